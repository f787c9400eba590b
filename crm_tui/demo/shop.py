"""The pretend shop as a book: Tea & Clay, the same for a seed, a number of people and a day."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from crm_tui import settle
from crm_tui.demo import pipeline
from crm_tui.demo.buying import Order, orders_of
from crm_tui.demo.folk import Folk, Person
from crm_tui.demo.goods import PRODUCTS, named
from crm_tui.demo.life import Life
from crm_tui.people.identity import id_key
from crm_tui.store import orders as stored
from crm_tui.store import settings
from crm_tui.store.book import Book, open_book
from crm_tui.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crm_tui.store.acts import Act

PEOPLE, SEED = 340, 1
NAME, COUNTRY, ZONE, CURRENCY = "Tea & Clay", "CN", "Asia/Shanghai", "CNY"
MARK = "demo"  # the setting that says that a book is a pretend shop, and of which day


def build(book: Book | str, people: int = PEOPLE, seed: int = SEED, *, day: str) -> dict[str, int]:
    """Fill an empty book (or make one at a path) in one act; returns {people, orders}.

    Everything is told from `day`, so that the list of that day always has work.
    """
    with _opened(book) as shop:
        with shop.act("demo shop", day, detail=f"{people} people") as act:
            counts = _Writer(act, date.fromisoformat(day), seed, people).write()
            settings.put(act, MARK, made_of(people, seed, day))
        settle.finish(shop)
        settle.fit(shop, day)
    return counts


def made_of(people: int, seed: int, day: str) -> str:
    """What a pretend shop was made from, as it says of itself."""
    return f"{day} people={people} seed={seed}"


def known_as(book: Book) -> str:
    """What this book was made from when it is a pretend shop, else ""."""
    return settings.get(book.db, MARK)


@contextmanager
def _opened(book: Book | str) -> Iterator[Book]:
    if isinstance(book, Book):
        if book.settle is None:
            book.settle = settle.settle
        yield book
        return
    with open_book(book) as made:
        made.settle = settle.settle
        yield made


class _Writer:
    """Writes the shop: goods, then people by the day they came, then orders by their moment, then the rest."""

    def __init__(self, act: Act, today: date, seed: int, people: int) -> None:
        self.act = act
        self.today = today
        self.seed = seed
        self.chance = Random(f"{seed}/shop")
        folk = Folk(seed, people)
        made = [folk.make(number) for number in range(people)]
        bought = [(person, orders_of(person, today)) for person in made]
        self.people = sorted(
            ((_came(person, orders, today), n, person, orders) for n, (person, orders) in enumerate(bought)),
            key=lambda one: one[:2],
        )
        self.products: dict[str, int] = {}
        self.contacts: dict[int, int] = {}  # id(person): contact
        self.numbers = {"shopify": 1000, "taobao": 0, "weidian": 0, "etsy": 3_300_000_000, "own": 0}

    def write(self) -> dict[str, int]:
        """Everything; returns how many people and orders."""
        for key, value in (("name", NAME), ("country", COUNTRY), ("zone", ZONE), ("currency", CURRENCY)):
            settings.put(self.act, key, value)
        for product in PRODUCTS:
            self.products[product.sku] = self.act.insert(
                "product", sku=product.sku, name=f"{product.zh} {product.en}", key=stored.product_key(product.sku, ""),
                category=product.category, cost=product.cost, cost_currency="CNY", lasts=product.lasts,
            )  # fmt: skip
        for came, _n, person, orders in self.people:
            self._person(person, came, orders)
        self._referrals()
        placed = [order for _came, _n, _person, orders in self.people for order in orders] + self._strangers()
        placed.sort(key=lambda order: order.at)
        for order in placed:
            self._order(order)
        everybody = [
            (self.contacts[id(person)], person, came, orders) for came, _n, person, orders in self.people
        ]
        Life(self.act, self.today, self.products).write(everybody)
        pipeline.write(self.act, self.today, self.seed, everybody)
        return {"people": len(self.people), "orders": len(placed)}

    def _person(self, person: Person, came: date, orders: list[Order]) -> None:
        insert = self.act.insert
        contact = self.contacts[id(person)] = insert(
            "contact", name=person.name, name_rank=3, stage="customer" if orders else "prospect", origin="demo",
            created=came.isoformat(), **person.facts,
        )  # fmt: skip
        for handle in person.handles:
            insert("handle", contact=contact, kind=handle.kind, value=handle.value, norm=handle.norm,
                   national=handle.national)  # fmt: skip
        if person.buyer_id and person.platform != "own":
            insert("identity", contact=contact, platform=person.platform, external_id=person.buyer_id,
                   key=id_key(person.buyer_id))  # fmt: skip
        if person.address:
            insert("address", contact=contact, **{k: v or None for k, v in person.address.items()})
        for tag in _tags(person, orders):
            insert("tag", contact=contact, tag=tag, key=fold(tag))
        self._consent(contact, person, came)

    def _consent(self, contact: int, person: Person, came: date) -> None:
        """A yes at the checkout, now and then a no by hand; who said no to everything is told nothing."""
        chance, put = person.chance, self.act.insert
        kinds = {handle.kind for handle in person.handles}
        say, day = chance.random(), came.isoformat()
        if "email" in kinds and say < 0.45:
            put(
                "consent",
                contact=contact,
                channel="email",
                state="granted",
                day=day,
                source="shopify-customers",
            )
        elif "email" in kinds and say < 0.52 and person.story is None:
            later = min(self.today, came + timedelta(days=chance.randrange(20, 200))).isoformat()
            put(
                "consent",
                contact=contact,
                channel="email",
                state="refused",
                day=later,
                source="hand",
                by_hand=1,
            )
        elif "wechat" in kinds and say < 0.3:
            put(
                "consent",
                contact=contact,
                channel="wechat",
                state="granted",
                day=day,
                source="hand",
                by_hand=1,
            )
        elif person.story is None and say > 0.985:
            put("consent", contact=contact, channel="*", state="refused", day=self.today.isoformat(), source="hand",
                reason="不要再发了" if person.lang == "zh" else "asked not to be written to", by_hand=1)  # fmt: skip

    def _referrals(self) -> None:
        """Some were brought by somebody who speaks their language and was there before."""
        known: dict[str, list[tuple[date, int]]] = {}
        for came, _n, person, _orders in self.people:
            contact = self.contacts[id(person)]
            before = known.setdefault(person.lang, [])
            if before and before[-1][0] < came and person.chance.random() < 0.07:
                self.act.update("contact", contact, referred_by=person.chance.choice(before)[1])
            if person.rhythm in ("monthly", "occasional", "gift"):
                before.append((came, contact))

    def _strangers(self) -> list[Order]:
        """A few orders whose buyer the platform hid: anonymous until somebody gives them to a person."""
        made: list[Order] = []
        regulars = [orders[-1] for _came, _n, person, orders in self.people
                    if person.platform == "taobao" and len(orders) > 1]  # fmt: skip
        for like in regulars[:6]:
            assert like.person is not None
            made.append(Order(
                None, "taobao", like.day, like.at.replace(hour=13, minute=7 * len(made)), like.currency, like.lines[:1],
                shipping=800, status=like.status, shipped=like.shipped, delivered=like.delivered, carrier="圆通速递",
                tracking=f"YT{self.chance.randrange(10**12, 10**13)}",
                facts={"buyer": f"{like.person.buyer_id[0]}**{like.person.buyer_id[-1]}"},
            ))  # fmt: skip
        return made

    def _order(self, order: Order) -> None:
        insert = self.act.insert
        person = order.person
        row = order.row_id = insert(
            "orders",
            contact=self.contacts[id(person)] if person else None,
            number=self._number(order),
            entered=self.today.isoformat(),  # what lies further back needs no care any more
            **order.row(),
        )
        lang = person.lang if person else "zh"
        for position, (product, many, unit, amount) in enumerate(order.lines):
            insert("line", orders=row, position=position, product=self.products[product.sku], name=named(product, lang),
                   quantity=str(many), price=unit, amount=amount)  # fmt: skip
        if order.shipped:
            insert("parcel", orders=row, carrier=order.carrier, tracking=order.tracking,
                   tracking_key=stored.tracking_key(order.tracking), shipped=order.shipped.isoformat(),
                   delivered=order.delivered.isoformat() if order.delivered else None)  # fmt: skip

    def _number(self, order: Order) -> str:
        """The platform's number: counted up, or made from the moment as there."""
        count = self.numbers[order.platform] = self.numbers[order.platform] + 1
        if order.platform == "shopify":
            return f"#{count}"
        if order.platform == "etsy":
            return str(count + 7919 * (count % 997))
        if order.platform == "own":
            return f"TC-{order.day:%y%m}-{count:04}"
        return (
            f"{order.at:%y%m%d%H%M%S}{count:06}"
            if order.platform == "weidian"
            else f"28{order.at:%y%m%d%H%M%S}{count:05}"
        )


def _came(person: Person, orders: list[Order], today: date) -> date:
    """The day they came into the book: with the first order, or some days before it in a chat."""
    chance = person.chance
    if orders:
        return orders[0].day - timedelta(days=chance.choice((0, 0, 0, 1, 2, 5)))
    said = max((ago for ago, _way, _text in person.story.talk), default=1) if person.story else 0
    return today - timedelta(days=said or chance.randrange(2, 75))


def _tags(person: Person, orders: list[Order]) -> list[str]:
    chance, home = person.chance, person.lang == "zh"
    tags = list(person.tags)
    if len(orders) > 7:
        tags.append("老客" if home else "regular")
    if sum(order.total for order in orders) > (450_000 if _currency(orders) == "CNY" else 60_000):
        tags.append("VIP")
    if person.rhythm == "gift":
        tags.append("送礼" if home else "gift")
    if chance.random() < 0.08:
        tags.append(chance.choice(("茶友群", "直播间") if home else ("newsletter", "craft fair")))
    return list({fold(tag): tag for tag in reversed(tags)}.values())


def _currency(orders: list[Order]) -> str:
    return orders[0].currency if orders else CURRENCY

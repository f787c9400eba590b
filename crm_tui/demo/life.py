"""What else went on: chats, promises and trouble, told from the day of the shop."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from crm_tui.demo import talk
from crm_tui.demo.buying import SPAN, Order, moment, utc
from crm_tui.trade.cases import first_day

if TYPE_CHECKING:
    from crm_tui.demo.folk import Person
    from crm_tui.store.acts import Act

    Known = tuple[int, Person, date, list[Order]]  # contact, …, the day they came, orders

_SOONEST = timedelta(minutes=9)
# steps of the usual care plan by their numbers, and how many days after the arrival each is due
_STEPS = {1: 1, 2: 3, 3: 7, 4: 14, 5: 30, 6: 20, 7: 24}
_CARED = 45  # days back for which the seller's own care is written down


class Life:
    """Gathers what happened to everybody, then writes it in the order it happened."""

    def __init__(self, act: Act, today: date, products: dict[str, int]) -> None:
        self.act = act
        self.products = products  # by sku
        self.today = today
        self.events: list[tuple[datetime, dict[str, object]]] = []
        self.later = 0

    def write(self, everybody: list[Known]) -> None:
        """Chats, follow-ups and cases of all of them."""
        for known in everybody:
            _contact, person, came, orders = known
            if person.story is not None:
                self._story(known)
            elif not orders:
                self._prospect(known)
            for order in orders:
                if order.day >= came:
                    self._around(known, order)
                self._cared(known, order)
                self._reviewed(known, order)
            if person.story is None:
                self._past(known)
        self.events.sort(key=lambda one: (one[0], one[1]["contact"]))
        for at, values in self.events:
            self.act.insert("event", day=at.date().isoformat(), at=utc(at), **values)

    def _say(
        self, known: Known, at: datetime, way: str, text: str, kind: str = "contact", **values: object
    ) -> None:
        contact, person, _came, _orders = known
        if at.date() < self.today:
            said = {
                "contact": contact,
                "kind": kind,
                "channel": person.channel(),
                "direction": way,
                "text": text,
            }
            self.events.append((at, said | values))

    def _story(self, known: Known) -> None:
        contact, person, _came, orders = known
        story = person.story
        assert story is not None
        before: datetime | None = None
        for ago, way, text in story.talk:
            at = moment(person, self.today - timedelta(days=ago))
            if before is not None and at.date() == before.date() and at < before + _SOONEST:
                at = before + _SOONEST
            self._say(known, at, way, text)
            before = at
        if story.followup is not None:
            due = self.today + timedelta(days=story.followup.days)
            self._promise(contact, story.followup.text, due, time=story.followup.time, rule=story.followup.rule,
                          priority=story.followup.priority)  # fmt: skip
        if story.case is not None:
            opened = (self.today - timedelta(days=story.case.ago)).isoformat()
            promise = None
            if story.case.promise is not None:
                promise = (self.today + timedelta(days=story.case.promise)).isoformat()
            self.act.insert(
                "cases", contact=contact, kind=story.case.kind, text=story.case.text, opened=opened,
                reason=talk.reason(story.case.text),
                orders=orders[-1].row_id if orders else None, promise=promise,
                promise_time=story.case.time, wake=first_day(opened, promise),
            )  # fmt: skip

    def _promise(self, contact: int, text: str, due: date, **values: object) -> int:
        day = due.isoformat()
        return self.act.insert("followup", contact=contact, text=text, due=day, wake=day, origin=day,
                               source="hand", **values)  # fmt: skip

    def _prospect(self, known: Known) -> None:
        """A question or two; a few have a next step in the days to come."""
        contact, person, came, _orders = known
        chance, lang = person.chance, person.lang
        self._exchange(known, came, "")
        if chance.random() < 0.25:
            due = self.today + timedelta(days=chance.randrange(2, 15))
            self._promise(contact, chance.choice(talk.pick(talk.LATER, lang)), due)

    def _exchange(self, known: Known, day: date, category: str) -> None:
        """They ask, the shop answers a little later."""
        _contact, person, _came, _orders = known
        chance, asked = person.chance, talk.ASK.get(person.lang, talk.ASK["en"])
        at = moment(person, day)
        self._say(known, at, "in", chance.choice(asked.get(category) or asked[""]))
        if chance.random() < 0.85:
            after = at + timedelta(minutes=chance.randrange(3, 200))
            self._say(known, after, "out", chance.choice(talk.pick(talk.ANSWER, person.lang)))

    def _around(self, known: Known, order: Order) -> None:
        """A question the day before, a word of thanks after the parcel came."""
        _contact, person, came, _orders = known
        chance = person.chance
        told = (
            person.story is not None
            and person.story.order
            and (self.today - order.day).days == person.story.order.ago
        )
        if told:
            return
        before = order.day - timedelta(days=1)
        if chance.random() < 0.22 and before >= came:
            self._exchange(known, before, order.lines[0][0].category)
        if order.delivered and not order.refunded and chance.random() < 0.2:
            at = moment(person, order.delivered + timedelta(days=chance.randrange(0, 4)))
            if at > order.at:
                self._say(known, at, "in", chance.choice(talk.pick(talk.PRAISE, person.lang)))

    def _past(self, known: Known) -> None:
        """Promises that were kept, some still to come, and trouble that ended well."""
        contact, person, _came, orders = known
        chance, lang = person.chance, person.lang
        arrived = [
            order for order in orders if order.delivered and order.delivered < self.today - timedelta(days=12)
        ]
        if arrived and chance.random() < 0.16:
            day = (arrived[-1].delivered or self.today) + timedelta(days=chance.randrange(3, 11))
            outcome = chance.choice(("replied", "replied", "reached", "no-reply", "bought"))
            text = chance.choice(talk.pick(talk.CHECK_IN, lang))
            row = self._promise(contact, text, day, state="done", outcome=outcome, done_day=day.isoformat())
            self._say(known, moment(person, day), "out", text, outcome=outcome, followup=row)
        if arrived and chance.random() < 0.08:
            self._settled(known, chance.choice(arrived[-3:]))
        if (
            self.later < 18
            and orders
            and (self.today - orders[-1].day).days < SPAN // 4
            and chance.random() < 0.14
        ):
            self.later += 1
            due = self.today + timedelta(days=chance.randrange(1, 31))
            self._promise(contact, chance.choice(talk.pick(talk.LATER, lang)), due)

    def _cared(self, known: Known, order: Order) -> None:
        """The seller works the list every day: what was due before yesterday was done."""
        arrived = order.delivered or (order.shipped and order.shipped + timedelta(days=5))
        if arrived is None or (self.today - arrived).days > _CARED:
            return
        for number, days in _STEPS.items():
            due = arrived + timedelta(days=days)
            if (self.today - due).days > 1:
                self.act.insert(
                    "handled", contact=known[0], key=f"s{order.row_id}-{number}", kind="care", state="done",
                    day=due.isoformat(),
                )  # fmt: skip

    def _reviewed(self, known: Known, order: Order) -> None:
        """One in five says what they think."""
        contact, person, _came, _orders = known
        chance = Random(f"{order.row_id}/review")
        if order.delivered is None or chance.random() > 0.2:
            return
        day = order.delivered + timedelta(days=chance.randrange(1, 15))
        rating = chance.choices((5, 4, 3, 2, 1), (12, 6, 2, 1, 1))[0]
        if day < self.today:
            held = {self.products[product.sku] for product, *_rest in order.lines}
            self.act.insert(
                "review", contact=contact, orders=order.row_id, product=min(held) if len(held) == 1 else None,
                day=day.isoformat(), product_rating=rating,
                service_rating=min(5, rating + chance.choice((0, 0, 1))), source=person.platform,
                text=chance.choice(talk.pick(talk.PRAISE, person.lang)) if rating > 3 else None,
            )  # fmt: skip

    def _settled(self, known: Known, order: Order) -> None:
        contact, person, _came, _orders = known
        chance = person.chance
        kind, text, ending = chance.choice(talk.CASES.get(person.lang, talk.CASES["en"]))
        opened = (order.delivered or order.day) + timedelta(days=chance.randrange(0, 4))
        closed = opened + timedelta(days=chance.randrange(1, 7))
        self.act.insert(
            "cases", contact=contact, kind=kind, text=text, orders=order.row_id, opened=opened.isoformat(),
            reason=talk.reason(text),
            wake=first_day(opened.isoformat(), None), state="closed", closed=closed.isoformat(), resolution=ending,
            satisfaction=chance.choices((5, 4, 3, 2), (6, 5, 2, 1))[0],
        )  # fmt: skip

"""What a pretend person ordered in two years: when, what, for how much, and where the parcel was then."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from crm_tui.demo import talk
from crm_tui.demo.goods import BY_SKU, FREE_FROM, POSTAGE, Product, basket, price
from crm_tui.trade.counting import CANCELLED, DELIVERED, PAID, PENDING, REFUNDED, SHIPPED, counted

if TYPE_CHECKING:
    from crm_tui.demo.folk import Person
    from crm_tui.demo.stories import Bought

SPAN = 730  # days that the shop has been open
AHEAD = timedelta(hours=8)  # of Shanghai, the shop's zone
# when gifts are bought: (month, day) by which they have to be there
FEASTS = {"zh": ((1, 28), (5, 10), (9, 22), (11, 11)), "": ((2, 14), (5, 10), (12, 20))}
STATUS_TEXT = {
    "taobao": {PENDING: "等待买家付款", PAID: "买家已付款，等待卖家发货", SHIPPED: "卖家已发货，等待买家确认",
               DELIVERED: "交易成功", CANCELLED: "交易关闭", REFUNDED: "交易关闭"},
    "weidian": {PENDING: "待付款", PAID: "待发货", SHIPPED: "已发货", DELIVERED: "已完成", CANCELLED: "已关闭",
                REFUNDED: "已退款"},
    "shopify": {PENDING: "pending", CANCELLED: "voided", REFUNDED: "refunded"},
}  # fmt: skip
PAYMENT = {
    "taobao": "支付宝",
    "weidian": "微信支付",
    "own": "微信转账",
    "shopify": "Shopify Payments",
    "etsy": "Etsy Payments",
}


@dataclass(slots=True)
class Order:
    """An order before it has a number: amounts in minor units, days as dates."""

    person: Person | None
    platform: str
    day: date
    at: datetime
    currency: str
    lines: list[tuple[Product, int, int, int]]  # product, quantity, unit price, amount
    discount: int = 0
    shipping: int = 0
    refunded: int = 0
    status: str = PAID
    wishes: str = ""
    shipped: date | None = None
    delivered: date | None = None
    carrier: str = ""
    tracking: str = ""
    facts: dict[str, object] = field(default_factory=dict)
    row_id: int = 0  # once it is written

    @property
    def subtotal(self) -> int:
        """The lines together."""
        return sum(amount for _product, _many, _unit, amount in self.lines)

    @property
    def total(self) -> int:
        """Lines, less the discount, with postage."""
        return self.subtotal - self.discount + self.shipping

    def row(self) -> dict[str, object]:
        """The columns of the order that follow from the rest."""
        paid = 0 if self.status in (PENDING, CANCELLED) else self.total
        counts, net = counted(self.status, self.total, paid, self.refunded)
        text = STATUS_TEXT.get(self.platform, {}).get(self.status)
        if self.platform == "shopify":
            text = text or ("partially_refunded" if self.refunded else "paid")
        return {
            "platform": self.platform, "day": self.day.isoformat(), "at": utc(self.at), "status": self.status,
            "status_text": text, "currency": self.currency, "subtotal": self.subtotal,
            "discount": self.discount or None, "shipping": self.shipping, "total": self.total, "paid": paid,
            "refunded": self.refunded, "payment": PAYMENT[self.platform] if paid else None,
            "wishes": self.wishes or None, "counts": counts, "net": net, **self.facts,
        }  # fmt: skip


def utc(local: datetime) -> str:
    """The moment of the shop's clock as the book keeps it."""
    return (local - AHEAD).replace(tzinfo=None).isoformat() + "Z"


def moment(person: Person, day: date) -> datetime:
    """Some minute of that day of the shop at which people of that land are up."""
    chance = person.chance
    hour, minute, second = chance.choice(person.land.hours), chance.randrange(60), chance.randrange(60)
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=UTC)


def days_of(person: Person, today: date) -> list[int]:
    """How many days ago the person ordered, oldest first."""
    chance, rhythm = person.chance, person.rhythm
    if rhythm == "prospect":
        return []
    if rhythm == "fresh":
        ago = [chance.randrange(1, 10)]
    elif rhythm == "once":
        ago = [int(SPAN * chance.random() ** 1.4) + 2]
    elif rhythm == "gift":
        ago = _before_feasts(person, today)
    else:
        ago = _regular(person)
    story = person.story
    if story is not None and story.order:
        last = story.order.ago
        ago = [last, *(one for one in ago if one > last + 12)]
    return sorted({min(one, SPAN) for one in ago}, reverse=True)


def _regular(person: Person) -> list[int]:
    """At one's own pace back from the last order, with some wobble."""
    chance = person.chance
    gap = {"monthly": (26, 42), "occasional": (60, 170), "lapsed": (28, 55)}[person.rhythm]
    pace = chance.uniform(*gap)
    last = chance.randrange(100, 320) if person.rhythm == "lapsed" else chance.randrange(2, int(pace) + 2)
    most = chance.randrange(3, 12) if person.rhythm != "monthly" else chance.randrange(4, 26)
    ago: list[int] = []
    at = float(last)
    while at < SPAN and len(ago) < most:
        ago.append(int(at))
        at += max(6.0, chance.gauss(pace, pace * 0.18))
    return ago


def _before_feasts(person: Person, today: date) -> list[int]:
    chance = person.chance
    ago: list[int] = []
    for year in range(today.year - 2, today.year + 1):
        for month, day in FEASTS["zh" if person.lang == "zh" else ""]:
            kept, early = chance.random() < 0.6, chance.randrange(6, 24)
            since = (today - date(year, month, day)).days + early
            if kept and 1 <= since < SPAN:
                ago.append(since)
    return ago or [chance.randrange(30, 400)]


def orders_of(person: Person, today: date) -> list[Order]:
    """The person's orders, oldest first."""
    return [_order(person, today, ago) for ago in days_of(person, today)]


def _order(person: Person, today: date, ago: int) -> Order:
    chance, story = person.chance, person.story
    day = today - timedelta(days=ago)
    told = story.order if story is not None and story.order and story.order.ago == ago else None
    items = (
        [(BY_SKU[sku], many) for sku, many in told.items]
        if told
        else basket(chance, person.taste, person.favourite)
    )
    currency = person.land.currency
    lines = [(p, many, price(p, currency), price(p, currency) * many) for p, many in items]
    order = Order(person, person.platform, day, moment(person, day), currency, lines)
    if chance.random() < 0.12:
        order.discount = order.subtotal // 10 // 100 * 100
    order.shipping = 0 if order.subtotal - order.discount >= FREE_FROM[currency] else POSTAGE[currency]
    if chance.random() < 0.1:
        order.wishes = chance.choice(talk.pick(talk.WISHES, person.lang))
    fate = chance.random()
    if told is None and fate < 0.02:
        order.status = CANCELLED
    elif told is None and ago < 4 and fate < 0.2:
        order.status = PENDING
    else:
        _send(order, today, told)
        if told is None and order.status == DELIVERED and fate > 0.965:
            _refund(order, whole=fate > 0.982)
    return order


def _send(order: Order, today: date, told: Bought | None) -> None:
    """Where the parcel is by today, as the story tells or as the post goes."""
    assert order.person is not None
    chance, home = order.person.chance, order.person.land.code == "CN"
    shipped = order.day + timedelta(days=chance.randrange(0, 3) if home else chance.randrange(1, 4))
    arrived = shipped + timedelta(days=chance.randrange(2, 5) if home else chance.randrange(8, 16))
    number = f"{chance.randrange(10**12, 10**13)}"
    if told is not None:
        arrived = today + timedelta(days=1) if told.arrived is None else today - timedelta(days=told.arrived)
        shipped = min(shipped, arrived)
    if shipped > today:
        return
    order.status, order.shipped = SHIPPED, shipped
    if home:
        order.carrier = chance.choice(("顺丰速运", "中通快递", "圆通速递", "韵达快递"))
        order.tracking = {"顺": "SF", "中": "78", "圆": "YT", "韵": "43"}[order.carrier[0]] + number
    else:
        order.carrier = chance.choice(("China Post EMS", "4PX", "DHL"))
        order.tracking = {"C": f"LW{number[:9]}CN", "4": f"4PX{number[:12]}CN", "D": number[:10]}[
            order.carrier[0]
        ]
    if arrived <= today:
        order.status, order.delivered = DELIVERED, arrived


def _refund(order: Order, *, whole: bool) -> None:
    if whole:
        order.refunded, order.status = order.total, REFUNDED
    else:
        order.refunded = order.lines[0][3] if len(order.lines) > 1 else order.subtotal // 5 // 100 * 100

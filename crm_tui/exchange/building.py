"""From the raw values of rows to records: what each field means, checked, before anything is written."""

from __future__ import annotations

import hashlib
import marshal
from typing import TYPE_CHECKING, Any

from crm_tui import money
from crm_tui.dates import read_stamp
from crm_tui.errors import BadInput
from crm_tui.exchange import persons
from crm_tui.exchange.countries import code_of
from crm_tui.exchange.fields import ADDRESS, PART, Format, OrderRecord, Person, Reject
from crm_tui.locale import _
from crm_tui.people import names
from crm_tui.text import formula_plain
from crm_tui.trade.counting import CANCELLED, DELIVERED, PAID, PENDING, REFUNDED, SHIPPED

if TYPE_CHECKING:
    from collections.abc import Callable

    Values = dict[str, str]

KEPT = 50_000  # different lines remembered, at most
NAME_LIMIT = 1024
_BETWEEN = ",;、，"  # tracking numbers that stand in one cell
STATUS_WORDS = (
    (PENDING, ("unpaid", "pending", "awaiting payment", "on-hold", "on hold", "unbezahlt", "待付款", "未付款")),
    (PENDING, ("等待买家付款",)),
    (PAID, ("unfulfilled", "unshipped", "not shipped", "已付款", "待发货", "未发货", "部分发货")),
    (CANCELLED, ("cancel", "void", "关闭", "取消", "storn", "annul", "failed", "expired")),
    (REFUNDED, ("refunded", "已退款", "退款成功", "erstattet", "remboursé")),
    (DELIVERED, ("delivered", "complete", "交易成功", "已完成", "已签收", "zugestellt", "livré")),
    (SHIPPED, ("shipped", "fulfilled", "dispatched", "已发货", "versandt", "expédié")),
)  # fmt: skip


class Context:
    """What a file's rows are read with: its format, and the shop's and the call's zone, currency and region."""

    def __init__(
        self,
        format_: Format,
        *,
        platform: str,
        shop: str,
        currency: str,
        zone: str,
        home: str,
        region: str,
        day: str,
    ) -> None:
        self.format = format_
        self.platform = platform or format_.platform
        self.shop = shop
        self.currency = currency
        self.zone = zone
        self.home = home
        self.region = format_.region or region
        self.day = day
        self.lines: dict[tuple[tuple[Any, ...], str], tuple[Any, ...]] = {}
        # one source writes one form: what it wrote before in the same form is no work
        self.form = f"{format_.name}\x1f{self.platform}\x1f{shop}"

    def money(self, text: str, currency: str) -> int:
        """An amount in minor units; a sign in the cell that says another currency is a reject."""
        amount, code = money.read_money(text, currency, yen=self.format.yen, decimal=self.format.decimal)
        if code != currency:
            raise BadInput(_("%(text)s is not in %(currency)s") % {"text": text, "currency": currency})
        return amount

    def line(self, row: tuple[Any, ...], currency: str) -> tuple[Any, ...]:
        """A line of raw cells as the book keeps it; what was read once is remembered."""
        made = self.lines.get((row, currency))
        if made is None:
            if len(self.lines) > KEPT:
                self.lines.clear()
            made = self.lines[row, currency] = _line(row, currency, self)
        return made


def cleaner(format_: Format) -> Callable[[str], str]:
    """How a format's cells are freed of what spreadsheets put around them (`="351…"`, a leading ' or TAB)."""
    if not format_.sheet:
        return str.strip
    if format_.own:
        return _exact_cell
    return _platform_cell if format_.masked else _own_cell


def _exact_cell(cell: str) -> str:
    return formula_plain(cell).strip()


def _platform_cell(cell: str) -> str:
    cell = cell.strip()
    if cell[:1] == "=" and cell[:2] == '="' and cell[-1:] == '"':
        cell = cell[2:-1].strip()
    if cell[:1] == "'" and not "a" <= cell[1:2] <= "z":  # 's-Hertogenbosch and 't Hooft are names
        return cell[1:].strip()
    return cell


def _own_cell(cell: str) -> str:
    cell = cell.strip()
    if cell[:2] == '="' and cell[-1:] == '"':
        return cell[2:-1].strip()
    if cell[:1] == "'" and (cell[1:2].isdigit() or cell[1:2] in ("=", "+", "-", "@", "\t")):
        return cell[1:].strip()
    return cell


def digest_of(*parts: Any) -> int:
    """A 64-bit mark of what was read, the same in every process."""
    # version 2 of marshal: the same bytes for the same values, whatever objects they share
    made = hashlib.blake2b(marshal.dumps(parts, 2), digest_size=8)
    return int.from_bytes(made.digest(), "big", signed=True)


def person_of(values: Values, extra: dict[str, str], line: int, ctx: Context) -> Person | None:
    """The person that the values speak of, or None when nothing in them says who it is. Raises Reject."""
    region = code_of(values.get("contact.country", "")) or ctx.region
    external = values.get("contact.external_id", "")
    ids = []
    if external and not persons.hidden(external, ctx) and not persons.CUT_SHORT.fullmatch(external):
        ids = [(ctx.platform, ctx.shop, external)]
    elif persons.CUT_SHORT.fullmatch(external):
        raise Reject(
            line,
            _("%(id)s is a number that a spreadsheet cut short; export the file again") % {"id": external},
        )
    for one in persons.several(values.get("contact.ids", "")):
        where, which, own = one.split(PART)
        ids.append((where, which, own))
    reached = persons.handles_of(values, region, ctx)
    name, rank = persons.name_of(values, reached, external, ctx)
    if not ids and not reached and not (name and (rank >= names.RECEIVER or not ctx.format.orders)):
        return None
    if len(name.encode()) > NAME_LIMIT:
        raise Reject(line, _("the name is longer than 1 KB"))
    facts = persons.facts_of(values, extra, ctx)
    tags = persons.tags_of(values.get("contact.tags", ""))
    address = tuple(values.get(f"contact.{f}", "") for f in ADDRESS)
    if not ctx.format.own:  # 'Sweden' and 'SE' are one country to whoever asks for it
        address = (*address[:-1], code_of(address[-1]) or address[-1])
    fields = {k[6:]: v for k, v in values.items() if k.startswith("field.") and v}
    consents = persons.consents_of(values, ctx)
    places = [tuple(place.split(PART)) for place in persons.several(values.get("contact.places", ""))]
    if not ctx.format.own:
        places = [(*place[:-1], code_of(place[-1]) or place[-1]) for place in places]
    kept = dict(sorted(extra.items()))
    mark = digest_of(
        ids,
        name,
        rank,
        reached,
        sorted(facts.items()),
        tags,
        address,
        consents,
        sorted(kept.items()),
        sorted(fields.items()),
        places,
    )
    said = values.get("contact.row", "")
    row = int(said) if ctx.format.own and said.isdecimal() and len(said) < 16 else 0
    key = (
        (row, name) if row else ids[0] if ids else next(((h[0], h[2]) for h in reached if h[2]), (name, mark))
    )
    return Person(
        ids, name, rank, reached, facts, tags, address if any(address) else None, consents, kept, fields,
        digest_of(ctx.form, "person", key), mark, line, values.get("contact.masked", ""),
        values.get("contact.referrer", ""),
        places, row,
    )  # fmt: skip


def status_of(text: str, format_: Format) -> str:
    """What a platform's status means here; no status means paid."""
    word = text.strip().lower()
    if not word:
        return PAID
    if word in format_.statuses:
        return format_.statuses[word]
    if "partial" in word or "部分" in word:
        return PAID
    return next((status for status, marks in STATUS_WORDS if any(mark in word for mark in marks)), PAID)


def order_of(
    values: Values,
    lines: list[tuple[Any, ...]],
    person: Person | None,
    name_only: str,
    extra: dict[str, str],
    line: int,
    ctx: Context,
) -> OrderRecord:
    """The order that the values and lines speak of; amounts in minor units. Raises Reject or BadInput."""
    get = values.get
    named = get("order.currency") or _named_currency(get("order.total") or get("order.paid", ""), ctx)
    currency = money.check_currency(named or ctx.currency)
    made = [ctx.line(row, currency) for row in lines]
    facts = _order_facts(values, made, currency, ctx)
    facts["extra"] = dict(sorted(extra.items()))
    stated = sorted(f for f in ("status", "total", "paid", "refunded") if get("order." + f))
    if "status" not in stated and (get("order.paid_at") or get("order.cancelled_at")):
        stated.append("day")  # of paying or cancelling: it says something of the status, not all of it
    parcels = _parcels(values, ctx)
    made.sort(key=_place)
    number = get("order.number", "")
    if persons.CUT_SHORT.fullmatch(number):
        raise Reject(
            line, _("%(id)s is a number that a spreadsheet cut short; export the file again") % {"id": number}
        )
    platform, shop = get("order.platform") or ctx.platform, get("order.shop") or ctx.shop
    mark = digest_of(
        sorted(facts.items(), key=lambda kv: kv[0]), made, parcels, person.digest if person else name_only
    )
    facts["row"] = get("order.row", "")
    facts["formerly"] = get("order.formerly", "")
    known = (platform, shop, number) if number else (platform, shop, line, mark)
    key = digest_of(ctx.form, "order", known if number or not facts["row"] else ("row", facts["row"]))
    return OrderRecord(
        number, platform, shop, facts, made, parcels, person, name_only, key, mark, line, stated
    )


def _order_facts(values: Values, made: list[tuple[Any, ...]], currency: str, ctx: Context) -> dict[str, Any]:
    """The order's own columns: its day, money in minor units, status and words."""
    get = values.get
    facts: dict[str, Any] = {"currency": currency, "day": None, "at": None}
    if get("order.at"):
        stamp = read_stamp(values["order.at"], zone=ctx.zone, home=ctx.home, dayfirst=ctx.format.dayfirst)
        facts |= {"day": stamp.day, "at": stamp.at}
    for field in ("subtotal", "discount", "shipping", "tax"):
        facts[field] = ctx.money(values["order." + field], currency) if says_amount(values, field) else None
    total, status = _total(values, made, facts, ctx), _status(values, ctx)
    paid = 0 if status == PENDING else total
    if get("order.paid"):
        paid = ctx.money(values["order.paid"], currency)
    if status == PENDING and paid >= total and not ctx.format.own:
        paid = 0  # what would be paid: the platform has no money yet
    refunded = abs(ctx.money(values["order.refunded"], currency)) if says_amount(values, "refunded") else 0
    said = get("order.status_text", get("order.status", "")) or None
    facts |= {"status": status, "status_text": said, "total": total, "paid": paid, "refunded": refunded}
    words = ("payment", "wishes", "note", "channel", "buyer")
    return facts | {word: get("order." + word) or None for word in words}


def says_amount(values: Values, field: str) -> bool:
    """Whether a cell beside the total holds an amount; words alone (无退款申请, -, none) say that there is none."""
    text = values.get("order." + field, "")
    return any(map(str.isdecimal, text))


def _total(values: Values, made: list[tuple[Any, ...]], facts: dict[str, Any], ctx: Context) -> int:
    """What the order comes to; a file without totals says what was paid, or reckons, or only has lines."""
    for field in ("order.total", "order.paid", "order.sum"):
        if values.get(field):
            return ctx.money(values[field], facts["currency"])
    return int(sum(row[6] or 0 for row in made) + (facts["shipping"] or 0) - (facts["discount"] or 0))


def _status(values: Values, ctx: Context) -> str:
    """The status; a day of cancelling, or none of paying, says more than its word."""
    status = status_of(values.get("order.status", ""), ctx.format)
    if values.get("order.cancelled_at"):
        return CANCELLED
    unpaid = "order.paid_at" in values and not values["order.paid_at"] and not values.get("order.paid")
    return PENDING if unpaid and status == PAID else status


def _named_currency(text: str, ctx: Context) -> str:
    """The currency that an order's amount names by a sign or a code; "" when it is a bare number."""
    if not text or not set(text) - set("0123456789.,-"):
        return ""
    # ¥ is the shop's own where that is one of the two; yen have no decimals
    yen = ctx.format.yen or (
        ctx.currency if ctx.currency in ("CNY", "JPY") else "CNY" if "." in text else "JPY"
    )
    return money.read_money(text, ctx.currency, yen=yen, decimal=ctx.format.decimal)[1]


def _line(row: tuple[Any, ...], currency: str, ctx: Context) -> tuple[Any, ...]:
    """(sku, name, variant, quantity, price, discount, amount, category) of raw cells in that order."""
    sku, name, variant, quantity, price, discount, amount, category = row
    quantity = quantity or "1"
    if quantity[-2:] == ".0":
        quantity = quantity[:-2]
    off = ctx.money(discount, currency) if discount else None
    unit = ctx.money(price, currency) if price else None
    if amount:
        sum_ = ctx.money(amount, currency)
    elif price:
        sum_ = _product(quantity, price, unit or 0, currency, ctx) - (off or 0)
    else:
        money.exact(quantity)  # a quantity that is none is refused
        sum_ = None
    return (sku, name, variant, quantity, unit, off, sum_, category)


def _place(line: tuple[Any, ...]) -> tuple[Any, ...]:
    """Where a line stands among its order's lines: the same wherever the file has it."""
    return (line[0], line[1], line[2], line[3], line[4] or 0, line[6] or 0)


def _product(quantity: str, price: str, unit: int, currency: str, ctx: Context) -> int:
    try:
        return (
            unit * int(quantity)
            if len(price.partition(".")[2]) <= 2
            else money.line_amount(quantity, price, currency)
        )
    except ValueError:
        plain = price if not ctx.format.decimal else money.amount_text(unit, currency)
        return money.line_amount(quantity, plain, currency)


def _parcels(values: Values, ctx: Context) -> list[tuple[str, str, str, str]]:
    """[(carrier, tracking, shipped, delivered)], days in the shop's zone."""
    if "order.parcels" in values:
        listed = [tuple(parcel.split(PART)) for parcel in persons.several(values["order.parcels"])]
        return [(carrier, tracking, shipped, delivered) for carrier, tracking, shipped, delivered in listed]
    shipped, delivered = (
        _stamped(values.get("order." + field, ""), ctx) for field in ("shipped_at", "delivered_at")
    )
    each: dict[str, str] = {}  # what the rows say of the parcel that is their own
    for one in persons.several(values.get("order.each_shipped", "")):
        cell, day = one.split(PART)
        for number in persons.several(cell, _BETWEEN) if day else ():
            each.setdefault(number, _stamped(day, ctx))
    numbers = persons.several(values.get("order.tracking", ""), _BETWEEN) or [""]
    carriers = persons.several(values.get("order.carrier", "")) or [""]
    found = [
        (carriers[min(i, len(carriers) - 1)], number, each.get(number, "") if each else shipped, delivered)
        for i, number in enumerate(numbers)
    ]
    return [parcel for parcel in found if any(parcel)]


def _stamped(text: str, ctx: Context) -> str:
    """The day of a cell; "" for none."""
    if not text:
        return ""
    return str(read_stamp(text, zone=ctx.zone, home=ctx.home, dayfirst=ctx.format.dayfirst).day)

"""Orders by hand: add, ship, deliver, refund, give to a person; each one act."""

from __future__ import annotations

from crm_tui import money
from crm_tui.errors import BadInput, CrmError, NotFound
from crm_tui.locale import _
from crm_tui.store import events, settings
from crm_tui.store import orders as stored
from crm_tui.text import clean
from crm_tui.trade.counting import CANCELLED, DELIVERED, PAID, PENDING, REFUNDED, SHIPPED, counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from crm_tui.store.acts import Act
    from crm_tui.store.book import Book

HandLine = tuple[str, str, str]  # item (a sku, a known name, or free text), quantity, price as written


def read_line(words: str) -> HandLine:
    """SKU_OR_NAME:QTY:PRICE as typed; the item itself may hold colons. Raises BadInput."""
    words = words.replace("：", ":")  # a Chinese keyboard's
    item, _colon, rest = words.rpartition(":")
    item, colon, quantity = item.rpartition(":")
    if not colon or not item.strip():
        raise BadInput(
            _("A line is written ITEM:QUANTITY:PRICE, like SOAP:2:6.50; '%(words)s' is not.")
            % {"words": words}
        )
    try:
        whole, _scale = money.exact(quantity)
    except BadInput as problem:
        raise BadInput(
            _("'%(quantity)s' in '%(words)s' is no quantity.") % {"quantity": quantity, "words": words}
        ) from problem
    if whole == 0:
        raise BadInput(_("'%(words)s' has a quantity of 0; leave the line out.") % {"words": words})
    return clean(item.strip())[0], quantity.strip(), rest.strip()


def add(
    book: Book,
    contact: int | None,
    items: list[HandLine],
    *,
    currency: str = "",
    platform: str = "",
    number: str = "",
    at: tuple[str, str | None] | None = None,
    paid: bool = True,
    note: str = "",
    day: str,
) -> int:
    """Add an order (paid, on `day` and in the shop's currency unless said otherwise); returns its id.

    Raises CrmError when the platform's number is in the book already.
    """
    if not items:
        raise BadInput(_("An order has at least one line: --line ITEM:QUANTITY:PRICE."))
    code = money.check_currency(currency or settings.get(book.db, "currency", "EUR"))
    amounts = [money.line_amount(quantity, *_price(price, code)) for _item, quantity, price in items]
    total = sum(amounts)
    is_return = all(amount < 0 for amount in amounts)
    status = PAID if paid else PENDING
    counts, net = counted(status, total, total if paid else 0, 0, is_return=is_return)
    with book.act("order add", day, contact=contact) as act:
        if contact is not None:
            events.require_contact(act.db, contact)
        if number and stored.is_taken(act.db, number, platform or "own"):
            raise CrmError(
                _("Order %(number)s is in the book already; nothing was changed.") % {"number": number}
            )
        order = act.insert(
            "orders", contact=contact, platform=platform or "own", number=number or None, day=(at or (day, None))[0],
            at=_moment(book, at), status=status, currency=code, total=total, paid=total if paid else 0,
            counts=counts, net=net, note=note or None, hand="order", entered=day,
        )  # fmt: skip
        act.about(detail=f"order {order}")
        for position, ((item, quantity, price), amount) in enumerate(zip(items, amounts, strict=True)):
            known = stored.find_product(act.db, item)
            product = known[0] if known else stored.product(act, "", item)
            unit, _code = money.read_money(price, code)
            act.insert(
                "line",
                orders=order,
                position=position,
                product=product,
                quantity=quantity,
                price=unit,
                amount=amount,
            )
    return order


def _price(price: str, code: str) -> tuple[str, str]:
    money.read_money(price, code)  # refuses what is no amount
    return price, code


def _moment(book: Book, at: tuple[str, str | None] | None) -> str | None:
    if at is None or not at[1]:
        return None
    from crm_tui.dates import read_stamp

    zone = settings.get(book.db, "zone", "UTC")
    return read_stamp(f"{at[0]} {at[1]}", zone=zone, home=zone).at


def resolve(book: Book, words: str) -> int:
    """The one order that the words mean: the book's own id (12, #12, o12) or the platform's number."""
    said = words.strip()
    found = stored.numbered(book.db, said) or stored.numbered(book.db, "#" + said.lstrip("#"))
    own = said.lstrip("#oO")
    if own.isascii() and own.isdigit() and len(own) < 19 and (not found or said[:1] in "oO"):
        found = [int(own)] if stored.get(book.db, int(own)) else found
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(f"o{i}" for i in found)
        raise NotFound(
            _("Several orders bear the number %(words)s: %(ids)s; say which one.")
            % {"words": said, "ids": ids}
        )
    raise NotFound(_("There is no order '%(words)s'; 'crm order list' shows them.") % {"words": said})


def _known(act: Act, order: int) -> stored.Order:
    row = stored.get(act.db, order)
    if row is None:
        raise NotFound(_("There is no order %(order)s; 'crm order list' shows them.") % {"order": order})
    return row


def _by_hand(row: stored.Order, *fields: str) -> str:
    return " ".join(sorted({*row.hand.split(), *fields}))


def ship(book: Book, order: int, carrier: str, tracking: str, day: str, at_day: str = "") -> None:
    """Record that an order left, with carrier and parcel number."""
    with book.act("order ship", day, detail=f"order {order}") as act:
        row = _known(act, order)
        if row.status == CANCELLED:
            raise CrmError(_("Order %(order)s is cancelled; nothing was changed.") % {"order": order})
        act.about(contact=row.contact)
        act.insert(
            "parcel", orders=order, carrier=carrier or None, tracking=tracking or None,
            tracking_key=stored.tracking_key(tracking) or None, shipped=at_day or day,
        )  # fmt: skip
        status = SHIPPED if row.status == PAID else row.status
        act.update("orders", order, status=status, hand=_by_hand(row, "status", "parcel"))


def deliver(book: Book, order: int, day: str, at_day: str = "") -> None:
    """Record that an order arrived: on its parcels, or on one without a number when there is none."""
    with book.act("order deliver", day, detail=f"order {order}") as act:
        row = _known(act, order)
        act.about(contact=row.contact)
        waiting = [p for p in stored.parcels(act.db, order) if not p.delivered]
        for parcel in waiting:
            act.update("parcel", parcel.id, delivered=at_day or day)
        if not stored.parcels(act.db, order):
            act.insert("parcel", orders=order, delivered=at_day or day)
        status = DELIVERED if row.status in (PAID, SHIPPED) else row.status
        act.update("orders", order, status=status, hand=_by_hand(row, "status", "parcel"))


def refund(book: Book, order: int, amount: str | None, day: str) -> tuple[int, str]:
    """Refund an order, in full or by an amount on top of earlier refunds; returns (refunded in all, currency)."""
    with book.act("order refund", day, detail=f"order {order}") as act:
        row = _known(act, order)
        act.about(contact=row.contact)
        left = row.paid - row.refunded
        back, code = money.read_money(amount, row.currency) if amount else (left, row.currency)
        if code != row.currency:
            raise BadInput(
                _("Order %(order)s was paid in %(currency)s.") % {"order": order, "currency": row.currency}
            )
        if back <= 0 or back > left:
            left_text = money.show(max(left, 0), row.currency)
            raise CrmError(_("At most %(left)s can be refunded; nothing was changed.") % {"left": left_text})
        refunded = row.refunded + back
        status = REFUNDED if refunded >= row.paid else row.status
        counts, net = counted(status, row.total, row.paid, refunded)
        act.update(
            "orders", order, refunded=refunded, status=status, counts=counts, net=net,
            refund_day=day, hand=_by_hand(row, "refunded", "status"),
        )  # fmt: skip
    return refunded, row.currency


def assign(book: Book, order: int, contact: int, day: str) -> None:
    """Give an order to a person; refused when it is somebody else's already."""
    with book.act("order assign", day, contact=contact, detail=f"order {order}") as act:
        row = _known(act, order)
        if row.contact == contact:
            raise CrmError(_("Order %(order)s is theirs already; nothing was changed.") % {"order": order})
        if row.contact is not None:
            raise CrmError(
                _("Order %(order)s belongs to #%(owner)s; nothing was changed.")
                % {"order": order, "owner": row.contact}
            )
        act.update("orders", order, contact=contact, hand=_by_hand(row, "contact"))


def as_json(row: stored.Order, name: str | None) -> dict[str, object]:
    """An order's row as scripts read it."""
    return {
        "id": row.id, "number": row.number, "platform": row.platform, "shop": row.shop or None,
        "contact": {"id": row.contact, "name": name} if row.contact else None, "day": row.day, "at": row.at,
        "status": row.status, "status_text": row.status_text, "counts": bool(row.counts), "currency": row.currency,
        **{k: _amount(getattr(row, k), row.currency) for k in ("total", "paid", "refunded", "net")},
    }  # fmt: skip


def _amount(minor: int | None, currency: str) -> str | None:
    return None if minor is None else money.amount_text(minor, currency)


def listing(
    book: Book, contact: int | None = None, anonymous: bool = False, limit: int | None = None
) -> Iterator[dict[str, object]]:
    """Orders newest first, as scripts read them."""
    for row, name in stored.newest_first(book.db, contact, anonymous, limit):
        yield as_json(row, name)


def show(book: Book, order: int) -> dict[str, object]:
    """One order whole: its row, money in parts, lines and parcels."""
    row = stored.get(book.db, order)
    if row is None:
        raise NotFound(_("There is no order %(order)s; 'crm order list' shows them.") % {"order": order})
    name = (
        next((n for r, n in stored.newest_first(book.db, row.contact) if r.id == order), None)
        if row.contact
        else None
    )
    import json  # not on the way to a card

    parts = {k: _amount(getattr(row, k), row.currency) for k in ("subtotal", "discount", "shipping", "tax")}
    return {
        **as_json(row, name), **parts, "payment": row.payment, "wishes": row.wishes, "note": row.note,
        "buyer": row.buyer, "extra": json.loads(row.extra or "{}"),
        "lines": [
            {"sku": line.sku, "name": line.name or line.product_name, "variant": line.variant,
             "quantity": line.quantity,
             "price": _amount(line.price, row.currency), "discount": _amount(line.discount, row.currency),
             "amount": _amount(line.amount, row.currency)}
            for line in stored.lines(book.db, order)
        ],
        "parcels": [
            {"carrier": p.carrier, "tracking": p.tracking, "shipped": p.shipped, "delivered": p.delivered}
            for p in stored.parcels(book.db, order)
        ],
    }  # fmt: skip

"""The concession ladder: what is offered first, second, last; what somebody was offered; never below her margin."""

from __future__ import annotations

import re
from collections import namedtuple
from fractions import Fraction

from crm_tui import money
from crm_tui.errors import BadInput, CrmError, NotFound
from crm_tui.locale import _
from crm_tui.prospects import workflow
from crm_tui.store import contacts, events, settings
from crm_tui.store import offers as store
from crm_tui.store import orders as stored

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.store import driver
    from crm_tui.store.acts import Act
    from crm_tui.store.book import Book
    from crm_tui.store.offers import Product

# One rung. number: from 1 · day: when it was given, None while it was not · left: percent of the price that
# would be left over the cost, None where cost or price are not known · barred: it would leave too little
Rung = namedtuple("Rung", "number text day left barred")
# What can still be offered. product: (id, name) or None · next: the number of the next rung, None at the end
# unpriced: the cost is known and nobody has bought it yet, so that nothing tells whether her margin is kept
Ladder = namedtuple("Ladder", "product rungs next margin unpriced")

_PERCENT = re.compile(r"(\d{1,2}(?:[.,]\d+)?)\s*[%％]")
_AMOUNT = re.compile(r"[€$£¥￥]\s?\d+(?:[.,]\d+)?|\d+(?:[.,]\d+)?\s?(?:元|块|[€$£¥￥]|[A-Z]{3}(?![A-Za-z]))")
_ZHE = re.compile(r"(\d(?:\.\d)?|\d\d)\s*折")


def ladder(book: Book, contact: int, product: str = "") -> Ladder:
    """The ladder for a person and a product (its sku or name; "" for the one of all), with what was given."""
    if contacts.get(book.db, contact) is None:
        raise NotFound(_("There is no contact %(id)s.") % {"id": contact})
    return _ladder(book.db, contact, _product(book.db, product))


def _product(db: driver.Connection, words: str) -> Product | None:
    if not words.strip():
        return None
    found = stored.find_product(db, words.strip())
    known = store.product(db, found[0]) if found else None
    if known is None:
        raise NotFound(
            _("There is no product '%(words)s'; 'crm product list' shows those there are.")
            % {"words": words[:60]}
        )
    return known


def _ladder(db: driver.Connection, contact: int, product: Product | None) -> Ladder:
    said = workflow.offers(db)
    texts = said.ladders.get(product.key if product else "", said.ladders[""])
    mine = product.id if product else None
    given = {one.rung: one.day for one in store.offers(db, contact) if one.product == mine}
    cost, price = _cost(db, product)
    rungs = [
        Rung(
            number,
            text,
            given.get(number),
            left := left_over(text, price, cost),
            left is not None and left < said.margin,
        )
        for number, text in enumerate(texts, 1)
    ]
    highest = max(given, default=0)
    coming = next((rung.number for rung in rungs if rung.number > highest and not rung.barred), None)
    return Ladder(
        (product.id, product.name) if product else None,
        rungs,
        coming,
        said.margin,
        cost is not None and price is None,
    )


def _cost(db: driver.Connection, product: Product | None) -> tuple[tuple[int, str] | None, int | None]:
    if product is None or product.cost is None:
        return None, None
    currency = product.currency or settings.get(db, "currency", "EUR")
    return (product.cost, currency), store.price(db, product.id, currency)


def left_over(text: str, price: int | None, cost: tuple[int, str] | None) -> int | None:
    """Whole percent of the reduced price that is left over the cost, rounded down; None when not known.

    The reduction is read out of the rung's words: "10% off", "9折" (a tenth off), "€5 off", "减10元".
    Price and cost in minor units of one currency.
    """
    if price is None or cost is None or price <= 0:
        return None
    asked = reduced(text, price, cost[1])
    if asked <= 0:
        return -100
    return int((asked - cost[0]) * 100 // asked)


def reduced(text: str, price: int, currency: str) -> Fraction:
    """What is asked after the reduction that the words name; the price itself where they name none."""
    if found := _PERCENT.search(text):
        return price * (1 - Fraction(found[1].replace(",", ".")) / 100)
    if found := _ZHE.search(text):
        said = Fraction(found[1])
        return price * (said / 100 if said > 10 else said / 10)
    for words in _AMOUNT.findall(text):
        try:
            minor, code = money.read_money(words.replace("块", "元"), "XXX")
        except BadInput:
            continue
        if code == currency:
            return Fraction(price - minor)
    return Fraction(price)


def give(
    book: Book,
    contact: int,
    product: str = "",
    *,
    rung: int | None = None,
    force: bool = False,
    channel: str | None = None,
    day: str,
) -> Rung:
    """Record that a rung was offered: the next one, or a later one with `force`. One act, and an event.

    CrmError for a rung that was given, that skips others, or that would leave less than her margin.
    """
    with book.act("offer", day, contact=contact) as act:
        events.require_contact(act.db, contact)
        thing = _product(act.db, product)
        now = _ladder(act.db, contact, thing)
        number = rung or now.next
        if number is None:
            raise CrmError(_("There is nothing left to offer; nothing was changed."))
        if not 1 <= number <= len(now.rungs):
            raise BadInput(
                _("The ladder has rungs 1 to %(last)d, not %(n)d.") % {"last": len(now.rungs), "n": number}
            )
        one = now.rungs[number - 1]
        _check(one, now, force)
        event = events.insert(
            act, contact, day=day, at=events.moment_on(day), kind="offer", channel=channel, direction="out",
            text=one.text, purpose="offer",
        )  # fmt: skip
        _note(act, contact, one, thing, event)
    given: Rung = one._replace(day=day)
    return given


def note(act: Act, contact: int, one: Rung, product: str, event: int) -> None:
    """Record within an act that a rung stood in words that were sent; CrmError when it may not be offered."""
    thing = _product(act.db, product)
    _check(one, _ladder(act.db, contact, thing), force=False)
    _note(act, contact, one, thing, event)


def _note(act: Act, contact: int, one: Rung, thing: Product | None, event: int) -> None:
    act.insert(
        "offer", contact=contact, product=thing.id if thing else None, rung=one.number, text=one.text,
        day=act.day, event=event,
    )  # fmt: skip


def _check(one: Rung, now: Ladder, force: bool) -> None:
    if one.barred:
        raise CrmError(
            _(
                "'%(text)s' would leave %(left)d %% of the price; you keep at least %(margin)d %%. Nothing was changed."
            )
            % {"text": one.text, "left": one.left, "margin": now.margin}
        )
    if force:
        return
    if one.day:
        raise CrmError(
            _("'%(text)s' was offered already, on %(day)s; --force offers it again.")
            % {"text": one.text, "day": one.day}
        )
    if now.next is not None and one.number > now.next:
        raise CrmError(
            _("'%(next)s' comes first; --force plays '%(text)s' before it.")
            % {"next": now.rungs[now.next - 1].text, "text": one.text}
        )
    if now.next is None or one.number < now.next:
        raise CrmError(
            _("A better offer was made already; '%(text)s' takes it back. --force does it.")
            % {"text": one.text}
        )


def set_ladder(book: Book, product: str, rungs: list[str], *, day: str) -> None:
    """Write the ladder of a product, or of all that have none; no rungs at all take it away."""
    with book.act("ladder", day) as act:
        thing = _product(act.db, product)
        act.about(detail=thing.name if thing else "")
        workflow.set_ladder(act, thing.key if thing else "", rungs)


def ladders(book: Book) -> list[dict[str, object]]:
    """All ladders: that of all products first, then those of single ones."""
    said = workflow.offers(book.db)
    found: list[dict[str, object]] = [{"product": None, "sku": None, "rungs": list(said.ladders[""])}]
    found += [
        {"product": product.name, "sku": product.sku, "rungs": list(said.ladders[product.key])}
        for product in store.products(book.db)
        if product.key in said.ladders
    ]
    return found


def as_row(found: Ladder) -> dict[str, object]:
    """A ladder for machines."""
    return {
        "product": found.product[1] if found.product else None, "next": found.next, "margin": found.margin,
        "unpriced": found.unpriced,
        "rungs": [
            {"rung": one.number, "text": one.text, "given": one.day, "left": one.left, "barred": one.barred}
            for one in found.rungs
        ],
    }  # fmt: skip

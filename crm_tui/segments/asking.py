"""Asking the book who an expression means."""

from __future__ import annotations

from crm_tui.store import segments as store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterable

    from crm_tui.segments.reading import Expression
    from crm_tui.store import driver
    from crm_tui.store.acts import Act
    from crm_tui.store.book import Book

_HORIZON = 90  # days in which a loyal customer buys


def people(
    book: Book, expression: Expression, day: str, *, sort: str = "active", limit: int | None = None
) -> array[int]:
    """Everybody it holds for on that day, without the archived, in one of `rosters.SORTS`' orders."""
    return store.people(book.db, expression.tree, day, sort, limit, _loyalty(book.db, expression, day))


def count(book: Book, expression: Expression, day: str) -> int:
    """How many people it holds for on that day."""
    return store.count(book.db, expression.tree, day, _loyalty(book.db, expression, day))


def holds(
    where: Act | driver.Connection, expression: Expression, contacts: Iterable[int], day: str
) -> set[int]:
    """Those of these few people it holds for; each is looked up by itself, so nobody else is read."""
    db = getattr(where, "db", where)
    return store.holds(db, expression.tree, contacts, day, _loyalty(db, expression, day))


def _loyalty(db: driver.Connection, expression: Expression, day: str) -> store.Loyalty | None:
    """The loyalty index of an order history as of a day, where the expression asks for it.

    100 × P(buys within 90 days) by MBG/NBD (Batislam, Denizel & Filiztekin 2007), with the shop's parameters.
    """
    if "loyalty" not in expression.text.lower() and "忠诚" not in expression.text:
        return None
    from datetime import date

    from crm_tui.insight import fitted

    p = fitted.load(db).buying
    today = date.fromisoformat(day).toordinal()

    def index(days: int, first: str, last: str) -> float:
        begun = date.fromisoformat(first).toordinal()
        x, t = days - 1, date.fromisoformat(last).toordinal() - begun
        age = max(today - begun, t)
        power = p.r + x
        left = ((p.alpha + age) / (p.alpha + t)) ** power
        alive = 1 / (1 + p.a / (p.b + x) * left)
        return float(100 * alive * (1 - ((p.alpha + age) / (p.alpha + age + _HORIZON)) ** power))

    return index

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


def people(
    book: Book, expression: Expression, day: str, *, sort: str = "active", limit: int | None = None
) -> array[int]:
    """Everybody it holds for on that day, without the archived, in one of `rosters.SORTS`' orders."""
    return store.people(book.db, expression.tree, day, sort, limit)


def count(book: Book, expression: Expression, day: str) -> int:
    """How many people it holds for on that day."""
    return store.count(book.db, expression.tree, day)


def holds(
    where: Act | driver.Connection, expression: Expression, contacts: Iterable[int], day: str
) -> set[int]:
    """Those of these few people it holds for; each is looked up by itself, so nobody else is read."""
    return store.holds(getattr(where, "db", where), expression.tree, contacts, day)

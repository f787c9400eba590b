"""Asking the book who an expression means."""

from __future__ import annotations

from crm_tui.store import segments as store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterable, Iterator
    from typing import Any

    from crm_tui.segments.reading import Expression
    from crm_tui.store import driver
    from crm_tui.store.acts import Act
    from crm_tui.store.book import Book


def people(
    book: Book, expression: Expression, day: str, *, sort: str = "active", limit: int | None = None
) -> array[int]:
    """Everybody it holds for on that day, without the archived, in one of `rosters.SORTS`' orders."""
    return store.people(book.db, expression.tree, day, sort, limit, _measures(book.db, expression, day))


def count(book: Book, expression: Expression, day: str) -> int:
    """How many people it holds for on that day."""
    return store.count(book.db, expression.tree, day, _measures(book.db, expression, day))


def holds(
    where: Act | driver.Connection, expression: Expression, contacts: Iterable[int], day: str
) -> set[int]:
    """Those of these few people it holds for; each is looked up by itself, so nobody else is read."""
    db = getattr(where, "db", where)
    return store.holds(db, expression.tree, contacts, day, _measures(db, expression, day))


def _measures(db: driver.Connection, expression: Expression, day: str) -> store.Measures | None:
    """The shop's numbers as of a day, where the expression asks for them."""
    if not {"loyalty", "tier"}.intersection(_fields(expression.tree)):
        return None
    from crm_tui.insight import buying, fitted, tiers
    from crm_tui.insight.rhythms import ORDINALS

    fit = fitted.load(db)
    today = ORDINALS[day]

    def loyalty(days: int, first: str, last: str) -> float:
        age = max(0, today - ORDINALS[first])
        t = min(age, ORDINALS[last] - ORDINALS[first])
        return 100 * buying.chance(fit.buying, days - 1, float(t), float(age))

    return store.Measures(loyalty, tiers.thresholds(db, fit))


def _fields(tree: Any) -> Iterator[str]:
    """The names of the facts that a tree asks about."""
    if hasattr(tree, "field"):
        yield tree.field
    for part in tree.parts if hasattr(tree, "parts") else [tree.part] if hasattr(tree, "part") else ():
        yield from _fields(part)

"""Asking the book who an expression means."""

from __future__ import annotations

from crm_tui.errors import NotFound
from crm_tui.locale import _
from crm_tui.segments.reading import And, Condition, Not, Or, parse
from crm_tui.store import lists
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
    tree = seen_through(book.db, expression.tree)
    return store.people(book.db, tree, day, sort, limit, _measures(book.db, tree, day))


def count(book: Book, expression: Expression, day: str) -> int:
    """How many people it holds for on that day."""
    tree = seen_through(book.db, expression.tree)
    return store.count(book.db, tree, day, _measures(book.db, tree, day))


def holds(
    where: Act | driver.Connection, expression: Expression, contacts: Iterable[int], day: str
) -> set[int]:
    """Those of these few people it holds for; each is looked up by itself, so nobody else is read."""
    db = getattr(where, "db", where)
    tree = seen_through(db, expression.tree)
    return store.holds(db, tree, contacts, day, _measures(db, tree, day))


def seen_through(db: driver.Connection, tree: Any, inside: tuple[str, ...] = ()) -> Any:
    """The tree with what keeps a list in the place of that list's name, so that it holds as of the day asked.

    A list that keeps itself by itself, over others or not, stands as it is: nobody is on it by hand.
    """
    if isinstance(tree, Condition):
        if tree.field != "list" or tree.value in inside:
            return tree
        found = lists.by_key(db, str(tree.value))
        if found is None or not found.expression:
            return tree
        kept = seen_through(db, parse(found.expression).tree, (*inside, str(tree.value)))
        return Not(kept) if tree.op == "!=" else kept
    if isinstance(tree, Not):
        return Not(seen_through(db, tree.part, inside))
    return type(tree)(tuple(seen_through(db, part, inside) for part in tree.parts))


def names_a_list(tree: Any) -> bool:
    """Whether somebody's being on a list decides."""
    return "list" in _fields(tree)


def check_lists(db: driver.Connection, tree: Any) -> None:
    """NotFound for a list that nobody made, naming the nearest."""
    from crm_tui.segments import fields

    if isinstance(tree, Condition):
        if tree.field == "list" and lists.by_key(db, str(tree.value)) is None:
            known = {one.key: one.name for one in lists.every(db)}
            close = fields.near(str(tree.value), known)
            said = {"name": str(tree.value)[:40], "near": known.get(close, "")}
            if close:
                raise NotFound(_("There is no list '%(name)s'; did you mean '%(near)s'?") % said)
            raise NotFound(_("There is no list '%(name)s'; 'crm list ls' shows those there are.") % said)
    elif isinstance(tree, Not):
        check_lists(db, tree.part)
    elif isinstance(tree, And | Or):
        for part in tree.parts:
            check_lists(db, part)


def _measures(db: driver.Connection, tree: Any, day: str) -> store.Measures | None:
    """The shop's numbers as of a day, where the expression asks for them."""
    if not {"loyalty", "tier"}.intersection(_fields(tree)):
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

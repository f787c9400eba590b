"""Lists that keep themselves: who fits their expression is on them.

Every act sees to the people it touched. What time alone changes (quiet for 60 days, a birthday soon) is
asked anew once a day, when somebody looks.
"""

from __future__ import annotations

from crm_tui import segments
from crm_tui.errors import BookError
from crm_tui.segments import asking
from crm_tui.segments.reading import Condition
from crm_tui.store import courses, driver
from crm_tui.store import lists as store
from crm_tui.store.acts import writing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crm_tui.store.acts import Act
    from crm_tui.store.book import Book
    from crm_tui.store.lists import Listed

_FEW = 2_000  # touched people who are asked about one by one; for more, everybody is asked at once


def refit(act: Act) -> None:
    """Of the touched people, who fits is on the list now and who does not is off it."""
    kept = [one for one in store.kept(act.db) if store.filled_on(act.db, one.id)]
    if not kept:
        return
    people = store.touched_people(act.db)
    for one in kept:
        expression = segments.parse(one.expression)
        if len(people) <= _FEW:
            fitting = segments.holds(act, expression, people, act.day)
        else:
            fitting = set(segments.people(act.book, expression, act.day)) & set(people)
        store.refit(act.db, one.id, fitting)


def fill_new(act: Act) -> None:
    """Lists that this act made, changed or brought back are filled; what is left of lost ones goes."""
    new = list(store.touched(act))
    if new or store.lost(act):  # a list that stands on others is another one when one of those came or went
        leaning = (
            one for one in store.kept(act.db) if asking.names_a_list(segments.parse(one.expression).tree)
        )
        new = list(dict.fromkeys((*new, *(one.id for one in leaning))))
    for number in new:
        one = store.by_id(act.db, number)
        if one is not None and one.expression:
            _fill(act.book, one, act.day)
    courses.drop_lost_lists(act.db)


def up_to_date(book: Book, one: Listed, day: str) -> None:
    """Fill a list anew when its people may be those of another day; a busy or read-only book is left as it is."""
    if (
        not one.expression
        or book.readonly
        or store.filled_on(book.db, one.id) == day
        or not moves(one.expression, book.db)
    ):
        return
    try:
        with book.impatient(), writing(book.db):
            _fill(book, one, day)
    except (driver.Error, BookError):
        return


def _fill(book: Book, one: Listed, day: str) -> None:
    people = segments.people(book, segments.parse(one.expression), day)
    first = store.filled_on(book.db, one.id) is None
    came, went = store.fill(book.db, one.id, people, day)
    if first or len(came) + len(went) > _FEW:
        courses.enlist(book.db, one.id)
    else:
        courses.come_and_go(book.db, one.id, came, went)


def moves(expression: str, db: driver.Connection) -> bool:
    """Whether it can hold for other people tomorrow though nobody did anything."""
    return _moves(asking.seen_through(db, segments.parse(expression).tree))


def _moves(tree: Any) -> bool:
    if isinstance(tree, Condition):
        aged = tree.kind in ("age", "soon") or (tree.kind == "day" and isinstance(tree.value, tuple))
        return aged or tree.field in ("state", "tier", "loyalty")
    parts = getattr(tree, "parts", None)
    return any(map(_moves, parts)) if parts is not None else _moves(tree.part)

"""What done, snooze and skip mean for rows that are no record of their own: care steps, lapses, occasions.

What the seller did is a row of `handled` under the row's key; the act's settle does the rest.
"""

from __future__ import annotations

from collections import namedtuple

from crm_tui.care import contacting, rows
from crm_tui.errors import CrmError
from crm_tui.locale import N_, _
from crm_tui.store import agenda

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_tui.care.contacting import Step
    from crm_tui.store.acts import Act
    from crm_tui.store.agenda import Handled
    from crm_tui.store.book import Book

    Look = Callable[..., "Row"]
    Told = dict[str, object]
    Verb = Callable[..., Told]

# One such row. text: what the event will say · done_wake, skip_wake: when it comes again after that, None for
# never · state: open, done, skipped or snoozed
Row = namedtuple(
    "Row",
    "key kind contact name due text orders channel purpose template state outcome finished done_wake skip_wake",
    defaults=("open", None, None, None, None),
)

_FINISHED = {
    "done": N_("%(key)s was done already, on %(day)s."),
    "skipped": N_("%(key)s was skipped already, on %(day)s."),
}


def verbs(look: Look, kind: str) -> tuple[Verb, Verb, Verb, Verb]:
    """find, done, snooze and skip of a kind (see `rows.Kind`), whose rows `look(book, key, day)` finds."""

    def find(book: Book, key: str) -> Told:
        return told(look(book, key), kind)

    def finish(
        book: Book,
        key: str,
        *,
        outcome: str | None = None,
        note: str | None = None,
        next_step: Step | None = None,
        day: str,
    ) -> Told:
        row = look(book, key, day)
        step, batch = done(book, row, outcome=outcome, note=note, next_step=next_step, day=day)
        return find(book, key) | {"next": step and f"f{step}", "batch": batch}

    def put_off(book: Book, key: str, when_day: str, *, day: str) -> Told:
        batch = snooze(book, look(book, key, day), when_day, day=day)
        return find(book, key) | {"batch": batch}

    def drop(book: Book, key: str, *, day: str) -> Told:
        batch = skip(book, look(book, key, day), day=day)
        return find(book, key) | {"batch": batch}

    return find, finish, put_off, drop


def told(row: Row, kind: str) -> dict[str, object]:
    """The row for machines; `kind` as the list calls it."""
    return {
        "key": row.key,
        "kind": kind,
        "contact": {"id": row.contact, "name": row.name},
        "text": row.text,
        "due": row.due,
        "order": row.orders,
        "state": row.state,
        "channel": row.channel,
        "outcome": row.outcome,
        "done": row.finished,
    }


def with_state(row: Row, was: Handled | None, day: str | None = None) -> Row:
    """The row with what was done to it; one whose pause is over by `day` is open again."""
    if was is None or (was.wake is not None and day is not None and was.wake <= day):
        return row
    state = "open" if was.state == "snoozed" else was.state
    return row._replace(
        state=state, outcome=was.outcome, finished=None if state == "open" else was.day,
        due=was.wake if was.state == "snoozed" and was.wake else row.due,
    )  # fmt: skip


def done(
    book: Book, row: Row, *, outcome: str | None, note: str | None, next_step: Step | None, day: str
) -> tuple[int | None, int]:
    """Finish it: logs the contact with its purpose. Returns (the next step's id, the batch)."""
    with book.act("done", day, detail=row.key, contact=row.contact) as act:
        _still_open(act, row, day)
        step = contacting.finish(
            act, row.contact, row.text, own=row.channel, outcome=outcome, note=note, next_step=next_step,
            day=day, orders=row.orders, purpose=row.purpose, template=row.template,
        )  # fmt: skip
        put(act, row, "done", row.done_wake, day, outcome)
    return step, act.batch


def snooze(book: Book, row: Row, when_day: str, *, day: str) -> int:
    """Take it off the list until that day; returns the batch."""
    rows.check_later(when_day, day)
    with book.act("snooze", day, detail=row.key, contact=row.contact) as act:
        _still_open(act, row, day)
        put(act, row, "snoozed", when_day, day, None)
    return int(act.batch)


def skip(book: Book, row: Row, *, day: str) -> int:
    """Never this one, nothing is logged; returns the batch."""
    with book.act("skip", day, detail=row.key, contact=row.contact) as act:
        _still_open(act, row, day)
        put(act, row, "skipped", row.skip_wake, day, None)
    return int(act.batch)


def put(act: Act, row: Row, state: str, wake: str | None, day: str, outcome: str | None) -> None:
    """Write down what was done with a row."""
    was = agenda.handled(act.db, row.key)
    values = {"state": state, "wake": wake, "day": day, "outcome": outcome}
    if was is None:
        act.insert("handled", contact=row.contact, key=row.key, kind=row.kind, **values)
    else:
        act.update("handled", was.id, **values)


def _still_open(act: Act, row: Row, day: str) -> None:
    """A sentence for a row that was finished already, perhaps by another window a moment ago."""
    was = agenda.handled(act.db, row.key)
    if was is not None and was.state in _FINISHED and not (was.wake is not None and was.wake <= day):
        raise CrmError(_(_FINISHED[was.state]) % {"key": row.key, "day": was.day})

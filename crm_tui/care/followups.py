"""Follow-ups: promises of the seller with a day, once or again and again.

One row is open at a time: finishing a recurring one moves it to its next day, and what was done stays as
an event. `due` keeps the promise's own day; a snooze moves `wake`, the day the row shows.
"""

from __future__ import annotations

from datetime import date

from crm_tui import dates
from crm_tui.care import contacting, rows
from crm_tui.errors import BadInput, CrmError
from crm_tui.locale import N_, _
from crm_tui.store import events
from crm_tui.store import followups as store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.care.contacting import Step, When
    from crm_tui.store import driver
    from crm_tui.store.acts import Act
    from crm_tui.store.book import Book
    from crm_tui.store.followups import Followup

LETTER = "f"
PRIORITIES = ("normal", "high")
STATES = ("open", "done", "skipped", "dropped")
_FINISHED = {
    "done": N_("%(key)s was done already, on %(day)s."),
    "skipped": N_("%(key)s was skipped already, on %(day)s."),
    "dropped": N_("%(key)s was dropped already, on %(day)s."),
}


def key_of(followup: int) -> str:
    """The key of a follow-up on the list: f12."""
    return f"{LETTER}{followup}"


def add(
    book: Book,
    contact: int,
    text: str,
    due: When,
    *,
    rule: str | None = None,
    after_done: str | None = None,
    priority: str = "normal",
    channel: str | None = None,
    source: str = "hand",
    day: str,
) -> int:
    """Promise something; returns its id.

    `rule` as `dates.read_rule` gives it recurs from the due day, `after_done` (a span) counts from the
    day it is done; only one of the two.
    """
    _check(rule, after_done, priority)
    with book.act("followup add", day, contact=contact) as act:
        events.require_contact(act.db, contact)
        return store.insert(
            act,
            contact,
            events.kept_text(text),
            str(due[0]),
            time=due[1],
            rule=rule or None,
            after_done=after_done or None,
            priority=priority,
            channel=channel or None,
            source=source,
        )


def edit(
    book: Book,
    followup: int,
    *,
    text: str | None = None,
    due: When | None = None,
    rule: str | None = None,
    after_done: str | None = None,
    priority: str | None = None,
    channel: str | None = None,
    day: str,
) -> Followup:
    """Change an open one; None leaves a fact as it is, "" takes rule, span or channel away.

    A new day ends a snooze, and a rule counts from it. Returns the row as it is now.
    """
    with book.act("followup edit", day) as act:
        row = _open(act.db, followup)
        act.about(row.contact, key_of(followup))
        told: dict[str, object] = {
            "rule": rule,
            "after_done": after_done,
            "priority": priority,
            "channel": channel,
        }
        new = {name: value or None for name, value in told.items() if value is not None}
        if text is not None:
            new["text"] = events.kept_text(text)
        if due is not None:
            first = str(due[0])
            # back on the list today means back on the list, though it was finished today already
            new |= {"due": first, "wake": first, "origin": first, "time": due[1], "done_day": None}
        elif rule:
            new["origin"] = row.due
        after = row._replace(**new)
        _check(after.rule, after.after_done, after.priority)
        if after != row:
            act.update("followup", followup, **new)
    return show(book, followup)


def _check(rule: str | None, after_done: str | None, priority: str) -> None:
    if rule and after_done:
        raise BadInput(_("Either a rule or a span after it is done, not both."))
    if priority not in PRIORITIES:
        raise BadInput(
            _("'%(word)s' is no priority; it is 'normal' or 'high'.") % {"word": str(priority)[:40]}
        )


def drop(book: Book, followup: int, *, day: str) -> Followup:
    """Take an open one away, with all its repetitions. Returns the row as it is now."""
    with book.act("followup drop", day, detail=key_of(followup)) as act:
        row = _open(act.db, followup)
        act.about(row.contact)
        act.update("followup", followup, state="dropped", done_day=day)
    return show(book, followup)


def show(book: Book, followup: int) -> Followup:
    """One follow-up; NotFound when there is none."""
    return _get(book.db, followup)


def listed(
    book: Book,
    *,
    contact: int | None = None,
    state: str = "open",
    first: str | None = None,
    last: str | None = None,
) -> list[Followup]:
    """Those of a person, in a state ("all" for any), that show from day `first` to day `last`."""
    if state not in (*STATES, "all"):
        raise BadInput(
            _("'%(word)s' is no state of a follow-up; it is one of %(known)s.")
            % {"word": state[:40], "known": ", ".join((*STATES, "all"))}
        )
    return store.listed(book.db, contact, None if state == "all" else state, first, last)


def as_row(row: Followup) -> dict[str, object]:
    """The row for machines; `due` is the day it shows."""
    return {
        "key": key_of(row.id),
        "kind": "followup",
        "id": row.id,
        "contact": {"id": row.contact, "name": row.name},
        "text": row.text,
        "due": row.wake,
        "time": row.time,
        "promised": row.due,
        "state": row.state,
        "rule": row.rule,
        "after_done": row.after_done,
        "priority": row.priority,
        "channel": row.channel,
        "source": row.source,
        "outcome": row.outcome,
        "done": row.done_day,
    }


def done(
    book: Book,
    key: str,
    *,
    outcome: str | None = None,
    note: str | None = None,
    next_step: Step | None = None,
    day: str,
) -> dict[str, object]:
    """Finish it: logs the contact, keeps the outcome, moves a recurring one on. Returns the row."""
    followup = rows.number(key)
    with book.act("done", day, detail=key_of(followup)) as act:
        row = _due(act.db, followup, day)
        act.about(row.contact)
        step = contacting.finish(
            act,
            row.contact,
            row.text,
            own=row.channel,
            outcome=outcome,
            note=note,
            next_step=next_step,
            day=day,
            followup=followup,
        )
        _move_on(act, row, day, "done", outcome)
    return _told(book, followup) | {"next": step and key_of(step), "batch": act.batch}


def snooze(book: Book, key: str, when_day: str, *, day: str) -> dict[str, object]:
    """Take it off the list until that day; its promise stays what it was. Returns the row."""
    followup = rows.number(key)
    rows.check_later(when_day, day)
    with book.act("snooze", day, detail=key_of(followup)) as act:
        row = _open(act.db, followup)
        act.about(row.contact)
        act.update("followup", followup, wake=when_day)
    return _told(book, followup) | {"batch": act.batch}


def skip(book: Book, key: str, *, day: str) -> dict[str, object]:
    """Never, or for a recurring one: not this time. Returns the row."""
    followup = rows.number(key)
    with book.act("skip", day, detail=key_of(followup)) as act:
        row = _due(act.db, followup, day)
        act.about(row.contact)
        _move_on(act, row, day, "skipped", None)
    return _told(book, followup) | {"batch": act.batch}


def next_day(row: Followup, day: str) -> str | None:
    """The day after today and after the promised one on which it comes again; None when it is over."""
    if row.after_done:
        return dates.add_span(date.fromisoformat(day), row.after_done).isoformat()
    if row.rule is None:
        return None
    coming = dates.next_due(date.fromisoformat(row.origin), row.rule, date.fromisoformat(max(day, row.due)))
    return None if coming is None else coming.isoformat()


def _move_on(act: Act, row: Followup, day: str, state: str, outcome: str | None) -> None:
    coming = next_day(row, day)
    if coming is None:
        act.update("followup", row.id, state=state, outcome=outcome, done_day=day)
    else:
        act.update("followup", row.id, due=coming, wake=coming, outcome=outcome, done_day=day)


def _get(db: driver.Connection, followup: int) -> Followup:
    row = store.get(db, followup)
    if row is None:
        raise rows.no_such_key(key_of(followup))
    return row


def _open(db: driver.Connection, followup: int) -> Followup:
    """The row while it is to be done; else a sentence that says since when it isn't."""
    row = _get(db, followup)
    if row.state != "open":
        raise CrmError(_(_FINISHED[row.state]) % {"key": key_of(followup), "day": row.done_day})
    return row


def _due(db: driver.Connection, followup: int, day: str) -> Followup:
    """The same, but a recurring one that moved on today is not finished twice by mistake."""
    row = _open(db, followup)
    if row.done_day == day and row.wake > day:
        raise CrmError(
            _("%(key)s was finished already today, %(day)s; it comes back on %(next)s.")
            % {"key": key_of(followup), "day": day, "next": row.wake}
        )
    return row


def _told(book: Book, followup: int) -> dict[str, object]:
    return as_row(_get(book.db, followup))

"""Prospects as rows of the day's list: a next step that is due, or nobody wrote for a week."""

from __future__ import annotations

from datetime import date, timedelta

from crm_tui.care import contacting
from crm_tui.care import rows as shapes
from crm_tui.errors import CrmError
from crm_tui.locale import _, n_
from crm_tui.prospects import pipeline, workflow
from crm_tui.prospects.workflow import LOST, WON
from crm_tui.store import prospects as store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from crm_tui.care.contacting import Step
    from crm_tui.care.rows import Look
    from crm_tui.store import driver
    from crm_tui.store.acts import Act
    from crm_tui.store.book import Book
    from crm_tui.store.prospects import Prospect

LETTER = "p"
_LOOKED_AT = 20_000  # next steps that are put in order, the oldest
_PAGE = 60  # of them are read at a time
_MOST_URGENT = 5.0


def key_of(contact: int) -> str:
    """The key of a prospect on the list: p12."""
    return f"{LETTER}{contact}"


def awake(book: Book, day: str, until: str) -> list[shapes.Reason]:
    """So many of those without a next step whom nobody wrote to for long enough."""
    rule = workflow.pipeline(book.db)
    since = (date.fromisoformat(until) - timedelta(days=rule.untouched)).isoformat()
    room = max(0, rule.a_day - store.worked(book.db, day))
    waiting = store.of(book.db, store.untouched(book.db, since, room)) if room else []
    return [_reason(row, day, rule) for row in _worthiest(waiting, room)]


def streams(look: Look) -> list[Iterator[shapes.Reason]]:
    """Next steps due by then in the order of the day's list, looked up as far as they are read."""
    book, day = look.book, look.day
    due = store.planned(book.db, look.until, _LOOKED_AT)
    today = date.fromisoformat(day)
    late = {on: max(0, (today - date.fromisoformat(on)).days) for on in {row[1] for row in due}}

    def rank(row: tuple[int, str, str, str, int, str]) -> tuple[object, ...]:
        contact, on, time, words, worth, currency = row
        promised = bool(words) and on <= day
        stake = worth / look.usual(currency) if worth else 0.0
        return (
            on if on > day else "", not promised, (promised and on == day and time) or "~",
            -stake * min(1 + late[on] / 7, _MOST_URGENT), -late[on], contact,
        )  # fmt: skip

    return [_read(book, [row[0] for row in sorted(due, key=rank)], day)] if due else []


def currencies(book: Book) -> list[str]:
    """The currencies in which prospects may bring something."""
    return store.currencies(book.db)


def _read(book: Book, people: list[int], day: str) -> Iterator[shapes.Reason]:
    rule = workflow.pipeline(book.db)
    for start in range(0, len(people), _PAGE):
        for row in store.of(book.db, people[start : start + _PAGE]):
            yield _reason(row, day, rule)


def count(look: Look) -> int:
    """How many next steps are due."""
    return store.planned_count(look.book.db, look.until)


def of(look: Look, people: list[int]) -> list[shapes.Reason]:
    """The next steps of these people that are due."""
    rule = workflow.pipeline(look.book.db)
    return [
        _reason(row, look.day, rule)
        for row in store.of(look.book.db, people)
        if row.next_day and row.next_day <= look.until and row.stage not in (WON, LOST) and not row.archived
    ]


def _worthiest(rows: list[Prospect], room: int) -> list[Prospect]:
    """Those who may bring most, a currency's amounts measured by its largest; else who waited longest."""
    most: dict[str, int] = {}
    for row in rows:
        if row.worth:
            most[row.currency] = max(most.get(row.currency, 1), row.worth)
    return sorted(
        rows,
        key=lambda row: (-(row.worth / most[row.currency]) if row.worth else 0, row.touched, row.contact),
    )[:room]


def due_of(row: Prospect, untouched: int) -> str:
    """The day it shows: the next step's, else so many days after the last touch."""
    if row.next_day:
        return str(row.next_day)
    return (date.fromisoformat(row.touched) + timedelta(days=untouched)).isoformat()


def _reason(row: Prospect, day: str, rule: workflow.Pipeline) -> shapes.Reason:
    due, words = due_of(row, rule.untouched), template(row, rule)
    return shapes.Reason(
        key_of(row.contact), "prospect", row.contact, row.name, due, row.next_time if row.next_day else None,
        bool(row.next_day and row.next) and due <= day, False, None, None, row,
        (row.worth, row.currency) if row.worth else None, template=words, purpose=workflow.purpose_of(words),
    )  # fmt: skip


def template(row: Prospect, rule: workflow.Pipeline) -> str:
    """The words for where they stand; files of her own are looked at only for a stage of her own."""
    known: list[str] = []
    if row.stage not in workflow.STAGES and row.stage in rule.stages[1:]:
        from crm_tui.words import sets

        known = sets.names()
    return workflow.template_of(row.stage, rule.stages, known)


def why(row: Prospect, day: str) -> str:
    """ "send the price list, 10:00 (quoted)" or "interested, nobody wrote for 9 days"."""
    stage = pipeline.say(row.stage)
    if row.next_day and row.next:
        text = (
            _("%(text)s, %(time)s") % {"text": row.next, "time": row.next_time} if row.next_time else row.next
        )
        return _("%(text)s (%(stage)s)") % {"text": text, "stage": stage}
    silent = max(0, (date.fromisoformat(day) - date.fromisoformat(row.touched)).days)
    said = {"stage": stage, "n": silent, "interest": row.interest or ""}
    text = n_("%(stage)s, no word for %(n)d day", "%(stage)s, no word for %(n)d days", silent) % said
    return _("%(text)s: %(interest)s") % {**said, "text": text} if row.interest else text


def find(book: Book, key: str) -> dict[str, object]:
    """The row of that key, whatever the prospect's stage; NotFound for who is none."""
    return _told(book, _known(book.db, key))


def _known(db: driver.Connection, key: str) -> Prospect:
    row = store.get(db, shapes.number(key))
    if row is None:
        raise shapes.no_such_key(key)
    return row


def _told(book: Book, row: Prospect) -> dict[str, object]:
    now = store.get(book.db, row.contact) or row
    state = "done" if now.stage in (WON, LOST) else "open"
    due = due_of(now, workflow.pipeline(book.db).untouched)
    return {**pipeline.as_row(now), "kind": "prospect", "due": due, "time": now.next_time, "state": state}


def _open(db: driver.Connection, key: str, day: str) -> Prospect:
    """The row while there is something to do; a row that was finished today is not finished twice by mistake."""
    row = _known(db, key)
    if row.stage in (WON, LOST):
        raise CrmError(
            _("%(name)s is %(stage)s since %(day)s; nothing is left to do.")
            % {"name": row.name, "stage": pipeline.say(row.stage), "day": row.since}
        )
    due = due_of(row, workflow.pipeline(db).untouched)
    if due > day and store.handled_on(db, row.contact, day):
        raise CrmError(
            _("%(key)s was finished already today, %(day)s; it comes back on %(next)s.")
            % {"key": key_of(row.contact), "day": day, "next": due}
        )
    return row


def _handled(act: Act, row: Prospect, state: str, day: str, outcome: str | None = None) -> None:
    """Remember that this row was worked; the key says which touch or step it was about."""
    about = f"next-{row.next_day}" if row.next_day else row.touched
    key = f"{key_of(row.contact)}-{about}"
    if store.handled(act.db, key) is None:
        act.insert(
            "handled", contact=row.contact, key=key, kind="prospect", state=state, day=day, outcome=outcome
        )


def done(
    book: Book,
    key: str,
    *,
    outcome: str | None = None,
    note: str | None = None,
    next_step: Step | None = None,
    day: str,
) -> dict[str, object]:
    """The step was taken: logs the contact; the next step is the prospect's own. Who bought is won.

    Returns the row, `next` being the key of the next step.
    """
    with book.act("done", day, detail=key) as act:
        row = _open(act.db, key, day)
        act.about(row.contact, key_of(row.contact))
        words = template(row, workflow.pipeline(act.db))
        contacting.finish(
            act, row.contact, row.next or pipeline.say(row.stage), own=None, outcome=outcome, note=note,
            next_step=None, day=day, purpose=workflow.purpose_of(words), template=words,
        )  # fmt: skip
        _handled(act, row, "done", day, outcome)
        act.update("prospect", row.row, next=None, next_day=None, next_time=None)
        if outcome == "bought":  # where the book does not see it; an order in the book says so by itself
            pipeline.move_within(act, row, WON)
        if next_step:
            (on, time), text = next_step
            act.update("prospect", row.row, next=text, next_day=str(on), next_time=time)
    return _told(book, row) | {"next": key_of(row.contact) if next_step else None, "batch": act.batch}


def snooze(book: Book, key: str, when_day: str, *, day: str) -> dict[str, object]:
    """Take it up on that day; the words of the next step stay. Returns the row."""
    shapes.check_later(when_day, day)
    with book.act("snooze", day, detail=key) as act:
        row = _open(act.db, key, day)
        act.about(row.contact, key_of(row.contact))
        act.update("prospect", row.row, next_day=when_day, next_time=None)
    return _told(book, row) | {"batch": act.batch}


def skip(book: Book, key: str, *, day: str) -> dict[str, object]:
    """Not this step: it is dropped, and the prospect shows again only after something else happened."""
    with book.act("skip", day, detail=key) as act:
        row = _open(act.db, key, day)
        act.about(row.contact, key_of(row.contact))
        _handled(act, row._replace(next_day=None), "skipped", day)
        act.update("prospect", row.row, next=None, next_day=None, next_time=None)
    return _told(book, row) | {"batch": act.batch}


KIND = shapes.Kind(LETTER, "prospect", awake, why, find, done, snooze, skip, streams, count, of)

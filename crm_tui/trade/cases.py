"""Cases: a question, complaint, return or warranty matter that stays open until it is resolved."""

from __future__ import annotations

from datetime import date, timedelta

from crm_tui.errors import BadInput, CrmError, NotFound
from crm_tui.locale import _
from crm_tui.store import cases as store
from crm_tui.store import events

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.store import driver
    from crm_tui.store.acts import Act
    from crm_tui.store.book import Book
    from crm_tui.store.cases import Case

    When = tuple[date | str, str | None]  # a day and the time on the wall, as `dates.read_when` gives it

LETTER = "k"
KINDS = ("question", "complaint", "return", "warranty")
IN_CHINESE = {"咨询": "question", "投诉": "complaint", "退货": "return", "保修": "warranty"}
STATES = ("open", "closed")


def key_of(case: int) -> str:
    """The key of a case on the list: k3."""
    return f"{LETTER}{case}"


def open_case(
    book: Book,
    contact: int,
    text: str,
    *,
    kind: str = "question",
    order: int | None = None,
    line: int | None = None,
    reason: str | None = None,
    promise: When | None = None,
    day: str,
) -> int:
    """Open a case, about an order perhaps, with the day an answer was promised for; returns its id."""
    kind = check_kind(kind)
    with book.act("case open", day, contact=contact) as act:
        events.require_contact(act.db, contact)
        _check_order(act.db, contact, order, line)
        promised, time = (str(promise[0]), promise[1]) if promise else (None, None)
        return act.insert(
            "cases",
            contact=contact,
            kind=kind,
            text=events.kept_text(text),
            reason=reason and events.kept_text(reason),
            orders=order,
            line=line,
            opened=day,
            promise=promised,
            promise_time=time,
            wake=first_day(day, promised),
        )


def check_kind(words: str) -> str:
    """The kind that the words mean, in either language; BadInput for one that nobody has."""
    kind = IN_CHINESE.get(words.strip(), words.strip())
    if kind not in KINDS:
        raise BadInput(
            _("'%(word)s' is no kind of case; it is one of %(known)s.")
            % {"word": kind[:40], "known": ", ".join(KINDS)}
        )
    return kind


def _check_order(db: driver.Connection, contact: int, order: int | None, line: int | None) -> None:
    if order is None:
        if line is not None:
            raise BadInput(_("A line belongs to an order; name the order too."))
        return
    owner = store.owner_of_order(db, order)
    if owner is None:
        raise NotFound(_("There is no order %(id)s; 'crm order list' shows them.") % {"id": order})
    if owner[0] != contact:
        raise CrmError(_("Order %(id)s is not this person's; nothing was changed.") % {"id": order})
    if line is not None and not store.has_line(db, order, line):
        raise NotFound(_("Order %(order)s has no line %(id)s.") % {"order": order, "id": line})


def first_day(opened: str, promise: str | None) -> str:
    """The day a case first shows on the list: the promised one, else the day after it was opened."""
    return promise or (date.fromisoformat(opened) + timedelta(days=1)).isoformat()


def shown_on(case: Case) -> tuple[str, bool]:
    """The day that stands on its row, and whether a snooze set it."""
    first = first_day(case.opened, case.promise)
    if case.wake is not None and case.wake != first:
        return case.wake, True
    return case.promise or case.opened, False


def note(
    book: Book, case: int, text: str, *, channel: str | None = None, promise: When | None = None, day: str
) -> int:
    """Write down what happened in a case, open or closed, and what was promised with it; returns the event's id."""
    with book.act("case note", day, detail=key_of(case)) as act:
        row = _get(act.db, case)
        act.about(row.contact)
        if promise is not None:
            still_open(act.db, case)
            act.update("cases", case, **_promised(row, promise))
        return events.insert(
            act,
            row.contact,
            day=day,
            at=events.moment_on(day),
            kind="case",
            channel=channel,
            text=events.kept_text(text),
            cases=case,
            orders=row.orders,
        )


def edit(
    book: Book,
    case: int,
    *,
    kind: str | None = None,
    text: str | None = None,
    reason: str | None = None,
    promise: When | str | None = None,
    day: str,
) -> Case:
    """Change an open one; None leaves a fact as it is, "" takes reason or promise away. Returns the row."""
    with book.act("case edit", day, detail=key_of(case)) as act:
        row = still_open(act.db, case)
        act.about(row.contact)
        new: dict[str, object] = {}
        if kind is not None:
            new["kind"] = check_kind(kind)
        if text is not None:
            new["text"] = events.kept_text(text)
        if reason is not None:
            new["reason"] = events.kept_text(reason) if reason.strip() else None
        if promise is not None:
            new |= _promised(row, None if isinstance(promise, str) else promise)
        if row._replace(**new) != row:
            act.update("cases", case, **new)
    return show(book, case)


def _promised(row: Case, promise: When | None) -> dict[str, object]:
    """The columns of a new promise; the row shows on its day, whatever it was put off to before."""
    day, time = (str(promise[0]), promise[1]) if promise else (None, None)
    return {"promise": day, "promise_time": time, "wake": first_day(row.opened, day)}


def reopen(book: Book, case: int, *, note: str | None = None, promise: When | None = None, day: str) -> Case:
    """Open a closed one again, with why and by when perhaps; how it had ended stays in its notes."""
    with book.act("case reopen", day, detail=key_of(case)) as act:
        row = _get(act.db, case)
        if row.state == "open":
            raise CrmError(_("%(key)s is open; nothing was changed.") % {"key": key_of(case)})
        act.about(row.contact)
        ended = _("opened again; closed on %(day)s before") % {"day": row.closed}
        if row.satisfaction:
            ended += _(", satisfaction %(n)s") % {"n": row.satisfaction}
        words = ": ".join(filter(None, (ended, row.resolution))) + (
            f" — {events.kept_text(note)}" if note else ""
        )
        events.insert(
            act,
            row.contact,
            day=day,
            at=events.moment_on(day),
            kind="case",
            text=words,
            cases=case,
            orders=row.orders,
        )
        new = _promised(row, promise) if promise else {"promise": None, "promise_time": None, "wake": day}
        act.update("cases", case, state="open", closed=None, resolution=None, satisfaction=None, **new)
    return show(book, case)


def close(
    book: Book, case: int, *, resolution: str | None = None, satisfaction: int | None = None, day: str
) -> Case:
    """Close it, with how it ended and how content the person was, 1 to 5. Returns the row as it is now."""
    with book.act("case close", day, detail=key_of(case)) as act:
        row = still_open(act.db, case)
        act.about(row.contact)
        close_within(act, row, resolution, satisfaction, day)
    return show(book, case)


def close_within(act: Act, row: Case, resolution: str | None, satisfaction: int | None, day: str) -> None:
    """The same as a part of a bigger act."""
    if satisfaction is not None and satisfaction not in range(1, 6):
        raise BadInput(_("Satisfaction goes from 1 to 5, not %(n)s.") % {"n": satisfaction})
    words = resolution and events.kept_text(resolution)
    act.update(
        "cases", row.id, state="closed", closed=day, resolution=words or None, satisfaction=satisfaction
    )


def snooze_within(act: Act, row: Case, when_day: str) -> None:
    """Keep it off the list until that day; what was promised stays."""
    act.update("cases", row.id, wake=when_day)


def listed(book: Book, *, contact: int | None = None, state: str = "open") -> list[Case]:
    """Open, closed or "all" cases, of one person or of all; promised ones first."""
    if state not in (*STATES, "all"):
        raise BadInput(
            _("'%(word)s' is no state of a case; it is one of %(known)s.")
            % {"word": state[:40], "known": ", ".join((*STATES, "all"))}
        )
    return store.listed(book.db, contact, None if state == "all" else state)


def show(book: Book, case: int) -> Case:
    """One case; NotFound when there is none."""
    return _get(book.db, case)


def notes(book: Book, case: int) -> list[events.Event]:
    """What happened in a case, oldest first."""
    row = _get(book.db, case)
    return events.of_case(book.db, row.contact, case)


def as_row(case: Case) -> dict[str, object]:
    """The case for machines; `due` is the day it shows."""
    return {
        "key": key_of(case.id),
        "kind": "case",
        "id": case.id,
        "contact": {"id": case.contact, "name": case.name},
        "case": case.kind,
        "text": case.text,
        "reason": case.reason,
        "order": case.orders,
        "line": case.line,
        "due": shown_on(case)[0],
        "time": case.promise_time,
        "promised": case.promise,
        "opened": case.opened,
        "state": case.state,
        "closed": case.closed,
        "resolution": case.resolution,
        "satisfaction": case.satisfaction,
    }


def note_row(event: events.Event) -> dict[str, object]:
    """One note for machines; `at` is a day where only the day is known."""
    return {"at": event.at or event.day, "channel": event.channel, "text": event.text}


def _get(db: driver.Connection, case: int) -> Case:
    row = store.get(db, case)
    if row is None:
        raise NotFound(
            _("There is no case %(key)s; 'crm case list' shows the open ones.") % {"key": key_of(case)}
        )
    return row


def still_open(db: driver.Connection, case: int) -> Case:
    """The row of an open case; else a sentence that says since when it is closed."""
    row = _get(db, case)
    if row.state != "open":
        raise CrmError(
            _("%(key)s was closed already, on %(day)s.") % {"key": key_of(case), "day": row.closed}
        )
    return row

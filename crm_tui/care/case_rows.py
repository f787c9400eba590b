"""Open cases as rows of the day's list, and what done, snooze and skip mean for them."""

from __future__ import annotations

from datetime import date

from crm_tui.care import contacting, rows
from crm_tui.dates.saying import say_weekday
from crm_tui.errors import CrmError
from crm_tui.locale import N_, _, n_
from crm_tui.store import cases as store
from crm_tui.trade import cases

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.care.contacting import Step
    from crm_tui.store.book import Book
    from crm_tui.store.cases import Case

_KINDS = {
    "question": N_("question"),
    "complaint": N_("complaint"),
    "return": N_("return"),
    "warranty": N_("warranty"),
}


def awake(book: Book, day: str, until: str) -> list[rows.Reason]:
    """The open ones that show by `until`."""
    found = []
    for case in store.awake(book.db, until):
        due, snoozed = cases.shown_on(case)
        if case.wake is None and cases.first_day(case.opened, case.promise) > until:
            continue
        found.append(
            rows.Reason(
                cases.key_of(case.id),
                "case",
                case.contact,
                case.name,
                due,
                None if snoozed else case.promise_time,
                case.promise is not None and max(case.promise, due) <= day,
                False,
                None,
                case.orders,
                case,
            )
        )
    return found


def why(case: Case, day: str) -> str:
    """ "complaint, open for 5 days: lid broken; answer promised for today"."""
    said = {"kind": _(_KINDS.get(case.kind, case.kind)), "text": case.text, "n": _days(case.opened, day)}
    if said["n"] > 0:
        text = n_(
            "%(kind)s, open for %(n)d day: %(text)s", "%(kind)s, open for %(n)d days: %(text)s", said["n"]
        )
    else:
        text = _("%(kind)s: %(text)s")
    return text % said + _promised(case, day)


def _promised(case: Case, day: str) -> str:
    if case.promise is None:
        return ""
    late = _days(case.promise, day)
    if late > 0:
        return n_("; answer %(n)d day late", "; answer %(n)d days late", late) % {"n": late}
    if late < 0:
        weekday = say_weekday(date.fromisoformat(case.promise))
        return _("; answer promised for %(weekday)s %(day)s") % {"weekday": weekday, "day": case.promise}
    if case.promise_time:
        return _("; answer promised for today, %(time)s") % {"time": case.promise_time}
    return _("; answer promised for today")


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def find(book: Book, key: str) -> dict[str, object]:
    """The row of that key, closed or not."""
    case = store.get(book.db, rows.number(key))
    if case is None:
        raise rows.no_such_key(key)
    return cases.as_row(case)


def _known(book: Book, key: str) -> int:
    find(book, key)
    return rows.number(key)


def done(
    book: Book,
    key: str,
    *,
    outcome: str | None = None,
    note: str | None = None,
    next_step: Step | None = None,
    satisfaction: int | None = None,
    day: str,
) -> dict[str, object]:
    """Close it: logs the contact, keeps the note as its resolution, and how content they were. Returns the row."""
    number = _known(book, key)
    with book.act("done", day, detail=cases.key_of(number)) as act:
        case = cases.still_open(act.db, number)
        act.about(case.contact)
        step = contacting.finish(
            act,
            case.contact,
            case.text,
            own=None,
            outcome=outcome,
            note=note,
            next_step=next_step,
            day=day,
            case=case.id,
            orders=case.orders,
        )
        cases.close_within(act, case, note, satisfaction, day)
    return find(book, key) | {"next": step and f"f{step}", "batch": act.batch}


def snooze(book: Book, key: str, when_day: str, *, day: str) -> dict[str, object]:
    """Take it off the list until that day; what was promised stays. Returns the row."""
    number = _known(book, key)
    rows.check_later(when_day, day)
    with book.act("snooze", day, detail=cases.key_of(number)) as act:
        case = cases.still_open(act.db, number)
        act.about(case.contact)
        cases.snooze_within(act, case, when_day)
    return find(book, key) | {"batch": act.batch}


def skip(book: Book, key: str, *, day: str) -> dict[str, object]:  # noqa: ARG001 - as every kind is asked
    """A case cannot be skipped: somebody waits for an answer."""
    _known(book, key)
    raise CrmError(
        _(
            "%(key)s is a case, and somebody waits for an answer; close it with 'crm done %(key)s', or snooze it."
        )
        % {"key": key}
    )


KIND = rows.Kind(cases.LETTER, "case", awake, why, find, done, snooze, skip)

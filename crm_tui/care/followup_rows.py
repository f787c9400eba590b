"""Due follow-ups as rows of the day's list."""

from __future__ import annotations

from datetime import date

from crm_tui.care import followups, rows
from crm_tui.locale import _, n_
from crm_tui.store import followups as store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.store.book import Book
    from crm_tui.store.followups import Followup


def awake(book: Book, day: str, until: str) -> list[rows.Reason]:
    """The open ones that show by `until`."""
    return [
        rows.Reason(
            followups.key_of(row.id),
            "followup",
            row.contact,
            row.name,
            row.wake,
            row.time,
            row.wake <= day,
            row.priority == "high",
            row.channel,
            None,
            row,
        )
        for row in store.awake(book.db, until)
    ]


def why(row: Followup, day: str) -> str:
    """ "call back about the teapot, 10:00 (2 days late)"."""
    text: str = row.text
    if row.time:
        text = _("%(text)s, %(time)s") % {"text": text, "time": row.time}
    late = (date.fromisoformat(day) - date.fromisoformat(row.due)).days
    if late > 0 and row.wake == row.due:
        return n_("%(text)s (%(n)d day late)", "%(text)s (%(n)d days late)", late) % {"text": text, "n": late}
    if row.wake != row.due:
        return _("%(text)s (put off from %(day)s)") % {"text": text, "day": row.due}
    return text


def find(book: Book, key: str) -> dict[str, object]:
    """The row of that key, finished or not."""
    return followups.as_row(followups.show(book, rows.number(key)))


KIND = rows.Kind(
    followups.LETTER,
    "followup",
    awake,
    why,
    find,
    followups.done,
    followups.snooze,
    followups.skip,
)

"""Contact events: what was said, when, by which channel; one function per question asked."""

from __future__ import annotations

from collections import namedtuple

from crm_tui import dates
from crm_tui.errors import BadInput, NotFound
from crm_tui.locale import _
from crm_tui.store import contacts, driver
from crm_tui.store.ids import id_list
from crm_tui.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from crm_tui.store.acts import Act

Event = namedtuple("Event", "id contact day at kind channel direction text outcome followup cases orders")

LONGEST = 65536  # bytes of a text, as at an import


def kept_text(text: str) -> str:
    """Words from a hand as they are stored; BadInput for none at all and for more than 64 KB."""
    kept = clean(text)[0].strip()
    if not kept:
        raise BadInput(_("Some words are missing: say in a line what it is about."))
    if len(kept.encode()) > LONGEST:
        raise BadInput(_("That text is longer than 64 KB; shorten it."))
    return kept


def moment_on(day: str) -> str | None:
    """This moment in UTC, when `day` is the day of the clock; None for a day that was fixed or told."""
    if dates.fixed():
        return None
    now = dates.now_utc()
    local = (now.date().isoformat(), now.astimezone().date().isoformat())
    return dates.utc_text(now) if min(local) <= day <= max(local) else None


def require_contact(db: driver.Connection, contact: int) -> str:
    """The contact's name; NotFound when there is none."""
    name = contacts.name_of(db, contact)
    if not name and contacts.get(db, contact) is None:
        raise NotFound(_("There is no contact %(id)s.") % {"id": contact})
    return name


def insert(act: Act, contact: int, **values: object) -> int:
    """Write one event (`day`, `kind` and whatever else is known); returns its id."""
    return act.insert("event", contact=contact, **values)


def of_case(db: driver.Connection, contact: int, case: int) -> list[Event]:
    """What happened in a case, oldest first."""
    columns = ", ".join(Event._fields)
    found = db.execute(
        f"SELECT {columns} FROM event WHERE contact = ? AND cases = ? ORDER BY id", (contact, case)
    )
    return [Event(*row) for row in found]


def last_channels(db: driver.Connection, people: Iterable[int]) -> dict[int, str]:
    """{contact: channel of the newest event that has one}, whoever began it."""
    found = db.execute(
        """SELECT p.value, (SELECT channel FROM event WHERE contact = p.value AND channel IS NOT NULL
            ORDER BY day DESC, id DESC LIMIT 1) FROM json_each(?) p""",
        (id_list(people),),
    )
    return {contact: channel for contact, channel in found if channel}

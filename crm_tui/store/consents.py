"""The log of consent, and which handles a person can be reached by; one function per question asked."""

from __future__ import annotations

from collections import namedtuple

from crm_tui.store import driver
from crm_tui.store.ids import among

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from crm_tui.store.acts import Act

Consent = namedtuple("Consent", "id contact channel state day source reason by_hand")

_SELECT = "SELECT id, contact, channel, state, day, source, reason, by_hand FROM consent"


def entries(db: driver.Connection, contact: int) -> list[Consent]:
    """A person's entries in the order they were written."""
    return [Consent(*row) for row in db.execute(f"{_SELECT} WHERE contact = ? ORDER BY id", (contact,))]


def entries_of(db: driver.Connection, people: Iterable[int]) -> dict[int, list[Consent]]:
    """The same for many: {contact: entries}, without those who have none."""
    few, value = among(people)
    found: dict[int, list[Consent]] = {}
    for row in db.execute(f"{_SELECT} WHERE contact IN {few} ORDER BY id", (value,)):
        found.setdefault(row[1], []).append(Consent(*row))
    return found


def insert(act: Act, contact: int, channel: str, state: str, **values: object) -> int:
    """Write one entry; returns its id."""
    return act.insert("consent", contact=contact, channel=channel, state=state, **values)


def handle_kinds(db: driver.Connection, people: Iterable[int]) -> dict[int, list[str]]:
    """{contact: kinds of the handles by name}, without those who have none."""
    few, value = among(people)
    sql = f"SELECT contact, kind FROM handle WHERE contact IN {few} ORDER BY contact, kind"
    found: dict[int, list[str]] = {}
    for contact, kind in db.execute(sql, (value,)):
        found.setdefault(contact, []).append(kind)
    return found


def give(act: Act, keep: int, other: int) -> None:
    """Make the entries of one person another's, in the order in which they were written."""
    for entry in entries(act.db, other):
        act.update("consent", entry.id, contact=keep)

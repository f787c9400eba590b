"""What files say of who brought whom: rows that wait for the seller's word."""

from __future__ import annotations

from collections import namedtuple

from crm_tui.store import driver

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from crm_tui.store.acts import Act

# text: the words that name somebody; source: the format it came in; number: the order that bears it
Hint = namedtuple("Hint", "id contact text source number day")

_SELECT = """SELECT h.id, h.contact, h.text, h.source, h.number, h.day FROM hint h
    JOIN contact c ON c.id = h.contact WHERE h.state = 'open' AND c.referred_by IS NULL AND NOT c.archived"""


def waiting(db: driver.Connection, contact: int | None = None) -> Iterator[Hint]:
    """Hints that nobody has judged, about people of whom it is not known who brought them; newest first."""
    which, values = ("", ()) if contact is None else (" AND h.contact = ?", (contact,))
    for row in db.execute(f"{_SELECT}{which} ORDER BY h.id DESC", values):
        yield Hint(*row)


def known(db: driver.Connection, contact: int, text: str) -> bool:
    """Whether these words were noted of the person before, judged or not."""
    sql = "SELECT 1 FROM hint WHERE contact = ? AND text = ?"
    return db.execute(sql, (contact, text)).fetchone() is not None


def close(act: Act, contact: int, state: str) -> int:
    """Judge every open hint of a person; returns how many there were."""
    rows = act.db.execute("SELECT id FROM hint WHERE contact = ? AND state = 'open'", (contact,)).fetchall()
    for (row,) in rows:
        act.update("hint", row, state=state)
    return len(rows)

"""The table `rhythm`, what is kept of each buyer's dates and amounts, and the orders it is made from."""

from __future__ import annotations

from collections import namedtuple

from crm_tui.store import driver

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

Rhythm = namedtuple(
    "Rhythm", "contact currency days first last logs squares activity value amount due late lapsed"
)
Bought = namedtuple("Bought", "contact day counts currency net paid refunded refund_day")

_COLUMNS = ", ".join(Rhythm._fields)
_ORDERS = "o.contact, o.day, o.counts, o.currency, o.net, o.paid, o.refunded, o.refund_day"
_PUT = f"INSERT INTO rhythm ({_COLUMNS}) VALUES ({', '.join('?' * len(Rhythm._fields))})"


def of_touched(db: driver.Connection) -> Iterator[Any]:
    """The dated orders of everybody in temp.touched as `Bought` rows, person by person, oldest first."""
    return db.execute(
        f"SELECT {_ORDERS} FROM temp.touched t CROSS JOIN orders o ON o.contact = t.contact"
        " WHERE o.day IS NOT NULL ORDER BY t.contact, o.day"
    )


def replace_touched(db: driver.Connection, rows: Iterable[Rhythm]) -> None:
    """Put these rows in the place of those of everybody in temp.touched."""
    db.execute("DELETE FROM rhythm WHERE contact IN (SELECT contact FROM temp.touched)")
    db.executemany(_PUT, rows)


def get(db: driver.Connection, contact: int) -> Rhythm | None:
    """One person's row; None for who has no dated order that counts."""
    row = db.execute(f"SELECT {_COLUMNS} FROM rhythm WHERE contact = ?", (contact,)).fetchone()
    return Rhythm(*row) if row else None


def missing(db: driver.Connection) -> bool:
    """Whether there are buyers and not one row: a book that was made before rows were kept."""
    if db.execute("SELECT EXISTS (SELECT 1 FROM rhythm)").fetchone()[0]:
        return False
    return bool(db.execute("SELECT EXISTS (SELECT 1 FROM summary WHERE last > '')").fetchone()[0])

"""The table `rhythm`, what is kept of each buyer's dates and amounts, and the orders it is made from."""

from __future__ import annotations

from collections import namedtuple

from crm_tui.store import acts, driver

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

Rhythm = namedtuple(
    "Rhythm", "contact currency days first last logs squares activity value amount due late lapsed"
)
Bought = namedtuple("Bought", "contact day counts currency net paid refunded refund_day")

_AT_ONCE = 400
_COLUMNS = ", ".join(Rhythm._fields)
_ORDERS = "o.contact, o.day, o.counts, o.currency, o.net, o.paid, o.refunded, o.refund_day"
_PUT = f"INSERT INTO rhythm ({_COLUMNS}) VALUES ({', '.join('?' * len(Rhythm._fields))})"


def of_touched(db: driver.Connection) -> Iterator[Any]:
    """The dated orders of everybody in temp.touched as `Bought` rows, person by person, oldest first."""
    yield from db.execute(
        f"SELECT {_ORDERS} FROM temp.touched t CROSS JOIN orders o ON o.contact = t.contact"
        " WHERE o.day IS NOT NULL ORDER BY t.contact, o.day"
    )


def replace_touched(db: driver.Connection, rows: Iterable[Rhythm]) -> None:
    """Put these rows in the place of those of everybody in temp.touched."""
    bought = "SELECT 1 FROM orders o WHERE o.contact = rhythm.contact AND o.counts AND o.day IS NOT NULL"
    db.execute(
        f"DELETE FROM rhythm WHERE contact IN (SELECT contact FROM temp.touched) AND NOT EXISTS ({bought})"
    )
    db.executemany(f"INSERT OR REPLACE{_PUT[6:]}", rows)


def get(db: driver.Connection, contact: int) -> Rhythm | None:
    """One person's row; None for who has no dated order that counts."""
    row = db.execute(f"SELECT {_COLUMNS} FROM rhythm WHERE contact = ?", (contact,)).fetchone()
    return Rhythm(*row) if row else None


def missing(db: driver.Connection) -> bool:
    """Whether there are buyers and not one row: a book that was made before rows were kept."""
    if db.execute("SELECT EXISTS (SELECT 1 FROM rhythm)").fetchone()[0]:
        return False
    return bool(db.execute("SELECT EXISTS (SELECT 1 FROM summary WHERE last > '')").fetchone()[0])


def count(db: driver.Connection) -> int:
    """How many buyers there are."""
    return int(db.execute("SELECT count(*) FROM rhythm").fetchone()[0])


def some(db: driver.Connection, most: int, seed: int) -> list[int]:
    """About so many buyers, everybody when there are no more: the same ones for the same seed."""
    everybody = count(db)
    if everybody <= most:
        return [row[0] for row in db.execute("SELECT contact FROM rhythm ORDER BY contact")]
    share = int(most / everybody * 1_000_003)
    sql = "SELECT contact FROM rhythm WHERE (contact * 7919 + ?) % 1000003 * 31337 % 1000003 < ? ORDER BY contact"
    return [row[0] for row in db.execute(sql, (seed, share))]


def drawn(db: driver.Connection, most: int, seed: int) -> Iterator[Any]:
    """The rows of `some` buyers."""
    everybody = count(db)
    share = int(min(1.0, most / max(1, everybody)) * 1_000_003) + 1
    yield from db.execute(
        f"SELECT {_COLUMNS} FROM rhythm WHERE (contact * 7919 + ?) % 1000003 * 31337 % 1000003 < ?",
        (seed, share),
    )


def orders_of(db: driver.Connection, people: list[int]) -> Iterator[Any]:
    """The dated orders of these people as `Bought` rows, person by person, oldest first; `people` is sorted."""
    for at in range(0, len(people), _AT_ONCE):
        few = ",".join(map(str, people[at : at + _AT_ONCE]))
        yield from db.execute(
            f"SELECT {_ORDERS} FROM orders o WHERE o.contact IN ({few}) AND o.day IS NOT NULL"
            " ORDER BY o.contact, o.day"
        )


def every_order(db: driver.Connection) -> Iterator[Any]:
    """Everybody's dated orders as `Bought` rows, person by person, oldest first."""
    yield from db.execute(
        f"SELECT {_ORDERS} FROM orders o WHERE o.contact IS NOT NULL AND o.day IS NOT NULL ORDER BY o.contact, o.day"
    )


def everybody(db: driver.Connection) -> Iterator[Any]:
    """Every row, in the order of contacts."""
    yield from db.execute(f"SELECT {_COLUMNS} FROM rhythm ORDER BY contact")


def chunk(db: driver.Connection, after: int, most: int) -> list[tuple[int, int, float, str, str, str, str]]:
    """(contact, days, logs, last, due, late, lapsed) of the next so many buyers after a contact."""
    sql = "SELECT contact, days, logs, last, due, late, lapsed FROM rhythm WHERE contact > ? ORDER BY contact LIMIT ?"
    return list(db.execute(sql, (after, most)))


def turn(db: driver.Connection, rows: Iterable[tuple[str, str, str, int]]) -> None:
    """Write (due, late, lapsed, contact) anew; inside a transaction."""
    db.executemany("UPDATE rhythm SET due = ?, late = ?, lapsed = ? WHERE contact = ?", rows)


def currencies(db: driver.Connection) -> list[tuple[str, int]]:
    """(currency, how many people's numbers are in it)."""
    return list(db.execute("SELECT currency, count(*) FROM rhythm GROUP BY currency ORDER BY 2 DESC, 1"))


def value_at(db: driver.Connection, currency: str, place: int) -> float:
    """The kept value of who stands on that place (from 1) among a currency's buyers, off the index."""
    sql = "SELECT value FROM rhythm WHERE currency = ? ORDER BY value DESC LIMIT 1 OFFSET ?"
    row = db.execute(sql, (currency, max(0, place - 1))).fetchone()
    return float(row[0]) if row else 0.0


def first_day(db: driver.Connection) -> str:
    """The day of the first order that counts, "" when there is none."""
    return str(db.execute("SELECT coalesce(min(first), '') FROM rhythm").fetchone()[0])


def fill(db: driver.Connection, rows: Callable[[], Iterable[Rhythm]]) -> None:
    """Put these rows in the place of everybody's; one transaction."""
    with acts.writing(db):
        db.execute("DELETE FROM rhythm")
        db.executemany(_PUT, rows())


def misplaced(db: driver.Connection) -> int:
    """How many people's rows do not have the first and last day that their summary has, or should not be there."""
    sql = """SELECT count(*) FROM summary s LEFT JOIN rhythm r ON r.contact = s.contact
        WHERE s.first IS NOT r.first OR s.last IS NOT r.last"""
    gone = "SELECT count(*) FROM rhythm WHERE contact NOT IN (SELECT contact FROM summary)"
    return int(db.execute(sql).fetchone()[0]) + int(db.execute(gone).fetchone()[0])

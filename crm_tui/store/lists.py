"""Lists of people: their names, who is on them, by hand or by an expression; one function per question asked."""

from __future__ import annotations

from array import array
from collections import namedtuple

from crm_tui.store import driver

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from crm_tui.store.acts import Act

Listed = namedtuple("Listed", "id name key expression note created")


def every(db: driver.Connection) -> list[Listed]:
    """All lists by name."""
    return [
        Listed(*row) for row in db.execute(f"SELECT {', '.join(Listed._fields)} FROM lists ORDER BY name")
    ]


def by_key(db: driver.Connection, key: str) -> Listed | None:
    """The list of that folded name."""
    sql = f"SELECT {', '.join(Listed._fields)} FROM lists WHERE key = ?"
    row = db.execute(sql, (key,)).fetchone()
    return Listed(*row) if row else None


def by_id(db: driver.Connection, one: int) -> Listed | None:
    """The list of that number."""
    row = db.execute(f"SELECT {', '.join(Listed._fields)} FROM lists WHERE id = ?", (one,)).fetchone()
    return Listed(*row) if row else None


def size(db: driver.Connection, one: int) -> int:
    """How many people are on it, customers too."""
    sql = """SELECT (SELECT count(*) FROM member WHERE lists = ?1)
        + (SELECT count(*) FROM belongs WHERE lists = ?1)"""
    return int(db.execute(sql, (one,)).fetchone()[0])


def members(db: driver.Connection, one: int, limit: int = -1, offset: int = 0) -> array[int]:
    """Who is on it, by their numbers."""
    found = by_id(db, one)
    table = "belongs" if found and found.expression else "member"
    sql = f"SELECT contact FROM {table} WHERE lists = ?1 ORDER BY contact LIMIT ?2 OFFSET ?3"
    return array("q", (row[0] for row in db.execute(sql, (one, limit, offset))))


def of(db: driver.Connection, contact: int) -> list[str]:
    """The names of the lists somebody is on."""
    sql = """SELECT name FROM lists WHERE id IN (SELECT lists FROM member WHERE contact = ?1
        UNION SELECT lists FROM belongs WHERE contact = ?1) ORDER BY name"""
    return [row[0] for row in db.execute(sql, (contact,))]


def absent(db: driver.Connection, one: int, people: Iterable[int]) -> list[int]:
    """Those of these people who are not on it by hand."""
    ids = f"[{','.join(map(str, people))}]"
    sql = """SELECT value FROM json_each(?2) WHERE NOT EXISTS
        (SELECT 1 FROM member WHERE lists = ?1 AND contact = value)"""
    return [row[0] for row in db.execute(sql, (one, ids))]


def unknown(db: driver.Connection, people: Iterable[int]) -> int | None:
    """One of these who is not in the book (any more), None when all are."""
    ids = f"[{','.join(map(str, people))}]"
    sql = "SELECT value FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM contact WHERE id = value) LIMIT 1"
    row = db.execute(sql, (ids,)).fetchone()
    return int(row[0]) if row else None


def put(act: Act, one: int, people: Iterable[int]) -> None:
    """Put people on it who are not there."""
    rows = [(one, contact, act.day, act.batch) for contact in people]
    act.db.executemany("INSERT INTO member (lists, contact, day, batch) VALUES (?, ?, ?, ?)", rows)


def take(act: Act, one: int, people: Iterable[int]) -> int:
    """Take people off it; returns how many were there."""
    ids = f"[{','.join(map(str, people))}]"
    sql = "DELETE FROM member WHERE lists = ? AND contact IN (SELECT value FROM json_each(?))"
    return int(act.db.execute(sql, (one, ids)).rowcount)


def touched(act: Act) -> list[int]:
    """The lists that this act made, changed or brought back."""
    sql = """SELECT l.id FROM lists l JOIN span s ON s.tbl = 'lists' AND s.batch = ?1
            AND l.id BETWEEN s.first AND s.last
        UNION SELECT row FROM change WHERE batch = ?1 AND tbl = 'lists' AND row IN (SELECT id FROM lists)"""
    return [row[0] for row in act.db.execute(sql, (act.batch,))]


def lost(act: Act) -> bool:
    """Whether this act did away with a list."""
    sql = (
        "SELECT 1 FROM change WHERE batch = ? AND tbl = 'lists' AND row NOT IN (SELECT id FROM lists) LIMIT 1"
    )
    return act.db.execute(sql, (act.batch,)).fetchone() is not None


def kept(db: driver.Connection) -> list[Listed]:
    """The lists that keep themselves by an expression."""
    return [one for one in every(db) if one.expression]


def fill(db: driver.Connection, one: int, people: Iterable[int], day: str) -> tuple[list[int], list[int]]:
    """Who fits its expression on that day, nobody else; returns (who came, who went)."""
    now = set(people)
    before = {row[0] for row in db.execute("SELECT contact FROM belongs WHERE lists = ?", (one,))}
    came, went = sorted(now - before), sorted(before - now)
    db.executemany(
        "DELETE FROM belongs WHERE lists = ? AND contact = ?", ((one, contact) for contact in went)
    )
    db.executemany("INSERT INTO belongs VALUES (?, ?)", ((one, contact) for contact in came))
    db.execute("INSERT OR REPLACE INTO filled VALUES (?, ?)", (one, day))
    return came, went


def filled_on(db: driver.Connection, one: int) -> str | None:
    """The day for which it was filled last."""
    row = db.execute("SELECT day FROM filled WHERE lists = ?", (one,)).fetchone()
    return row[0] if row else None


def touched_people(db: driver.Connection) -> list[int]:
    """Everybody the act under way touched."""
    return [row[0] for row in db.execute("SELECT contact FROM temp.touched")]


def refit(db: driver.Connection, one: int, fitting: Iterable[int]) -> None:
    """Of the touched people, these fit its expression now, and the others don't."""
    db.execute(
        "DELETE FROM belongs WHERE lists = ? AND contact IN (SELECT contact FROM temp.touched)", (one,)
    )
    db.executemany("INSERT OR IGNORE INTO belongs VALUES (?, ?)", ((one, contact) for contact in fitting))

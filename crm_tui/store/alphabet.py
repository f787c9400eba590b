"""Everybody's place by name; `people/alphabet.py` says what it is. The archived have none."""

from __future__ import annotations

from crm_tui.store import driver
from crm_tui.store.ids import id_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def put(db: driver.Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Write (contact, place); one that stays where it is is not written."""
    sql = """INSERT INTO alphabet VALUES (?, ?)
        ON CONFLICT DO UPDATE SET place = excluded.place WHERE place != excluded.place"""
    db.executemany(sql, rows)


def drop(db: driver.Connection, people: Iterable[int]) -> None:
    """Take these people out."""
    db.execute("DELETE FROM alphabet WHERE contact IN (SELECT value FROM json_each(?))", (id_list(people),))


def places(db: driver.Connection, people: Iterable[int]) -> dict[int, str]:
    """{contact: place} of these people."""
    sql = "SELECT contact, place FROM alphabet WHERE contact IN (SELECT value FROM json_each(?))"
    return dict(db.execute(sql, (id_list(people),)))


def names(db: driver.Connection) -> Iterator[tuple[int, str]]:
    """(contact, name) of everybody who is to have a place."""
    yield from db.execute("SELECT id, name FROM contact WHERE NOT archived")


def missing(db: driver.Connection) -> bool:
    """Whether there are people and not one place: a book that was made before places were kept."""
    sql = "SELECT EXISTS (SELECT 1 FROM doc) AND NOT EXISTS (SELECT 1 FROM alphabet)"
    return bool(db.execute(sql).fetchone()[0])

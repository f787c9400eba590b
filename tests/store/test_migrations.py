"""Every released book becomes what a blank one is, with its rows as they were."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from crm_tui.store import driver, tables
from crm_tui.store.book import open_book

RELEASED = sorted((Path(__file__).parent / "released").glob("schema-*.db.gz"))


def unpacked(packed: Path, folder: Path) -> Path:
    place = folder / "book.db"
    place.write_bytes(gzip.decompress(packed.read_bytes()))
    place.chmod(0o600)
    return place


def shape(db: driver.Connection) -> dict[str, object]:
    """What a schema is made of, whatever the order of its columns."""
    found: dict[str, object] = {}
    for kind, name, sql in db.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    ):
        if kind == "table":
            found[name] = sorted(row[1:] for row in db.execute(f"PRAGMA table_info({name})"))
        else:
            found[name] = sql
    return found


def rows_of(db: driver.Connection, named: dict[str, tuple[str, ...]]) -> dict[str, list[object]]:
    return {
        table: list(db.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY id"))
        for table, columns in named.items()
    }


@pytest.mark.parametrize("packed", RELEASED, ids=lambda path: path.name)
def test_a_released_book_becomes_what_a_blank_one_is(packed: Path, tmp_path: Path):
    place = unpacked(packed, tmp_path)
    with driver.connect(str(place)) as old:
        there = {name for (name,) in old.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        named = {
            table: tuple(row[1] for row in old.execute(f"PRAGMA table_info({table})"))
            for table in tables.TRACKED
            if table in there
        }
        before = rows_of(old, named)
    old.close()
    assert before["orders"]
    with open_book(str(place)) as book, open_book(str(tmp_path / "blank" / "book.db")) as blank:
        assert shape(book.db) == shape(blank.db)
        assert rows_of(book.db, named) == before
        assert book.schema() == tables.SCHEMA
        assert book.db.execute("SELECT count(*) FROM orders WHERE entered IS NULL").fetchone() == (0,)
        assert book.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_every_schema_but_this_one_has_a_released_book():
    assert [path.name for path in RELEASED] == [f"schema-{n}.db.gz" for n in range(1, tables.SCHEMA)]

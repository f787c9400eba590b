"""The book's tables out, row by row, and into an empty book again: nothing is held but a few thousand rows."""

from __future__ import annotations

import json
from contextlib import contextmanager

from crm_tui.errors import CrmError
from crm_tui.locale import _
from crm_tui.store import acts, driver, settings
from crm_tui.store.tables import TRACKED, columns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from crm_tui.store.acts import Act

    Row = dict[str, Any]

CHUNK = 2000  # rows of a table whose rows elsewhere are asked for together
TABLES = tuple(TRACKED)


@contextmanager
def snapshot(db: driver.Connection) -> Iterator[None]:
    """Everything that is read inside is the book of one moment, whatever other programs write meanwhile."""
    try:
        db.execute("BEGIN")
    except driver.Error as problem:
        raise acts.explained(problem) from problem
    try:
        yield
    finally:
        db.execute("COMMIT")


def kept(table: str) -> tuple[str, ...]:
    """The columns that go out: all but the batch, which belongs to this book's history alone."""
    return columns(table)[:-1]


def count(db: driver.Connection, table: str) -> int:
    """How many rows a table has."""
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def rows(db: driver.Connection, table: str) -> Iterator[Row]:
    """Every row of a table as {column: value}, oldest first, without what is empty."""
    named = kept(table)
    for row in db.execute(f"SELECT {', '.join(named)} FROM {table} ORDER BY id"):
        yield {column: value for column, value in zip(named, row, strict=True) if value is not None}


def chunks(db: driver.Connection, table: str) -> Iterator[list[Row]]:
    """The same with every column, some thousands at a time."""
    named, last = kept(table), 0
    sql = f"SELECT {', '.join(named)} FROM {table} WHERE id > ? ORDER BY id LIMIT {CHUNK}"
    while found := [dict(zip(named, row, strict=True)) for row in db.execute(sql, (last,))]:
        yield found
        last = found[-1]["id"]


def belonging(db: driver.Connection, table: str, place: str, ids: Iterable[int]) -> dict[int, list[Row]]:
    """{id: rows of the table that point to it}, oldest first."""
    named = kept(table)
    sql = f"SELECT {', '.join(named)} FROM {table} WHERE {place} IN (SELECT value FROM json_each(?)) ORDER BY id"
    found: dict[int, list[Row]] = {}
    for row in db.execute(sql, (json.dumps(list(ids)),)):
        record = dict(zip(named, row, strict=True))
        found.setdefault(record[place], []).append(record)
    return found


def by_id(db: driver.Connection, table: str, ids: Iterable[int]) -> dict[int, Row]:
    """{id: row} of the rows with these ids."""
    return {row: found[0] for row, found in belonging(db, table, "id", ids).items()}


def is_unused(db: driver.Connection) -> bool:
    """Whether nothing but the shop's own facts was ever written into this book."""
    return not any(
        last for table, last in acts.last_ids(db).items() if table in TRACKED and table != "setting"
    )


def put(act: Act, table: str, found: Iterable[Row]) -> int:
    """Write rows as they were, ids too; returns how many. Raises CrmError for what is no row of this table."""
    if table == "setting":
        return _settings(act, found)
    act.db.execute("PRAGMA defer_foreign_keys = ON")  # a row may point to one that comes later
    known = kept(table)
    sql = f"INSERT INTO {table} ({', '.join(known)}, batch) VALUES ({', '.join('?' * len(known))}, ?)"
    needed = required(act.db, table)
    try:
        made = act.db.executemany(sql, _values(found, known, needed, act.batch))
    except (driver.Error, OverflowError) as problem:
        raise _damaged(table) from problem
    return max(0, int(made.rowcount))


def required(db: driver.Connection, table: str) -> dict[str, Any]:
    """{column: what it is when nothing is said} of the columns that have such a value."""
    found = {}
    for _place, name, kind, _null, default, _key in db.execute(f"PRAGMA table_info({table})"):
        if default is not None:
            found[name] = int(default) if kind == "INTEGER" else str(default).strip("'")
    return found


def _values(found: Iterable[Row], known: Sequence[str], usual: Row, batch: int) -> Iterator[tuple[Any, ...]]:
    table = set(known)
    for row in found:
        if not table.issuperset(row) or not isinstance(row.get("id"), int):
            raise OverflowError  # told as a damaged row
        yield (*[row.get(column, usual.get(column)) for column in known], batch)


def _settings(act: Act, found: Iterable[Row]) -> int:
    number = 0
    for row in found:
        if not (isinstance(row.get("key"), str) and isinstance(row.get("value"), str)):
            raise _damaged("setting")
        settings.put(act, row["key"], row["value"])
        number += 1
    return number


def _damaged(table: str) -> CrmError:
    return CrmError(
        _("The file is damaged: a row of '%(table)s' is none. Nothing was changed.") % {"table": table}
    )

"""What merging two people asks and moves: the rows of one become the other's, table by table of the registry."""

from __future__ import annotations

import re

from crm_tui.store import driver
from crm_tui.store.acts import Act
from crm_tui.store.tables import PERSON, columns

# what these say of themselves decides more than whose they are: `people.merging` looks at them one by one
ONE_BY_ONE = ("contact", "consent", "twin", "prospect", "reward")
# rows that say the same of a person but for their id, batch and what stands here are one row
_OF_RECORDS = ("s", "f", "k")  # keys of the day's list that are made of an order, a follow-up or a case
_ALIKE: dict[str, tuple[str, ...]] = {
    "handle": ("kind", "norm"),
    "address": ("lines", "city", "region", "postcode", "country"),
    "hint": ("text",),
}


def rows_of(
    db: driver.Connection, table: str, contact: int, place: str = "contact"
) -> list[dict[str, object]]:
    """A person's rows of a table as {column: value}, oldest first."""
    named = columns(table)
    found = db.execute(f"SELECT {', '.join(named)} FROM {table} WHERE {place} = ? ORDER BY id", (contact,))
    return [dict(zip(named, row, strict=True)) for row in found]


def counts(db: driver.Connection, contact: int) -> dict[str, int]:
    """{table: how many rows are in a person's name}, without tables that have none."""
    found = {}
    for table, places in PERSON.items():
        if "contact" in places:
            (number,) = db.execute(f"SELECT count(*) FROM {table} WHERE contact = ?", (contact,)).fetchone()
            if number:
                found[table] = int(number)
    return found


def move(act: Act, keep: int, other: int) -> dict[str, int]:
    """Give the person's rows to the one who is kept; what says the same there already goes.

    Returns {table: rows that moved}. Every table that holds a person takes part, also those of later schemas.
    """
    moved: dict[str, int] = {}
    for table, places in PERSON.items():
        for place in places:
            if table in ONE_BY_ONE or (table, place) == ("contact", "id"):
                continue
            number = _move(act, table, place, keep, other)
            if number:
                moved[table] = moved.get(table, 0) + number
    for row in rows_of(act.db, "contact", other, "referred_by"):
        if row["id"] != keep:
            act.update("contact", int(str(row["id"])), referred_by=keep)
    return moved


def _move(act: Act, table: str, place: str, keep: int, other: int) -> int:
    known = {_said(table, row) for row in rows_of(act.db, table, keep, place)} if table in _ALIKE else set()
    number = 0
    for row in rows_of(act.db, table, other, place):
        one = int(str(row["id"]))
        if table in _ALIKE and _said(table, row) in known:
            act.delete(table, one)
            continue
        known.add(_said(table, row) if table in _ALIKE else None)
        number += give(act, table, one, **{place: keep, **_renamed(table, row, keep, other)})
    return number


def give(act: Act, table: str, row: int, **values: object) -> bool:
    """Change a row's owner, or drop it where the new owner has one like it and can have but one."""
    try:
        act.update(table, row, **values)
    except driver.IntegrityError:
        act.delete(table, row)
        return False
    return True


def _said(table: str, row: dict[str, object]) -> object:
    said = tuple(row[column] or "" for column in _ALIKE[table])
    # a handle without a compared form (an extension) is one only with the same text
    return (said, row["value"]) if table == "handle" and not row["norm"] else said


def _renamed(table: str, row: dict[str, object], keep: int, other: int) -> dict[str, str]:
    """A key of the day's list that is made of the person's number (l45-881, o12-2027) is made of the new one."""
    found = re.fullmatch(r"([a-z]+)(\d+)(.*)", str(row.get("key") or "")) if table == "handled" else None
    if found is None or found[1] in _OF_RECORDS or found[2] != str(other):
        return {}
    return {"key": f"{found[1]}{keep}{found[3]}"}


def merged_into(db: driver.Connection, contact: int) -> int | None:
    """Who a person that is gone was merged into, if that still holds."""
    row = db.execute(
        """SELECT b.contact FROM change c JOIN batch b ON b.id = c.batch
        WHERE c.tbl = 'contact' AND c.row = ? AND c.op = 'delete' AND b.what = 'contact merge'
        AND b.undone_by IS NULL AND b.contact IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM contact WHERE id = c.row) ORDER BY c.batch DESC LIMIT 1""",
        (contact,),
    ).fetchone()
    return int(row[0]) if row else None


def inviter_of(db: driver.Connection, contact: int) -> int | None:
    """Who brought a person."""
    row = db.execute("SELECT referred_by FROM contact WHERE id = ?", (contact,)).fetchone()
    return int(row[0]) if row and row[0] is not None else None


def as_map(text: object) -> dict[str, str]:
    """A contact's `fields` or `extra` as a map."""
    if not text:
        return {}
    import json  # a card asks this room who is who, and waits for no such thing

    return dict(json.loads(str(text)))

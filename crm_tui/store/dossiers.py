"""One person's rows, of every table that holds a person; of other people's rows no more than that they are there."""

from __future__ import annotations

from crm_tui.store import driver, dumps
from crm_tui.store.tables import PERSON, THROUGH_ORDER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]


def rows(db: driver.Connection, contact: int) -> dict[str, list[Row]]:
    """{table: rows as they are kept}, for every table of the registry and those that hang on an order.

    A row of `contact` that only names the person is somebody else's and is left out; `brought` has their ids.
    """
    found = {
        table: _once([row for place in places if place != "referred_by" for row in _of(db, table, place, [contact])])
        for table, places in PERSON.items()
    }  # fmt: skip
    orders = [row["id"] for row in found["orders"]]
    return found | {table: _of(db, table, "orders", orders) for table in THROUGH_ORDER}


def brought(db: driver.Connection, contact: int) -> list[int]:
    """The ids of those whom the person brought."""
    return [row["id"] for row in _of(db, "contact", "referred_by", [contact])]


def named(db: driver.Connection, table: str, ids: set[int]) -> dict[int, str]:
    """{id: name} of goods or lists that the rows speak of."""
    return {row: str(found["name"]) for row, found in dumps.by_id(db, table, ids).items()}


def acts(db: driver.Connection, contact: int) -> list[Row]:
    """What was done about the person, oldest first: {id, at, what, detail}."""
    sql = "SELECT id, at, what, detail FROM batch WHERE contact = ? ORDER BY id"
    return [
        dict(zip(("id", "at", "what", "detail"), row, strict=True)) for row in db.execute(sql, (contact,))
    ]


def _of(db: driver.Connection, table: str, place: str, ids: list[int]) -> list[Row]:
    return [row for found in dumps.belonging(db, table, place, ids).values() for row in found]


def _once(found: list[Row]) -> list[Row]:
    """Each row once, though it may name the person in two places; oldest first."""
    return [row for _id, row in sorted({row["id"]: row for row in found}.items())]

"""Cases: questions, complaints, returns and warranty; one function per question asked."""

from __future__ import annotations

from collections import namedtuple

from crm_tui.store import driver

# `wake` is the day it shows on the list: its promise, else the day after it was opened, else as snoozed
Case = namedtuple(
    "Case",
    "id contact name kind text reason orders line state opened promise promise_time wake closed resolution"
    " satisfaction",
)

_SELECT = (
    "SELECT k.id, k.contact, c.name, k.kind, k.text, k.reason, k.orders, k.line, k.state, k.opened, k.promise,"
    " k.promise_time, k.wake, k.closed, k.resolution, k.satisfaction FROM cases k JOIN contact c ON c.id = k.contact"
)


def get(db: driver.Connection, case: int) -> Case | None:
    """One case, or None."""
    row = db.execute(f"{_SELECT} WHERE k.id = ?", (case,)).fetchone()
    return Case(*row) if row else None


def awake(db: driver.Connection, until: str) -> list[Case]:
    """The open ones that show by that day, of people who aren't archived."""
    sql = f"{_SELECT} WHERE k.state = 'open' AND (k.wake <= ? OR k.wake IS NULL) AND NOT c.archived"
    return [Case(*row) for row in db.execute(sql, (until,))]


def listed(db: driver.Connection, contact: int | None, state: str | None) -> list[Case]:
    """Those of a person, in a state; promised ones first, then the oldest."""
    asked = {"k.contact = ?": contact, "k.state = ?": state}
    parts = {part: value for part, value in asked.items() if value is not None}
    where = " WHERE " + " AND ".join(parts) if parts else ""
    order = "k.promise IS NULL, k.promise, k.opened, k.id"
    return [Case(*row) for row in db.execute(f"{_SELECT}{where} ORDER BY {order}", tuple(parts.values()))]


def owner_of_order(db: driver.Connection, order: int) -> tuple[int | None] | None:
    """(contact,) of an order, (None,) for an anonymous one; None when there is no such order."""
    found: tuple[int | None] | None = db.execute(
        "SELECT contact FROM orders WHERE id = ?", (order,)
    ).fetchone()
    return found


def has_line(db: driver.Connection, order: int, line: int) -> bool:
    """Whether that line stands in that order."""
    return db.execute("SELECT 1 FROM line WHERE id = ? AND orders = ?", (line, order)).fetchone() is not None

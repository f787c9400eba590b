"""What a refit found about the whole shop, as words under keys; derived, never in a batch."""

from __future__ import annotations

from crm_tui.store import driver


def everything(db: driver.Connection) -> dict[str, str]:
    """All that was found: {key: words}."""
    return dict(db.execute("SELECT key, value FROM fitted"))


def get(db: driver.Connection, key: str) -> str:
    """What stands under one key, '' when nothing does."""
    row = db.execute("SELECT value FROM fitted WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else ""


def put(db: driver.Connection, found: dict[str, str]) -> None:
    """Put these in the place of all that was there; inside a transaction."""
    db.execute("DELETE FROM fitted")
    db.executemany("INSERT INTO fitted VALUES (?, ?)", found.items())

"""What a refit found about the whole shop, as words under keys; derived, never in a batch."""

from __future__ import annotations

from crm_tui.store import driver

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def everything(db: driver.Connection) -> dict[str, str]:
    """All that was found: {key: words}."""
    return dict(db.execute("SELECT key, value FROM fitted"))


def get(db: driver.Connection, key: str) -> str:
    """What stands under one key, '' when nothing does."""
    row = db.execute("SELECT value FROM fitted WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else ""


def medians(db: driver.Connection, currencies: Iterable[str]) -> dict[str, float]:
    """{currency: what the middle one of its buyers' newest orders brought}, as far as a refit saw them."""
    keys = [f"median {code}" for code in currencies]
    sql = f"SELECT substr(key, 8), value FROM fitted WHERE key IN ({', '.join('?' * len(keys))})"
    return {code: float(words) for code, words in db.execute(sql, keys)}


def put(db: driver.Connection, found: dict[str, str]) -> None:
    """Put these in the place of all that was there; inside a transaction."""
    db.execute("DELETE FROM fitted")
    db.executemany("INSERT INTO fitted VALUES (?, ?)", found.items())

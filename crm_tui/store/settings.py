"""The shop's own facts, kept in the book so that they travel with it: name, country, zone, currency."""

from __future__ import annotations

from crm_tui.store import driver
from crm_tui.store.acts import Act


def all_settings(db: driver.Connection) -> dict[str, str]:
    """Every setting as {key: value}."""
    return dict(db.execute("SELECT key, value FROM setting"))


def get(db: driver.Connection, key: str, default: str = "") -> str:
    """One setting, or the default."""
    row = db.execute("SELECT value FROM setting WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else default


def put(act: Act, key: str, value: str) -> None:
    """Write one setting."""
    row = act.db.execute("SELECT id, value FROM setting WHERE key = ?", (key,)).fetchone()
    if row is None:
        act.insert("setting", key=key, value=value)
    elif row[1] != value:
        act.update("setting", row[0], value=value)


def mark(db: driver.Connection) -> str:
    """What tells this book from every other one, for as long as it lives; says nothing of what is in it."""
    row = db.execute("SELECT key FROM batch ORDER BY id LIMIT 1").fetchone()
    return str(row[0]) if row else "new"


def before(act: Act, key: str) -> tuple[bool, str | None]:
    """(whether this act changed that setting, what it said before: None for nothing)."""
    if act.tables is not None and "setting" not in act.tables:
        return False, None
    db, batch = act.db, act.batch
    row = db.execute(
        """SELECT json_extract(c.before, '$.value') FROM change c LEFT JOIN setting s ON s.id = c.row
        WHERE c.batch = ?1 AND c.tbl = 'setting' AND ?2 IN (s.key, json_extract(c.before, '$.key'))""",
        (batch, key),
    ).fetchone()
    if row is None:
        row = db.execute(
            """SELECT NULL FROM span p JOIN setting s ON s.id BETWEEN p.first AND p.last
            WHERE p.batch = ? AND p.tbl = 'setting' AND s.key = ?""",
            (batch, key),
        ).fetchone()
    return row is not None, row[0] if row else None

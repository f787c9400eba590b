"""Mappings that were given once, remembered by the header they are for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crm_tui.store import driver
    from crm_tui.store.acts import Act


def find(db: driver.Connection, key: str) -> str | None:
    """The mapping for a header, as it was kept (JSON), or None."""
    row = db.execute("SELECT spec FROM mapping WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else None


def put(act: Act, key: str, name: str, spec: str) -> None:
    """Remember a mapping for a header."""
    row = act.db.execute("SELECT id, spec FROM mapping WHERE key = ?", (key,)).fetchone()
    if row is None:
        act.insert("mapping", key=key, name=name, spec=spec)
    elif row[1] != spec:
        act.update("mapping", row[0], spec=spec)

"""The book's schema as an append-only list of small steps, each with its why; never edit a released one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils.migrations import Migrations

from crm_tui.store import tables

if TYPE_CHECKING:
    from sqlite_utils.db import Database

steps = Migrations("crm-tui")


@steps()
def m001_first_book(db: Database) -> None:
    """Why: contacts, orders, follow-ups and cases, acts that can be undone, and a search over them."""
    for sql in tables.BOOKKEEPING:
        db.execute(sql)
    for table in tables.TRACKED:
        db.execute(tables.create(table))
        for sql in tables.triggers(table, tables.columns(table)):
            db.execute(sql)
    for sql in (*tables.INDEXES, *tables.DERIVED):
        db.execute(sql)
    # deletions are few, and an undo asks for them by row
    db.execute("CREATE INDEX change_deleted ON change(tbl, row) WHERE op = 'delete'")

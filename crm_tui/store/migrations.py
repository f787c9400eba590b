"""The book's schema as an append-only list of small steps, each with its why; never edit a released one.

A blank book is made as `tables` has it today; every later step brings older books to the same. A test
compares the two for each released schema.
"""

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
    tables.complete(db.conn)
    # deletions are few, and an undo asks for them by row
    db.execute("CREATE INDEX change_deleted ON change(tbl, row) WHERE op = 'delete'")


@steps()
def m002_the_day_and_the_pipeline(db: Database) -> None:
    """Why: numbers kept per person, care steps and what was done with them, reviews, prospects, lists."""
    tables.complete(db.conn)
    # an order that is in the book already came with the act that made it
    triggers = [
        name
        for (name,) in db.execute(
            "SELECT name FROM sqlite_master WHERE name LIKE 'orders\\_%' ESCAPE '\\' AND type = 'trigger'"
        )
    ]
    for name in triggers:
        db.execute(f"DROP TRIGGER {name}")
    db.execute(
        """UPDATE orders SET entered = (SELECT b.day FROM span s JOIN batch b ON b.id = s.batch
        WHERE s.tbl = 'orders' AND orders.id BETWEEN s.first AND s.last) WHERE entered IS NULL"""
    )
    for sql in tables.triggers("orders", tables.columns("orders")):
        db.execute(sql)


@steps()
def m003_the_alphabet(db: Database) -> None:
    """Why: names are listed by how they sound; the day's list reads who lapses best first and counts nothing anew."""
    for index in ("lapse_coming", "handle_contact", "identity_contact"):
        db.execute(f"DROP INDEX IF EXISTS {index}")
    known = "SELECT contact, what, md, currency, value FROM yearly"
    db.execute(f"CREATE TEMP TABLE days AS {known}")
    db.execute("DROP TABLE yearly")
    db.execute("DROP TABLE IF EXISTS yearly_count")
    tables.complete(db.conn)
    # they count themselves as they come
    db.execute(
        """INSERT INTO yearly SELECT d.contact, d.what, d.md, d.currency, d.value, CAST(substr(CASE d.what
            WHEN 'birthday' THEN CASE WHEN c.birthday GLOB '*[0-9][0-9][0-9][0-9]-*'
                THEN replace(c.birthday, 'lunar:', '') END
            ELSE (SELECT first FROM rhythm r WHERE r.contact = d.contact) END, 1, 4) AS INTEGER)
        FROM temp.days d JOIN contact c ON c.id = d.contact"""
    )
    db.execute("DROP TABLE temp.days")

"""What filling in a message asks of the book and no other room does."""

from __future__ import annotations

from crm_tui.store import driver


def interest(db: driver.Connection, contact: int) -> str:
    """What a prospect asked about, "" when nobody noted it."""
    row = db.execute("SELECT interest FROM prospect WHERE contact = ?", (contact,)).fetchone()
    return str(row[0] or "") if row else ""


def newest_order(db: driver.Connection, contact: int) -> int | None:
    """A person's last order that counts, None when there is none."""
    row = db.execute(
        "SELECT id FROM orders WHERE contact = ? AND counts ORDER BY day DESC, at DESC, id DESC LIMIT 1",
        (contact,),
    ).fetchone()
    return int(row[0]) if row else None


def platforms(db: driver.Connection, contact: int) -> set[str]:
    """The platforms that somebody is known from."""
    sql = """SELECT platform FROM identity WHERE contact = ?1
        UNION SELECT platform FROM orders WHERE contact = ?1 UNION SELECT kind FROM handle WHERE contact = ?1"""
    return {platform for (platform,) in db.execute(sql, (contact,))}

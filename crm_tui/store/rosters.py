"""Lists of people of any length: the ids in an order, the first of them at once, the rest when they come."""

from __future__ import annotations

from array import array

from crm_tui.store import driver

# Each order of a roster: what stands after SELECT, so that an index answers the first page.
_SORTS = {
    "active": "s.contact FROM summary s WHERE {present} ORDER BY s.active DESC, s.contact DESC",
    "last": "s.contact FROM summary s WHERE {present} ORDER BY s.last DESC, s.contact DESC",
    "name": "s.contact FROM alphabet s ORDER BY s.place, s.contact",
    "created": "s.id FROM contact s WHERE {known} ORDER BY s.id DESC",
    "spent": "s.contact FROM spent s WHERE s.orders > 0 AND s.currency = :shop AND {present}"
    " ORDER BY s.amount DESC, s.contact DESC",
}
_ARCHIVED = "(SELECT id FROM contact WHERE archived)"
_TAGGED = " FROM tag t JOIN contact c ON c.id = t.contact WHERE t.key = :tag AND NOT c.archived"


def first(db: driver.Connection, sort: str, limit: int) -> list[int]:
    """The first people in that order."""
    found = [
        row[0] for row in db.execute(_question(db, sort) + " LIMIT :limit", {**_shop(db), "limit": limit})
    ]
    return found + _unplaced(db)[: limit - len(found)] if sort == "name" and len(found) < limit else found


def every(db: driver.Connection, sort: str) -> array[int]:
    """Everybody in that order."""
    found = array("q", (row[0] for row in db.execute(_question(db, sort), _shop(db))))
    return found + array("q", _unplaced(db)) if sort == "name" else found


def _unplaced(db: driver.Connection) -> list[int]:
    """Who came a moment ago and has no place in the alphabet yet."""
    sql = """SELECT q.contact FROM stale q JOIN contact c ON c.id = q.contact WHERE NOT c.archived
        AND NOT EXISTS (SELECT 1 FROM alphabet a WHERE a.contact = q.contact) ORDER BY q.contact"""
    return [row[0] for row in db.execute(sql)]


def tagged(db: driver.Connection, key: str) -> array[int]:
    """Everybody with that tag, newest activity first."""
    sql = f"SELECT c.id{_TAGGED} ORDER BY (SELECT active FROM summary WHERE contact = c.id) DESC, c.id DESC"
    return array("q", (row[0] for row in db.execute(sql, {"tag": key})))


def tags(db: driver.Connection, limit: int) -> list[tuple[str, int]]:
    """(tag, how many bear it), the most used ones."""
    sql = "SELECT min(tag), count(*) FROM tag GROUP BY key ORDER BY 2 DESC, 1 LIMIT ?"
    return [(row[0], row[1]) for row in db.execute(sql, (limit,))]


def count(db: driver.Connection) -> int:
    """How many people are on the lists."""
    everybody = "SELECT (SELECT count(*) FROM summary) - (SELECT count(*) FROM contact WHERE archived)"
    return max(0, int(db.execute(everybody).fetchone()[0]))


def is_empty(db: driver.Connection) -> bool:
    """Whether the book holds nobody at all, and no order."""
    sql = "SELECT EXISTS (SELECT 1 FROM contact) OR EXISTS (SELECT 1 FROM orders)"
    return not db.execute(sql).fetchone()[0]


def _question(db: driver.Connection, sort: str) -> str:
    (any_archived,) = db.execute("SELECT EXISTS (SELECT 1 FROM contact WHERE archived)").fetchone()
    # asked through the small index of the archived, so that no row of a person has to be read
    present, known = (
        (f"s.contact NOT IN {_ARCHIVED}", f"s.id NOT IN {_ARCHIVED}") if any_archived else ("1", "1")
    )
    return "SELECT " + _SORTS[sort].format(present=present, known=known)


def _shop(db: driver.Connection) -> dict[str, str]:
    from crm_tui.store import settings

    return {"shop": settings.get(db, "currency", "EUR")}

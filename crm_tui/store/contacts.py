"""Contacts, handles, identities, addresses and tags: one function per question asked."""

from __future__ import annotations

from collections import namedtuple

from crm_tui.store import driver

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

# the columns of today's schema, spelt out so that a type checker knows them; a test compares
Contact = namedtuple(
    "Contact",
    "id name name_rank nickname company stage gender birthday job income_band household language zone interests"
    " credit_limit credit_currency source referred_by note keep_in_touch fields extra hand origin created archived"
    " batch",
)
HandleRow = namedtuple("HandleRow", "id contact kind value norm national label")


def get(db: driver.Connection, contact: int) -> Contact | None:
    """One contact's row, or None."""
    row = db.execute(f"SELECT {', '.join(Contact._fields)} FROM contact WHERE id = ?", (contact,)).fetchone()
    return Contact(*row) if row else None


def name_of(db: driver.Connection, contact: int) -> str:
    """The name of a contact, '' when there is none."""
    row = db.execute("SELECT name FROM contact WHERE id = ?", (contact,)).fetchone()
    return str(row[0]) if row else ""


def named(db: driver.Connection, name: str) -> list[int]:
    """Everybody with exactly this name."""
    return [r[0] for r in db.execute("SELECT id FROM contact WHERE name = ? AND NOT archived", (name,))]


def called(db: driver.Connection, name: str) -> list[int]:
    """Everybody with exactly this name or nickname."""
    sql = """SELECT id FROM contact WHERE name = ?1 AND NOT archived
        UNION SELECT id FROM contact WHERE nickname = ?1 AND NOT archived"""
    return [row[0] for row in db.execute(sql, (name,))]


def handles(db: driver.Connection, contact: int) -> list[HandleRow]:
    """A person's handles, oldest first."""
    sql = "SELECT id, contact, kind, value, norm, national, label FROM handle WHERE contact = ? ORDER BY id"
    return [HandleRow(*row) for row in db.execute(sql, (contact,))]


def by_norm(db: driver.Connection, norm: str, kinds: tuple[str, ...] = ()) -> list[HandleRow]:
    """Handles with this compared form, of these kinds (any when none are given)."""
    sql = "SELECT id, contact, kind, value, norm, national, label FROM handle WHERE norm = ? ORDER BY id"
    rows = [HandleRow(*row) for row in db.execute(sql, (norm,))] if norm else []
    return [row for row in rows if not kinds or row.kind in kinds]


def by_national(db: driver.Connection, national: str) -> list[HandleRow]:
    """Phones with these national digits."""
    sql = "SELECT id, contact, kind, value, norm, national, label FROM handle WHERE national = ? ORDER BY id"
    return [HandleRow(*row) for row in db.execute(sql, (national,))] if national else []


def by_identity(
    db: driver.Connection, key: str, platform: str | None = None, shop: str | None = None
) -> list[int]:
    """The contacts that bear this buyer id, on one platform (and shop) or on any."""
    sql = "SELECT DISTINCT contact FROM identity WHERE key = ?"
    values: tuple[str, ...] = (key,)
    if platform is not None:
        sql, values = sql + " AND platform = ?", (*values, platform)
    if shop is not None:
        sql, values = sql + " AND shop = ?", (*values, shop)
    return [row[0] for row in db.execute(sql, values)]


def identities(db: driver.Connection, contact: int) -> list[tuple[str, str, str]]:
    """(platform, shop, external id) of a person, oldest first."""
    sql = "SELECT platform, shop, external_id FROM identity WHERE contact = ? ORDER BY id"
    return [tuple(row) for row in db.execute(sql, (contact,))]


def tags(db: driver.Connection, contact: int) -> list[tuple[int, str, str]]:
    """(row, tag, key) of a person, oldest first."""
    return list(db.execute("SELECT id, tag, key FROM tag WHERE contact = ? ORDER BY id", (contact,)))


def addresses(
    db: driver.Connection, contact: int
) -> list[tuple[int, str | None, str | None, str | None, str | None, str | None, str | None]]:
    """(row, label, lines, city, region, postcode, country) of a person, oldest first."""
    sql = (
        "SELECT id, label, lines, city, region, postcode, country FROM address WHERE contact = ? ORDER BY id"
    )
    return list(db.execute(sql, (contact,)))


def summary(db: driver.Connection, contact: int) -> tuple[int, str | None, str | None]:
    """(orders that count, first day, last day)."""
    row = db.execute('SELECT orders, "first", "last" FROM summary WHERE contact = ?', (contact,)).fetchone()
    return tuple(row) if row else (0, None, None)


def spent(db: driver.Connection, contact: int) -> list[tuple[str, int]]:
    """(currency, amount in minor units) where at least one order counts."""
    sql = "SELECT currency, amount FROM spent WHERE contact = ? AND orders > 0 ORDER BY orders DESC, currency"
    return list(db.execute(sql, (contact,)))


def everybody(db: driver.Connection, *, archived: bool = False, tag: str = "") -> Iterable[int]:
    """Ids of all people, newest activity first; `archived` shows the archived ones instead."""
    sql = "SELECT c.id FROM contact c LEFT JOIN summary s ON s.contact = c.id WHERE c.archived = ?"
    values: tuple[object, ...] = (int(archived),)
    if tag:
        sql, values = sql + " AND c.id IN (SELECT contact FROM tag WHERE key = ?)", (*values, tag)
    return (row[0] for row in db.execute(sql + " ORDER BY s.active DESC, c.id DESC", values))


def inviters(db: driver.Connection, contact: int) -> list[int]:
    """Who brought a person, who brought those, and so on; the nearest first."""
    found: list[int] = []
    while True:
        row = db.execute("SELECT referred_by FROM contact WHERE id = ?", (contact,)).fetchone()
        if row is None or row[0] is None or row[0] in found:
            return found
        contact = row[0]
        found.append(contact)


def held_by(db: driver.Connection, contact: int) -> dict[str, int]:
    """How many rows of each kind stand in a person's name, for what erasing would remove."""
    counts = {}
    for table in ("orders", "event", "followup", "cases", "handle"):
        counts[table] = int(
            db.execute(f"SELECT count(*) FROM {table} WHERE contact = ?", (contact,)).fetchone()[0]
        )
    return counts


def own_fields(db: driver.Connection, kept: str) -> dict[str, object]:
    """A contact's `fields` or `extra` as a map. SQLite reads texts, so that a lookup need not load a reader."""
    told = db.execute("SELECT key, value, type FROM json_each(?)", (kept,)).fetchall()
    if "\\" not in kept and all(kind == "text" for _key, _value, kind in told):
        return {key: value for key, value, _kind in told}
    import json

    return dict(json.loads(kept))

"""The search index: facts in, documents kept, questions answered; `people/terms.py` makes the terms.

The row number of a document is an activity slot: the day of the newest activity, then a running number
within the day. The highest slot is the newest activity, so ORDER BY rowid DESC LIMIT is the ranking and
the early stop at once, and old history that is imported later lands where it belongs.
"""

from __future__ import annotations

from collections import namedtuple

from crm_tui.errors import BookError
from crm_tui.store import driver
from crm_tui.store.acts import writing
from crm_tui.store.cards import grouped
from crm_tui.store.ids import among

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# What a person may be found by; handles are (kind, value, norm, national).
Facts = namedtuple(
    "Facts", "contact day name nickname company handles external_ids tags texts addresses products",
    defaults=(0, 0, "", "", "", (), (), (), (), (), ()),
)  # fmt: skip
Doc = namedtuple("Doc", "contact day terms infix")

_DAY_BITS = 14  # 16,384 people a day; what is more spills into the next day's slots
_LAST_DAY = 36_524  # the end of 2099: a mistyped year does not lead every list for ever
_DAY = f"max(0, min({_LAST_DAY}, CAST(coalesce(julianday(s.active), 0) - 2451544.5 AS INTEGER)))"
_EXACT = 500
_SEGMENTS = 24  # of an index, from which on merging is worth an idle moment
_PAGES, _FEW_PAGES = 400, 64  # of index that one step of merging writes: when there is time, and in a pause
_PAUSE = 0.1  # seconds up to which it is a pause, that somebody may end at any moment


def _texts(db: driver.Connection, sql: str, *value: object) -> dict[int, list[str]]:
    """The second column's texts by the first."""
    found: dict[int, list[str]] = {}
    for contact, text in db.execute(sql, value):
        found.setdefault(contact, []).append(text)
    return found


def facts_of(db: driver.Connection, ids: Sequence[int]) -> list[Facts]:
    """The facts of those of these people who are in the book and not archived."""
    few, value = among(ids)
    people = db.execute(
        f"""SELECT c.id, {_DAY}, c.name, coalesce(c.nickname, ''), coalesce(c.company, ''),
            coalesce(c.note, ''), coalesce(c.interests, ''), coalesce(c.job, ''), coalesce(c.fields, '')
        FROM contact c LEFT JOIN summary s ON s.contact = c.id
        WHERE c.id IN {few} AND NOT c.archived""",
        (value,),
    ).fetchall()
    whose = f"WHERE contact IN {few} ORDER BY contact, id"
    handles = grouped(db, f"SELECT contact, kind, value, norm, national FROM handle {whose}", value)
    external = _texts(db, f"SELECT contact, external_id FROM identity {whose}", value)
    tags = _texts(db, f"SELECT contact, tag FROM tag WHERE contact IN {few}", value)
    addresses = _texts(
        db,
        f"""SELECT contact, coalesce(lines, '') || coalesce(', ' || postcode, '')
            || coalesce(', ' || city, '') || coalesce(', ' || region, '') FROM address {whose}""",
        value,
    )
    products = _texts(
        db,
        f"""SELECT DISTINCT o.contact, coalesce(p.name, l.name) FROM orders o JOIN line l ON l.orders = o.id
        LEFT JOIN product p ON p.id = l.product WHERE o.contact IN {few} AND coalesce(p.name, l.name) IS NOT NULL""",
        value,
    )
    none: tuple[str, ...] = ()
    return [
        Facts(
            contact, day, name, nickname, company, handles.get(contact, none), external.get(contact, none),
            tags.get(contact, none), texts, addresses.get(contact, none), products.get(contact, none),
        )
        for contact, day, name, nickname, company, *texts in people
    ]  # fmt: skip


class _Slots:
    """Gives out free slots. A day that is full spills into the days after it, and the order is kept."""

    def __init__(self, db: driver.Connection) -> None:
        self.db = db
        self.tops: dict[int, int] = {}
        self.roomy: dict[int, int] = {}

    def _full(self, day: int) -> bool:
        first = day << _DAY_BITS
        last = first + (1 << _DAY_BITS) - 1
        if day not in self.tops:
            sql = "SELECT slot FROM doc WHERE slot BETWEEN ? AND ? ORDER BY slot DESC LIMIT 1"
            found = self.db.execute(sql, (first, last)).fetchone()
            self.tops[day] = found[0] if found else first - 1
        return self.tops[day] == last

    def fits(self, slot: int, day: int) -> bool:
        """Whether a slot that somebody has already says this day, or had to spill above it."""
        at = slot >> _DAY_BITS
        return at == day or (at > day and self._full(day))

    def take(self, day: int) -> int:
        """The next free slot of the day."""
        at = self.roomy.get(day, day)
        while self._full(at):
            at += 1
        self.roomy[day] = at
        self.tops[at] += 1
        return self.tops[at]


def _documents(db: driver.Connection, contacts: Iterable[int]) -> dict[int, tuple[int, str, str]]:
    """(slot, terms, infix) by contact."""
    few, value = among(contacts)
    found = db.execute(f"SELECT contact, slot, terms, parts FROM doc WHERE contact IN {few}", (value,))
    return {contact: (slot, terms, infix) for contact, slot, terms, infix in found}


def put(db: driver.Connection, docs: Iterable[Doc]) -> None:
    """Write these people's documents, in the caller's transaction; what is the same is not touched."""
    docs = sorted(docs, key=lambda doc: (doc.day, doc.contact))
    before = _documents(db, [doc.contact for doc in docs])
    if not before and not db.execute("SELECT 1 FROM doc LIMIT 1").fetchone():
        _set_up(db)
    slots = _Slots(db)
    old: list[tuple[int, str, str]] = []
    new: list[tuple[int, str, str, int]] = []
    rows: list[tuple[int, str, str, int]] = []  # of those who had a document
    for doc in docs:
        was = before.get(doc.contact)
        if was is None:
            new.append((slots.take(doc.day), doc.terms, doc.infix, doc.contact))
            continue
        slot = was[0] if slots.fits(was[0], doc.day) else slots.take(doc.day)
        if was != (slot, doc.terms, doc.infix):
            old.append(was)
            rows.append((slot, doc.terms, doc.infix, doc.contact))
    db.executemany("INSERT INTO doc (slot, terms, parts, contact) VALUES (?, ?, ?, ?)", new)
    db.executemany("UPDATE doc SET slot = ?, terms = ?, parts = ? WHERE contact = ?", rows)
    _reindex(db, old, [row[:3] for row in new + rows])


def drop(db: driver.Connection, contacts: Iterable[int]) -> None:
    """Take these people out of the index."""
    contacts = list(contacts)
    old = list(_documents(db, contacts).values()) if contacts else ()
    if old:
        few, value = among(contacts)
        db.execute(f"DELETE FROM doc WHERE contact IN {few}", (value,))
        _reindex(db, old, [])


def _reindex(db: driver.Connection, old: list[tuple[int, str, str]], new: list[tuple[int, str, str]]) -> None:
    """Tell both indexes; rising rowids, because FTS5 starts a segment whenever they fall."""
    for table, column, at in (("term", "terms", 1), ("infix", "parts", 2)):
        gone = sorted([(row[0], row[at]) for row in old])
        come = sorted([(row[0], row[at]) for row in new])
        if gone:
            same = set(gone).intersection(come)
            gone = [row for row in gone if row not in same]
            come = [row for row in come if row not in same]
            db.executemany(f"INSERT INTO {table}({table}, rowid, {column}) VALUES ('delete', ?, ?)", gone)
        db.executemany(f"INSERT INTO {table}(rowid, {column}) VALUES (?, ?)", come)


def _set_up(db: driver.Connection) -> None:
    """Merging happens in `tidy`, never in the middle of an act; pending terms may take 16 MB."""
    for table in ("term", "infix"):
        db.execute(f"INSERT INTO {table}({table}, rank) VALUES ('automerge', 0)")
        db.execute(f"INSERT INTO {table}({table}, rank) VALUES ('hashsize', 16777216)")


def queue(db: driver.Connection) -> None:
    """Everybody in temp.touched waits for new terms."""
    db.execute("INSERT OR IGNORE INTO stale SELECT contact FROM temp.touched")


def queue_everybody(db: driver.Connection) -> None:
    """All people wait for new terms, and those who are gone to be taken out."""
    db.execute("INSERT OR IGNORE INTO stale SELECT id FROM contact UNION SELECT contact FROM doc")


def queued(db: driver.Connection, at_most: int) -> list[int]:
    """Who waits for terms, at most so many."""
    return [row[0] for row in db.execute("SELECT contact FROM stale LIMIT ?", (at_most,))]


def waiting(db: driver.Connection) -> int:
    """How many people wait for terms."""
    return int(db.execute("SELECT count(*) FROM stale").fetchone()[0])


def queue_in_order(db: driver.Connection) -> Sequence[int]:
    """Everybody who waits: oldest activity first for an empty index (it only grows at its end), else newest first."""
    from array import array

    way = "DESC" if db.execute("SELECT 1 FROM doc LIMIT 1").fetchone() else "ASC"
    sql = f"""SELECT q.contact FROM stale q LEFT JOIN summary s ON s.contact = q.contact
        ORDER BY s.active {way}, q.contact {way}"""
    return array("q", (row[0] for row in db.execute(sql)))


def unqueue(db: driver.Connection, contacts: Iterable[int]) -> None:
    """These people have their terms."""
    few, value = among(contacts)
    db.execute(f"DELETE FROM stale WHERE contact IN {few}", (value,))


def still_queued(db: driver.Connection, few: Iterable[int]) -> list[int]:
    """Those of them who still wait (another process may have been faster)."""
    who, value = among(few)
    return [row[0] for row in db.execute(f"SELECT contact FROM stale WHERE contact IN {who}", (value,))]


def tidy(db: driver.Connection, seconds: float = 0.05, *, whole: bool = False) -> bool:
    """Merge index segments in short transactions of their own; whether anything is left to do.

    `whole` merges everything into one segment (after a bulk build, and so that nothing is left of a
    person who was erased); otherwise only where many segments have gathered.
    """
    from time import monotonic

    end = monotonic() + seconds
    for table in ("term", "infix"):
        step = _PAGES if seconds > _PAUSE else _FEW_PAGES
        pages = -step if whole else step
        while monotonic() < end:
            with writing(db):
                before = db.total_changes
                db.execute(f"INSERT INTO {table}({table}, rank) VALUES ('merge', ?)", (pages,))
                idle = db.total_changes - before < 2
            pages = abs(pages)
            if idle:
                break
        else:
            return True
    return False


def untidy(db: driver.Connection) -> bool:
    """Whether so many segments have gathered in an index that lookups would feel it; cheap enough to ask often."""
    for table in ("term", "infix"):
        # from one segment's number to the next, without reading the segments
        sql = f"""WITH RECURSIVE one(id) AS (SELECT min(segid) FROM {table}_idx UNION ALL
            SELECT (SELECT min(segid) FROM {table}_idx WHERE segid > one.id) FROM one WHERE one.id IS NOT NULL)
            SELECT count(id) FROM one"""
        if int(db.execute(sql).fetchone()[0]) > _SEGMENTS:
            return True
    return False


def documents(db: driver.Connection, contacts: Iterable[int]) -> dict[int, tuple[str, str]]:
    """(terms, infix) that are kept of these people."""
    return {contact: kept[1:] for contact, kept in _documents(db, contacts).items()}


def spread(db: driver.Connection, at_most: int) -> list[int]:
    """So many people of the index, evenly spread over it, without those who wait for new terms."""
    step = max(1, size(db) // at_most)
    sql = (
        "SELECT contact FROM doc WHERE contact % ? = 0 AND contact NOT IN (SELECT contact FROM stale) LIMIT ?"
    )
    return [row[0] for row in db.execute(sql, (step, at_most))]


def size(db: driver.Connection) -> int:
    """How many people are in the index."""
    return int(db.execute("SELECT count(*) FROM doc").fetchone()[0])


def clear(db: driver.Connection) -> None:
    """An empty index, with everybody waiting for terms."""
    for table in ("term", "infix"):
        db.execute(f"INSERT INTO {table}({table}) VALUES ('delete-all')")
    db.execute("DELETE FROM doc")
    queue_everybody(db)


def check(db: driver.Connection, *, deep: bool = False) -> list[tuple[str, int]]:
    """For the doctor: what is wrong with the index, as (missing, extra, damaged) and how often; [] is sound.

    Missing people who wait in the queue are no fault. `deep` compares the index with its documents.
    """
    missing = """SELECT count(*) FROM contact c WHERE NOT archived
        AND NOT (EXISTS (SELECT 1 FROM doc WHERE contact = c.id)
            AND EXISTS (SELECT 1 FROM alphabet WHERE contact = c.id)) AND c.id NOT IN (SELECT contact FROM stale)"""
    extra = """SELECT count(*) FROM doc d WHERE contact NOT IN (SELECT contact FROM stale)
        AND NOT EXISTS (SELECT 1 FROM contact WHERE id = d.contact AND NOT archived)"""
    counts = {
        what: int(db.execute(sql).fetchone()[0]) for what, sql in (("missing", missing), ("extra", extra))
    }
    counts["damaged"] = 0
    for table in ("term", "infix"):
        try:
            with writing(db):
                db.execute(f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', ?)", (int(deep),))
        except BookError:
            counts["damaged"] += 1
    return [(what, n) for what, n in counts.items() if n]


def matching(db: driver.Connection, expression: str, limit: int) -> list[int]:
    """The people whose terms fit an FTS5 expression, newest activity first."""
    sql = """SELECT d.contact FROM term t JOIN doc d ON d.slot = t.rowid
        WHERE t.term MATCH ? ORDER BY t.rowid DESC LIMIT ?"""
    return [row[0] for row in db.execute(sql, (expression, limit))]


def containing(db: driver.Connection, patterns: Sequence[str], limit: int) -> list[int]:
    """The people with all these GLOB patterns in their names and handles, newest activity first."""
    each = " AND ".join(["i.parts GLOB ?"] * len(patterns))
    sql = f"""SELECT d.contact FROM infix i JOIN doc d ON d.slot = i.rowid
        WHERE {each} ORDER BY i.rowid DESC LIMIT ?"""
    return [row[0] for row in db.execute(sql, (*patterns, limit))]


def exactly(
    db: driver.Connection,
    norms: Sequence[str],
    nationals: Sequence[str],
    keys: Sequence[str],
    numbers: Sequence[str],
    parcel: str,
) -> list[tuple[int, str, str]]:
    """(contact, field, value) of handles, buyer ids, orders and parcels that are exactly this."""

    def among(values: Sequence[str]) -> str:
        return f"({','.join('?' * len(values))})"

    sql = f"""SELECT contact, kind, value FROM handle WHERE norm IN {among(norms)}
        UNION ALL SELECT contact, kind, value FROM handle WHERE national IN {among(nationals)}
        UNION ALL SELECT contact, 'external_id', external_id FROM identity WHERE key IN {among(keys)}
        UNION ALL SELECT contact, 'order', number FROM orders WHERE number IN {among(numbers)}
        UNION ALL SELECT o.contact, 'parcel', p.tracking FROM parcel p JOIN orders o ON o.id = p.orders
            WHERE p.tracking_key = ? LIMIT {_EXACT}"""
    rows = db.execute(sql, (*norms, *nationals, *keys, *numbers, parcel)).fetchall()
    order = newest_first(db, {row[0] for row in rows if row[0] is not None}) if rows else []
    first = {row[0]: row for row in reversed(rows)}
    return [first[contact] for contact in order]


def newest_first(db: driver.Connection, contacts: Iterable[int]) -> list[int]:
    """These people by activity, without the archived ones; who waits for terms comes first."""
    who, value = among(contacts)
    sql = f"""SELECT c.id FROM contact c LEFT JOIN doc d ON d.contact = c.id
        WHERE c.id IN {who} AND NOT c.archived ORDER BY d.slot IS NULL DESC, d.slot DESC"""
    return [row[0] for row in db.execute(sql, (value,))]

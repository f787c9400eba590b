"""What finding twins asks: who shares a handle, who is called what and lives where, and which pairs were judged."""

from __future__ import annotations

from collections import namedtuple

from crm_tui.store import driver

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crm_tui.store.acts import Act

MOST = 8  # people who may share one thing and be looked at: what more share says nothing of anybody

# one person as pairs are judged by; handles are (kind, norm, national), places (postcode, city)
Face = namedtuple("Face", "id name nickname birthday company archived handles places")
Pair = namedtuple("Pair", "id contact other reason score state")

# phones of both kinds are one; a number whose country is not known is compared by its national digits
_SHARED = f"""SELECT group_concat(contact) FROM (
    SELECT DISTINCT CASE WHEN kind IN ('phone', 'whatsapp') THEN 'tel' ELSE kind END AS sort, norm, contact
    FROM handle WHERE norm != '') GROUP BY norm, sort HAVING count(*) BETWEEN 2 AND {MOST}"""
_NATIONAL = f"""SELECT group_concat(contact) FROM (
    SELECT DISTINCT national, contact FROM handle WHERE national IN
        (SELECT national FROM handle WHERE norm = '' AND national IS NOT NULL))
    GROUP BY national HAVING count(*) BETWEEN 2 AND {MOST}"""


def sharing(db: driver.Connection) -> Iterator[list[int]]:
    """People who share a handle in its compared form, a few at a time."""
    for sql in (_SHARED, _NATIONAL):
        for (listed,) in db.execute(sql):
            yield [int(one) for one in listed.split(",")]


def named(db: driver.Connection) -> Iterator[tuple[int, str, str | None, str | None, str | None, str | None]]:
    """(id, name, birthday, company, postcode, city) of everybody who is not archived, once for each address."""
    yield from db.execute(
        """SELECT c.id, c.name, c.birthday, c.company, a.postcode, a.city FROM contact c
        LEFT JOIN address a ON a.contact = c.id WHERE NOT c.archived AND (c.birthday IS NOT NULL
        OR c.company IS NOT NULL OR a.postcode IS NOT NULL OR a.city IS NOT NULL)"""
    )


class Marks:
    """Marks of what people have in common (whole numbers), gathered; then who shares one."""

    def __init__(self, db: driver.Connection) -> None:
        self.db = db
        db.execute("CREATE TEMP TABLE IF NOT EXISTS mark (mark INTEGER, contact INTEGER)")
        db.execute("DELETE FROM temp.mark")

    def put(self, rows: Iterable[tuple[int, int]]) -> None:
        """Add (mark, contact) rows."""
        self.db.executemany("INSERT INTO temp.mark VALUES (?, ?)", rows)

    def shared(self) -> Iterator[list[int]]:
        """People who bear the same mark."""
        sql = f"""SELECT group_concat(contact) FROM (SELECT DISTINCT mark, contact FROM temp.mark)
            GROUP BY mark HAVING count(*) BETWEEN 2 AND {MOST}"""
        for (listed,) in self.db.execute(sql):
            yield [int(one) for one in listed.split(",")]

    def close(self) -> None:
        """Let go of them."""
        self.db.execute("DROP TABLE IF EXISTS temp.mark")


def faces(db: driver.Connection, people: Iterable[int]) -> dict[int, Face]:
    """{contact: what pairs are judged by} of those who are in the book."""
    listed = f"[{','.join(map(str, sorted(set(people))))}]"
    few = "IN (SELECT value FROM json_each(?))"
    handles: dict[int, set[tuple[str, str, str | None]]] = {}
    sql = f"SELECT contact, kind, norm, national FROM handle WHERE contact {few}"
    for contact, kind, norm, national in db.execute(sql, (listed,)):
        if norm or national:
            handles.setdefault(contact, set()).add((kind, norm, national))
    places: dict[int, set[tuple[str, str]]] = {}
    sql = f"SELECT contact, coalesce(postcode, ''), coalesce(city, '') FROM address WHERE contact {few}"
    for contact, postcode, city in db.execute(sql, (listed,)):
        places.setdefault(contact, set()).add((postcode, city))
    sql = f"SELECT id, name, nickname, birthday, company, archived FROM contact WHERE id {few}"
    return {
        row[0]: Face._make((*row, frozenset(handles.get(row[0], ())), frozenset(places.get(row[0], ()))))
        for row in db.execute(sql, (listed,))
    }


def near(db: driver.Connection, contact: int) -> list[int]:
    """Whom a person may be the same as, by what is indexed: a shared handle, a noted pair, or the same name and
    another fact that may agree (a name alone says nothing, and thousands share the commonest)."""
    found = db.execute(
        """SELECT h.contact FROM handle m JOIN handle h ON h.norm = m.norm WHERE m.contact = ?1 AND m.norm != ''
        UNION SELECT h.contact FROM handle m JOIN handle h ON h.national = m.national
            WHERE m.contact = ?1 AND m.national IS NOT NULL AND (m.norm = '' OR h.norm = '')
        UNION SELECT c.id FROM contact m JOIN contact c ON c.name = m.name WHERE m.id = ?1
            AND (substr(c.birthday, -6) = substr(m.birthday, -6)
            OR (c.company IS NOT NULL AND m.company IS NOT NULL)
            OR EXISTS (SELECT 1 FROM address a JOIN address b ON b.contact = c.id WHERE a.contact = ?1
                AND coalesce(nullif(a.postcode, '') || nullif(b.postcode, ''),
                    nullif(a.city, '') || nullif(b.city, '')) IS NOT NULL))
        UNION SELECT other FROM twin WHERE contact = ?1 UNION SELECT contact FROM twin WHERE other = ?1
        LIMIT 200""",
        (contact,),
    )
    return [row[0] for row in found if row[0] != contact]


def pairs(db: driver.Connection, state: str = "") -> list[Pair]:
    """The pairs that are noted, in this state or in any."""
    sql = "SELECT id, contact, other, reason, score, state FROM twin WHERE state = ?1 OR ?1 = '' ORDER BY id"
    return [Pair(*row) for row in db.execute(sql, (state,))]


def pair(db: driver.Connection, one: int, other: int) -> Pair | None:
    """The note of these two, in either order."""
    sql = """SELECT id, contact, other, reason, score, state FROM twin
        WHERE (contact = ?1 AND other = ?2) OR (contact = ?2 AND other = ?1) ORDER BY id LIMIT 1"""
    row = db.execute(sql, (one, other)).fetchone()
    return Pair(*row) if row else None


def note(act: Act, one: int, other: int, reason: str, score: int, state: str) -> None:
    """Note how a pair was judged."""
    known = pair(act.db, one, other)
    if known is None:
        act.insert(
            "twin", contact=min(one, other), other=max(one, other), reason=reason, score=score, state=state
        )
    elif known.state != state:
        act.update("twin", known.id, state=state)

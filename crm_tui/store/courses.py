"""Where prospects stand, kept per person and summed per list, so that no screen counts a hundred thousand.

An act takes what it touched out of the sums before anything derived is made anew (`forget`), and puts it
back when all is settled (`count`). Nobody else is read.
"""

from __future__ import annotations

from collections import namedtuple

from crm_tui.store import driver

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from crm_tui.store.acts import Act

TOUCHED = "SELECT contact FROM temp.touched"
# a prospect whose stage no longer agrees with the orders: `first` is the first order that counts, or None
Disagreeing = namedtuple("Disagreeing", "row contact stage since orders first day contact_stage")


_FEW = 20_000
_BOTH_WAYS = (
    "temp.touched t CROSS JOIN contact c ON c.id = t.contact",
    "contact c CROSS JOIN temp.touched t ON t.contact = c.id",
)


def any_there(db: driver.Connection) -> bool:
    """Whether the book knows a prospect, a list or somebody who was brought by somebody."""
    sql = """SELECT EXISTS (SELECT 1 FROM prospect) OR EXISTS (SELECT 1 FROM course) OR EXISTS (SELECT 1 FROM earned)
        OR EXISTS (SELECT 1 FROM lists) OR EXISTS (SELECT 1 FROM contact WHERE referred_by IS NOT NULL)"""
    return bool(db.execute(sql).fetchone()[0])


def forget(db: driver.Connection, who: str = TOUCHED) -> None:
    """Take these people (a SELECT of ids) out of the sums, with what the derived tables said of them so far."""
    _sum(db, -1, who)
    for table, column in (("pipe", "contact"), ("course", "contact"), ("earned", "invitee")):
        db.execute(f"DELETE FROM {table} WHERE {column} IN ({who})")


def count(db: driver.Connection, who: str = TOUCHED) -> None:
    """Make where they stand anew and put them into the sums."""
    _courses(db, who)
    _pipes(db, who)
    _earned(db, who)
    _sum(db, 1, who)
    _sweep(db)


def _sweep(db: driver.Connection) -> None:
    """Sums over nobody go."""
    for table in ("tally", "stay", "brought"):
        db.execute(f"DELETE FROM {table} WHERE n = 0")


def enlist(db: driver.Connection, one: int) -> None:
    """Make the cards and sums of one list anew, from whoever is on it now."""
    for table in ("pipe", "tally", "stay", "brought"):
        db.execute(f"DELETE FROM {table} WHERE lists = ?", (one,))
    db.execute(
        """INSERT OR IGNORE INTO pipe SELECT ?1, c.stage, c.place, c.contact, c.source FROM course c WHERE c.contact IN
        (SELECT contact FROM member WHERE lists = ?1 UNION SELECT contact FROM belongs WHERE lists = ?1)""",
        (one,),
    )
    _sum(db, 1, f"SELECT contact FROM pipe WHERE lists = {int(one)}", "AND p.lists = ?", (one,))


def come_and_go(db: driver.Connection, one: int, came: Iterable[int], went: Iterable[int]) -> None:
    """Bring the cards and sums of one list up to date with the few who came on it and went off it."""
    gone, new = (",".join(map(str, map(int, people))) for people in (went, came))
    if gone:
        _sum(db, -1, gone, "AND p.lists = ?", (one,))
        db.execute(f"DELETE FROM pipe WHERE lists = ? AND contact IN ({gone})", (one,))
    if new:
        db.execute(
            "INSERT OR IGNORE INTO pipe SELECT ?, c.stage, c.place, c.contact, c.source FROM course c"
            f" WHERE c.contact IN ({new})",
            (one,),
        )
        _sum(db, 1, new, "AND p.lists = ?", (one,))
    _sweep(db)


def rebuild(db: driver.Connection) -> None:
    """Make all cards and sums anew out of what people wrote."""
    for table in ("course", "pipe", "tally", "stay", "brought", "earned"):
        db.execute(f"DELETE FROM {table}")
    count(db, "SELECT id FROM contact")


def drop_lost_lists(db: driver.Connection) -> None:
    """Cards and sums of lists that are gone."""
    known = "(SELECT id FROM lists)"
    for (one,) in db.execute(
        f"SELECT DISTINCT lists FROM tally WHERE lists != 0 AND lists NOT IN {known}"
        f" UNION SELECT lists FROM filled WHERE lists NOT IN {known}"
    ).fetchall():
        for table in ("pipe", "tally", "stay", "brought", "belongs", "filled"):
            db.execute(f"DELETE FROM {table} WHERE lists = ?", (one,))


def _sum(db: driver.Connection, sign: int, who: str, more: str = "", values: tuple[int, ...] = ()) -> None:
    among = f"FROM pipe p JOIN course c ON c.contact = p.contact WHERE p.contact IN ({who}) {more}"
    db.execute(
        f"""INSERT INTO tally SELECT p.lists, c.source, c.stage, c.path, c.currency, {sign} * count(*),
            {sign} * sum(c.worth) {among} GROUP BY 1, 2, 3, 4, 5
        ON CONFLICT DO UPDATE SET n = n + excluded.n, worth = worth + excluded.worth""",
        values,
    )
    among = among.replace(" WHERE ", ", json_each(c.days) j WHERE ", 1)
    db.execute(
        f"""INSERT INTO stay SELECT p.lists, c.source, j.key, {sign} * count(*), {sign} * sum(j.value) {among}
        GROUP BY 1, 2, 3 ON CONFLICT DO UPDATE SET n = n + excluded.n, days = days + excluded.days""",
        values,
    )
    among = among.replace(", json_each(c.days) j WHERE ", " JOIN spent s ON s.contact = p.contact WHERE ", 1)
    db.execute(
        f"""INSERT INTO brought SELECT p.lists, c.source, s.currency, {sign} * count(*), {sign} * sum(s.orders),
            {sign} * sum(s.amount) {among} AND s.orders > 0 GROUP BY 1, 2, 3
        ON CONFLICT DO UPDATE SET n = n + excluded.n, orders = orders + excluded.orders,
            amount = amount + excluded.amount""",
        values,
    )


def _courses(db: driver.Connection, who: str) -> None:
    """One row per prospect who is not archived.

    A stage that was won or lost and is no longer so counts as never entered.
    """
    db.execute(
        f"""INSERT INTO course
        WITH told AS (
            SELECT p.contact, p.stage, p.since, coalesce(p.source, '') AS source,
                CASE WHEN p.worth IS NULL THEN '' ELSE coalesce(p.currency, '') END AS currency,
                coalesce(p.worth, 0) AS worth, p.next_day, p.stage IN ('won', 'lost') AS over,
                max(p.since, coalesce((SELECT max(day) FROM event e WHERE e.contact = p.contact), '')) AS touched,
                (SELECT min(wake) FROM followup f WHERE f.contact = p.contact AND f.state = 'open') AS promised
            FROM prospect p JOIN contact c ON c.id = p.contact WHERE p.contact IN ({who}) AND NOT c.archived)
        SELECT contact, stage, source,
            coalesce((SELECT group_concat(stage, '>') FROM (SELECT m.stage FROM stage_move m
                WHERE m.contact = t.contact AND (m.stage NOT IN ('won', 'lost') OR m.stage = t.stage)
                GROUP BY m.stage ORDER BY min(m.id))), stage),
            coalesce((SELECT json_group_object(stage, days) FROM (SELECT stage, CAST(sum(stayed) AS INTEGER) AS days
                FROM (SELECT stage, julianday(lead(day) OVER (ORDER BY id)) - julianday(day) AS stayed
                    FROM stage_move WHERE contact = t.contact)
                WHERE stayed IS NOT NULL AND stage NOT IN ('won', 'lost') GROUP BY stage)), '{{}}'),
            currency, worth,
            CASE WHEN over THEN since ELSE coalesce(min(next_day, promised), next_day, promised, '~' || touched) END,
            CASE WHEN over THEN NULL ELSE next_day END,
            CASE WHEN over OR next_day IS NOT NULL OR promised IS NOT NULL OR EXISTS (SELECT 1 FROM handled h
                WHERE h.key = 'p' || t.contact || '-' || touched AND h.state = 'skipped') THEN NULL ELSE touched END
        FROM told t"""
    )


def _pipes(db: driver.Connection, who: str) -> None:
    card = "stage, place, contact, source FROM course WHERE contact IN"
    db.execute(f"INSERT INTO pipe SELECT 0, {card} ({who})")
    for table in ("member", "belongs"):
        db.execute(
            f"""INSERT OR IGNORE INTO pipe SELECT m.lists, c.stage, c.place, c.contact, c.source
            FROM {table} m JOIN course c ON c.contact = m.contact WHERE m.contact IN ({who})"""
        )


def _earned(db: driver.Connection, who: str) -> None:
    """The first order that counts of everybody who was brought; it arrived when its last parcel did.

    Where nobody knows: five days after it was sent, else seven after it was placed (as care plans count).
    """
    db.execute(
        f"""INSERT INTO earned SELECT c.id, c.referred_by, o.id, coalesce(
            (SELECT substr(max(delivered), 1, 10) FROM parcel WHERE orders = o.id),
            (SELECT date(substr(max(shipped), 1, 10), '+5 days') FROM parcel WHERE orders = o.id),
            date(o.day, '+7 days'))
        FROM contact c JOIN orders o ON o.id = (SELECT id FROM orders WHERE contact = c.id AND counts
            AND day IS NOT NULL ORDER BY day, id LIMIT 1)
        WHERE c.id IN ({who}) AND c.referred_by IS NOT NULL"""
    )


def disagreeing(db: driver.Connection) -> list[Disagreeing]:
    """Touched prospects whose stage is not what their orders say."""
    sql = """SELECT p.id, p.contact, p.stage, p.since, p.orders, f.id, f.day, c.stage
        FROM temp.touched t CROSS JOIN prospect p ON p.contact = t.contact JOIN contact c ON c.id = p.contact
        LEFT JOIN orders f ON f.id = (SELECT id FROM orders WHERE contact = p.contact AND counts
            ORDER BY day IS NULL, day, id LIMIT 1)
        WHERE p.orders IS NOT f.id OR (f.id IS NOT NULL AND p.stage != 'won')"""
    return [Disagreeing(*row) for row in db.execute(sql)]


def unlisted(db: driver.Connection) -> list[tuple[int, str, str | None, int]]:
    """(contact, created, source, orders that count) of touched people who are called prospects without being one."""
    # who is called so stands in an index; after an import, that is the shorter way to them
    (many,) = db.execute("SELECT count(*) FROM temp.touched").fetchone()
    sql = f"""SELECT c.id, c.created, coalesce(c.source, CASE WHEN c.referred_by IS NOT NULL THEN 'referral' END),
        (SELECT count(*) FROM orders WHERE contact = c.id AND counts)
        FROM {_BOTH_WAYS[many > _FEW]}
        WHERE c.stage = 'prospect' AND NOT EXISTS (SELECT 1 FROM prospect WHERE contact = c.id)"""
    return list(db.execute(sql))


def written_to(act: Act, stage: str) -> list[tuple[int, int, str]]:
    """(row, contact, day of the first one) of prospects in a stage to whom this act logs that somebody wrote."""
    sql = """SELECT p.id, p.contact, min(e.day) FROM span s JOIN event e ON e.id BETWEEN s.first AND s.last
        JOIN prospect p ON p.contact = e.contact
        WHERE s.batch = ? AND s.tbl = 'event' AND e.direction = 'out' AND e.kind = 'contact' AND p.stage = ?
        GROUP BY p.id"""
    return list(act.db.execute(sql, (act.batch, stage)))


def left_stage(db: driver.Connection, contact: int) -> str | None:
    """The stage before the one a prospect is in."""
    row = db.execute(
        "SELECT left_stage FROM stage_move WHERE contact = ? ORDER BY id DESC LIMIT 1", (contact,)
    ).fetchone()
    return row[0] if row else None


def differing(db: driver.Connection) -> int:
    """For the doctor: how many cards and sums are not what the prospects say."""
    (wrong,) = db.execute(
        """SELECT count(*) FROM prospect p JOIN contact c ON c.id = p.contact AND NOT c.archived
        LEFT JOIN course k ON k.contact = p.contact AND k.stage = p.stage WHERE k.contact IS NULL"""
    ).fetchone()
    (sums,) = db.execute(
        """SELECT count(*) FROM (SELECT lists, stage, count(*) AS n FROM pipe GROUP BY 1, 2) p
        LEFT JOIN (SELECT lists, stage, sum(n) AS n FROM tally GROUP BY 1, 2) t USING (lists, stage)
        WHERE t.n IS NOT p.n"""
    ).fetchone()
    return int(wrong) + int(sums)

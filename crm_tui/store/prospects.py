"""Prospects, their cards by stage, and what the sums over them say: one function per question asked."""

from __future__ import annotations

from collections import namedtuple

from crm_tui.store import driver

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from crm_tui.store.acts import Act

    Values = dict[str, object]

# followup, wake: the soonest open follow-up, its words and its day · touched: the last event, or the stage's day
Prospect = namedtuple(
    "Prospect",
    "row contact name contact_stage stage since source interest worth currency next next_day next_time reason opened"
    " orders touched followup wake archived",
)
_FACTS = """p.id, p.contact, c.name, c.stage, p.stage, p.since, p.source, p.interest, p.worth, p.currency, p.next,
    p.next_day, p.next_time, p.reason, p.opened, p.orders,
    max(p.since, coalesce((SELECT max(day) FROM event WHERE contact = p.contact), '')),
    (SELECT text FROM followup f WHERE f.contact = p.contact AND f.state = 'open' ORDER BY wake, id LIMIT 1),
    (SELECT wake FROM followup f WHERE f.contact = p.contact AND f.state = 'open' ORDER BY wake, id LIMIT 1),
    c.archived"""
_FROM = "FROM prospect p JOIN contact c ON c.id = p.contact"


def get(db: driver.Connection, contact: int) -> Prospect | None:
    """One prospect, whatever their stage; None for somebody who never was one."""
    row = db.execute(f"SELECT {_FACTS} {_FROM} WHERE p.contact = ?", (contact,)).fetchone()
    return Prospect(*row) if row else None


def of(db: driver.Connection, contacts: Iterable[int]) -> list[Prospect]:
    """These prospects, in the order given; who is none is left out."""
    ids = list(contacts)
    sql = f"SELECT {_FACTS} {_FROM} WHERE p.contact IN (SELECT value FROM json_each(?))"
    known = {row[1]: Prospect(*row) for row in db.execute(sql, (_json(ids),))}
    return [known[one] for one in ids if one in known]


def _json(ids: Iterable[int]) -> str:
    return f"[{','.join(map(str, ids))}]"


def cards(
    db: driver.Connection,
    stage: str,
    *,
    lists: int = 0,
    source: str = "",
    limit: int = -1,
    offset: int = 0,
    newest: bool = False,
) -> list[int]:
    """The prospects of a stage in the order of their cards: next steps first, then who waited longest.

    `newest` turns the order round, for the two ends, whose cards stand by the day they came there.
    """
    sql = "SELECT contact FROM pipe WHERE lists = :lists AND stage = :stage"
    if source:
        sql += " AND source = :source"
    sql += " ORDER BY place DESC, contact DESC" if newest else " ORDER BY place, contact"
    values: Values = {"lists": lists, "stage": stage, "source": source, "limit": limit, "offset": offset}
    return [row[0] for row in db.execute(sql + " LIMIT :limit OFFSET :offset", values)]


def place_of(
    db: driver.Connection, contact: int, *, lists: int = 0, source: str = "", newest: bool = False
) -> int:
    """How many cards stand before this one in its stage."""
    way = ">" if newest else "<"
    sql = f"""SELECT count(*) FROM pipe p JOIN course c ON c.contact = :contact WHERE p.lists = :lists
        AND p.stage = c.stage AND (p.place, p.contact) {way} (c.place, c.contact)"""
    if source:
        sql += " AND p.source = :source"
    return int(db.execute(sql, {"contact": contact, "lists": lists, "source": source}).fetchone()[0])


def counts(db: driver.Connection, lists: int = 0, source: str = "") -> list[tuple[str, str, int, int]]:
    """(stage, currency or "" where no worth was said, how many, their expected worth)."""
    sql = "SELECT stage, currency, sum(n), sum(worth) FROM tally WHERE lists = ?1"
    sql += " AND source = ?2" if source else " AND ?2 = ''"
    return list(db.execute(sql + " GROUP BY stage, currency HAVING sum(n) > 0", (lists, source)))


def paths(db: driver.Connection, lists: int = 0) -> list[tuple[str, str, str, int]]:
    """(source, stage now, stages ever entered joined by '>', how many)."""
    sql = "SELECT source, stage, path, sum(n) FROM tally WHERE lists = ? GROUP BY 1, 2, 3 HAVING sum(n) > 0"
    return list(db.execute(sql, (lists,)))


def stays(db: driver.Connection, lists: int = 0) -> list[tuple[str, str, int, int]]:
    """(source, stage, prospects who have left it, the days they were in it)."""
    return list(db.execute("SELECT source, stage, n, days FROM stay WHERE lists = ?", (lists,)))


def brought(db: driver.Connection, lists: int = 0) -> list[tuple[str, str, int, int, int]]:
    """(source, currency, people who have bought, their orders, what they spent)."""
    return list(
        db.execute("SELECT source, currency, n, orders, amount FROM brought WHERE lists = ?", (lists,))
    )


def sources(db: driver.Connection) -> list[str]:
    """Where prospects came from, as far as it was said."""
    sql = "SELECT source FROM tally WHERE lists = 0 AND source != '' GROUP BY source ORDER BY sum(n) DESC"
    return [row[0] for row in db.execute(sql)]


def stages(db: driver.Connection) -> list[str]:
    """The stages that somebody is in."""
    return [row[0] for row in db.execute("SELECT stage FROM tally WHERE lists = 0 GROUP BY stage")]


def kinds(db: driver.Connection, people: Iterable[int]) -> dict[int, str]:
    """{contact: "new", "known" (a prospect already) or "customer" (has bought)}."""
    sql = """SELECT value, CASE
        WHEN EXISTS (SELECT 1 FROM orders o WHERE o.contact = value AND o.counts) THEN 'customer'
        WHEN EXISTS (SELECT 1 FROM prospect p WHERE p.contact = value) THEN 'known' ELSE 'new' END FROM json_each(?)"""
    return dict(db.execute(sql, (_json(people),)))


def enter(act: Act, people: Iterable[int], stage: str, source: str | None, **facts: object) -> None:
    """Make these people prospects of a stage, within an act: the prospect, the first entry of their course,
    and what the contact is called. Without a source their own stands in; who was brought came by referral.
    """
    named = [column for column, value in facts.items() if value is not None]
    values: Values = {
        **facts,
        "ids": _json(people),
        "stage": stage,
        "source": source,
        "day": act.day,
        "batch": act.batch,
    }
    db = act.db
    own = "coalesce(:source, c.source, CASE WHEN c.referred_by IS NOT NULL THEN 'referral' END)"
    them = "IN (SELECT value FROM json_each(:ids))"
    db.execute(
        f"""INSERT INTO prospect (contact, stage, since, source, opened, {"".join(f"{name}, " for name in named)}batch)
        SELECT c.id, :stage, :day, {own}, :day, {"".join(f":{name}, " for name in named)}:batch
        FROM contact c WHERE c.id {them}""",
        values,
    )
    db.execute(
        f"""INSERT INTO stage_move (contact, left_stage, stage, day, batch)
        SELECT id, NULL, :stage, :day, :batch FROM contact WHERE id {them}""",
        values,
    )
    db.execute(
        f"""UPDATE contact SET stage = 'prospect', source = coalesce(source, :source), batch = :batch
        WHERE id {them} AND (stage != 'prospect' OR (source IS NULL AND :source IS NOT NULL))""",
        values,
    )


def rename_stage(act: Act, old: str, new: str) -> None:
    """Everybody in a stage is in the stage of the new name now, since the day they came into it."""
    values: Values = {"old": old, "new": new, "day": act.day, "batch": act.batch}
    act.db.execute(
        """INSERT INTO stage_move (contact, left_stage, stage, day, batch)
        SELECT contact, stage, :new, max(:day, since), :batch FROM prospect WHERE stage = :old""",
        values,
    )
    act.db.execute("UPDATE prospect SET stage = :new, batch = :batch WHERE stage = :old", values)


# The day's list


def planned(db: driver.Connection, until: str, limit: int) -> list[tuple[int, str, str, str, int, str]]:
    """(contact, day, time or "", words or "", worth, currency) of next steps due by that day, the oldest first."""
    sql = """SELECT c.contact, c.next_day, coalesce(p.next_time, ''), coalesce(p.next, ''), c.worth, c.currency
        FROM course c JOIN prospect p ON p.contact = c.contact
        WHERE c.next_day <= ? ORDER BY c.next_day, c.contact LIMIT ?"""
    return list(db.execute(sql, (until, limit)))


def currencies(db: driver.Connection) -> list[str]:
    """The currencies of what prospects may bring."""
    sql = "SELECT DISTINCT currency FROM tally WHERE lists = 0 AND currency != ''"
    return [row[0] for row in db.execute(sql)]


def planned_count(db: driver.Connection, until: str) -> int:
    """How many next steps are due by that day."""
    return int(db.execute("SELECT count(*) FROM course WHERE next_day <= ?", (until,)).fetchone()[0])


def untouched(db: driver.Connection, since: str, limit: int) -> list[int]:
    """Open prospects without a next step whose last touch was by that day: in each currency those with
    the highest worth, then those who waited longest; at most `limit` of a currency.
    """
    found: list[int] = []
    for (currency,) in db.execute(
        "SELECT DISTINCT currency FROM tally WHERE lists = 0 ORDER BY currency DESC"
    ):
        sql = """SELECT contact FROM course WHERE currency = ? AND idle IS NOT NULL AND idle <= ?
            ORDER BY worth DESC, idle, contact LIMIT ?"""
        found += [row[0] for row in db.execute(sql, (currency, since, limit))]
    return found


def worked(db: driver.Connection, day: str) -> int:
    """How many prospects without a next step were worked on that day's list."""
    sql = "SELECT count(*) FROM handled WHERE day = ? AND kind = 'prospect'"
    return int(db.execute(sql, (day,)).fetchone()[0])


def handled(db: driver.Connection, key: str) -> tuple[str, str] | None:
    """(state, day) of what was done with a row of the list."""
    row = db.execute("SELECT state, day FROM handled WHERE key = ?", (key,)).fetchone()
    return tuple(row) if row else None


def handled_on(db: driver.Connection, contact: int, day: str) -> bool:
    """Whether the row of this prospect was finished that day."""
    sql = "SELECT 1 FROM handled WHERE contact = ? AND kind = 'prospect' AND day = ?"
    return db.execute(sql, (contact, day)).fetchone() is not None


def moves(db: driver.Connection, contact: int) -> list[tuple[str | None, str, str]]:
    """(from, to, day) of a prospect's course, oldest first."""
    sql = "SELECT left_stage, stage, day FROM stage_move WHERE contact = ? ORDER BY id"
    return list(db.execute(sql, (contact,)))


def move_rows(db: driver.Connection, contact: int) -> list[int]:
    """The rows of a prospect's course."""
    return [row[0] for row in db.execute("SELECT id FROM stage_move WHERE contact = ?", (contact,))]


def order_count(db: driver.Connection, contact: int) -> int:
    """Orders of theirs that count."""
    sql = "SELECT count(*) FROM orders WHERE contact = ? AND counts"
    return int(db.execute(sql, (contact,)).fetchone()[0])

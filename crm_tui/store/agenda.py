"""The day's list as it is read: the best rows first, off indexes, never more of them than somebody asks for."""

from __future__ import annotations

from collections import namedtuple

from crm_tui.store import driver
from crm_tui.store.ids import id_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

Step = namedtuple(
    "Step",
    "key contact orders name day due anchor how currency worth marketing template channel item person",
)
Lapse = namedtuple("Lapse", "contact day currency value days first last logs amount person orders")
Yearly = namedtuple("Yearly", "contact what md currency value began person")
Handled = namedtuple("Handled", "id contact key kind state wake day outcome")
Buyer = namedtuple("Buyer", "contact currency value last person language")

# What holds back steps. day: it is · quiet: marketing after that day holds back more of it · repeated: the
# templates with which a plan counts down more than once, as JSON
Held = namedtuple("Held", "day quiet repeated")
_FEW = 2000  # rows that are sorted in no time

_STEP = "SELECT s.*, c.name FROM step s JOIN contact c ON c.id = s.contact"
# nobody hears marketing twice within the days between two such contacts
_QUIET = "SELECT 1 FROM marketed m WHERE m.contact = {who}.contact AND m.day > :quiet"
# of the steps that count down to the day something runs out, the newest that is due stands for all of an order
_NEWER = """SELECT 1 FROM step n WHERE n.contact = s.contact AND n.orders = s.orders AND n.template = s.template
    AND n.day <= :day AND (n.day > s.day OR (n.day = s.day AND n.due > s.due))"""
_MAY = f"""(NOT s.marketing OR NOT EXISTS ({_QUIET.format(who="s")}))
    AND (instr(:repeated, '"' || s.template || '"') = 0 OR NOT EXISTS ({_NEWER}))"""


def step_currencies(db: driver.Connection) -> list[str]:
    """The currencies of all steps."""
    return _currencies(db, "step")


def rhythm_currencies(db: driver.Connection) -> list[str]:
    """The currencies that buyers' numbers are in."""
    return _currencies(db, "rhythm")


def _currencies(db: driver.Connection, table: str) -> list[str]:
    """From one to the next on an index that begins with them, however many rows each has."""
    sql = f"""WITH RECURSIVE one(code) AS (SELECT min(currency) FROM {table} UNION ALL
        SELECT (SELECT min(currency) FROM {table} WHERE currency > one.code) FROM one WHERE one.code IS NOT NULL)
        SELECT code FROM one WHERE code IS NOT NULL"""
    return [code for (code,) in db.execute(sql)]


def most_of_days(
    db: driver.Connection, days: Iterable[str], currencies: Iterable[str]
) -> list[tuple[str, str, int]]:
    """(day, currency, the most that a step of them is worth) where there are any; who has to wait counts too."""
    sql = """SELECT d.value, c.value, (SELECT worth FROM step INDEXED BY step_day
        WHERE day = d.value AND currency = c.value ORDER BY worth DESC LIMIT 1)
        FROM json_each(?) d, json_each(?) c"""
    return [row for row in db.execute(sql, (_texts(days), _texts(currencies))) if row[2] is not None]


def _paged(db: driver.Connection, sql: str, named: Mapping[str, object], most: int = 4) -> Iterator[Any]:
    """The rows of an ordered question, read in pages that grow, `most` first.

    A question that is left open while it is asked anew has to be prepared anew each time, and so has one whose
    limit is bound: that costs more than its first rows.
    """
    at = 0
    while True:
        page = db.execute(f"{sql} LIMIT {most} OFFSET {at}", named).fetchall()
        yield from page
        if len(page) < most:
            return
        at, most = at + most, 4 * most


def _texts(plain: Iterable[str]) -> str:
    """Days and codes as JSON: nothing in them needs a sign before it."""
    return "[" + ",".join(f'"{text}"' for text in plain) + "]"


def steps_of_day(db: driver.Connection, day: str, currency: str, held: Held) -> Iterator[Step]:
    """Those that show on a day, what is worth most first."""
    sql = (
        f"{_STEP} WHERE s.day = :shows AND s.currency = :currency AND {_MAY} ORDER BY s.worth DESC, s.contact"
    )
    for row in _paged(db, sql, {"shows": day, "currency": currency, **held._asdict()}):
        yield Step(*row)


def older_steps(db: driver.Connection, day: str, currency: str, held: Held) -> Iterator[Step]:
    """Those that show on that day or before, what is worth most first.

    Few are sorted; of many the first are found soon by going down everybody's worth.
    """
    by = "step_day" if step_count(db, day) < _FEW else "step_worth"
    sql = f"""SELECT s.*, c.name FROM step s INDEXED BY {by} JOIN contact c ON c.id = s.contact
        WHERE s.currency = :currency AND s.day <= :shows AND {_MAY} ORDER BY s.worth DESC, s.day, s.contact"""
    for row in _paged(db, sql, {"shows": day, "currency": currency, **held._asdict()}, 200):
        yield Step(*row)


def any_service(db: driver.Connection, until: str) -> bool:
    """Whether a step that no cap can hold back shows by that day."""
    sql = "SELECT 1 FROM step WHERE day <= ? AND NOT marketing LIMIT 1"
    return db.execute(sql, (until,)).fetchone() is not None


def step_count(db: driver.Connection, until: str) -> int:
    """How many show by that day."""
    return int(
        db.execute("SELECT coalesce(sum(n), 0) FROM step_count WHERE day <= ?", (until,)).fetchone()[0]
    )


def steps_of(db: driver.Connection, people: Iterable[int], until: str, held: Held) -> list[Step]:
    """Those of some people that show by a day."""
    sql = f"""{_STEP} WHERE s.contact IN (SELECT value FROM json_each(:people)) AND s.day <= :until AND {_MAY}"""
    found = db.execute(sql, {"people": id_list(people), "until": until, **held._asdict()})
    return [Step(*row) for row in found]


def step(db: driver.Connection, key: str) -> Step | None:
    """The one of that key, whether it shows already or not."""
    row = db.execute(f"{_STEP} WHERE s.key = ?", (key,)).fetchone()
    return Step(*row) if row else None


_LAPSE = """SELECT l.contact, l.day, l.currency, l.value, r.days, r.first, r.last, r.logs, r.amount, c.name,
    (SELECT id FROM orders WHERE contact = l.contact AND counts AND day = r.last ORDER BY id DESC LIMIT 1)
    FROM lapse l JOIN rhythm r ON r.contact = l.contact JOIN contact c ON c.id = l.contact"""


def most_lapsed(db: driver.Connection, currencies: Iterable[str], until: str) -> list[tuple[str, str, float]]:
    """(day, currency, the kept value of the most valuable who lapse on it) where there is anybody.

    Who had lapsed by the last act's day stands under the day "", in one order.
    """
    codes = _texts(currencies)
    sql = """SELECT '', c.value, (SELECT value FROM lapse INDEXED BY lapse_past
        WHERE past AND currency = c.value ORDER BY value DESC LIMIT 1) FROM json_each(?) c"""
    found = [row for row in db.execute(sql, (codes,)) if row[2] is not None]
    (day,) = db.execute("SELECT min(day) FROM lapse WHERE NOT past").fetchone()
    days: list[str] = []
    while day is not None and day <= until:
        days.append(day)
        (day,) = db.execute("SELECT min(day) FROM lapse WHERE NOT past AND day > ?", (day,)).fetchone()
    sql = """SELECT d.value, c.value, (SELECT value FROM lapse INDEXED BY lapse_turning
        WHERE NOT past AND day = d.value AND currency = c.value ORDER BY value DESC LIMIT 1)
        FROM json_each(?) d, json_each(?) c"""
    return found + [row for row in db.execute(sql, (_texts(days), codes)) if row[2] is not None]


def lapsed(
    db: driver.Connection, day: str, currency: str, until: str, quiet: str
) -> Iterator[tuple[float, str, int]]:
    """(kept value, currency, contact) of those who lapse on a day, "" for all before, the most valuable first."""
    on = "NOT past AND day = :day" if day else "past AND day <= :until"
    sql = f"""SELECT value, currency, contact FROM lapse l WHERE {on} AND currency = :currency
        AND NOT EXISTS ({_QUIET.format(who="l")}) ORDER BY value DESC, contact"""
    yield from _paged(db, sql, {"day": day, "until": until, "currency": currency, "quiet": quiet})


def lapses(db: driver.Connection, people: Iterable[int]) -> list[Lapse]:
    """What is known of these lapsed people."""
    found = db.execute(f"{_LAPSE} WHERE l.contact IN (SELECT value FROM json_each(?))", (id_list(people),))
    return [Lapse(*row) for row in found]


def lapse_of(db: driver.Connection, contact: int) -> Lapse | None:
    """One person's, whether due or not; None for who never bought, or may not be asked."""
    row = db.execute(f"{_LAPSE} WHERE l.contact = ?", (contact,)).fetchone()
    return Lapse(*row) if row else None


def handled_on(db: driver.Connection, kind: str, day: str, ends: str = "") -> int:
    """How many rows of a kind the seller dealt with on a day; of keys with that ending, where one is named."""
    sql = "SELECT count(*) FROM handled WHERE kind = ? AND day = ? AND key LIKE '%' || ?"
    return int(db.execute(sql, (kind, day, ends)).fetchone()[0])


_YEARLY = "SELECT y.*, c.name FROM yearly y JOIN contact c ON c.id = y.contact"
_UNFINISHED = """NOT EXISTS (SELECT 1 FROM handled h WHERE h.key = 'o' || y.contact || '-' || :key
    AND (h.state != 'snoozed' OR h.wake > :day))"""


def yearly(
    db: driver.Connection, what: str, md: str, currency: str, year: int, key: str, day: str, quiet: str
) -> Iterator[Yearly]:
    """Who has that day of the year, the most valuable first, where it began before that year.

    key: what follows the person in its key.
    """
    sql = f"""{_YEARLY} WHERE y.what = :what AND y.md = :md AND y.currency = :currency
        AND coalesce(y.began < :year, 1) AND {_UNFINISHED}
        AND NOT EXISTS ({_QUIET.format(who="y")}) ORDER BY y.value DESC, y.contact"""
    named = {
        "what": what,
        "md": md,
        "currency": currency,
        "year": year,
        "key": key,
        "day": day,
        "quiet": quiet,
    }
    for row in _paged(db, sql, named):
        yield Yearly(*row)


def most_yearly(
    db: driver.Connection, what: str, mds: Iterable[str], currencies: Iterable[str]
) -> list[tuple[str, str, float]]:
    """(day of the year, currency, the kept value of the most valuable who have it) where there is anybody."""
    sql = """SELECT d.value, c.value, (SELECT value FROM yearly INDEXED BY yearly_day
        WHERE what = ? AND md = d.value AND currency = c.value ORDER BY value DESC LIMIT 1)
        FROM json_each(?) d, json_each(?) c"""
    return [row for row in db.execute(sql, (what, _texts(mds), _texts(currencies))) if row[2] is not None]


def has_lunar(db: driver.Connection) -> bool:
    """Whether anybody's day of the year is one of the lunar year."""
    sql = "SELECT 1 FROM yearly WHERE what = 'birthday' AND md >= 'L' LIMIT 1"
    return db.execute(sql).fetchone() is not None


def yearly_count(db: driver.Connection, what: str, mds: Iterable[str]) -> int:
    """How many people have one of these days of the year."""
    sql = """SELECT coalesce(sum(n), 0) FROM yearly_count
        WHERE what = ? AND md IN (SELECT value FROM json_each(?))"""
    return int(db.execute(sql, (what, _texts(mds))).fetchone()[0])


def yearly_of(db: driver.Connection, people: Iterable[int]) -> list[Yearly]:
    """The days of the year of some people, what is finished too."""
    sql = f"{_YEARLY} WHERE y.contact IN (SELECT value FROM json_each(?))"
    return [Yearly(*row) for row in db.execute(sql, (id_list(people),))]


def yearly_among(
    db: driver.Connection, people: Iterable[int], what: str, mds: Iterable[str], quiet: str
) -> list[Yearly]:
    """Those of some people who have one of these days of the year, without whom marketing may not reach yet."""
    sql = f"""{_YEARLY} WHERE y.contact IN (SELECT value FROM json_each(:people)) AND y.what = :what
        AND +y.md IN (SELECT value FROM json_each(:mds)) AND NOT EXISTS ({_QUIET.format(who="y")})"""
    named = {"people": id_list(people), "what": what, "mds": _texts(mds), "quiet": quiet}
    return [Yearly(*row) for row in db.execute(sql, named)]


def snoozed(db: driver.Connection, kind: str, day: str) -> list[Handled]:
    """What was put off and is back on that day."""
    columns = ", ".join(Handled._fields)
    sql = f"SELECT {columns} FROM handled WHERE kind = ? AND state = 'snoozed' AND wake <= ?"
    return [Handled(*row) for row in db.execute(sql, (kind, day))]


def handled(db: driver.Connection, key: str) -> Handled | None:
    """What was done with the row of that key; None while nothing was."""
    row = db.execute(f"SELECT {', '.join(Handled._fields)} FROM handled WHERE key = ?", (key,)).fetchone()
    return Handled(*row) if row else None


def handled_keys(db: driver.Connection, people: Iterable[int], kind: str, day: str) -> set[str]:
    """The keys of some people's rows that are finished, or put off beyond that day."""
    sql = """SELECT key FROM handled WHERE contact IN (SELECT value FROM json_each(?)) AND +kind = ?
        AND (state != 'snoozed' OR wake > ?)"""
    return {key for (key,) in db.execute(sql, (id_list(people), kind, day))}


def best_buyers(db: driver.Connection, currency: str, since: str, quiet: str, limit: int) -> list[Buyer]:
    """The most valuable people who bought since a day and were not written to for marketing lately."""
    sql = f"""SELECT r.contact, r.currency, r.value, r.last, c.name, c.language FROM rhythm r
        JOIN contact c ON c.id = r.contact WHERE r.currency = :currency AND r.last >= :since AND NOT c.archived
        AND EXISTS (SELECT 1 FROM yearly y WHERE y.contact = r.contact)
        AND NOT EXISTS ({_QUIET.format(who="r")}) ORDER BY r.value DESC LIMIT :limit"""
    found = db.execute(sql, {"currency": currency, "since": since, "quiet": quiet, "limit": limit})
    return [Buyer(*row) for row in found]


def places(db: driver.Connection, people: Iterable[int]) -> dict[int, set[str]]:
    """{contact: the countries of their addresses}."""
    found: dict[int, set[str]] = {}
    sql = """SELECT contact, country FROM address WHERE contact IN (SELECT value FROM json_each(?))
        AND country IS NOT NULL"""
    for contact, country in db.execute(sql, (id_list(people),)):
        found.setdefault(contact, set()).add(country)
    return found


def tags(db: driver.Connection, people: Iterable[int]) -> dict[int, set[str]]:
    """{contact: their tags, folded}."""
    found: dict[int, set[str]] = {}
    for contact, key in db.execute(
        "SELECT contact, key FROM tag WHERE contact IN (SELECT value FROM json_each(?))", (id_list(people),)
    ):
        found.setdefault(contact, set()).add(key)
    return found


def contact(db: driver.Connection, one: int) -> tuple[Any, ...] | None:
    """(name, zone) of a person."""
    row: tuple[Any, ...] | None = db.execute("SELECT name, zone FROM contact WHERE id = ?", (one,)).fetchone()
    return row


def marketed(db: driver.Connection, people: Iterable[int]) -> dict[int, str]:
    """{contact: the day they were last written to for marketing}."""
    sql = "SELECT contact, day FROM marketed WHERE contact IN (SELECT value FROM json_each(?))"
    return dict(db.execute(sql, (id_list(people),)))

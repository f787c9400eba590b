"""What the report on value asks the book: customers by value, and the shop in counts."""

from __future__ import annotations

from crm_tui.store import driver
from crm_tui.store.rhythm import Rhythm

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_R = ", ".join(f"r.{column}" for column in Rhythm._fields)
_PRESENT = "NOT EXISTS (SELECT 1 FROM contact c WHERE c.id = r.contact AND c.archived)"


def by_value(db: driver.Connection, currency: str) -> Iterator[Rhythm]:
    """A currency's customers who are not put aside, the most valuable first."""
    sql = f"SELECT {_R} FROM rhythm r WHERE r.currency = ? AND {_PRESENT} ORDER BY r.value DESC, r.contact"
    for row in db.execute(sql, (currency,)):
        yield Rhythm(*row)


def rising(
    db: driver.Connection, currency: str, recent: str, before: str, day: str, among: int = -1, most: int = 5
) -> tuple[list[Any], list[Any]]:
    """(who spends most more, who most less) after `recent` than between `before` and it, in that currency.

    among: only so many, the most valuable; -1 is everybody. Each a list of {id, name, now, then (minor units),
    currency}.
    """
    sql = """SELECT id, name, now, before FROM (
            SELECT o.contact AS id, sum(CASE WHEN o.day > :recent THEN o.net ELSE 0 END) AS now,
                sum(CASE WHEN o.day <= :recent THEN o.net ELSE 0 END) AS before
            FROM (SELECT contact FROM rhythm WHERE currency = :currency ORDER BY value DESC LIMIT :among) t
                CROSS JOIN orders o ON o.contact = t.contact
            WHERE o.day > :before AND o.day <= :day AND o.currency = :currency GROUP BY o.contact
        ) JOIN contact c USING (id) WHERE now {} before AND NOT c.archived ORDER BY now - before {}, id LIMIT :most"""
    values = {
        "currency": currency, "recent": recent, "before": before, "day": day, "among": among, "most": most,
    }  # fmt: skip
    found = []
    for than, way in ((">", "DESC"), ("<", "ASC")):
        rows = db.execute(sql.format(than, way), values)
        found.append(
            [
                {"id": i, "name": name, "now": now, "then": then, "currency": currency}
                for i, name, now, then in rows
            ]
        )
    return found[0], found[1]


def states(db: driver.Connection, day: str) -> dict[str, int]:
    """How many buyers are in each state on a day (the words are those of `insight.states`)."""
    sql = """SELECT CASE WHEN days = 1 THEN CASE WHEN :day < late THEN 'fresh' ELSE 'cooling' END
            WHEN :day < due THEN 'active' WHEN :day < late THEN 'due' WHEN :day < lapsed THEN 'late'
            ELSE 'lapsed' END AS state, count(*) FROM rhythm GROUP BY 1"""
    return dict(db.execute(sql, {"day": day}))


def products(db: driver.Connection, after: str, day: str, most: int = 5) -> list[tuple[str, int]]:
    """(name, in how many orders that count) of what sold best in that time."""
    sql = """SELECT p.name, count(DISTINCT o.id) FROM orders o JOIN line l ON l.orders = o.id
        JOIN product p ON p.id = l.product WHERE o.counts AND o.day > ? AND o.day <= ?
        GROUP BY l.product ORDER BY 2 DESC, 1 LIMIT ?"""
    return list(db.execute(sql, (after, day, most)))


def channels(db: driver.Connection, after: str, day: str, most: int = 5) -> list[tuple[str, int]]:
    """(channel, else platform, how many orders that count) in that time, the busiest first."""
    sql = """SELECT coalesce(nullif(channel, ''), platform), count(*) FROM orders
        WHERE counts AND day > ? AND day <= ? GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?"""
    return list(db.execute(sql, (after, day, most)))


def gaps(db: driver.Connection, currency: str = "", among: int = -1) -> dict[str, int]:
    """How many buyers lack each fact that a chat could bring: {birthday, handle, city, interests}.

    currency, among: only so many of that currency's, the most valuable; everybody unless both are said.
    """
    who = "SELECT contact FROM rhythm"
    if currency:
        who += " WHERE currency = :currency ORDER BY value DESC LIMIT :among"
    row = db.execute(
        f"""SELECT sum(c.birthday IS NULL), sum(NOT EXISTS (SELECT 1 FROM handle h WHERE h.contact = c.id)),
            sum(NOT EXISTS (SELECT 1 FROM address a WHERE a.contact = c.id AND a.city IS NOT NULL)),
            sum(c.interests IS NULL) FROM ({who}) r JOIN contact c ON c.id = r.contact WHERE NOT c.archived""",
        {"currency": currency, "among": among},
    ).fetchone()
    return {
        what: int(n or 0) for what, n in zip(("birthday", "handle", "city", "interests"), row, strict=True)
    }


def makers(db: driver.Connection, currency: str, share: float) -> tuple[int, int]:
    """(how many of a currency's customers make that share of its value, the most valuable first; how many have any)."""
    whole, customers = db.execute(
        "SELECT total(value), count(*) FROM rhythm WHERE currency = ? AND value > 0", (currency,)
    ).fetchone()
    rest, n = whole * share, 0
    for (value,) in db.execute(
        "SELECT value FROM rhythm WHERE currency = ? AND value > 0 ORDER BY value DESC", (currency,)
    ):
        if rest <= 0:
            break
        rest -= value
        n += 1
    return n, int(customers)

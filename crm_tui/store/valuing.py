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
    db: driver.Connection, recent: str, before: str, day: str, most: int = 5
) -> tuple[list[Any], list[Any]]:
    """(who spends most more, who most less) after `recent` than between `before` and it, in the shop's currency.

    Each a list of {id, name, now, then (minor units), currency}.
    """
    sql = """SELECT o.contact, c.name, sum(CASE WHEN o.day > :recent THEN o.net ELSE 0 END) AS now,
            sum(CASE WHEN o.day <= :recent THEN o.net ELSE 0 END) AS before, o.currency
        FROM orders o JOIN contact c ON c.id = o.contact WHERE o.day > :before AND o.day <= :day AND NOT c.archived
            AND o.currency = coalesce((SELECT currency FROM rhythm WHERE currency =
                (SELECT value FROM setting WHERE key = 'currency') LIMIT 1),
                (SELECT currency FROM rhythm GROUP BY currency ORDER BY count(*) DESC LIMIT 1))
        GROUP BY o.contact HAVING now {} before ORDER BY now - before {}, o.contact LIMIT :most"""
    values = {"recent": recent, "before": before, "day": day, "most": most}
    found = []
    for than, way in ((">", "DESC"), ("<", "ASC")):
        rows = db.execute(sql.format(than, way), values)
        found.append(
            [
                {"id": i, "name": name, "now": now, "then": then, "currency": code}
                for i, name, now, then, code in rows
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


def gaps(db: driver.Connection) -> dict[str, int]:
    """How many buyers lack each fact that a chat could bring: {birthday, handle, city, interests}."""
    row = db.execute(
        """SELECT count(*), sum(c.birthday IS NULL), sum(NOT EXISTS (SELECT 1 FROM handle h WHERE h.contact = c.id)),
            sum(NOT EXISTS (SELECT 1 FROM address a WHERE a.contact = c.id AND a.city IS NOT NULL)),
            sum(c.interests IS NULL) FROM rhythm r JOIN contact c ON c.id = r.contact WHERE NOT c.archived"""
    ).fetchone()
    return {
        what: int(n or 0)
        for what, n in zip(("birthday", "handle", "city", "interests"), row[1:], strict=True)
    }

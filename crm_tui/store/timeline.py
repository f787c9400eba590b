"""What happened with one person and what is open: newest first, a few rows of each kind; for the card."""

from __future__ import annotations

from collections import namedtuple

from crm_tui.store import driver

# `at` is a moment in UTC where one is known, else `day` says it; `facts` are what the title is made of
Item = namedtuple("Item", "day at kind facts")


def events(db: driver.Connection, contact: int, limit: int) -> list[Item]:
    """Contact that took place, and notes in cases; facts: channel, direction, text, outcome."""
    sql = """SELECT day, at, CASE kind WHEN 'case' THEN 'note' ELSE kind END, channel, direction,
            CASE WHEN kind = 'case' THEN 'k' || cases || ': ' || text ELSE text END, outcome
        FROM event WHERE contact = ? ORDER BY day DESC, id DESC LIMIT ?"""
    return [Item(day, at, kind, rest) for day, at, kind, *rest in db.execute(sql, (contact, limit))]


def orders(db: driver.Connection, contact: int, limit: int) -> list[Item]:
    """Orders, undated ones last; facts: number, id, first item's name, how many items, total, currency, status."""
    sql = """SELECT o.day, o.at, o.number, o.id, (SELECT coalesce(l.name, p.name) FROM line l
            LEFT JOIN product p ON p.id = l.product WHERE l.orders = o.id ORDER BY l.position, l.id LIMIT 1),
            (SELECT count(*) FROM line l WHERE l.orders = o.id), o.total, o.currency, o.status
        FROM orders o WHERE o.contact = ? ORDER BY o.day DESC, o.id DESC LIMIT ?"""
    return [Item(day, at, "order", rest) for day, at, *rest in db.execute(sql, (contact, limit))]


def parcels(db: driver.Connection, contact: int, limit: int) -> list[Item]:
    """Parcels that left or arrived; facts: what happened, the order's number, its id, carrier, tracking."""
    found = []
    for happened in ("delivered", "shipped"):  # of one day the later one first
        sql = f"""SELECT substr(p.{happened}, 1, 10), p.{happened}, o.number, o.id, p.carrier, p.tracking
            FROM orders o JOIN parcel p ON p.orders = o.id
            WHERE o.contact = ? AND p.{happened} IS NOT NULL ORDER BY p.{happened} DESC, p.id DESC LIMIT ?"""
        found += [
            Item(day, at if len(at) > 10 else None, "parcel", [happened, *rest])
            for day, at, *rest in db.execute(sql, (contact, limit))
        ]
    return found


def followups(db: driver.Connection, contact: int, limit: int) -> list[Item]:
    """Follow-ups, open ones on their due day; those that a logged contact tells of are left to it.

    facts: id, text, state, outcome.
    """
    sql = """SELECT coalesce(done_day, due), NULL, id, text, state, outcome FROM followup f WHERE contact = ?
        AND (state = 'open' OR NOT EXISTS (SELECT 1 FROM event WHERE contact = f.contact AND followup = f.id))
        ORDER BY 1 DESC, id DESC LIMIT ?"""
    return [Item(day, at, "followup", rest) for day, at, *rest in db.execute(sql, (contact, limit))]


def cases(db: driver.Connection, contact: int, limit: int) -> list[Item]:
    """Cases on the day they were opened, and again when they closed; facts: id, kind, text, what, resolution."""
    found = []
    for column, what in (("closed", "closed"), ("opened", "opened")):  # of one day the later one first
        sql = f"""SELECT {column}, NULL, id, kind, text, ?, resolution FROM cases
            WHERE contact = ? AND {column} IS NOT NULL ORDER BY {column} DESC, id DESC LIMIT ?"""
        found += [Item(day, at, "case", rest) for day, at, *rest in db.execute(sql, (what, contact, limit))]
    return found


def reviews(db: driver.Connection, contact: int, limit: int) -> list[Item]:
    """What they thought of it; facts: product rating, service rating, product, text."""
    sql = """SELECT r.day, NULL, r.product_rating, r.service_rating, p.name, r.text FROM review r
        LEFT JOIN product p ON p.id = r.product WHERE r.contact = ? ORDER BY r.day DESC, r.id DESC LIMIT ?"""
    return [Item(day, at, "review", rest) for day, at, *rest in db.execute(sql, (contact, limit))]


def open_followups(
    db: driver.Connection, contact: int
) -> list[tuple[int, str, str, str | None, str | None, str]]:
    """(id, text, due, time, rule, priority), soonest first."""
    sql = """SELECT id, text, due, time, coalesce(rule, after_done), priority FROM followup
        WHERE contact = ? AND state = 'open' ORDER BY wake, time, id"""
    return list(db.execute(sql, (contact,)))


def open_cases(db: driver.Connection, contact: int) -> list[tuple[int, str, str, str, str | None]]:
    """(id, kind, text, opened, promise), promised ones first."""
    sql = """SELECT id, kind, text, opened, promise FROM cases WHERE contact = ? AND state = 'open'
        ORDER BY promise IS NULL, promise, opened, id"""
    return list(db.execute(sql, (contact,)))


def most_bought(
    db: driver.Connection, contact: int, limit: int
) -> list[tuple[str | None, str | None, float]]:
    """(name, sku, how many) of what a person buys most, by orders that count."""
    sql = """SELECT coalesce(p.name, l.name), p.sku, sum(CAST(l.quantity AS REAL)) AS n
        FROM orders o JOIN line l ON l.orders = o.id LEFT JOIN product p ON p.id = l.product
        WHERE o.contact = ? AND o.counts AND coalesce(p.name, l.name) IS NOT NULL
        GROUP BY coalesce(l.product, l.name) HAVING n > 0 ORDER BY n DESC, max(o.day) DESC, 1 LIMIT ?"""
    return list(db.execute(sql, (contact, limit)))

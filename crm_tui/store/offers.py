"""Offers that were made, rewards, and who brought whom: one function per question asked."""

from __future__ import annotations

from collections import namedtuple

from crm_tui.store import driver

# product: its id, or None for the ladder of all · rung: from 1
Offer = namedtuple("Offer", "id contact product name rung text day")
Product = namedtuple("Product", "id sku name key cost currency")
# An invitee: their orders that count, the day their first one arrived (None: none yet), the reward's state
Invitee = namedtuple("Invitee", "contact name since orders first arrived state given")


def offers(db: driver.Connection, contact: int) -> list[Offer]:
    """What somebody was offered, oldest first."""
    sql = """SELECT o.id, o.contact, o.product, p.name, o.rung, o.text, o.day FROM offer o
        LEFT JOIN product p ON p.id = o.product WHERE o.contact = ? ORDER BY o.id"""
    return [Offer(*row) for row in db.execute(sql, (contact,))]


def product(db: driver.Connection, one: int) -> Product | None:
    """A product's name, key and cost."""
    row = db.execute(
        "SELECT id, sku, name, key, cost, cost_currency FROM product WHERE id = ?", (one,)
    ).fetchone()
    return Product(*row) if row else None


def products(db: driver.Connection) -> list[Product]:
    """All products by name."""
    sql = "SELECT id, sku, name, key, cost, cost_currency FROM product ORDER BY name, id"
    return [Product(*row) for row in db.execute(sql)]


def price(db: driver.Connection, product: int, currency: str) -> int | None:
    """The price that the newest order asked for it in that currency, in minor units."""
    sql = """SELECT l.price FROM line l JOIN orders o ON o.id = l.orders
        WHERE l.product = ? AND o.currency = ? AND l.price > 0 ORDER BY o.day DESC, l.id DESC LIMIT 1"""
    row = db.execute(sql, (product, currency)).fetchone()
    return int(row[0]) if row else None


# Who brought whom


def brought_by(db: driver.Connection, contact: int) -> list[Invitee]:
    """Whom somebody brought, the first one first."""
    sql = f"SELECT {_INVITEE} FROM contact c {_THEIRS} WHERE c.referred_by = ? ORDER BY c.id"
    return [Invitee(*row) for row in db.execute(sql, (contact,))]


def invitee(db: driver.Connection, contact: int) -> Invitee | None:
    """Somebody who was brought by somebody; None for who was not."""
    sql = f"SELECT {_INVITEE} FROM contact c {_THEIRS} WHERE c.id = ? AND c.referred_by IS NOT NULL"
    row = db.execute(sql, (contact,)).fetchone()
    return Invitee(*row) if row else None


_INVITEE = """c.id, c.name, c.created, coalesce(s.orders, 0), e.orders, e.arrived, r.state, r.day"""
_THEIRS = """LEFT JOIN summary s ON s.contact = c.id LEFT JOIN earned e ON e.invitee = c.id
    LEFT JOIN reward r ON r.invitee = c.id"""
_TREE = """WITH RECURSIVE tree(contact, depth) AS (SELECT id, 1 FROM contact WHERE referred_by = ?
    UNION SELECT c.id, depth + 1 FROM tree JOIN contact c ON c.referred_by = tree.contact WHERE depth < 100)"""


def tree(db: driver.Connection, contact: int) -> list[tuple[int, int]]:
    """(how far away, how many) of all whom somebody brought, directly or not."""
    sql = f"{_TREE} SELECT depth, count(*) FROM tree GROUP BY depth ORDER BY depth"
    return list(db.execute(sql, (contact,)))


def tree_worth(db: driver.Connection, contact: int) -> list[tuple[int, int, int, str]]:
    """(customers, orders, minor units, currency) of what all of them spent, the largest number of orders first."""
    sql = f"""{_TREE} SELECT count(*), sum(s.orders), sum(s.amount), s.currency FROM spent s
        WHERE s.orders > 0 AND s.contact IN (SELECT contact FROM tree) GROUP BY s.currency ORDER BY 2 DESC"""
    return list(db.execute(sql, (contact,)))


def inviters(db: driver.Connection, limit: int) -> list[tuple[int, str, int, int]]:
    """(inviter, name, whom they brought, who of those has bought), the most buyers first."""
    sql = """SELECT i.referred_by, c.name, i.n, coalesce(e.n, 0) FROM
        (SELECT referred_by, count(*) AS n FROM contact WHERE referred_by IS NOT NULL GROUP BY referred_by) i
        LEFT JOIN (SELECT contact, count(*) AS n FROM earned GROUP BY contact) e ON e.contact = i.referred_by
        JOIN contact c ON c.id = i.referred_by ORDER BY 4 DESC, 3 DESC, 1 LIMIT ?"""
    return list(db.execute(sql, (limit,)))


def due(db: driver.Connection, arrived_by: str, limit: int = -1) -> list[tuple[int, str, int, str, str]]:
    """(inviter, name, invitee, name, arrived) of rewards that nobody has given, the oldest first."""
    sql = """SELECT e.contact, a.name, e.invitee, b.name, e.arrived FROM earned e
        JOIN contact a ON a.id = e.contact JOIN contact b ON b.id = e.invitee
        WHERE e.arrived <= ? AND NOT EXISTS (SELECT 1 FROM reward r WHERE r.invitee = e.invitee)
        ORDER BY e.arrived, e.invitee LIMIT ?"""
    return list(db.execute(sql, (arrived_by, limit)))


def reward(db: driver.Connection, invitee: int) -> tuple[int, str, str] | None:
    """(row, state, day) of the reward for an invitee."""
    row = db.execute("SELECT id, state, day FROM reward WHERE invitee = ?", (invitee,)).fetchone()
    return tuple(row) if row else None


def best_rating(db: driver.Connection, contact: int, since: str) -> tuple[str, int] | None:
    """(day, stars) of the newest review since a day, its better rating."""
    sql = """SELECT day, max(coalesce(product_rating, 0), coalesce(service_rating, 0)) FROM review
        WHERE contact = ? AND day >= ? ORDER BY day DESC, id DESC LIMIT 1"""
    row = db.execute(sql, (contact, since)).fetchone()
    return tuple(row) if row else None


def asked(db: driver.Connection, contact: int) -> bool:
    """Whether somebody was asked to bring others already."""
    sql = "SELECT 1 FROM event WHERE contact = ? AND template LIKE 'referral/%' LIMIT 1"
    return db.execute(sql, (contact,)).fetchone() is not None

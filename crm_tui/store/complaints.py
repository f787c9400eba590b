"""What cases say of products: counted by product and reason."""

from __future__ import annotations

from collections import namedtuple

from crm_tui.store import driver

# product is None where a case is about no order, or about one of several products and no line of it;
# satisfaction is the mean of closed ones, None where nobody said; days the mean time until they closed
Tally = namedtuple("Tally", "product sku name kind reason open closed satisfaction days")

_ABOUT = """
    SELECT k.*, CASE WHEN k.line IS NOT NULL THEN (SELECT product FROM line WHERE id = k.line)
        ELSE (SELECT CASE WHEN count(DISTINCT product) = 1 AND count(product) = count(*) THEN max(product) END
            FROM line WHERE orders = k.orders) END AS product
    FROM cases k WHERE k.opened BETWEEN ? AND ?"""


def tallies(db: driver.Connection, first: str, last: str) -> list[Tally]:
    """Cases opened from one day to another, by product, kind and reason."""
    found = db.execute(
        f"""SELECT a.product, p.sku, p.name, a.kind, a.reason, sum(a.state = 'open'), sum(a.state = 'closed'),
            avg(a.satisfaction), avg(julianday(a.closed) - julianday(a.opened))
        FROM ({_ABOUT}) a LEFT JOIN product p ON p.id = a.product
        GROUP BY a.product, a.kind, coalesce(lower(a.reason), '')""",
        (first, last),
    )
    return [Tally(*row) for row in found]


def orders_with(db: driver.Connection, product: int, first: str, last: str) -> int:
    """How many orders that count held a product, from one day to another."""
    (count,) = db.execute(
        """SELECT count(DISTINCT l.orders) FROM line l JOIN orders o ON o.id = l.orders
        WHERE l.product = ? AND o.counts AND o.day BETWEEN ? AND ?""",
        (product, first, last),
    ).fetchone()
    return int(count)


def orders_in_all(db: driver.Connection, first: str, last: str) -> int:
    """How many orders count, from one day to another."""
    (count,) = db.execute(
        "SELECT count(*) FROM orders WHERE counts AND day BETWEEN ? AND ?", (first, last)
    ).fetchone()
    return int(count)

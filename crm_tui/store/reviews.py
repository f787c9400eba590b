"""Reviews: what people thought of a product and of the service; one function per question asked."""

from __future__ import annotations

from collections import namedtuple

from crm_tui.store import driver

Review = namedtuple(
    "Review",
    "id contact name orders number product sku product_name day product_rating service_rating text source",
)
# what one person, or everybody about one product, thought: how many, and the means (None where nobody said)
Ratings = namedtuple("Ratings", "reviews product service")

_SELECT = (
    "SELECT r.id, r.contact, c.name, r.orders, o.number, r.product, p.sku, p.name, r.day, r.product_rating,"
    " r.service_rating, r.text, r.source FROM review r JOIN contact c ON c.id = r.contact"
    " LEFT JOIN orders o ON o.id = r.orders LEFT JOIN product p ON p.id = r.product"
)


def get(db: driver.Connection, review: int) -> Review | None:
    """One review, or None."""
    row = db.execute(f"{_SELECT} WHERE r.id = ?", (review,)).fetchone()
    return Review(*row) if row else None


def listed(
    db: driver.Connection, contact: int | None = None, product: int | None = None, limit: int | None = None
) -> list[Review]:
    """Those of a person, of a product, or all; newest first."""
    asked = {"r.contact = ?": contact, "r.product = ?": product}
    parts = {part: value for part, value in asked.items() if value is not None}
    where = " WHERE " + " AND ".join(parts) if parts else ""
    sql = f"{_SELECT}{where} ORDER BY r.day DESC, r.id DESC LIMIT ?"
    return [Review(*row) for row in db.execute(sql, (*parts.values(), -1 if limit is None else limit))]


def of_contact(db: driver.Connection, contact: int) -> Ratings:
    """How many reviews a person gave, and their means."""
    row = db.execute(
        "SELECT count(*), avg(product_rating), avg(service_rating) FROM review WHERE contact = ?", (contact,)
    ).fetchone()
    return Ratings(*row)


def by_product(db: driver.Connection) -> list[tuple[int | None, str | None, str | None, Ratings, int, str]]:
    """(product, sku, name, its ratings, how many were 1 or 2, newest day) of every product that was rated."""
    found = db.execute(
        """SELECT r.product, p.sku, p.name, count(*), avg(r.product_rating), avg(r.service_rating),
            coalesce(sum(r.product_rating <= 2), 0), max(r.day)
        FROM review r LEFT JOIN product p ON p.id = r.product GROUP BY r.product"""
    )
    return [(one, sku, name, Ratings(n, a, b), poor, day) for one, sku, name, n, a, b, poor, day in found]


def products_of(db: driver.Connection, order: int) -> list[int]:
    """The products that an order held."""
    sql = "SELECT DISTINCT product FROM line WHERE orders = ? AND product IS NOT NULL"
    return [row[0] for row in db.execute(sql, (order,))]

"""Products: one function per question asked."""

from __future__ import annotations

from collections import namedtuple

from crm_tui.store import driver

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

Product = namedtuple("Product", "id sku name category cost cost_currency plan lasts")
_SELECT = f"SELECT {', '.join(Product._fields)} FROM product"


def get(db: driver.Connection, product: int) -> Product | None:
    """One product, or None."""
    row = db.execute(f"{_SELECT} WHERE id = ?", (product,)).fetchone()
    return Product(*row) if row else None


def named(db: driver.Connection, words: str) -> list[Product]:
    """Those with this sku, else those with this name."""
    found = [Product(*row) for row in db.execute(f"{_SELECT} WHERE key = 'sku:' || ?", (words,))]
    return found or [Product(*row) for row in db.execute(f"{_SELECT} WHERE name = ? ORDER BY id", (words,))]


def is_taken(db: driver.Connection, key: str) -> bool:
    """Whether a product has that key (see `orders.product_key`)."""
    return db.execute("SELECT 1 FROM product WHERE key = ?", (key,)).fetchone() is not None


def listed(db: driver.Connection, category: str | None, limit: int | None) -> Iterator[Product]:
    """Products by name, of one category or of all."""
    where, values = ("WHERE category = ?", (category,)) if category else ("", ())
    for row in db.execute(
        f"{_SELECT} {where} ORDER BY name, id LIMIT ?", (*values, -1 if limit is None else limit)
    ):
        yield Product(*row)


def sold(db: driver.Connection, product: int) -> tuple[int, int]:
    """(orders that count with it, people who bought it)."""
    row = db.execute(
        """SELECT count(DISTINCT o.id), count(DISTINCT o.contact) FROM line l JOIN orders o ON o.id = l.orders
        WHERE l.product = ? AND o.counts""",
        (product,),
    ).fetchone()
    return int(row[0]), int(row[1])

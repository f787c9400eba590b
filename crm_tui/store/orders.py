"""Orders, their lines and parcels: one function per question asked."""

from __future__ import annotations

from collections import namedtuple

from crm_tui.store import driver
from crm_tui.store.acts import Act

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

Order = namedtuple(
    "Order",
    "id contact platform shop number day at status status_text currency subtotal discount shipping "
    "tax total paid refunded payment wishes note buyer channel extra hand counts net entered refund_day batch",
)
Line = namedtuple(
    "Line",
    "id orders position product name variant quantity price discount amount extra batch product_name sku",
)
Parcel = namedtuple("Parcel", "id orders carrier tracking tracking_key shipped delivered batch")
_ORDER = ", ".join(f"o.{c}" for c in Order._fields)


def get(db: driver.Connection, order: int) -> Order | None:
    """One order, or None."""
    row = db.execute(f"SELECT {_ORDER} FROM orders o WHERE id = ?", (order,)).fetchone()
    return Order(*row) if row else None


def numbered(db: driver.Connection, number: str) -> list[int]:
    """The orders that bear this platform number."""
    return [row[0] for row in db.execute("SELECT id FROM orders WHERE number = ?", (number,))]


def is_taken(db: driver.Connection, number: str, platform: str) -> bool:
    """Whether an order of that platform bears this number."""
    sql = "SELECT 1 FROM orders WHERE number = ? AND platform = ?"
    return db.execute(sql, (number, platform)).fetchone() is not None


def lines(db: driver.Connection, order: int) -> list[Line]:
    """An order's lines in their order, with the product's name and sku."""
    named = ", ".join(f"l.{c}" for c in Line._fields[:-2])
    sql = (
        f"SELECT {named}, p.name, p.sku FROM line l LEFT JOIN product p ON p.id = l.product"
        " WHERE l.orders = ? ORDER BY l.position, l.id"
    )
    return [Line(*row) for row in db.execute(sql, (order,))]


def parcels(db: driver.Connection, order: int) -> list[Parcel]:
    """An order's parcels, oldest first."""
    sql = f"SELECT {', '.join(Parcel._fields)} FROM parcel WHERE orders = ? ORDER BY id"
    return [Parcel(*row) for row in db.execute(sql, (order,))]


def newest_first(
    db: driver.Connection, contact: int | None = None, anonymous: bool = False, limit: int | None = None
) -> Iterator[tuple[Order, str | None]]:
    """(order, its person's name) of all orders or one person's, newest first; undated ones last."""
    where, values = "1", []
    if contact is not None:
        where, values = "o.contact = ?", [contact]
    elif anonymous:
        where = "o.contact IS NULL"
    sql = (
        f"SELECT {_ORDER}, c.name FROM orders o LEFT JOIN contact c ON c.id = o.contact WHERE {where}"
        " ORDER BY o.day DESC, o.at DESC, o.id DESC LIMIT ?"
    )
    for row in db.execute(sql, (*values, -1 if limit is None else limit)):
        yield Order(*row[:-1]), row[-1]


def product(act: Act, sku: str, name: str) -> int:
    """The product of this sku (else of this name), made when it is new."""
    key = product_key(sku, name)
    row = act.db.execute("SELECT id FROM product WHERE key = ?", (key,)).fetchone()
    return int(row[0]) if row else act.insert("product", sku=sku or None, name=name or sku, key=key)


def product_key(sku: str, name: str) -> str:
    """What makes two lines the same product: the sku, else the name."""
    return "sku:" + sku if sku else "name:" + name


def find_product(db: driver.Connection, words: str) -> tuple[int, str, str] | None:
    """(id, sku, name) of the product with this sku or exact name."""
    row = db.execute("SELECT id, coalesce(sku, ''), name FROM product WHERE key IN (?, ?) OR name = ? LIMIT 1",
                     ("sku:" + words, "name:" + words, words)).fetchone()  # fmt: skip
    return tuple(row) if row else None


def tracking_key(number: str) -> str:
    """The form in which parcel numbers are compared."""
    return "".join(ch for ch in number.upper() if ch.isalnum())

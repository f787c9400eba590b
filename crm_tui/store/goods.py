"""What was bought, by items: for suggestions, and for who buys what again; only orders that count."""

from __future__ import annotations

from crm_tui.store import driver
from crm_tui.store.acts import writing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_LINES = "FROM orders o JOIN line l ON l.orders = o.id WHERE o.counts AND l.product IS NOT NULL"
_AT_ONCE = 400


def popular(db: driver.Connection, after: str, until: str, most: int = 50) -> list[tuple[int, int]]:
    """(product, in how many orders) of what sold best from the day after `after` to `until`."""
    sql = f"""SELECT l.product, count(DISTINCT o.id) {_LINES} AND o.day > ? AND o.day <= ?
        GROUP BY l.product ORDER BY 2 DESC, 1 LIMIT ?"""
    return list(db.execute(sql, (after, until, most)))


def own(db: driver.Connection, contact: int, before: str = "9999-12-31") -> list[tuple[int, str]]:
    """(product, day) of everything a person bought until that day, each pair once, oldest first."""
    sql = f"SELECT DISTINCT l.product, o.day {_LINES} AND o.contact = ? AND o.day <= ? ORDER BY o.day, l.product"
    return list(db.execute(sql, (contact, before)))


def bought(db: driver.Connection, people: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    """(contact, product, day) of what these people bought, each once, person by person, oldest first."""
    for at in range(0, len(people), _AT_ONCE):
        few = ",".join(map(str, people[at : at + _AT_ONCE]))
        yield from db.execute(
            f"""SELECT DISTINCT o.contact, l.product, o.day {_LINES} AND o.contact IN ({few}) AND o.day IS NOT NULL
            ORDER BY o.contact, o.day, l.product"""
        )


def near(db: driver.Connection, products: Iterable[int]) -> dict[int, list[tuple[int, float]]]:
    """{product: [(other, how near)]}, the nearest first, of what the last refit found."""
    found: dict[int, list[tuple[int, float]]] = {}
    several = list(products)
    for at in range(0, len(several), _AT_ONCE):
        few = ",".join(map(str, several[at : at + _AT_ONCE]))
        sql = (
            f"SELECT product, other, nearness FROM neighbour WHERE product IN ({few}) ORDER BY product, place"
        )
        for product, other, nearness in db.execute(sql):
            found.setdefault(product, []).append((other, nearness))
    return found


def replace_near(db: driver.Connection, found: Mapping[int, Sequence[tuple[int, float]]]) -> None:
    """Put these neighbours in the place of all there were."""
    with writing(db):
        db.execute("DELETE FROM neighbour")
        db.executemany(
            "INSERT INTO neighbour VALUES (?, ?, ?, ?)",
            (
                (item, place, other, nearness)
                for item, others in found.items()
                for place, (other, nearness) in enumerate(others)
            ),
        )


def named(db: driver.Connection, products: Sequence[int]) -> dict[int, tuple[str, str | None]]:
    """{product: (name, sku)}."""
    few = ",".join(map(str, products))
    return {
        row[0]: (row[1], row[2])
        for row in db.execute(f"SELECT id, name, sku FROM product WHERE id IN ({few})")
    }

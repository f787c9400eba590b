"""What an import asks and writes in bulk: a chunk's lookups in a few questions, its new rows in a few writes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from crm_tui.store.tables import columns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from crm_tui.store.acts import Act


CACHE = 48_000  # KiB, at most, while an import writes
NOTHING = "\x00"  # what no text of the book is: NUL is taken out on the way in


class Known:
    """What the book knows of a chunk's keys, and what the import itself has added to it since."""

    def __init__(self, act: Act) -> None:
        self.db = act.db
        self.seen: dict[int, tuple[int, int, int | None]] = {}  # key: (row, digest, contact)
        self.ids: dict[tuple[str, str, str], int] = {}  # (platform, shop, id key): contact
        self.norms: dict[str, list[tuple[int, str]]] = {}  # compared form: [(contact, kind)]
        self.people: dict[int, tuple[str, int]] = {}  # contact: (name, how good it is)
        self.orders: dict[tuple[str, str, str], int] = {}  # (platform, shop, number): order

    def look(
        self, keys: Collection[int], ids: Collection[str], norms: Collection[str], numbers: Collection[str]
    ) -> None:
        """Ask for a chunk's keys, ids, compared forms and order numbers; forgets the chunk before."""
        for kept in (self.seen, self.ids, self.norms, self.people, self.orders):
            kept.clear()
        ask = self._ask
        for key, row, digest, contact in ask("SELECT key, id, digest, contact FROM seen WHERE key IN", keys):
            self.seen[key] = (row, digest, contact)
        for platform, shop, key, contact in ask(
            "SELECT platform, shop, key, contact FROM identity WHERE key IN", ids
        ):
            self.ids[platform, shop, key] = contact
        for norm, contact, kind in ask("SELECT norm, contact, kind FROM handle WHERE norm IN", norms):
            self.norms.setdefault(norm, []).append((contact, kind))
        for platform, shop, number, order in ask(
            "SELECT platform, shop, number, id FROM orders WHERE number IN", numbers
        ):
            self.orders[platform, shop, number] = order

    def _ask(self, sql: str, values: Collection[object]) -> Iterable[tuple[Any, ...]]:
        if not values:
            return ()
        return list(self.db.execute(f"{sql} (SELECT value FROM json_each(?))", (json.dumps(list(values)),)))

    def by_identity(self, platform: str, shop: str, key: str) -> int | None:
        """The contact that bears this buyer id there."""
        return self.ids.get((platform, shop, key))

    def by_norm(self, norm: str) -> list[tuple[int, str]]:
        """[(contact, kind)] of handles with this compared form."""
        return self.norms.get(norm, [])

    def name_of(self, contact: int) -> tuple[str, int]:
        """(name, how good it is) of a contact."""
        if contact not in self.people:
            row = self.db.execute("SELECT name, name_rank FROM contact WHERE id = ?", (contact,)).fetchone()
            self.people[contact] = tuple(row) if row else ("", 0)
        return self.people[contact]


class Pending:
    """New rows of a chunk, numbered at once and written together."""

    ORDER = (
        "product",
        "contact",
        "identity",
        "handle",
        "address",
        "tag",
        "consent",
        "orders",
        "line",
        "parcel",
        "twin",
        "hint",
        "seen",
    )

    def __init__(self, act: Act) -> None:
        self.act = act
        self.next = act.next_ids()
        act.db.execute(f"PRAGMA cache_size = -{CACHE}")  # pages that are written again stay in memory
        self.contacts: dict[int, dict[str, Any]] = {}
        self.rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in self.ORDER}

    def number(self, table: str) -> int:
        """The next id of a table."""
        given = self.next[table]
        self.next[table] = given + 1
        return given

    def contact(self, values: dict[str, Any]) -> int:
        """A new contact; its values can still be completed until the chunk is written."""
        row = self.number("contact")
        self.contacts[row] = values
        return row

    def add(self, table: str, *values: Any) -> int:
        """A new row of any other table, values in the order of its columns (without id and batch)."""
        row = self.number(table)
        self.rows[table].append((row, *values, self.act.batch))
        return row

    def flush(self) -> None:
        """Write everything that waits."""
        batch = self.act.batch
        named = columns("contact")[1:-1]
        defaults = {"name_rank": 4, "stage": "customer", "hand": "", "origin": "", "archived": 0}
        self.rows["contact"] = [
            (row, *[values.get(c, defaults.get(c)) for c in named], batch)
            for row, values in self.contacts.items()
        ]
        for table in self.ORDER:
            if self.rows[table]:
                self._write(table, self.rows[table])
                self.rows[table] = []
        self.contacts = {}

    def _write(self, table: str, rows: list[tuple[Any, ...]]) -> None:
        """One statement for all the rows. None is never bound, because the driver is slow at it (lines took
        2.5 times as long): a column without values is left out, elsewhere NOTHING stands in.
        """
        named, marks, cells = [], [], []
        for column, values in zip(columns(table), zip(*rows, strict=True), strict=True):
            missing = values.count(None)
            if missing == len(values):
                continue
            named.append(column)
            marks.append("nullif(?, char(0))" if missing else "?")
            cells.append([NOTHING if value is None else value for value in values] if missing else values)
        sql = f"INSERT INTO {table} ({', '.join(named)}) VALUES ({', '.join(marks)})"
        self.act.db.executemany(sql, zip(*cells, strict=True))


def products(act: Act) -> dict[str, tuple[int, str]]:
    """Every product by its key: (id, name)."""
    return {key: (row, name) for key, row, name in act.db.execute("SELECT key, id, name FROM product")}


def drop_unused(act: Act, products: Collection[int]) -> None:
    """Delete those of the products that have no sku, no line, and nothing that a hand told of them."""
    sql = """SELECT id FROM product p WHERE id IN (SELECT value FROM json_each(?)) AND sku IS NULL
        AND coalesce(category, cost, plan, lasts) IS NULL
        AND NOT EXISTS (SELECT 1 FROM line l WHERE l.product = p.id)"""
    for (row,) in list(act.db.execute(sql, (json.dumps([p for p in products if p]),))):
        act.delete("product", row)


def named_buyers(act: Act, name: str, platform: str, shop: str) -> list[int]:
    """People of exactly this name who are known from this platform and shop (an id, an order, or a file)."""
    sql = """SELECT c.id FROM contact c WHERE c.name = ?1 AND (
        EXISTS (SELECT 1 FROM identity i WHERE i.contact = c.id AND i.platform = ?2 AND i.shop = ?3)
        OR EXISTS (SELECT 1 FROM orders o WHERE o.contact = c.id AND o.platform = ?2 AND o.shop = ?3)
        OR c.origin LIKE '%' || char(31) || ?2 || char(31) || ?3)"""
    return [row[0] for row in act.db.execute(sql, (name, platform, shop))]


def has_twin(act: Act, one: int, other: int) -> bool:
    """Whether the pair is noted already, in either order."""
    sql = "SELECT 1 FROM twin WHERE (contact = ?1 AND other = ?2) OR (contact = ?2 AND other = ?1)"
    return act.db.execute(sql, (one, other)).fetchone() is not None


def line_rows(act: Act, order: int) -> list[tuple[Any, ...]]:
    """(id, product, name, variant, quantity, price, discount, amount) of an order's lines."""
    sql = (
        "SELECT id, product, name, variant, quantity, price, discount, amount FROM line"
        " WHERE orders = ? ORDER BY position"
    )
    return list(act.db.execute(sql, (order,)))

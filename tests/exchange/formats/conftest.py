"""Small tables that look like a platform's export, and what the book says after they were taken in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from crm_tui.store.book import Book

_ORDER = "number contact day status status_text currency subtotal discount shipping tax total paid refunded counts net payment wishes note buyer channel extra"


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """written(header, rows) is a CSV file of them; header and rows are texts parted by blanks or |, or lists."""
    numbers = iter(range(1000))

    def write(
        header: Any, *rows: Any, encoding: str = "utf-8", delimiter: str = ",", quoted: bool = True
    ) -> Path:
        table = [split(header), *map(split, rows)]
        if quoted:
            text = io.StringIO()
            csv.writer(text, delimiter=delimiter).writerows(table)
            data = text.getvalue()
        else:
            data = "".join(delimiter.join(row) + "\n" for row in table)
        path = tmp_path / f"export-{next(numbers)}.csv"
        path.write_bytes(data.encode(encoding))
        return path

    return write


def split(row: Any) -> list[str]:
    return [cell.strip(" ") for cell in row.split("|")] if isinstance(row, str) else list(row)


@pytest.fixture
def known() -> Callable[[Book], dict[str, Any]]:
    """known(book)["number"] is that order with all its facts; its lines, parcels and buyer's name beside them."""

    def read(book: Book) -> dict[str, Any]:
        found = {}
        for row in book.db.execute(f"SELECT id, {', '.join(_ORDER.split())} FROM orders"):
            order = SimpleNamespace(**dict(zip(_ORDER.split(), row[1:], strict=True)))
            order.extra = json.loads(order.extra or "{}")
            order.lines = sorted(
                book.db.execute(
                    "SELECT coalesce(p.sku, ''), coalesce(l.name, p.name), coalesce(l.variant, ''), l.quantity, l.price, l.amount"
                    " FROM line l JOIN product p ON p.id = l.product WHERE l.orders = ?",
                    (row[0],),
                ),
                key=repr,
            )
            sql = "SELECT carrier, tracking, shipped, delivered FROM parcel WHERE orders = ?"
            order.parcels = sorted(book.db.execute(sql, (row[0],)), key=repr)
            name = book.db.execute("SELECT name FROM contact WHERE id = ?", (order.contact,)).fetchone()
            order.buyer_name = name[0] if name else None
            found[order.number] = order
        return found

    return read


@pytest.fixture
def people() -> Callable[[Book], dict[str, Any]]:
    """people(book)["name"] is what is known of them: ids, handles, addresses, tags, facts."""

    def read(book: Book) -> dict[str, Any]:
        found = {}
        for row, name, nickname, birthday, source in book.db.execute(
            "SELECT id, name, nickname, birthday, source FROM contact"
        ):
            one = SimpleNamespace(nickname=nickname, birthday=birthday, source=source)
            for fact, sql in {
                "ids": "SELECT platform, external_id FROM identity WHERE contact = ?",
                "handles": "SELECT kind, value FROM handle WHERE contact = ?",
                "addresses": "SELECT lines, city, region, postcode, country FROM address WHERE contact = ?",
                "tags": "SELECT tag FROM tag WHERE contact = ?",
            }.items():
                setattr(one, fact, sorted(book.db.execute(sql, (row,)), key=repr))
            found[name] = one
        return found

    return read


@pytest.fixture
def whole(known: Any, people: Any) -> Callable[[Book], str]:
    """whole(book) is everything a book says, without its row numbers: two that are equal are the same book."""

    def read(book: Book) -> str:
        for_all = {n: {k: v for k, v in vars(o).items() if k != "contact"} for n, o in known(book).items()}
        products = sorted(book.db.execute("SELECT sku, name, category FROM product"), key=repr)
        everybody = {name: vars(one) for name, one in people(book).items()}
        return json.dumps([for_all, products, everybody], ensure_ascii=False, sort_keys=True, indent=1)

    return read

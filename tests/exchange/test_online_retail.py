"""UCI Online Retail by mapping: customers, orders and spent agree with a plain recount of the file."""

from __future__ import annotations

import csv
import gzip
import itertools
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from crm_tui import settle, shop
from crm_tui.exchange.importing import Options, import_file
from crm_tui.people.finding import listing
from crm_tui.store import orders, undo
from crm_tui.store.book import Book, open_book

DAY = "2026-11-22"
LINES = 20_000
MAPS = [
    "InvoiceNo=order.number", "StockCode=line.sku", "Description=line.name", "Quantity=line.quantity",
    "InvoiceDate=order.at", "UnitPrice=line.price", "CustomerID=contact.external_id", "Country=contact.country",
]  # fmt: skip
Line = dict[str, str]


@pytest.fixture(scope="module")
def part(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first lines of the file, packed as it is."""
    whole = shared_data / "online_retail.csv.gz"
    if not whole.is_file():
        pytest.skip("needs online_retail.csv.gz in ../shared/data, which is not here")
    path = tmp_path_factory.mktemp("retail") / "retail.csv.gz"
    with (
        gzip.open(whole, "rt", encoding="utf-8", newline="") as lines,
        gzip.open(path, "wt", encoding="utf-8", newline="") as out,
    ):
        out.writelines(itertools.islice(lines, LINES + 1))
    return path


@pytest.fixture(scope="module")
def told(part: Path) -> list[Line]:
    with gzip.open(part, "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def book(part: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with open_book(str(tmp_path_factory.mktemp("book") / "book.db")) as book:
        book.settle = settle.settle
        shop.configure(book, {"country": "GB", "zone": "Europe/London", "currency": "GBP"}, DAY)
        yield book


@pytest.fixture(scope="module")
def report(book: Book, part: Path) -> dict:
    return take(book, part)


def take(book: Book, path: Path) -> dict:
    return import_file(book, str(path), Options(day=DAY, maps=MAPS, platform="retail"))


def amount(line: Line) -> Decimal:
    return Decimal(line["Quantity"]) * Decimal(line["UnitPrice"])


def customer(line: Line) -> str:
    return line["CustomerID"].removesuffix(".0")


def invoices(lines: list[Line]) -> dict[str, list[Line]]:
    found = defaultdict(list)
    for line in lines:
        found[line["InvoiceNo"]].append(line)
    return found


def recount(lines: list[Line]) -> dict[str, tuple[int, Decimal]]:
    """{customer: (orders that count, spent)}: a C invoice takes off what it brings back."""
    counts: dict[str, int] = defaultdict(int)
    spent: dict[str, Decimal] = defaultdict(Decimal)
    for number, own in invoices(lines).items():
        who = customer(own[0])
        counts[who] += not number.startswith("C")
        spent[who] += sum(map(amount, own), Decimal(0))
    return {who: (counts[who], spent[who]) for who in counts if who}


def in_book(book: Book) -> dict[str, dict]:
    everybody = [row[0] for row in book.db.execute("SELECT id FROM contact")]
    return {row["external_id"].removesuffix(".0"): row for row in listing(book, everybody)}


def test_the_report_counts_the_file(report: dict, told: list[Line]) -> None:
    assert report["rows"] == LINES
    assert report["rejected"] == report["skipped"] == 0
    assert report["contacts"] == {"new": len(recount(told)), "changed": 0, "same": 0}
    strangers = [number for number, own in invoices(told).items() if not own[0]["CustomerID"]]
    assert report["orders"] == {
        "new": len(invoices(told)), "changed": 0, "same": 0, "anonymous": len(strangers)
    }  # fmt: skip


def test_customers_orders_and_spent_agree_with_a_recount(report: dict, book: Book, told: list[Line]) -> None:
    plain = recount(told)
    found = in_book(book)
    assert found.keys() == plain.keys()
    assert {who: row["orders"] for who, row in found.items()} == {
        who: count for who, (count, _spent) in plain.items()
    }
    for who, (count, spent) in plain.items():
        expected = [{"amount": f"{spent:.2f}", "currency": "GBP"}] if count else []
        assert found[who]["spent"] == expected, who


def test_a_line_without_a_customer_makes_an_order_of_nobody(
    report: dict, book: Book, told: list[Line]
) -> None:
    nameless = {number for number, own in invoices(told).items() if not own[0]["CustomerID"]}
    assert nameless
    assert {row[0] for row in book.db.execute("SELECT number FROM orders WHERE contact IS NULL")} == nameless


def test_a_c_invoice_is_a_return(report: dict, book: Book, told: list[Line]) -> None:
    returned = {n: own for n, own in invoices(told).items() if n.startswith("C")}
    assert len(returned) > 50
    for number, own in returned.items():
        row = orders.get(book.db, orders.numbered(book.db, number)[0])
        assert row is not None
        assert (row.counts, Decimal(row.net)) == (0, 100 * sum(map(amount, own)))
        assert row.net <= 0


def test_every_line_is_there(report: dict, book: Book, told: list[Line]) -> None:
    lines = book.db.execute("SELECT count(*), sum(amount) FROM line").fetchone()
    assert tuple(lines) == (LINES, 100 * sum(map(amount, told)))


def test_a_second_run_changes_nothing(report: dict, book: Book, part: Path, told: list[Line]) -> None:
    before = [dict(act) for act in undo.history(book)]
    again = take(book, part)
    assert (again["batch"], again["rejected"]) == (None, 0)
    assert again["contacts"] == {"new": 0, "changed": 0, "same": len(recount(told))}
    assert {k: again["orders"][k] for k in ("new", "changed", "same")} == {
        "new": 0, "changed": 0, "same": len(invoices(told))
    }  # fmt: skip
    assert [dict(act) for act in undo.history(book)] == before

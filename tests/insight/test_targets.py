"""The numbers on two real shops: they may never become worse than what was promised of them."""

from __future__ import annotations

import csv
import gzip
import re
from collections import defaultdict
from pathlib import Path

import pytest

from benchmarks import insight as measuring
from crm_tui import settle, shop
from crm_tui.insight.sample import Sample
from crm_tui.store.book import Book, open_book


def made(path: Path, orders: dict[str, dict[str, dict[str, float]]], currency: str) -> Book:
    """A book with {customer: {day: {item: amount}}}; straight into its tables, for the import has tests of its own."""
    book = open_book(str(path))
    book.settle = settle.settle
    shop.configure(book, {"currency": currency, "country": "GB", "zone": "UTC"}, "2012-01-01", first=True)
    products: dict[str, int] = {}
    with book.act("import", "2012-01-01") as act:
        for who, days in orders.items():
            contact = act.insert("contact", name=who, created="2012-01-01")
            for day, items in days.items():
                paid = round(sum(items.values()) * 100)
                order = act.insert(
                    "orders", contact=contact, platform="own", day=day, status="paid", currency=currency, total=paid,
                    paid=paid, counts=1, net=paid,
                )  # fmt: skip
                for item in filter(None, items):
                    if item not in products:
                        products[item] = act.insert("product", name=item, key=item)
                    act.insert("line", orders=order, position=0, product=products[item], quantity="1")
    return book


@pytest.fixture(scope="module")
def cdnow(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Book:
    orders: dict[str, dict[str, dict[str, float]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(float))
    )
    for line in (shared_data / "cdnow" / "CDNOW_master.txt").read_text().splitlines()[1:]:
        who, day, _discs, dollars = line.split()
        orders[who][f"{day[:4]}-{day[4:6]}-{day[6:]}"][""] += float(dollars)
    return made(tmp_path_factory.mktemp("cdnow") / "book.db", orders, "USD")


@pytest.fixture(scope="module")
def retail(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Book:
    orders: dict[str, dict[str, dict[str, float]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(float))
    )
    with gzip.open(shared_data / "online_retail.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            quantity, price = float(row["Quantity"]), float(row["UnitPrice"])
            sound = quantity > 0 and price > 0 and re.fullmatch(r"\d{5}[A-Za-z]?", row["StockCode"])
            if sound and row["CustomerID"] and not row["InvoiceNo"].startswith("C"):
                orders[row["CustomerID"]][row["InvoiceDate"][:10]][row["StockCode"]] += quantity * price
    return made(tmp_path_factory.mktemp("retail") / "book.db", orders, "GBP")


def test_who_buys_next_at_cdnow(cdnow: Book) -> None:
    sample = Sample(cdnow.db, measuring.LATER, measuring.ALL)
    assert len(sample.orders) == 23_570
    cuts = [measuring.cut_at(sample, day) for day in ("1997-07-01", "1997-10-01", "1998-01-01", "1998-04-01")]
    mean = measuring.Figures(*(sum(column) / len(cuts) for column in zip(*cuts, strict=True)))
    assert mean.activity >= 0.79
    assert mean.activity - mean.loyalty <= 0.007
    assert mean.loyalty - mean.small <= 0.01
    assert mean.top >= 0.56
    assert mean.error <= 41
    assert 0.78 <= mean.covered <= 0.88


def test_who_buys_next_at_online_retail(retail: Book) -> None:
    sample = Sample(retail.db, measuring.LATER, measuring.ALL)
    assert len(sample.orders) == 4334
    cuts = [measuring.cut_at(sample, day) for day in ("2011-05-01", "2011-06-01", "2011-07-01", "2011-09-01")]
    mean = measuring.Figures(*(sum(column) / len(cuts) for column in zip(*cuts, strict=True)))
    assert mean.activity >= 0.735
    assert mean.activity - mean.loyalty <= 0.007
    assert mean.loyalty - mean.small <= 0.01
    assert mean.top >= 0.58
    assert mean.error <= 18.5
    assert 0.78 <= mean.covered <= 0.88


@pytest.mark.parametrize(("day", "own", "new"), [("2011-06-01", 0.72, 0.31), ("2011-09-01", 0.66, 0.27)])
def test_what_is_bought_next(retail: Book, day: str, own: float, new: float) -> None:
    hit = measuring.baskets(retail, day)
    assert hit["own"] >= own
    assert hit["new"] >= new
    assert hit["soon"] <= 22
    assert hit["error"] <= 27

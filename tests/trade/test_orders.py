"""Orders by hand, and the one rule of what counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui import settle
from crm_tui.errors import BadInput, CrmError, NotFound
from crm_tui.store import contacts, undo
from crm_tui.store import orders as stored
from crm_tui.store.book import Book, open_book
from crm_tui.store.tables import columns
from crm_tui.trade import orders
from crm_tui.trade.counting import STATUSES, counted

DAY = "2026-03-01"


@pytest.fixture
def book(tmp_path: Path) -> Book:
    made = open_book(str(tmp_path / "book.db"))
    made.settle = settle.settle
    return made


def somebody(book: Book, name: str = "Ann") -> int:
    with book.act("contact add", DAY) as act:
        return act.insert("contact", name=name, created=DAY)


def spent(book: Book, contact: int) -> list[tuple[str, int]]:
    return contacts.spent(book.db, contact)


@pytest.mark.parametrize(
    ("status", "total", "paid", "refunded", "is_return", "want"),
    [
        ("paid", 1000, 1000, 0, False, (1, 1000)),
        ("paid", 25600, 23040, 0, False, (1, 23040)),
        ("paid", 0, 0, 0, False, (1, 0)),
        ("paid", 1000, 1000, 300, False, (1, 700)),
        ("paid", 1000, 1000, 1000, False, (0, 0)),
        ("refunded", 1000, 1000, 0, False, (0, 0)),
        ("pending", 1000, 0, 0, False, (0, 0)),
        ("cancelled", 1000, 1000, 0, False, (0, 0)),
        ("returned", -500, -500, 0, True, (0, -500)),
        ("paid", -500, -500, 0, True, (0, -500)),
    ],
)
def test_what_counts(
    status: str, total: int, paid: int, refunded: int, is_return: bool, want: tuple[int, int]
) -> None:
    assert counted(status, total, paid, refunded, is_return=is_return) == want


@given(st.sampled_from(STATUSES), st.integers(0, 10**9), st.integers(0, 10**9))
def test_nobody_spends_more_than_they_paid(status: str, paid: int, refunded: int) -> None:
    counts, net = counted(status, paid, paid, refunded)
    assert 0 <= net <= paid
    assert counts or net == 0


@pytest.mark.parametrize("words", ["SOAP:2:6.50", "Mug: blue: 350 ml:1:18.00", "SOAP:-1:6.50"])
def test_a_line_as_typed(words: str) -> None:
    item, quantity, price = orders.read_line(words)
    assert f"{item}:{quantity}:{price}" == words


@pytest.mark.parametrize("words", ["", "SOAP", "SOAP:2", ":1:2", "SOAP:x:2", "SOAP:0:2"])
def test_a_line_that_is_none(words: str) -> None:
    with pytest.raises(BadInput):
        orders.read_line(words)


def test_an_order_is_paid_now_and_counts(book: Book) -> None:
    ann = somebody(book)
    order = orders.add(book, ann, [("SOAP", "2", "6.50"), ("Mug", "1", "18")], currency="EUR", day=DAY)
    shown = orders.show(book, order)
    assert (shown["total"], shown["status"], shown["day"], shown["counts"]) == ("31.00", "paid", DAY, True)
    assert spent(book, ann) == [("EUR", 3100)]


def test_refunds_add_up_and_end_at_what_was_paid(book: Book) -> None:
    ann = somebody(book)
    order = orders.add(book, ann, [("SOAP", "1", "10.00")], currency="EUR", day=DAY)
    assert orders.refund(book, order, "4.00", DAY) == (400, "EUR")
    assert spent(book, ann) == [("EUR", 600)]
    with pytest.raises(CrmError):
        orders.refund(book, order, "6.01", DAY)
    orders.refund(book, order, None, DAY)
    assert spent(book, ann) == []
    assert orders.show(book, order)["status"] == "refunded"


def test_currencies_are_never_added(book: Book) -> None:
    ann = somebody(book)
    orders.add(book, ann, [("A", "1", "10")], currency="EUR", day=DAY)
    orders.add(book, ann, [("A", "1", "10")], currency="USD", day=DAY)
    assert sorted(spent(book, ann)) == [("EUR", 1000), ("USD", 1000)]


def test_shipped_then_delivered(book: Book) -> None:
    order = orders.add(book, somebody(book), [("A", "1", "10")], currency="EUR", day=DAY)
    orders.ship(book, order, "SF", "SF 123-4", DAY)
    orders.deliver(book, order, DAY, "2026-03-04")
    shown = orders.show(book, order)
    assert shown["status"] == "delivered"
    assert shown["parcels"] == [
        {"carrier": "SF", "tracking": "SF 123-4", "shipped": DAY, "delivered": "2026-03-04"}
    ]


def test_an_order_without_a_buyer_is_given_to_one_person_once(book: Book) -> None:
    ann, bea = somebody(book), somebody(book, "Bea")
    order = orders.add(book, None, [("A", "1", "10")], currency="EUR", day=DAY)
    orders.assign(book, order, ann, DAY)
    assert spent(book, ann) == [("EUR", 1000)]
    with pytest.raises(CrmError):
        orders.assign(book, order, bea, DAY)
    undo.undo(book, None, DAY)
    assert spent(book, ann) == []


def test_a_number_is_taken_once(book: Book) -> None:
    ann = somebody(book)
    orders.add(book, ann, [("A", "1", "10")], currency="EUR", platform="own", number="77", day=DAY)
    with pytest.raises(CrmError):
        orders.add(book, ann, [("A", "1", "10")], currency="EUR", platform="own", number="77", day=DAY)
    assert orders.resolve(book, "77") == orders.resolve(book, "o1")


def test_which_order_is_meant(book: Book) -> None:
    with pytest.raises(NotFound):
        orders.resolve(book, "1")


@pytest.mark.parametrize(
    ("row", "table"), [(stored.Order, "orders"), (stored.Parcel, "parcel"), (contacts.Contact, "contact")]
)
def test_rows_have_the_columns_of_their_table(row: type, table: str) -> None:
    assert row._fields == columns(table)  # type: ignore[attr-defined]


def test_lines_have_the_columns_of_their_table() -> None:
    assert stored.Line._fields == (*columns("line"), "product_name", "sku")

"""Reviews and complaints: what they hold, whom they are about, how they are counted."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tui import card, start
from crm_tui.errors import BadInput, CrmError, NotFound
from crm_tui.people import contacts
from crm_tui.store import orders as stored
from crm_tui.store import undo
from crm_tui.trade import cases, complaints, orders, reviews

DAY = "2026-11-22"


@pytest.fixture
def book(crm_home, monkeypatch):
    monkeypatch.setenv("CRM_TODAY", DAY)
    with start.open_for_work() as opened:
        for name in ("Mei", "Tom"):
            contacts.add(opened, name, day=DAY)
        orders.add(opened, MEI, [("soap", "1", "6.50")], day=DAY)  # 1
        orders.add(opened, MEI, [("soap", "1", "6.50"), ("tea", "1", "9.00")], day=DAY)  # 2
        orders.add(opened, TOM, [("tea", "2", "9.00")], day=DAY)  # 3
        yield opened


MEI, TOM = 1, 2


def test_an_order_of_one_product_says_which(book):
    one = reviews.as_row(reviews.show(book, reviews.add(book, MEI, product_rating=5, order=1, day=DAY)))
    assert one["product"] == {"id": 1, "sku": None, "name": "soap"}
    two = reviews.as_row(reviews.show(book, reviews.add(book, MEI, service_rating=2, order=2, day=DAY)))
    assert two["product"] is None
    three = reviews.add(book, MEI, product_rating=3, order=2, product="tea", on="2026-11-20", day=DAY)
    row = reviews.show(book, three)
    assert (row.product_name, row.day, row.source) == ("tea", "2026-11-20", "hand")


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ({}, BadInput),
        ({"text": "  "}, BadInput),
        ({"product_rating": 0}, BadInput),
        ({"service_rating": 6}, BadInput),
        ({"product_rating": 4, "order": 3}, CrmError),
        ({"product_rating": 4, "order": 99}, NotFound),
        ({"product_rating": 4, "product": "gold"}, NotFound),
        ({"product_rating": 4, "on": "2026-11-23"}, BadInput),
    ],
)
def test_what_is_no_review_is_refused(book, words, error):
    with pytest.raises(error):
        reviews.add(book, MEI, **words, day=DAY)
    assert reviews.listed(book) == []


@pytest.mark.parametrize(("words", "rating"), [("", None), (" 4 ", 4), ("1", 1)])
def test_ratings_are_read(words, rating):
    assert reviews.read_rating(words) == rating


@pytest.mark.parametrize("words", ["0", "6", "12", "five", "4.5"])
def test_no_ratings_are_refused(words):
    with pytest.raises(BadInput):
        reviews.read_rating(words)


def test_ratings_stand_on_the_card_and_the_timeline(book):
    reviews.add(book, MEI, product_rating=5, service_rating=4, text="smells of summer", order=1, day=DAY)
    reviews.add(book, MEI, product_rating=4, order=1, day=DAY)
    found = card.card(book, MEI)
    assert found["ratings"] == {"reviews": 2, "product": "4.5", "service": "4.0"}
    assert {"at": DAY, "kind": "review", "title": "★★★★★ (★★★★☆) · soap · smells of summer"} in found[
        "timeline"
    ]
    assert "★ 4.5 · service 4.0 · 2 reviews" in "\n".join(card.text_card(found))


def test_products_are_rated_worst_first_and_undo_forgets(book):
    for rating in (1, 4):
        reviews.add(book, TOM, product_rating=rating, product="tea", day=DAY)
    batch = reviews.add(book, MEI, product_rating=5, order=1, day=DAY)
    rows: Any = reviews.by_product(book)
    assert [(row["product"]["name"], row["rating"], row["reviews"], row["poor"]) for row in rows] == [
        ("tea", "2.5", 2, 1), ("soap", "5.0", 1, 0),
    ]  # fmt: skip
    assert [row.id for row in reviews.listed(book, product="tea")] == [2, 1]
    newest: Any = undo.history(book, 1)[0]
    undo.undo(book, newest["batch"], DAY)
    with pytest.raises(NotFound):
        reviews.show(book, batch)


def test_complaints_are_counted_by_product_and_reason(book):
    def complain(contact: int, order: int, reason: str | None, **words: Any) -> int:
        return cases.open_case(
            book, contact, "x", kind="complaint", order=order, reason=reason, day=DAY, **words
        )

    first = complain(MEI, 1, "broken")
    complain(MEI, 1, "Broken")
    line = stored.lines(book.db, 2)[1].id
    late = complain(MEI, 2, "late", line=line)
    complain(MEI, 2, None)  # of two products
    cases.open_case(book, TOM, "when?", day=DAY)  # a question is no complaint
    cases.close(book, first, satisfaction=2, day="2026-11-25")
    cases.close(book, late, satisfaction=5, day=DAY)
    found: Any = complaints.by_product(book)
    rows = {(row["product"] and row["product"]["name"], row["reason"] and row["reason"].lower()): row
            for row in found}  # fmt: skip
    assert rows.keys() == {("soap", "broken"), ("tea", "late"), (None, None)}
    soap = rows["soap", "broken"]
    assert [soap[fact] for fact in ("cases", "open", "closed", "satisfaction", "days", "orders", "share")] == [
        2, 1, 1, "2.0", "3.0", 2, "1.0000",
    ]  # fmt: skip
    assert rows["tea", "late"]["share"] == "0.5000"
    assert rows[None, None]["share"] == "0.3333"
    assert complaints.by_product(book, first="2026-11-23") == []

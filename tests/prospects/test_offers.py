"""The ladder: one rung after the other, none twice, none below the margin."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.errors import BadInput, CrmError, NotFound
from crm_tui.people import contacts
from crm_tui.prospects import offers, pipeline, scripts
from crm_tui.prospects.pipeline import Told, take_on
from crm_tui.store import events, undo
from crm_tui.store.book import Book
from crm_tui.trade import orders, products

DAY = "2026-11-01"


@pytest.fixture
def anna(book: Book) -> int:
    who = contacts.add(book, "Anna", handles=["instagram:anna"], day=DAY)
    take_on(book, [who], Told(), day=DAY)
    return who


def test_the_last_card_is_not_played_first(book: Book, anna: int):
    with pytest.raises(CrmError):
        offers.give(book, anna, rung=3, day=DAY)
    assert [offers.give(book, anna, day=DAY).number for _n in range(2)] == [1, 2]
    with pytest.raises(CrmError):
        offers.give(book, anna, rung=2, day=DAY)
    with pytest.raises(BadInput):
        offers.give(book, anna, rung=9, day=DAY)
    assert offers.give(book, anna, rung=1, force=True, day=DAY).number == 1
    undo.undo(book, None, DAY)
    assert offers.ladder(book, anna).next == 3
    offers.give(book, anna, day=DAY)
    assert offers.ladder(book, anna).next is None
    with pytest.raises(CrmError):
        offers.give(book, anna, day=DAY)


def test_never_below_the_margin_not_even_by_force(book: Book, anna: int):
    other = contacts.add(book, "Ben", day=DAY)
    orders.add(book, other, [("POT", "1", "100")], day=DAY)
    with book.act("cost", DAY) as act:
        act.update("product", 1, cost=7400, cost_currency="EUR")
    offers.set_ladder(book, "POT", ["a card", "5% off", "10% off", "€3 off"], day=DAY)
    found = offers.ladder(book, anna, "POT")
    assert [(one.left, one.barred) for one in found.rungs] == [
        (26, False),
        (22, False),
        (17, True),
        (23, False),
    ]
    with pytest.raises(CrmError):
        offers.give(book, anna, "POT", rung=3, force=True, day=DAY)
    for _n in range(2):
        offers.give(book, anna, "POT", day=DAY)
    assert offers.ladder(book, anna, "POT").next == 4  # the barred one is passed over
    assert offers.ladder(book, anna).next == 1  # the ladder of all is another one
    with pytest.raises(NotFound):
        offers.ladder(book, anna, "nothing")
    offers.set_ladder(book, "POT", [], day=DAY)
    assert len(offers.ladder(book, anna, "POT").rungs) == 3


@pytest.mark.parametrize(
    ("text", "left"),
    [("10% off", 9000), ("满减 ¥5", 9500), ("9折", 9000), ("95折", 9500), ("8.5折", 8500), ("free shipping", 10000),
     ("减5元", 9500), ("2 samples", 10000), ("12,5 % off", 8750)],
)  # fmt: skip
def test_what_a_rung_takes_off(text: str, left: int):
    assert offers.reduced(text, 10000, "CNY") == left


@given(st.text(max_size=60), st.integers(1, 10**9))
def test_no_words_raise_a_price(text: str, price: int):
    assert offers.reduced(text, price, "EUR") <= Fraction(price)


def test_the_words_bear_the_next_offer_and_sending_them_gives_it(book: Book, anna: int):
    first = scripts.script(book, anna, day=DAY)
    assert (first.letter.template, first.rung) == ("prospect/first-contact", None)
    scripts.sent(book, anna, first, day=DAY)
    price = scripts.script(book, anna, "price", day=DAY)
    assert price.rung is not None
    assert "free shipping" in price.letter.text
    scripts.sent(book, anna, price, day=DAY)
    assert offers.ladder(book, anna).next == 2
    told = book.db.execute(
        "SELECT template, purpose, direction FROM event WHERE contact = ? ORDER BY id", (anna,)
    )
    assert list(told) == [
        ("prospect/first-contact", "marketing", "out"),
        ("objection/price", "service", "out"),
    ]
    assert scripts.name_for(book, anna) == "prospect/contacted"
    undo.undo(book, None, DAY)
    assert offers.ladder(book, anna).next == 1
    assert scripts.objection("太贵") == "objection/price"
    with pytest.raises(NotFound):
        scripts.objection("weather")
    assert events.last_channels(book.db, [anna]) == {anna: "instagram"}


def test_a_script_repeats_the_last_offer_and_plays_no_new_one(book: Book, anna: int):
    pipeline.move(book, anna, "quoted", day=DAY)
    assert "As a reminder" not in scripts.script(book, anna, day=DAY).letter.text
    offers.give(book, anna, day=DAY)
    found = scripts.script(book, anna, day=DAY)
    assert "As a reminder: free shipping" in found.letter.text
    assert found.rung is None
    scripts.sent(book, anna, found, day=DAY)
    assert offers.ladder(book, anna).next == 2


def test_the_usual_offers_are_said_in_the_customers_language(book: Book):
    mei = contacts.add(book, "王小明", day=DAY)
    take_on(book, [mei], Told(), day=DAY)
    found = scripts.script(book, mei, "price", day=DAY)
    assert "包邮" in found.letter.text
    assert found.rung is not None
    assert found.rung.text == "free shipping"  # as the seller reads it


def test_a_ladder_says_when_no_price_is_known(book: Book, anna: int):
    products.add(book, "Pot", sku="POT", cost="15 EUR", day=DAY)
    assert offers.ladder(book, anna, "POT").unpriced
    orders.add(book, anna, [("POT", "1", "20")], day=DAY)
    assert not offers.ladder(book, anna, "POT").unpriced

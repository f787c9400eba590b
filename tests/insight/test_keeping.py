"""The rows of `rhythm` against the same numbers worked out one by one."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tui import settle, shop
from crm_tui.insight import rhythms, windows
from crm_tui.insight.states import state
from crm_tui.store import rhythm, undo
from crm_tui.store.book import Book, open_book
from crm_tui.trade import orders

DAY = "2026-03-01"


@pytest.fixture
def book(tmp_path: Path) -> Book:
    made = open_book(str(tmp_path / "book.db"))
    made.settle = settle.settle
    shop.configure(made, {"currency": "EUR", "country": "DE", "zone": "Europe/Berlin"}, DAY, first=True)
    return made


def somebody(book: Book) -> int:
    with book.act("contact add", DAY) as act:
        return act.insert("contact", name="Ann", created=DAY)


def bought(book: Book, who: int, day: str, price: str = "10", currency: str = "EUR") -> int:
    return orders.add(book, who, [("A", "1", price)], currency=currency, at=(day, None), day=DAY)


def row(book: Book, who: int) -> rhythm.Rhythm:
    found = rhythm.get(book.db, who)
    assert found is not None
    return found


def weight(day: str, at: str) -> float:
    return math.exp((date.fromisoformat(day) - date.fromisoformat(at)).days / rhythms.TAU)


def as_of(number: float, at: str) -> float:
    return number * math.exp(-(date.fromisoformat(at) - date(2000, 1, 1)).days / rhythms.TAU)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.dates(date(1996, 1, 1), date(2031, 1, 1)), st.integers(-500, 5000).filter(bool), st.sampled_from(["EUR", "USD"])),
        min_size=1, max_size=12,
    )
)  # fmt: skip
def test_a_row_is_what_the_orders_say(book: Book, made: list[tuple[date, int, str]]) -> None:
    who = somebody(book)
    for day, minor, currency in made:
        bought(book, who, day.isoformat(), f"{minor / 100:.2f}", currency)
    days = sorted({day for day, minor, _currency in made if minor > 0})
    if not days:
        assert rhythm.get(book.db, who) is None
        return
    count: dict[str, int] = defaultdict(int)
    for _day, minor, currency in made:
        count[currency] += minor > 0
    mine = "EUR" if count["EUR"] else "USD"
    found = row(book, who)
    logs = [math.log((later - day).days) for day, later in pairwise(days)]
    assert (found.currency, found.days) == (mine, len(days))
    assert (found.first, found.last) == (days[0].isoformat(), days[-1].isoformat())
    assert found.logs == pytest.approx(sum(logs))
    assert found.squares == pytest.approx(sum(one * one for one in logs))
    at = days[-1].isoformat()
    assert as_of(found.activity, at) == pytest.approx(sum(weight(day.isoformat(), at) for day in days))
    worth = sum(minor * weight(day.isoformat(), at) for day, minor, currency in made if currency == mine)
    assert as_of(found.value, at) == pytest.approx(worth, rel=1e-6, abs=1e-6)
    m, sd = windows.own(len(days) - 1, sum(logs), windows.PRIOR)
    for point, share in ((found.due, 0.5), (found.late, 0.8), (found.lapsed, 0.9)):
        waited = (date.fromisoformat(point) - days[-1]).days
        assert windows.passed(m, sd, waited) >= share - 1e-6
        assert waited == 1 or windows.passed(m, sd, waited - 1) < share


def test_one_order_more_and_undone(book: Book) -> None:
    who = somebody(book)
    bought(book, who, "2025-01-01")
    before = row(book, who)
    bought(book, who, "2025-03-01")
    assert row(book, who).days == 2
    undo.undo(book, None, DAY)
    assert row(book, who) == before


def test_the_shops_currency_changes_whose_numbers_are_in_which(book: Book) -> None:
    mixed, abroad = somebody(book), somebody(book)
    bought(book, mixed, "2025-01-05", "10")
    bought(book, mixed, "2025-02-05", "70", "USD")
    bought(book, abroad, "2025-02-05", "70", "USD")
    assert (row(book, mixed).currency, row(book, abroad).currency) == ("EUR", "USD")
    shop.configure(book, {"currency": "USD"}, DAY)
    assert (row(book, mixed).currency, row(book, mixed).amount) == ("USD", 7000)
    undo.undo(book, None, DAY)
    assert (row(book, mixed).currency, row(book, mixed).amount) == ("EUR", 1000)


def test_two_orders_on_a_day_are_one_order_day(book: Book) -> None:
    who = somebody(book)
    bought(book, who, "2025-01-01")
    bought(book, who, "2025-01-01")
    found = row(book, who)
    assert (found.days, found.amount) == (1, 2000)


def test_a_refund_lowers_the_value_on_its_day_and_never_under_nothing(book: Book) -> None:
    who = somebody(book)
    order = bought(book, who, "2026-01-01", "100")
    orders.refund(book, order, "10", DAY)
    want = 10000 * weight("2026-01-01", DAY) - 1000
    assert as_of(row(book, who).value, DAY) == pytest.approx(want)
    orders.refund(book, order, "80", DAY)
    assert row(book, who).value == 0
    orders.refund(book, order, None, DAY)
    assert rhythm.get(book.db, who) is None


def test_a_return_lowers_the_value_on_its_own_day(book: Book) -> None:
    who = somebody(book)
    bought(book, who, "2026-01-01", "100")
    bought(book, who, DAY, "-30")
    assert as_of(row(book, who).value, DAY) == pytest.approx(10000 * weight("2026-01-01", DAY) - 3000)
    assert row(book, who).days == 1


def test_only_the_last_day_of_the_calendar_comes_after_it(book: Book) -> None:
    who = somebody(book)
    bought(book, who, "9999-12-30")
    assert row(book, who).lapsed == "9999-12-31"


@pytest.mark.parametrize(
    ("days", "day", "want"),
    [
        (0, "2026-01-01", "none"),
        (1, "2026-01-01", "fresh"),
        (1, "2026-03-01", "cooling"),
        (1, "2036-03-01", "cooling"),
        (2, "2026-01-31", "active"),
        (2, "2026-02-01", "due"),
        (2, "2026-03-01", "late"),
        (2, "2026-04-01", "lapsed"),
    ],
)
def test_states(days: int, day: str, want: str) -> None:
    assert state(days, "2026-02-01", "2026-03-01", "2026-04-01", day) == want

"""Prospects on the day's list: in its order, all within reach, won when they bought."""

from __future__ import annotations

from crm_tui import today
from crm_tui.prospects import pipeline
from crm_tui.prospects.pipeline import Told
from crm_tui.store import undo
from crm_tui.store.book import Book

DAY = "2026-11-01"


def planned(book: Book, name: str, day: str, time: str | None, words: str, worth: int, currency: str) -> str:
    told = Told(None, None, (worth, currency) if worth else None, ((day, time), words))
    return f"p{pipeline.add(book, name, told, day='2026-10-01')}"


def test_next_steps_come_in_the_order_of_the_list(book: Book):
    small = planned(book, "small", DAY, None, "write", 1_000, "EUR")
    large = planned(book, "large", DAY, None, "write", 50_000, "EUR")
    timed = planned(book, "timed", DAY, "10:00", "call", 0, "")
    old = planned(book, "old", "2026-10-04", None, "write", 20_000, "EUR")
    planned(book, "later", "2026-11-05", None, "write", 90_000, "EUR")
    found = [entry.reason.key for entry in today.entries(book, DAY)]
    assert found == [timed, old, large, small]
    assert [entry.reason.key for entry in today.entries(book, DAY, limit=2)] == found[:2]
    assert len(today.entries(book, DAY, days=7)) == 5


def test_many_next_steps_are_counted_and_all_within_reach(book: Book, monkeypatch):
    monkeypatch.setattr(today, "_COUNTED", 5)
    keys = [planned(book, f"n{n}", DAY, None, "write", n * 100, "EUR") for n in range(1, 13)]
    few = today.listing(book, DAY, limit=3)
    assert [entry.reason.key for entry in few.entries] == keys[:-4:-1]
    assert few.count == 12
    every = today.listing(book, DAY, limit=50).entries
    assert [entry.reason.key for entry in every] == keys[::-1]


def test_who_bought_by_a_row_of_the_list_is_won(book: Book):
    key = planned(book, "Anna", DAY, None, "write", 0, "")
    today.done(book, key, outcome="bought", day=DAY)
    assert pipeline.require(book.db, int(key[1:])).stage == "won"
    undo.undo(book, None, DAY)
    assert pipeline.require(book.db, int(key[1:])).stage == "new"

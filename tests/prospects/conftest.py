"""A small shop whose book is real, and questions that every test asks of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crm_tui import start
from crm_tui.prospects import board
from crm_tui.store import courses
from crm_tui.store.book import Book
from crm_tui.store.tables import TRACKED

DAY = "2026-11-01"


@pytest.fixture
def book(crm_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Book]:
    """An empty book of a shop that sells in euros."""
    monkeypatch.setenv("CRM_TODAY", DAY)
    with start.open_for_work() as opened:
        yield opened


def rows(book: Book) -> dict[str, list[tuple[object, ...]]]:
    """Everything that people wrote, as it stands."""
    return {table: list(book.db.execute(f"SELECT * FROM {table} ORDER BY id")) for table in TRACKED}


def derived(book: Book) -> dict[str, list[tuple[object, ...]]]:
    """Where prospects stand, and the sums over them."""
    tables = {"course": "contact", "pipe": "lists, stage, place, contact", "tally": "1, 2, 3, 4, 5",
              "stay": "1, 2, 3", "brought": "1, 2, 3", "belongs": "1, 2", "earned": "invitee"}  # fmt: skip
    return {
        table: list(book.db.execute(f"SELECT * FROM {table} ORDER BY {by}")) for table, by in tables.items()
    }


def made_anew(book: Book) -> dict[str, list[tuple[object, ...]]]:
    """What the derived tables are when they are made from nothing but what people wrote."""
    db = book.db
    kept = derived(book)
    db.execute("SAVEPOINT anew")
    try:
        for table in ("course", "pipe", "tally", "stay", "brought", "earned"):
            db.execute(f"DELETE FROM {table}")
        courses.count(db, "SELECT id FROM contact")
        return {**derived(book), "belongs": kept["belongs"]}
    finally:
        db.execute("ROLLBACK TO anew")
        db.execute("RELEASE anew")


@pytest.fixture
def stages(book: Book) -> Callable[..., dict[str, int]]:
    """How many prospects stand where, empty stages left out."""
    return lambda name="": {one.stage: one.many for one in board.columns(book, name) if one.many}

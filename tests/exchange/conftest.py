"""Books to take files into, as many as a test needs."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from crm_tui import settle, shop
from crm_tui.exchange.importing import Options, import_file
from crm_tui.store.book import Book, open_book

DAY = "2026-11-22"


@pytest.fixture
def new_book(tmp_path: Path, crm_home: Path) -> Iterator[Callable[..., Book]]:
    """new_book() makes an empty book of a shop in Berlin; new_book(country="CN") of one elsewhere."""
    with contextlib.ExitStack() as shelf:
        numbers = iter(range(1000))

        def make(**facts: str) -> Book:
            book = shelf.enter_context(open_book(str(tmp_path / f"book-{next(numbers)}.db")))
            book.settle = settle.settle
            shop.configure(book, {"country": "DE", "zone": "Europe/Berlin", "currency": "EUR"} | facts, DAY)
            return book

        yield make


@pytest.fixture
def take() -> Callable[..., dict[str, Any]]:
    """take(book, path, **options) imports a file; returns the report."""

    def import_it(book: Book, path: Path, **options: Any) -> dict[str, Any]:
        return import_file(book, str(path), Options(day=DAY, **options))

    return import_it

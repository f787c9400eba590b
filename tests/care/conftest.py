"""A book of its own for each test, with people in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crm_tui.store.book import Book, open_book

DAY = "2026-11-22"


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Book]:
    monkeypatch.setenv("CRM_TODAY", DAY)  # so that no event bears the moment of the test
    with open_book(str(tmp_path / "book.db")) as opened:
        yield opened


@pytest.fixture
def person(book: Book) -> Callable[..., int]:
    """person("Mei", phone="…") makes a contact with those handles; returns the id."""

    def make(name: str = "Mei", **handles: str) -> int:
        with book.act("contact add", DAY) as act:
            contact = act.insert("contact", name=name, created=DAY)
            for kind, value in handles.items():
                act.insert("handle", contact=contact, kind=kind, value=value, norm=value)
        return contact

    return make

"""Who may have brought whom: noted from files, shown, and the seller's to accept."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_tui import card, settle
from crm_tui.errors import CrmError, NotFound
from crm_tui.people import contacts, hints
from crm_tui.store import undo
from crm_tui.store.book import Book, open_book

DAY = "2026-11-22"


@pytest.fixture
def book(tmp_path: Path, crm_home: Path):
    with open_book(str(tmp_path / "book.db")) as book:
        book.settle = settle.settle
        yield book


def note(book: Book, contact: int, text: str, number: str | None = "#1003") -> None:
    with book.act("import", DAY) as act:
        act.insert("hint", contact=contact, text=text, source="shopify-orders", number=number, day=DAY)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mara Lindqvist", True), ("Mara L.", True), ("mara@example.com", True), ("Nobody · +46 70 123 45 67", True),
        ("Nobody", False), ("1", False), ("Theo Roe", False), ("Twin", False),
    ],
)  # fmt: skip
def test_words_that_fit_one_person_name_them(book: Book, text: str, found: bool):
    mara = contacts.add(book, "Mara Lindqvist", emails=["mara@example.com"], phones=["+46701234567"], day=DAY)
    theo = contacts.add(book, "Theo Roe", day=DAY)
    for _number in range(2):
        contacts.add(book, "Twin", day=DAY)
    note(book, theo, text)
    (one,) = hints.waiting(book, theo)
    assert (one.text, one.where, one.inviter) == (text, "order #1003", mara if found else None)
    assert contacts.require(book.db, theo).referred_by is None


def test_accepted_once_and_undone(book: Book):
    mara, theo = contacts.add(book, "Mara", day=DAY), contacts.add(book, "Theo", day=DAY)
    note(book, theo, "Mara")
    assert card.card(book, theo)["hints"][0]["inviter"] == {"id": mara, "name": "Mara"}
    assert any("perhaps Mara" in line for line in card.text_card(card.card(book, theo)))
    assert hints.accept(book, theo, DAY) == mara
    assert contacts.require(book.db, theo).referred_by == mara
    assert list(hints.waiting(book)) == []
    note(book, mara, "Theo")  # that would be a loop
    assert next(hints.waiting(book, mara)).inviter is None
    with pytest.raises(NotFound):
        hints.accept(book, mara, DAY)
    with pytest.raises(CrmError, match="known already"):
        hints.accept(book, theo, DAY, mara)
    hints.dismiss(book, mara, DAY)
    assert list(hints.waiting(book)) == []
    undo.undo(book, None, DAY)
    assert [one.contact for one in hints.waiting(book)] == [mara]

"""Who may be one person under two records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui import settle
from crm_tui.people import contacts, twins
from crm_tui.store import undo
from crm_tui.store.book import Book, open_book

DAY = "2026-11-22"


@pytest.fixture
def book(tmp_path: Path, crm_home: Path):
    with open_book(str(tmp_path / "book.db")) as book:
        book.settle = settle.settle
        yield book


def pairs(book: Book) -> dict[tuple[int, int], list[str]]:
    return {(one.one, one.other): list(one.reasons) for one in twins.find(book)}


def add(book: Book, name: str, **facts: Any) -> int:
    phones = [facts.pop("phone")] if "phone" in facts else []
    emails = [facts.pop("email")] if "email" in facts else []
    handles = [facts.pop("handle")] if "handle" in facts else []
    return contacts.add(
        book, name, phones=phones, emails=emails, handles=handles, force=True, day=DAY, **facts
    )


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (("Mara L", {"phone": "+46701234567"}), ("Ulf", {"phone": "+46 70 123 45 67"}), ["same phone"]),
        (("Mara", {"handle": "wechat:Mei_88"}), ("M", {"handle": "wechat:mei_88"}), ["same handle"]),
        (("Theo Roe", {"postcode": "D02"}), ("Roe Theo", {"postcode": "d 02"}), ["same name", "same postcode"]),
        (("Theo Roe", {"city": "Kiel"}), ("Theo Roe", {"city": "KIEL"}), ["same name", "same city"]),
        (("Theo Roe", {"birthday": "1990-04-03"}), ("Theo Roe", {"birthday": "04-03"}), ["same name", "same birthday"]),
        (("林晓月", {"city": "上海"}), ("Lin Xiaoyue", {"city": "上海"}), ["same name in pinyin", "same city"]),
        (("欧阳静怡", {"postcode": "200000"}), ("Jingyi Ouyang", {"postcode": "200000"}), ["same name in pinyin", "same postcode"]),
        (("Jon Smith", {"postcode": "10115"}), ("John Smith", {"postcode": "10115"}), ["nearly the same name", "same postcode"]),
        (("Mara Lindqvist", {"postcode": "10115"}), ("Mara Lindqvisk", {"postcode": "10115"}), ["nearly the same name", "same postcode"]),
        (("Theo Roe", {}), ("Theo Roe", {}), None),
        (("Theo Roe", {"city": "Kiel"}), ("Anna Roe", {"city": "Kiel"}), None),
        (("李雪", {"city": "上海"}), ("李霞", {"city": "上海"}), None),
        (("Family 90", {"postcode": "1"}), ("Family 91", {"postcode": "1"}), None),
        (("**", {"postcode": "10115"}), ("**", {"postcode": "10115"}), None),
    ],
)  # fmt: skip
def test_what_makes_two_records_a_pair(book: Book, one, other, reasons):
    ids = [add(book, name, **facts) for name, facts in (one, other)]
    assert pairs(book) == ({tuple(ids): reasons} if reasons else {})
    near = [(twin.one, twin.other) for twin in twins.of(book, ids[0])]
    if reasons and "nearly" not in reasons[0] and "pinyin" not in reasons[0] and one[0] == other[0]:
        assert near == [tuple(ids)]
    assert reasons or near == []


def test_two_birthdays_speak_against_and_more_reasons_for(book: Book):
    add(book, "Theo Roe", postcode="10115", birthday="1990-04-03")
    add(book, "Theo Roe", postcode="10115", birthday="1961-01-01")
    third = add(book, "Theo Roe", postcode="10115", email="t@example.org", birthday="1990-04-03")
    found = twins.find(book)
    assert (found[0].one, found[0].other) == (1, third)
    assert found[0].score > 2 * found[-1].score > 0


def test_a_dismissed_pair_is_not_shown_again_and_undo_shows_it(book: Book):
    one, other = add(book, "Theo Roe", city="Kiel"), add(book, "Theo Roe", city="Kiel")
    twins.dismiss(book, other, one, DAY)
    assert pairs(book) == {}
    assert twins.of(book, one) == []
    undo.undo(book, None, DAY)
    assert (one, other) in pairs(book)
    contacts.archive(book, one, DAY)
    assert pairs(book) == {}


def test_what_many_share_says_nothing_of_anybody(book: Book):
    for number in range(30):
        add(book, f"Person {chr(65 + number % 26)}lpha{number}", phone="+46701234567")
    assert pairs(book) == {}


def test_the_work_grows_with_the_people_and_not_with_the_pairs(book: Book):
    with book.act("many", DAY) as act:
        for number in range(3000):
            letters = f"{chr(97 + number % 26)}{chr(97 + number // 26 % 26)}{chr(97 + number // 676 % 26)}"
            name = f"{'ABCDEFGH'[number % 8]}nn {letters}ton"
            one = act.insert("contact", name=name, created=DAY, origin="test")
            act.insert("address", contact=one, city="Berlin", postcode=str(10000 + number % 50))
    assert len(twins.candidates_of(book.db)) < 4 * 3000  # of four and a half million


@given(st.text(max_size=30), st.text(max_size=30))
def test_names_agree_either_way_round(one: str, other: str):
    assert twins.names_alike(one, other) == twins.names_alike(other, one)


@given(st.text(alphabet="abcö", min_size=4, max_size=12), st.integers(0, 11), st.sampled_from("abcö"))
def test_one_letter_more_is_nearly_the_same(name: str, at: int, letter: str):
    other = name[:at] + letter + name[at:]
    assert twins.names_alike(name, other) in ("nearly the same name", "same name") or len(name) < 4

"""Names are listed by how they sound: Chinese by pinyin, Latin without case and accents, the nameless last."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui import segments, settle, shop, start
from crm_tui.people import contacts, rosters
from crm_tui.people.alphabet import NAMELESS, place
from crm_tui.store import alphabet, search
from crm_tui.store import undo as undoing
from crm_tui.store.book import Book, open_book

DAY = "2026-11-25"
RELEASED = Path(__file__).parent.parent / "store" / "released"
SORTED = [
    "123 shop", "Ærø Lund", "安娜", "Björn Köhler", "bob", "陈静", "O'Rourke Sean", "欧阳静怡", "单田芳", "沈小雨", "Wang Li",
    "汪伟", "汪小明", "王伟", "王小明", "曾国藩", "张三", "Zoë", "!?",
]  # fmt: skip


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with open_book(str(tmp_path / "book.db")) as book:
        book.settle = settle.settle
        shop.configure(book, {"country": "DE", "zone": "Europe/Berlin", "currency": "EUR"}, DAY)
        yield book


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("王小明", "wang王 xiao小 ming明"), ("单田芳", "shan单 tian田 fang芳"), ("欧阳静怡", "ou欧 yang阳 jing静 yi怡"),
        ("Müller Jörg", "muller jorg"), ("O’Rourke", "orourke"), ("★小明★", "xiao小 ming明"), ("", NAMELESS), ("!?", NAMELESS),
        ("李 Maria", "li李 maria"), ("Lucy 王", "lucy wang王"),
    ],
)  # fmt: skip
def test_what_a_name_is_sorted_by(name: str, key: str):
    assert place(name) == key


@given(st.text(max_size=200))
def test_every_name_has_a_place(name: str):
    assert 0 < len(place(name)) <= 80


def test_the_lists_are_in_that_order_and_stay_so(book: Book):
    known = {contacts.add(book, name, day=DAY): name for name in reversed(SORTED)}

    def listed() -> list[str]:
        ids = list(rosters.every(book, "name"))
        assert rosters.first(book, "name", 7) == ids[:7]
        assert list(segments.people(book, segments.read(book, "orders=0"), DAY, sort="name")) == ids
        return [known[one] for one in ids]

    assert listed() == SORTED
    bob = next(one for one, name in known.items() if name == "bob")
    contacts.edit(book, bob, name="赵云", day=DAY)
    assert listed()[-4:] == ["张三", "bob", "Zoë", "!?"]
    contacts.archive(book, bob, day=DAY)
    assert "bob" not in listed()
    undoing.undo(book, None, DAY)
    undoing.undo(book, None, DAY)
    assert listed() == SORTED


def test_who_waits_for_the_index_is_not_left_out(book: Book):
    first = contacts.add(book, "王伟", day=DAY)
    with book.act("import", DAY) as act:
        act.insert("contact", name="阿一", created=DAY)
    (second,) = book.db.execute("SELECT max(id) FROM contact").fetchone()
    alphabet.drop(book.db, [second])
    book.db.execute("INSERT INTO stale VALUES (?)", (second,))
    assert list(rosters.every(book, "name")) == rosters.first(book, "name", 9) == [first, second]
    everybody = segments.read(book, "orders=0")
    assert list(segments.people(book, everybody, DAY, sort="name", limit=9)) == [first, second]
    settle.finish(book)
    assert list(rosters.every(book, "name")) == [second, first]


def test_a_book_from_before_gets_its_places(tmp_path: Path):
    place_ = tmp_path / "book.db"
    place_.write_bytes(gzip.decompress((RELEASED / "schema-2.db.gz").read_bytes()))
    with start.open_for_work(str(place_)) as book:
        assert sorted(rosters.every(book, "name")) == sorted(rosters.every(book, "created"))
        assert not search.check(book.db, deep=True)

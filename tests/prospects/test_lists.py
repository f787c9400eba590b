"""Lists by hand and lists that keep themselves."""

from __future__ import annotations

import pytest

from crm_tui import segments
from crm_tui.errors import BadInput, CrmError, NotFound
from crm_tui.people import contacts
from crm_tui.prospects import board, lists, pipeline
from crm_tui.prospects.pipeline import Told
from crm_tui.store import lists as store
from crm_tui.store import undo
from crm_tui.store.book import Book
from crm_tui.trade import orders

DAY = "2026-11-01"


def on(book: Book, name: str, day: str = DAY) -> list[int]:
    return list(store.members(book.db, lists.opened(book, name, day).id))


def test_people_come_and_go_by_hand(book: Book):
    one, two = (contacts.add(book, name, day=DAY) for name in ("Anna", "Ben"))
    lists.create(book, "Fair", day=DAY)
    assert lists.add(book, "fair", [one, two, one], day=DAY) == 2
    assert lists.add(book, "FAIR", [one], day=DAY) == 0
    assert lists.remove(book, "fair", [one], day=DAY) == 1
    assert on(book, "fair") == [two]
    undo.undo(book, None, DAY)
    assert on(book, "fair") == [one, two]
    lists.drop(book, "fair", day=DAY)
    with pytest.raises(NotFound):
        lists.find(book.db, "fair")
    undo.undo(book, None, DAY)
    assert on(book, "fair") == [one, two]


def test_a_name_is_taken_once(book: Book):
    lists.create(book, "Fair", day=DAY)
    with pytest.raises(CrmError):
        lists.create(book, " fair ", day=DAY)
    with pytest.raises(BadInput):
        lists.create(book, " ", day=DAY)


def test_a_list_keeps_itself_with_every_act(book: Book):
    one, two = (contacts.add(book, name, day=DAY) for name in ("Anna", "Ben"))
    lists.create(book, "tea", expression="#tea and orders<2", day=DAY)
    assert on(book, "tea") == []
    contacts.tag(book, one, ["tea"], DAY)
    contacts.tag(book, two, ["tea"], DAY)
    assert on(book, "tea") == [one, two]
    for _time in range(2):
        orders.add(book, one, [("tea", "1", "20")], day=DAY)
    assert on(book, "tea") == [two]
    undo.undo(book, None, DAY)
    assert on(book, "tea") == [one, two]
    with pytest.raises(CrmError):
        lists.add(book, "tea", [one], day=DAY)
    pipeline.take_on(book, [two], Told(), day=DAY)
    assert [(c.stage, c.many) for c in board.columns(book, "tea") if c.many] == [("new", 1)]
    with pytest.raises(BadInput):
        lists.create(book, "nonsense", expression="nothing>5", day=DAY)


def test_what_time_alone_changes_is_asked_anew_on_another_day(book: Book):
    one = contacts.add(book, "Anna", day=DAY)
    orders.add(book, one, [("tea", "1", "20")], at=("2026-10-20", None), day=DAY)
    lists.create(book, "quiet", expression="quiet>30d", day=DAY)
    assert on(book, "quiet", DAY) == []
    assert on(book, "quiet", "2026-11-25") == [one]
    lists.create(book, "steady", expression="orders>=1", day=DAY)
    assert on(book, "steady", "2026-11-25") == [one]


def test_a_list_stands_on_others_that_keep_themselves(book: Book):
    """`list:NAME` sees through to what keeps that list, also as time goes by and when a list goes and comes."""
    people = [contacts.add(book, name, day=DAY, stage="prospect") for name in ("Ada", "Leo", "Kim")]
    lists.create(book, "vip", day=DAY)
    lists.add(book, "vip", people[:1], day=DAY)
    lists.create(book, "others", expression="stage:prospect and not list:vip", day=DAY)
    lists.create(book, "old", expression="list:others and created>3d", day=DAY)

    assert on(book, "others") == people[1:]
    assert sorted(segments.people(book, segments.read(book, "list:others"), DAY)) == people[1:]
    assert on(book, "old") == []
    assert on(book, "old", "2026-11-09") == people[1:]
    lists.add(book, "vip", people[1:2], day=DAY)
    assert on(book, "others") == people[2:]
    lists.drop(book, "vip", day=DAY)
    assert on(book, "others") == people
    undo.undo(book, None, DAY)
    assert on(book, "others") == people[2:]
    assert segments.count(book, segments.read(book, "list!=others"), DAY) == 2
    with pytest.raises(NotFound, match="did you mean 'others'"):
        lists.create(book, "again", expression="list:other", day=DAY)

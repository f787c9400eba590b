"""Cases: opening, notes, closing."""

from __future__ import annotations

import pytest

from crm_tui.errors import BadInput, CrmError, NotFound
from crm_tui.store.book import open_book
from crm_tui.trade import cases

DAY = "2026-11-22"


@pytest.fixture
def book(tmp_path, monkeypatch):
    monkeypatch.setenv("CRM_TODAY", DAY)  # so that no event bears the moment of the test
    with open_book(str(tmp_path / "book.db")) as opened:
        with opened.act("contact add", DAY) as act:
            for name in ("Mei", "Tom"):
                act.insert("contact", name=name, created=DAY)
            for contact in (1, 2, None):
                act.insert(
                    "orders", contact=contact, platform="own", day=DAY, status="paid", currency="EUR",
                    total=1000, paid=1000, counts=1, net=1000,
                )  # fmt: skip
            act.insert("line", orders=1, position=1, quantity="1")
        yield opened


MEI, TOM = 1, 2


def test_open_and_show(book):
    one = cases.open_case(
        book, MEI, "lid broken", kind="complaint", order=1, line=1, promise=("2026-11-25", "12:00"), day=DAY
    )
    row = cases.show(book, one)
    assert (row.name, row.kind, row.orders, row.line, row.opened, row.state) == (
        "Mei", "complaint", 1, 1, DAY, "open",
    )  # fmt: skip
    assert (row.promise, row.promise_time, row.wake) == ("2026-11-25", "12:00", "2026-11-25")
    assert cases.as_row(row)["key"] == f"k{one}"


def test_without_a_promise_it_shows_from_the_next_day(book):
    one = cases.show(book, cases.open_case(book, MEI, "lid broken", day="2028-02-28"))
    assert one.wake == "2028-02-29"
    assert cases.shown_on(one) == ("2028-02-28", False)


def test_promised_ones_come_first(book):
    old = cases.open_case(book, MEI, "a", day="2026-11-01")
    late = cases.open_case(book, TOM, "b", promise=("2026-12-01", None), day="2026-11-02")
    soon = cases.open_case(book, MEI, "c", promise=("2026-11-30", None), day="2026-11-03")
    assert [row.id for row in cases.listed(book)] == [soon, late, old]
    assert [row.id for row in cases.listed(book, contact=TOM)] == [late]
    cases.close(book, late, day=DAY)
    assert [row.id for row in cases.listed(book)] == [soon, old]
    assert [row.id for row in cases.listed(book, state="closed")] == [late]
    assert len(cases.listed(book, state="all")) == 3


def test_notes_are_events_of_the_case(book):
    one = cases.open_case(book, MEI, "lid broken", order=1, day=DAY)
    cases.note(book, one, "sent a photo", channel="wechat", day="2026-11-23")
    cases.close(book, one, resolution="new lid", satisfaction=5, day="2026-11-24")
    cases.note(book, one, "lid arrived", day="2026-11-30")
    told = [cases.note_row(row) for row in cases.notes(book, one)]
    assert told == [
        {"at": "2026-11-23", "channel": "wechat", "text": "sent a photo"},
        {"at": "2026-11-30", "channel": None, "text": "lid arrived"},
    ]


def test_close_once(book):
    one = cases.open_case(book, MEI, "lid broken", day=DAY)
    for wrong in (0, 6):
        with pytest.raises(BadInput, match="1 to 5"):
            cases.close(book, one, satisfaction=wrong, day=DAY)
    row = cases.close(book, one, resolution=" new lid ", satisfaction=4, day="2026-11-24")
    assert (row.state, row.closed, row.resolution, row.satisfaction) == ("closed", "2026-11-24", "new lid", 4)
    with pytest.raises(CrmError, match=r"k1 was closed already, on 2026-11-24\."):
        cases.close(book, one, day="2026-11-25")


def test_what_is_refused(book):
    for error, more in (
        (BadInput, {"kind": "rant"}),
        (BadInput, {"line": 1}),
        (NotFound, {"order": 99}),
        (CrmError, {"order": 2}),
        (CrmError, {"order": 3}),
        (NotFound, {"order": 1, "line": 9}),
    ):
        with pytest.raises(error):
            cases.open_case(book, MEI, "lid broken", day=DAY, **more)
    for missing in (
        lambda: cases.open_case(book, 99, "lid broken", day=DAY),
        lambda: cases.show(book, 99),
        lambda: cases.note(book, 99, "x", day=DAY),
        lambda: cases.close(book, 99, day=DAY),
    ):
        with pytest.raises(NotFound):
            missing()
    with pytest.raises(BadInput):
        cases.listed(book, state="lost")
    assert cases.listed(book, state="all") == []


def test_a_new_promise_brings_the_row_back_on_its_day(book):
    one = cases.open_case(book, MEI, "a", promise=("2026-11-25", None), day=DAY)
    with book.act("snooze", DAY) as act:
        cases.snooze_within(act, cases.show(book, one), "2026-12-24")
    row = cases.edit(book, one, promise=("2026-12-01", "09:00"), day=DAY)
    assert (row.promise, row.promise_time, row.wake) == ("2026-12-01", "09:00", "2026-12-01")
    row = cases.edit(book, one, promise="", reason="late", kind="投诉", text="b", day=DAY)
    assert (row.promise, row.wake, row.reason, row.kind, row.text) == (
        None,
        "2026-11-23",
        "late",
        "complaint",
        "b",
    )
    assert cases.edit(book, one, reason="", day=DAY).reason is None


def test_a_note_can_promise_anew(book):
    one = cases.open_case(book, MEI, "a", day=DAY)
    cases.note(book, one, "asked the maker", promise=("2026-11-30", None), day=DAY)
    assert cases.show(book, one).promise == "2026-11-30"
    cases.close(book, one, day=DAY)
    with pytest.raises(CrmError):
        cases.note(book, one, "again", promise=("2026-12-01", None), day=DAY)
    assert [note.text for note in cases.notes(book, one)] == ["asked the maker"]


def test_opened_again_it_keeps_how_it_had_ended(book):
    one = cases.open_case(book, MEI, "a", promise=("2026-11-25", None), day=DAY)
    with pytest.raises(CrmError):
        cases.reopen(book, one, day=DAY)
    cases.close(book, one, resolution="new lid", satisfaction=3, day=DAY)
    row = cases.reopen(book, one, note="broke, too", day="2026-11-26")
    assert (row.state, row.closed, row.resolution, row.satisfaction, row.wake) == (
        "open", None, None, None, "2026-11-26",
    )  # fmt: skip
    (note,) = cases.notes(book, one)
    assert {"new lid", "satisfaction 3", "broke, too", DAY} <= {
        part for part in ("new lid", "satisfaction 3", "broke, too", DAY) if part in note.text
    }

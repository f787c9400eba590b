"""Several rows of the day in one act: all of them or none, and one step back."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tui import start, today
from crm_tui.care import contacting, followups
from crm_tui.errors import CrmError, NotFound
from crm_tui.people import contacts
from crm_tui.store import undo
from crm_tui.store.book import Book
from crm_tui.trade import cases

DAY = "2026-11-22"


@pytest.fixture
def book(crm_home, monkeypatch):
    monkeypatch.setenv("CRM_TODAY", DAY)
    with start.open_for_work() as opened:
        for name in ("Mei", "Tom", "Ann"):
            who = contacts.add(opened, name, handles=[f"wechat:{name}"], day=DAY)
            followups.add(opened, who, "call", (DAY, None), day=DAY)
        cases.open_case(opened, 1, "broken", promise=(DAY, None), day=DAY)
        yield opened


def keys(book: Book) -> set[str]:
    return {reason.key for entry in today.entries(book, DAY) for reason in (entry.reason, *entry.also)}


def test_done_is_one_act_and_one_undo(book):
    before = len(undo.history(book, 50))
    rows = today.together(
        book, "done", ["f1", "F2", "k1", "f1"], day=DAY, outcome="reached", note="ok",
        next_step=(("2026-11-29", None), "again"),
    )  # fmt: skip
    assert [(row["key"], row["state"]) for row in rows] == [("f1", "done"), ("f2", "done"), ("k1", "closed")]
    assert keys(book) == {"f3"}
    act: Any = undo.history(book, 50)[0]
    assert (act["what"], act["detail"], act["contact"]) == ("done", "f1 f2 k1", None)
    assert len(undo.history(book, 50)) == before + 1
    assert len(followups.listed(book, first="2026-11-29", last="2026-11-29")) == 3
    undo.undo(book, act["batch"], DAY)
    assert keys(book) == {"f1", "f2", "f3", "k1"}
    assert followups.listed(book, first="2026-11-29", last="2026-11-29") == []


@pytest.mark.parametrize(("what", "last"), [("done", "f99"), ("skip", "k1"), ("done", "x1")])
def test_one_that_is_refused_leaves_all_as_they_were(book, what, last):
    before = len(undo.history(book, 50))
    with pytest.raises(CrmError, match=r"None of the 3 rows was changed|There is no row x1"):
        today.together(book, what, ["f1", "f2", last], day=DAY)
    assert keys(book) == {"f1", "f2", "f3", "k1"}
    assert len(undo.history(book, 50)) == before
    followups.add(book, 1, "the book still takes acts", (DAY, None), day=DAY)


def test_a_single_row_keeps_its_person_in_the_history(book):
    (row,) = today.together(book, "snooze", ["f1"], day=DAY, when_day="2026-11-25")
    assert row["due"] == "2026-11-25"
    newest: Any = undo.history(book, 1)[0]
    assert newest["contact"]["name"] == "Mei"
    with pytest.raises(NotFound):
        today.together(book, "skip", ["f77"], day=DAY)


@pytest.mark.parametrize(("words", "is_one"), [("f12", True), ("K3", True), ("tomorrow", False), ("f", False),
                                               ("friday", False), ("3d", False), ("f１", False)])  # fmt: skip
def test_keys_are_told_from_days(words, is_one):
    assert today.is_key(words) is is_one


@pytest.mark.parametrize(
    ("words", "note", "when", "text"),
    [
        ("wants six; next friday call again", "wants six", ("2026-11-27", None), "call again"),
        ("wants six; more colours", "wants six; more colours", None, None),
        ("a; b; tomorrow 10:00: send it", "a; b", ("2026-11-23", "10:00"), "send it"),
        ("想要六个；明天下午3点打电话", "想要六个", ("2026-11-23", "15:00"), "打电话"),
        ("; in 2 weeks ask", "", ("2026-12-06", None), "ask"),
        ("ok; tomorrow", "ok", ("2026-11-23", None), "get in touch again"),
        ("ok;", "ok", None, None),
        ("", "", None, None),
        ("tomorrow call", "tomorrow call", None, None),
    ],
)
def test_a_note_with_a_next_step(words, note, when, text):
    from datetime import date

    said, step = contacting.read_note(words, date.fromisoformat(DAY))
    assert said == note
    if when is None:
        assert step is None
    else:
        assert step is not None
        assert ((str(step[0][0]), step[0][1]), step[1]) == (when, text)

"""Logging what took place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from crm_tui import dates
from crm_tui.care import contacting, followups
from crm_tui.errors import BadInput, NotFound
from crm_tui.store import settings
from crm_tui.store.book import Book
from crm_tui.store.undo import undo

DAY = "2026-11-22"


def event(book: Book, number: int) -> tuple[Any, ...]:
    sql = "SELECT contact, day, at, kind, channel, direction, text FROM event WHERE id = ?"
    found: tuple[Any, ...] = book.db.execute(sql, (number,)).fetchone()
    return found


def zone(book: Book, name: str) -> None:
    with book.act("config", DAY) as act:
        settings.put(act, "zone", name)


def test_a_chat_and_the_next_step_are_one_act(book, person):
    mei = person()
    made = contacting.log(
        book, mei, " 问新品什么时候上 ", channel="wechat", direction="in",
        next_step=(("2026-11-30", None), "send the list"), day=DAY,
    )  # fmt: skip
    assert event(book, made) == (mei, DAY, None, "contact", "wechat", "in", "问新品什么时候上")
    assert [row.text for row in followups.listed(book, contact=mei)] == ["send the list"]
    undo(book, None, DAY)
    assert event(book, made) is None
    assert followups.listed(book, contact=mei) == []


def test_now_is_a_moment_today_and_a_day_when_it_is_fixed(book, person, monkeypatch):
    monkeypatch.delenv("CRM_TODAY")
    mei, today = person(), dates.today().isoformat()
    day, at = event(book, contacting.log(book, mei, "hello", day=today))[1:3]
    assert day == today
    assert at.endswith("Z")
    monkeypatch.setenv("CRM_TODAY", today)
    assert event(book, contacting.log(book, mei, "hello", day=today))[2] is None


def test_a_told_time_is_the_shops(book, person, monkeypatch):
    monkeypatch.delenv("CRM_TODAY")
    mei, told = person(), ("2026-11-20", "15:30")
    assert event(book, contacting.log(book, mei, "hello", at=told, day=DAY))[1:3] == ("2026-11-20", None)
    zone(book, "Asia/Shanghai")
    made = contacting.log(book, mei, "hello", at=told, day=DAY)
    assert event(book, made)[1:3] == ("2026-11-20", "2026-11-20T07:30:00Z")
    monkeypatch.setenv("CRM_TODAY", DAY)
    assert event(book, contacting.log(book, mei, "hello", at=told, day=DAY))[1:3] == ("2026-11-20", None)


def test_what_cannot_be_logged(book: Book, person: Any) -> None:
    mei = person()
    wrongs: list[Callable[[], object]] = [
        lambda: contacting.log(book, mei, "", day=DAY),
        lambda: contacting.log(book, mei, "hello", direction="up", day=DAY),
        lambda: contacting.log(book, mei, "hello", at=("2026-11-23", None), day=DAY),
    ]
    for wrong in wrongs:
        with pytest.raises(BadInput):
            wrong()
    with pytest.raises(NotFound):
        contacting.log(book, 99, "hello", day=DAY)
    assert book.db.execute("SELECT count(*) FROM event").fetchone() == (0,)

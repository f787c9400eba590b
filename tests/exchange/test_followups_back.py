"""Follow-ups go out and come back the same: in every lossless form, into an empty book and into one that is full."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tui.care import followups
from crm_tui.dates import read_when
from crm_tui.errors import CrmError
from crm_tui.exchange import exporting
from crm_tui.exchange.out import records
from crm_tui.people import contacts
from crm_tui.store import dumps, undo
from crm_tui.store.book import Book
from crm_tui.text import clean
from tests.exchange.test_out_and_in import (
    DAY,
    FORMS,
    MORE,
    NAME,
    WORDS,
    empty_book,
    put_person,
    taken,
    written,
)

TODAY = date(2026, 11, 22)
FACT = WORDS.map(lambda text: clean(text)[0].strip() or None)
ON = st.dates(date(2020, 1, 1), date(2030, 12, 31)).map(str)
PROMISE = st.fixed_dictionaries(
    {
        "text": FACT.filter(bool), "due": ON, "wake": ON, "origin": ON,
        "time": st.sampled_from([None, "00:00", "09:30", "23:59"]),
        "again": st.sampled_from([(None, None), ("2 weeks", None), ("1 month", None), (None, "40 days"),
                                  ("RRULE:FREQ=WEEKLY;BYDAY=MO", None)]),
        "priority": st.sampled_from(followups.PRIORITIES), "state": st.sampled_from(followups.STATES),
        "source": FACT, "channel": FACT, "outcome": FACT, "done_day": st.none() | ON,
    }
)  # fmt: skip
WHO = {"name_rank": 4, "created": DAY, "stage": "customer", "archived": 0, "credit_limit": None}


def promises_of(book: Book) -> list[str]:
    """Every follow-up with its person's name and handles, without what hangs on the book: numbers."""
    found = []
    for row in records.followups(book):
        who = {k: v for k, v in row["contact"].items() if k != "id"}
        rest = {k: v for k, v in row.items() if k not in ("id", "key", "contact")}
        found.append(json.dumps({**rest, "contact": who}, sort_keys=True))
    return sorted(found)


def put(book: Book, people: list[Any]) -> None:
    for number, (name, more, promises) in enumerate(people):
        contact = put_person(book, {**WHO, "name": name}, {**more, "consent": []}, number)
        with book.act("test", DAY) as act:
            for facts in promises:
                rule, after_done = facts["again"]
                told = {k: v for k, v in facts.items() if k != "again"}
                act.insert("followup", contact=contact, rule=rule, after_done=after_done, **told)


@given(st.lists(st.tuples(NAME, MORE, st.lists(PROMISE, max_size=4)), max_size=3), st.sampled_from(FORMS))
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_any_follow_ups_come_back(people: list[Any], form: str) -> None:
    # one address in two people's hands is one person to an empty book, as with orders
    mails = [(kind, value.strip().lower()) for _n, more, _p in people for kind, value, _l in more["handles"]]
    if len(set(mails)) < len(mails):
        return
    with empty_book() as book, empty_book() as other, empty_book() as full, TemporaryDirectory() as folder:
        put(book, people)
        path, everybody = (written(book, what, form, Path(folder)) for what in ("followups", "contacts"))
        n = sum(len(promises) for _n, _m, promises in people)
        taken_people = taken(full, everybody)["contacts"]["new"] if people else 0
        for one in (book, other, full) if n else ():
            report = taken(one, path)
            assert report["rejected"] == 0
            assert report["followups"]["new"] == (0 if one is book else n)
            assert promises_of(one) == promises_of(book)
            again = taken(one, path)
            assert again["batch"] is None
            assert again["followups"] == {"new": 0, "changed": 0, "same": n}
        assert taken_people == len(people) == dumps.count(full.db, "contact")


@pytest.fixture
def book(new_book: Callable[..., Book]) -> Book:
    """Three people, two of one name; six promises in every state."""
    book = new_book()
    mei = contacts.add(book, "Mei", emails=["mei@example.com"], handles=["wechat:mei_88"], day=DAY)
    ann, other = contacts.add(book, "Ann", day=DAY), contacts.add(book, "Ann", day=DAY)
    when = read_when("2026-11-20", TODAY)
    for contact in (mei, ann, other):
        followups.add(
            book, contact, "=call", when, rule="2 weeks", priority="high", channel="wechat", day=DAY
        )
        followups.add(
            book, contact, "write\nsoon", read_when("2026-12-01 10:00", TODAY), after_done="40 days", day=DAY
        )
    followups.done(book, "f1", outcome="bought", day=DAY)
    followups.snooze(book, "f2", "2027-01-05", day=DAY)
    followups.skip(book, "f3", day=DAY)
    followups.drop(book, 4, day=DAY)
    return book


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_book_gets_all_and_a_second_time_nothing(
    book: Book, new_book: Callable[..., Book], take: Any, tmp_path: Path, form: str
) -> None:
    other, path = new_book(), written(book, "followups", form, tmp_path)
    rehearsed = take(other, path, dry_run=True)
    assert rehearsed["followups"] == {"new": 6, "changed": 0, "same": 0}
    assert not list(records.followups(other))
    report = take(other, path)
    assert (report["format"], report["contacts"]["new"]) == ("crm-export", 3)
    assert "6 follow-ups new, 0 changed, 0 the same" in report["sentences"][0]
    assert promises_of(other) == promises_of(book)
    assert take(other, path)["batch"] is None
    assert take(book, path)["batch"] is None
    everybody = take(other, written(book, "contacts", form, tmp_path))
    assert everybody["contacts"]["new"] == 0, "those who came with their follow-ups are known"
    undo.undo(other, report["batch"], DAY)
    assert not list(records.followups(other))


def test_an_old_file_takes_nothing_back_and_a_newer_one_brings_up_to_date(
    book: Book, new_book: Callable[..., Book], take: Any, tmp_path: Path
) -> None:
    other = new_book()
    old = written(book, "followups", "csv", tmp_path)
    take(other, old)
    followups.done(book, "f5", day="2026-11-23")
    followups.drop(book, 6, day="2026-11-23")
    now = promises_of(book)
    assert take(book, old)["batch"] is None
    assert promises_of(book) == now
    newer = written(book, "followups", "json", tmp_path)
    assert take(other, newer)["followups"] == {"new": 0, "changed": 2, "same": 4}
    assert promises_of(other) == now


def test_own_words_of_a_row_that_were_changed_here_stay(book: Book, take: Any, tmp_path: Path) -> None:
    old = written(book, "followups", "csv", tmp_path)
    followups.edit(book, 2, text="write a letter", day=DAY)
    followups.edit(book, 5, due=read_when("2026-11-27", TODAY), day=DAY)
    assert take(book, old)["followups"] == {"new": 0, "changed": 0, "same": 6}


def test_rows_that_cannot_be_taken_are_told_with_line_and_reason(
    new_book: Callable[..., Book], take: Any, tmp_path: Path
) -> None:
    book = new_book()
    contacts.add(book, "Mei", emails=["mei@example.com"], day=DAY)
    for _n in range(2):
        contacts.add(book, "Ann", day=DAY)
    head = "contact_id,contact_name,contact_handles,text,due,wake,origin,time,state,rule,after_done"
    rows = [
        "99,Nobody,,call,2026-12-01,,,,,,", "99,Ann,,call,2026-12-01,,,,,,", "99,Mei,,call,2026-12-01,,,,,,",
        "1,Ann,,call,2026-12-01,,,,,,", ",Mei L.,email:mei@example.com,write,2026-12-02,,,9:05,,month,",
        "1,Mei,,call,soon,,,,,,", "1,Mei,,call,,,,,,,", "1,Mei,,,2026-12-01,,,,,,", "1,Mei,,call,2026-12-01,,,25:00,,,",
        "1,Mei,,call,2026-12-01,,,,paused,,", "1,Mei,,call,2026-12-01,,,,,1 month,40 days", "1,Mei,,call,2026-12-01,,,,,never,",
        ",,,call,2026-12-01,,,,,,",
    ]  # fmt: skip
    path = tmp_path / "mine.csv"
    for some in (rows[:3], rows):
        path.write_text("\n".join([head, *some]) + "\n", "utf-8")
        with pytest.raises(CrmError, match="rows were refused, nothing was changed"):
            take(book, path, strict=True)
    assert not list(records.followups(book))
    report = take(book, path)
    assert (report["followups"]["new"], report["rejected"], report["contacts"]["new"]) == (2, 11, 0)
    assert {row["contact"]["name"] for row in records.followups(book)} == {"Mei"}
    (letter,) = [row for row in records.followups(book) if row["text"] == "write"]
    assert (letter["time"], letter["rule"], letter["wake"], letter["origin"]) == (
        "09:05", "1 month", "2026-12-02", "2026-12-02",
    )  # fmt: skip
    with open(report["rejects_file"], encoding="utf-8-sig", newline="") as file:
        told = {int(row["line"]): row["reason"] for row in csv.DictReader(file)}
    assert sorted(told) == [2, 3, 5, *range(7, 15)]
    assert told[2] == "nobody here is Nobody; import the people first"
    assert told[3] == "several people are called Ann"
    assert take(book, path)["batch"] is None


def test_the_file_can_be_named_and_is_told_from_orders(
    book: Book, new_book: Callable[..., Book], take: Any, tmp_path: Path
) -> None:
    for form in FORMS:
        path = tmp_path / f"out.{form}"
        exporting.export(book, "followups", str(path), form)
        other = new_book()
        assert take(other, path, format="crm-export")["followups"]["new"] == 6

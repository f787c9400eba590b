"""Whatever the seller did in a day's work, undo takes it back exactly."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui import today
from crm_tui.care import consent, contacting, followups
from crm_tui.errors import CrmError
from crm_tui.store.book import Book, open_book
from crm_tui.store.tables import TRACKED, columns
from crm_tui.store.undo import undo
from crm_tui.trade import cases

DAY = "2026-11-22"


def dump(book: Book) -> dict[str, list[tuple[object, ...]]]:
    return {
        table: book.db.execute(f"SELECT {', '.join(columns(table))} FROM {table} ORDER BY id").fetchall()
        for table in TRACKED
    }


DAYS = st.dates(date(2026, 10, 25), date(2027, 1, 20)).map(str)
WHO = st.integers(1, 3)
ROW = st.tuples(st.sampled_from("fk"), st.integers(0, 5))
STEP = st.none() | st.tuples(st.tuples(DAYS, st.none() | st.just("10:00")), st.just("next"))


def key(book: Book, row: tuple[str, int]) -> str:
    """The key of the n-th row of its kind that there is, as numbers are never used again."""
    letter, n = row
    table = {"f": "followup", "k": "cases"}[letter]
    ids = [one for (one,) in book.db.execute(f"SELECT id FROM {table} ORDER BY id")]
    return f"{letter}{ids[n] if n < len(ids) else 0}"


def number(book: Book, row: tuple[str, int]) -> int:
    return int(key(book, row)[1:])


ACTS = st.one_of(
    st.builds(
        lambda who, due, rule, priority: lambda book: followups.add(
            book, who, "call", (due, None), priority=priority, day=DAY, **rule
        ),
        WHO, DAYS, st.sampled_from([{}, {"rule": "1 month"}, {"after_done": "2 weeks"}]),
        st.sampled_from(["normal", "high"]),
    ),
    st.builds(lambda row, due: lambda book: followups.edit(book, number(book, row), due=(due, None), day=DAY), ROW, DAYS),
    st.builds(lambda row: lambda book: followups.drop(book, number(book, row), day=DAY), ROW),
    st.builds(
        lambda who, promise: lambda book: cases.open_case(book, who, "lid", promise=promise, day=DAY),
        WHO, st.none() | st.tuples(DAYS, st.none()),
    ),
    st.builds(lambda row, text: lambda book: cases.note(book, number(book, row), text, day=DAY), ROW, st.text(min_size=1)),
    st.builds(lambda row: lambda book: cases.close(book, number(book, row), satisfaction=3, day=DAY), ROW),
    st.builds(
        lambda row, outcome, note, step, day: lambda book: today.done(
            book, key(book, row), outcome=outcome, note=note, next_step=step, day=day
        ),
        ROW, st.none() | st.sampled_from(contacting.OUTCOMES), st.none() | st.just("yes"), STEP, DAYS,
    ),
    st.builds(lambda row, when, day: lambda book: today.snooze(book, key(book, row), when, day=day), ROW, DAYS, DAYS),
    st.builds(lambda row, day: lambda book: today.skip(book, key(book, row), day=day), ROW, DAYS),
    st.builds(lambda who, step: lambda book: contacting.log(book, who, "hi", next_step=step, day=DAY), WHO, STEP),
    st.builds(
        lambda who, channel, state: lambda book: consent.decide(book, who, channel, state, day=DAY),
        WHO, st.sampled_from(["email", "phone", "*"]), st.sampled_from(consent.STATES),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def used_book(tmp_path_factory):
    """One book for many examples: each leaves it as it was, or the test fails."""
    with open_book(str(tmp_path_factory.mktemp("used") / "book.db")) as opened:
        for name in ("Mei", "Tom", "Bo"):
            with opened.act("contact add", DAY) as act:
                made = act.insert("contact", name=name, created=DAY)
                for kind in ("email", "phone"):
                    act.insert("handle", contact=made, kind=kind, value=name, norm=name)
        yield opened


@given(acts=st.lists(ACTS, max_size=12), day=DAYS)
def test_undo_takes_back_any_acts_one_by_one(used_book, acts, day):
    book = used_book
    states = []
    for act in acts:
        before = dump(book)
        try:
            act(book)
        except CrmError:
            assert dump(book) == before
        else:
            if dump(book) != before:
                states.append(before)
        listed = today.day_list(book, day)
        assert len({str(row["contact"]) for row in listed}) == len(listed)
        assert all(str(row["due"]) <= day for row in listed)
    for before in reversed(states):
        undo(book, None, DAY)
        assert dump(book) == before

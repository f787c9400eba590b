"""Follow-ups: adding, finishing, recurring, putting off."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crm_tui.care import consent, followups
from crm_tui.errors import BadInput, CrmError, NotFound
from crm_tui.store import driver
from crm_tui.store.book import Book
from crm_tui.store.tables import TRACKED, columns
from crm_tui.store.undo import undo

DAY = "2026-11-22"


def dump(book: Book) -> dict[str, list[tuple[object, ...]]]:
    return {
        table: book.db.execute(f"SELECT {', '.join(columns(table))} FROM {table} ORDER BY id").fetchall()
        for table in TRACKED
    }


def events(book: Book) -> list[tuple[object, ...]]:
    sql = "SELECT day, kind, channel, text, outcome, followup FROM event ORDER BY id"
    return list(book.db.execute(sql))


def add(book: Book, contact: int, due: str, text: str = "send catalogue", day: str = DAY, **more: Any) -> int:
    return followups.add(book, contact, text, (due, more.pop("time", None)), day=day, **more)


def test_what_is_added_can_be_shown_and_listed(book, person):
    mei, tom = person("Mei"), person("Tom")
    first = followups.add(
        book, mei, " call\0 back ", (date(2026, 11, 23), "10:00"), priority="high", channel="phone", day=DAY
    )
    second = add(book, tom, "2026-11-22")
    row = followups.show(book, first)
    assert (row.name, row.text, row.due, row.time, row.wake, row.origin) == (
        "Mei", "call back", "2026-11-23", "10:00", "2026-11-23", "2026-11-23",
    )  # fmt: skip
    assert (row.priority, row.channel, row.state, row.source) == ("high", "phone", "open", "hand")
    assert [r.id for r in followups.listed(book)] == [second, first]
    assert [r.id for r in followups.listed(book, contact=mei)] == [first]
    assert [r.id for r in followups.listed(book, first="2026-11-23", last="2026-11-30")] == [first]
    assert followups.listed(book, state="done") == []
    assert followups.as_row(row)["key"] == f"f{first}"


def test_bad_words_write_nothing(book, person):
    mei = person()
    before = dump(book)
    for wrong in (
        lambda: add(book, mei, DAY, text="  "),
        lambda: add(book, mei, DAY, text="x" * 70_000),
        lambda: add(book, mei, DAY, priority="urgent"),
        lambda: add(book, mei, DAY, rule="1 month", after_done="1 week"),
        lambda: followups.listed(book, state="lost"),
    ):
        with pytest.raises(BadInput):
            wrong()
    for missing in (
        lambda: add(book, 99, DAY),
        lambda: followups.show(book, 99),
        lambda: followups.done(book, "f99", day=DAY),
        lambda: followups.skip(book, "fx", day=DAY),
        lambda: followups.drop(book, 99, day=DAY),
    ):
        with pytest.raises(NotFound):
            missing()
    assert dump(book) == before


def test_done_logs_the_contact_and_closes_the_row(book, person):
    mei = person(wechat="mei_88")
    one = add(book, mei, DAY)
    row = followups.done(book, f"f{one}", outcome="replied", note="wants six more", day=DAY)
    assert (row["state"], row["outcome"], row["done"], row["next"]) == ("done", "replied", DAY, None)
    assert events(book) == [(DAY, "contact", "wechat", "send catalogue — wants six more", "replied", one)]


def test_done_twice_says_when_it_was(book, person):
    one = add(book, person(), DAY)
    followups.done(book, f"f{one}", day=DAY)
    before = dump(book)
    with pytest.raises(CrmError, match=r"f1 was done already, on 2026-11-22\."):
        followups.done(book, f"f{one}", day="2026-11-25")
    assert dump(book) == before


def test_skipped_and_dropped_are_over(book, person):
    mei = person()
    one, two = add(book, mei, DAY), add(book, mei, DAY, rule="1 month")
    assert followups.skip(book, f"f{one}", day=DAY)["state"] == "skipped"
    assert followups.drop(book, two, day=DAY).state == "dropped"
    assert events(book) == []
    with pytest.raises(CrmError, match="skipped already, on 2026-11-22"):
        followups.snooze(book, f"f{one}", "2026-12-01", day=DAY)
    with pytest.raises(CrmError, match="dropped already"):
        followups.edit(book, two, text="again", day=DAY)


@pytest.mark.parametrize(
    ("due", "rule", "days"),
    [
        ("2027-01-31", "1 month", ["2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]),
        ("2028-02-29", "1 year", ["2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]),
        ("2027-01-31", "RRULE:FREQ=MONTHLY", ["2027-03-31", "2027-05-31"]),
        ("2026-11-23", "2 weeks", ["2026-12-07", "2026-12-21"]),
    ],
)
def test_a_rule_counts_from_its_origin(book, person, due, rule, days):
    one = add(book, person(), due, rule=rule)
    for coming in days:
        row = followups.show(book, one)
        told = followups.done(book, f"f{one}", outcome="reached", day=row.wake)
        assert (told["due"], told["state"], told["promised"]) == (coming, "open", coming)
    assert len(events(book)) == len(days)


def test_done_late_moves_to_the_first_day_after_today(book, person):
    one = add(book, person(), "2027-01-31", rule="1 month")
    assert followups.done(book, f"f{one}", day="2027-04-05")["due"] == "2027-04-30"


def test_done_early_moves_beyond_what_was_promised(book, person):
    one = add(book, person(), "2027-01-31", rule="1 month")
    assert followups.done(book, f"f{one}", day="2027-01-20")["due"] == "2027-02-28"


def test_a_snooze_does_not_move_the_origin(book, person):
    one = add(book, person(), "2027-01-31", rule="1 month")
    assert followups.snooze(book, f"f{one}", "2027-02-03", day="2027-01-31")["due"] == "2027-02-03"
    assert followups.show(book, one).due == "2027-01-31"
    assert followups.done(book, f"f{one}", day="2027-02-03")["due"] == "2027-02-28"


def test_a_rule_that_ends_ends_the_row(book, person):
    one = add(book, person(), "2027-01-31", rule="RRULE:FREQ=DAILY;COUNT=2")
    assert followups.done(book, f"f{one}", day="2027-01-31")["due"] == "2027-02-01"
    assert followups.done(book, f"f{one}", day="2027-02-01")["state"] == "done"


def test_after_done_counts_from_the_day_it_is_done(book, person):
    one = add(book, person(), "2026-11-20", after_done="1 month")
    assert followups.done(book, f"f{one}", day="2027-01-31")["due"] == "2027-02-28"
    assert followups.skip(book, f"f{one}", day="2027-03-01")["due"] == "2027-04-01"


def test_a_recurring_one_is_not_finished_twice_on_a_day(book, person):
    one = add(book, person(), DAY, rule="1 week")
    followups.done(book, f"f{one}", day=DAY)
    with pytest.raises(CrmError, match="comes back on 2026-11-29"):
        followups.done(book, f"f{one}", day=DAY)
    followups.edit(book, one, due=(DAY, None), day=DAY)
    assert followups.done(book, f"f{one}", day=DAY)["due"] == "2026-11-29"


def test_snooze_wants_a_later_day(book, person):
    one = add(book, person(), "2026-11-30")
    for when in (DAY, "2026-11-01"):
        with pytest.raises(BadInput, match="not after today"):
            followups.snooze(book, f"f{one}", when, day=DAY)
    assert followups.snooze(book, f"f{one}", "2026-11-23", day=DAY)["due"] == "2026-11-23"


def test_edit_changes_what_is_said_and_nothing_else(book, person):
    one = add(book, person(), "2027-01-31", time="10:00", rule="1 month", channel="email")
    row = followups.edit(book, one, text="ring", channel="", day=DAY)
    assert (row.text, row.channel, row.rule, row.time) == ("ring", None, "1 month", "10:00")
    row = followups.edit(book, one, due=("2027-01-30", None), day=DAY)
    assert (row.due, row.wake, row.origin, row.time) == ("2027-01-30", "2027-01-30", "2027-01-30", None)
    row = followups.edit(book, one, rule="", after_done="1 week", day=DAY)
    assert (row.rule, row.after_done) == (None, "1 week")
    with pytest.raises(BadInput):
        followups.edit(book, one, rule="1 week", day=DAY)
    assert followups.edit(book, one, day=DAY) == row


def test_a_new_rule_counts_from_the_promised_day(book, person):
    one = add(book, person(), "2027-01-31", rule="1 month")
    followups.done(book, f"f{one}", day="2027-01-31")
    assert followups.edit(book, one, rule="2 months", day="2027-02-01").origin == "2027-02-28"


def test_refused_is_kept_in_the_same_act(book, person):
    mei = person(email="m@x.example", phone="+49151")
    one = add(book, mei, DAY)
    before = dump(book)
    followups.done(book, f"f{one}", outcome="refused", day=DAY)
    assert consent.of(book, mei) == {"email": {"state": "refused", "since": DAY, "source": "hand"}}
    undo(book, None, DAY)
    assert dump(book) == before


@pytest.mark.parametrize(
    ("handles", "own", "refused"),
    [
        ({"phone": "1"}, "email", "email"),
        ({"phone": "1"}, None, "phone"),
        ({}, None, "*"),
        ({"alipay": "a"}, None, None),
    ],
)
def test_which_channel_is_refused(book, person, handles, own, refused):
    mei = person(**handles)
    one = add(book, mei, DAY, channel=own)
    followups.done(book, f"f{one}", outcome="refused", day=DAY)
    assert set(consent.of(book, mei)) == ({refused} if refused else set())


def test_the_next_step_is_part_of_done(book, person):
    mei = person()
    one = add(book, mei, DAY)
    before = dump(book)
    told = followups.done(book, f"f{one}", next_step=(("2026-12-01", "09:30"), "send a sample"), day=DAY)
    row = followups.show(book, int(str(told["next"])[1:]))
    assert (row.contact, row.text, row.due, row.time) == (mei, "send a sample", "2026-12-01", "09:30")
    undo(book, None, DAY)
    assert dump(book) == before


def test_a_bad_outcome_or_step_leaves_the_row_open(book, person):
    one = add(book, person(), DAY)
    before = dump(book)
    with pytest.raises(BadInput, match="no outcome"):
        followups.done(book, f"f{one}", outcome="happy", day=DAY)
    with pytest.raises(BadInput, match="words are missing"):
        followups.done(book, f"f{one}", next_step=((DAY, None), " "), day=DAY)
    assert dump(book) == before


def test_no_act_on_a_book_that_may_not_be_written(book, person, tmp_path):
    mei = person()
    book.db.execute("PRAGMA query_only = ON")
    with pytest.raises((CrmError, driver.OperationalError)):
        add(book, mei, DAY)

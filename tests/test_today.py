"""The day's list: who is on it, in which order, and what finishing a row does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from crm_tui import locale, today
from crm_tui.care import consent, contacting, followups
from crm_tui.errors import BadInput, CrmError, NotFound
from crm_tui.store.acts import Act
from crm_tui.store.book import Book, open_book
from crm_tui.store.tables import TRACKED, columns
from crm_tui.store.undo import undo
from crm_tui.trade import cases

DAY = "2026-11-22"  # a Sunday


@pytest.fixture
def book(tmp_path, monkeypatch):
    monkeypatch.setenv("CRM_TODAY", DAY)  # so that no event bears the moment of the test
    with open_book(str(tmp_path / "book.db")) as opened:
        yield opened


@pytest.fixture
def person(book):
    return lambda name="Mei", **handles: contact(book, name, **handles)


def contact(book: Book, name: str, **handles: str) -> int:
    with book.act("contact add", DAY) as act:
        made = act.insert("contact", name=name, created=DAY)
        for kind, value in handles.items():
            act.insert("handle", contact=made, kind=kind, value=value, norm=value)
    return made


def order(
    book: Book, who: int, net: int, day: str | None = "2026-10-01", currency: str = "EUR", counts: int = 1
) -> int:
    with book.act("order add", DAY) as act:
        return act.insert(
            "orders", contact=who, platform="own", day=day, status="paid", currency=currency,
            total=net, paid=net, counts=counts, net=net,
        )  # fmt: skip


def add(
    book: Book, who: int, due: str = DAY, text: str = "call", time: str | None = None, **more: Any
) -> int:
    return followups.add(book, who, text, (due, time), day="2026-01-01", **more)


def keys(book: Book, day: str = DAY, days: int = 0) -> list[object]:
    return [row["key"] for row in today.day_list(book, day, days)]


def dump(book: Book) -> dict[str, list[tuple[object, ...]]]:
    return {
        table: book.db.execute(f"SELECT {', '.join(columns(table))} FROM {table} ORDER BY id").fetchall()
        for table in TRACKED
    }


def test_an_empty_book_has_an_empty_list(book):
    assert today.day_list(book, DAY) == []


def test_a_row_says_everything(book, person):
    mei = person("林晓月", wechat="linxy_s")
    order(book, mei, 64000, currency="CNY")
    add(book, mei, text="call back about the teapot", time="10:00")
    assert today.day_list(book, DAY) == [
        {
            "key": "f1",
            "kind": "followup",
            "contact": {"id": mei, "name": "林晓月"},
            "due": DAY,
            "overdue_days": 0,
            "promised": True,
            "why": "call back about the teapot, 10:00",
            "worth": {"amount": "640.00", "currency": "CNY"},
            "channel": "wechat",
            "message": None,
            "also": [],
        }
    ]


def test_only_what_is_due_by_then(book, person):
    mei = person()
    add(book, mei, "2026-11-23")
    assert keys(book) == []
    assert keys(book, "2026-11-23") == ["f1"]
    assert keys(book, days=1) == ["f1"]
    assert keys(book, days=10**12) == ["f1"]
    assert today.day_list(book, DAY, 1)[0]["overdue_days"] == 0
    assert today.day_list(book, "2026-11-30")[0]["overdue_days"] == 7


def test_a_past_day_shows_what_is_open_now_and_was_due_by_then(book, person):
    mei = person()
    add(book, mei, "2026-11-10")
    add(book, person("Tom"), "2026-11-12")
    today.done(book, "f1", day=DAY)
    assert keys(book, "2026-11-11") == []
    assert keys(book, "2026-11-12") == ["f2"]


def test_archived_people_are_left_out(book, person):
    mei = person()
    add(book, mei)
    cases.open_case(book, mei, "lid broken", promise=(DAY, None), day="2026-11-01")
    with book.act("contact archive", DAY) as act:
        act.update("contact", mei, archived=1)
    assert keys(book) == []


def test_a_person_appears_once(book, person):
    mei = person()
    add(book, mei, "2026-11-20", text="send a sample")
    add(book, mei, text="call", priority="high")
    cases.open_case(book, mei, "lid broken", kind="complaint", day="2026-11-17")
    (row,) = today.day_list(book, DAY)
    assert row["key"] == "f2"
    assert row["also"] == [
        {"key": "f1", "kind": "followup", "due": "2026-11-20", "why": "send a sample (2 days late)"},
        {"key": "k1", "kind": "case", "due": "2026-11-17", "why": "complaint, open for 5 days: lid broken"},
    ]
    today.done(book, "f2", day=DAY)
    assert keys(book) == ["f1"]


def test_order_of_the_list(book, person):
    people = [person(f"P{n}") for n in range(9)]
    for who, net in zip(people, (100, 500, 900, 100, 100, 100, 100, 100, 100), strict=True):
        order(book, who, net)
    add(book, people[0])  # f1
    add(book, people[1])  # f2, worth more
    add(book, people[2], "2026-11-23")  # f3, tomorrow
    add(book, people[3], time="14:00")  # f4
    add(book, people[4], time="09:00")  # f5
    add(book, people[5], priority="high")  # f6
    cases.open_case(book, people[6], "no promise", day="2026-11-01")  # k1
    cases.open_case(book, people[7], "promised", promise=("2026-11-15", None), day="2026-11-01")  # k2, late
    add(book, people[8], "2026-11-08", time="08:00")  # f7, two weeks late: three times as urgent
    assert keys(book, days=1) == ["f6", "f5", "f4", "f2", "f7", "k2", "f1", "k1", "f3"]


def test_worth_across_currencies_is_a_multiple_of_what_is_usual(book, person):
    german, japanese, swiss = person("A"), person("B"), person("C")
    for _ in range(3):
        order(book, german, 1000, day="2026-09-01")
        order(book, japanese, 300000, day="2026-09-01", currency="JPY")
    order(book, german, 3000)
    order(book, japanese, 600000, currency="JPY")
    order(book, swiss, 5, day=None, currency="CHF")
    for who in (japanese, german, swiss):
        add(book, who)
    assert keys(book) == ["f2", "f1", "f3"]  # 3 ×, 2 ×, and 1 × for want of anything else
    assert [row["worth"] for row in today.day_list(book, DAY)] == [
        {"amount": "30.00", "currency": "EUR"},
        {"amount": "600000", "currency": "JPY"},
        {"amount": "0.05", "currency": "CHF"},
    ]


def test_worth_is_the_order_a_case_is_about_else_the_newest_that_counts(book, person):
    mei = person()
    first = order(book, mei, 1000, day="2026-01-01")
    order(book, mei, 2000, day="2026-05-01")
    order(book, mei, 9900, day="2026-11-01", counts=0)
    lost = order(book, mei, 0, day="2026-11-02")
    for about, amount in ((first, "10.00"), (lost, "20.00"), (None, "20.00")):
        cases.open_case(book, mei, "lid broken", order=about, day="2026-11-01")
        (row,) = today.day_list(book, DAY)
        assert row["worth"] == {"amount": amount, "currency": "EUR"}
        today.done(book, str(row["key"]), day=DAY)


def test_cases_come_when_promised_or_the_day_after(book, person):
    cases.open_case(book, person("A"), "promised", promise=("2026-11-25", "12:00"), day=DAY)
    cases.open_case(book, person("B"), "no promise", day=DAY)
    assert keys(book) == []
    assert keys(book, "2026-11-23") == ["k2"]
    rows = {row["key"]: row for row in today.day_list(book, "2026-11-25")}
    assert list(rows) == ["k1", "k2"]
    assert rows["k1"]["why"] == "question, open for 3 days: promised; answer promised for today, 12:00"
    assert (rows["k2"]["due"], rows["k2"]["overdue_days"]) == (DAY, 3)
    assert [row["due"] for row in today.day_list(book, DAY, 7)] == [DAY, "2026-11-25"]


def test_an_imported_case_without_a_day_shows_too(book, person):
    with book.act("import", DAY) as act:
        act.insert("cases", contact=person_id(act), kind="moan", text="late", opened="2026-11-20")
    assert keys(book, "2026-11-20") == []
    assert today.day_list(book, "2026-11-21")[0]["why"] == "moan, open for 1 day: late"


def person_id(act: Act) -> int:
    return act.insert("contact", name="Mei", created=DAY)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-20", "question: late; answer promised for Sun 2026-11-22"),
        ("2026-11-22", "question, open for 2 days: late; answer promised for today"),
        ("2026-11-23", "question, open for 3 days: late; answer 1 day late"),
    ],
)
def test_why_of_a_case(book, person, day, said):
    cases.open_case(book, person(), "late", promise=(DAY, None), day="2026-11-20")
    assert today.day_list(book, day, 9)[0]["why"] == said


def test_a_snoozed_row_comes_back_on_its_day(book, person):
    add(book, person("A"), "2026-11-18", text="call")
    cases.open_case(book, person("B"), "lid", promise=("2026-11-20", "12:00"), day="2026-11-18")
    for key in ("f1", "k1"):
        assert today.snooze(book, key, "2026-11-27", day=DAY)["due"] == "2026-11-27"
    assert keys(book, "2026-11-26") == []
    rows = {row["key"]: row for row in today.day_list(book, "2026-11-27")}
    assert [(row["due"], row["overdue_days"]) for row in rows.values()] == [("2026-11-27", 0)] * 2
    assert rows["f1"]["why"] == "call (put off from 2026-11-18)"
    assert rows["k1"]["why"] == "question, open for 9 days: lid; answer 7 days late"


def test_the_channel_is_one_that_was_not_refused(book, person):
    mei = person(email="m@x.example", phone="1")
    add(book, mei, channel="email")
    assert today.day_list(book, DAY)[0]["channel"] == "email"
    consent.decide(book, mei, "email", "refused", day=DAY)
    assert today.day_list(book, DAY)[0]["channel"] == "phone"
    contacting.log(book, mei, "hi", channel="wechat", day=DAY)
    assert today.day_list(book, DAY)[0]["channel"] == "wechat"
    consent.decide(book, mei, "*", "refused", day=DAY)
    assert today.day_list(book, DAY)[0]["channel"] is None


def test_machine_output_is_english_whatever_is_spoken(book, person):
    add(book, person(), "2026-11-20")
    locale.use("zh")
    try:
        assert today.day_list(book, DAY, lang="en")[0]["why"] == "call (2 days late)"
        assert locale.language() == "zh"
        today.day_list(book, DAY)
    finally:
        locale.use("en")


@pytest.mark.parametrize(
    "key", ["f99", "k99", "f", "k", "", "x1", "f-1", "f1.5", "f١", "f" + "9" * 30, "f1 2"]
)
def test_a_key_that_nobody_has(book: Book, person: Any, key: str) -> None:
    add(book, person())
    asks: list[Callable[[], object]] = [
        lambda: today.find_row(book, key),
        lambda: today.done(book, key, day=DAY),
        lambda: today.snooze(book, key, "2026-12-01", day=DAY),
        lambda: today.skip(book, key, day=DAY),
    ]
    for ask in asks:
        with pytest.raises(NotFound, match="'crm today' prints the keys"):
            ask()


def test_a_key_in_any_spelling(book, person):
    add(book, person())
    assert today.find_row(book, " F01 ")["key"] == "f1"
    assert today.done(book, "F1", day=DAY)["state"] == "done"
    assert today.find_row(book, "f1")["state"] == "done"


def test_done_on_a_case_closes_it(book, person):
    mei = person(wechat="m")
    cases.open_case(book, mei, "lid broken", order=order(book, mei, 100), day="2026-11-20")
    before = dump(book)
    row = today.done(
        book,
        "k1",
        outcome="reached",
        note="new lid sent",
        next_step=(("2026-12-01", None), "did it fit?"),
        day=DAY,
    )
    assert (row["state"], row["closed"], row["resolution"], row["next"]) == (
        "closed",
        DAY,
        "new lid sent",
        "f1",
    )
    sql = "SELECT kind, channel, text, outcome, cases, orders FROM event"
    assert book.db.execute(sql).fetchall() == [
        ("contact", "wechat", "lid broken — new lid sent", "reached", 1, 1)
    ]
    with pytest.raises(CrmError, match="k1 was closed already, on 2026-11-22"):
        today.done(book, "k1", day="2026-11-23")
    undo(book, None, DAY)
    assert dump(book) == before


def test_a_case_cannot_be_skipped(book, person):
    cases.open_case(book, person(), "lid broken", day="2026-11-20")
    with pytest.raises(CrmError, match="close it with 'crm done k1', or snooze it"):
        today.skip(book, "k1", day=DAY)
    with pytest.raises(BadInput):
        today.snooze(book, "k1", DAY, day=DAY)
    assert keys(book) == ["k1"]


@pytest.mark.parametrize("rule", [None, "1 month"])
def test_undo_of_done_restores_exactly(book, person, rule):
    add(book, person(email="m"), "2026-10-31", rule=rule)
    before = dump(book)
    row = today.done(book, "f1", outcome="refused", note="no", next_step=((DAY, None), "x"), day=DAY)
    after = dump(book)
    assert after != before
    _undone, by = undo(book, int(str(row["batch"])), DAY)
    assert dump(book) == before
    assert keys(book) == ["f1"]
    undo(book, by, DAY)
    assert {table: [row[:-1] for row in rows] for table, rows in dump(book).items()} == {
        table: [row[:-1] for row in rows] for table, rows in after.items()
    }


def test_the_list_asks_only_the_indexes_of_open_rows(book, person):
    told: list[str] = []
    add(book, person())
    cases.open_case(book, 1, "lid", day="2026-11-01")
    book.db.set_trace_callback(told.append)
    today.day_list(book, DAY)
    book.db.set_trace_callback(None)
    asked = [sql for sql in told if not sql.startswith("--")]
    assert len(asked) < 80
    for sql in asked:
        plan = [row[3] for row in book.db.execute(f"EXPLAIN QUERY PLAN {sql}")]
        scans = [step for step in plan if step.startswith("SCAN") and "VIRTUAL TABLE" not in step]
        scans = [step for step in scans if step != "SCAN one"]  # the few rows of a recursion
        assert scans in ([], ["SCAN k USING INDEX cases_open"]), (sql, plan)  # that index has open ones alone

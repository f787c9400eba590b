"""Recurring follow-ups: what is read, and on which days they fall."""

from __future__ import annotations

import time
from calendar import monthrange
from datetime import date, datetime, timedelta
from itertools import takewhile

import pytest
from dateutil.rrule import rrulestr  # type: ignore[import-untyped, unused-ignore]
from hypothesis import assume, example, given
from hypothesis import strategies as st

from crm_tui.dates import add_span, next_due, read_rule, read_span
from crm_tui.errors import BadInput

RULES = {
    "day": "1 day",
    "daily": "1 day",
    "every day": "1 day",
    "week": "1 week",
    "Weekly": "1 week",
    "month": "1 month",
    "monthly": "1 month",
    "year": "1 year",
    "yearly": "1 year",
    "2 weeks": "2 weeks",
    "3 months": "3 months",
    "every 6 weeks": "6 weeks",
    "every other week": "2 weeks",
    "quarter": "3 months",
    "quarterly": "3 months",
    "once a month": "1 month",
    "每天": "1 day",
    "每日": "1 day",
    "每周": "1 week",
    "每星期": "1 week",
    "每两周": "2 weeks",
    "每2周": "2 weeks",
    "每月": "1 month",
    "每个月": "1 month",
    "每個月": "1 month",
    "每季度": "3 months",
    "每半年": "6 months",
    "每年": "1 year",
    "每3个月": "3 months",
    "隔天": "2 days",
    "隔周": "2 weeks",
    "RRULE:FREQ=WEEKLY;BYDAY=MO,WE;INTERVAL=2": "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE",
    " freq=monthly; bymonthday=31": "RRULE:FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=MONTHLY;BYDAY=-1FR": "RRULE:FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=DAILY;UNTIL=20261231T235959Z": "RRULE:FREQ=DAILY;UNTIL=20261231",
}
SPANS = {"6 weeks": "6 weeks", "6w": "6 weeks", "40d": "40 days", "2个月": "2 months", "六周": "6 weeks"}
SPANS |= {
    "week": "1 week",
    "1 weeks": "1 week",
    "半年": "6 months",
    "two months": "2 months",
    "1年": "1 year",
}


@pytest.mark.parametrize("words", RULES)
def test_rules(words: str) -> None:
    assert read_rule(words) == RULES[words]
    assert read_rule(read_rule(words)) == read_rule(words)


@pytest.mark.parametrize(
    "words", ["", "sometimes", "0 days", "10000 days", "每隔3天", "3月", "every", "FREQ", "一月", "-1 week"]
)
def test_what_is_no_rule(words: str) -> None:
    with pytest.raises(BadInput, match=r"^can't read"):
        read_rule(words)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never falls on a day"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "never falls on a day"),
        ("FREQ=SECONDLY", "names hours"),
        ("FREQ=MINUTELY", "names hours"),
        ("FREQ=HOURLY;COUNT=3", "names hours"),
        ("FREQ=DAILY;BYHOUR=9", "names hours"),
        ("FREQ=DAILY;INTERVAL=0", "no calendar rule"),
        ("FREQ=DAILY;INTERVAL=-1", "no calendar rule"),
        ("FREQ=DAILY;COUNT=0", "no calendar rule"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270101", "no calendar rule"),
        ("FREQ=DAILY;UNTIL=20260230", "no calendar rule"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "no calendar rule"),
        ("FREQ=WEEKLY;BYDAY=2MO", "no calendar rule"),
        ("FREQ=WEEKLY;BYDAY=", "no calendar rule"),
        ("FREQ=DAILY;FREQ=DAILY", "no calendar rule"),
        ("FREQ=DAILY;BYEASTER=1", "no calendar rule"),
        ("FREQ=DAILY\nDTSTART:20260101", "no calendar rule"),
        ("RRULE:RRULE:FREQ=DAILY", "can't read"),
    ],
)
def test_calendar_rules_that_are_refused(words: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        read_rule(words)


@pytest.mark.parametrize("words", SPANS)
def test_spans(words: str) -> None:
    assert read_span(words) == SPANS[words]
    assert read_span(read_span(words)) == read_span(words)


def series(origin: date, rule: str, n: int) -> list[date]:
    due, found = origin - timedelta(days=1), []
    for _n in range(n):
        there = next_due(origin, rule, due)
        assert there is not None
        due = there
        found.append(due)
    return found


def test_month_ends_do_not_drift() -> None:
    ends = [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)]
    assert series(date(2026, 1, 31), "1 month", 5) == ends
    leap = [date(2024, 2, 29), date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29)]
    assert series(date(2024, 2, 29), "1 year", 5) == leap


def test_a_calendar_rule_keeps_the_meaning_of_the_rfc() -> None:
    long_months = [date(2026, 1, 31), date(2026, 3, 31), date(2026, 5, 31)]
    assert series(date(2026, 1, 31), "RRULE:FREQ=MONTHLY;BYMONTHDAY=31", 3) == long_months
    mondays = [date(2026, 11, 23), date(2026, 12, 7)]
    assert series(date(2026, 11, 23), "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", 2) == mondays


def test_a_calendar_rule_ends() -> None:
    origin = date(2026, 1, 1)
    assert next_due(origin, "RRULE:FREQ=DAILY;COUNT=2", origin) == date(2026, 1, 2)
    assert next_due(origin, "RRULE:FREQ=DAILY;COUNT=2", date(2026, 1, 2)) is None
    assert next_due(origin, "RRULE:FREQ=DAILY;UNTIL=20260103", date(2026, 1, 2)) == date(2026, 1, 3)
    assert next_due(origin, "RRULE:FREQ=DAILY;UNTIL=20260103", date(2026, 1, 3)) is None
    assert next_due(origin, "RRULE:FREQ=DAILY;UNTIL=88880229", origin) == date(2026, 1, 2)


def test_the_calendar_ends() -> None:
    last = date(9999, 12, 31)
    for rule in ("1 day", "1 month", "9999 years", "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY;BYDAY=MO"):
        assert next_due(date(9999, 12, 1), rule, last) is None
    with pytest.raises(BadInput, match="beyond the calendar"):
        add_span(last, "1 day")


def test_what_never_falls_is_found_out_soon() -> None:
    before = time.perf_counter()
    # on this origin only: the rule itself is sound
    assert (
        next_due(date(2027, 1, 1), "RRULE:FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29", date(2027, 1, 1))
        is None
    )
    assert next_due(date(2026, 11, 24), "RRULE:FREQ=DAILY;INTERVAL=7;BYDAY=MO", date(2026, 11, 24)) is None
    assert next_due(date(1970, 1, 1), "RRULE:FREQ=DAILY;COUNT=999999", date(2069, 1, 1)) == date(2069, 1, 2)
    assert next_due(date(1970, 1, 1), "1 day", date(9000, 1, 1)) == date(9000, 1, 2)
    assert time.perf_counter() - before < 5


def test_a_rule_that_was_not_read_is_refused() -> None:
    for rule in ("now and then", "RRULE:FREQ=DAILY;INTERVAL=0", "RRULE:COUNT=2", "RRULE:"):
        with pytest.raises(BadInput):
            next_due(date(2026, 1, 1), rule, date(2026, 1, 1))


def stepped(origin: date, n: int, unit: str) -> date:
    """Month arithmetic of its own, so that the library isn't compared with itself."""
    if unit in ("day", "week"):
        return origin + timedelta(days=n * {"day": 1, "week": 7}[unit])
    months = origin.year * 12 + origin.month - 1 + n * {"month": 1, "year": 12}[unit]
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(origin.day, monthrange(year, month)[1]))


origins = st.dates(date(1950, 1, 1), date(2080, 12, 31))


@given(
    origins, st.integers(1, 60), st.sampled_from(["day", "week", "month", "year"]), st.integers(-400, 6000)
)
@example(date(2026, 1, 31), 1, "month", 27)
@example(date(2024, 2, 29), 1, "year", 365)
def test_next_due_is_what_counting_on_finds(origin: date, n: int, unit: str, wait: int) -> None:
    after = origin + timedelta(days=wait)
    expected = next(day for k in range(7000) if (day := stepped(origin, k * n, unit)) > after)
    assert next_due(origin, read_rule(f"{n} {unit}"), after) == expected
    assert add_span(origin, read_span(f"{n} {unit}")) == stepped(origin, n, unit)


@st.composite
def calendar_rules(draw: st.DrawFn) -> str:
    def some(values: st.SearchStrategy[int]) -> str:
        return ",".join(map(str, draw(st.lists(values, min_size=1, max_size=3, unique=True))))

    frequency = "FREQ=" + draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    optional = {
        "INTERVAL": lambda: str(draw(st.integers(1, 12))),
        "BYMONTH": lambda: some(st.integers(1, 12)),
        "BYMONTHDAY": lambda: some(st.integers(-31, 31).filter(bool)),
        "BYYEARDAY": lambda: some(st.integers(-366, 366).filter(bool)),
        "BYWEEKNO": lambda: some(st.integers(-53, 53).filter(bool)),
        "BYDAY": lambda: ",".join(draw(st.sets(st.sampled_from(["MO", "TU", "FR", "SU"]), min_size=1))),
        "BYSETPOS": lambda: some(st.integers(-3, 3).filter(bool)),
        "WKST": lambda: draw(st.sampled_from(["MO", "SU", "WE"])),
        "COUNT": lambda: str(draw(st.integers(1, 40))),
    }
    named = draw(st.lists(st.sampled_from(sorted(optional)), max_size=4, unique=True))
    return ";".join([frequency, *(f"{name}={optional[name]()}" for name in named)])


@given(calendar_rules(), origins, st.integers(-10, 4000))
def test_calendar_rules_fall_where_dateutil_says(rule: str, origin: date, wait: int) -> None:
    try:
        kept = read_rule(rule)
    except BadInput:
        assume(False)
    after = origin + timedelta(days=wait)
    found = next_due(origin, kept, after)
    naive = rrulestr(rule, dtstart=datetime.combine(origin, datetime.min.time()))
    horizon = after + timedelta(days=3653)
    counted = (day.date() for day in takewhile(lambda day: day.date() <= horizon, naive))
    first = next((day for day in counted if day > after), None)
    assert first == (found if found and found <= horizon else None)


@given(st.text() | st.text("FREQ=DAILYWKMONH;INTERVLBYUOS0123456789,:+-"))
@example("FREQ=" + "9" * 5000)
@example("rrule:freq==")
def test_any_text_is_a_rule_or_a_sentence(words: str) -> None:
    for read in (read_rule, read_span, lambda text: read_rule("FREQ=DAILY;" + text)):
        try:
            kept = read(words)
        except BadInput:
            continue
        assert (read_span if read is read_span else read_rule)(kept) == kept

"""Rules and zones as calendars read them: the same days, and clocks that change when they do."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from crm_tui import dates
from crm_tui.dates.calendar_rules import calendar_rule
from crm_tui.dates.changes import changes

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@given(DAYS, st.integers(1, 40), st.sampled_from(["day", "week", "month", "year"]))
def test_a_calendar_finds_the_days_that_the_book_does(origin, n, unit):
    rule = dates.read_rule(f"{n} {unit}")
    theirs = rrulestr("RRULE:" + calendar_rule(origin, rule), dtstart=datetime.combine(origin, time.min))
    day: date | None = origin
    for _ in range(6):
        assert day is not None
        later = theirs.after(datetime.combine(day, time.min))
        day = dates.next_due(origin, rule, day)
        if day is None or day.year > 2090:
            break
        assert later is not None
        assert later.date() == day


def test_a_literal_rule_stays_as_it_is():
    rule = dates.read_rule("FREQ=MONTHLY;BYDAY=-1FR")
    assert calendar_rule(date(2026, 1, 1), rule) == "FREQ=MONTHLY;BYDAY=-1FR"


@pytest.mark.parametrize(
    ("zone", "many"),
    [
        ("Europe/Berlin", 21), ("Asia/Shanghai", 1), ("America/St_Johns", 21), ("Australia/Lord_Howe", 21),
        ("Africa/Casablanca", None), ("Asia/Kolkata", 1), ("Pacific/Apia", None), ("America/Sao_Paulo", None),
    ],
)  # fmt: skip
def test_the_clocks_of_a_zone(zone, many):
    told = changes(zone, 2010 if many is None else 2026, 2019 if many is None else 2035)
    assert many is None or len(told) == many
    place = ZoneInfo(zone)
    for change in told[1:]:
        was, now = (_offset(text) for text in (change.was, change.now))
        moment = datetime.strptime(change.start + "+0000", "%Y%m%dT%H%M%S%z") - was
        assert moment.astimezone(place).utcoffset() == now
        assert (moment - timedelta(seconds=1)).astimezone(place).utcoffset() == was
    for before, after in pairwise(told):
        assert before.now == after.was
        assert before.start < after.start


def _offset(text: str) -> timedelta:
    sign = -1 if text[0] == "-" else 1
    return sign * timedelta(hours=int(text[1:3]), minutes=int(text[3:5]), seconds=int(text[5:] or 0))

"""The lunar calendar, against days that everybody knows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.dates import lunar


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (1900, "1900-01-31"), (1949, "1949-01-29"), (1985, "1985-02-20"), (2000, "2000-02-05"),
        (2023, "2023-01-22"), (2024, "2024-02-10"), (2025, "2025-01-29"), (2026, "2026-02-17"),
        (2027, "2027-02-06"), (2033, "2033-01-31"), (2034, "2034-02-19"), (2099, "2099-01-21"),
    ],
)  # fmt: skip
def test_new_year(year, day):
    assert str(lunar.civil(year, 1, 1)) == day


def test_leap_months_repeat_their_month():
    assert lunar.of_day(date(2020, 5, 23)) == (4, 1, True)  # the leap 4th month of 2020
    assert lunar.of_day(date(2023, 3, 22)) == (2, 1, True)
    assert lunar.of_day(date(2033, 12, 22)) == (11, 1, True)
    assert lunar.keys_of(date(2023, 3, 22)) == ()


def test_the_thirtieth_of_a_short_month_is_kept_on_the_29th():
    day = date(2025, 1, 28)  # the last day of the dragon's year: its 12th month has 29 days
    assert lunar.of_day(day) == (12, 29, False)
    assert lunar.keys_of(day) == ("12-29", "12-30")


def test_outside_the_table_nothing_is_known():
    assert lunar.of_day(date(1900, 1, 30)) is None
    assert lunar.of_day(date(2100, 2, 9)) is None
    assert lunar.civil(2100, 1, 1) is None


@given(st.dates(date(1900, 1, 31), date(2100, 2, 7)))
def test_days_follow_one_another(day):
    here, there = lunar.of_day(day), lunar.of_day(day + timedelta(days=1))
    assert here is not None
    assert there is not None
    assert there == (here[0], here[1] + 1, here[2]) or (there[1] == 1 and here[1] in (29, 30))
    if not here[2]:
        back = [lunar.civil(year, here[0], here[1]) for year in (day.year, day.year - 1)]
        assert day in back

"""Words for days: two tables, the awkward corners, and whatever else a keyboard can produce."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm_tui.dates import read_when, say_day, say_when
from crm_tui.dates.words import number
from crm_tui.errors import BadInput

SUNDAY = date(2026, 11, 22)
WEDNESDAY = date(2026, 11, 25)
ENGLISH = {
    "2026-02-03": ("2026-02-03", None),
    "2026/2/3": ("2026-02-03", None),
    "20260203": ("2026-02-03", None),
    "2026-02-03 10:00": ("2026-02-03", "10:00"),
    "2026-02-03T10:00": ("2026-02-03", "10:00"),
    "2026-02-03T10:00:59": ("2026-02-03", "10:00"),
    "2026-02-03, 10:00": ("2026-02-03", "10:00"),
    "  TODAY ": ("2026-11-25", None),
    "tomorrow": ("2026-11-26", None),
    "the day after tomorrow": ("2026-11-27", None),
    "day after tomorrow": ("2026-11-27", None),
    "yesterday": ("2026-11-24", None),
    "friday": ("2026-11-27", None),
    "on Fri": ("2026-11-27", None),
    "wed": ("2026-12-02", None),
    "thurs": ("2026-11-26", None),
    "this wednesday": ("2026-11-25", None),
    "this monday": ("2026-11-23", None),
    "this friday": ("2026-11-27", None),
    "next friday": ("2026-12-04", None),
    "last wednesday": ("2026-11-18", None),
    "last tue": ("2026-11-24", None),
    "next week": ("2026-12-02", None),
    "next month": ("2026-12-25", None),
    "next year": ("2027-11-25", None),
    "end of month": ("2026-11-30", None),
    "end of the month": ("2026-11-30", None),
    "end of next month": ("2026-12-31", None),
    "in 2 weeks": ("2026-12-09", None),
    "in two weeks": ("2026-12-09", None),
    "in 3 days": ("2026-11-28", None),
    "in a month": ("2026-12-25", None),
    "2 weeks from now": ("2026-12-09", None),
    "a week from today": ("2026-12-02", None),
    "+3d": ("2026-11-28", None),
    "+ 3 d": ("2026-11-28", None),
    "+2w": ("2026-12-09", None),
    "+1m": ("2026-12-25", None),
    "+1y": ("2027-11-25", None),
    "3d": ("2026-11-28", None),
    "-2d": ("2026-11-23", None),
    "3 days ago": ("2026-11-22", None),
    "a week ago": ("2026-11-18", None),
    "feb 3": ("2027-02-03", None),
    "3 Feb": ("2027-02-03", None),
    "3rd of February": ("2027-02-03", None),
    "february 3 2026": ("2026-02-03", None),
    "Feb 3, 2026": ("2026-02-03", None),
    "the 3rd": ("2026-12-03", None),
    "on the 30th at 10": ("2026-11-30", "10:00"),
    "on 3 may": ("2027-05-03", None),
    "nov 25": ("2026-11-25", None),
    "nov 24": ("2027-11-24", None),
    "3. März": ("2027-03-03", None),
    "29 feb": ("2028-02-29", None),
    "3.2.2026": ("2026-02-03", None),
    "3.2.": ("2027-02-03", None),
    "10:00": ("2026-11-25", "10:00"),
    "9:05": ("2026-11-25", "09:05"),
    "10am": ("2026-11-25", "10:00"),
    "12am": ("2026-11-25", "00:00"),
    "12pm": ("2026-11-25", "12:00"),
    "3 p.m.": ("2026-11-25", "15:00"),
    "3:30pm": ("2026-11-25", "15:30"),
    "at 10": ("2026-11-25", "10:00"),
    "noon": ("2026-11-25", "12:00"),
    "next friday 10:00": ("2026-12-04", "10:00"),
    "friday at 10": ("2026-11-27", "10:00"),
    "at 10 on friday": ("2026-11-27", "10:00"),
    "3pm tomorrow": ("2026-11-26", "15:00"),
    "tomorrow at noon": ("2026-11-26", "12:00"),
    "3 sept at 10": ("2027-09-03", "10:00"),
    "in 2 weeks at 9:30": ("2026-12-09", "09:30"),
    "Fri 2026-11-27": ("2026-11-27", None),
    "Fri, 27 Nov 2026, 10:00": ("2026-11-27", "10:00"),
    "１０：００": ("2026-11-25", "10:00"),
}
CHINESE = {
    "今天": ("2026-11-25", None),
    "明天": ("2026-11-26", None),
    "后天": ("2026-11-27", None),
    "大后天": ("2026-11-28", None),
    "昨天": ("2026-11-24", None),
    "前天": ("2026-11-23", None),
    "周五": ("2026-11-27", None),
    "星期五": ("2026-11-27", None),
    "礼拜五": ("2026-11-27", None),
    "週五": ("2026-11-27", None),
    "周三": ("2026-12-02", None),
    "周日": ("2026-11-29", None),
    "星期天": ("2026-11-29", None),
    "这周三": ("2026-11-25", None),
    "本周一": ("2026-11-23", None),
    "这个星期五": ("2026-11-27", None),
    "下周五": ("2026-12-04", None),
    "下个星期五": ("2026-12-04", None),
    "下下周一": ("2026-12-07", None),
    "上周五": ("2026-11-20", None),
    "下周": ("2026-12-02", None),
    "下星期": ("2026-12-02", None),
    "下下周": ("2026-12-09", None),
    "下个月": ("2026-12-25", None),
    "下月": ("2026-12-25", None),
    "明年": ("2027-11-25", None),
    "月底": ("2026-11-30", None),
    "月末": ("2026-11-30", None),
    "下个月底": ("2026-12-31", None),
    "3天后": ("2026-11-28", None),
    "三天后": ("2026-11-28", None),
    "三天之后": ("2026-11-28", None),
    "3日后": ("2026-11-28", None),
    "两周后": ("2026-12-09", None),
    "兩週後": ("2026-12-09", None),
    "2个月后": ("2027-01-25", None),
    "半个月后": ("2026-12-10", None),
    "半年后": ("2027-05-25", None),
    "二十天后": ("2026-12-15", None),
    "3天前": ("2026-11-22", None),
    "再过三天": ("2026-11-28", None),
    "5月3日": ("2027-05-03", None),
    "5月3号": ("2027-05-03", None),
    "五月三号": ("2027-05-03", None),
    "5月3號": ("2027-05-03", None),
    "2026年5月3日": ("2026-05-03", None),
    "明年5月3日": ("2027-05-03", None),
    "3号": ("2026-12-03", None),
    "25号": ("2026-11-25", None),
    "15日": ("2026-12-15", None),
    "31号": ("2026-12-31", None),
    "下个月3号": ("2026-12-03", None),
    "2月29日": ("2028-02-29", None),
    "上午10点": ("2026-11-25", "10:00"),
    "10点": ("2026-11-25", "10:00"),
    "下午3点": ("2026-11-25", "15:00"),
    "下午3点半": ("2026-11-25", "15:30"),
    "下午３：１５": ("2026-11-25", "15:15"),
    "下午15点": ("2026-11-25", "15:00"),
    "晚上8点": ("2026-11-25", "20:00"),
    "八点零五分": ("2026-11-25", "08:05"),
    "八点一刻": ("2026-11-25", "08:15"),
    "中午": ("2026-11-25", "12:00"),
    "中午1点": ("2026-11-25", "13:00"),
    "凌晨12点半": ("2026-11-25", "00:30"),
    "明天下午3点": ("2026-11-26", "15:00"),
    "明晚8点": ("2026-11-26", "20:00"),
    "周五 10:00": ("2026-11-27", "10:00"),
    "週五下午３點": ("2026-11-27", "15:00"),
    "周二十点": ("2026-12-01", "10:00"),
    "周二二十点": ("2026-12-01", "20:00"),
    "周五十一点": ("2026-11-27", "11:00"),
    "三号二十点": ("2026-12-03", "20:00"),
    "2026-11-27 周五 10:00": ("2026-11-27", "10:00"),
    "周五 2026-11-27": ("2026-11-27", None),
}


@pytest.mark.parametrize("words", [*ENGLISH, *CHINESE])
def test_words_for_days(words: str) -> None:
    day, time = {**ENGLISH, **CHINESE}[words]
    assert read_when(words, WEDNESDAY) == (date.fromisoformat(day), time)


def test_next_friday_on_a_sunday_is_the_week_that_begins_tomorrow() -> None:
    assert read_when("next friday", SUNDAY).day == date(2026, 11, 27)
    assert read_when("this friday", SUNDAY).day == date(2026, 11, 20)
    assert read_when("周日", SUNDAY).day == date(2026, 11, 29)


def test_a_month_on_is_never_the_month_after() -> None:
    assert read_when("in a month", date(2026, 1, 31)).day == date(2026, 2, 28)
    assert read_when("+1y", date(2028, 2, 29)).day == date(2029, 2, 28)
    assert read_when("end of next month", date(2026, 1, 31)).day == date(2026, 2, 28)


@pytest.mark.parametrize(
    "words", ["2025-02-30", "2026-13-01", "2月30日", "31 june", "32号", "feb 30 2026", "0号"]
)
def test_a_day_that_does_not_exist_is_said_to_be_so(words: str) -> None:
    with pytest.raises(BadInput, match=f"^'{words}' is not a day that exists; .*YYYY-MM-DD.*'tomorrow'"):
        read_when(words, WEDNESDAY)


@pytest.mark.parametrize(
    "words",
    [
        "soon",
        "3",
        "3月",
        "am",
        "3 ago",
        "13pm",
        "25:00",
        "10:60",
        "晚上12点",
        "5/3",
        "in week",
        "+d",
        "--3d",
        "周八",
    ],
)
def test_what_is_no_day_is_echoed_with_two_examples(words: str) -> None:
    with pytest.raises(BadInput) as said:
        read_when(words, WEDNESDAY)
    assert f"'{words}'" in str(said.value)
    assert "2026-02-03" in str(said.value)
    assert "next friday 10:00" in str(said.value)


@pytest.mark.parametrize("words", ["", "   ", "　"])
def test_nothing_is_refused(words: str) -> None:
    with pytest.raises(BadInput, match="no day was given"):
        read_when(words, WEDNESDAY)


@pytest.mark.parametrize("words", ["+9999y", "+999999w", "-9999y", "in 999999 months"])
def test_beyond_the_calendar(words: str) -> None:
    with pytest.raises(BadInput, match="beyond the calendar"):
        read_when(words, WEDNESDAY)


def test_a_wrong_weekday_is_not_passed_over() -> None:
    with pytest.raises(BadInput, match="which is Sat"):
        read_when("fri 2026-11-28", WEDNESDAY)


def test_a_long_text_is_not_echoed_whole() -> None:
    with pytest.raises(BadInput) as said:
        read_when("friday " * 10_000, WEDNESDAY)
    assert len(str(said.value)) < 200


@pytest.mark.parametrize(
    ("word", "n"),
    [("7", 7), ("twelve", 12), ("an", 1), ("两", 2), ("十", 10), ("十二", 12), ("二十", 20), ("九十九", 99)],
)
def test_numbers_in_words(word: str, n: int) -> None:
    assert number(word) == n


@pytest.mark.parametrize("word", ["十十", "一二", "零十", "many", "", "1.5", "-1"])
def test_what_is_no_number(word: str) -> None:
    assert number(word) is None


PIECES = sorted({piece for words in {**ENGLISH, **CHINESE} for piece in words.split()})
days = st.dates(date(1970, 1, 1), date(2100, 12, 31))


@given(st.text(), st.dates())
@example("2026-02-03" * 50, WEDNESDAY)
@example("9999-12-31 后", date(9999, 12, 31))
@example("29 feb", date(9999, 12, 31))
@example("\ud800", WEDNESDAY)
def test_any_text_is_a_day_or_a_sentence(words: str, today: date) -> None:
    try:
        when = read_when(words, today)
    except BadInput:
        return
    assert isinstance(when.day, date)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4), st.sampled_from(["", " "]), st.dates())
def test_any_jumble_of_known_words_is_a_day_or_a_sentence(pieces: list[str], glue: str, today: date) -> None:
    with suppress(BadInput):
        read_when(glue.join(pieces), today)


@given(days, days)
def test_what_is_said_can_be_read_again(day: date, today: date) -> None:
    assert read_when(say_day(day, today), today).day == day


@given(days, days, st.none() | st.times())
def test_the_echo_can_be_read_again(day: date, today: date, time: object) -> None:
    when = read_when(f"{day} {str(time)[:5] if time else ''}", today)
    assert read_when(say_when(when, today).rpartition(" (")[0], today) == when


@given(days, st.integers(1, 400))
def test_a_weekday_is_strictly_after_today_and_within_a_week(today: date, n: int) -> None:
    name = (today + timedelta(days=n)).strftime("%A")
    found = read_when(name, today).day
    assert today < found <= today + timedelta(days=7)
    assert found.strftime("%A") == name
    assert (
        read_when(f"next {name}", today).day.isocalendar().week
        == (today + timedelta(days=7)).isocalendar().week
    )

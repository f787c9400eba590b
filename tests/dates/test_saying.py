"""What is said of days and rules, in English and through a Chinese catalogue."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crm_tui.dates import When, read_rule, say_day, say_rule, say_when

TODAY = date(2026, 11, 22)
FRIDAY = date(2026, 11, 27)
CHINESE = {
    "today": "今天",
    "tomorrow": "明天",
    "in %(n)d days": "%(n)d天后",
    "%(n)d days ago": "%(n)d天前",
    "Fri": "周五",
    "%(weekday)s %(day)s": "%(day)s %(weekday)s",
    "%(weekday)s %(day)s (%(away)s)": "%(day)s %(weekday)s（%(away)s）",
    "%(weekday)s %(day)s, %(time)s (%(away)s)": "%(day)s %(weekday)s %(time)s（%(away)s）",
    "every week": "每周",
    "every %(n)d weeks": "每%(n)d周",
}


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue with the words these tests ask for; Chinese has one plural."""
    monkeypatch.setattr("crm_tui.locale._", lambda text: CHINESE.get(text, text))
    monkeypatch.setattr("crm_tui.locale.n_", lambda one, many, n: CHINESE.get(many, many))


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (5, "in 5 days"),
        (-12, "12 days ago"),
        (30, "in 30 days"),
        (31, "Wed 2026-12-23"),
        (-31, "Thu 2026-10-22"),
    ],
)
def test_days_near_and_far(days: int, said: str) -> None:
    assert say_day(TODAY + timedelta(days=days), TODAY) == said


def test_the_echo_holds_weekday_and_date() -> None:
    assert say_when(When(FRIDAY, "10:00"), TODAY) == "Fri 2026-11-27, 10:00 (in 5 days)"
    assert say_when(When(FRIDAY, None), TODAY) == "Fri 2026-11-27 (in 5 days)"
    assert say_when(When(TODAY, None), TODAY) == "Sun 2026-11-22 (today)"


@pytest.mark.usefixtures("chinese")
def test_the_echo_in_chinese() -> None:
    assert say_when(When(FRIDAY, "10:00"), TODAY) == "2026-11-27 周五 10:00（5天后）"
    assert say_when(When(FRIDAY, None), FRIDAY) == "2026-11-27 周五（今天）"
    assert say_day(date(2026, 11, 10), TODAY) == "12天前"
    assert say_day(date(2027, 11, 26), TODAY) == "2027-11-26 周五"


@pytest.mark.usefixtures("chinese")
def test_rules_in_chinese() -> None:
    assert say_rule(read_rule("每两周")) == "每2周"
    assert say_rule(read_rule("每周")) == "每周"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("day", "every day"),
        ("隔天", "every 2 days"),
        ("weekly", "every week"),
        ("every 2 weeks", "every 2 weeks"),
        ("每月", "every month"),
        ("quarter", "every 3 months"),
        ("yearly", "every year"),
        ("2 years", "every 2 years"),
        (
            "freq=monthly;bymonthday=31",
            "by the calendar rule FREQ=MONTHLY;BYMONTHDAY=31, with the meaning RFC 5545 gives it",
        ),
    ],
)
def test_rules_in_words(words: str, said: str) -> None:
    assert say_rule(read_rule(words)) == said


def test_a_rule_in_words_is_read_as_itself() -> None:
    for rule in ("1 day", "2 weeks", "3 months", "1 year"):
        assert read_rule(say_rule(rule)) == rule

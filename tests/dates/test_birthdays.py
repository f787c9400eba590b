"""Birthdays with and without a year, solar and lunar."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.dates import read_birthday
from crm_tui.errors import BadInput

FORMS = {
    "1990-05-12": "1990-05-12",
    "1990-05-12T00:00:00Z": "1990-05-12",
    "1990-05-12T00:00:00+08:00": "1990-05-12",
    "19930303": "1993-03-03",
    "1990/5/12": "1990-05-12",
    "1993/3/3": "1993-03-03",
    "6/14/1988": "1988-06-14",
    "31/12/1970": "1970-12-31",
    "05/30/1979": "1979-05-30",
    "12.05.1990": "1990-05-12",
    "5/12/90": "1990-05-12",
    "5/12/30": "1930-05-12",
    "5/12/06": "2006-05-12",
    "1990年5月12日": "1990-05-12",
    "12 May 1990": "1990-05-12",
    "May 12, 1990": "1990-05-12",
    "--05-12": "--05-12",
    " --05-12": "--05-12",
    "--0412": "--04-12",
    "0000-09-21": "--09-21",
    "1604-06-14": "--06-14",
    "05/12": "--05-12",
    "13/05": "--05-13",
    "05-12": "--05-12",
    "12.5.": "--05-12",
    "5月12日": "--05-12",
    "5月12号": "--05-12",
    "12 May": "--05-12",
    "May 12": "--05-12",
    "12. Mai": "--05-12",
    "--02-29": "--02-29",
    "2月29日": "--02-29",
    "0/0/00": "",
    "0000-00-00": "",
    "": "",
    "  ": "",
    "农历": "",
    "农历八月十五": "lunar:--08-15",
    "农历8月15": "lunar:--08-15",
    "农历8月15日": "lunar:--08-15",
    "农历1990-08-15": "lunar:1990-08-15",
    "农历1990年八月十五": "lunar:1990-08-15",
    "lunar:1990-08-15": "lunar:1990-08-15",
    "Lunar: --08-15": "lunar:--08-15",
    "lunar:1604-08-15": "lunar:--08-15",
    "農曆臘月廿三": "lunar:--12-23",
    "农历正月初一": "lunar:--01-01",
    "农历冬月初十": "lunar:--11-10",
    "农历腊月三十": "lunar:--12-30",
    "农历二月二十九": "lunar:--02-29",
    "农历十二月廿九": "lunar:--12-29",
    "农历2月30": "lunar:--02-30",
    "农历闰六月初六": "lunar:--06-06",
}


@pytest.fixture(autouse=True)
def _this_year(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_TODAY", "2026-11-22")


@pytest.mark.parametrize("text", FORMS)
def test_forms(text: str) -> None:
    assert read_birthday(text) == FORMS[text]
    assert read_birthday(FORMS[text]) == FORMS[text]


def test_the_day_first_where_the_shop_says_so() -> None:
    assert read_birthday("05/12", dayfirst=True) == "--12-05"
    assert read_birthday("05/12/1990", dayfirst=True) == "1990-12-05"


@pytest.mark.parametrize(
    "text", ["1990-02-29", "02-30", "31 June", "农历八月三十一", "农历13月1日", "lunar:--00-01"]
)
def test_days_that_do_not_exist(text: str) -> None:
    with pytest.raises(BadInput, match=f"^'{text}' is not a day that exists"):
        read_birthday(text)


@pytest.mark.parametrize("text", ["1975", "spring", "12", "May", "八月十五"])
def test_what_is_no_birthday(text: str) -> None:
    with pytest.raises(BadInput, match=f"^can't read '{text}' as a birthday"):
        read_birthday(text)


@given(st.dates(date(1700, 1, 1), date(2026, 11, 22)))
def test_every_real_day_stays_itself(day: date) -> None:
    assert read_birthday(day.isoformat()) == day.isoformat()
    assert read_birthday(f"{day.month}月{day.day}日") == day.strftime("--%m-%d")
    assert read_birthday(day.strftime("%d %B %Y")) == day.isoformat()
    assert read_birthday(f"农历{day.month}-{min(day.day, 30)}").startswith("lunar:--")


@given(st.text() | st.text("0123456789-/. 年月日农历初廿十正lunar:May"), st.booleans())
def test_any_text_is_a_birthday_or_a_sentence(text: str, dayfirst: bool) -> None:
    try:
        kept = read_birthday(text, dayfirst=dayfirst)
    except BadInput:
        return
    assert read_birthday(kept) == kept

"""Dates as exports write them, and wall clocks that jump."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm_tui.dates import read_stamp
from crm_tui.errors import BadInput

# Each with a moment near a jump: an hour, half an hour, over midnight, a whole day, or none at all.
JUMPS = {
    "UTC": "2026-03-29 01:00",
    "Europe/Berlin": "2026-03-29 01:00",
    "Europe/Lisbon": "2026-10-25 01:00",
    "America/New_York": "2026-11-01 06:00",
    "America/Los_Angeles": "2026-03-08 10:00",
    "America/Sao_Paulo": "2018-11-04 03:00",
    "Asia/Shanghai": "1991-09-14 15:00",
    "Asia/Beirut": "2026-03-28 22:00",
    "Asia/Kolkata": "2026-01-01 00:00",
    "Australia/Lord_Howe": "2026-04-04 15:00",
    "Africa/Casablanca": "2026-02-15 02:00",
    "Pacific/Apia": "2011-12-30 10:00",
}
zones = st.sampled_from(sorted(JUMPS))

FORMS = {
    "2025-01-06 09:12:44 +0100": ("2025-01-06", "2025-01-06T08:12:44Z"),
    "2025-01-06 09:12:44 +01:00": ("2025-01-06", "2025-01-06T08:12:44Z"),
    "2025-10-31 23:30:00 -0500": ("2025-11-01", "2025-11-01T04:30:00Z"),
    "2025-01-06 09:12:44": ("2025-01-06", "2025-01-06T08:12:44Z"),
    " 2025-01-06 09:12:44\t": ("2025-01-06", "2025-01-06T08:12:44Z"),
    "2025-01-06T09:12:44+00:00": ("2025-01-06", "2025-01-06T09:12:44Z"),
    "2025-01-06T23:12:44Z": ("2025-01-07", "2025-01-06T23:12:44Z"),
    "2025-01-06T09:12:44.987Z": ("2025-01-06", "2025-01-06T09:12:44Z"),
    "2025-01-06 09:12:44.9876543": ("2025-01-06", "2025-01-06T08:12:44Z"),
    "2025-01-06 09:12": ("2025-01-06", "2025-01-06T08:12:00Z"),
    "2025-01-06 09:12+01": ("2025-01-06", "2025-01-06T08:12:00Z"),
    "2025-04-01 09:30:00 UTC": ("2025-04-01", "2025-04-01T09:30:00Z"),
    "2025-01-06 09:12 GMT+8": ("2025-01-06", "2025-01-06T01:12:00Z"),
    "2025-01-06": ("2025-01-06", None),
    "2025/1/6 9:12:44": ("2025-01-06", "2025-01-06T08:12:44Z"),
    "2025/1/6 下午3:04:11": ("2025-01-06", "2025-01-06T14:04:11Z"),
    "20250106": ("2025-01-06", None),
    "20250106091244": ("2025-01-06", "2025-01-06T08:12:44Z"),
    "20250106T091244Z": ("2025-01-06", "2025-01-06T09:12:44Z"),
    "2025.01.06": ("2025-01-06", None),
    "09/07/26": ("2026-09-07", None),
    "09/07/2026": ("2026-09-07", None),
    "25/12/2026": ("2026-12-25", None),
    "09/07/70": ("1970-09-07", None),
    "Sep-07-26": ("2026-09-07", None),
    "10-Dez-25": ("2025-12-10", None),
    "03-Mär-26": ("2026-03-03", None),
    "03-Mrz-26": ("2026-03-03", None),
    "7 Sep 2026": ("2026-09-07", None),
    "7-Sep-2026 08:00": ("2026-09-07", "2026-09-07T06:00:00Z"),
    "Sep 7, 2026": ("2026-09-07", None),
    "September 7th, 2026": ("2026-09-07", None),
    "Monday, September 7, 2026 at 3:04 PM": ("2026-09-07", "2026-09-07T13:04:00Z"),
    "Mon, 07 Sep 2026 10:00:00 +0000": ("2026-09-07", "2026-09-07T10:00:00Z"),
    "07.09.2026 14:03": ("2026-09-07", "2026-09-07T12:03:00Z"),
    "07.09.26": ("2026-09-07", None),
    "31. März 2026, 14:03": ("2026-03-31", "2026-03-31T12:03:00Z"),
    "31 mars 2026": ("2026-03-31", None),
    "5 août 2025 14h03": ("2025-08-05", "2025-08-05T12:03:00Z"),
    "3 févr. 2026": ("2026-02-03", None),
    "1er décembre 2025": ("2025-12-01", None),
    "7 de septiembre de 2026": ("2026-09-07", None),
    "12 ene 2026": ("2026-01-12", None),
    "12 dic. 2025": ("2025-12-12", None),
    "3 luglio 2026": ("2026-07-03", None),
    "3 giu 2026": ("2026-06-03", None),
    "2025年1月6日 09:12:33": ("2025-01-06", "2025-01-06T08:12:33Z"),
    "2025年01月06日09时12分33秒": ("2025-01-06", "2025-01-06T08:12:33Z"),
    "2025年1月6日": ("2025-01-06", None),
    "２０２５-０１-０６": ("2025-01-06", None),
    "Jan 5, 2026 3:04 PM": ("2026-01-05", "2026-01-05T14:04:00Z"),
    "Jan 5, 2026 3:04:11\u202fPM PST": ("2026-01-06", "2026-01-05T23:04:11Z"),
    "01/05/2026 12:04 AM": ("2026-01-05", "2026-01-04T23:04:00Z"),
}


@pytest.mark.parametrize("text", FORMS)
def test_forms_that_platforms_write(text: str) -> None:
    assert read_stamp(text, zone="Europe/Berlin", home="Europe/Berlin") == FORMS[text]


@pytest.mark.parametrize("text", FORMS)
def test_without_a_zone_only_an_offset_makes_a_moment(text: str) -> None:
    day, at = read_stamp(text)
    assert at in (None, FORMS[text][1])
    assert at is not None or read_stamp(text, home="Pacific/Apia") == (day, None)


def test_the_day_first_where_the_shop_says_so() -> None:
    assert read_stamp("03/04/2026").day == "2026-03-04"
    assert read_stamp("03/04/2026", dayfirst=True).day == "2026-04-03"
    assert read_stamp("12/25/26", dayfirst=True).day == "2026-12-25"
    assert read_stamp("03.04.2026").day == "2026-04-03"


def test_a_moment_has_the_day_of_the_shop() -> None:
    text = "2025-11-11 00:30:00"
    assert read_stamp(text, zone="Asia/Shanghai", home="Asia/Shanghai").day == "2025-11-11"
    assert read_stamp(text, zone="Asia/Shanghai", home="Europe/Berlin").day == "2025-11-10"
    assert read_stamp(text, zone="Asia/Shanghai") == ("2025-11-11", "2025-11-10T16:30:00Z")


def test_hours_that_come_twice_or_never() -> None:
    twice = read_stamp("2026-10-25 02:30:00", zone="Europe/Berlin", home="Europe/Berlin")
    assert twice == ("2026-10-25", "2026-10-25T00:30:00Z")
    never = read_stamp("2026-03-29 02:30:00", zone="Europe/Berlin", home="Europe/Berlin")
    assert never == ("2026-03-29", "2026-03-29T01:30:00Z")
    skipped_day = read_stamp("2011-12-30 12:00:00", zone="Pacific/Apia", home="Pacific/Apia")
    assert skipped_day == ("2011-12-31", "2011-12-30T22:00:00Z")
    midnight = read_stamp("2018-11-04 00:30:00", zone="America/Sao_Paulo", home="America/Sao_Paulo")
    assert midnight == ("2018-11-04", "2018-11-04T03:30:00Z")


@pytest.mark.parametrize(
    "text",
    ["2025-02-30", "2025-13-01", "2025-02-30 10:00:00", "31/04/2026", "30 Feb 2026", "2025-01-06 25:00:00"],
)
def test_days_and_hours_that_do_not_exist(text: str) -> None:
    with pytest.raises(BadInput, match=f"^'{text}' is not a day and time that exist"):
        read_stamp(text, zone="Europe/Berlin")


@pytest.mark.parametrize("text", ["9999-12-31 23:59:59 -0500", "0001-01-01 00:00:00 +0500"])
def test_moments_beyond_the_calendar(text: str) -> None:
    with pytest.raises(BadInput, match="is not a day and time"):
        read_stamp(text)


@pytest.mark.parametrize(
    "text",
    ["45678", "45678.5", "1.9E+18", "abc", "--", "2025-01", "2025-W02-1", "12:30", "2025-01-06 9 o'clock"],
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(BadInput, match=rf"^can't read '{re.escape(text)}' as a date"):
        read_stamp(text)


def test_an_empty_cell_and_an_unknown_zone() -> None:
    with pytest.raises(BadInput, match="empty"):
        read_stamp(" ")
    with pytest.raises(BadInput, match="Mars/Olympus"):
        read_stamp("2025-01-06 09:12:44", zone="Mars/Olympus")


def plainly(wall: datetime, zone: str, home: str) -> tuple[str, str]:
    """The slow and obvious way."""
    moment = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return moment.astimezone(ZoneInfo(home)).date().isoformat(), moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@given(
    st.datetimes(datetime.fromisoformat("1995-01-01"), datetime.fromisoformat("2037-01-01")),
    zones,
    zones,
)
def test_any_wall_clock_anywhere(wall: datetime, zone: str, home: str) -> None:
    wall = wall.replace(microsecond=0, fold=0)
    expected = plainly(wall, zone, home)
    for text in (wall.isoformat(" "), wall.strftime("%Y/%m/%d %H:%M:%S"), wall.strftime("%d.%m.%Y %H:%M:%S")):
        assert read_stamp(text, zone=zone, home=home) == expected


@given(zones, zones, st.integers(-100, 100), zones)
def test_around_every_jump(jump: str, zone: str, quarters: int, home: str) -> None:
    moment = datetime.fromisoformat(JUMPS[jump]).replace(tzinfo=UTC) + timedelta(minutes=15 * quarters)
    wall = moment.astimezone(ZoneInfo(jump)).replace(tzinfo=None, fold=0)
    for place in (jump, zone):
        assert read_stamp(wall.isoformat(" "), zone=place, home=home) == plainly(wall, place, home)
    written = moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S %z")
    at = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    day = moment.astimezone(ZoneInfo(home)).date().isoformat()
    assert read_stamp(written, zone=jump, home=home) == (day, at)


@given(st.text() | st.text("0123456789-/:. TZ+年月日ampSep"), st.booleans(), st.none() | zones)
@example("9999-12-31 23:59:59", False, "America/New_York")
@example("0001-01-01 00:00:00", False, "Asia/Shanghai")
@example("2025-01-06 09:12:44 " + "+" * 9999, False, None)
@example("1-1-1\ud800", False, None)
def test_any_text_is_a_stamp_or_a_sentence(text: str, dayfirst: bool, zone: str | None) -> None:
    try:
        stamp = read_stamp(text, zone=zone, home=zone, dayfirst=dayfirst)
    except BadInput:
        return
    assert date.fromisoformat(stamp.day).isoformat() == stamp.day
    assert stamp.at is None or datetime.fromisoformat(stamp.at).tzinfo is UTC

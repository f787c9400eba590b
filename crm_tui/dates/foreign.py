"""The forms of dates and times that are not plain ISO, as platforms and spreadsheets write them."""

from __future__ import annotations

import re
from datetime import timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

from crm_tui.dates.words import fold, full_year, month_number

_LONGEST = 64
_NAME = r"(?P<name>[^\W\d_]{3,12})"
_YEAR = "(?P<y>[0-9]{4}|[0-9]{2})(?![0-9])"
_OF = r"(?:\s?de[l]?\s|[-.,\s]*)"
_DATES = (
    r"(?P<y>[0-9]{4})(?P<sep>[-/.])(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})(?![0-9])",
    r"(?P<y>[0-9]{4})\s?年\s?(?P<m>[0-9]{1,2})\s?月\s?(?P<d>[0-9]{1,2})\s?[日号]?",
    "(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})(?=$|[t ]|[0-9]{6}$)",
    rf"(?P<a>[0-9]{{1,2}})(?P<sep>[-/.])(?P<b>[0-9]{{1,2}})(?P=sep){_YEAR}",
    rf"(?:[^\W\d_]{{2,12}}\.?,\s?)?(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th|er|º)?{_OF}{_NAME}{_OF}{_YEAR}",
    rf"(?:[^\W\d_]{{2,12}}\.?,\s?)?{_NAME}[-.\s]*(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?[-.,\s]+{_YEAR}",
)
_TIME = r"""
    (?:\s?t\s?|,?\s?(?:at|um|à|a\slas|alle)\s|[,\s]*)
    (?P<part>上午|下午)?\s?
    (?P<hour>[0-9]{1,2}) (?P<mark>[:.时h]?) (?P<minute>[0-9]{2})分?
    (?: (?(mark)[:.]?) (?P<second>[0-9]{2})秒? (?:[.,][0-9]{1,9})? )?
    (?: \s?(?P<half>[ap])\.?\s?m\.? )?
    \s? (?P<zone> z | [a-z]{3,4} | (?:utc|gmt)?[-+][0-9]{1,2}(?::?[0-9]{2})? )?
"""
# Hours east of Greenwich; names that two continents share (CST, IST) are left out.
_ZONES = {
    **dict.fromkeys(("z", "utc", "gmt", "wet"), 0),
    **dict.fromkeys(("cet", "mez", "bst", "west"), 1),
    **dict.fromkeys(("cest", "mesz", "eet"), 2),
    **dict.fromkeys(("jst", "kst"), 9),
    **dict.fromkeys(("est", "cdt"), -5),
    **dict.fromkeys(("mst", "pdt"), -7),
    "edt": -4,
    "mdt": -6,
    "pst": -8,
    "hkt": 8,
    "aest": 10,
    "aedt": 11,
    "nzst": 12,
    "nzdt": 13,
}


class Written(NamedTuple):
    """What a cell says, not yet checked against the calendar or the clock."""

    year: int
    month: int
    day: int
    hour: int = 0
    minute: int = 0
    second: int = 0
    tz: timezone | None = None
    timed: bool = False


def read_written(text: str, dayfirst: bool) -> Written | None:
    """The date, time and offset that the text says, None when it is not a date."""
    folded = fold(text[: _LONGEST * 2])
    if len(folded) > _LONGEST:
        return None
    for pattern in _dates():
        match = pattern.match(folded)
        day = _day(match, dayfirst) if match else None
        if match is None or day is None:
            continue
        rest = folded[match.end() :]
        if not rest:
            return Written(*day)
        timed = _timed(day, rest)
        if timed is not None:
            return timed
    return None


@lru_cache(maxsize=1)
def _dates() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(form) for form in _DATES)


@lru_cache(maxsize=1)
def _time() -> re.Pattern[str]:
    return re.compile(_TIME, re.VERBOSE)


def _day(match: re.Match[str], dayfirst: bool) -> tuple[int, int, int] | None:
    """(year, month, day), None when the word is no month."""
    said = match.groupdict()
    year = full_year(said["y"])
    if "a" in said:
        first, second = int(said["a"]), int(said["b"])
        if said["sep"] == "." or first > 12 or (dayfirst and second <= 12):
            return year, second, first
        return year, first, second
    month = month_number(said["name"]) if "name" in said else int(said["m"])
    return None if month is None else (year, month, int(said["d"]))


def _timed(day: tuple[int, int, int], rest: str) -> Written | None:
    match = _time().fullmatch(rest)
    if match is None:
        return None
    hour = _hour(int(match["hour"]), match["half"], match["part"])
    if hour is None:
        return None
    tz = None
    if match["zone"]:
        offset = _offset(match["zone"])
        if offset is None:
            return None
        tz = timezone(offset)
    return Written(*day, hour, int(match["minute"]), int(match["second"] or 0), tz, True)


def _hour(hour: int, half: str | None, part: str | None) -> int | None:
    if half is None:
        return hour + 12 if part == "下午" and hour < 12 else hour
    if not 1 <= hour <= 12:
        return None
    return hour % 12 + (12 if half == "p" else 0)


def _offset(zone: str) -> timedelta | None:
    """The offset that "z", "pst", "+0100", "gmt+8" stand for, None for one that doesn't exist."""
    if zone in _ZONES:
        return timedelta(hours=_ZONES[zone])
    match = re.fullmatch("(?:utc|gmt)?([-+])([0-9]{1,2}):?([0-9]{2})?", zone)
    if match is None or int(match[2]) > 23 or int(match[3] or 0) > 59:
        return None
    size = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return -size if match[1] == "-" else size

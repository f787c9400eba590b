"""Birthdays: solar or lunar, with or without a year."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from crm_tui.dates.words import fold, full_year, month_number, number, short
from crm_tui.errors import BadInput

_NO_YEAR = (0, 1604)  # Square writes the one, Apple the other
_LUNAR = "(?:农历|阴历|旧历|lunar)[: ]*"
_HAN = "一二三四五六七八九十"
_LUNAR_DAY = f"初?(?P<d>[0-9]{{1,2}}|廿?[{_HAN}]{{1,3}})[日号]?"
_LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}
_TAIL = r"(?:[t ][0-9:.]+(?:z|[-+][0-9:]+)?)?"
_YEAR = "(?P<y>[0-9]{4}|[0-9]{2})"
_OF = r"(?:\s?de[l]?\s|[-.,\s]*)"
_NAME = r"(?P<name>[^\W\d_]{3,12})\.?"
_FORMS = (
    rf"(?P<y>[0-9]{{4}})([-/.]?)(?P<m>[0-9]{{2}})\2(?P<d>[0-9]{{2}}){_TAIL}",
    rf"(?P<y>[0-9]{{4}})([-/.])(?P<m>[0-9]{{1,2}})\2(?P<d>[0-9]{{1,2}}){_TAIL}",
    "--(?P<m>[0-9]{2})-?(?P<d>[0-9]{2})",
    "(?:(?P<y>[0-9]{4})年)?(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})[日号]?",
    rf"(?P<a>[0-9]{{1,2}})(?P<sep>[-/.])(?P<b>[0-9]{{1,2}})(?P=sep){_YEAR}{_TAIL}",
    "(?P<a>[0-9]{1,2})[-/](?P<b>[0-9]{1,2})",
    r"(?P<d>[0-9]{1,2})\.\s?(?P<m>[0-9]{1,2})\.?",
    rf"(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th|er|º)?{_OF}{_NAME}(?:{_OF}{_YEAR})?",
    rf"{_NAME}[-\s]?(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:[-.,\s]+{_YEAR})?",
)
_LUNAR_FORMS = (
    "(?:(?P<y>[0-9]{4})[-/.年])?(?:--)?(?P<m>[0-9]{1,2})[-/.](?P<d>[0-9]{1,2})",
    # A leap month's birthday is kept in the plain month that bears its name every year.
    f"(?:(?P<y>[0-9]{{4}})年)?闰?(?P<m>[0-9]{{1,2}}|[{_HAN}正冬腊]{{1,2}})月{_LUNAR_DAY}",
)


def read_birthday(text: str, *, dayfirst: bool = False) -> str:
    """`YYYY-MM-DD`, or `--MM-DD` without a year, with "lunar:" before a lunar one; "" for no birthday.

    Reads ISO, 05/12 (12 May, with `dayfirst` 5 December), 5月12日, "12 May 1990", vCard's --0512 and
    农历八月十五; the years 0000 and 1604 mean none. BadInput for other text.
    """
    folded = fold(text[:200])
    lunar = re.match(_LUNAR, folded)
    rest = folded[lunar.end() :] if lunar else folded
    if not rest.strip("0-/. :"):
        return ""
    for pattern in _lunar_forms() if lunar else _solar_forms():
        match = pattern.fullmatch(rest)
        said = match.groupdict() if match else {}
        found = _lunar(said, text) if match and lunar else _solar(said, dayfirst, text) if match else None
        if found is not None:
            return found
    raise _unread(text)


@lru_cache(maxsize=1)
def _solar_forms() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(form) for form in _FORMS)


@lru_cache(maxsize=1)
def _lunar_forms() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(form) for form in _LUNAR_FORMS)


def _solar(said: dict[str, str | None], dayfirst: bool, text: str) -> str | None:
    """The kept form, None when the word is no month, BadInput when there is no such day."""
    first, second = int(said.get("a") or 0), int(said.get("b") or 0)
    if said.get("name"):
        month, day = month_number(said["name"] or ""), int(said["d"] or 0)
        if month is None:
            return None
    elif first:
        turned = first > 12 or said.get("sep") == "." or (dayfirst and second <= 12)
        month, day = (second, first) if turned else (first, second)
    else:
        month, day = int(said.get("m") or 0), int(said.get("d") or 0)
    year = _year(said.get("y"))
    try:
        date(year or 2000, month, day)  # 2000 has a 29 February
    except ValueError:
        raise _unreal(text) from None
    return _kept(year, month, day)


def _lunar(said: dict[str, str | None], text: str) -> str:
    month = _LUNAR_MONTHS.get(said["m"] or "") or number(said["m"] or "")
    day = number((said["d"] or "").replace("廿", "二十", 1).replace("十十", "十"))
    if month is None or day is None or not (1 <= month <= 12 and 1 <= day <= 30):
        raise _unreal(text)
    return "lunar:" + _kept(_year(said.get("y")), month, day)


def _kept(year: int | None, month: int, day: int) -> str:
    return f"--{month:02}-{day:02}" if year is None else f"{year:04}-{month:02}-{day:02}"


def _year(year: str | None) -> int | None:
    """The year of birth, None where none was meant; two digits never lie in the future."""
    if year is None or int(year) in _NO_YEAR:
        return None
    if len(year) > 2:
        return int(year)
    from crm_tui.dates.clock import today

    full = full_year(year)
    return full if full <= today().year else full - 100


def _unreal(text: str) -> BadInput:
    from crm_tui.locale import _

    return BadInput(
        _("'%(words)s' is not a day that exists; write a birthday like '1990-05-12' or '05-12'")
        % {"words": short(text)}
    )


def _unread(text: str) -> BadInput:
    from crm_tui.locale import _

    return BadInput(
        _("can't read '%(words)s' as a birthday; write it like '1990-05-12', '05-12' or 'lunar:--08-15'")
        % {"words": short(text)}
    )

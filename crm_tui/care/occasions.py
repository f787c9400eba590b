"""When a person's occasions fall: birthdays, lunar ones too, anniversaries, festivals. Pure rules over days."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from crm_tui.dates import lunar

BIRTHDAY, ANNIVERSARY = "birthday", "anniversary"
WHATS = (BIRTHDAY, ANNIVERSARY)
ENDS = {BIRTHDAY: "", ANNIVERSARY: "a"}  # what follows the year in a key


def days_of_year(day: date) -> list[str]:
    """The days of the year, as `yearly` keeps them, that are kept on this one: '02-28', and '02-29' with it in
    a year without one; of the lunar year 'L08-15'.
    """
    found = [f"{day.month:02}-{day.day:02}"]
    if found == ["02-28"] and not _leap(day.year):
        found.append("02-29")
    return found + [f"L{key}" for key in lunar.keys_of(day)]


@lru_cache(maxsize=4)
def coming(day: date, ahead: int) -> tuple[tuple[date, list[str]], ...]:
    """((day, its days of the year) from today to so many days ahead)."""
    found = []
    for n in range(ahead + 1):
        try:
            one = day + timedelta(days=n)
        except OverflowError:
            break
        found.append((one, days_of_year(one)))
    return tuple(found)


def falls(md: str, year: int) -> date | None:
    """The day in a civil year on which a day of the year is kept; None where the calendar does not know it."""
    month, day = int(md[-5:-3]), int(md[-2:])
    if not md.startswith("L"):
        if (month, day) == (2, 29) and not _leap(year):
            day = 28
        return date(year, month, day)
    for lunar_year in (year, year - 1):  # a lunar year begins in January or February and ends as late
        found = _lunar(lunar_year, month, day)
        if found is not None and found.year == year:
            return found
    return None


def _lunar(year: int, month: int, day: int) -> date | None:
    found = lunar.civil(year, month, day)
    if found is not None and f"{month:02}-{day:02}" not in lunar.keys_of(found):  # its month has but 29 days
        found -= timedelta(days=1)
    return found


def by_day_of_year(day: date, ahead: int) -> dict[str, date]:
    """{day of the year: the day it is kept} from today to so many days ahead."""
    found: dict[str, date] = {}
    for one, mds in coming(day, ahead):
        for md in mds:
            found.setdefault(md, one)
    return found


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)

"""Literal RRULEs: what follow-ups allow of RFC 5545, and their days by dateutil."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from crm_tui.dates.words import short
from crm_tui.errors import BadInput

_DAY = "(MO|TU|WE|TH|FR|SA|SU)"
# Each part with the pattern of one value and the greatest number it may hold.
_PARTS = {
    "FREQ": ("(DAILY|WEEKLY|MONTHLY|YEARLY)", 0),
    "INTERVAL": ("[0-9]{1,4}", 9999),
    "COUNT": ("[0-9]{1,6}", 999999),
    "UNTIL": ("[0-9]{8}(T[0-9]{6}Z?)?", 0),
    "WKST": (_DAY, 0),
    "BYMONTH": ("[0-9]{1,2}", 12),
    "BYWEEKNO": ("[+-]?[0-9]{1,2}", 53),
    "BYYEARDAY": ("[+-]?[0-9]{1,3}", 366),
    "BYMONTHDAY": ("[+-]?[0-9]{1,2}", 31),
    "BYDAY": (rf"([+-]?[0-9]{{1,2}})?{_DAY}", 53),
    "BYSETPOS": ("[+-]?[0-9]{1,3}", 366),
}
_CLOCK = ("BYHOUR", "BYMINUTE", "BYSECOND")
_CYCLE = 400  # the Gregorian calendar, weekdays too, repeats after so many years
_LAST_START = 9999 - 40


def read_rrule(words: str) -> str:
    """The kept form, "RRULE:FREQ=…"; BadInput for parts that are no RFC 5545, that name hours, or that
    never fall on a day.
    """
    given = _checked(words)
    endless = {name: value for name, value in given.items() if name not in ("INTERVAL", "COUNT", "UNTIL")}
    if rrule_after(date(2000, 1, 1), _text(endless), date(1999, 12, 31)) is None:
        raise _refused(words, never=True)
    return _text(given)


def rrule_after(origin: date, rule: str, after: date) -> date | None:
    """The first day after `after` of the kept rule begun on `origin`; None when it has ended or when
    none comes in the next 40 years or more. BadInput for a rule that `read_rrule` would refuse.

    A rule may yield nothing, and dateutil then looks until the year 9999. Hence the days are looked for
    a whole number of calendar cycles later, where that end is near.
    """
    from dateutil.rrule import rrulestr  # type: ignore[import-untyped, unused-ignore]

    given = _checked(rule)
    start = _nearer(origin, given, after)
    lift = max(0, (_LAST_START - start.year) // _CYCLE * _CYCLE)
    if after.year + lift > 9999:
        return None
    if "UNTIL" in given:
        given["UNTIL"] = _lifted_until(given["UNTIL"], lift)
    try:
        days = rrulestr(_text(given), dtstart=_midnight(start, lift))
        found: datetime | None = days.after(_midnight(after, lift))
    except (ValueError, OverflowError):  # the week or the month after the calendar's last
        return None
    return found.date().replace(year=found.year - lift) if found else None


def _checked(words: str) -> dict[str, str]:
    """The parts by name; BadInput as `read_rrule`, but for days that never come."""
    given = _given(words)
    if given.get("FREQ") in ("SECONDLY", "MINUTELY", "HOURLY") or not given.keys().isdisjoint(_CLOCK):
        raise _refused(words, hours=True)
    if "FREQ" not in given or not all(_allowed(name, value) for name, value in given.items()):
        raise _refused(words)
    numbered = re.search("[0-9]", given.get("BYDAY", ""))
    if ("COUNT" in given and "UNTIL" in given) or (numbered and given["FREQ"] in ("DAILY", "WEEKLY")):
        raise _refused(words)
    if "UNTIL" in given:
        given["UNTIL"] = given["UNTIL"][:8]
    return given


def _nearer(origin: date, given: dict[str, str], after: date) -> date:
    """A later start with the same days to come, so that decades aren't walked day by day."""
    step = {"DAILY": 1, "WEEKLY": 7}.get(given["FREQ"], 0) * int(given.get("INTERVAL", 1))
    if not step or "COUNT" in given or after <= origin:
        return origin
    return origin + timedelta(days=(after - origin).days // step * step)


def _midnight(day: date, lift: int) -> datetime:
    return datetime.combine(day.replace(year=day.year + lift), time.min)


def _lifted_until(until: str, lift: int) -> str:
    year = int(until[:4]) + lift
    return "99991231" if year > 9999 else f"{year:04}{until[4:]}"


def _given(words: str) -> dict[str, str]:
    """The parts of the text by name, upper-case, without spaces; BadInput for doubled or odd ones."""
    text = re.sub(r"\s+", "", words.upper()).removeprefix("RRULE:").rstrip(";")
    pairs = [pair.split("=") for pair in text.split(";")]
    if len(text) > 500 or any(len(pair) != 2 for pair in pairs):
        raise _refused(words)
    given = dict(pairs)
    if len(given) != len(pairs):
        raise _refused(words)
    return given


def _text(given: dict[str, str]) -> str:
    return "RRULE:" + ";".join(f"{name}={given[name]}" for name in _PARTS if name in given)


def _allowed(name: str, value: str) -> bool:
    """Whether RFC 5545 lets that part have that value (a list for the BY parts)."""
    if name not in _PARTS:
        return False
    pattern, most = _PARTS[name]
    values = value.split(",") if name.startswith("BY") else [value]
    if not all(re.fullmatch(pattern, one) for one in values):
        return False
    if name == "UNTIL":
        return _is_day(value[:8])
    numbers = [int(n) for one in values for n in re.findall("[+-]?[0-9]+", one)]
    return all(0 < abs(n) <= most for n in numbers)


def _is_day(text: str) -> bool:
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True


def _refused(words: str, *, hours: bool = False, never: bool = False) -> BadInput:
    from crm_tui.locale import _

    if hours:
        text = _("'%(words)s' names hours, and follow-ups are by day; use FREQ=DAILY or longer")
    elif never:
        text = _("'%(words)s' never falls on a day; mend its BY parts, or write '1 month' or '2 weeks'")
    else:
        text = _("'%(words)s' is no calendar rule; write one like 'FREQ=MONTHLY;BYMONTHDAY=31' or '2 weeks'")
    return BadInput(text % {"words": short(words)})

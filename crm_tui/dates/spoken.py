"""Days in words, relative and absolute; the words come folded (see `words.fold`)."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from crm_tui.dates.spans import amount, moved
from crm_tui.dates.words import WEEKDAYS, month_number, no_such_day, number, real_day, short
from crm_tui.errors import BadInput

_NEAR = {
    name: days
    for names, days in (
        ("day before yesterday|the day before yesterday|前天", -2),
        ("大前天", -3),
        ("yesterday|昨天|昨日", -1),
        ("today|今天|今日", 0),
        ("tomorrow|明天|明日", 1),
        ("day after tomorrow|the day after tomorrow|后天", 2),
        ("大后天", 3),
    )
    for name in names.split("|")
}
# What stands before 周, 月 or "week" says how many of them away.
_AWAY = {"上上": -2, "last ": -1, "上": -1, "this ": 0, "这": 0, "本": 0, "next ": 1, "下": 1, "下下": 2}
_HAN_DAYS = {
    char: n for chars in ("一二三四五六日", "一二三四五六天", "1234567") for n, char in enumerate(chars)
}
_ENGLISH_DAY = (
    "mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?"
    "|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
)
_HAN_DAY = "(?:周|星期|礼拜)([一二三四五六日天1-7])"
_ORDINAL = "(?:st|nd|rd|th|\\.)?"


def read_day(folded: str, today: date) -> date | None:
    """The day those words say, None when they say none.

    BadInput for a day that doesn't exist, ValueError or OverflowError for one beyond the calendar.
    """
    folded = folded.strip(" ,").removeprefix("on ")
    if folded in _NEAR:
        return today + timedelta(days=_NEAR[folded])
    for read in (read_date, _weekday, _week_or_month, _month_end, _span):
        day = read(folded, today)
        if day is not None:
            return day
    return _named_weekday(folded, today)


def read_date(folded: str, today: date) -> date | None:
    """A date as calendars write it; without its year (or month) the next to come, today included."""
    for pattern in _dates():
        match = pattern.fullmatch(folded)
        if match is None:
            continue
        said = match.groupdict()
        month = number(said["m"]) if said.get("m") else None
        if said.get("name"):
            month = month_number(said["name"])
            if month is None:
                continue
        day = number(said["d"])
        if day is None or (said.get("m") and month is None):
            continue
        if said.get("y"):
            return real_day(int(said["y"]), month or 0, day, folded)
        if said.get("far"):
            return _in_far(said["far"], month, day, today, folded)
        return _next_such(month, day, today, folded)
    return None


@lru_cache(maxsize=1)
def _dates() -> tuple[re.Pattern[str], ...]:
    n = "[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
    name = r"(?P<name>(?!ago)[^\W\d_]{3,12})\.?"  # "ago" is August in Spanish
    forms = (
        r"(?P<y>[0-9]{4})([-/.])(?P<m>[0-9]{1,2})\2(?P<d>[0-9]{1,2})",
        "(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})",
        r"(?P<d>[0-9]{1,2})\.\s?(?P<m>[0-9]{1,2})\.\s?(?P<y>[0-9]{4})?",
        rf"(?:(?P<y>[0-9]{{4}})年|(?P<far>今年|明年))?(?P<m>{n})月(?P<d>{n})[日号]?",
        rf"(?:(?P<far>这个?月|本月|下个?月))?(?P<d>{n})[日号]",
        "(?:the )?(?P<d>[0-9]{1,2})(?:st|nd|rd|th)",
        rf"{name}\s?(?P<d>[0-9]{{1,2}}){_ORDINAL}(?:(?:,\s?|\s)(?P<y>[0-9]{{4}}))?",
        rf"(?:the )?(?P<d>[0-9]{{1,2}}){_ORDINAL}\s?(?:of )?{name}(?:(?:,\s?|\s)(?P<y>[0-9]{{4}}))?",
    )
    return tuple(re.compile(form) for form in forms)


def _in_far(far: str, month: int | None, day: int, today: date, words: str) -> date:
    """The day of this or next year (the month is said) or of this or next month."""
    if month is not None:
        return real_day(today.year + (far == "明年"), month, day, words)
    base = moved(today.replace(day=1), int(far.startswith("下")), "month")
    return real_day(base.year, base.month, day, words)


def _next_such(month: int | None, day: int, today: date, words: str) -> date:
    """The first such day from today on; 29 February may be eight years off."""
    if not 1 <= day <= (31 if month is None else monthrange(2000, month)[1] if 1 <= month <= 12 else 0):
        raise no_such_day(words)
    first = today.replace(day=1)
    for n in range(12 * 8 + 12):
        base = moved(first, n, "month") if n else first
        if month in (None, base.month) and day <= monthrange(base.year, base.month)[1]:
            found = base.replace(day=day)
            if found >= today:
                return found
    raise no_such_day(words)


def _weekday(folded: str, today: date) -> date | None:
    """ "friday" and 周五 are strictly after today; "next friday" and 下周五 are next week's (Mon-Sun)."""
    english = re.fullmatch(rf"(this |next |last )?({_ENGLISH_DAY})", folded)
    han = re.fullmatch(f"(上上|下下|[上这本下])?个?{_HAN_DAY}", folded)
    if english:
        away, day = english[1], WEEKDAYS.index(english[2][:3])
    elif han:
        away, day = han[1], _HAN_DAYS[han[2]]
    else:
        return None
    if away is None:
        return today + timedelta(days=(day - today.weekday() - 1) % 7 + 1)
    if away == "last ":  # English means the latest gone by, Chinese 上周五 the one of last week
        return today - timedelta(days=(today.weekday() - day - 1) % 7 + 1)
    return today + timedelta(days=day - today.weekday() + 7 * _AWAY[away])


def _week_or_month(folded: str, today: date) -> date | None:
    """ "next week", 下下周, 下个月, "last year", 明年: the same day, so far away."""
    english = re.fullmatch("(last |next )(week|month|year)", folded)
    if english:
        return moved(today, _AWAY[english[1]], english[2])
    han = re.fullmatch("(上上|下下|[上下])个?(周|星期|礼拜|月)", folded)
    if han:
        return moved(today, _AWAY[han[1]], "month" if han[2] == "月" else "week")
    years = {"明年": 1, "后年": 2, "去年": -1}
    return moved(today, years[folded], "year") if folded in years else None


def _month_end(folded: str, today: date) -> date | None:
    """ "end of month", 月底, "end of next month", 下个月底."""
    english = re.fullmatch("(?:at )?(?:the )?end of (?:the |(this |next ))?month", folded)
    han = re.fullmatch("(?:(这|本|下)个?)?月[底末]", folded)
    match = english or han
    if match is None:
        return None
    base = moved(today.replace(day=1), _AWAY[match[1]] if match[1] else 0, "month")
    return base.replace(day=monthrange(base.year, base.month)[1])


def _span(folded: str, today: date) -> date | None:
    """ "in 3 days", "+2w", "-2d", "3d", "2 weeks from now", "3 days ago", 3天后, 半个月后, 3天前."""
    forms = (
        (r"(?:in |after )?(.+?)(?: from (?:now|today)| later)?", 1),
        (r"\+\s?(.+)", 1),
        (r"-\s?(.+)", -1),
        ("(.+) ago", -1),
        ("(?:再?过)?(.+?)(?:[以之]?后)?", 1),
        ("(.+?)[以之]?前", -1),
    )
    for form, sign in forms:
        match = re.fullmatch(form, folded)
        span = amount(match[1].strip()) if match else None
        if span is not None:
            return moved(today, sign * span[0], span[1])
    return None


def _named_weekday(folded: str, today: date) -> date | None:
    """A date with its weekday before or after it; BadInput when the two don't agree."""
    english = re.fullmatch(rf"({_ENGLISH_DAY})[., ]+(.+)", folded)
    before = re.fullmatch(rf"{_HAN_DAY}[, ]*(.+)", folded)
    after = re.fullmatch(rf"(.+?)[, ]*\(?{_HAN_DAY}\)?", folded)
    if english:
        weekday, rest = WEEKDAYS.index(english[1][:3]), english[2]
    elif before:
        weekday, rest = _HAN_DAYS[before[1]], before[2]
    elif after:
        weekday, rest = _HAN_DAYS[after[2]], after[1]
    else:
        return None
    day = read_date(rest, today)
    if day is not None and day.weekday() != weekday:
        raise _other_weekday(folded, day)
    return day


def _other_weekday(words: str, day: date) -> BadInput:
    from crm_tui.dates.saying import say_weekday
    from crm_tui.locale import _

    return BadInput(
        _("the weekday in '%(words)s' is not that day's own, which is %(weekday)s; correct one of the two")
        % {"words": short(words), "weekday": say_weekday(day)}
    )

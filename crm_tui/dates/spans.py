"""Spans of days, weeks, months and years: reading them and moving a day by them."""

from __future__ import annotations

import re
from datetime import date, timedelta

from crm_tui.dates.words import NUMBER, fold, number, short
from crm_tui.errors import BadInput

_LONGEST = 9999
_UNITS = {
    name: (n, unit)
    for names, n, unit in (
        ("d day days 天 日", 1, "day"),
        ("w wk wks week weeks 周 星期 礼拜", 1, "week"),
        ("fortnight fortnights", 2, "week"),
        ("m mo mos month months 月", 1, "month"),
        ("quarter quarters 季 季度", 3, "month"),
        ("y yr yrs year years 年", 1, "year"),
    )
    for name in names.split()
}
_HALVES = {"半个月": (15, "day"), "半月": (15, "day"), "半年": (6, "month")}
_MONTHS = {"month": 1, "year": 12}
_DAYS = {"day": 1, "week": 7}


def read_span(words: str) -> str:
    """A span as it is kept: "6 weeks" from "6w", "40d", "2个月", "六周", "week"; BadInput for others."""
    folded = fold(words[:200])
    span = amount(folded) or lone_unit(folded)
    if span is None or not 0 < span[0] <= _LONGEST:
        from crm_tui.locale import _

        raise BadInput(
            _("can't read '%(words)s' as a span of time; write it like '6 weeks' or '40 days'")
            % {"words": short(words)}
        )
    return span_text(*span)


def add_span(day: date, span: str) -> date:
    """The day that long after; 31 January and a month is the end of February. BadInput past year 9999."""
    n, unit = parts(span)
    try:
        return moved(day, n, unit)
    except (ValueError, OverflowError):
        from crm_tui.locale import _

        raise BadInput(
            _("%(span)s after %(day)s lies beyond the calendar; take a shorter span")
            % {"span": span, "day": day.isoformat()}
        ) from None


def amount(folded: str) -> tuple[int, str] | None:
    """(n, "day"|"week"|"month"|"year") of "3 weeks", "3w", "两个月", "半年", else None.

    A bare `3月` is March, so months want their 个.
    """
    if folded in _HALVES:
        return _HALVES[folded]
    match = re.fullmatch(rf"({NUMBER})\s*(个?)\s*([^\W0-9]+)", folded)
    n = number(match[1]) if match else None
    if match is None or n is None or match[3] not in _UNITS or (match[3] == "月" and not match[2]):
        return None
    times, name = _UNITS[match[3]]
    return n * times, name


def lone_unit(folded: str) -> tuple[int, str] | None:
    """(n, unit) of a unit that stands alone: "week", "个月", "季度", else None."""
    return _HALVES.get(folded) or _UNITS.get(folded.removeprefix("个"))


def span_text(n: int, unit: str) -> str:
    """The kept form: "1 week", "6 weeks"."""
    return f"{n} {unit}" if n == 1 else f"{n} {unit}s"


def parts(span: str) -> tuple[int, str]:
    """(n, unit) of a kept span, or of one still in words; BadInput when it is neither."""
    match = re.fullmatch("([0-9]{1,4}) (day|week|month|year)s?", span)
    if match and int(match[1]):
        return int(match[1]), match[2]
    n, _space, unit = read_span(span).partition(" ")
    return int(n), unit.removesuffix("s")


def moved(day: date, n: int, unit: str) -> date:
    """The day moved by n units, n of either sign; ValueError or OverflowError outside the calendar."""
    if unit in _DAYS:
        return day + timedelta(days=n * _DAYS[unit])
    from dateutil.relativedelta import relativedelta  # type: ignore[import-untyped, unused-ignore]

    there: date = day + relativedelta(months=n * _MONTHS[unit])
    return there


def step_after(origin: date, span: str, after: date) -> date | None:
    """The first of origin, origin + span, origin + 2 spans … after `after`; None past year 9999."""
    n, unit = parts(span)
    if unit in _DAYS:
        gone = (after - origin).days // (n * _DAYS[unit])
    else:
        gone = ((after.year - origin.year) * 12 + after.month - origin.month) // (n * _MONTHS[unit])
    step = max(0, gone)  # the series starts at its origin; the month's estimate is never late
    try:
        while (due := moved(origin, step * n, unit)) <= after:
            step += 1
    except (ValueError, OverflowError):
        return None
    return due

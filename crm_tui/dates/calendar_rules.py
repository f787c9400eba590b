"""Rules of follow-ups as iCalendar says them, with the same days: for calendars on phones."""

from __future__ import annotations

from crm_tui.dates.spans import parts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

_FREQUENCIES = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
_SHORTEST = 28  # days that every month has


def calendar_rule(origin: date, rule: str) -> str:
    """The kept rule, begun on `origin`, as the value of an RRULE.

    Where a month is too short for the origin's day the rule takes its last one; RFC 5545 would leave that
    month out, so the rule says "the last one of the 28th to the 31st".
    """
    if rule.startswith("RRULE:"):
        return rule.removeprefix("RRULE:")
    n, unit = parts(rule)
    text = f"FREQ={_FREQUENCIES[unit]}" + (f";INTERVAL={n}" if n > 1 else "")
    if unit == "year" and (origin.month, origin.day) != (2, 29):
        return text
    if unit in ("month", "year") and origin.day > _SHORTEST:
        days = ",".join(str(day) for day in range(_SHORTEST, origin.day + 1))
        month = f";BYMONTH={origin.month}" if unit == "year" else ""
        return f"{text}{month};BYMONTHDAY={days};BYSETPOS=-1"
    return text

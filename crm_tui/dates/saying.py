"""Saying days, in the language of the seller."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from crm_tui.dates.when import When

# Beyond a month nobody counts days in the head.
_COUNTED = 30


def say_day(day: date, today: date) -> str:
    """Short words: "today", "in 5 days", "12 days ago", beyond 30 days "Fri 2026-11-27"."""
    if abs((day - today).days) <= _COUNTED:
        return _away(day, today)
    from crm_tui.locale import _

    return _("%(weekday)s %(day)s") % {"weekday": say_weekday(day), "day": day.isoformat()}


def say_when(when: When, today: date) -> str:
    """What was understood, to echo: "Fri 2026-11-27, 10:00 (in 5 days)"."""
    from crm_tui.locale import _

    if when.time is None:
        text = _("%(weekday)s %(day)s (%(away)s)")
    else:
        text = _("%(weekday)s %(day)s, %(time)s (%(away)s)")
    said = {"weekday": say_weekday(when.day), "day": when.day.isoformat(), "time": when.time}
    return text % {**said, "away": _away(when.day, today)}


def _away(day: date, today: date) -> str:
    from crm_tui.locale import _, n_

    days = (day - today).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days == -1:
        return _("yesterday")
    if days > 0:
        return n_("in %(n)d day", "in %(n)d days", days) % {"n": days}
    return n_("%(n)d day ago", "%(n)d days ago", -days) % {"n": -days}


def say_weekday(day: date) -> str:
    """The weekday, short: "Fri"."""
    from crm_tui.locale import _

    return (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))[day.weekday()]

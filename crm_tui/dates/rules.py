"""Rules of recurring follow-ups: a span counted from the origin day, or a literal RRULE."""

from __future__ import annotations

import re

from crm_tui.dates.spans import amount, lone_unit, parts, read_span, span_text, step_after
from crm_tui.dates.words import fold, short
from crm_tui.errors import BadInput

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

_ADVERBS = {
    "daily": "1 day",
    "weekly": "1 week",
    "fortnightly": "2 weeks",
    "monthly": "1 month",
    "quarterly": "3 months",
    "yearly": "1 year",
    "annually": "1 year",
}


def read_rule(words: str) -> str:
    """A rule as it is kept: "1 month", "2 weeks" or "RRULE:FREQ=…"; BadInput for anything else.

    Reads "week", "every 6 weeks", "every other day", "quarterly", 每两周, 每季度, 隔天 and RRULE text.
    """
    folded = fold(words[:1000])
    if re.match("(rrule:)? ?freq ?=", folded):
        from crm_tui.dates.rrules import read_rrule

        return read_rrule(words)
    if folded in _ADVERBS:
        return _ADVERBS[folded]
    other = re.fullmatch("(?:every other |每?隔)(.+)", folded)
    if other:
        span = lone_unit(other[1])
        span = span and (span[0] * 2, span[1])
    else:
        rest = re.sub("^(?:every |each |once an? |每)", "", folded).strip()
        span = amount(rest) or lone_unit(rest)
    if span is None:
        raise _unread(words)
    return read_span(span_text(*span))


def next_due(origin: date, rule: str, after: date) -> date | None:
    """The rule's first day strictly after `after`, counted from `origin`; None when it has ended.

    Months and years keep the origin's day where they can: 31 January, 28 February, 31 March. BadInput
    for a rule that `read_rule` didn't write.
    """
    if rule.startswith("RRULE:"):
        from crm_tui.dates.rrules import rrule_after

        return rrule_after(origin, rule, after)
    return step_after(origin, rule, after)


def say_rule(rule: str) -> str:
    """The kept rule in words: "every 2 weeks"; a span ("6 weeks") is said the same way."""
    from crm_tui.locale import _, n_

    if rule.startswith("RRULE:"):
        said = _("by the calendar rule %(rule)s, with the meaning RFC 5545 gives it")
        return said % {"rule": rule.removeprefix("RRULE:")}
    n, unit = parts(rule)
    if n == 1:
        ones = {"day": _("every day"), "week": _("every week"), "month": _("every month")}
        return ones.get(unit) or _("every year")
    texts = {
        "day": n_("every %(n)d day", "every %(n)d days", n),
        "week": n_("every %(n)d week", "every %(n)d weeks", n),
        "month": n_("every %(n)d month", "every %(n)d months", n),
        "year": n_("every %(n)d year", "every %(n)d years", n),
    }
    return texts[unit] % {"n": n}


def _unread(words: str) -> BadInput:
    from crm_tui.locale import _

    return BadInput(
        _("can't read '%(words)s' as a rule; write it like 'month', '2 weeks' or 'FREQ=WEEKLY;BYDAY=MO'")
        % {"words": short(words)}
    )

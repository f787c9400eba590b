"""Reading the words a seller writes for a day and a time, in English and Chinese."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from crm_tui.dates.spoken import read_day
from crm_tui.dates.times import split_time
from crm_tui.dates.words import fold, short
from crm_tui.errors import BadInput

_LONGEST = 80


class When(NamedTuple):
    """A day, and the time on the wall ("HH:MM") where one was said."""

    day: date
    time: str | None


def read_when(words: str, today: date) -> When:
    """The day and time of "next friday 10:00", "in 2 weeks", 明天下午3点, "2026-02-03" and their kind.

    A time alone is today's. BadInput, with what to write instead, for anything else.
    """
    folded = fold(words[: _LONGEST * 2])
    if not folded or len(words.strip()) > _LONGEST:
        raise _unread(words)
    try:
        day = read_day(folded, today)
        if day is not None:
            return When(day, None)
        for rest, time in split_time(folded):
            day = read_day(rest, today) if rest else today
            if day is not None:
                return When(day, time)
    except (ValueError, OverflowError):
        raise _too_far(words) from None
    raise _unread(words)


def _unread(words: str) -> BadInput:
    from crm_tui.locale import _

    if not words.strip():
        return BadInput(_("no day was given; write one as YYYY-MM-DD, or in words like 'tomorrow'"))
    return BadInput(
        _("can't read '%(words)s' as a day; write it like '2026-02-03' or 'next friday 10:00'")
        % {"words": short(words)}
    )


def _too_far(words: str) -> BadInput:
    from crm_tui.locale import _

    return BadInput(
        _("'%(words)s' lies beyond the calendar; write a nearer day, like '2026-02-03' or 'in 2 weeks'")
        % {"words": short(words)}
    )

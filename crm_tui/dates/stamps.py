"""Dates and moments as shop exports write them; called for every row of a long import."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from crm_tui.dates.words import short
from crm_tui.dates.zones import day_in, offset_on, to_utc
from crm_tui.errors import BadInput

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.dates.foreign import Written

_ISO_LENGTHS = frozenset((10, 16, 19, 20, 22, 24, 25, 26, 29))


class Stamp(NamedTuple):
    """When something happened: the shop's calendar day (`YYYY-MM-DD`), and the moment in UTC
    (`YYYY-MM-DDTHH:MM:SSZ`) where one is known.
    """

    day: str
    at: str | None


def read_stamp(
    text: str, *, zone: str | None = None, dayfirst: bool = False, home: str | None = None
) -> Stamp:
    """The day and moment of one cell.

    A time without an offset is `zone`'s wall clock, and no moment without a zone. With a moment, the day
    is `home`'s; without one, or without `home`, it is the day as written. `dayfirst` settles 03/04/2026
    (else 4 March). An hour that comes twice is the first one, a skipped hour goes by the clock before it.
    BadInput for days that don't exist and for text that is no date.
    """
    return _read(text, zone, dayfirst, home)


@lru_cache(maxsize=16384)
def _read(text: str, zone: str | None, dayfirst: bool, home: str | None) -> Stamp:
    try:
        moment = _iso(text)
        if moment is not None:
            if len(text) == 10:
                return Stamp(text, None)
            return _placed(moment, text[:10], zone, home)
        return _foreign(text, zone, dayfirst, home)
    except OverflowError:  # the UTC moment falls out of the calendar
        raise _unreal(text) from None


def _iso(text: str) -> datetime | None:
    """The fast path: the moment of `YYYY-MM-DD[ HH:MM[:SS]][ offset]`, None for any other form."""
    if len(text) not in _ISO_LENGTHS or text[4] != "-" or text[7] != "-" or not text.isascii():
        return None
    if len(text) > 10 and text[10] not in " T":
        return None
    if len(text) == 25 and text[19] == " ":  # Shopify: 2025-01-06 09:12:44 +0100
        text = text[:19] + text[20:]
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _placed(moment: datetime, day: str, zone: str | None, home: str | None) -> Stamp:
    """The stamp of a written moment; `day` is its ISO day as written."""
    if moment.tzinfo is not None:
        utc = moment.replace(tzinfo=None) - (moment.utcoffset() or timedelta())
    elif zone is not None:
        utc = to_utc(moment, zone, day)
        if zone == home and offset_on(zone, day) is not None:
            home = None  # the day is as written, and finding it out again is a third of the work
    else:
        return Stamp(day, None)
    return Stamp(day if home is None else day_in(utc, home), utc.isoformat()[:19] + "Z")


def _foreign(text: str, zone: str | None, dayfirst: bool, home: str | None) -> Stamp:
    from crm_tui.dates.foreign import read_written

    written = read_written(text, dayfirst)
    if written is None:
        raise _unread(text)
    try:
        moment = _moment(written)
    except ValueError:
        raise _unreal(text) from None
    day = moment.date().isoformat()
    return _placed(moment, day, zone, home) if written.timed else Stamp(day, None)


def _moment(written: Written) -> datetime:
    """ValueError when the calendar or the clock doesn't have it."""
    return datetime(
        written.year, written.month, written.day, written.hour, written.minute, written.second, 0, written.tz
    )


def _unreal(text: str) -> BadInput:
    from crm_tui.locale import _

    return BadInput(
        _("'%(words)s' is not a day and time that exist; write YYYY-MM-DD, or YYYY-MM-DD HH:MM:SS")
        % {"words": short(text)}
    )


def _unread(text: str) -> BadInput:
    from crm_tui.locale import _

    if not text.strip():
        return BadInput(_("the date is empty; write it as YYYY-MM-DD"))
    return BadInput(
        _("can't read '%(words)s' as a date; write it as YYYY-MM-DD, or YYYY-MM-DD HH:MM:SS")
        % {"words": short(text)}
    )

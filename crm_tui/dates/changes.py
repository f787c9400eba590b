"""When the clocks of a zone change: what a calendar has to be told with its times."""

from __future__ import annotations

from collections import namedtuple
from datetime import UTC, datetime, timedelta

from crm_tui.dates.zones import zone_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import tzinfo

# start: the moment on the clocks as they were before ("20260329T020000") · was, now: offsets from UTC
Change = namedtuple("Change", "start was now name summer")
_STEP = timedelta(days=5)  # no zone changes its clocks twice within


def changes(zone: str, first: int, last: int) -> list[Change]:
    """How the clocks stand at the beginning of year `first`, then each change until the end of year `last`."""
    place = zone_of(zone)
    at, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    offset = _offset(at, place)
    found = [_change(at, offset, place)]
    while at < end:
        after = at + _STEP
        if _offset(after, place) != offset:
            moment = _moment(at, after, place)
            found.append(_change(moment, offset, place))
            offset = _offset(after, place)
        at = after
    return found


def _moment(before: datetime, after: datetime, place: tzinfo) -> datetime:
    """The second at which the offset of `after` begins."""
    old = _offset(before, place)
    low, high = 0, int((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(before + timedelta(seconds=middle), place) == old:
            low = middle
        else:
            high = middle
    return before + timedelta(seconds=high)


def _change(moment: datetime, was: timedelta, place: tzinfo) -> Change:
    local = moment.astimezone(place)
    start = (moment + was).strftime("%Y%m%dT%H%M%S")
    return Change(start, _text(was), _text(_offset(moment, place)), local.tzname() or "", bool(local.dst()))


def _offset(moment: datetime, place: tzinfo) -> timedelta:
    return moment.astimezone(place).utcoffset() or timedelta()


def _text(offset: timedelta) -> str:
    """+0100, with seconds where a zone of long ago had some."""
    seconds = int(offset.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("+", seconds)
    more = f"{seconds % 60:02}" if seconds % 60 else ""
    return f"{sign}{seconds // 3600:02}{seconds % 3600 // 60:02}{more}"

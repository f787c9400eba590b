"""Time zones: looking them up, naming a near one, and offsets fast enough for a long import."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from crm_tui.errors import BadInput

TYPE_CHECKING = False
if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

# Cities that sellers name and IANA doesn't.
_ELSEWHERE = {"beijing": "Asia/Shanghai", "shenzhen": "Asia/Shanghai", "guangzhou": "Asia/Shanghai"}


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    """The zone of that IANA name; BadInput, naming a near one, when there is none."""
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # OSError: a folder of zones, such as "America"
        raise _no_such_zone(name) from None


def check_zone(name: str) -> str:
    """The IANA name as it is spelt (capitals are forgiven); BadInput naming a near one."""
    known = {zone.lower(): zone for zone in _names()}
    found = known.get(name.strip().lower())
    if found is None:
        raise _no_such_zone(name)
    return found


def guess_zone(etc: str = "/etc") -> str:
    """The machine's IANA zone from TZ, then `etc`/localtime, then `etc`/timezone; else "UTC"."""
    for guess in (os.environ.get("TZ", ""), _link(f"{etc}/localtime"), _line(f"{etc}/timezone")):
        name = guess.strip().removeprefix(":").split("zoneinfo/")[-1]
        name = name.removeprefix("posix/").removeprefix("right/")
        if name in _names():
            return name
    return "UTC"


@lru_cache(maxsize=8192)
def offset_on(zone: str, day: str) -> timedelta | None:
    """The one offset of the zone on that written day, None when its clock changes on it."""
    first = datetime.fromisoformat(day).replace(tzinfo=zone_of(zone))
    # The later reading of the day's last second shows a fold as well as a gap.
    last = first.replace(hour=23, minute=59, second=59, fold=1)
    offset = first.utcoffset()
    return offset if offset == last.utcoffset() else None


@lru_cache(maxsize=8192)
def _offset_from(zone: str, utc_day: str) -> timedelta | None:
    """The one offset of the zone during that UTC day, None when its clock changes in it."""
    first = datetime.fromisoformat(utc_day).replace(tzinfo=UTC)
    last = first.replace(hour=23, minute=59, second=59)
    offset = first.astimezone(zone_of(zone)).utcoffset()
    return offset if offset == last.astimezone(zone_of(zone)).utcoffset() else None


def to_utc(moment: datetime, zone: str, day: str) -> datetime:
    """The naive wall-clock moment (on `day`, its ISO text) as naive UTC.

    An hour that comes twice is the first one, an hour that is skipped goes by the clock before it.
    OverflowError at the ends of the calendar.
    """
    offset = offset_on(zone, day)
    if offset is None:
        return moment.replace(tzinfo=zone_of(zone)).astimezone(UTC).replace(tzinfo=None)
    return moment - offset


def day_in(utc: datetime, zone: str) -> str:
    """The calendar day of the naive UTC moment in `zone`; OverflowError at the ends of the calendar."""
    offset = _offset_from(zone, utc.isoformat()[:10])
    if offset is None:
        return utc.replace(tzinfo=UTC).astimezone(zone_of(zone)).date().isoformat()
    return (utc + offset).isoformat()[:10]


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    from zoneinfo import available_timezones

    return frozenset(available_timezones())


def _near(name: str) -> str | None:
    """The known zone that looks most like it, by its city first."""
    from difflib import get_close_matches

    city = name.strip().lower().replace(" ", "_").split("/")[-1]
    if city in _ELSEWHERE:
        return _ELSEWHERE[city]
    cities = {zone.lower().split("/")[-1]: zone for zone in sorted(_names(), reverse=True)}
    near = get_close_matches(city[:60], cities, 1, 0.75)
    return cities[near[0]] if near else None


def _no_such_zone(name: str) -> BadInput:
    from crm_tui.locale import _

    near = _near(name)
    if near is None:
        text = _("'%(name)s' is not a time zone; write one like Europe/Berlin or Asia/Shanghai")
    else:
        text = _("'%(name)s' is not a time zone; did you mean %(near)s?")
    return BadInput(text % {"name": name[:60], "near": near})


def _link(path: str) -> str:
    from pathlib import Path

    try:
        return str(Path(path).readlink())
    except OSError:
        return ""


def _line(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.readline()
    except OSError:
        return ""

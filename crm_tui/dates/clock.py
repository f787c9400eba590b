"""What day and what moment it is, and moments as the book keeps them: UTC text."""

# ruff: noqa: PTH115 - a plain lookup passes through here, and pathlib would be felt
from __future__ import annotations

import os
from datetime import UTC, date, datetime

from crm_tui.errors import BadInput


def today(zone: str | None = None) -> date:
    """The day CRM_TODAY fixes, else the day it is in `zone` (the machine's own without one).

    BadInput when CRM_TODAY is no day or `zone` no IANA name.
    """
    told = _told()
    if told:
        return _fixed_day(told)
    # a machine that stands in the shop knows the day without the database of all zones
    if zone is None or zone == _zone_here():
        return datetime.now().astimezone().date()
    from crm_tui.dates.zones import zone_of

    return datetime.now(zone_of(zone)).date()


def fixed() -> bool:
    """Whether CRM_TODAY fixes the day."""
    return bool(_told())


def now_utc() -> datetime:
    """The real moment, aware, in UTC; CRM_TODAY doesn't move it."""
    return datetime.now(UTC)


def utc_text(moment: datetime) -> str:
    """`YYYY-MM-DDTHH:MM:SSZ` of an aware moment; ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone has no UTC text")
    return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat() + "Z"


def local_text(at: str, zone: str) -> str:
    """The kept moment in `zone`, with its offset: `2025-01-06T10:12:44+01:00`; a day stays a day."""
    return at if len(at) == 10 else _in_zone(at, zone).isoformat()


def day_of(at: str, zone: str) -> str:
    """The calendar day of the kept moment in `zone`, `YYYY-MM-DD`; a day stays itself."""
    return at if len(at) == 10 else _in_zone(at, zone).date().isoformat()


def _in_zone(at: str, zone: str) -> datetime:
    moment = datetime.fromisoformat(at)
    try:
        if zone == _zone_here():
            return moment.astimezone()
        from crm_tui.dates.zones import zone_of

        return moment.astimezone(zone_of(zone))
    except OverflowError:  # the first and the last day of the calendar have no neighbours
        return moment


def _zone_here() -> str:
    """The zone this machine's clock goes by, where that is plain to see; else ""."""
    told = os.environ.get("TZ", "")
    if told:
        return told.removeprefix(":")
    try:
        return os.readlink("/etc/localtime").partition("/zoneinfo/")[2]
    except OSError:
        return ""


def _told() -> str:
    return os.environ.get("CRM_TODAY", "").strip()


def _fixed_day(told: str) -> date:
    try:
        if len(told) != 10 or told[4] + told[7] != "--":  # of all that ISO allows, days in full alone
            raise ValueError
        return date.fromisoformat(told)
    except ValueError:
        from crm_tui.locale import _

        raise BadInput(
            _("CRM_TODAY is '%(words)s', which is not a day; set it as YYYY-MM-DD or unset it")
            % {"words": told[:60]}
        ) from None

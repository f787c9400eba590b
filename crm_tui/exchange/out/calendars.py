"""What is to be done as an iCalendar file (RFC 5545), for phones that subscribe to it or take it once."""

from __future__ import annotations

import re
from collections import namedtuple

from crm_tui import dates
from crm_tui.exchange.out.content_lines import escaped, folded
from crm_tui.text import visible, visible_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crm_tui.exchange.out.records import Record
    from crm_tui.shop import Shop

# One thing to do. uid: stays the same whatever else changes · day, time: "2026-11-22", "10:00" or None for the
# whole day · rule: the value of an RRULE or "" · alarm: whether the phone rings · high: its priority
Event = namedtuple("Event", "uid day time summary text rule alarm high", defaults=("", "", False, False))

LASTS = 15  # minutes of an event that has a time
_BEFORE = 10  # minutes before it that the phone rings; nine in the morning where there is no time
_YEARS = 10  # of clock changes that go with a zone
_UTC = ("UTC", "Etc/UTC", "Etc/GMT", "GMT")


def calendar(events: Iterable[Event], shop: Shop, mark: str) -> Iterator[str]:
    """The file, piece by piece; `mark` tells this book's events from another's."""
    found = list(events)
    stamp = dates.utc_text(dates.now_utc()).replace("-", "").replace(":", "")
    head = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//crm-tui//crm//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(shop.name or 'crm')}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H",
    ]  # fmt: skip
    zone = "" if shop.zone in _UTC else shop.zone
    timed = [one.day for one in found if one.time]
    yield _lines([*head, *(_zone(zone, timed) if zone and timed else ())])
    for event in found:
        yield _lines(_event(event, shop.zone, stamp, mark))
    yield "END:VCALENDAR\r\n"


def promises(records: Iterable[Record], shop: Shop, mark: str) -> Iterator[str]:
    """The open follow-ups, recurring ones with their rule."""
    return calendar((_promise(row) for row in records if row["state"] == "open"), shop, mark)


def _promise(row: Record) -> Event:
    summary = f"{row['contact']['name']}: {row['text']}"
    rule = repeats(row["origin"], row["rule"], row["wake"])
    return Event(row["key"], row["wake"], row["time"], summary, "", rule, True, row["priority"] == "high")


def repeats(origin: str, rule: str | None, day: str) -> str:
    """The kept rule of a follow-up begun on `origin` as the value of an RRULE for an event of that day.

    "" where the day is none of the rule's (it was put off, or is before the first), and where the rule
    counts, for a calendar would begin to count anew.
    """
    if not rule or ("COUNT=" in rule and day != origin):
        return ""
    from datetime import date, timedelta

    from crm_tui.dates.calendar_rules import calendar_rule

    first, on = date.fromisoformat(origin), date.fromisoformat(day)
    if on == date.min or dates.next_due(first, rule, on - timedelta(days=1)) != on:
        return ""
    return calendar_rule(first, rule)


def _event(event: Event, zone: str, stamp: str, mark: str) -> Iterator[str]:
    yield from ("BEGIN:VEVENT", f"UID:{event.uid}@{mark}.crm-tui", f"DTSTAMP:{stamp}", _start(event, zone))
    if event.time:
        yield f"DURATION:PT{LASTS}M"
    if event.rule:  # an end by day is one by moment where the start is
        timed = re.sub("UNTIL=([0-9]{8})", r"UNTIL=\1T235959Z", event.rule)
        yield f"RRULE:{timed if event.time else event.rule}"
    yield f"SUMMARY:{_text(event.summary)}"
    if event.text:
        yield f"DESCRIPTION:{_text(event.text)}"
    if event.high:
        yield "PRIORITY:1"
    yield from ("TRANSP:TRANSPARENT", "CLASS:PRIVATE")
    if event.alarm:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(event.summary)}")
        yield f"TRIGGER:-PT{_BEFORE}M" if event.time else "TRIGGER:PT9H"
        yield "END:VALARM"
    yield "END:VEVENT"


def _start(event: Event, zone: str) -> str:
    day = event.day.replace("-", "")
    if not event.time:
        return f"DTSTART;VALUE=DATE:{day}"
    moment = f"{day}T{event.time[:5].replace(':', '')}00"
    if zone in _UTC:
        return f"DTSTART:{moment}Z"
    return f"DTSTART;TZID={zone}:{moment}" if zone else f"DTSTART:{moment}"


def _zone(zone: str, days: list[str]) -> Iterator[str]:
    """What the zone's name means, from the first event's year on."""
    from crm_tui.dates.changes import changes

    first = max(1, min(int(day[:4]) for day in days) - 1)
    yield from ("BEGIN:VTIMEZONE", f"TZID:{zone}")
    for change in changes(zone, first, min(9998, first + _YEARS)):
        kind = "DAYLIGHT" if change.summer else "STANDARD"
        yield from (f"BEGIN:{kind}", f"DTSTART:{change.start}")
        yield from (f"TZOFFSETFROM:{change.was}", f"TZOFFSETTO:{change.now}", f"TZNAME:{_text(change.name)}")
        yield f"END:{kind}"
    yield "END:VTIMEZONE"


def _text(text: str) -> str:
    """A text value in which nothing acts."""
    return escaped(visible_lines(text)) if "\n" in text else escaped(visible(text))


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{folded(line)}\r\n" for line in lines)

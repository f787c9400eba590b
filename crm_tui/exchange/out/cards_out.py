"""People as vCards 4.0, and promises as an iCalendar file, for phones and calendars."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from crm_tui import dates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crm_tui.exchange.out.records import Record

_LONGEST = 75  # bytes of a line
_WEB = ("website",)
_FREQUENCIES = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
_OURS = uuid.UUID("5c1c6c9e-6f0a-5b52-9a53-0a8f6d9b6a11")  # the space in which our people's UIDs are made


def vcards(records: Iterable[Record]) -> Iterator[str]:
    """A card a person; archived people are left out, they are on nobody's phone."""
    for row in records:
        if not row["archived"]:
            yield "".join(f"{folded(line)}\r\n" for line in _card(row))


def _card(row: Record) -> Iterator[str]:
    yield from ("BEGIN:VCARD", "VERSION:4.0", f"UID:urn:uuid:{_uid(row)}", f"FN:{escaped(row['name'])}")
    for name, fact in (
        ("NICKNAME", "nickname"),
        ("ORG", "company"),
        ("TITLE", "job"),
        ("LANG", "language"),
        ("NOTE", "note"),
    ):
        if row[fact]:
            yield f"{name}:{escaped(row[fact])}"
    birthday = row["birthday"] or ""
    if birthday and not birthday.startswith("lunar:"):
        yield f"BDAY:{_plain_day(birthday)}"
    for handle in row["handles"]:
        yield _handle(handle)
    for place in row["addresses"]:
        parts = ("", "", place["lines"], place["city"], place["region"], place["postcode"], place["country"])
        label = _param(place["label"])
        yield f"ADR{label}:" + ";".join(escaped(part or "") for part in parts)
    if row["tags"]:
        yield "CATEGORIES:" + ",".join(escaped(tag) for tag in row["tags"])
    yield "END:VCARD"


def _handle(handle: Record) -> str:
    kind, value, label = handle["kind"], escaped(handle["value"]), _param(handle["label"])
    if kind == "phone":
        return f"TEL{label}:{value}"
    if kind == "email":
        return f"EMAIL{label}:{value}"
    if kind in _WEB:
        return f"URL{label}:{value}"
    return f"IMPP;X-SERVICE-TYPE={kind}{label}:{kind}:{value}"


def _param(label: str | None) -> str:
    """A label as a TYPE, without what would end the parameter."""
    plain = "".join(ch for ch in label or "" if ch not in '";:,\r\n\\').strip()
    return f';TYPE="{plain}"' if plain else ""


def _plain_day(birthday: str) -> str:
    return "--" + birthday[2:].replace("-", "") if birthday.startswith("--") else birthday.replace("-", "")


def _uid(row: Record) -> uuid.UUID:
    """The same for the same person, whatever book they stand in."""
    known = [f"{one['platform']}\x1f{one['shop']}\x1f{one['id']}" for one in row["identities"]]
    known += [f"{one['kind']}\x1f{one['norm']}" for one in row["handles"] if one["norm"]]
    return uuid.uuid5(_OURS, known[0] if known else f"{row['id']}\x1f{row['name']}\x1f{row['created']}")


def calendar(records: Iterable[Record]) -> Iterator[str]:
    """The open promises as events of their day or hour, recurring ones with their rule."""
    stamp = _basic(dates.utc_text(dates.now_utc()))
    yield "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//crm-tui//crm export followups//EN\r\n"
    for row in records:
        if row["state"] == "open":
            yield "".join(f"{folded(line)}\r\n" for line in _event(row, stamp))
    yield "END:VCALENDAR\r\n"


def _event(row: Record, stamp: str) -> Iterator[str]:
    yield from ("BEGIN:VEVENT", f"UID:{row['key']}@crm-tui", f"DTSTAMP:{stamp}")
    day = date.fromisoformat(row["due"])
    if row["time"]:
        start = datetime.combine(day, datetime.strptime(row["time"][:5], "%H:%M").time())  # noqa: DTZ007 - the wall clock
        end = start + timedelta(minutes=15)
        yield f"DTSTART:{start:%Y%m%dT%H%M%S}"
        yield f"DTEND:{end:%Y%m%dT%H%M%S}"
    else:
        yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    rule = _rule(row["rule"])
    if rule:
        yield f"RRULE:{rule}"
    yield f"SUMMARY:{escaped(row['contact']['name'])}: {escaped(row['text'])}"
    if row["priority"] == "high":
        yield "PRIORITY:1"
    yield from ("TRANSP:TRANSPARENT", "END:VEVENT")


def _rule(kept: str | None) -> str:
    if not kept:
        return ""
    if kept.startswith("RRULE:"):
        return kept.removeprefix("RRULE:")
    n, unit = kept.split()[:2]
    return f"FREQ={_FREQUENCIES[unit.rstrip('s')]};INTERVAL={n}"


def _basic(moment: str) -> str:
    return moment.replace("-", "").replace(":", "")


def escaped(text: str) -> str:
    """A text value of either format."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> str:
    """The line in pieces of at most 75 bytes, none of which cuts a character."""
    if len(line) * 4 <= _LONGEST or (line.isascii() and len(line) <= _LONGEST):
        return line
    pieces, size = [[""]], 0
    for ch in line:
        wide = len(ch.encode("utf-8", "replace"))
        if size + wide > _LONGEST:
            pieces.append([" "])
            size = 1
        pieces[-1].append(ch)
        size += wide
    return "\r\n".join("".join(piece) for piece in pieces)

"""The day's list for other programs to show: Markdown, and iCalendar."""

from __future__ import annotations

from crm_tui import dates
from crm_tui.locale import _
from crm_tui.text import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>#|~"})
_LONGEST = 75  # bytes of a line in a calendar


def markdown(sections: list[tuple[str, list[list[str]]]], day: str) -> str:
    """A list to tick off, by sections of (key, name, why, worth)."""
    lines = [f"# {day}", ""]
    for heading, rows in sections:
        lines += [f"## {heading.capitalize()}", ""]
        for key, name, why, worth in rows:
            text = ": ".join(_marked(part) for part in (name, why) if part)
            lines.append(f"- [ ] `{key}` {text}" + (f" ({_marked(worth)})" if worth else ""))
        lines.append("")
    if not sections:
        lines += [_("Nothing to do today."), ""]
    return "\n".join(lines)


def calendar(rows: list[dict[str, Any]]) -> str:
    """An iCalendar file with a day's event for each row."""
    stamp = dates.utc_text(dates.now_utc()).replace("-", "").replace(":", "")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//crm-tui//crm today//EN"]
    for row in rows:
        why = "; ".join([row["why"] or "", *(other["why"] or "" for other in row["also"])])
        lines += [
            "BEGIN:VEVENT",
            f"UID:{row['key']}-{row['due']}@crm-tui",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{row['due'].replace('-', '')}",
            f"SUMMARY:{_escaped(row['contact']['name'] or '')}: {_escaped(why)}",
            f"DESCRIPTION:{_escaped(row['message'] or '')}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(f"{_folded(line)}\r\n" for line in (*lines, "END:VCALENDAR"))


def _marked(text: str) -> str:
    return visible(text).translate(_MARKS)


def _escaped(text: str) -> str:
    return visible(text.replace("\n", " ")).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> str:
    """The line in pieces of at most 75 bytes, as the format wants it."""
    pieces = [""]
    size = 0
    for ch in line:
        wide = len(ch.encode())
        if size + wide > _LONGEST:
            pieces.append(" ")
            size = 1
        pieces[-1] += ch
        size += wide
    return "\r\n".join(pieces)

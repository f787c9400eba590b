"""The day's list for other programs to show: Markdown, and what stands in a calendar."""

from __future__ import annotations

from crm_tui import today
from crm_tui.locale import _
from crm_tui.text import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crm_tui.care.rows import Reason
    from crm_tui.exchange.out.calendars import Event
    from crm_tui.store.book import Book
    from crm_tui.today import Entry

_MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>#|~"})


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


def _marked(text: str) -> str:
    return visible(text).translate(_MARKS)


def calendar(book: Book, entries: Iterable[Entry], day: str) -> Iterator[str]:
    """An iCalendar file with an event for each reason to write to somebody."""
    from crm_tui import shop
    from crm_tui.exchange.out import calendars
    from crm_tui.store import settings

    found = [event for entry in entries for event in _events(book, entry, day)]
    return calendars.calendar(found, shop.shop(book), settings.mark(book.db))


def _events(book: Book, entry: Entry, day: str) -> Iterator[Event]:
    for reason in (entry.reason, *entry.also):
        yield from _event(book, reason, entry.channel, day)


def _event(book: Book, reason: Reason, channel: str | None, day: str) -> Iterator[Event]:
    """The row on its day, on today when that is past; one that comes again has its rule from then on."""
    from crm_tui.exchange.out import calendars

    on = max(reason.due, day)
    rule, coming = "", None
    if reason.kind == "followup":
        row = reason.fact
        rule = calendars.repeats(row.origin, row.rule, on)
        if row.rule and not rule:
            from crm_tui.care import followups

            coming = followups.next_day(row, on)
    name = reason.name or f"#{reason.contact}"
    said = reason.fact.text if reason.kind == "followup" else today.why(reason, on)
    summary = f"{name}: {said}"
    about = " · ".join(filter(None, (channel, f"crm done {reason.key}")))
    text = "\n\n".join(filter(None, (today.message(book, reason, on), about)))
    time = reason.time if on == reason.due else None
    rings = reason.promised or reason.kind in ("followup", "case")
    yield calendars.Event(reason.key, on, time, summary, text, rule, rings, reason.high)
    if coming:
        again = calendars.repeats(row.origin, row.rule, coming)
        summary = f"{name}: {row.text}"
        yield calendars.Event(
            f"{reason.key}-next", coming, row.time, summary, about, again, rings, reason.high
        )

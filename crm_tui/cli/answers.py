"""What `find`, `show` and `today` answer, for the door and for Typer alike; imports nothing dear."""

from __future__ import annotations

from crm_tui import start
from crm_tui.cli import output, shapes
from crm_tui.locale import _, n_

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from typing import Any

    from crm_tui.store.book import Book

FORMATS = output.FORMATS
TODAY_FORMATS = (*FORMATS, "md", "ics")
FOUND, WORK, TIMELINE = 20, 50, 10  # rows that are shown unless the call says how many


def find(book: Book, words: list[str], limit: int, form: str) -> None:
    """Write who fits the words, best first."""
    from crm_tui.people import finding

    day: list[date] = []

    def today() -> date:
        if not day:
            day.append(start.today(book))
        return day[0]

    found = output.rows(finding.find(book, " ".join(words), limit), shapes.people(today), form)
    output.finish()
    if not found and form == "table":
        output.say(_("Nobody fits."))


def show(book: Book, words: str, timeline: int, form: str) -> None:
    """Write one person's card."""
    from crm_tui import card
    from crm_tui.people import identity

    found = card.card(book, identity.resolve(book, words), timeline, start.today(book).isoformat())
    if form == "json":
        output.value(found)
    else:
        output.lines(card.text_card(found))
    output.finish()


def today(book: Book, days: int, limit: int, form: str) -> None:
    """Write the day's list; stderr says how many more there are."""
    from crm_tui import today as list_of_today

    day = start.today(book).isoformat()
    spoken = None if form in ("table", "md", "ics") else "en"
    found = list_of_today.day_list(book, day, days, lang=spoken)
    rows = found[:limit]
    if form == "table":
        output.sections(shapes.day(rows, day), shapes.DAY)
    elif form == "md":
        from crm_tui.cli import agenda

        output.write(agenda.markdown(shapes.day(rows, day), day))
    elif form == "ics":
        from crm_tui.cli import agenda

        output.write(agenda.calendar(rows))
    else:
        output.rows(rows, shapes.DAY, form)
    output.finish()
    if form == "table":
        output.say(_footer(len(rows), len(found)))
    elif len(found) > limit:
        output.say(_("%(n)d more; --limit %(all)d shows all") % {"n": len(found) - limit, "all": len(found)})


def _footer(shown: int, count: int) -> str:
    if not count:
        return _("Nothing to do today.")
    text = _("%(shown)d of %(count)d · crm done KEY · crm snooze KEY WHEN") % {"shown": shown, "count": count}
    return text if shown == count else text + _(" · more with --limit %(count)d") % {"count": count}


def candidate_lines(candidates: list[dict[str, Any]]) -> Iterator[str]:
    """A small table of the people to choose from."""
    for row in candidates:
        handles = " · ".join(map(shapes.handle, row.get("handles") or []))
        n = row.get("orders") or 0
        orders = n_("%(n)d order", "%(n)d orders", n) % {"n": n} if n else ""
        yield "  ".join(
            filter(
                None,
                (f" {row.get('id', ''):>4}", row.get("name") or row.get("number") or "", handles, orders),
            )
        )

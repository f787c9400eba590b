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
DUE = 10  # what --exit-code answers when there is something to do


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


def show(book: Book, words: str, timeline: int, form: str, why: bool = False) -> None:
    """Write one person's card."""
    from crm_tui import card
    from crm_tui.insight import saying
    from crm_tui.people import identity

    found = card.card(book, identity.resolve(book, words), timeline, start.today(book).isoformat())
    if form == "json":
        output.value({**found, "why": saying.why_card(found)} if why else found)
    else:
        output.lines(card.text_card(found, why))
    output.finish()


def today(book: Book, days: int, limit: int, form: str) -> int:
    """Write the day's list; stderr says how many more there are. Returns how many people are on it.

    The form "" writes nothing: who asks wants to know whether there is anybody.
    """
    from crm_tui.care import promises

    day = start.today(book).isoformat()
    if not form and promises.waiting(book, day):
        return 1  # a prompt need not wait for the rest
    from crm_tui import today as list_of_today

    found = list_of_today.listing(book, day, days, limit if form else 1)
    if not form:
        return int(found.count)
    if form == "ics":
        from crm_tui.cli import agenda

        for piece in agenda.calendar(book, found.entries, day):
            output.write(piece)
    else:
        spoken = None if form in ("table", "md") else "en"
        # a table shows no messages, and what fills them in is dear to load
        wordless = form in ("table", "md", "ids")
        _write(list_of_today.dicts(book, found, day, lang=spoken, letters=not wordless), day, form)
    output.finish()
    if form == "table":
        output.say(_footer(len(found.entries), found.count, limit))
    elif found.count > limit:
        more = {"n": found.count - limit, "all": found.count}
        output.say(_("%(n)d more; --limit %(all)d shows all") % more)
    return int(found.count)


def _write(rows: list[dict[str, Any]], day: str, form: str) -> None:
    if form == "table":
        output.sections(shapes.day(rows, day), shapes.DAY)
    elif form == "md":
        from crm_tui.cli import agenda

        output.write(agenda.markdown(shapes.day(rows, day), day))
    else:
        output.rows(rows, shapes.DAY, form)


def _footer(shown: int, count: int, limit: int) -> str:
    if not count:
        return _("Nothing to do today.")
    text = _("%(shown)d of %(count)d · crm done KEY · crm snooze KEY WHEN") % {"shown": shown, "count": count}
    return (
        text
        if shown == count or shown < limit
        else text + _(" · more with --limit %(count)d") % {"count": count}
    )


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

"""What tells the seller without being asked: notify."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.cli import desk, output, pages, shapes
from crm_tui.locale import _, n_

if TYPE_CHECKING:
    from crm_tui.today import Entry

app = pages.noun("crm", "")
AHEAD = 60  # days that a calendar looks ahead
MOST = 1000  # people who are looked at: nobody works more in a day
NAMED = 3  # people whom a notification names, when it may


@pages.command(
    app,
    "notify",
    _(
        "Tell the desktop what is due, for cron or the like: once a day, and again when new rows came. A line on"
        " stdout where there is no desktop; it names nobody unless told to. --ics writes a calendar that a phone"
        " can subscribe to, whole or not at all."
    ),
    "crm notify --ics ~/Sync/crm.ics",
    "*/15 8-18 * * *  crm notify --names",
)
def notify(
    ics: Annotated[
        str, typer.Option("--ics", metavar="FILE", help=_("write the calendar there, too, at every call"))
    ] = "",
    days: Annotated[
        int, typer.Option("--days", min=0, metavar="N", help=_("days ahead in the calendar, usually 60"))
    ] = AHEAD,
    names: Annotated[
        bool, typer.Option("--names", help=_("name the first people; anyone who sees the screen reads it"))
    ] = False,
    stdout: Annotated[
        bool, typer.Option("--stdout", help=_("a line on stdout, whatever desktop there is"))
    ] = False,
    again: Annotated[bool, typer.Option("--again", help=_("tell even what was told today"))] = False,
) -> None:
    """Tells what is due."""
    from crm_tui import today
    from crm_tui.cli import telling

    with desk.at_work() as work:
        listing = today.listing(work.book, work.day, limit=MOST)
        found = listing.entries
        if ics:
            _write(work, desk.expanded(ics), days)
        with telling.told(work.book.path, work.day) as known:
            every = [reason for entry in found for reason in (entry.reason, *entry.also)]
            # of a list without an end only promises are news: what else moves up was there before
            keys = {reason.key for reason in every if listing.exact or reason.promised}
            new = keys if again else keys - known
            if new:
                _tell(found, listing.count, names, stdout)
                known.update(keys)


def _tell(found: list[Entry], n: int, names: bool, stdout: bool) -> None:
    from crm_tui.cli import telling

    title = n_("%(n)d person to write to", "%(n)d people to write to", n) % {"n": n}
    counts = Counter(shapes.section(entry.reason.kind, entry.reason.promised) for entry in found)
    body = " · ".join(f"{_(name).lower()} {counts[name]}" for name in shapes.sections() if counts[name])
    if names:
        who = _(", ").join(entry.reason.name or f"#{entry.reason.contact}" for entry in found[:NAMED])
        body += f"\n{who}" + (" …" if n > NAMED else "")
    if stdout or not telling.on_the_desktop(f"crm: {title}", body):
        output.lines([f"{title}: {body}".replace("\n", " · ") + " · crm today"])


def _write(work: desk.Desk, path: str, days: int) -> None:
    from crm_tui import today
    from crm_tui.cli import agenda
    from crm_tui.exchange import exporting

    with exporting.whole(path, force=True) as file:
        for piece in agenda.calendar(work.book, today.entries(work.book, work.day, days, MOST), work.day):
            file.write(piece.encode("utf-8", "replace"))

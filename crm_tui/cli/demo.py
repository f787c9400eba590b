"""A pretend shop to try: demo."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from crm_tui import start
from crm_tui.cli import answers, output, pages
from crm_tui.locale import _

app = pages.noun("crm", "")


@pages.command(
    app,
    "demo",
    _("Make a pretend shop beside your own book, and open it."),
    "crm demo",
    "crm demo --people 2000 --store /tmp/shop.db",
)
def demo(
    people: Annotated[
        int,
        typer.Option("--people", min=1, max=1_000_000, metavar="N", help=_("so many people, usually 340")),
    ] = 340,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help=_("another number, another shop"))] = 1,
    store: Annotated[str, typer.Option("--store", metavar="FILE", help=_("where it is put"))] = "",
) -> None:
    """Makes a pretend shop."""
    from crm_tui.demo import place

    path = Path(store).expanduser().absolute() if store else place.usual()
    sentences = {
        place.MADE: _("A pretend shop of %(n)d people is at %(path)s; your own book is not touched."),
        place.AGAIN: _("The pretend shop at %(path)s was made anew for today, with %(n)d people."),
        place.KEPT: _("Today's pretend shop of %(n)d people is at %(path)s."),
    }
    output.say(sentences[place.prepare(path, people, seed)] % {"n": people, "path": path})
    os.environ["CRM_STORE"] = str(path)
    if sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty():
        from crm_tui.cli import app as opener

        opener.open_app()
    else:
        _look_around(path, *place.sample(path))


def _look_around(path: Path, contact: int, letters: str) -> None:
    """What the app would show, for a pipe: the list, a card and a lookup, each with the command that asks."""
    named = f"$ crm --store {shlex.quote(str(path))}"
    with start.open_to_read() as book:
        output.lines([f"{named} today"])
        answers.today(book, 0, answers.WORK, "table")
        output.lines(["", f"{named} show {contact}"])
        answers.show(book, str(contact), answers.TIMELINE, "table")
        output.lines(["", f"{named} find {letters}"])
        answers.find(book, [letters], answers.FOUND, "table")

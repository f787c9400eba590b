"""A pretend shop to try: demo."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from crm_tui import paths, start
from crm_tui.cli import output, pages
from crm_tui.errors import CrmError
from crm_tui.locale import _

app = pages.noun("crm", "")

FILE = "demo.db"


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
        typer.Option("--people", min=1, max=1_000_000, metavar="N", help=_("so many people, usually 300")),
    ] = 300,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help=_("another number, another shop"))] = 1,
    store: Annotated[str, typer.Option("--store", metavar="FILE", help=_("where it is put"))] = "",
) -> None:
    """Makes a pretend shop."""
    place = Path(store).expanduser().absolute() if store else Path(paths.data_folder()) / FILE
    if store and place.exists():
        raise CrmError(
            _("%(path)s exists already; nothing was changed. Name another file with --store.")
            % {"path": place}
        )
    if not place.exists():
        _build(place, people, seed)
        output.say(_("A pretend shop of %(n)d people is at %(path)s.") % {"n": people, "path": place})
    if sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty():
        os.environ["CRM_STORE"] = str(place)
        from crm_tui.cli import app as opener

        opener.open_app()
    else:
        output.lines([str(place)])


def _build(place: Path, people: int, seed: int) -> None:
    """A shop that is whole, or none at all."""
    from crm_tui.demo import shop

    whole = False
    try:
        with start.open_for_work(str(place)) as book:
            shop.build(book, people=people, seed=seed, day=start.today(book).isoformat())
        whole = True
    finally:
        if not whole:
            for end in ("", "-wal", "-shm"):
                Path(f"{place}{end}").unlink(missing_ok=True)

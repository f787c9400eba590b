"""Files out: export."""

from __future__ import annotations

from typing import Annotated

import typer

from crm_tui.cli import desk, output, pages
from crm_tui.locale import _, n_

app = pages.noun("crm", "")


@pages.command(
    app, "export", _("Write people, orders, follow-ups or the whole book to a file."),
    "crm export contacts --to contacts.csv",
    "crm export everything --to all.zip",
)  # fmt: skip
def export(
    what: Annotated[str, typer.Argument(metavar="WHAT", help=_("contacts, orders, followups or everything"))],
    to: Annotated[
        str, typer.Option("--to", metavar="FILE", help=_("its ending says the form; '-' or none is stdout"))
    ] = "",
    form: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help=_("csv, json, ndjson, xlsx, vcf, ics or zip"))
    ] = "",
    force: Annotated[bool, typer.Option("--force", help=_("over a file that is there already"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_("the same as --format json"))] = False,
) -> None:
    """Writes a file."""
    from crm_tui.exchange import exporting

    chosen = exporting.form_of(what, to, "json" if as_json and not form else form)
    with desk.at_work() as work:
        if to in ("", "-"):
            for piece in exporting.pieces(work.book, what, chosen):
                output.write(piece)
            return
        report = exporting.export(work.book, what, to, chosen, force=force)
    rows = n_("%(n)d row", "%(n)d rows", report["rows"]) % {"n": report["rows"]}
    output.lines([_("%(what)s: %(rows)s written to %(file)s") % {"what": what, "rows": rows, "file": to}])
    if report["cut"]:
        output.say(
            n_("%(n)d cell was cut: a sheet's cells hold 32,767 characters. A .csv or .json file holds all.",
               "%(n)d cells were cut: a sheet's cells hold 32,767 characters. A .csv or .json file holds all.",
               report["cut"]) % {"n": report["cut"]}
        )  # fmt: skip

"""Segments: list, show, save, drop."""

from __future__ import annotations

from typing import Annotated

import typer

from crm_tui.cli import desk, options, output, pages, rosters, shapes
from crm_tui.locale import _, n_

app = pages.noun("segment", _("Groups of people by what is true of them: saved expressions."))

Name = Annotated[str, typer.Argument(metavar="NAME", help=_("what you call it"))]


@pages.command(
    app,
    "list",
    _("The saved segments, with how many people each has today."),
    "crm segment list",
    "crm segment list --json",
)
def list_(form: options.Format = "", as_json: options.Json = False) -> None:
    """The saved segments."""
    from crm_tui import segments

    chosen = output.chosen(form, as_json)
    with desk.at_work() as work:
        found = (
            {
                "name": one.name,
                "expression": one.expression,
                "people": segments.count(work.book, segments.parse(one.expression), work.day),
            }
            for one in segments.listed(work.book)
        )
        output.rows(found, shapes.segments(), chosen)


@pages.command(
    app,
    "show",
    _("Who is in a segment today."),
    "crm segment show 'tea lovers'",
    "crm segment show 'tea lovers' --format ids",
)
def show(
    name: Name,
    sort: options.Sort = "",
    limit: options.Limit = None,
    form: options.Format = "",
    as_json: options.Json = False,
) -> None:
    """Who is in a segment."""
    from crm_tui import segments

    chosen = output.chosen(form, as_json)
    with desk.at_work() as work:
        one = segments.show(work.book, name)
        found = rosters.chosen(work.book, one.expression, work.day, sort=sort, limit=limit)
        output.say(one.expression)
        output.rows(found, shapes.people(lambda: work.today), chosen)


@pages.command(
    app,
    "save",
    _("Keep an expression under a name; a known name gets the new one."),
    "crm segment save 'tea lovers' 'bought:tea and orders>=2 and quiet>60d'",
    "crm segment save 老客 '消费>500 且 #老客'",
)
def save(
    name: Name,
    expression: Annotated[
        list[str], typer.Argument(metavar="EXPR", help=_("like 'spent>500 and quiet>60d and #tea'"))
    ],
) -> None:
    """Saves a segment."""
    from crm_tui import segments

    with desk.at_work() as work:
        one = segments.save(work.book, name, " ".join(expression), work.day)
        n = segments.count(work.book, segments.parse(one.expression), work.day)
        people = n_("%(n)s person", "%(n)s people", n) % {"n": f"{n:,}"}
        work.tell(_("saved %(name)s: %(people)s today") % {"name": one.name, "people": people})


@pages.command(
    app,
    "drop",
    _("Take a saved segment away; its people stay."),
    "crm segment drop 'tea lovers'",
    "crm segment drop 老客",
)
def drop(name: Name) -> None:
    """Drops a segment."""
    from crm_tui import segments

    with desk.at_work() as work:
        work.tell(_("dropped %(name)s") % {"name": segments.drop(work.book, name, work.day).name})

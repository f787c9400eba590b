"""Lists of people: list create, add, remove, show, ls, drop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_tui.cli import desk, funnels, options, output, pages, shapes
from crm_tui.locale import _, n_

if TYPE_CHECKING:
    from crm_tui.store.book import Book

app = pages.noun("list", _("Lists of people, fixed by hand or kept by an expression."))

Name = Annotated[str, typer.Argument(metavar="LIST", help=_("its name"))]
People = Annotated[
    list[str], typer.Argument(metavar="CONTACT", help=_("ids, handles or names; '-' reads ids from stdin"))
]


@pages.command(
    app,
    "create",
    _("Begin a list; with --where it keeps itself."),
    "crm list create fair --note 'Handmade fair, November'",
    "crm list create 'quiet tea lovers' --where '#tea and quiet>60d'",
)
def create(
    name: Name,
    where: Annotated[
        str | None,
        typer.Option("--where", metavar="EXPR", help=_("who is on it, as with 'crm contact list --where'")),
    ] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help=_("what it is for"))] = None,
    as_json: options.Report = False,
) -> None:
    """Begins a list."""
    from crm_tui.prospects import lists

    with desk.at_work() as work:
        made = lists.create(work.book, name, expression=where, note=note, day=work.day)
        row: dict[str, Any] = lists.as_row(work.book.db, made)
        if as_json:
            output.value(row)
            return
        many = n_("%(n)s person", "%(n)s people", row["people"]) % {"n": f"{row['people']:,}"}
        work.tell(_("begun: the list '%(name)s', %(people)s") % {"name": made.name, "people": many})


@pages.command(
    app,
    "add",
    _("Put people on a list."),
    "crm list add fair 12 mei_88",
    "crm find '#fair' --format ids | crm list add fair -",
)
def add(name: Name, people: People) -> None:
    """Puts people on a list."""
    from crm_tui.prospects import lists

    with desk.at_work() as work:
        chosen = _people(work, people)
        new = lists.add(work.book, name, chosen, day=work.day)
        said = {"n": new, "old": len(set(chosen)) - new}
        work.tell(_("put on the list: %(n)d; there already: %(old)d") % said)


@pages.command(
    app, "remove", _("Take people off a list."), "crm list remove fair 12", "crm list remove fair mei_88 15"
)
def remove(name: Name, people: People) -> None:
    """Takes people off a list."""
    from crm_tui.prospects import lists

    with desk.at_work() as work:
        gone = lists.remove(work.book, name, _people(work, people), day=work.day)
        work.tell(_("taken off the list: %(n)d") % {"n": gone})


def _people(work: desk.Desk, words: list[str]) -> list[int]:
    import sys

    said = [line for one in words for line in (sys.stdin.read().split() if one == "-" else [one])]
    return [work.contact(one) for one in said]


@pages.command(
    app,
    "show",
    _("A list: what it brought, and who is on it."),
    "crm list show fair",
    "crm list show fair --format ids",
)
def show(
    name: Name, limit: options.Limit = None, form: options.Format = "", as_json: options.Json = False
) -> None:
    """One list."""
    from crm_tui.people import finding
    from crm_tui.prospects import lists
    from crm_tui.store import lists as store

    chosen = output.chosen(form, as_json)
    with desk.at_work() as work:
        found = lists.opened(work.book, name, work.day)
        if chosen == "table":
            output.lines(_brought(work.book, found.name))
        people = store.members(work.book.db, found.id, -1 if limit is None else limit)
        output.rows(finding.listing(work.book, people), shapes.people(lambda: work.today), chosen)


def _brought(book: Book, name: str) -> list[str]:
    """How many are on it, where they stand, what they brought."""
    from crm_tui.prospects import board, lists

    row: dict[str, Any] = lists.as_row(book.db, lists.find(book.db, name))
    many = n_("%(n)s person", "%(n)s people", row["people"]) % {"n": f"{row['people']:,}"}
    said = [" · ".join(filter(None, (row["name"], many, row["expression"], row["note"])))]
    sums = [funnels.heading(one) for one in board.columns(book, name) if one.many]
    if sums:
        said.append(" " + "   ".join(sums))
        told: dict[str, Any] = board.funnel_row(board.funnel(book, name)[0])
        said.append(" " + funnels.funnel_heading(told))
    return [*said, ""]


@pages.command(app, "ls", _("All lists."), "crm list ls", "crm list ls --json")
def ls(form: options.Format = "", as_json: options.Json = False) -> None:
    """All lists."""
    from crm_tui.prospects import lists

    chosen = output.chosen(form, as_json)
    with desk.at_work() as work:
        if not output.rows(lists.rows(work.book, work.day), funnels.LISTS, chosen) and chosen == "table":
            output.say(_("There is no list yet; 'crm list create NAME' begins one."))


@pages.command(
    app, "drop", _("Do away with a list; the people stay."), "crm list drop fair", "crm list drop 'old fair'"
)
def drop(name: Name) -> None:
    """Does away with a list."""
    from crm_tui.prospects import lists

    with desk.at_work() as work:
        many = lists.drop(work.book, name, day=work.day)
        work.tell(_("the list '%(name)s' is gone; %(n)d were on it") % {"name": name, "n": many})

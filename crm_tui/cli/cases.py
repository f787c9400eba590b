"""Questions and complaints: case open, list, show, note, close."""

from __future__ import annotations

from typing import Annotated

import typer

from crm_tui.cli import desk, options, output, pages, records
from crm_tui.errors import NotFound
from crm_tui.locale import _

app = pages.noun("case", _("Questions, complaints, returns and warranty matters, until they are resolved."))

Key = Annotated[str, typer.Argument(metavar="KEY", help=_("as 'crm case list' prints it, like k4"))]
Channel = Annotated[str, typer.Option("--channel", metavar="CHANNEL", help=_("wechat, email, phone …"))]


def number(key: str) -> int:
    """The case that a key means: k4, or 4 alone."""
    digits = key.strip().lower().removeprefix("k")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 19):
        raise NotFound(_("There is no case '%(key)s'; 'crm case list' prints the keys.") % {"key": key[:40]})
    return int(digits)


@pages.command(
    app,
    "open",
    _("Open a case; prints the key."),
    "crm case open 12 'lid arrived broken' --kind complaint --order 31 --promise tomorrow",
    "crm case open mei_88 '茶叶能放多久?'",
)
def open_(
    contact: options.Contact,
    text: options.Text,
    kind: Annotated[
        str,
        typer.Option("--kind", metavar="KIND", help=_("question (the usual), complaint, return or warranty")),
    ] = "question",
    order: Annotated[str, typer.Option("--order", metavar="ORDER", help=_("which order it is about"))] = "",
    promise: Annotated[
        str, typer.Option("--promise", metavar="WHEN", help=_("when you promised an answer"))
    ] = "",
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help=_("a word to count cases by"))
    ] = None,
) -> None:
    """Opens a case."""
    from crm_tui.trade import cases, orders

    with desk.at_work() as work:
        person = work.contact(contact)
        made = cases.open_case(
            work.book,
            person,
            text,
            kind=kind,
            order=orders.resolve(work.book, order) if order else None,
            reason=reason,
            promise=work.moment(promise, _("promised")),
            day=work.day,
        )
        output.lines([cases.key_of(made)])
        work.undo_hint()


@pages.command(
    app, "list", _("Open cases, promised ones first."), "crm case list", "crm case list --state all --json"
)
def list_(
    contact: Annotated[str, typer.Option("--contact", metavar="CONTACT", help=_("only this person's"))] = "",
    state: Annotated[
        str, typer.Option("--state", metavar="STATE", help=_("open (the usual), closed or all"))
    ] = "open",
    limit: options.Limit = None,
    form: options.Format = "",
    as_json: options.Json = False,
) -> None:
    """Cases."""
    from crm_tui.trade import cases

    chosen = output.chosen(form, as_json)
    with desk.at_work() as work:
        person = work.contact(contact) if contact else None
        found = cases.listed(work.book, contact=person, state=state)
        output.rows(map(cases.as_row, found[:limit]), records.cases(work.today), chosen)


@pages.command(app, "show", _("One case with its notes."), "crm case show k4", "crm case show k4 --json")
def show(key: Key, as_json: options.Report = False) -> None:
    """One case."""
    from crm_tui.trade import cases

    with desk.at_work() as work:
        case = number(key)
        row = cases.as_row(cases.show(work.book, case))
        notes = [cases.note_row(note) for note in cases.notes(work.book, case)]
        if as_json:
            output.value({**row, "notes": notes})
        else:
            output.lines(records.case(row, notes))


@pages.command(
    app,
    "note",
    _("Write down what happened in a case."),
    "crm case note k4 'sent a new lid'",
    "crm case note k4 'asked for a photo' --channel email --promise 'next friday'",
)
def note(
    key: Key,
    text: options.Text,
    channel: Channel = "",
    promise: Annotated[
        str, typer.Option("--promise", metavar="WHEN", help=_("a new day for the answer"))
    ] = "",
) -> None:
    """Adds a note."""
    from crm_tui.care import channels
    from crm_tui.trade import cases

    with desk.at_work() as work:
        on = channels.read_channel(channel) if channel else None
        until = work.moment(promise, _("promised"))
        cases.note(work.book, number(key), text, channel=on, promise=until, day=work.day)
        work.tell(_("noted in %(key)s") % {"key": cases.key_of(number(key))})


@pages.command(
    app,
    "edit",
    _("Change an open case: what it is about, its kind and reason, the day that was promised."),
    "crm case edit k4 --promise 'next friday 10:00'",
    "crm case edit k4 --reason 'broken in the post' --kind complaint",
)
def edit(
    key: Key,
    text: Annotated[str | None, typer.Option("--text", metavar="TEXT", help=_("what it is about"))] = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="KIND", help=_("question, complaint, return or warranty")),
    ] = None,
    reason: Annotated[
        str | None,
        typer.Option("--reason", metavar="TEXT", help=_("a word to count cases by; '' takes it away")),
    ] = None,
    promise: Annotated[
        str | None,
        typer.Option("--promise", metavar="WHEN", help=_("when you promised an answer; '' takes it away")),
    ] = None,
) -> None:
    """Changes a case."""
    from crm_tui.errors import BadInput
    from crm_tui.trade import cases

    if text is kind is reason is promise is None:
        raise BadInput(_("Nothing to change was named; say --text, --kind, --reason or --promise."))
    with desk.at_work() as work:
        until = work.when(promise, _("promised")) if promise else promise
        row = cases.edit(
            work.book, number(key), text=text, kind=kind, reason=reason, promise=until, day=work.day
        )
        work.tell(_("changed: %(key)s, %(name)s") % {"key": cases.key_of(row.id), "name": row.name})


@pages.command(
    app,
    "reopen",
    _("Open a closed case again; how it had ended stays in its notes."),
    "crm case reopen k4 'the new lid broke, too' --promise tomorrow",
    "crm case reopen k4",
)
def reopen(
    key: Key,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=_("why, in your own words"))] = "",
    promise: Annotated[
        str, typer.Option("--promise", metavar="WHEN", help=_("when you promised an answer"))
    ] = "",
) -> None:
    """Opens a closed case again."""
    from crm_tui.trade import cases

    with desk.at_work() as work:
        until = work.moment(promise, _("promised"))
        row = cases.reopen(work.book, number(key), note=text or None, promise=until, day=work.day)
        work.tell(_("open again: %(key)s, %(name)s") % {"key": cases.key_of(row.id), "name": row.name})


@pages.command(
    app,
    "close",
    _("Close a case, with how it ended."),
    "crm case close k4 --resolution 'new lid sent' --satisfaction 5",
    "crm case close k4",
)
def close(
    key: Key,
    resolution: Annotated[
        str | None, typer.Option("--resolution", metavar="TEXT", help=_("how it ended"))
    ] = None,
    satisfaction: Annotated[
        int | None, typer.Option("--satisfaction", metavar="N", help=_("how content they were, 1 to 5"))
    ] = None,
) -> None:
    """Closes a case."""
    from crm_tui.trade import cases

    with desk.at_work() as work:
        row = cases.close(
            work.book, number(key), resolution=resolution, satisfaction=satisfaction, day=work.day
        )
        work.tell(_("closed: %(key)s, %(name)s") % {"key": cases.key_of(row.id), "name": row.name})

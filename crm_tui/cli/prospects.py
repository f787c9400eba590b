"""People who have not bought yet: prospect add, list, show, edit, move, win, lose, drop."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_tui.cli import desk, funnels, options, output, pages, pasting
from crm_tui.errors import BadInput
from crm_tui.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crm_tui.prospects.pipeline import Told

app = pages.noun(
    "prospect", _("People who have not bought yet: where they came from, how far they are, what is next.")
)

_PAGE = 500

Source = Annotated[
    str | None,
    typer.Option(
        "--source",
        metavar="SOURCE",
        help=_("referral, advertisement, own-search, shop-chat, other or your own word"),
    ),
]
List = Annotated[
    str, typer.Option("--list", metavar="LIST", help=_("a list, begun when there is none of that name"))
]
OnList = Annotated[str, typer.Option("--list", metavar="LIST", help=_("only those on this list"))]
From = Annotated[str, typer.Option("--source", metavar="SOURCE", help=_("only those who came this way"))]
Interest = Annotated[
    str | None, typer.Option("--interest", metavar="TEXT", help=_("what they are interested in"))
]
Worth = Annotated[
    str | None, typer.Option("--worth", metavar="AMOUNT", help=_("what they may bring: 120, '80 EUR', ¥300"))
]
Stage = Annotated[
    str, typer.Option("--stage", metavar="STAGE", help=_("new, contacted, interested, quoted …"))
]
Kind = Annotated[
    str,
    typer.Option("--as", metavar="KIND", help=_("pasted names are handles of this kind: taobao, wechat …")),
]
Phones = Annotated[list[str], typer.Option("--phone", metavar="PHONE", help=_("a phone of theirs"))]
Emails = Annotated[list[str], typer.Option("--email", metavar="EMAIL", help=_("an e-mail of theirs"))]
Referred = Annotated[str, typer.Option("--referred-by", metavar="CONTACT", help=_("who brought them"))]
New = Annotated[bool, typer.Option("--new", help=_("a new person, though somebody has that name"))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("with --paste: only say who would come in"))]
Many = Annotated[
    list[str], typer.Option("--handle", metavar="KIND:VALUE", help=_("wechat:mei_88 and the like"))
]


@pages.command(
    app,
    "add",
    _(
        "Make somebody a prospect, known or new; with --paste everybody named in a block of text. Prints the id."
    ),
    "crm prospect add 'Anna Berg' --handle instagram:anna.b --next 'in 2 days' 'send pictures'",
    "pbpaste | crm prospect add --paste --list fair --source other",
)
def add(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help=_("a name; an id or a handle for somebody you have already"))
    ] = "",
    paste: Annotated[
        bool,
        typer.Option("--paste", help=_("read names from stdin: one a line, or with commas; chats are fine")),
    ] = False,
    kind: Kind = "",
    list_name: List = "",
    source: Source = None,
    stage: Stage = "",
    interest: Interest = None,
    worth: Worth = None,
    next_step: options.Next = None,
    phones: Phones = [],  # noqa: B006
    emails: Emails = [],  # noqa: B006
    handles: Many = [],  # noqa: B006
    referred_by: Referred = "",
    new: New = False,
    dry_run: DryRun = False,
    as_json: options.Report = False,
) -> None:
    """Makes prospects."""
    from crm_tui.prospects import pipeline

    if paste == bool(name):
        raise BadInput(_("Say a name, or --paste and the names on stdin."))
    if not paste and (kind or dry_run):
        raise BadInput(_("--as and --dry-run belong to --paste."))
    person: dict[str, Any] = {"phones": phones, "emails": emails, "handles": handles}
    if paste and (referred_by or any(person.values())):
        raise BadInput(_("--phone, --email, --handle and --referred-by are for one person, not for a paste."))
    with desk.at_work() as work:
        told = pipeline.Told(
            source,
            interest,
            pipeline.read_worth(work.book, worth) if worth else None,
            work.step(next_step),
            stage or None,
        )
        if paste:
            pasting.paste(work, told, list_name, kind, dry_run, as_json)
            return
        if referred_by:
            person["referred_by"] = work.contact(referred_by)
        contact = None if new or any(person.values()) else pipeline.known(work.book, name)
        if contact is None:
            contact = pipeline.add(work.book, name, told, list_name=list_name, day=work.day, **person)
        else:
            _take_on(work, contact, told, list_name)
        _said(work, contact, as_json, str(contact))


def _take_on(work: desk.Desk, contact: int, told: Told, list_name: str) -> None:
    from crm_tui.prospects import pipeline

    done = pipeline.take_on(work.book, [contact], told, list_name=list_name, day=work.day)
    said = {"name": work.name(contact), "id": contact}
    if done.customers:
        output.say(_("%(name)s (#%(id)s) has bought already and is no prospect") % said)
    elif done.known:
        output.say(
            _("%(name)s (#%(id)s) is a prospect already; 'crm prospect edit %(id)s' changes them") % said
        )
    if not (done.new or done.listed):
        work.acts.clear()  # nothing was done, so that nothing is to be undone
    if done.listed:
        output.say(_("%(name)s (#%(id)s) is on the list now") % said)


def _said(work: desk.Desk, contact: int, as_json: bool, line: str) -> None:
    from crm_tui.prospects import pipeline
    from crm_tui.store import prospects as store

    if as_json:
        row = store.get(work.book.db, contact)
        output.value(
            pipeline.as_row(row) if row else {"contact": {"id": contact, "name": work.name(contact)}}
        )
        return
    output.lines([line])
    work.undo_hint()


@pages.command(
    app,
    "list",
    _("Prospects in the order of their cards: next steps first, then who has waited longest."),
    "crm prospect list --stage quoted",
    "crm prospect list --list fair --format ids | crm list add hot -",
)
def list_(
    stage: Stage = "",
    list_name: OnList = "",
    source: From = "",
    everyone: Annotated[bool, typer.Option("--all", help=_("won and lost ones too"))] = False,
    limit: options.Limit = None,
    form: options.Format = "",
    as_json: options.Json = False,
) -> None:
    """Prospects."""
    from crm_tui.prospects import board, lists, pipeline
    from crm_tui.prospects.workflow import LOST, WON

    chosen = output.chosen(form, as_json)
    with desk.at_work() as work:
        if list_name:
            lists.opened(work.book, list_name, work.day)
        stages = [pipeline.check_stage(work.book.db, stage, old=True)] if stage else [
            column.stage for column in board.columns(work.book) if everyone or column.stage not in (WON, LOST)
        ]  # fmt: skip

        def found() -> Iterator[dict[str, Any]]:
            left = limit if limit is not None else sys.maxsize
            for one in stages:
                start = 0
                while left > 0:
                    rows = board.cards(
                        work.book, one, list_name=list_name, source=source, limit=min(_PAGE, left), offset=start,
                        day=work.day,
                    )  # fmt: skip
                    yield from rows
                    start, left = start + len(rows), left - len(rows)
                    if len(rows) < _PAGE:
                        break

        if not output.rows(found(), funnels.prospects(work.today), chosen) and chosen == "table":
            output.say(_("Nobody is there; 'crm prospect add NAME' begins."))


@pages.command(
    app,
    "show",
    _("One prospect: where they are, how they came there."),
    "crm prospect show 12",
    "crm prospect show wechat:mei_88 --json",
)
def show(contact: options.Contact, as_json: options.Report = False) -> None:
    """One prospect."""
    from crm_tui.prospects import about

    with desk.at_work() as work:
        row = about.whole(work.book, work.contact(contact), work.day)
        if as_json:
            output.value(row)
        else:
            output.lines(funnels.prospect(row, work.today))


@pages.command(
    app,
    "edit",
    _("Change what is known of a prospect: interest, worth, source, the next step."),
    "crm prospect edit 12 --worth 300 --interest 'the blue teapot'",
    "crm prospect edit mei_88 --next friday 'ask what she thinks'",
)
def edit(
    contact: options.Contact,
    source: Source = None,
    interest: Interest = None,
    worth: Worth = None,
    next_step: options.Next = None,
    as_json: options.Report = False,
) -> None:
    """Changes a prospect."""
    from crm_tui.prospects import pipeline

    if source is None and interest is None and worth is None and next_step is None:
        raise BadInput(_("Say what to change: --source, --interest, --worth or --next."))
    with desk.at_work() as work:
        person = work.contact(contact)
        amount = pipeline.read_worth(work.book, worth or "0") if worth is not None else None
        row = pipeline.edit(
            work.book,
            person,
            source=source,
            interest=interest,
            worth=amount,
            step=work.step(next_step),
            day=work.day,
        )
        _said(
            work, person, as_json, _("changed: %(key)s, %(name)s") % {"key": f"p{person}", "name": row.name}
        )


@pages.command(
    app,
    "move",
    _("Move a prospect to another stage."),
    "crm prospect move 12 interested",
    "crm prospect move mei_88 quoted --next 'in 3 days' 'ask what she thinks'",
)
def move(
    contact: options.Contact,
    stage: Annotated[str, typer.Argument(metavar="STAGE", help=_("its name, or its number from 1"))],
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help=_("what came of it"))] = None,
    next_step: options.Next = None,
    as_json: options.Report = False,
) -> None:
    """Moves a prospect."""
    _move(contact, stage, None, note, next_step, as_json)


@pages.command(
    app,
    "win",
    _("They bought where the book does not see it; an order in the book does this by itself."),
    "crm prospect win 12",
    "crm prospect win mei_88 --note 'paid in cash at the market'",
)
def win(
    contact: options.Contact,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help=_("what came of it"))] = None,
    as_json: options.Report = False,
) -> None:
    """Wins a prospect."""
    _move(contact, "won", None, note, None, as_json)


@pages.command(
    app,
    "lose",
    _("They will not buy; the reason is counted."),
    "crm prospect lose 12 price",
    "crm prospect lose mei_88 'moved abroad' --note 'may come back'",
)
def lose(
    contact: options.Contact,
    reason: Annotated[
        str,
        typer.Argument(
            metavar="REASON",
            help=_("price, quality, trust, delay, elsewhere, no-answer, other or your own word"),
        ),
    ] = "",
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help=_("what came of it"))] = None,
    as_json: options.Report = False,
) -> None:
    """Loses a prospect."""
    _move(contact, "lost", reason or None, note, None, as_json)


def _move(
    contact: str,
    stage: str,
    reason: str | None,
    note: str | None,
    step: tuple[str, str] | None,
    as_json: bool,
) -> None:
    from crm_tui.prospects import pipeline

    with desk.at_work() as work:
        person = work.contact(contact)
        row = pipeline.move(
            work.book, person, stage, reason=reason, note=note, step=work.step(step), day=work.day
        )
        said = {"name": row.name, "stage": pipeline.say(row.stage), "reason": pipeline.say(row.reason)}
        line = _("%(name)s: %(stage)s (%(reason)s)") if row.reason else _("%(name)s: %(stage)s")
        _said(work, person, as_json, line % said)


@pages.command(
    app,
    "drop",
    _("No prospect after all: off the pipeline; the person and what happened stay."),
    "crm prospect drop 12",
    "crm prospect drop mei_88",
)
def drop(contact: options.Contact) -> None:
    """Takes a prospect off the pipeline."""
    from crm_tui.prospects import pipeline

    with desk.at_work() as work:
        person = work.contact(contact)
        pipeline.drop(work.book, person, day=work.day)
        work.tell(_("off the pipeline: %(name)s") % {"name": work.name(person)})

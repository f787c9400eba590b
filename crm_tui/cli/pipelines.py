"""The pipeline at a glance, what can be offered, and who brought whom: pipeline, offer, ladder, referrals."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from crm_tui.cli import desk, funnels, options, output, pages
from crm_tui.cli.prospects import From, OnList
from crm_tui.errors import BadInput
from crm_tui.locale import _, n_

app = pages.noun("crm", "")

_CARDS = 5

Product = Annotated[
    str, typer.Argument(metavar="PRODUCT", help=_("its sku or name; without it, the ladder of all"))
]


@pages.command(
    app,
    "pipeline",
    _("Prospects by stage: how many, the next cards, what is next; --funnel says how many come how far."),
    "crm pipeline --list fair",
    "crm pipeline --funnel --source advertisement",
)
def pipeline(
    list_name: OnList = "",
    source: From = "",
    funnel: Annotated[
        bool, typer.Option("--funnel", help=_("conversion and time per stage, by source"))
    ] = False,
    limit: Annotated[
        int, typer.Option("--limit", min=0, metavar="N", help=_("at most so many cards a stage, usually 5"))
    ] = _CARDS,
    form: options.Format = "",
    as_json: options.Json = False,
) -> None:
    """The pipeline."""
    from crm_tui.prospects import lists

    chosen = output.chosen(form, as_json)
    with desk.at_work() as work:
        if list_name:
            lists.opened(work.book, list_name, work.day)
        (_funnel if funnel else _columns)(work, list_name, source, limit, chosen)


def _columns(work: desk.Desk, list_name: str, source: str, limit: int, chosen: str) -> None:
    from crm_tui.prospects import board

    found = []
    for column in board.columns(work.book, list_name, source):
        cards = board.cards(
            work.book, column.stage, list_name=list_name, source=source, limit=limit, day=work.day
        )
        found.append((column, cards))
    if chosen != "table":
        output.rows([board.column_row(*one) for one in found], funnels.STAGES, chosen)
        return
    if not any(column.many for column, _cards in found):
        output.say(_("Nobody is in the pipeline; 'crm prospect add NAME' begins."))
        return
    sections = []
    for column, cards in found:
        cells = [funnels.card(row, work.today) for row in cards]
        more = column.many - len(cards)
        if more > 0 and cells:
            cells.append(["", _("… %(n)s more") % {"n": f"{more:,}"}, "", "", ""])
        sections.append((funnels.heading(column), cells))
    output.sections(sections, funnels.CARD)


def _funnel(work: desk.Desk, list_name: str, source: str, _limit: int, chosen: str) -> None:
    from crm_tui.prospects import board

    rows: list[dict[str, Any]] = [board.funnel_row(one) for one in board.funnel(work.book, list_name, source)]
    if chosen == "table":
        output.sections([(funnels.funnel_heading(row), funnels.funnel(row)) for row in rows], funnels.FUNNEL)
    elif chosen in ("json", "ndjson"):
        output.rows(rows, funnels.FLAT, chosen)
    else:
        output.rows(funnels.flat_funnels(rows), funnels.FLAT, chosen)


@pages.command(
    app,
    "offer",
    _("What can still be offered to somebody, and what was; --give records the next offer."),
    "crm offer mei_88 TEAPOT",
    "crm offer 12 TEAPOT --give",
)
def offer(
    contact: options.Contact,
    product: Product = "",
    give: Annotated[bool, typer.Option("--give", help=_("it was offered: record it"))] = False,
    rung: Annotated[
        int | None, typer.Option("--rung", min=1, metavar="N", help=_("this one, not the next"))
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=_("though others come first"))] = False,
    channel: Annotated[
        str, typer.Option("--channel", metavar="CHANNEL", help=_("wechat, email, phone …"))
    ] = "",
    as_json: options.Report = False,
) -> None:
    """The concession ladder."""
    from crm_tui.care import channels
    from crm_tui.prospects import offers

    if (rung or force or channel) and not give:
        raise BadInput(_("--rung, --force and --channel belong to --give."))
    with desk.at_work() as work:
        person = work.contact(contact)
        if give:
            on = channels.read_channel(channel) if channel else None
            given = offers.give(work.book, person, product, rung=rung, force=force, channel=on, day=work.day)
            if not as_json:
                said = {"text": given.text, "name": work.name(person)}
                work.tell(_("offered to %(name)s: %(text)s") % said)
                return
        row: dict[str, Any] = offers.as_row(offers.ladder(work.book, person, product))
        if as_json:
            output.value(row)
        else:
            output.lines(funnels.ladder(row))
            if row["next"] is None:
                output.say(_("There is nothing left to offer."))


@pages.command(
    app,
    "ladder",
    _("What is offered first, second, last: shows the ladders, or sets one with --rung."),
    "crm ladder",
    "crm ladder TEAPOT --rung 'free shipping' --rung '5% off' --rung '10% off'",
)
def ladder(
    product: Product = "",
    rungs: Annotated[
        list[str],
        typer.Option("--rung", metavar="OFFER", help=_("an offer in your words, the first one first")),
    ] = [],  # noqa: B006 - Typer takes the default as it is
    clear: Annotated[
        bool, typer.Option("--clear", help=_("take it away; the one of all products holds again"))
    ] = False,
    form: options.Format = "",
    as_json: options.Json = False,
) -> None:
    """The ladders."""
    from crm_tui.prospects import offers

    chosen = output.chosen(form, as_json)
    if clear and rungs:
        raise BadInput(_("Either --rung or --clear, not both."))
    with desk.at_work() as work:
        if rungs or clear:
            offers.set_ladder(work.book, product, rungs, day=work.day)
            line = _("the ladder is: %(rungs)s") % {"rungs": " → ".join(rungs)} if rungs else _("taken away")
            work.tell(line)
            return
        output.rows(offers.ladders(work.book), funnels.LADDERS, chosen)


@pages.command(
    app,
    "referrals",
    _(
        "Who brought whom and what it is worth; 'referrals due' lists rewards, 'referrals reward INVITEE' gives one."
    ),
    "crm referrals mei_88",
    "crm referrals reward 'Anna Berg' --note 'a free tin'",
)
def referrals(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="CONTACT", help=_("whose tree; or 'due'; or 'reward' and the invitee")),
    ] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help=_("what was given"))] = None,
    decline: Annotated[bool, typer.Option("--decline", help=_("with reward: there will be none"))] = False,
    force: Annotated[bool, typer.Option("--force", help=_("with reward: though it is not due yet"))] = False,
    limit: options.Limit = None,
    form: options.Format = "",
    as_json: options.Json = False,
) -> None:
    """Referrals."""
    chosen = output.chosen(form, as_json)
    said = words or []
    if len(said) > 2 or (len(said) == 2 and said[0] != "reward") or said == ["reward"]:
        raise BadInput(_("Say a contact, 'due', or 'reward' and who was brought."))
    with desk.at_work() as work:
        if len(said) == 2:
            _reward(work, said[1], note, decline, force, chosen)
        elif said == ["due"]:
            _due(work, limit, chosen)
        elif said:
            _tree(work, said[0], chosen)
        else:
            _inviters(work, limit, chosen)


def _reward(work: desk.Desk, invitee: str, note: str | None, decline: bool, force: bool, chosen: str) -> None:
    from crm_tui.prospects import referrals as rule

    row: dict[str, Any] = rule.give(
        work.book, work.contact(invitee), note=note, decline=decline, force=force, day=work.day
    )
    if chosen != "table":
        output.value(row)
        return
    said = {"name": row["contact"]["name"], "invitee": row["invitee"]["name"]}
    sentence = (
        _("no reward to %(name)s for %(invitee)s") if decline else _("rewarded: %(name)s for %(invitee)s")
    )
    work.tell(sentence % said)


def _due(work: desk.Desk, limit: int | None, chosen: str) -> None:
    from crm_tui.prospects import referrals as rule

    rows = rule.due(work.book, work.day, -1 if limit is None else limit)
    if not output.rows(rows, funnels.REWARDS, chosen) and chosen == "table":
        output.say(_("No reward is due."))


def _tree(work: desk.Desk, contact: str, chosen: str) -> None:
    from crm_tui.prospects import referrals as rule

    row: dict[str, Any] = rule.tree(work.book, work.contact(contact), work.day)
    if chosen == "table":
        output.lines(funnels.tree(row))
        asked = rule.worth_asking(work.book, row["contact"]["id"], work.day)
        if asked:
            output.say(_ask(asked))
    else:
        output.value(row)


def _ask(asked: dict[str, Any]) -> str:
    return n_(
        "gave %(n)d star on %(day)s: a good moment to ask for a recommendation",
        "gave %(n)d stars on %(day)s: a good moment to ask for a recommendation",
        asked["stars"],
    ) % {"n": asked["stars"], "day": asked["day"]}


def _inviters(work: desk.Desk, limit: int | None, chosen: str) -> None:
    from crm_tui.prospects import referrals as rule

    rows = rule.inviters(work.book, -1 if limit is None else limit)
    if not output.rows(rows, funnels.INVITERS, chosen) and chosen == "table":
        output.say(_("Nobody brought anybody so far; 'crm contact edit ID --referred-by CONTACT' notes it."))
    waiting = len(rule.due(work.book, work.day, 1000)) if chosen == "table" else 0
    if waiting:
        output.say(n_("%(n)d reward is due: crm referrals due", "%(n)d rewards are due: crm referrals due", waiting) % {
            "n": waiting})  # fmt: skip

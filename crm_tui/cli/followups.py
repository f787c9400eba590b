"""Promises with a day: followup add, list, edit, drop."""

from __future__ import annotations

from typing import Annotated

import typer

from crm_tui import dates
from crm_tui.cli import desk, options, output, pages, records
from crm_tui.errors import NotFound
from crm_tui.locale import _

app = pages.noun("followup", _("Promises with a day, once or again and again."))

Key = Annotated[str, typer.Argument(metavar="KEY", help=_("as 'crm followup list' prints it, like f12"))]
Every = Annotated[
    str | None,
    typer.Option(
        "--every", metavar="RULE", help=_("again and again: week, month, '2 weeks', 每周 or an RRULE")
    ),
]
AfterDone = Annotated[
    str | None,
    typer.Option("--after-done", metavar="SPAN", help=_("again, so long after it was done: '6 weeks'")),
]
Priority = Annotated[str | None, typer.Option("--priority", metavar="HOW", help=_("normal or high"))]
Channel = Annotated[
    str | None, typer.Option("--channel", metavar="CHANNEL", help=_("wechat, email, phone …"))
]


def number(key: str) -> int:
    """The follow-up that a key means: f12, or 12 alone."""
    digits = key.strip().lower().removeprefix("f")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 19):
        raise NotFound(
            _("There is no follow-up '%(key)s'; 'crm followup list' prints the keys.") % {"key": key[:40]}
        )
    return int(digits)


@pages.command(
    app,
    "add",
    _("Promise something for a day; prints the key."),
    "crm followup add 12 'call back about the teapot' --due 'next friday 10:00'",
    "crm followup add mei_88 'ask whether the tea is gone' --due 'in 2 weeks' --after-done '6 weeks'",
)
def add(
    contact: options.Contact,
    text: options.Text,
    due: Annotated[
        str,
        typer.Option("--due", metavar="WHEN", help=_("2026-02-03, tomorrow, 'next friday 10:00', 3天后 …")),
    ],
    every: Every = None,
    after_done: AfterDone = None,
    priority: Priority = None,
    channel: Channel = None,
) -> None:
    """Promises something."""
    from crm_tui.care import channels, followups

    with desk.at_work() as work:
        person = work.contact(contact)
        made = followups.add(
            work.book,
            person,
            text,
            work.when(due, _("due")),
            rule=_rule(every),
            after_done=dates.read_span(after_done) if after_done else None,
            priority=priority or "normal",
            channel=channels.read_channel(channel) if channel else None,
            day=work.day,
        )
        output.lines([followups.key_of(made)])
        work.undo_hint()


@pages.command(
    app,
    "list",
    _("What is promised, by day."),
    "crm followup list",
    "crm followup list --contact mei_88 --state all --json",
)
def list_(
    contact: Annotated[str, typer.Option("--contact", metavar="CONTACT", help=_("only this person's"))] = "",
    state: Annotated[
        str,
        typer.Option("--state", metavar="STATE", help=_("open (the usual), done, skipped, dropped or all")),
    ] = "open",
    limit: options.Limit = None,
    form: options.Format = "",
    as_json: options.Json = False,
) -> None:
    """What is promised."""
    from crm_tui.care import followups

    chosen = output.chosen(form, as_json)
    with desk.at_work() as work:
        person = work.contact(contact) if contact else None
        found = followups.listed(work.book, contact=person, state=state)
        output.rows(map(followups.as_row, found[:limit]), records.followups(work.today), chosen)


@pages.command(
    app,
    "edit",
    _("Change an open promise."),
    "crm followup edit f12 --due tomorrow",
    "crm followup edit f12 --text 'call about the lid' --priority high",
)
def edit(
    key: Key,
    text: Annotated[str | None, typer.Option("--text", metavar="TEXT", help=_("other words"))] = None,
    due: Annotated[str | None, typer.Option("--due", metavar="WHEN", help=_("another day"))] = None,
    every: Every = None,
    after_done: AfterDone = None,
    priority: Priority = None,
    channel: Channel = None,
) -> None:
    """Changes a promise."""
    from crm_tui.care import channels, followups

    with desk.at_work() as work:
        row = followups.edit(
            work.book,
            number(key),
            text=text,
            due=work.when(due, _("due")) if due else None,
            rule=_rule(every),
            after_done=dates.read_span(after_done) if after_done else after_done,
            priority=priority,
            channel=channels.read_channel(channel) if channel else channel,
            day=work.day,
        )
        work.tell(_("changed: %(key)s, %(name)s") % {"key": followups.key_of(row.id), "name": row.name})


@pages.command(
    app,
    "drop",
    _("Take an open promise away, with all its repetitions."),
    "crm followup drop f12",
    "crm followup drop 12",
)
def drop(key: Key) -> None:
    """Takes a promise away."""
    from crm_tui.care import followups

    with desk.at_work() as work:
        row = followups.drop(work.book, number(key), day=work.day)
        work.tell(_("dropped: %(key)s, %(name)s") % {"key": followups.key_of(row.id), "name": row.name})


def _rule(words: str | None) -> str | None:
    """The rule as it is kept; says on stderr how it was understood."""
    if not words:
        return words
    rule = dates.read_rule(words)
    output.say(dates.say_rule(rule))
    return rule

"""The day: today, find, show, log, done, snooze, skip."""

from __future__ import annotations

from typing import Annotated

import typer

from crm_tui import start
from crm_tui.cli import answers, desk, options, output, pages
from crm_tui.errors import BadInput
from crm_tui.locale import _

app = pages.noun("crm", "")
CATCH_UP = 2.0  # seconds of a lookup that go to what a killed import left

Key = Annotated[str, typer.Argument(metavar="KEY", help=_("the key that 'crm today' prints, like f12"))]


@pages.command(
    app,
    "find",
    _("Look somebody up by name, pinyin, phone, handle, order or parcel number, tag or note."),
    "crm find wxm",
    "crm find 0033 --json",
)
def find(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help=_("a part of anything you know"))],
    limit: Annotated[
        int, typer.Option("--limit", min=1, metavar="N", help=_("at most so many, usually 20"))
    ] = answers.FOUND,
    form: options.Format = "",
    as_json: options.Json = False,
) -> None:
    """Who fits the words, best first."""
    chosen = output.chosen(form, as_json)
    with desk.looking() as work:
        if start.many_wait(work.book):
            left = start.catch_up(work.book, CATCH_UP)
            if left:
                output.say(
                    _(
                        "%(n)d people cannot be found yet: an import is under way or was cut short;"
                        " 'crm doctor' finishes it."
                    )
                    % {"n": left}
                )
        answers.find(work.book, words, limit, chosen)


@pages.command(
    app,
    "show",
    _("The whole card of one person: handles, consent, orders, what is open, and the timeline."),
    "crm show 12",
    "crm show wechat:mei_88 --timeline 50",
)
def show(
    contact: options.Contact,
    timeline: Annotated[
        int,
        typer.Option("--timeline", min=1, metavar="N", help=_("so many entries of the timeline, usually 10")),
    ] = answers.TIMELINE,
    as_json: options.Report = False,
) -> None:
    """One person's card."""
    with desk.looking() as work:
        answers.show(work.book, contact, timeline, "json" if as_json else "table")


@pages.command(
    app,
    "today",
    _("The day's work, most worth doing first: promises, care, quiet customers."),
    "crm today",
    "crm today --days 7 --format ics",
)
def today(
    days: Annotated[int, typer.Option("--days", min=0, metavar="N", help=_("look so many days ahead"))] = 0,
    limit: Annotated[
        int, typer.Option("--limit", min=1, metavar="N", help=_("at most so many rows, usually 50"))
    ] = answers.WORK,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help=_("one of %(known)s") % {"known": ", ".join(answers.TODAY_FORMATS)},
        ),
    ] = "",
    as_json: options.Json = False,
) -> None:
    """The day's list."""
    chosen = output.chosen(form, as_json, answers.TODAY_FORMATS)
    with desk.at_work() as work:
        answers.today(work.book, days, limit, chosen)


@pages.command(
    app,
    "log",
    _("Record a contact that took place, and the next step with it."),
    "crm log 12 'asked when the red one is back' --channel wechat --in",
    "crm log 12 'sent the price list' --next 'in 3 days' 'ask what they think'",
)
def log(
    contact: options.Contact,
    text: options.Text,
    channel: Annotated[
        str, typer.Option("--channel", metavar="CHANNEL", help=_("wechat, email, phone …"))
    ] = "",
    at: Annotated[str, typer.Option("--at", metavar="WHEN", help=_("when it was, if not now"))] = "",
    inbound: Annotated[bool, typer.Option("--in", help=_("they wrote to you"))] = False,
    outbound: Annotated[bool, typer.Option("--out", help=_("you wrote to them (the usual)"))] = False,
    next_step: options.Next = None,
) -> None:
    """Records a contact."""
    from crm_tui.care import channels, contacting

    if inbound and outbound:
        raise BadInput(_("Either --in or --out, not both."))
    with desk.at_work() as work:
        person = work.contact(contact)
        contacting.log(
            work.book,
            person,
            text,
            channel=channels.read_channel(channel) if channel else None,
            direction="in" if inbound else "out",
            at=work.moment(at),
            next_step=work.step(next_step),
            day=work.day,
        )
        work.tell(_("logged with %(name)s") % {"name": work.name(person)})


@pages.command(
    app,
    "done",
    _("Finish a row of the day's list; the contact is logged."),
    "crm done f12 --outcome replied --note 'wants six more'",
    "crm done l19 --next 'next friday 10:00' 'send pictures'",
)
def done(
    key: Key,
    outcome: Annotated[
        str | None,
        typer.Option("--outcome", metavar="OUTCOME", help=_("reached, no-reply, replied, bought or refused")),
    ] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help=_("what came of it"))] = None,
    next_step: options.Next = None,
    as_json: options.Report = False,
) -> None:
    """Finishes a row."""
    from crm_tui import today as list_of_today

    with desk.at_work() as work:
        row = list_of_today.done(
            work.book, key, outcome=outcome, note=note, next_step=work.step(next_step), day=work.day
        )
        _told(work, row, as_json, _("done: %(key)s, %(name)s"))


@pages.command(
    app,
    "snooze",
    _("Put a row of the day's list off to another day."),
    "crm snooze f12 tomorrow",
    "crm snooze k3 'in 2 weeks'",
)
def snooze(
    key: Key,
    when: Annotated[
        list[str], typer.Argument(metavar="WHEN", help=_("a day, like 2026-02-03 or 'next friday'"))
    ],
    as_json: options.Report = False,
) -> None:
    """Puts a row off."""
    from crm_tui import today as list_of_today

    with desk.at_work() as work:
        until = work.when(" ".join(when), _("until"))
        row = list_of_today.snooze(work.book, key, until.day.isoformat(), day=work.day)
        _told(work, row, as_json, _("put off: %(key)s, %(name)s"))


@pages.command(
    app,
    "skip",
    _("Take a row off the day's list for good, without a contact."),
    "crm skip o12-2027",
    "crm skip f12",
)
def skip(key: Key, as_json: options.Report = False) -> None:
    """Drops a row."""
    from crm_tui import today as list_of_today

    with desk.at_work() as work:
        row = list_of_today.skip(work.book, key, day=work.day)
        _told(work, row, as_json, _("skipped: %(key)s, %(name)s"))


def _told(work: desk.Desk, row: dict[str, object], as_json: bool, sentence: str) -> None:
    if as_json:
        output.value(row)
        return
    contact = row.get("contact")
    name = contact.get("name") if isinstance(contact, dict) else ""
    work.tell(sentence % {"key": row.get("key"), "name": name})

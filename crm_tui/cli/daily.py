"""The day: today, find, show, log, done, snooze, skip."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crm_tui import start
from crm_tui.cli import answers, desk, options, output, pages
from crm_tui.errors import BadInput
from crm_tui.locale import _

app = pages.noun("crm", "")
CATCH_UP = 2.0  # seconds of a lookup that go to what a killed import left

Keys = Annotated[
    list[str],
    typer.Argument(metavar="KEY", help=_("keys that 'crm today' prints, like f12; several are one act")),
]


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
    why: Annotated[bool, typer.Option("--why", help=_("with the reasons for the numbers"))] = False,
    as_json: options.Report = False,
) -> None:
    """One person's card."""
    with desk.looking() as work:
        answers.show(work.book, contact, timeline, "json" if as_json else "table", why)


@pages.command(
    app,
    "today",
    _("The day's work, most worth doing first: promises, care, quiet customers."),
    "crm today --days 7 --format md",
    "crm today --exit-code || echo 'somebody waits'",
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
    exit_code: Annotated[
        bool,
        typer.Option(
            "--exit-code",
            help=_(
                "for prompts: says nothing (unless a format is named); exit code 10 when something is due, else 0"
            ),
        ),
    ] = False,
) -> None:
    """The day's list."""
    chosen = output.chosen(form, as_json, answers.TODAY_FORMATS)
    if exit_code and not form and not as_json:
        chosen = ""
        if not Path(desk.book_path()).is_file():
            return  # a prompt makes no book
    with desk.at_work() as work:
        due = answers.today(work.book, days, limit, chosen)
    if exit_code and due:
        raise typer.Exit(answers.DUE)


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
    _("Finish rows of the day's list; the contact is logged."),
    "crm done f12 --outcome replied --note 'wants six more'",
    "crm done f12 s90 l45-881 --next 'next friday 10:00' 'send pictures'",
)
def done(
    keys: Keys,
    outcome: Annotated[
        str | None,
        typer.Option("--outcome", metavar="OUTCOME", help=_("reached, no-reply, replied, bought or refused")),
    ] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT", help=_("what came of it"))] = None,
    satisfaction: Annotated[
        int | None,
        typer.Option("--satisfaction", metavar="N", help=_("of a case: how content they were, 1 to 5")),
    ] = None,
    next_step: options.Next = None,
    as_json: options.Report = False,
) -> None:
    """Finishes rows."""
    with desk.at_work() as work:
        told: dict[str, object] = {"outcome": outcome, "note": note, "next_step": work.step(next_step)}
        if satisfaction is not None:
            told["satisfaction"] = satisfaction
        _work(work, "done", keys, as_json, _("done: %(key)s, %(name)s"), told)


@pages.command(
    app,
    "snooze",
    _("Put rows of the day's list off to another day."),
    "crm snooze f12 tomorrow",
    "crm snooze k3 f12 in 2 weeks",
)
def snooze(
    words: Annotated[
        list[str],
        typer.Argument(metavar="KEY… WHEN", help=_("keys, then a day, like 2026-02-03 or 'next friday'")),
    ],
    as_json: options.Report = False,
) -> None:
    """Puts rows off."""
    from crm_tui import today as list_of_today

    at = next((i for i, word in enumerate(words) if i and not list_of_today.is_key(word)), len(words))
    if at == len(words):
        raise BadInput(_("Say until when, like 'crm snooze %(key)s tomorrow'.") % {"key": words[0][:40]})
    with desk.at_work() as work:
        until = work.when(" ".join(words[at:]), _("until"))
        told: dict[str, object] = {"when_day": until.day.isoformat()}
        _work(work, "snooze", words[:at], as_json, _("put off: %(key)s, %(name)s"), told)


@pages.command(
    app,
    "skip",
    _("Take rows off the day's list for good, without a contact."),
    "crm skip o12-2027",
    "crm skip f12 s90",
)
def skip(keys: Keys, as_json: options.Report = False) -> None:
    """Drops rows."""
    with desk.at_work() as work:
        _work(work, "skip", keys, as_json, _("skipped: %(key)s, %(name)s"), {})


def _work(
    work: desk.Desk, what: str, keys: list[str], as_json: bool, sentence: str, told: dict[str, object]
) -> None:
    """One act for all the keys; a line a row, the row or an array of them for scripts."""
    from crm_tui import today as list_of_today

    rows = list_of_today.together(work.book, what, keys, day=work.day, **told)
    if as_json:
        output.value(rows[0] if len(keys) == 1 else rows)
        return
    for row in rows:
        contact = row.get("contact")
        name = contact.get("name") if isinstance(contact, dict) else ""
        output.lines([sentence % {"key": row.get("key"), "name": name}])
    work.undo_hint()

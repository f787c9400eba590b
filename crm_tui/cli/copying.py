"""Copy: a filled message to the clipboard, and a note that it was sent."""

from __future__ import annotations

from typing import Annotated

import typer

from crm_tui.cli import desk, options, output, pages
from crm_tui.errors import BadInput, CrmError
from crm_tui.locale import _

app = pages.noun("crm", "")

Name = Annotated[str, typer.Argument(metavar="TEMPLATE", help=_("like care/thanks; 'crm template list'"))]
Lang = Annotated[str, typer.Option("--lang", metavar="LANG", help=_("in this language, not in the person's"))]
Order = Annotated[
    str, typer.Option("--order", metavar="ORDER", help=_("about this order, not the last one that counts"))
]
Facts = Annotated[
    list[str],
    typer.Option("--field", metavar="NAME=VALUE", help=_("say what the book does not know, like offer=…")),
]


@pages.command(
    app,
    "copy",
    _("Fill a template for one person and put it on the clipboard."),
    "crm copy 12 care/thanks",
    "crm copy mara care/lapse --print --lang en --field 'offer=Free shipping until Sunday.'",
)
def copy(
    contact: options.Contact,
    template: Name,
    printed: Annotated[bool, typer.Option("--print", help=_("to stdout, not to the clipboard"))] = False,
    anyway: Annotated[
        bool, typer.Option("--anyway", help=_("even if marketing came to them a few days ago"))
    ] = False,
    sent: Annotated[bool, typer.Option("--sent", help=_("log it as sent, too"))] = False,
    channel: Annotated[
        str, typer.Option("--channel", metavar="CHANNEL", help=_("where you write to them"))
    ] = "",
    lang: Lang = "",
    order: Order = "",
    field: Facts = [],  # noqa: B006 - Typer takes the default as it is
) -> None:
    """Fills a template and copies it."""
    from crm_tui.care import channels, writing
    from crm_tui.words import length

    with desk.at_work() as work:
        person = work.contact(contact)
        letter = filled(work, person, template, lang, order, field)
        on = channels.read_channel(channel) if channel else None
        leave = writing.leave(work.book, person, letter.purpose, on, day=work.day)
        if leave.soon and not anyway:
            raise CrmError(_("%(why)s Add --anyway to write all the same.") % {"why": leave.warning})
        if leave.warning:
            output.say(leave.warning)
        text = f"{letter.subject}\n\n{letter.text}" if letter.subject else letter.text
        hand_over(text, printed, length.say(length.measure(text)))
        if sent:
            writing.sent(work.book, person, letter, leave.channel, work.day)
            output.say(_("logged as sent to %(name)s") % {"name": work.name(person)})
            work.undo_hint()
        else:
            output.say(_("when you have sent it, add --sent to log it"))


def filled(work: desk.Desk, person: int, name: str, lang: str, order: str, field: list[str]):  # type: ignore[no-untyped-def]
    """The letter of these words of a call."""
    from crm_tui.trade import orders
    from crm_tui.words import letters, sets

    if lang:
        sets.check_name("a/b", lang)
    letter = letters.message(
        work.book,
        person,
        sets.require(name),
        work.day,
        order=orders.resolve(work.book, order) if order else None,
        extra=told(field),
        lang=lang,
    )
    if letter is None:
        raise no_variant(sets.require(name), lang)
    return letter


def no_variant(name: str, lang: str) -> BadInput:
    """There is no such language of a template."""
    from crm_tui.words import sets

    return BadInput(
        _(
            "'%(name)s' is there in %(known)s, not in '%(lang)s'; 'crm template edit %(name)s --lang %(lang)s'"
            " makes it."
        )
        % {"name": name, "known": ", ".join(sets.languages(name)), "lang": lang}
    )


def told(field: list[str]) -> dict[str, str]:
    """--field NAME=VALUE as facts; BadInput for a field that no template can name."""
    from crm_tui.words import fields

    found = {}
    for one in field:
        name, equals, value = one.partition("=")
        if not equals or not (name.strip() in fields.FIELDS or name.strip().startswith(fields.OWN)):
            raise BadInput(
                _(
                    "'%(words)s' is no field with its value, like offer=…; 'crm template fields' lists the fields."
                )
                % {"words": one[:60]}
            )
        found[name.strip()] = desk.clean(value)
    return found


def hand_over(text: str, printed: bool, size: str) -> None:
    """Put a text on the clipboard, or to stdout where that was asked or there is none."""
    from crm_tui.text import visible_lines
    from crm_tui.words import clipboard

    shown = visible_lines(text) + "\n"
    how = "" if printed else clipboard.copy(text)
    if printed:
        output.write(shown)
        output.say(size)
    elif how == clipboard.TOOL:
        output.say(_("copied: %(size)s") % {"size": size})
        output.write(shown)
    elif how == clipboard.TERMINAL:
        output.say(
            _("handed to your terminal's clipboard (%(size)s); if nothing can be pasted, take it from here:")
            % {"size": size}
        )
        output.write(shown)
    else:
        output.say(
            _("There is no clipboard to reach from here; this is the message (%(size)s):") % {"size": size}
        )
        output.write(shown)

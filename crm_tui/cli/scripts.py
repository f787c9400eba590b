"""What to say to a prospect: script."""

from __future__ import annotations

from typing import Annotated

import typer

from crm_tui.cli import desk, options, output, pages
from crm_tui.cli.copying import hand_over
from crm_tui.errors import CrmError
from crm_tui.locale import _

app = pages.noun("crm", "")

About = Annotated[
    str,
    typer.Argument(
        metavar="OBJECTION", help=_("price, quality, trust, delay, thinking; without it, their stage")
    ),
]


@pages.command(
    app,
    "script",
    _("The words for a prospect's stage, or for an objection, with the next offer; onto the clipboard."),
    "crm script mei_88",
    "crm script 12 price --product TEAPOT --sent",
)
def script(
    contact: options.Contact,
    about: About = "",
    product: Annotated[
        str, typer.Option("--product", metavar="PRODUCT", help=_("whose ladder of offers: a sku or a name"))
    ] = "",
    printed: Annotated[bool, typer.Option("--print", help=_("to stdout, not to the clipboard"))] = False,
    anyway: Annotated[
        bool, typer.Option("--anyway", help=_("even if marketing came to them a few days ago"))
    ] = False,
    sent: Annotated[
        bool, typer.Option("--sent", help=_("log it as sent, and the offer in it as made"))
    ] = False,
    channel: Annotated[
        str, typer.Option("--channel", metavar="CHANNEL", help=_("where you write to them"))
    ] = "",
    lang: Annotated[
        str, typer.Option("--lang", metavar="LANG", help=_("in this language, not in the person's"))
    ] = "",
) -> None:
    """Words for a prospect."""
    from crm_tui.care import channels
    from crm_tui.prospects import scripts
    from crm_tui.words import length

    with desk.at_work() as work:
        person = work.contact(contact)
        on = channels.read_channel(channel) if channel else None
        found = scripts.script(work.book, person, about, product=product, lang=lang, channel=on, day=work.day)
        if found.leave.soon and not anyway:
            raise CrmError(_("%(why)s Add --anyway to write all the same.") % {"why": found.leave.warning})
        if found.leave.warning:
            output.say(found.leave.warning)
        letter = found.letter
        output.say(_("words: %(template)s") % {"template": letter.template})
        if found.rung:
            output.say(_("offer %(n)d: %(text)s") % {"n": found.rung.number, "text": found.rung.text})
        text = f"{letter.subject}\n\n{letter.text}" if letter.subject else letter.text
        hand_over(text, printed, length.say(length.measure(text)))
        if sent:
            scripts.sent(work.book, person, found, product, day=work.day)
            output.say(_("logged as sent to %(name)s") % {"name": work.name(person)})
            work.undo_hint()
        else:
            output.say(_("when you have sent it, add --sent to log it"))

"""Who may be written to: consent CONTACT CHANNEL grant|refuse."""

from __future__ import annotations

from typing import Annotated

import typer

from crm_tui.cli import desk, options, pages
from crm_tui.errors import BadInput
from crm_tui.locale import _

app = pages.noun("crm", "")

_STATES = {"grant": "granted", "refuse": "refused", "unknown": "unknown"}


@pages.command(
    app,
    "consent",
    _("Record that a person said yes or no to being written to on a channel."),
    "crm consent 12 wechat grant",
    "crm consent mara@example.com all refuse --reason 'asked to be left alone'",
)
def consent(
    contact: options.Contact,
    channel: Annotated[str, typer.Argument(metavar="CHANNEL", help=_("wechat, email, phone …, or all"))],
    answer: Annotated[
        str, typer.Argument(metavar="grant|refuse", help=_("or 'unknown' to lift what was said"))
    ],
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help=_("their words"))] = None,
) -> None:
    """Records a yes or a no."""
    from crm_tui.care import channels
    from crm_tui.care import consent as consents

    if answer not in _STATES:
        raise BadInput(_("'%(word)s' is no answer; say grant or refuse.") % {"word": answer[:40]})
    with desk.at_work() as work:
        person = work.contact(contact)
        on = channels.read_channel(channel, everywhere=True)
        consents.decide(work.book, person, on, _STATES[answer], reason=reason, day=work.day)
        where = _("every channel") if on == consents.EVERYWHERE else on
        said = {
            "grant": _("%(name)s may be written to on %(channel)s"),
            "refuse": _("%(name)s is not to be written to on %(channel)s"),
            "unknown": _("%(name)s has said nothing on %(channel)s"),
        }
        work.tell(said[answer] % {"name": work.name(person), "channel": where})

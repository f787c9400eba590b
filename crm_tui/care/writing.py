"""Writing to one person by hand: whether one may, on which channel, and noting what was sent."""

from __future__ import annotations

from collections import namedtuple

from crm_tui.care import channels, consent
from crm_tui.errors import CrmError
from crm_tui.locale import _
from crm_tui.store import events

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.store.book import Book
    from crm_tui.words.letters import Letter

# leave to write: the channel (None where nobody knows it), and what the seller should know, "" for nothing
Leave = namedtuple("Leave", "channel warning")


def leave(book: Book, contact: int, purpose: str, channel: str | None = None) -> Leave:
    """Whether one may write to a person for "service" or "marketing": on `channel`, else on the one they are
    usually reached by that they did not refuse. CrmError when they refused; a refusal forbids both.
    """
    reach = channels.reach(book.db, (contact,))[contact]
    if channel:
        if not consent.allowed(reach.states, channel, purpose):
            raise _refused(book, contact, channel)
        return Leave(channel, "")
    if not consent.allowed(reach.states, consent.EVERYWHERE, purpose):
        raise _refused(book, contact, consent.EVERYWHERE)
    found = channels.choose(None, *reach)
    refused = sorted(consent.refusals(reach.states))
    named = _(", ").join(refused)
    if found is None and refused and (reach.last or reach.kinds):
        raise _refused(book, contact, named)
    if refused:
        return Leave(found, _("Not by %(channels)s: that was refused.") % {"channels": named})
    if found is None:
        return Leave(None, _("No channel is known for them; mind what they agreed to where you send it."))
    return Leave(found, "")


def _refused(book: Book, contact: int, channel: str) -> CrmError:
    name = events.require_contact(book.db, contact) or f"#{contact}"
    if channel == consent.EVERYWHERE:
        return CrmError(
            _("%(name)s does not want to be written to; only your own hand lifts that ('crm consent').")
            % {"name": name}
        )
    return CrmError(
        _("%(name)s refused %(channel)s; choose another channel, or lift it with 'crm consent'.")
        % {"name": name, "channel": channel}
    )


def sent(book: Book, contact: int, letter: Letter, channel: str | None, day: str) -> int:
    """Note that a letter was sent: an event with its words, template and purpose. Returns its id.

    What they refused meanwhile is no reason not to note what was done.
    """
    with book.act("log", day, contact=contact, detail=letter.template) as act:
        events.require_contact(act.db, contact)
        return events.insert(
            act, contact, day=day, at=events.moment_on(day), kind="contact", channel=channel, direction="out",
            text=events.kept_text(letter.text), purpose=letter.purpose, template=letter.template,
        )  # fmt: skip

"""Writing to one person by hand: whether one may, on which channel, and noting what was sent."""

from __future__ import annotations

from collections import namedtuple

from crm_tui import dates
from crm_tui.care import consent, restraint, workflow
from crm_tui.errors import CrmError
from crm_tui.locale import _
from crm_tui.store import events

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from crm_tui.store.book import Book
    from crm_tui.words.letters import Letter

# leave to write: the channel (None where nobody knows it) · warning: what the seller should know, "" for
# nothing · soon: marketing came to them lately, so that only the seller's own word sends this now
Leave = namedtuple("Leave", "channel warning soon", defaults=("", False))


def leave(
    book: Book, contact: int, purpose: str, channel: str | None = None, *, day: str | None = None
) -> Leave:
    """Whether one may write to a person for "service" or "marketing" by hand, as `care.restraint` decides.

    On `channel`, else on the one they are usually reached by that they did not refuse; `day` is today's
    unless said. CrmError when they refused (a refusal forbids both), or gave no clear yes where the shop asks
    for one.
    """
    facts = restraint.gather(book.db, (contact,))[contact]
    rules, states = workflow.load(book.db), facts.reach.states
    refused = sorted(consent.refusals(states))
    if channel and not consent.allowed(states, channel, purpose, need_granted=rules.need_granted):
        raise _refused(book, contact, channel if consent.standing(states, channel) == "refused" else "")
    moment = None if dates.fixed() else dates.now_utc()
    decision = restraint.decide(
        facts, purpose, rules, day=day or dates.today().isoformat(), own=channel, moment=moment
    )
    if decision.why == restraint.REFUSED and not channel:
        raise _refused(
            book, contact, consent.EVERYWHERE if consent.EVERYWHERE in refused else ", ".join(refused)
        )
    warnings = []
    if decision.why in (restraint.SOON, restraint.QUIET):
        warnings.append(restraint.say(decision))
    if refused and not channel:
        warnings.append(_("Not by %(channels)s: that was refused.") % {"channels": _(", ").join(refused)})
    found = channel or decision.channel
    if found is None:
        warnings.append(_("No channel is known for them; mind what they agreed to where you send it."))
    return Leave(found, " ".join(map(_sentence, warnings)), decision.why == restraint.SOON)


def _sentence(words: str) -> str:
    return words if words[-1] in ".。" else words[:1].upper() + words[1:] + _(".")


def tried(
    book: Book,
    name: str,
    people: Iterable[int],
    day: str,
    *,
    lang: str = "",
    extra: Mapping[str, str] | None = None,
) -> Iterator[dict[str, Any]]:
    """The rows of `words.trying`, where a person who refused has that as their problem."""
    from crm_tui.words import sets, trying

    for row in trying.tried(book, name, people, day, lang=lang, extra=extra):
        found = sets.template(name, row["lang"]) if row["lang"] else None
        if found is not None:
            try:
                leave(book, row["contact"]["id"], found.purpose, day=day)
            except CrmError as problem:
                row |= {"text": None, "characters": None, "sms": None, "problem": problem.sentence}
        yield row


def _refused(book: Book, contact: int, channel: str) -> CrmError:
    name = events.require_contact(book.db, contact) or f"#{contact}"
    if channel == consent.EVERYWHERE:
        return CrmError(
            _("%(name)s does not want to be written to; only your own hand lifts that ('crm consent').")
            % {"name": name}
        )
    if not channel:
        return CrmError(
            _(
                "%(name)s has not agreed to marketing, and your shop asks first; note a yes with 'crm consent'."
            )
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

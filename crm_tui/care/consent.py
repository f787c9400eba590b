"""Who may be written to, and where: the one place that decides.

Consent is a log of entries; what holds is read out of the whole log. A refusal outlives every later
import, only a later entry by hand lifts it.
"""

from __future__ import annotations

from crm_tui.errors import BadInput
from crm_tui.locale import _
from crm_tui.store import consents, events

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from crm_tui.store.acts import Act
    from crm_tui.store.book import Book

    States = Mapping[str, Mapping[str, str | None]]

STATES = ("unknown", "granted", "refused")
PURPOSES = ("service", "marketing")
# of two records of one person the stricter one holds; what was lifted by hand is stricter than a yes
_STRICT = {"granted": 0, "unknown": 1, "refused": 2}
EVERYWHERE = "*"  # as a channel: do not contact at all


def state(entries: Iterable[consents.Consent]) -> dict[str, dict[str, str | None]]:
    """What holds after these entries, in their order: {channel: {state, since, source}}."""
    return {
        channel: {"state": entry.state, "since": entry.day, "source": entry.source}
        for channel, entry in _holding(entries).items()
    }


def reasons(entries: Iterable[consents.Consent]) -> dict[str, str]:
    """Why it is so, on the channels where somebody or a file said it: {channel: reason}."""
    return {channel: entry.reason for channel, entry in _holding(entries).items() if entry.reason}


def _holding(entries: Iterable[consents.Consent]) -> dict[str, consents.Consent]:
    found: dict[str, consents.Consent] = {}
    for entry in entries:
        current = found[entry.channel].state if entry.channel in found else "unknown"
        if changes(current, entry.state, by_hand=bool(entry.by_hand)):
            found[entry.channel] = entry
    return found


def changes(current: str | None, new: str, *, by_hand: bool) -> bool:
    """Whether an entry changes what holds: a hand always may, an import never lifts a refusal."""
    if by_hand:
        return new != current
    return current != "refused" and new not in ("unknown", current)


def standing(states: States, channel: str) -> str:
    """unknown, granted or refused on that channel, "do not contact" weighed in."""
    told = {one: states[one]["state"] for one in (EVERYWHERE, channel) if one in states}
    if "refused" in told.values():
        return "refused"
    return told.get(channel) or "unknown"


def allowed(states: States, channel: str, purpose: str, *, need_granted: bool = False) -> bool:
    """Whether one may write on that channel for "service" or "marketing".

    A refusal forbids both; `need_granted` (the shop's setting) asks for a clear yes before marketing.
    """
    if purpose not in PURPOSES:
        raise ValueError(purpose)
    now = standing(states, channel)
    if purpose == "marketing" and need_granted:
        return now == "granted"
    return now != "refused"


def refusals(states: States) -> set[str]:
    """The channels that were refused, `*` for all of them."""
    return {channel for channel, one in states.items() if one["state"] == "refused"}


def of(book: Book, contact: int) -> dict[str, dict[str, str | None]]:
    """What holds for one person."""
    return state(consents.entries(book.db, contact))


def record(
    act: Act,
    contact: int,
    channel: str,
    new: str,
    *,
    source: str,
    by_hand: bool,
    day: str | None,
    reason: str | None = None,
) -> int | None:
    """Write an entry when it changes what holds; returns its id, None when nothing needed writing."""
    if new not in STATES:
        raise BadInput(_("'%(state)s' is no state of consent; say grant or refuse.") % {"state": new})
    current = state(consents.entries(act.db, contact)).get(channel, {}).get("state", "unknown")
    if not changes(current, new, by_hand=by_hand):
        return None
    return consents.insert(
        act, contact, channel, new, day=day, source=source, reason=reason, by_hand=int(by_hand)
    )


def decide(
    book: Book, contact: int, channel: str, new: str, *, reason: str | None = None, day: str
) -> dict[str, dict[str, str | None]]:
    """The seller's own word on one channel (`*` for all): grant, refuse, or lift with "unknown".

    Returns what holds now; nothing is written when it held before.
    """
    with book.act("consent", day, contact=contact, detail=f"{channel} {new}") as act:
        events.require_contact(act.db, contact)
        record(act, contact, channel, new, source="hand", by_hand=True, day=day, reason=reason)
    return of(book, contact)


def join(act: Act, keep: int, other: int) -> None:
    """Two people become one: the entries of both are the kept one's, and on each channel the stricter state holds."""
    told = [state(consents.entries(act.db, one)) for one in (keep, other)]
    consents.give(act, keep, other)
    now = state(consents.entries(act.db, keep))
    for channel in sorted({*told[0], *told[1]}):
        said = [one[channel] for one in told if channel in one]
        strict = max(said, key=lambda one: _STRICT[one["state"] or "unknown"])
        if strict["state"] != now.get(channel, {}).get("state"):
            consents.insert(
                act, keep, channel, str(strict["state"]), day=strict["since"], source=strict["source"],
                reason="merge", by_hand=int(strict["state"] != "refused"),
            )  # fmt: skip

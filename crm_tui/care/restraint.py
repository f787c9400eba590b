"""Whether somebody may be written to now, and by which channel: the one place that decides, for every path.

A refusal of a channel forbids service and marketing there. Marketing wants a clear yes where the shop's
setting says so, and leaves a person alone for `gap` days after the last one, whatever channel it took.
Quiet hours are a warning for a hand and a wait for a machine.
"""

from __future__ import annotations

from collections import namedtuple
from datetime import UTC, datetime, timedelta

from crm_tui.care import channels, consent, series, workflow
from crm_tui.locale import N_, _
from crm_tui.store import agenda, settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from crm_tui.care.channels import Reach
    from crm_tui.care.workflow import Rules
    from crm_tui.store import driver
    from crm_tui.store.book import Book

# what is known of a person: channels.Reach, the day of the last marketing contact, their zone
Facts = namedtuple("Facts", "reach marketed zone")
# allowed · channel: by which, None where none is known · why: REFUSED, SOON or QUIET, else ""
#   until: the day, or the moment in UTC, from which it is allowed; None for never or for now
#   warning: allowed for a hand, though the hour is a quiet one there
Decision = namedtuple("Decision", "allowed channel why until warning")

REFUSED, SOON, QUIET = N_("refused"), N_("written to lately"), N_("it is night there")


def allowed_now(
    book: Book,
    contact: int,
    purpose: str,
    *,
    day: str,
    own: str | None = None,
    by_hand: bool = True,
    moment: datetime | None = None,
) -> Decision:
    """Whether this person may be written to for "service" or "marketing", as things stand.

    own: the row's own channel, taken where it is allowed · moment: aware, in UTC; without one quiet hours are
    not asked for.
    """
    facts = gather(book.db, (contact,))[contact]
    return decide(facts, purpose, workflow.load(book.db), day=day, own=own, by_hand=by_hand, moment=moment)


def gather(db: driver.Connection, people: Iterable[int]) -> dict[int, Facts]:
    """What is known of these people, in a few questions however many they are."""
    ids = list(people)
    reach, told = channels.reach(db, ids), agenda.marketed(db, ids)
    home = settings.get(db, "zone")
    found = {}
    for one in ids:
        row = agenda.contact(db, one)
        found[one] = Facts(reach[one], told.get(one), (row[1] if row else None) or home)
    return found


def decide(
    facts: Facts,
    purpose: str,
    rules: Rules,
    *,
    day: str,
    own: str | None = None,
    by_hand: bool = True,
    moment: datetime | None = None,
) -> Decision:
    """The same over facts."""
    channel = choose(facts.reach, purpose, rules, own)
    if channel is None and not reachable(facts.reach, purpose, need_granted=rules.need_granted):
        return Decision(False, None, REFUSED, None, False)
    if purpose == "marketing" and facts.marketed is not None:
        free = series.moved(facts.marketed, rules.gap)
        if day < free:
            return Decision(False, channel, SOON, free, False)
    if moment is not None:
        wait = quiet_until(facts.zone, moment, rules.quiet_from, rules.quiet_to)
        if wait is not None:
            return Decision(by_hand, channel, QUIET, wait, by_hand)
    return Decision(True, channel, "", None, False)


def choose(reach: Reach, purpose: str, rules: Rules, own: str | None = None) -> str | None:
    """The row's own channel, else the one last used, else by the handles; never one that is not allowed."""
    granted = (name for name in sorted(reach.states) if name != consent.EVERYWHERE)
    preferred = (kind for kind in channels.PREFERENCE if kind in reach.kinds)
    for channel in (own, reach.last, *preferred, *(granted if rules.need_granted else ())):
        if channel and consent.allowed(reach.states, channel, purpose, need_granted=rules.need_granted):
            chosen: str = channel
            return chosen
    return None


def reachable(reach: Reach, purpose: str, *, need_granted: bool = False) -> bool:
    """Whether some channel is left on which one may write; that no channel is known forbids nothing."""
    known = {*reach.kinds, *({reach.last} if reach.last else ())}
    strict = need_granted and purpose == "marketing"
    if strict:
        known |= reach.states.keys() - {consent.EVERYWHERE}
    if not known:
        return not strict and consent.allowed(reach.states, consent.EVERYWHERE, purpose)
    return any(consent.allowed(reach.states, one, purpose, need_granted=need_granted) for one in known)


def quiet_until(zone: str | None, moment: datetime, first: str, last: str) -> datetime | None:
    """When the quiet hours (from "21:00" to "08:00") in that zone are over, in UTC; None outside of them.

    The hours are those on the wall there, so an hour that comes twice or never is no matter.
    """
    if first == last:
        return None
    from crm_tui.dates.zones import zone_of

    there = moment.astimezone(zone_of(zone) if zone else UTC)
    now = f"{there.hour:02}:{there.minute:02}"
    over_night = first > last
    if not (now >= first or now < last if over_night else first <= now < last):
        return None
    ends = there.date() + timedelta(days=1 if over_night and now >= first else 0)
    hour, minute = map(int, last.split(":"))
    return datetime(ends.year, ends.month, ends.day, hour, minute, tzinfo=there.tzinfo).astimezone(UTC)


def say(decision: Decision) -> str:
    """In words what stands against it; "" when nothing does."""
    if decision.why == REFUSED:
        return _("they refused to be written to")
    if decision.why == SOON:
        return _("they were written to lately; wait until %(day)s") % {"day": decision.until}
    if decision.why == QUIET:
        return _("it is night where they are")
    return ""


def since(day: str, rules: Rules) -> str:
    """Marketing after that day holds further marketing back on `day`."""
    return series.moved(day, -rules.gap)

"""Who brought whom, what it brought in, and the rewards: due, given, cancelled; when to ask for more."""

from __future__ import annotations

from collections import namedtuple
from datetime import date, timedelta

from crm_tui import money
from crm_tui.errors import CrmError, NotFound
from crm_tui.locale import N_, _
from crm_tui.prospects import workflow
from crm_tui.store import contacts, events
from crm_tui.store import offers as store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.store.book import Book
    from crm_tui.store.offers import Invitee

    Row = dict[str, object]

# waiting: nothing ordered yet, or refunded · coming: the day is ahead · due: to be given · given · declined
STATES = (N_("waiting"), N_("coming"), N_("due"), N_("given"), N_("declined"))
GOOD = 4  # stars from which a review is a moment to ask
_FRESH = 30  # days for which it is one

Reward = namedtuple("Reward", "state day")


def reward_of(one: Invitee, day: str, wait: int) -> Reward:
    """The reward for an invitee: due so many days after the first order that counts arrived.

    A refund in full makes that order count no longer, and the reward waits for another one.
    """
    if one.state:
        return Reward(one.state, one.given)
    if one.arrived is None:
        return Reward("waiting", None)
    due = (date.fromisoformat(one.arrived) + timedelta(days=wait)).isoformat()
    return Reward("due" if due <= day else "coming", due)


def days(book: Book) -> int:
    """Days from the arrival of the first order until a reward is due."""
    return int(workflow.rewards(book.db).days)


def tree(book: Book, contact: int, day: str) -> Row:
    """Whom somebody brought: each with orders and reward, how many in all, what they spent per currency."""
    db = book.db
    if contacts.get(db, contact) is None:
        raise NotFound(_("There is no contact %(id)s.") % {"id": contact})
    wait = days(book)
    depths = store.tree(db, contact)
    found = contacts.get(db, contact)
    by = found.referred_by if found else None
    return {
        "contact": {"id": contact, "name": contacts.name_of(db, contact)},
        "brought_by": {"id": by, "name": contacts.name_of(db, by)} if by else None,
        "brought": [_invitee_row(one, day, wait) for one in store.brought_by(db, contact)],
        "people": sum(many for _depth, many in depths), "generations": len(depths),
        "worth": _worth(store.tree_worth(db, contact)),
    }  # fmt: skip


def _invitee_row(one: Invitee, day: str, wait: int) -> Row:
    reward = reward_of(one, day, wait)
    return {
        "contact": {"id": one.contact, "name": one.name}, "since": one.since[:10], "orders": one.orders,
        "reward": reward.state, "reward_day": reward.day,
    }  # fmt: skip


def _worth(told: list[tuple[int, int, int, str]]) -> list[Row]:
    return [
        {
            "people": people,
            "orders": orders,
            "amount": money.amount_text(minor, currency),
            "currency": currency,
        }
        for people, orders, minor, currency in told
    ]


def inviters(book: Book, limit: int = 50) -> list[Row]:
    """Everybody who brought somebody, the most buyers first, with what their tree is worth."""
    return [
        {
            "contact": {"id": contact, "name": name}, "brought": many, "customers": bought,
            "worth": _worth(store.tree_worth(book.db, contact)) if bought else [],
        }
        for contact, name, many, bought in store.inviters(book.db, limit)
    ]  # fmt: skip


def due(book: Book, day: str, limit: int = -1) -> list[Row]:
    """Rewards that are due and not given, the oldest first."""
    wait = days(book)
    until = (date.fromisoformat(day) - timedelta(days=wait)).isoformat()
    return [
        {
            "contact": {"id": inviter, "name": name}, "invitee": {"id": invitee, "name": called},
            "arrived": arrived, "due": (date.fromisoformat(arrived) + timedelta(days=wait)).isoformat(),
        }
        for inviter, name, invitee, called, arrived in store.due(book.db, until, limit)
    ]  # fmt: skip


def give(
    book: Book, invitee: int, *, note: str | None = None, decline: bool = False, force: bool = False, day: str
) -> Row:
    """Record that the inviter got the reward for this invitee (or will not get one). One act, and an event.

    CrmError while it is not due, unless `force`; and when it was given already.
    """
    with book.act("reward", day) as act:
        events.require_contact(act.db, invitee)
        one = store.invitee(act.db, invitee)
        if one is None:
            raise CrmError(
                _("%(name)s was brought by nobody; nothing was changed.")
                % {"name": contacts.name_of(act.db, invitee)}
            )
        rule = workflow.rewards(act.db)
        _check(one, reward_of(one, day, rule.days), force or decline)
        person = contacts.get(act.db, invitee)
        inviter = int(person.referred_by) if person else 0
        act.about(contact=inviter)
        state = "declined" if decline else "given"
        words = events.kept_text(note) if note else rule.what or None
        act.insert("reward", contact=inviter, invitee=invitee, state=state, day=day, note=words)
        if not decline:
            said = _("reward for bringing %(name)s") % {"name": one.name}
            events.insert(
                act, inviter, day=day, at=events.moment_on(day), kind="reward", direction="out",
                text=f"{said}: {words}" if words else said,
            )  # fmt: skip
    return {
        "contact": {"id": inviter, "name": contacts.name_of(book.db, inviter)},
        "invitee": {"id": invitee, "name": one.name}, "state": state, "day": day,
    }  # fmt: skip


def _check(one: Invitee, now: Reward, force: bool) -> None:
    if one.state:
        raise CrmError(
            _("The reward for %(name)s is %(state)s since %(day)s; nothing was changed.")
            % {"name": one.name, "state": _(one.state), "day": one.given}
        )
    if now.state == "due" or force:
        return
    if now.state == "coming":
        raise CrmError(
            _("The reward for %(name)s is due on %(day)s; --force gives it now.")
            % {"name": one.name, "day": now.day}
        )
    raise CrmError(
        _("%(name)s has no order that counts yet; --force gives the reward all the same.")
        % {"name": one.name}
    )


def worth_asking(book: Book, contact: int, day: str) -> Row | None:
    """Whether this is the moment to ask them to bring somebody: a good review lately, and nobody asked yet."""
    since = (date.fromisoformat(day) - timedelta(days=_FRESH)).isoformat()
    found = store.best_rating(book.db, contact, since)
    if found is None or found[1] < GOOD or store.asked(book.db, contact):
        return None
    return {"day": found[0], "stars": found[1], "template": "referral/ask"}

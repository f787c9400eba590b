"""Two records of one person become one: everything is kept, the stricter consent wins, one undo takes it back.

Consent is a later room's to judge, so whoever calls hands in `care.consent.join`.
"""

from __future__ import annotations

import json
from collections import namedtuple

from crm_tui.errors import CrmError
from crm_tui.locale import _
from crm_tui.people import contacts, names
from crm_tui.people.twins import birthdays_agree
from crm_tui.store import merging

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from crm_tui.store.acts import Act
    from crm_tui.store.book import Book
    from crm_tui.store.contacts import Contact

# conflicts: [(fact, what is kept, what the other said)] · moved: {table: rows}
Merged = namedtuple("Merged", "keep other name conflicts moved")
# facts of which the kept person's own stands, unless it has none or a hand told the other's
FACTS = (
    "nickname", "company", "gender", "birthday", "job", "income_band", "household", "language", "zone", "interests",
    "source", "keep_in_touch",
)  # fmt: skip
_CLOSED = ("won", "lost")


def merge(
    book: Book, keep: int, other: int, day: str, *, consents: Callable[[Act, int, int], None]
) -> Merged:
    """Make `other` one with `keep`, in one act; what the two say differently is returned, and kept in `extra`.

    Handles, identities, orders, events, cases, lists, offers and rewards become the kept one's; later imports
    find them under either identity. CrmError for one person twice, NotFound for one who is not in the book.
    """
    if keep == other:
        raise CrmError(
            _("These words mean one and the same person (#%(id)s); there is nothing to merge.") % {"id": keep}
        )
    with book.act("contact merge", day, contact=keep, detail=f"#{other}") as act:
        mine, theirs = contacts.require(act.db, keep), contacts.require(act.db, other)
        changes, conflicts = facts(mine, theirs)
        changes["referred_by"] = _inviter(act, mine, theirs)
        consents(act, keep, other)
        conflicts += _prospects(act, keep, other)
        moved = merging.move(act, keep, other)
        _rewards(act, keep, other)
        _twins(act, keep, other)
        changes = {column: value for column, value in changes.items() if value != getattr(mine, column)}
        if changes:
            act.update("contact", keep, **changes)
        act.delete("contact", other)
    return Merged(keep, other, str(changes.get("name", mine.name)), conflicts, moved)


def facts(mine: Contact, theirs: Contact) -> tuple[dict[str, Any], list[tuple[str, str, str]]]:
    """({column: what the merged person has}, conflicts) of two contacts' own rows; pure.

    The kept one's word stands; an empty one, or one that only a file told where a hand told the other's, gives way.
    """
    hands = set(mine.hand.split()), set(theirs.hand.split())
    changes: dict[str, Any] = {}
    conflicts: list[tuple[str, str, str]] = []
    taken: set[str] = set()
    for fact in FACTS:
        one, two = getattr(mine, fact), getattr(theirs, fact)
        fuller = fact == "birthday" and birthdays_agree(one, two)
        takes = bool(two) and (not one or (fact in hands[1] and fact not in hands[0]))
        takes = str(two)[:2] != "--" if fuller else takes
        changes[fact] = two if takes else one
        taken |= {fact} if takes else set()
        if one and two and one != two and not fuller:
            conflicts.append((fact, two if takes else one, one if takes else two))
    takes = theirs.name_rank > mine.name_rank
    changes["name"], changes["name_rank"] = (theirs if takes else mine)[1:3]
    lost = mine.name if takes else theirs.name
    if not names.agree(mine.name, theirs.name):
        conflicts.append(("name", changes["name"], lost))
    if (
        lost != changes["name"]
        and not changes["nickname"]
        and min(mine.name_rank, theirs.name_rank) > names.STANDS_IN
    ):
        changes["nickname"] = lost  # so that they are found by it
    taken |= {"name"} if takes else set()
    changes |= _of_both(mine, theirs, conflicts)
    kept = hands[0] | (hands[1] & (taken | ({"fields"} if theirs.fields else set())))
    changes["hand"] = " ".join(sorted(kept | (hands[1] & {"note"})))
    return changes, conflicts


def _of_both(mine: Contact, theirs: Contact, conflicts: list[tuple[str, str, str]]) -> dict[str, Any]:
    """What is put together out of both rather than chosen."""
    found: dict[str, Any] = {
        "stage": "customer" if "customer" in (mine.stage, theirs.stage) else mine.stage,
        "created": min(mine.created, theirs.created),
        "archived": int(bool(mine.archived and theirs.archived)),
        "note": "\n\n".join(dict.fromkeys(note for note in (mine.note, theirs.note) if note)) or None,
    }
    if mine.credit_limit is None and theirs.credit_limit is not None:
        found |= {"credit_limit": theirs.credit_limit, "credit_currency": theirs.credit_currency}
    elif theirs.credit_limit is not None and mine[14:16] != theirs[14:16]:
        conflicts.append(("credit_limit", str(mine.credit_limit), str(theirs.credit_limit)))
    own, others = merging.as_map(mine.fields), merging.as_map(theirs.fields)
    conflicts += [(name, own[name], said) for name, said in others.items() if own.get(name, said) != said]
    found["fields"] = _json({**others, **own})
    extra, more = merging.as_map(mine.extra), merging.as_map(theirs.extra)
    lost = {f"{fact} (#{theirs.id})": str(gone) for fact, _kept, gone in conflicts}
    lost |= {f"{name} (#{theirs.id})": said for name, said in more.items() if extra.get(name, said) != said}
    found["extra"] = _json({**more, **extra, **lost})
    return found


def _json(values: dict[str, str]) -> str | None:
    return json.dumps(values, ensure_ascii=False, sort_keys=True) if values else None


def _inviter(act: Act, mine: Contact, theirs: Contact) -> int | None:
    """Who brought the merged person: the kept one's inviter, else the other's; never themselves, never a loop."""
    for inviter in (mine.referred_by, theirs.referred_by):
        if inviter == theirs.id:  # one record brought the other: whoever brought that one
            inviter = theirs.referred_by  # noqa: PLW2901
        seen = {mine.id, theirs.id}
        at = inviter
        while at is not None and at not in seen:
            seen.add(at)
            at = merging.inviter_of(act.db, at)
        if inviter is not None and at is None:
            return int(inviter)
    return None


def _prospects(act: Act, keep: int, other: int) -> list[tuple[str, str, str]]:
    """One place in the pipeline: an open one before a closed one, else the kept person's, filled from the other."""
    rows = merging.rows_of(act.db, "prospect", keep), merging.rows_of(act.db, "prospect", other)
    if not rows[1]:
        return []
    two = rows[1][0]
    if not rows[0]:
        act.update("prospect", int(str(two["id"])), contact=keep)
        return []
    one = rows[0][0]
    better, worse = (two, one) if one["stage"] in _CLOSED and two["stage"] not in _CLOSED else (one, two)
    filled = {
        column: worse[column]
        for column, value in better.items()
        if value is None and worse[column] is not None
    }
    act.delete("prospect", int(str(worse["id"])))
    act.update("prospect", int(str(better["id"])), **{**filled, "contact": keep})
    return [("prospect", str(better["stage"]), str(worse["stage"]))] if one["stage"] != two["stage"] else []


def _rewards(act: Act, keep: int, other: int) -> None:
    """Rewards for whom the two brought; nobody is rewarded for bringing themselves, nor twice for one."""
    for place in ("contact", "invitee"):
        for row in merging.rows_of(act.db, "reward", other, place):
            fellow = row["invitee" if place == "contact" else "contact"]
            if fellow in (keep, other):
                act.delete("reward", int(str(row["id"])))
            else:
                merging.give(act, "reward", int(str(row["id"])), **{place: keep})


def _twins(act: Act, keep: int, other: int) -> None:
    """The pair itself is settled; the other's pairs are the kept one's, each once, a dismissed one dismissed."""
    known = {
        int(str(row["other" if place == "contact" else "contact"])): row
        for place in ("contact", "other")
        for row in merging.rows_of(act.db, "twin", keep, place)
    }
    if other in known:
        act.delete("twin", int(str(known.pop(other)["id"])))
    for place, across in (("contact", "other"), ("other", "contact")):
        for row in merging.rows_of(act.db, "twin", other, place):
            fellow, one = int(str(row[across])), int(str(row["id"]))
            before = known.get(fellow)
            if before is None:
                act.update("twin", one, **{place: keep})
                known[fellow] = row
                continue
            act.delete("twin", one)
            if row["state"] != before["state"] and before["state"] == "open":
                act.update("twin", int(str(before["id"])), state=row["state"])

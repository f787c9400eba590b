"""The day's list, out of every room: who, why, what it is worth and by which channel.

Rows are facts without words until somebody asks for words, so that a table speaks the seller's language
and machine output English. A new kind of row is one more module in KINDS.
"""

from __future__ import annotations

from collections import namedtuple
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from itertools import islice

from crm_tui import locale
from crm_tui.care import (
    case_rows,
    channels,
    followup_rows,
    lapse_rows,
    occasion_rows,
    restraint,
    rows,
    step_rows,
)
from crm_tui.errors import BadInput, CrmError
from crm_tui.locale import _
from crm_tui.money import amount_text
from crm_tui.prospects import rows as prospect_rows
from crm_tui.store import followups as store
from crm_tui.today import order
from crm_tui.today.order import overdue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from crm_tui.care.contacting import Step
    from crm_tui.care.rows import Kind, Look, Reason
    from crm_tui.store.acts import Act
    from crm_tui.store.book import Book
    from crm_tui.words.letters import Letter

    Worth = tuple[int, str]

KINDS: tuple[Kind, ...] = (
    followup_rows.KIND,
    case_rows.KIND,
    step_rows.KIND,
    step_rows.TOUCH_KIND,
    lapse_rows.KIND,
    occasion_rows.KIND,
    prospect_rows.KIND,
)
_BY_LETTER = {kind.letter: kind for kind in KINDS}

# One person on the list: the reason that brings them there, what it is worth (minor units, currency),
# the channel, and the other reasons.
Entry = namedtuple("Entry", "reason worth channel also")
# The best of the list. count: how many people are on it; where there are too many to tell them apart, how
# many reasons, and then not `exact`
Listing = namedtuple("Listing", "entries count exact")

_COUNTED = 1000  # reasons among which people are told apart to count them


def day_list(
    book: Book, day: str, days: int = 0, *, lang: str | None = None, limit: int | None = None
) -> list[dict[str, object]]:
    """The rows that are due by `day` (and `days` further), most worth doing first, as `crm today --json`
    prints them. `lang` is the language of `why`, "en" for machine output; None is the one in use.
    """
    return dicts(book, listing(book, day, days, limit), day, lang=lang)


def dicts(
    book: Book, found: Listing, day: str, *, lang: str | None = None, letters: bool = True
) -> list[dict[str, object]]:
    """The entries for machines; without `letters` nobody waits for messages to be filled in."""
    with _speaking(lang):
        rows_ = [as_dict(entry, day) for entry in found.entries]
    if letters:
        for row, entry in zip(rows_, found.entries, strict=True):
            row["message"] = message(book, entry.reason, day)
    return rows_


def entries(book: Book, day: str, days: int = 0, limit: int | None = None) -> list[Entry]:
    """The same list as facts."""
    found: list[Entry] = listing(book, day, days, limit).entries
    return found


def listing(book: Book, day: str, days: int = 0, limit: int | None = None) -> Listing:
    """The best `limit` people of the list, all without one, and how many there are.

    What can be much is read off indexes in the order of the list, and no further than it takes.
    """
    until = _later(day, days)
    few = [reason for kind in KINDS if kind.awake for reason in kind.awake(book, day, until)]
    worths = _worths(book, few)
    look = order.look(book, day, until, set(worths.values()))
    streams = [stream for kind in KINDS if kind.streams for stream in kind.streams(look)]
    few += [reason for stream in streams if isinstance(stream, list) for reason in stream]

    def rank(reason: Reason) -> tuple[object, ...]:
        return order.rank(reason, reason.worth or worths.get(reason.key), look.usual, day)

    few.sort(key=rank)
    lazy = [stream for stream in streams if not isinstance(stream, list)]
    much = sum(kind.count(look) for kind in KINDS if kind.count)
    exact = limit is None or much + len(few) <= _COUNTED
    together: dict[int, list[Reason]] = {}
    for reason in rows.merged([few, *lazy], rank):
        if not exact and limit is not None and len(together) == limit and reason.contact not in together:
            break
        together.setdefault(reason.contact, []).append(reason)
    count = len(together) if exact else much + len(few)
    chosen = dict(islice(together.items(), limit))
    if not exact:
        _complete(look, chosen, few, rank)
    return Listing(_entries(look, chosen, worths), count, exact)


def _complete(
    look: Look, chosen: dict[int, list[Reason]], few: list[Reason],
    rank: Callable[[Reason], tuple[object, ...]],
) -> None:  # fmt: skip
    """Add the reasons of the chosen people that stand further down."""
    more = [reason for reason in few if reason.contact in chosen]
    more += [reason for kind in KINDS if kind.of for reason in kind.of(look, list(chosen))]
    known = {reason.key for reasons in chosen.values() for reason in reasons}
    for reason in sorted(more, key=rank):
        if reason.key not in known:
            known.add(reason.key)
            chosen[reason.contact].append(reason)


def _entries(look: Look, chosen: dict[int, list[Reason]], worths: dict[str, Worth]) -> list[Entry]:
    reach = channels.reach(look.book.db, chosen)
    return [
        Entry(
            first,
            first.worth or worths.get(first.key),
            restraint.choose(
                reach.get(contact, channels.UNREACHED), first.purpose, look.rules, first.channel
            ),
            tuple(also),
        )
        for contact, (first, *also) in chosen.items()
    ]


class _Rehearsed(Exception):
    """Ends a rehearsal: nothing that was done in it stays."""


def rehearse(book: Book, change: Callable[[Act], None], day: str) -> tuple[list[Reason], list[Reason]]:
    """(what would appear on the day's list, what would vanish from it) if an act did this; nothing is changed."""
    before = _reasons(book, day)
    after: list[dict[str, Reason]] = []
    settle = book.settle

    def settle_and_look(act: Act) -> None:
        if settle is not None:
            settle(act)
        after.append(_reasons(book, day))
        raise _Rehearsed

    book.settle = settle_and_look
    try:
        with suppress(_Rehearsed), book.act("rehearsal", day) as act:
            change(act)
    finally:
        book.settle = settle
    new = after[0]
    appear = [reason for key, reason in new.items() if key not in before]
    return appear, [reason for key, reason in before.items() if key not in new]


def _reasons(book: Book, day: str) -> dict[str, Reason]:
    found = listing(book, day, limit=_COUNTED).entries
    return {reason.key: reason for entry in found for reason in (entry.reason, *entry.also)}


def why(reason: Reason, day: str) -> str:
    """Why somebody is on the list, in the language in use."""
    words: str = _BY_LETTER[reason.key[0]].why(reason.fact, day)
    return words


def message(book: Book, reason: Reason, day: str) -> str | None:
    """The words to send with a row, filled in; None where its kind has none, or a blank would stay."""
    if reason.message is not None:
        text: str = reason.message
        return text
    try:
        found = letter(book, reason, day)
    except CrmError:  # a template that cannot be filled for this person
        return None
    return found.text if found else None


def letter(book: Book, reason: Reason, day: str) -> Letter | None:
    """The template that goes with a row, filled in; None where its kind has none. CrmError names a blank."""
    if reason.template is None:
        return None
    from crm_tui.words import letters

    extra = occasion_rows.extra(reason.fact) if reason.kind == "occasion" else None
    return letters.message(book, reason.contact, reason.template, day, order=reason.orders, extra=extra)


def to_come(reason: Reason, day: str) -> bool:
    """Whether it shows on the list of that day only because somebody looks ahead."""
    return bool((reason.shows or reason.due) > day)


def as_dict(entry: Entry, day: str) -> dict[str, object]:
    """One row for machines."""
    first, worth = entry.reason, entry.worth
    return {
        "key": first.key,
        "kind": first.kind,
        "contact": {"id": first.contact, "name": first.name},
        "due": first.due,
        "overdue_days": overdue(first.due, day),
        "promised": first.promised,
        "why": why(first, day),
        "worth": worth and {"amount": amount_text(*worth), "currency": worth[1]},
        "channel": entry.channel,
        "message": first.message,
        "also": [
            {"key": other.key, "kind": other.kind, "due": other.due, "why": why(other, day)}
            for other in entry.also
        ],
    }


def find_row(book: Book, key: str) -> dict[str, object]:
    """The row of a key such as f12 or k3, finished ones too; NotFound for a key that nobody has."""
    kind, key = _kind_of(key)
    row: dict[str, object] = kind.find(book, key)
    return row


def done(
    book: Book,
    key: str,
    *,
    outcome: str | None = None,
    note: str | None = None,
    next_step: Step | None = None,
    satisfaction: int | None = None,
    day: str,
) -> dict[str, object]:
    """Finish a row: logs the contact, keeps the outcome, plans the next step. Returns the row.

    The row bears `next` (the key of the next step, if any) and `batch` (for an undo). `satisfaction`, 1 to 5,
    is for cases alone.
    """
    kind, key = _kind_of(key)
    if satisfaction is not None and kind is not case_rows.KIND:
        raise BadInput(
            _("%(key)s is no case; only a case is closed with how content they were.") % {"key": key}
        )
    more = {} if satisfaction is None else {"satisfaction": satisfaction}
    row: dict[str, object] = kind.done(
        book, key, outcome=outcome, note=note, next_step=next_step, day=day, **more
    )
    return row


def snooze(book: Book, key: str, when_day: date | str, *, day: str) -> dict[str, object]:
    """Take a row off the list until a later day. Returns the row."""
    kind, key = _kind_of(key)
    row: dict[str, object] = kind.snooze(book, key, str(when_day), day=day)
    return row


def skip(book: Book, key: str, *, day: str) -> dict[str, object]:
    """Never this one; a recurring one comes on its next day. Returns the row."""
    kind, key = _kind_of(key)
    row: dict[str, object] = kind.skip(book, key, day=day)
    return row


def together(
    book: Book, what: str, keys: Sequence[str], *, day: str, **words: object
) -> list[dict[str, object]]:
    """ "done", "snooze" or "skip" for one row or several, in one act: all of them, or none when one is refused.

    `words` are what that function takes besides. Returns the rows.
    """
    work = {"done": done, "snooze": snooze, "skip": skip}[what]
    named = list(dict.fromkeys(_kind_of(key)[1] for key in keys))
    if len(named) == 1:
        return [work(book, named[0], day=day, **words)]  # type: ignore[operator]
    try:
        with book.together(what, day, detail=" ".join(named)):
            return [work(book, key, day=day, **words) for key in named]  # type: ignore[operator]
    except CrmError as problem:
        problem.add(_("None of the %(n)d rows was changed.") % {"n": len(named)})
        raise


def is_key(words: str) -> bool:
    """Whether the words look like the key of a row: f12, l45-881."""
    words = words.strip().lower()
    return words[:1] in _BY_LETTER and words[1:2].isdecimal() and words.isascii()


def _kind_of(key: str) -> tuple[Kind, str]:
    """The kind that a key belongs to, and the key in its one spelling."""
    key = key.strip().lower()
    if key[:1] not in _BY_LETTER:
        raise rows.no_such_key(key)
    return _BY_LETTER[key[:1]], key


def _later(day: str, days: int) -> str:
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except OverflowError:
        return date.max.isoformat()


def _worths(book: Book, reasons: list[Reason]) -> dict[str, Worth]:
    """{key: worth}: what the kind says, else the order it is about, else the person's newest order."""
    by_order = store.order_worths(book.db, {r.orders for r in reasons if r.orders})
    by_person = store.newest_worths(book.db, {r.contact for r in reasons})
    told = {r.key: r.worth or by_order.get(r.orders) or by_person.get(r.contact) for r in reasons}
    return {key: worth for key, worth in told.items() if worth}


@contextmanager
def _speaking(lang: str | None) -> Iterator[None]:
    """Speak another language for a while."""
    before = locale.language()
    if lang is None or lang == before:
        yield
        return
    locale.use(lang)
    try:
        yield
    finally:
        locale.use(before)

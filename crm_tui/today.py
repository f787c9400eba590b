"""The day's list, out of every room: who, why, what it is worth and by which channel.

Rows are facts without words until somebody asks for words, so that a table speaks the seller's language
and machine output English. A new kind of row is one more module in KINDS.
"""

from __future__ import annotations

from collections import namedtuple
from contextlib import contextmanager
from datetime import date, timedelta

from crm_tui import locale
from crm_tui.care import case_rows, channels, followup_rows, rows
from crm_tui.money import amount_text
from crm_tui.prospects import rows as prospect_rows
from crm_tui.store import followups as store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from crm_tui.care.contacting import Step
    from crm_tui.care.rows import Kind, Reason
    from crm_tui.store.book import Book

    Worth = tuple[int, str]

KINDS: tuple[Kind, ...] = (followup_rows.KIND, case_rows.KIND, prospect_rows.KIND)
_BY_NAME = {kind.name: kind for kind in KINDS}
_BY_LETTER = {kind.letter: kind for kind in KINDS}

# One person on the list: the reason that brings them there, what it is worth (minor units, currency),
# the channel, and the other reasons.
Entry = namedtuple("Entry", "reason worth channel also")

_MOST_URGENT = 5.0


def day_list(book: Book, day: str, days: int = 0, *, lang: str | None = None) -> list[dict[str, object]]:
    """The rows that are due by `day` (and `days` further), most worth doing first, as `crm today --json`
    prints them. `lang` is the language of `why`, "en" for machine output; None is the one in use.
    """
    with _speaking(lang):
        return [as_dict(entry, day) for entry in entries(book, day, days)]


def entries(book: Book, day: str, days: int = 0) -> list[Entry]:
    """The same list as facts."""
    until = _later(day, days)
    reasons = [reason for kind in KINDS for reason in kind.awake(book, day, until)]
    worths = _worths(book, reasons)
    usual = _usual(book, set(worths.values()))
    reasons.sort(key=lambda reason: _rank(reason, worths.get(reason.key), usual, day))
    together: dict[int, list[Reason]] = {}
    for reason in reasons:
        together.setdefault(reason.contact, []).append(reason)
    reach = channels.reach(book.db, together)
    return [
        Entry(
            first,
            worths.get(first.key),
            channels.choose(first.channel, *reach.get(contact, channels.UNREACHED)),
            tuple(also),
        )
        for contact, (first, *also) in together.items()
    ]


def why(reason: Reason, day: str) -> str:
    """Why somebody is on the list, in the language in use."""
    words: str = _BY_NAME[reason.kind].why(reason.fact, day)
    return words


def as_dict(entry: Entry, day: str) -> dict[str, object]:
    """One row for machines."""
    first, worth = entry.reason, entry.worth
    return {
        "key": first.key,
        "kind": first.kind,
        "contact": {"id": first.contact, "name": first.name},
        "due": first.due,
        "overdue_days": overdue(first.due, day),
        "why": why(first, day),
        "worth": worth and {"amount": amount_text(*worth), "currency": worth[1]},
        "channel": entry.channel,
        "message": first.message,
        "also": [
            {"key": other.key, "kind": other.kind, "due": other.due, "why": why(other, day)}
            for other in entry.also
        ],
    }


def overdue(due: str, day: str) -> int:
    """How many days ago it was due; 0 for today and for what is still to come."""
    return max(0, (date.fromisoformat(day) - date.fromisoformat(due)).days)


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
    day: str,
) -> dict[str, object]:
    """Finish a row: logs the contact, keeps the outcome, plans the next step. Returns the row.

    The row bears `next` (the key of the next step, if any) and `batch` (for an undo).
    """
    kind, key = _kind_of(key)
    row: dict[str, object] = kind.done(book, key, outcome=outcome, note=note, next_step=next_step, day=day)
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


def _usual(book: Book, worths: set[Worth]) -> dict[str, float]:
    """{currency: what an order usually brings}; empty when one currency is all there is."""
    wanted = {currency for _, currency in worths}
    if len(wanted) < 2:
        return {}
    nets: dict[str, list[int]] = {}
    for currency, net in store.newest_nets(book.db):
        nets.setdefault(currency, []).append(net)
    for currency in wanted - nets.keys():
        nets[currency] = [net for net, one in worths if one == currency]
    return {currency: _middle(nets[currency]) for currency in wanted}


def _middle(numbers: list[int]) -> float:
    ordered = sorted(numbers)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _rank(reason: Reason, worth: Worth | None, usual: dict[str, float], day: str) -> tuple[object, ...]:
    """What was promised first, then what is worth most now; what is still to come last, by its day."""
    late = overdue(reason.due, day)
    at_stake = worth[0] / usual.get(worth[1], 1) if worth else 0
    return (
        reason.due if reason.due > day else "",
        not reason.promised,
        not reason.high,
        (reason.due == day and reason.time) or "~",
        -at_stake * urgency(late),
        -late,
        (reason.key[0], len(reason.key), reason.key),
    )


def urgency(late: int) -> float:
    """How much a delay of so many days weighs: 1 today, 2 after a week, 5 at most."""
    return min(1 + late / 7, _MOST_URGENT)


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

"""The order of the day's list: what was promised first, then by worth and urgency over all currencies."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from crm_tui.care import rows, workflow
from crm_tui.prospects import rows as prospect_rows
from crm_tui.store import agenda, fitted
from crm_tui.store import followups as store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_tui.care.rows import Look, Reason
    from crm_tui.store.book import Book

    Worth = tuple[int, str]

_MOST_URGENT = 5.0


def look(book: Book, day: str, until: str, worths: set[Worth]) -> Look:
    """How every kind looks at the list of that day."""
    codes = agenda.rhythm_currencies(book.db)
    usual = _usual(book, codes, worths)

    def bound(letter: str, shows: str, worth: Worth | None) -> tuple[object, ...]:
        return place(shows, worth, usual, day, (letter, 0, ""))

    return rows.Look(book, day, until, workflow.load(book.db), codes, usual, bound)


def _usual(book: Book, codes: list[str], worths: set[Worth]) -> Callable[[str], float]:
    """What an order usually brings, by currency, as the last refit found it; 1 where one currency is all there is."""
    wanted = {currency for _, currency in worths}
    wanted.update(codes, agenda.step_currencies(book.db), prospect_rows.currencies(book))
    wanted.discard("")
    if len(wanted) < 2:
        return lambda _currency: 1.0
    usual = fitted.medians(book.db, wanted)
    if missing := wanted - usual.keys():
        usual |= _lately(book, worths, missing)
    return lambda currency: usual.get(currency) or 1.0


def _lately(book: Book, worths: set[Worth], wanted: set[str]) -> dict[str, float]:
    """The same out of the newest orders, else out of what is on the list, for currencies that no refit has seen."""
    nets: dict[str, list[int]] = {}
    for currency, net in store.newest_nets(book.db):
        nets.setdefault(currency, []).append(net)
    for currency in wanted - nets.keys():
        nets[currency] = [net for net, one in worths if one == currency]
    return {currency: _middle(nets[currency]) for currency in wanted if nets[currency]}


def _middle(numbers: list[int]) -> float:
    ordered = sorted(numbers)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def rank(reason: Reason, worth: Worth | None, usual: Callable[[str], float], day: str) -> tuple[object, ...]:
    """What was promised first, then what is worth most now; what is still to come last, by its day."""
    key = reason.key
    return place(
        reason.shows or reason.due, worth, usual, day, (key[0], len(key), key),
        (not reason.promised, not reason.high, (reason.promised and reason.due == day and reason.time) or "~"),
    )  # fmt: skip


def place(
    shows: str,
    worth: Worth | None,
    usual: Callable[[str], float],
    day: str,
    key: tuple[str, int, str],
    first: tuple[bool, bool, str] = (True, True, "~"),
) -> tuple[object, ...]:
    """Where something stands that shows on a day and is worth so much; `first`: no promise, not urgent, no time."""
    late = overdue(shows, day)
    at_stake = worth[0] / usual(worth[1]) if worth else 0.0
    return (shows if shows > day else "", *first, -at_stake * urgency(late), -late, key)


def urgency(late: int) -> float:
    """How much a delay of so many days weighs: 1 today, 2 after a week, 5 at most."""
    return min(1 + late / 7, _MOST_URGENT)


@lru_cache(maxsize=1024)
def overdue(due: str, day: str) -> int:
    """How many days ago it was due; 0 for today and for what is still to come."""
    return max(0, (date.fromisoformat(day) - date.fromisoformat(due)).days)

"""What puts rows on the day's list: the shape of a reason, and of a kind that knows how to work its rows.

A new kind is one module with a `KIND` of this shape, named in `today.KINDS`.
"""

from __future__ import annotations

from collections import namedtuple
from heapq import heappop, heappush

from crm_tui.errors import BadInput, NotFound
from crm_tui.locale import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any, TypeVar

    One = TypeVar("One")

# Why somebody is on the list, in facts without words.
#   promised: it was promised for that day or before · high: its priority · channel, orders: its own, if any
#   worth: (minor units, currency) where the kind knows better than the person's newest order
#   fact: the row itself, from which the kind makes its words
#   template, purpose: of the message that goes with it · shows: the day from which it is on the list, where
#   that is not the day it is due
Reason = namedtuple(
    "Reason",
    "key kind contact name due time promised high channel orders fact worth message template purpose shows",
    defaults=(None, None, None, "service", None),
)

# letter: what its keys begin with · name: the JSON `kind`
#   awake(db, day, until) -> [Reason]        what shows from that day to the other
#   why(fact, day) -> str                    in the language in use
#   find(book, key) -> row                   finished ones too; NotFound when there is none
#   done(book, key, *, outcome, note, next_step, day) -> row
#   snooze(book, key, when_day, *, day) -> row · skip(book, key, *, day) -> row
# A row is a dict with at least key, kind, contact, due, state.
# Kinds that can have more rows than anybody reads give them lazily instead of `awake` (which is then None):
#   streams(look) -> [iterators of Reason, each beginning with what is worth doing most, such ones as `Late`,
#   or lists of the few there are]
# and, where some are no lists:
#   count(look) -> how many those have, about
#   of(look, people) -> [Reason] that those have of these people
Kind = namedtuple(
    "Kind", "letter name awake why find done snooze skip streams count of", defaults=(None, None, None)
)


# How the list is looked at, asked once for all kinds. until: the day up to which rows show · rules: the seller's
#   workflow · codes: the currencies of buyers' numbers · usual(currency): what an order usually brings
#   bound(letter, shows, worth): the place in the list before which nothing of that kind stands that shows on that
#   day and is worth so much or less
Look = namedtuple("Look", "book day until rules codes usual bound")

# A stream that is asked for only when its turn may have come. rank: a place that none of it stands before;
# open() -> what it holds, in order
Late = namedtuple("Late", "rank open")


def merged(streams: Iterable[Iterable[One] | Late], rank: Callable[[One], object]) -> Iterator[One]:
    """What all streams hold, each of which is in order already, in one order."""
    heap: list[tuple[Any, int, One | None, Any]] = []
    for n, stream in enumerate(streams):
        if isinstance(stream, Late):
            heappush(heap, (stream.rank, n, None, stream.open))
        else:
            _push(heap, n, iter(stream), rank)
    while heap:
        _rank, n, one, more = heappop(heap)
        if one is not None:
            yield one
        _push(heap, n, more() if one is None else more, rank)


def _push(heap: list[Any], n: int, more: Iterator[One], rank: Callable[[One], object]) -> None:
    one = next(more, None)
    if one is not None:
        heappush(heap, (rank(one), n, one, more))


def no_such_key(key: str) -> NotFound:
    """The error for a key that names no row."""
    return NotFound(_("There is no row %(key)s; 'crm today' prints the keys.") % {"key": key[:40]})


def number(key: str) -> int:
    """The number in a key such as f12 or k3; NotFound when it has none."""
    digits = key[1:]
    if not (digits.isascii() and digits.isdigit() and len(digits) < 19):
        raise no_such_key(key)
    return int(digits)


def check_later(when_day: str, day: str) -> None:
    """BadInput unless the day to come back on is after today."""
    if when_day <= day:
        raise BadInput(
            _("%(when)s is not after today, %(day)s; name the day it should come back on.")
            % {"when": when_day, "day": day}
        )

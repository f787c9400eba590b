"""One buyer's orders as the numbers that are kept of them: how often, how lately, how much, and when again.

Weights grow by exp((day - 2000-01-01)/TAU) instead of shrinking with age: who is before whom then never changes,
and nothing has to be made again overnight. `now` turns them into weights as of a day.
"""

from __future__ import annotations

import math
from datetime import date
from itertools import groupby
from operator import itemgetter

from crm_tui.insight import windows
from crm_tui.store.rhythm import Rhythm

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

TAU = 180  # days in which the weight of an order falls to 1/e
_EPOCH = date(2000, 1, 1).toordinal()
_STEEPEST = 600  # a weight stays a number, whatever day somebody types
_LAST_DAY = date.max.toordinal()
Z80, Z90 = 0.8416212335729143, 1.2815515655446004  # the normal distribution's 80 and 90 % points


class Ordinals(dict[str, int]):
    """Days as whole numbers, worked out once each; a day that is none counts as the first one."""

    def __missing__(self, day: str) -> int:
        """Work one out."""
        try:
            found = date.fromisoformat(day).toordinal()
        except ValueError:
            found = 1
        self[day] = found
        return found


class _Weights(dict[str, float]):
    def __missing__(self, day: str) -> float:
        weight = self[day] = math.exp(max(-_STEEPEST, min(_STEEPEST, (ORDINALS[day] - _EPOCH) / TAU)))
        return weight


class _Texts(dict[int, str]):
    def __missing__(self, ordinal: int) -> str:
        text = self[ordinal] = date.fromordinal(min(ordinal, _LAST_DAY)).isoformat()
        return text


ORDINALS, _WEIGHTS, _TEXTS = Ordinals(), _Weights(), _Texts()


def now(number: float, day: str) -> float:
    """A kept activity or value as of a day: the weight of an order of that day is 1."""
    return number / _WEIGHTS[day]


def text(ordinal: int) -> str:
    """The day of an ordinal, 'YYYY-MM-DD'; the calendar's last one for any after it."""
    return _TEXTS[ordinal]


def clamped(orders: Iterable[Any], day: str) -> list[Any]:
    """`Bought` rows of which none is after `day`: what is dated later counts as of that day."""
    return [row if row[1] <= day else (row[0], day, *row[2:]) for row in orders]


def folded(bought: Iterable[Any], shop: str, window: windows.Shop) -> Iterator[Rhythm]:
    """The rows to keep, from `Bought` rows that come person by person, oldest first.

    shop: the shop's currency, in which a person's numbers are when they have orders in it that count, else they
    are in that of most such orders. Who has no order that counts has no row.
    """
    for contact, orders in groupby(bought, itemgetter(0)):
        row = one(contact, list(orders), shop, window)
        if row is not None:
            yield row


def one(contact: int, orders: list[Any], shop: str, window: windows.Shop) -> Rhythm | None:
    """One person's row, from their dated orders, oldest first; None when none of them counts."""
    currency = _currency(orders, shop)
    if not currency:
        return None
    days: list[str] = []
    activity = value = 0.0
    net = paying = 0
    paid_on = ""
    for _contact, day, counts, code, added, paid, refunded, refund_day in orders:
        if counts and not (days and days[-1] == day):
            days.append(day)
            activity += _WEIGHTS[day]
        if code != currency:
            continue
        net += added
        if counts and paid_on != day:
            paid_on = day
            paying += 1
        if counts and refund_day and refunded:
            # taken off with the weight of its own day, but never more than the order brought
            value += max(0.0, paid * _WEIGHTS[day] - refunded * _WEIGHTS[refund_day])
        else:
            value += added * _WEIGHTS[day]
    logs, squares = waits(days)
    points = turning(len(days), logs, days[-1], window)
    amount = round(net / paying)
    return Rhythm(
        contact, currency, len(days), days[0], days[-1], logs, squares, activity, value, amount, *points
    )


def _currency(orders: list[Any], shop: str) -> str:
    """The shop's, else that of most orders that count, "" when none does."""
    count: dict[str, int] = {}
    for _contact, _day, counts, code, *_rest in orders:
        if counts:
            count[code] = count.get(code, 0) + 1
    if shop in count or not count:
        return shop if count else ""
    return min(count, key=lambda code: (-count[code], code))


def waits(days: list[str]) -> tuple[float, float]:
    """(sum of ln days, sum of their squares) of the gaps between different days in their order."""
    logs = squares = 0.0
    before = 0
    for day in days:
        ordinal = ORDINALS[day]
        if before:
            wait = math.log(max(1, ordinal - before))
            logs += wait
            squares += wait * wait
        before = ordinal
    return logs, squares


def turning(days: int, logs: float, last: str, window: windows.Shop) -> tuple[str, str, str]:
    """(due, late, lapsed): the days from which on 50, 80 and 90 % of such waits are over."""
    m, sd = windows.own(days - 1, logs, window)
    start = ORDINALS[last]
    due, late, lapsed = (
        _TEXTS[start + max(1, math.ceil(min(windows.LONGEST, math.exp(m + sd * z)) - 1e-9))]
        for z in (0.0, Z80, Z90)
    )
    return due, late, lapsed

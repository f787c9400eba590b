"""Recency, frequency, monetary value, each 1 to 5, and the names that sellers know; one currency at a time.

R: days since the last order; F and M: order days and money in the last 365. Quintiles of the shop's own buyers,
equal values scored equally; below 100 buyers bands that stand for themselves.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import namedtuple

from crm_tui.insight import rhythms
from crm_tui.insight.rhythms import ORDINALS
from crm_tui.locale import N_

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

YEAR = 365
FEW = 100  # buyers below whom quintiles say nothing
_R_BANDS = (30, 60, 90, 180)
_F_BANDS = (2, 3, 5, 8)

Rfm = namedtuple("Rfm", "r f m name")
# r: days since the last order from which on one is scored 4, 3, 2, 1; f, m: from which on one is scored 2, 3, 4, 5
Cuts = namedtuple("Cuts", "r f m")

CHAMPIONS, LOYAL, POTENTIAL, NEW, PROMISING, ATTENTION, SLEEPY, LOSE, RISK, HIBERNATING = (
    N_("champions"), N_("loyal"), N_("potential loyalist"), N_("new"), N_("promising"), N_("need attention"),
    N_("about to sleep"), N_("can't lose"), N_("at risk"), N_("hibernating")
)  # fmt: skip
NAMES = (CHAMPIONS, LOYAL, POTENTIAL, NEW, PROMISING, ATTENTION, SLEEPY, LOSE, RISK, HIBERNATING)


def name(r: int, f: int) -> str:
    """The name of a pair of scores."""
    if r <= 2:
        return LOSE if f == 5 else RISK if f >= 3 else HIBERNATING
    if f >= 4:
        return CHAMPIONS if r == 5 else LOYAL
    if r == 3:
        return ATTENTION if f == 3 else SLEEPY
    if f >= 2:
        return POTENTIAL
    return NEW if r == 5 else PROMISING


def facts(orders: Iterable[Any], currency: str, day: str) -> tuple[int, int, int]:
    """(days since the last order, order days and net minor units in the year before `day`) of `Bought` rows."""
    start, today = rhythms.text(max(1, ORDINALS[day] - YEAR)), ORDINALS[day]
    days, net, last = set(), 0, 0
    for _contact, at, counts, code, added, *_rest in orders:
        if counts:
            last = max(last, min(ORDINALS[at], today))
        if at > start:
            if counts:
                days.add(at)
            net += added if code == currency else 0
    return today - last, len(days), net


def bands(median: float) -> Cuts:
    """The bands of a small shop; money in multiples of its median order."""
    return Cuts(tuple(one + 1 for one in _R_BANDS), _F_BANDS, tuple(median * one for one in _F_BANDS))


def quintiles(waited: Sequence[float], often: Sequence[float], spent: Sequence[float]) -> Cuts:
    """The cuts of a shop, from all its buyers' days, counts and sums."""
    return Cuts(_cuts(waited), _cuts(often), _cuts(spent))


def _cuts(values: Sequence[float]) -> tuple[float, ...]:
    """Four cuts; the share of buyers strictly before a value decides its score: equal ones are scored equally."""
    ranked = sorted(values)
    n = len(ranked)
    found: list[float] = []
    for fifth in (1, 2, 3, 4):
        at = -(-n * fifth // 5)  # the first place with so many before it
        value = ranked[min(at, n - 1)] if n else 0.0
        if n and bisect_left(ranked, value) * 5 < n * fifth:
            beyond = bisect_right(ranked, value)
            value = ranked[beyond] if beyond < n else float("inf")
        found.append(value)
    return tuple(found)


def scored(waited: float, often: float, spent: float, cuts: Cuts) -> Rfm:
    """One buyer's scores and name."""
    r = 5 - bisect_right(cuts.r, waited)
    f, m = 1 + bisect_right(cuts.f, often), 1 + bisect_right(cuts.m, spent)
    return Rfm(r, f, m, name(r, f))

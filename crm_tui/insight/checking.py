"""The same rules run as of a quarter ago on the shop's own data, against what people did since."""

from __future__ import annotations

from collections import Counter, namedtuple
from operator import itemgetter

from crm_tui.insight import fitted, rhythms, scoring, windows
from crm_tui.insight.rhythms import ORDINALS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crm_tui.insight.buying import Buying
    from crm_tui.insight.sample import Sample

QUARTER = 90
NAMED = 50  # people whom a check names, fewer in a small shop
FEWEST = 10  # buyers a quarter ago, below whom there is nothing to check

# what: the number that is checked; of so many named, how many were right; since: the day it was run as of
Check = namedtuple("Check", "what named right since")


def quarter_before(day: str) -> str:
    """The day a quarter before; the calendar's first one where there is none."""
    return rhythms.text(max(1, ORDINALS[day] - QUARTER))


def checks(sample: Sample, fit: fitted.Fitted, buys: Buying) -> list[Check]:
    """How each predicted number would have fared, named as of a quarter ago; [] where that is too long ago.

    buys: what a refit had found then. The window is measured anew here.
    """
    since = quarter_before(sample.day)
    then = list(sample.rhythms(fit.window, since))
    if len(then) < FEWEST:
        return []
    bought = sample.bought(since)
    named = min(NAMED, max(1, len(then) // 5))
    old = fit._replace(buying=buys, window=windows.measure((r.days - 1, r.logs, r.squares) for r in then))
    score = scoring.scorer(old, since)
    scored = [(r, score(r)) for r in then]
    code = Counter(r.currency for r in then).most_common(1)[0][0]
    found = []
    for what in ("loyalty", "activity", "middle", "value"):
        place = scoring.Score._fields.index(what)
        # amounts are ranked in one currency: that of most customers
        some = (
            [(r, one) for r, one in scored if r.currency == code] if what in ("middle", "value") else scored
        )
        ranked = sorted((-one[place], r.contact) for r, one in some)[: min(named, max(1, len(some) // 5))]
        right = sum(contact in bought for _number, contact in ranked)
        found.append(Check({"middle": "potential"}.get(what, what), len(ranked), right, since))
    return [*found, *_lapsed(scored, old, since, bought), _window(sample, then, old, since)]


def _lapsed(scored: list[tuple[Any, Any]], old: fitted.Fitted, since: str, bought: set[int]) -> list[Check]:
    """Of whom the rule called lapsed, how many stayed away."""
    gone = []
    for r, score in scored:
        *_points, lapsed = rhythms.turning(r.days, r.logs, r.last, old.window)
        if r.days > 1 and since >= lapsed:
            gone.append((score.waited, r.contact))
    away = sum(contact not in bought for _waited, contact in gone)
    return [Check("lapsed", len(gone), away, since)] if gone else []


def _window(sample: Sample, then: list[Any], old: fitted.Fitted, since: str) -> Check:
    """Of the repeat buyers who came back, how many did so between the window's two days."""
    named = right = 0
    at = itemgetter(1)
    for r in then:
        if r.days < 2:
            continue
        back = next((at(row) for row in sample.orders[r.contact] if row[1] >= since and row[2]), None)
        if back is not None:
            first, _middle, last = scoring.window(r, old, since)
            named += 1
            right += first <= back <= last
    return Check("window", named, right, since)

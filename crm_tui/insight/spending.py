"""What an order of somebody's is worth: Gamma-Gamma over the mean of their orders so far.

Fader & Hardie, The Gamma-Gamma model of monetary value (2013): m is the mean of x order days. Amounts are in one
currency and in one unit; p and q have none, v has the amounts'.
"""

from __future__ import annotations

from collections import namedtuple
from math import exp, lgamma, log

from crm_tui.insight.minimum import least

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

Spending = namedtuple("Spending", "p q v")
PRIOR = Spending(2.5, 3.3, 2.3)  # v as a multiple of the median order value
_FAR = 20


def mean(s: Spending, x: int, m: float) -> float:
    """E(M | x, m): the person's own mean, drawn towards the shop's the fewer orders there are."""
    whole = s.p * x + s.q - 1
    return float((s.v * s.p + s.p * x * m) / whole)


def fit(people: Sequence[tuple[int, float]], start: Spending) -> Spending:
    """Gamma-Gamma by maximum likelihood, from (x, m) with m > 0; q is kept above 1, where a mean exists."""

    def cost(logs: list[float]) -> float:
        if max(map(abs, logs)) > _FAR:
            return 1e300
        p, above, v = map(exp, logs)
        return -likelihood(people, Spending(p, 1 + above, v))

    p, above, v = map(exp, least(cost, [log(start.p), log(start.q - 1), log(start.v)]))
    return Spending(p, 1 + above, v)


def likelihood(people: Sequence[tuple[int, float]], s: Spending) -> float:
    """The log-likelihood of means m over x order days."""
    p, q, v = s
    shared: dict[int, float] = {}
    start = q * log(v) - lgamma(q)
    total = 0.0
    for x, m in people:
        px = p * x
        if x not in shared:
            shared[x] = start + lgamma(px + q) - lgamma(px) + px * log(x)
        total += shared[x] + (px - 1) * log(m) - (px + q) * log(x * m + v)
    return total

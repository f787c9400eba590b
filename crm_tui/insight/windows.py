"""When somebody will probably come back: a log-normal waiting time, their own gaps shrunk to the shop's.

m = (sum of ln gaps + k mu)/(n + k), sd^2 = w + w/(n + k), for n gaps between order days: the posterior of a normal
mean with k gaps' worth of prior, and the spread of the next one. Given the days already waited, the next order
comes at the quantiles of what is left of that distribution, so a window never lies in the past.
"""

from __future__ import annotations

import math
from collections import namedtuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

# mu: mean of ln days; w: variance of one wait about its person's mean; k: how many gaps the shop's mean weighs
Shop = namedtuple("Shop", "mu w k")
PRIOR = Shop(math.log(60), 0.9, 3.5)
WEIGHT = 20.0  # gaps that the prior weighs when a shop's own are measured
_SURELY = 1e-300
LONGEST = 36_500  # days; nobody plans further
_COEFFICIENTS = (
    (-3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2,
     -3.066479806614716e1, 2.506628277459239),
    (-5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1,
     -1.328068155288572e1, 1.0),
    (-7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734,
     4.374664141464968, 2.938163982698783),
    (7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1.0),
)  # fmt: skip


def own(gaps: int, logs: float, shop: Shop) -> tuple[float, float]:
    """(m, sd) of ln days until the next order, for somebody with `gaps` gaps whose ln days sum to `logs`."""
    weight = gaps + shop.k
    return (logs + shop.k * shop.mu) / weight, math.sqrt(shop.w * (1 + 1 / weight))


def usual(gaps: int, logs: float) -> int | None:
    """The days that usually lie between a person's own orders: the geometric mean; None after one order."""
    return max(1, round(math.exp(logs / gaps))) if gaps else None


def passed(m: float, sd: float, waited: float) -> float:
    """F: the share of such waits that are over after `waited` days (0 to 1)."""
    return 1 - left(m, sd, waited)


def left(m: float, sd: float, waited: float) -> float:
    """1 - F, exact where almost nothing is left; 1 for no wait at all."""
    return 0.5 * math.erfc((math.log(waited) - m) / (sd * math.sqrt(2))) if waited > 0 else 1.0


def quantile(m: float, sd: float, waited: float, share: float) -> float:
    """Days from the last order until `share` of those who waited so long have come back."""
    z = -z_of(max(_SURELY, (1 - share) * left(m, sd, waited)))
    return min(float(LONGEST), max(waited, math.exp(min(m + sd * z, 700.0))))


def window(gaps: int, logs: float, waited: float, shop: Shop) -> tuple[float, float, float]:
    """(from, middle, to) in days since the last order: four of five who come back do so between from and to."""
    m, sd = own(gaps, logs, shop)
    low, middle, high = (quantile(m, sd, waited, share) for share in (0.1, 0.5, 0.9))
    return low, middle, high


def z_of(p: float) -> float:
    """The standard normal's quantile: P. J. Acklam's rational approximation and one step of Halley's."""
    a, b, c, d = _COEFFICIENTS
    if p < 0.02425:
        q = math.sqrt(-2 * math.log(p))
        z = _ratio(q, c, d)
    elif p > 0.97575:
        q = math.sqrt(-2 * math.log(1 - p))
        z = -_ratio(q, c, d)
    else:
        q = p - 0.5
        z = q * _ratio(q * q, a, b)
    e = 0.5 * math.erfc(-z / math.sqrt(2)) - p
    if abs(z) > 37:  # beyond, the step itself would be lost
        return z
    u = e * math.sqrt(2 * math.pi) * math.exp(z * z / 2)
    return z - u / (1 + z * u / 2)


def _ratio(x: float, above: tuple[float, ...], below: tuple[float, ...]) -> float:
    upper = lower = 0.0
    for one in above:
        upper = upper * x + one
    for one in below:
        lower = lower * x + one
    return upper / lower


def measure(people: Iterable[tuple[int, float, float]]) -> Shop:
    """A shop's window from its people's (number of gaps, sum of ln days, sum of their squares), by moments.

    mu is the mean gap; w the variance within people; w/k that between their means, each person counted once (the
    unweighted-means estimator: Searle, Casella & McCulloch, Variance Components, 1992, ch. 3). The prior counts as
    WEIGHT gaps; w is never under .2, k within 1 and 20.
    """
    known = [one for one in people if one[0] > 0]
    if not known:
        return PRIOR
    gaps = sum(n for n, _logs, _squares in known)
    mu = (sum(logs for _n, logs, _squares in known) + WEIGHT * PRIOR.mu) / (gaps + WEIGHT)
    within = sum(max(0.0, squares - logs * logs / n) for n, logs, squares in known)
    w = max(0.2, (within + WEIGHT * PRIOR.w) / (gaps - len(known) + WEIGHT))
    k = PRIOR.k
    if len(known) > 1:
        mean = sum(logs / n for n, logs, _squares in known) / len(known)
        means = sum((logs / n - mean) ** 2 for n, logs, _squares in known) / (len(known) - 1)
        between = means - w * sum(1 / n for n, _logs, _squares in known) / len(known)
        measured = min(20.0, max(1.0, w / between)) if between > 0 else 20.0
        share = gaps / (gaps + WEIGHT)
        k = math.exp(share * math.log(measured) + (1 - share) * math.log(PRIOR.k))
    return Shop(mu, w, min(20.0, max(1.0, k)))

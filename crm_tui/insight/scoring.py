"""One buyer's numbers as of a day: activity, value, loyalty, potential, window and state, out of their kept row."""

from __future__ import annotations

import math
from collections import namedtuple

from crm_tui.insight import buying, rhythms, spending, windows
from crm_tui.insight.rhythms import ORDINALS
from crm_tui.insight.states import state

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_tui.insight.buying import History
    from crm_tui.insight.fitted import Fitted
    from crm_tui.store.rhythm import Rhythm

Z80_RANGE = 1.2815515655446004  # four of five lie within so many standard deviations

# activity and value as of the day (value in minor units); loyalty 0-100, the chance to buy within 90 days; orders and
# low, middle, high (minor units) to expect in them; waited: days since the last order
Score = namedtuple("Score", "activity value loyalty orders low middle high waited state")


def history(r: Rhythm, today: int) -> History:
    """(order days after the first, age in days at the last, age today) of a kept row; nobody is from the future."""
    first = ORDINALS[r.first]
    age = max(0, today - first)
    return r.days - 1, float(min(age, ORDINALS[r.last] - first)), float(age)


def scorer(fit: Fitted, day: str) -> Callable[[Rhythm], Score]:
    """A function that scores kept rows as of `day` with the shop's parameters.

    What hangs on few things only is worked out once for each: a million people differ in a few thousand ways.
    """
    today, scale, alpha, log, exp = ORDINALS[day], rhythms.now(1.0, day), fit.buying.alpha, math.log, math.exp
    ahead: dict[
        tuple[int, float], tuple[float, float]
    ] = {}  # by x and age: chance and orders of who is still there
    sizes: dict[tuple[int, str], tuple[float, float, float, float, float]] = {}

    def score(r: Rhythm) -> Score:
        x, t, age = history(r, today)
        size = sizes.get((x, r.currency))
        if size is None:
            size = sizes[x, r.currency] = _sizes(fit, x, r.currency)
        shape, left, base, own, spread = size
        alive = 1 / (1 + left * exp(min(700.0, shape * log((alpha + age) / (alpha + t)))))
        staying = ahead.get((x, age))
        if staying is None:
            staying = ahead[x, age] = buying.staying(fit.buying, x, age)
        once, several = staying
        orders = alive * several
        middle = orders * max(0.0, base + own * max(0, r.amount))
        return Score(
            r.activity * scale, r.value * scale, 100 * alive * once, orders, middle / spread, middle, middle * spread,
            max(0, today - ORDINALS[r.last]), state(r.days, r.due, r.late, r.lapsed, day),
        )  # fmt: skip

    return score


def _sizes(fit: Fitted, x: int, currency: str) -> tuple[float, float, float, float, float]:
    """(r + x, a/(b + x), the two parts of the mean order: the shop's and per own, the range's factor) for one x."""
    shape, left = fit.buying.r + x, fit.buying.a / (fit.buying.b + x)
    money, days = spending_of(fit, currency), x + 1
    spread = math.exp(Z80_RANGE * _spread(shape, money, days))
    if money is None:
        return shape, left, 0.0, 1.0, spread
    base = spending.mean(money, days, 0.0)
    return shape, left, base, spending.mean(money, days, 1.0) - base, spread


def spending_of(fit: Fitted, currency: str) -> spending.Spending | None:
    """What is known of order values in a currency; None before the first refit."""
    found: spending.Spending | None = fit.spending.get(currency)
    return found


def _spread(shape: float, money: spending.Spending | None, days: int) -> float:
    """The standard deviation, in log space, of what is to be expected: how little the rate and the mean are known."""
    rate = math.log(1 + 1 / shape)
    if money is None:
        return math.sqrt(rate)
    return math.sqrt(rate + math.log(1 + 1 / max(1.0, money.q + money.p * days - 2)))


def window(r: Rhythm, fit: Fitted, day: str) -> tuple[str, str, str]:
    """(from, middle, to): the days between which four of five come back who come back at all."""
    start, today = ORDINALS[r.last], ORDINALS[day]
    waited = max(0, today - start)
    low, middle, high = windows.window(r.days - 1, r.logs, float(waited), fit.window)
    found = [rhythms.text(start + max(1, round(one))) for one in (low, middle, high)]
    return found[0], found[1], found[2]

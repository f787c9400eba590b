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
    """A function that scores kept rows as of `day` with the shop's parameters."""
    today = ORDINALS[day]
    scale = rhythms.now(1.0, day)
    p = fit.buying
    ahead: dict[tuple[int, float], tuple[float, float]] = {}
    gone = [p.a / (p.b + x) for x in range(_FEW)]

    def score(r: Rhythm) -> Score:
        x, t, age = history(r, today)
        shape = p.r + x
        left = gone[x] if x < _FEW else p.a / (p.b + x)
        alive = 1 / (1 + left * math.exp(min(700.0, shape * math.log((p.alpha + age) / (p.alpha + t)))))
        if (x, age) in ahead:
            once, several = ahead[x, age]
        else:  # how often somebody orders who is still a customer hangs on these two alone
            once, several = ahead[x, age] = buying.staying(p, x, age)
        orders = alive * several
        money = spending_of(fit, r.currency)
        mean = max(0.0, spending.mean(money, r.days, max(0.0, r.amount))) if money else max(0.0, r.amount)
        spread = math.exp(Z80_RANGE * _spread(shape, money, r.days))
        middle = orders * mean
        return Score(
            r.activity * scale, r.value * scale, 100 * alive * once, orders, middle / spread, middle, middle * spread,
            max(0, today - ORDINALS[r.last]), state(r.days, r.due, r.late, r.lapsed, day),
        )  # fmt: skip

    return score


_FEW = 64


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


def usual(r: Rhythm, fit: Fitted) -> int:
    """The usual gap in days: the middle of the person's own distribution, drawn to the shop's."""
    m, _sd = windows.own(r.days - 1, r.logs, fit.window)
    return max(1, round(math.exp(m)))

"""What a campaign brought: those who were sent it against a random part that was held out before.

Comparing recipients with everybody else finds an effect nearly always; only a hold-out drawn before sending tells.
"""

from __future__ import annotations

import math
from collections import namedtuple

Z95 = 1.959963984540054  # of a 95 % interval

# difference of the two shares, and its 95 % interval
Effect = namedtuple("Effect", "uplift low high")
# money per order that would not have come otherwise; high is None where it has no bound
Cost = namedtuple("Cost", "middle low high")


def wilson(bought: int, people: int, z: float = Z95) -> tuple[float, float]:
    """The interval of a share: Wilson's score interval (JASA 22, 1927); (0, 1) of nobody."""
    if people < 1:
        return 0.0, 1.0
    share, square = bought / people, z * z
    middle = share + square / (2 * people)
    spread = z * math.sqrt(share * (1 - share) / people + square / (4 * people * people))
    return max(0.0, (middle - spread) / (1 + square / people)), min(
        1.0, (middle + spread) / (1 + square / people)
    )


def effect(bought: int, sent: int, bought_held: int, held: int) -> Effect:
    """Uplift: the share of buyers among those sent it less that among those held out, with Newcombe's interval.

    Method 10 of R. G. Newcombe, "Interval estimation for the difference between independent proportions",
    Statistics in Medicine 17 (1998): the two Wilson intervals, squared and added.
    """
    first, second = bought / sent if sent else 0.0, bought_held / held if held else 0.0
    (low, high), (low_held, high_held) = wilson(bought, sent), wilson(bought_held, held)
    return Effect(
        first - second,
        first - second - math.hypot(first - low, high_held - second),
        first - second + math.hypot(high - first, second - low_held),
    )


def is_shown(found: Effect) -> bool:
    """Whether there is an effect at all: an interval that holds 0 shows none."""
    return bool(found.low > 0 or found.high < 0)


def is_success(found: Effect) -> bool:
    """Whether more bought for it: of campaigns that do nothing, about one in forty is called so."""
    return bool(found.low > 0)


def cost_per_order(cost: int, sent: int, found: Effect) -> Cost:
    """Minor units per extra order: cost / (sent x uplift), its range from the interval's ends.

    None for what has no bound, because no order may have come of it.
    """

    def per(share: float) -> float | None:
        return cost / (sent * share) if sent and share > 0 else None

    return Cost(per(found.uplift), per(found.high), per(found.low))


def power(sent: int, held: int, usual: float, uplift: float) -> float:
    """The chance (0 to 1) that an effect of this size would show, where so many usually buy: the normal
    approximation for two proportions (Fleiss, Statistical Methods for Rates and Proportions, ch. 4)."""
    if not sent or not held:
        return 0.0
    after = min(1.0, max(0.0, usual + uplift))
    spread = math.sqrt(after * (1 - after) / sent + usual * (1 - usual) / held)
    return 0.5 * math.erfc((Z95 - abs(uplift) / spread) / math.sqrt(2)) if spread else 1.0

"""Tiers by value: A the top fifth, B the next three tenths, C the rest; looked up, never stamped on anybody.

Kept values keep their order for ever, so a place in the index is a tier. In a big shop the two values that part the
tiers are those of the last refit.
"""

from __future__ import annotations

from crm_tui.store import rhythm

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.insight.fitted import Fitted
    from crm_tui.store import driver

    Thresholds = dict[str, tuple[float, float]]

TOP, NEXT = 5, 2  # one of 5 is A, one of 2 is A or B
BIG = 20_000  # buyers beyond whom counting through the index would be felt


def measured(db: driver.Connection) -> Thresholds:
    """{currency: (kept value from which on somebody is A, from which on B)}, off the index as it stands."""
    return {
        currency: (
            rhythm.value_at(db, currency, -(-people // TOP)),
            rhythm.value_at(db, currency, -(-people // NEXT)),
        )
        for currency, people in rhythm.currencies(db)
    }


def thresholds(db: driver.Connection, fit: Fitted) -> Thresholds:
    """The same, cheaply: the last refit's where the shop is big."""
    return fit.tiers if fit.tiers and fit.people > BIG else measured(db)


def tier(value: float, parted: tuple[float, float] | None) -> str:
    """A, B or C for a kept value; who brought nothing is C."""
    if parted is None or value <= 0:
        return "C"
    return "A" if value >= parted[0] else "B" if value >= parted[1] else "C"

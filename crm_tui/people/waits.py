"""In one word, how long somebody has waited, against what is usual for them; cheap enough for any list."""

from __future__ import annotations

from crm_tui.locale import N_

NONE, FRESH, COOLING, ACTIVE, DUE, LATE, LAPSED = (
    N_("none"), N_("fresh"), N_("cooling"), N_("active"), N_("due"), N_("late"), N_("lapsed")
)  # fmt: skip
STATES = (NONE, FRESH, COOLING, ACTIVE, DUE, LATE, LAPSED)


def state(days: int, due: str, late: str, lapsed: str, day: str) -> str:
    """The state on `day` of somebody with so many order days.

    due, late, lapsed: the days ('YYYY-MM-DD') on which 50, 80 and 90 % of such waits are over. Who ordered
    once is judged apart, by the shop's waits: fresh, and cooling from the 80 % day on.
    """
    if days < 1:
        return NONE
    if days == 1:
        return FRESH if day < late else COOLING
    if day < due:
        return ACTIVE
    if day < late:
        return DUE
    return LATE if day < lapsed else LAPSED

"""Keeps each buyer's row of `rhythm` what their orders say; `settle` calls it inside every act."""

from __future__ import annotations

from crm_tui.insight import fitted, rhythms
from crm_tui.store import rhythm, settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.store import driver
    from crm_tui.store.acts import Act
    from crm_tui.store.rhythm import Rhythm


def differing(db: driver.Connection, *, deep: bool) -> int:
    """For the doctor: how many people's rows are not what their orders say.

    The days of first and last order are compared; `deep` folds every order anew.
    """
    if not deep:
        return rhythm.misplaced(db)
    made = rhythms.folded(rhythm.every_order(db), settings.get(db, "currency"), fitted.window(db))
    kept = map(rhythm.Rhythm._make, rhythm.everybody(db))
    wrong = 0
    mine, theirs = next(made, None), next(kept, None)
    while mine is not None or theirs is not None:
        if mine is not None and theirs is not None and mine.contact == theirs.contact:
            wrong += not _same(mine, theirs)
            mine, theirs = next(made, None), next(kept, None)
            continue
        wrong += 1
        if theirs is None or (mine is not None and mine.contact < theirs.contact):
            mine = next(made, None)
        else:
            theirs = next(kept, None)
    return wrong


def _same(one: Rhythm, other: Rhythm) -> bool:
    """Whether two rows say the same; sums of the same numbers may differ in their last digits."""
    return all(
        abs(x - y) <= 1e-9 * max(1.0, abs(x), abs(y)) if isinstance(x, float) else x == y
        for x, y in zip(one, other, strict=True)
    )


def refresh(act: Act) -> None:
    """Bring the rows of everybody in temp.touched up to date; nobody else is read."""
    db = act.db
    rows = rhythms.folded(rhythm.of_touched(db), settings.get(db, "currency"), fitted.window(db))
    rhythm.replace_touched(db, rows)

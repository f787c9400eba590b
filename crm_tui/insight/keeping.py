"""Keeps each buyer's row of `rhythm` what their orders say; `settle` calls it inside every act."""

from __future__ import annotations

from crm_tui.insight import fitted, rhythms
from crm_tui.store import rhythm, settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.store.acts import Act


def refresh(act: Act) -> None:
    """Bring the rows of everybody in temp.touched up to date; nobody else is read."""
    db = act.db
    rows = rhythms.folded(rhythm.of_touched(db), settings.get(db, "currency"), fitted.window(db))
    rhythm.replace_touched(db, rows)

"""Keeps each buyer's row of `rhythm` what their orders say; `settle` calls it inside every act."""

from __future__ import annotations

from crm_tui.insight import fitted
from crm_tui.store import rhythm

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.store.acts import Act


def refresh(act: Act) -> None:
    """Bring the rows of everybody in temp.touched up to date; `spent` must be so already."""
    shop = fitted.window(act.db)
    rhythm.refresh(act.db, shop.mu, shop.w, shop.k)

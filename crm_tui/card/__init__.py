"""One person whole: the card that `crm show` prints and the app opens, as data and as lines for people."""

from __future__ import annotations

from crm_tui.card.facts import card
from crm_tui.card.lines import text_card

__all__ = ["card", "text_card"]

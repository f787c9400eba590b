"""In one word, how long somebody has waited; the rule lives with the people, whose lists show it."""

from __future__ import annotations

from crm_tui.people.waits import ACTIVE, COOLING, DUE, FRESH, LAPSED, LATE, NONE, STATES, state

__all__ = ["ACTIVE", "COOLING", "DUE", "FRESH", "LAPSED", "LATE", "NONE", "STATES", "state"]

"""Light and dark: one accent colour each, and shades of one ground."""

from __future__ import annotations

from textual.theme import Theme

from crm_tui.screens.palettes import COLOURS, DARK, LIGHT, MORE, named

__all__ = ["DARK", "LIGHT", "THEMES", "named", "other"]

THEMES = tuple(
    Theme(name, **COLOURS[name], dark=name == DARK, variables=MORE[name])  # type: ignore[arg-type]
    for name in (DARK, LIGHT)
)


def other(now: str) -> str:
    """The other one."""
    return DARK if now == LIGHT else LIGHT

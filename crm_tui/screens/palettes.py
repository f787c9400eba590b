"""The colours of the two themes as plain data, for whoever paints before Textual is there."""

from __future__ import annotations

DARK, LIGHT = "crm-dark", "crm-light"
COLOURS = {
    DARK: {
        "primary": "#6cb6c9", "secondary": "#8fa3ad", "accent": "#6cb6c9", "foreground": "#d5dadd",
        "background": "#14181b", "surface": "#1a1f23", "panel": "#232a2f", "success": "#8fbf8a",
        "warning": "#d9b36c", "error": "#e08a7d",
    },
    LIGHT: {
        "primary": "#0f6a80", "secondary": "#51616b", "accent": "#0f6a80", "foreground": "#1f272b",
        "background": "#fbfaf7", "surface": "#f4f2ed", "panel": "#e6e3db", "success": "#2f7036",
        "warning": "#8a6100", "error": "#b0372a",
    },
}  # fmt: skip
MORE = {
    DARK: {"line": "#2b3338", "quiet": "#84919a"},
    LIGHT: {"line": "#d9d5cb", "quiet": "#66737b"},
}


def named(said: str) -> str:
    """The theme that the settings name; dark is the usual."""
    return LIGHT if said.endswith("light") else DARK

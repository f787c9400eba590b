"""`crm` alone opens the app."""

from __future__ import annotations

from crm_tui import paths


def open_app() -> None:
    """Hand the terminal over to the app."""
    from crm_tui.screens.app import run

    run(paths.book_path())

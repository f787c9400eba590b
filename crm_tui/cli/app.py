"""`crm` alone opens the app."""

from __future__ import annotations

from crm_tui import paths
from crm_tui.cli import desk


def open_app() -> None:
    """Hand the terminal over to the app, after the questions of a first start."""
    from crm_tui.screens.app import run

    with desk.at_work():
        pass
    run(paths.book_path())

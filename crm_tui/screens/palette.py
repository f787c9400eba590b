"""The command palette: everything that the keys do here, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import SystemCommand

from crm_tui.locale import _
from crm_tui.screens import keys

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from textual.screen import Screen

    from crm_tui.screens.everywhere import Everywhere


def commands(app: Everywhere, screen: Screen[Any]) -> Iterator[SystemCommand]:
    """What works on this screen."""
    here: Callable[[], tuple[str, ...]] = getattr(screen, "places", tuple)
    for key in keys.KEYS:
        if key.place in ("app", "open", *here()):
            yield SystemCommand(_(key.does), app.registry.shown(key), _pressing(app, screen, key.action))


def _pressing(app: Everywhere, screen: Screen[Any], action: str) -> Callable[[], Awaitable[None]]:
    async def press() -> None:
        await app.run_action(action, screen)

    return press

"""The command palette: everything that the keys do here, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.highlighter import Highlighter
from textual.app import SystemCommand
from textual.command import CommandPalette
from textual.widgets import Input

from crm_tui.locale import _
from crm_tui.screens import keys
from crm_tui.widgets.typing import shown

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from rich.text import Text
    from textual.screen import Screen

    from crm_tui.screens.everywhere import Everywhere


class _Safely(Highlighter):
    """What was pasted, with nothing in it that acts."""

    def __init__(self, box: Input) -> None:
        super().__init__()
        self.box = box

    def highlight(self, text: Text) -> None:
        """Draw it as every other input does."""
        text.plain = shown(self.box.value)


class Palette(CommandPalette):
    """Textual's palette, whose input shows foreign text safely."""

    def on_mount(self) -> None:
        """Before anything can be pasted."""
        box = self.query_one(Input)
        box.highlighter = _Safely(box)


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

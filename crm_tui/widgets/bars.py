"""One-line bars: the title above, what was done below, and the keys that work now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from crm_tui.widgets import lines
from crm_tui.widgets.strips import strip_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crm_tui.widgets.lines import Line


class Bar(Widget):
    """One line with a left and a right end."""

    COMPONENT_CLASSES = lines.COMPONENTS

    def __init__(self, **words: Any) -> None:
        super().__init__(**words)
        self.left: Line = []
        self.right: Line = []

    def say(self, left: Line, right: Line | None = None) -> None:
        """Show other words."""
        if (left, right or []) != (self.left, self.right):
            self.left, self.right = left, right or []
            self.refresh()

    @property
    def text(self) -> str:
        """What is shown, as text."""
        return lines.plain([[*self.left, ("  ", ""), *self.right]])

    def _style(self, role: str) -> Style:
        return self.get_component_rich_style(f"line--{role}", partial=True)

    def render_line(self, y: int) -> Strip:
        """The line."""
        width = self.size.width
        if y:
            return Strip.blank(width, self.rich_style)
        line = lines.bar(self.left, self.right, width)
        return strip_of(line, width, self._style, self.rich_style)


class Keys(Bar):
    """The keys that work now: each can be clicked; the last ones stand on the right and always fit."""

    class Pressed(Message):
        """A key was clicked."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def __init__(self, **words: Any) -> None:
        super().__init__(**words)
        self._spots: list[tuple[int, int, str]] = []
        self._keys: tuple[Sequence[tuple[str, str, str]], Sequence[tuple[str, str, str]]] = ((), ())

    def offer(
        self, keys: Sequence[tuple[str, str, str]], always: Sequence[tuple[str, str, str]] = ()
    ) -> None:
        """Show these (key, what it does, action)."""
        if (keys, always) != self._keys:
            self._keys = (keys, always)
            self.refresh()

    @property
    def offered(self) -> list[str]:
        """The keys on show, with what they do."""
        return [f"{key} {does}" for key, does, _action in (*self._keys[0], *self._keys[1])]

    def render_line(self, y: int) -> Strip:
        """The line; where each key stands is kept for the mouse."""
        if y:
            return Strip.blank(self.size.width, self.rich_style)
        width = self.size.width
        line, self._spots = lines.keys(*self._keys, width)
        return strip_of(line, width, self._style, self.rich_style)

    def on_click(self, event: events.Click) -> None:
        """A click is as good as the key."""
        for begin, end, action in self._spots:
            if begin <= event.x < end:
                self.post_message(self.Pressed(action))

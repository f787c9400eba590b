"""A sheet of lines that scrolls: cards, orders, help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from crm_tui.widgets import lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_tui.widgets.lines import Line


class Sheet(ScrollView, can_focus=False):
    """Shows what `make(width)` returns, anew at every width."""

    COMPONENT_CLASSES = lines.COMPONENTS

    def __init__(self, make: Callable[[int], list[Line]] | None = None, **words: Any) -> None:
        super().__init__(**words)
        self._make = make
        self._lines: list[Line] = []
        self._room = (0, 0)
        self._drawn: dict[str, Style] = {}

    def show(self, make: Callable[[int], list[Line]] | None, *, top: bool = False) -> None:
        """Show something else; `top` begins at its beginning."""
        self._make, self._room = make, (0, 0)
        self._lay_out()
        if top:
            self.scroll_home(animate=False)

    @property
    def text(self) -> str:
        """What is shown, as text."""
        return lines.plain(self._lines)

    def _lay_out(self) -> None:
        width, height = self.size  # with the room of a scrollbar, whether one stands there yet or not
        if width and ((width, height) != self._room or not self._lines):
            self._lines = self._make(width) if self._make else []
            if len(self._lines) > height and self._make:
                self._lines = self._make(width - self.styles.scrollbar_size_vertical)
            self._room = (width, height)
            self.virtual_size = Size(0, len(self._lines))
        self.refresh()

    def on_resize(self) -> None:
        """Wrap anew."""
        self._lay_out()

    def notify_style_update(self) -> None:
        """Another theme: forget the styles."""
        super().notify_style_update()
        self._drawn.clear()

    def _style(self, role: str) -> Style:
        if role not in self._drawn:
            self._drawn[role] = self.get_component_rich_style(f"line--{role}", partial=True)
        return self._drawn[role]

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        width, at = self.size.width, y + int(self.scroll_offset.y)
        if at >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        return lines.strip_of(self._lines[at], width, self._style, self.rich_style)

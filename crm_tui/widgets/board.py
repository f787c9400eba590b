"""Cards in columns, any number in each: only those in sight are drawn, and pages of them are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from crm_tui.text import fit
from crm_tui.widgets import lines
from crm_tui.widgets.strips import strip_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crm_tui.widgets.lines import Line

PAGE = 50
TALL = 3  # lines of a card
_LEAST = 19  # cells of a column
_HEAD = 2  # lines above the cards
_KEPT = 12  # pages of a column


class Head(NamedTuple):
    """A column: its key, what stands above it, how many cards it has."""

    key: str
    title: str
    under: str
    many: int


class _Column:
    """A column's cards as far as they are here, and where one stands in it."""

    def __init__(self, head: Head) -> None:
        self.head = head
        self.cursor = 0
        self.top = 0
        self.pages: dict[int, Sequence[Any]] = {}
        self.asked: set[int] = set()

    def card(self, index: int) -> Any:
        page = self.pages.get(index // PAGE, ())
        return page[index % PAGE] if index % PAGE < len(page) else None


class Board(Widget, can_focus=True):
    """Columns side by side; `draw(card, width)` makes the lines of one card."""

    COMPONENT_CLASSES = lines.COMPONENTS
    BINDINGS = [
        Binding("left", "side(-1)", show=False),
        Binding("right", "side(1)", show=False),
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
        Binding("pageup", "leaf(-1)", show=False),
        Binding("pagedown", "leaf(1)", show=False),
        Binding("home", "ends(-1)", show=False),
        Binding("end", "ends(1)", show=False),
        Binding("enter", "enter", show=False),
    ]

    class Wanted(Message):
        """Cards that are in sight and not here yet."""

        def __init__(self, key: str, begin: int) -> None:
            super().__init__()
            self.key, self.begin = key, begin

    class Moved(Message):
        """Another card is selected, or the selected one has arrived; None where a column is empty."""

        def __init__(self, card: Any) -> None:
            super().__init__()
            self.card = card

    class Opened(Moved):
        """Enter was pressed on a card, or it was clicked twice."""

    def __init__(self, draw: Callable[[Any, int], list[Line]], **words: Any) -> None:
        super().__init__(**words)
        self.draw = draw
        self.columns: list[_Column] = []
        self.at = 0  # the column one stands in
        self.first = 0  # the first column in sight
        self._told: Any = self
        self._drawn: dict[str, Style] = {}

    # What it holds

    def show(
        self,
        heads: Sequence[Head],
        pages: dict[str, dict[int, Sequence[Any]]],
        place: tuple[str, int] | None = None,
    ) -> None:
        """All columns anew with the pages {key: {first card: cards}} that are here; places are kept.

        `place` is the column and card to stand on.
        """
        before = {one.head.key: one for one in self.columns}
        stood = self.columns[self.at].head.key if self.columns else ""
        self.columns = [_Column(head) for head in heads]
        for column in self.columns:
            old = before.get(column.head.key)
            last = max(0, column.head.many - 1)
            column.cursor, column.top = (min(old.cursor, last), min(old.top, last)) if old else (0, 0)
            for begin, cards in pages.get(column.head.key, {}).items():
                column.pages[begin // PAGE] = cards
        keys = [one.head.key for one in self.columns]
        wanted = place[0] if place else stood
        if wanted in keys:
            self.at = keys.index(wanted)
        elif not before:  # begin where somebody is
            self.at = next((i for i, one in enumerate(self.columns) if one.head.many), 0)
        self.at = min(self.at, max(0, len(self.columns) - 1))
        if place and wanted in keys:
            self.columns[self.at].cursor = max(0, min(place[1], self.columns[self.at].head.many - 1))
        self._told = self
        self._bring_into_sight()

    def put(self, key: str, begin: int, cards: Sequence[Any]) -> None:
        """Cards that were wanted."""
        for column in self.columns:
            if column.head.key == key:
                column.pages.pop(begin // PAGE, None)
                column.pages[begin // PAGE] = cards
                column.asked.discard(begin // PAGE)
                while len(column.pages) > _KEPT:
                    column.pages.pop(next(iter(column.pages)))
        self.refresh()
        self._tell()

    @property
    def column(self) -> str:
        """The key of the column one stands in."""
        return self.columns[self.at].head.key if self.columns else ""

    @property
    def card(self) -> Any:
        """The selected card; None where there is none, or while it has not arrived."""
        if not self.columns:
            return None
        column = self.columns[self.at]
        return column.card(column.cursor) if column.cursor < column.head.many else None

    @property
    def place(self) -> int:
        """Where the selected card stands in its column."""
        return self.columns[self.at].cursor if self.columns else 0

    # Moving

    def action_side(self, way: int) -> None:
        """The next column."""
        if self.columns:
            self.at = max(0, min(self.at + way, len(self.columns) - 1))
            self._bring_into_sight()

    def action_step(self, way: int) -> None:
        """The next card."""
        self._go(self.place + way)

    def action_leaf(self, way: int) -> None:
        """A screen of cards on."""
        self._go(self.place + way * self._fitting())

    def action_ends(self, way: int) -> None:
        """The first or the last card."""
        self._go(0 if way < 0 else self.columns[self.at].head.many - 1 if self.columns else 0)

    def action_enter(self) -> None:
        """Open the selected card."""
        if self.card is not None:
            self.post_message(self.Opened(self.card))

    def _go(self, index: int) -> None:
        if self.columns:
            column = self.columns[self.at]
            column.cursor = max(0, min(index, column.head.many - 1))
            self._bring_into_sight()

    def _fitting(self) -> int:
        return max(1, (self.size.height - _HEAD) // TALL)

    def _many_columns(self) -> int:
        return max(1, min(len(self.columns) or 1, self.size.width // _LEAST))

    def _width(self) -> int:
        return max(8, self.size.width // self._many_columns())

    def _bring_into_sight(self) -> None:
        if self.columns:
            column, fitting = self.columns[self.at], self._fitting()
            column.top = max(column.cursor - fitting + 1, min(column.top, column.cursor), 0)
            many = self._many_columns()
            self.first = max(self.at - many + 1, min(self.first, self.at, len(self.columns) - many), 0)
        self.refresh()
        self._tell()

    def _tell(self) -> None:
        card = self.card
        arriving = card is None and self.columns and self.columns[self.at].head.many
        if card != self._told and not arriving:
            self._told = card
            self.post_message(self.Moved(card))

    def _spot(self, x: int, y: int) -> tuple[int, int] | None:
        """(column, card) at a place of the widget; -1 for what stands above the cards."""
        at = self.first + x // self._width()
        if not 0 <= at < len(self.columns):
            return None
        return at, -1 if y < _HEAD else self.columns[at].top + (y - _HEAD) // TALL

    def on_click(self, event: events.Click) -> None:
        """Select with the mouse; a second click on the same card opens it."""
        found = self._spot(event.x, event.y)
        if found is None:
            return
        again = found == (self.at, self.place) and event.chain > 1
        self.at = found[0]
        column = self.columns[self.at]
        if 0 <= found[1] < column.head.many:
            column.cursor = found[1]
        self._bring_into_sight()
        if again:
            self.action_enter()

    def _wheel(self, event: events.MouseScrollUp | events.MouseScrollDown, way: int) -> None:
        found = self._spot(event.x, event.y)
        if found is not None:
            event.stop()
            column = self.columns[found[0]]
            column.top = max(0, min(column.top + way, column.head.many - self._fitting()))
            self.refresh()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The column under the mouse moves; the selection stays."""
        self._wheel(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The column under the mouse moves; the selection stays."""
        self._wheel(event, -1)

    # Drawing

    def notify_style_update(self) -> None:
        """Another theme: forget the styles."""
        super().notify_style_update()
        self._drawn.clear()

    def on_resize(self) -> None:
        """The selected card stays in sight."""
        self._bring_into_sight()

    def on_focus(self) -> None:
        """The selected card looks different."""
        self.refresh()

    def on_blur(self) -> None:
        """The selected card looks different."""
        self.refresh()

    def _style(self, role: str) -> Style:
        if role not in self._drawn:
            self._drawn[role] = self.get_component_rich_style(f"line--{role}", partial=True)
        return self._drawn[role]

    def render_line(self, y: int) -> Strip:
        """One line across all columns in sight."""
        width = self._width()
        parts = [
            self._part(at, y, width)
            for at in range(self.first, min(len(self.columns), self.first + self._many_columns()))
        ]
        strip = Strip.join(parts) if parts else Strip.blank(self.size.width, self.rich_style)
        return strip.adjust_cell_length(self.size.width, self.rich_style)

    def _part(self, at: int, y: int, width: int) -> Strip:
        column, ground = self.columns[at], self.rich_style
        here = at == self.at
        if y < _HEAD:
            return strip_of(self._headline(column, y, width, here=here), width, self._style, ground)
        index, part = divmod(y - _HEAD, TALL)
        index += column.top
        if index >= column.head.many:
            return Strip.blank(width, ground)
        page = index // PAGE
        if page not in column.pages and page not in column.asked:
            column.asked.add(page)
            self.post_message(self.Wanted(column.head.key, page * PAGE))
        card = column.card(index)
        if card is None:
            return strip_of([(" ·" if not part else "", "dim")], width, self._style, ground)
        chosen = here and index == column.cursor
        if chosen:
            ground = ground + self._style("cursor" if self.has_focus else "unfocused")
        drawn = self.draw(card, width - 2)
        line = drawn[part] if part < len(drawn) else []
        return strip_of([("▌" if chosen else " ", "accent"), *line], width, self._style, ground)

    def _headline(self, column: _Column, y: int, width: int, *, here: bool) -> Line:
        more = ("‹" if self.first and column is self.columns[self.first] else " ",
                "›" if self._cut_off(column) else " ")  # fmt: skip
        if y:
            return [(" ", "plain"), (fit(column.head.under, width - 2), "dim")]
        many = f"{column.head.many:,}"
        title = fit(column.head.title, max(1, width - 4 - len(many)))
        return [
            (more[0], "dim"),
            (title, "accent" if here else "heading"),
            (" ", "plain"),
            (many, "dim"),
            (more[1], "dim"),
        ]

    def _cut_off(self, column: _Column) -> bool:
        last = self.first + self._many_columns() - 1
        return last < len(self.columns) - 1 and column is self.columns[last]

"""A list of any length: only the rows in sight are drawn, and pages of them are asked for by message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from crm_tui.widgets import lines
from crm_tui.widgets.strips import strip_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crm_tui.widgets.lines import Line

    Draw = Callable[[Any, int, bool], list[Line]]

PAGE = 100
_KEPT = 40  # pages
_DRAWN = 400  # rows whose lines are kept
_LATER = 0.06  # seconds after which the rows in sight are painted, and others may be looked for
_UNTOLD = object()


class Rows(ScrollView, can_focus=True):
    """Rows of equal height, one of them selected, any of them marked.

    `draw(row, width, marked)` makes the lines of one row. A row may be None where it is a gap that nobody
    can select (a heading says so by `selectable`).
    """

    COMPONENT_CLASSES = lines.COMPONENTS
    BINDINGS = [
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
        Binding("pageup", "leaf(-1)", show=False),
        Binding("pagedown", "leaf(1)", show=False),
        Binding("home", "ends(-1)", show=False),
        Binding("end", "ends(1)", show=False),
        Binding("enter", "enter", show=False),
    ]

    class Wanted(Message):
        """Rows that are in sight and not here yet."""

        def __init__(self, rows: Rows, begin: int, end: int) -> None:
            super().__init__()
            self.rows, self.begin, self.end = rows, begin, end

        @property
        def control(self) -> Rows:
            """The list that wants them."""
            return self.rows

    class Resized(Message):
        """The list is of another width: what stands above its columns moves with them."""

    class Moved(Message):
        """Another row is selected, or the selected one has arrived."""

        def __init__(self, rows: Rows, row: Any) -> None:
            super().__init__()
            self.rows, self.row = rows, row

        @property
        def control(self) -> Rows:
            """The list."""
            return self.rows

    class Opened(Moved):
        """Enter was pressed on a row, or it was clicked twice."""

    def __init__(
        self, draw: Draw, *, height: int = 1, selectable: Callable[[Any], bool] | None = None, **words: Any
    ) -> None:
        super().__init__(**words)
        self.draw = draw
        self.row_height = height
        self.selectable = selectable or (lambda _row: True)
        self.total = 0
        self.cursor = 0
        self.marked: Callable[[Any], bool] = lambda _row: False
        self._pages: dict[int, Sequence[Any]] = {}
        self._old: set[int] = set()
        self._asked: set[int] = set()
        self._told: Any = _UNTOLD
        self._ground = Style.null()
        self._drawn: dict[str, Style] = {}
        self._kept: dict[int, tuple[Any, int, bool, list[Line]]] = {}

    # What it holds

    def show(self, rows: Sequence[Any], cursor: int = 0) -> None:
        """All rows at once, for lists that fit into memory."""
        self._pages = {i // PAGE: rows[i : i + PAGE] for i in range(0, len(rows), PAGE)}
        self._old.clear()
        self._resize(len(rows), cursor)

    def expect(self, total: int, cursor: int | None = None) -> None:
        """So many rows are there to be asked for; those that are drawn stay until newer ones arrive."""
        self._old = set(self._pages)
        self._asked.clear()
        self._resize(total, self.cursor if cursor is None else cursor)

    def put(self, start: int, rows: Sequence[Any]) -> None:
        """Rows that were wanted; `start` is the first of a page."""
        for i in range(0, len(rows), PAGE):
            page = (start + i) // PAGE
            self._pages.pop(page, None)
            self._pages[page] = rows[i : i + PAGE]
            self._old.discard(page)
            self._asked.discard(page)
        while len(self._pages) > _KEPT:
            self._pages.pop(next(iter(self._pages)))
        self.refresh()
        self._tell()

    def row_at(self, index: int) -> Any:
        """The row at that place, None while it has not arrived."""
        page = self._pages.get(index // PAGE, ())
        return page[index % PAGE] if index % PAGE < len(page) else None

    @property
    def row(self) -> Any:
        """The selected row; None while there is none, or while it is not known who stands there now."""
        if self.cursor // PAGE in self._old:
            return None
        found = self.row_at(self.cursor) if self.cursor < self.total else None
        return found if found is not None and self.selectable(found) else None

    def _resize(self, total: int, cursor: int) -> None:
        self.total = total
        self._kept.clear()
        self.virtual_size = Size(self.size.width, total * self.row_height)
        self._told = _UNTOLD
        self.move_to(cursor, seek=1, anew=True)

    # Moving

    def move_to(self, index: int, seek: int = 0, *, anew: bool = False) -> None:
        """Select a row; over one that can't be selected go on in the direction of `seek`, else back.

        Only the two rows that change are painted, all of them when they were scrolled or are `anew`.
        """
        index = max(0, min(index, self.total - 1))
        for way in (seek or 1, -(seek or 1)):
            at = index
            while 0 <= at < self.total and (row := self.row_at(at)) is not None and not self.selectable(row):
                at += way
            if 0 <= at < self.total:
                index = at
                break
        before, self.cursor = self.cursor, index
        top = self.scroll_offset
        self._bring_into_sight()
        if self.scroll_offset == top and not anew:
            self.refresh(*map(self._place_of, {before, index}))  # the other rows look as they did
        else:
            self.refresh()
        self._tell()
        self.set_timer(_LATER, self._look_ahead)

    def _look_ahead(self) -> None:
        """Ask for the pages beside the one in sight, so that leafing finds its rows here."""
        here = self.cursor // PAGE
        if here not in self._pages or here in self._old:
            return
        for page in (here + 1, here - 1):
            if 0 <= page * PAGE < self.total and page not in self._pages and page not in self._asked:
                self._asked.add(page)
                self.post_message(self.Wanted(self, page * PAGE, min(self.total, (page + 1) * PAGE)))

    def _place_of(self, index: int) -> Region:
        """Where a row stands on the screen."""
        height = self.row_height
        return Region(0, index * height - int(self.scroll_offset.y), self.size.width, height)

    def _bring_into_sight(self) -> None:
        height = self.row_height
        first = 0 if self.cursor <= 1 else self.cursor * height
        self.scroll_to_region(
            Region(0, first, 1, self.cursor * height + height - first),
            animate=False,
            force=True,
            immediate=True,
        )

    def _tell(self) -> None:
        row = self.row
        if row != self._told and self.cursor // PAGE not in self._old:
            self._told = row
            self.post_message(self.Moved(self, row))

    def action_step(self, way: int) -> None:
        """One row up or down."""
        if self.total:
            self.move_to(self.cursor + way, way)

    def action_leaf(self, way: int) -> None:
        """One screen up or down."""
        self.move_to(self.cursor + way * max(1, self.size.height // self.row_height - 1), way)

    def action_ends(self, way: int) -> None:
        """The first or the last row."""
        self.move_to(0 if way < 0 else self.total - 1, -way)

    def action_enter(self) -> None:
        """Open the selected row."""
        if self.row is not None:
            self.post_message(self.Opened(self, self.row))

    def on_click(self, event: events.Click) -> None:
        """Select with the mouse; a second click on the same row opens it."""
        at = (int(self.scroll_offset.y) + event.y) // self.row_height
        row = self.row_at(at) if at < self.total else None
        if row is None or not self.selectable(row):
            return
        again = at == self.cursor and event.chain > 1
        self.move_to(at)
        if again:
            self.action_enter()

    # Drawing

    def notify_style_update(self) -> None:
        """Another theme: forget the styles."""
        super().notify_style_update()
        self._drawn.clear()

    def on_resize(self) -> None:
        """As wide as the widget, whatever the rows hold; the selected one stays in sight."""
        self.virtual_size = Size(self.size.width, self.total * self.row_height)
        self._bring_into_sight()
        self.post_message(self.Resized())

    def _style(self, role: str) -> Style:
        if role not in self._drawn:
            self._drawn[role] = self.get_component_rich_style(f"line--{role}", partial=True)
        return self._drawn[role]

    @property
    def room(self) -> int:
        """Cells that a row has: the bar stands before it, the scrollbar behind it."""
        return self.size.width - 1 - int(self.show_vertical_scrollbar)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines that are painted now; what lies under them is the same for all and dear to ask for."""
        self._ground = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        width = self.size.width
        index, part = divmod(y + int(self.scroll_offset.y), self.row_height)
        ground = self._ground
        if index >= self.total:
            return Strip.blank(width, ground)
        page = index // PAGE
        if (page not in self._pages or page in self._old) and page not in self._asked:
            self._asked.add(page)
            self.post_message(self.Wanted(self, page * PAGE, min(self.total, (page + 1) * PAGE)))
        row = self.row_at(index)
        if row is None:
            return strip_of([("  ·", "dim")], width, self._style, ground)
        chosen = index == self.cursor and self.selectable(row)
        if chosen:
            ground = ground + self._style(
                "cursor" if self.has_focus or self.has_class("held") else "unfocused"
            )
        drawn = self._lines_of(index, row)
        line = drawn[part] if part < len(drawn) else []
        return strip_of(lines.beside_mark(line, chosen=chosen), width, self._style, ground)

    def _lines_of(self, index: int, row: Any) -> list[Line]:
        """The lines of a row; those that were drawn lately are kept."""
        kept = self._kept.get(index)
        room, marked = self.room, self.marked(row)
        if kept is not None and kept[0] is row and kept[1:3] == (room, marked):
            return kept[3]
        if len(self._kept) > _DRAWN:
            self._kept.clear()
        drawn = self.draw(row, room, marked)
        self._kept[index] = (row, room, marked, drawn)
        return drawn

    def on_focus(self) -> None:
        """The selected row looks different."""
        self.refresh()

    def on_blur(self) -> None:
        """The selected row looks different."""
        self.refresh()

"""A table of no known format: which column is what, changed by keys or mouse, and how ten rows would land."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.widgets import Input

from crm_tui.exchange import labels
from crm_tui.locale import _
from crm_tui.screens import keys
from crm_tui.screens.page import Asker
from crm_tui.widgets.bars import Bar, Keys
from crm_tui.widgets.lines import cell, paragraph, piece, sides
from crm_tui.widgets.rows import Rows
from crm_tui.widgets.sheet import Sheet
from crm_tui.widgets.typing import Entry

if TYPE_CHECKING:
    from crm_tui.exchange.trying import Landed, Table
    from crm_tui.store.book import Book
    from crm_tui.widgets.lines import Line

_SAMPLES = 3


class Column(NamedTuple):
    """One column of the table: its name, a few of its values, the field it fills ("" for none)."""

    name: str
    values: str
    field: str


def draw(column: Column, width: int, _marked: bool) -> list[Line]:
    """Name and values on the left, the field on the right."""
    field = labels.say(column.field) if column.field else _("keep aside")
    name = max(10, min(24, width // 4))
    wide = max(14, min(24, width // 3))
    left = [cell(column.name, name), piece("  "), piece(column.values, "dim")]
    return [sides(left, [cell(f"  {field}", wide, "accent" if column.field else "dim")], width)]


def draw_field(field: str, width: int, _marked: bool) -> list[Line]:
    """A field to choose."""
    if not field:
        return [[piece(_("keep aside (no field)"), "dim")]]
    return [[cell(labels.say(field), width // 2), cell(f"  {field}", width - width // 2, "dim")]]


class MappingSheet(Asker):
    """Gives back the mapping as `COLUMN=FIELD` words when it is taken, nothing when it is left."""

    PLACES = ("mapping",)
    BINDINGS = keys.bindings(*PLACES, "find")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    def __init__(self, file: str, table: Table) -> None:
        super().__init__()
        self.file, self.table = file, table
        self.fields = list(table.fields)
        self.choosing = False
        self.landed: list[Landed] = []

    def compose(self) -> ComposeResult:
        """Columns, the fields one may choose, how rows land."""
        with Vertical(classes="over"):
            yield Bar(id="over-title")
            with Container(classes="panes"):
                yield Rows(draw, id="map-columns", classes="held")
                yield Rows(draw_field, id="map-fields", classes="held")
                yield Sheet(id="landing")
            yield Entry(placeholder=_("begin of a field's name: phone, total …"), id="map-filter")
            yield Bar(id="notice")
            yield Keys(id="keys")

    def on_mount(self) -> None:
        """Begin on the columns, with what was proposed."""
        title = _("Which column is what?")
        self.query_one("#over-title", Bar).say([piece(title, "strong")], [piece(_("esc back"), "dim")])
        self._choose(False)
        self._show()

    @property
    def columns(self) -> Rows:
        """The table's columns."""
        return self.query_one("#map-columns", Rows)

    @property
    def known(self) -> Rows:
        """The fields."""
        return self.query_one("#map-fields", Rows)

    def _show(self) -> None:
        """The columns as they are mapped now, and what comes of it."""
        rows = []
        for place, name in enumerate(self.table.header):
            found = [cells[place] for _line, cells in self.table.rows if place < len(cells) and cells[place]]
            rows.append(Column(name, " · ".join(list(dict.fromkeys(found))[:_SAMPLES]), self.fields[place]))
        self.columns.show(rows, self.columns.cursor)
        self.ask("landed", partial(_land, table=self.table, fields=list(self.fields), day=self.day))

    def answer_landed(self, found: list[Landed]) -> None:
        """How ten rows would land."""
        self.landed = found
        self.query_one("#landing", Sheet).show(partial(landing, found))
        self.query_one("#notice", Bar).say([])

    def refused_landed(self) -> None:
        """The fields do not make a record yet."""
        self.landed = []

    def show_refusal(self, sentence: str) -> None:
        """Why not, where the rows would stand."""
        self.query_one("#landing", Sheet).show(lambda width: paragraph(sentence, width, "bad"))

    def on_refused(self, message: Any) -> None:
        """Say it here: the page is below."""
        message.stop()
        if self.crm.loader.is_newest(message.question):
            self.refused_landed()
            self.show_refusal(message.sentence)

    # Choosing a field

    def _choose(self, choosing: bool) -> None:
        self.choosing = choosing
        box = self.query_one("#map-filter", Entry)
        self.columns.display, self.known.display, box.display = not choosing, choosing, choosing
        if choosing:
            with box.prevent(Input.Changed):
                box.value = ""
            self._list("")
            self.set_focus(box)
        else:
            self.set_focus(self.columns)
        registry = self.crm.registry
        names = ("map_take", "map_back") if choosing else ("map_take", "map_clear", "map_done", "map_back")
        self.query_one("#keys", Keys).offer(registry.foot(self.PLACES, names), [])

    def _list(self, words: str) -> None:
        from crm_tui.exchange import trying

        wanted = words.strip().lower()
        found = [
            field for field in trying.choices(self.fields) if wanted in f"{labels.say(field)} {field}".lower()
        ]
        self.known.show(found, 1 if not wanted and len(found) > 1 else 0)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the fields as one types."""
        event.stop()
        self._list(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the selected one."""
        event.stop()
        self.action_take()

    def on_key(self, event: Any) -> None:
        """Up and down move in the list while one types."""
        if self.choosing and event.key in ("up", "down"):
            event.stop()
            self.known.action_step(1 if event.key == "down" else -1)

    def on_rows_opened(self, message: Rows.Opened) -> None:
        """Enter, or clicked twice."""
        message.stop()
        self.action_take()

    def action_take(self) -> None:
        """On a column: choose its field; on a field: that is it."""
        if not self.choosing:
            if self.columns.row is not None:
                self._choose(True)
            return
        field = self.known.row
        if field is not None:
            self._put(str(field))

    def action_clear(self) -> None:
        """No field for this column: its values are kept aside."""
        if not self.choosing and self.columns.row is not None:
            self._put("")

    def _put(self, field: str) -> None:
        self.fields[self.columns.cursor] = field
        self._choose(False)
        self._show()

    def action_done(self) -> None:
        """Take the mapping; what it would change is shown before anything is written."""
        if self.choosing:
            return
        from crm_tui.exchange import trying

        maps = trying.as_maps(self.table.header, self.fields)
        if maps and any(one.what != "rejected" for one in self.landed):
            self.dismiss(maps)
        elif not maps:
            self.show_refusal(_("No column has a field yet: choose one with enter."))

    def action_back(self) -> None:
        """Out of the fields, else out of here."""
        if self.choosing:
            self._choose(False)
        else:
            self.dismiss(None)


def _land(book: Book, table: Table, fields: list[str], day: str) -> list[Landed]:
    from crm_tui.exchange import importing, trying

    return trying.land(book, table, fields, importing.Options(day=day))


def landing(found: list[Landed], width: int) -> list[Line]:
    """The rows as they would land, a few lines each."""
    from crm_tui.exchange import trying

    lines: list[Line] = [[piece(_("the first rows would become:"), "dim")]]
    for one in found:
        head = _("line %(line)d: %(what)s") % {"line": one.line, "what": trying.say(one.what)}
        lines += [[], [piece(head, "bad" if one.what == "rejected" else "accent")]]
        for label, text in one.told:
            told = f"{label}: {text}" if label else text
            lines += [[piece("  "), *line] for line in paragraph(told, width - 2)]
    return lines

"""All keys on one sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from crm_tui.locale import _
from crm_tui.screens import keys
from crm_tui.text import cell_width
from crm_tui.widgets.bars import Bar
from crm_tui.widgets.lines import cell, piece
from crm_tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from crm_tui.widgets.lines import Line


class HelpSheet(ModalScreen[None]):
    """The registry, for reading."""

    BINDINGS = [*keys.bindings("over", "find")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    def __init__(self) -> None:
        super().__init__()
        self.groups: list[tuple[str, list[tuple[str, str]]]] = []

    def compose(self) -> ComposeResult:
        """A sheet with a title."""
        with Vertical(classes="over"):
            yield Bar(id="over-title")
            yield Sheet(self._lines, id="help")

    def on_mount(self) -> None:
        """Fill it in."""
        self.groups = self.app.registry.listed()  # type: ignore[attr-defined]
        self.query_one("#over-title", Bar).say([piece(_("Keys"), "strong")], [piece(_("esc back"), "dim")])
        sheet = self.query_one("#help", Sheet)
        sheet.can_focus = True
        sheet.show(self._lines)
        self.set_focus(sheet)

    def _lines(self, width: int) -> list[Line]:
        lines: list[Line] = []
        for title, rows in self.groups:
            lines += [[piece(title, "heading")], *self._columns(rows, width), []]
        own = _('Change a key in config.toml: [keys], then for example snooze = "z".')
        also = _(
            "ctrl+p runs anything by name. The mouse works too: click a row, click it twice, click a key below."
        )
        return [*lines, [piece(also, "dim")], [piece(own, "dim")]]

    def _columns(self, rows: list[tuple[str, str]], width: int) -> list[Line]:
        wide = 34
        many = max(1, width // wide)
        lines: list[Line] = []
        for i in range(0, len(rows), many):
            line: Line = []
            for key, does in rows[i : i + many]:
                line += [cell(key, 16, "accent"), cell(does, max(wide - 16, cell_width(does) + 1))]
            lines.append(line)
        return lines

    def action_back(self) -> None:
        """Away with it."""
        self.dismiss()

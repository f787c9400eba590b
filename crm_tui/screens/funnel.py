"""The funnel: how many come how far, how long it takes, what it brought; all together and source by source."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Vertical

from crm_tui.locale import _, n_
from crm_tui.screens import keys
from crm_tui.screens.page import Asker
from crm_tui.screens.piping import say
from crm_tui.widgets import card
from crm_tui.widgets.bars import Bar
from crm_tui.widgets.lines import cell, piece
from crm_tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from crm_tui.store.book import Book
    from crm_tui.widgets.lines import Line

    Row = dict[str, Any]

_NAME = 14


class FunnelSheet(Asker):
    """A sheet above the pipeline."""

    BINDINGS = keys.bindings("over", "find")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    def __init__(self, list_name: str, source: str) -> None:
        super().__init__()
        self.list_name, self.source = list_name, source

    def compose(self) -> ComposeResult:
        """A title and a sheet."""
        with Vertical(classes="over"):
            yield Bar(id="over-title")
            yield Sheet(id="funnel")

    def on_mount(self) -> None:
        """Ask for it."""
        about = " · ".join(filter(None, (_("Funnel"), self.list_name, say(self.source))))
        self.query_one("#over-title", Bar).say([piece(about, "strong")], [piece(_("esc back"), "dim")])
        sheet = self.query_one("#funnel", Sheet)
        sheet.can_focus = True
        self.set_focus(sheet)
        self.refresh_now()

    def refresh_now(self) -> None:
        """Somebody may have moved on."""
        self.ask("funnel", partial(_funnel, list_name=self.list_name, source=self.source))

    def answer_funnel(self, rows: list[Row]) -> None:
        """Show it."""
        self.query_one("#funnel", Sheet).show(partial(_lines, rows))

    def action_back(self) -> None:
        """Back to the board."""
        self.app.pop_screen()


def _funnel(book: Book, list_name: str, source: str) -> list[Row]:
    from crm_tui.prospects import board

    return [board.funnel_row(one) for one in board.funnel(book, list_name, source)]


def _lines(rows: list[Row], width: int) -> list[Line]:
    made: list[Line] = []
    for row in rows:
        made += [*_one(row, width), []]
    return made


def _one(row: Row, width: int) -> list[Line]:
    """One source: what it brought, then a bar a stage."""
    source = _("all together") if row["source"] is None else say(row["source"]) or _("source unknown")
    told = [_("%(n)s won") % {"n": f"{row['won']:,}"}, _("%(n)s lost") % {"n": f"{row['lost']:,}"}]
    orders = sum(one["orders"] for one in row["brought"])
    if orders:
        told.append(
            n_("%(n)d order", "%(n)d orders", orders) % {"n": orders} + f", {card.sums(row['brought'])}"
        )
    made: list[Line] = [[piece(source, "strong"), piece("  " + " · ".join(told), "dim")]]
    most = max(1, row["prospects"])
    room = max(4, width - _NAME - 36)
    for place, one in enumerate(row["stages"]):
        share = "" if not place or one["share"] is None else f"{one['share']:.0%}"
        stayed = "" if one["days"] is None else _("%(n)s days there") % {"n": f"{one['days']:g}"}
        bar = "█" * round(room * one["reached"] / most) or ("▏" if one["reached"] else "")
        made.append([
            ("  ", "plain"), cell(say(one["stage"]), _NAME), cell(f"{one['reached']:,}", 8, "plain", ">"),
            cell(share, 6, "dim", ">"), ("  ", "plain"), cell(bar, room, "accent"), ("  ", "plain"),
            piece(stayed, "dim"),
        ])  # fmt: skip
    return made

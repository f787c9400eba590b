"""One order with its lines and parcels, or the whole of one entry of the timeline."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Vertical

from crm_tui import money
from crm_tui.locale import _
from crm_tui.screens import keys
from crm_tui.screens.matters import Matters
from crm_tui.screens.page import Asker
from crm_tui.widgets import card
from crm_tui.widgets.bars import Bar, Keys
from crm_tui.widgets.lines import cell, paragraph, piece, sides
from crm_tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from crm_tui.store.book import Book
    from crm_tui.widgets.lines import Line


class OrderSheet(Asker):
    """A sheet above the person's page."""

    BINDINGS = keys.bindings("over", "find", "bought")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    def __init__(self, order: int, entry: dict[str, Any] | None = None) -> None:
        super().__init__()
        self.order, self.entry = order, entry

    def compose(self) -> ComposeResult:
        """A title and a sheet."""
        with Vertical(classes="over"):
            yield Bar(id="over-title")
            yield Sheet(id="order")
            yield Keys(id="order-keys")

    def on_mount(self) -> None:
        """Ask for it."""
        sheet = self.query_one("#order", Sheet)
        sheet.can_focus = True
        self.set_focus(sheet)
        back = [piece(_("esc back"), "dim")]
        if self.order:
            registry = self.crm.registry
            self.query_one("#order-keys", Keys).offer(registry.foot(["bought"]), registry.foot(["over"]))
        if self.entry is not None:
            self.query_one("#over-title", Bar).say(
                [piece(card.say(self.entry.get("kind") or "note"), "strong")], back
            )
            sheet.show(partial(_entry, self.entry))
        self.refresh_now()

    def refresh_now(self) -> None:
        """It may have been shipped meanwhile."""
        if self.order:
            self.ask("order", partial(_shown, order=self.order))

    def answer_order(self, found: dict[str, Any]) -> None:
        """Show it."""
        title = _("order %(number)s") % {"number": found["number"] or f"o{found['id']}"}
        self.query_one("#over-title", Bar).say([piece(title, "strong")], [piece(_("esc back"), "dim")])
        self.query_one("#order", Sheet).show(partial(order_lines, found))

    def action_back(self) -> None:
        """Back to the person."""
        self.app.pop_screen()

    def action_ship(self) -> None:
        """It left."""
        self._below("action_ship")

    def action_deliver(self) -> None:
        """It arrived."""
        self._below("action_deliver")

    def action_refund(self) -> None:
        """Money back."""
        self._below("action_refund")

    def action_review(self) -> None:
        """What they thought of it."""
        self._below("action_review")

    def _below(self, action: str) -> None:
        """The page below has this order in sight, and the line to ask in."""
        page = self.app.screen_stack[-2]
        if self.order and isinstance(page, Matters):
            self.app.pop_screen()
            getattr(page, action)()

    def on_keys_pressed(self, message: Keys.Pressed) -> None:
        """A key was clicked."""
        message.stop()
        self.run_worker(self.app.run_action(message.action, self), exit_on_error=False)


def _shown(book: Book, order: int) -> dict[str, Any]:
    from crm_tui.trade import orders

    return orders.show(book, order)


def _entry(entry: dict[str, Any], width: int) -> list[Line]:
    at = str(entry.get("at") or entry.get("due") or entry.get("opened") or "").replace("T", " ")[:16]
    words = entry.get("title") or entry.get("text") or ""
    how = card.say(entry.get("channel"))
    return [[piece(" ".join(filter(None, (at, how))), "dim")], [], *paragraph(str(words), width)]


def order_lines(found: dict[str, Any], width: int) -> list[Line]:
    """The order as lines."""
    code = found["currency"]

    def amount(said: str | None) -> str:
        return money.pretty(*money.read_money(said, code)) if said else ""

    about = " · ".join(
        filter(None, (found["day"], found["platform"], card.say(found["status"]), found["payment"]))
    )
    lines: list[Line] = [[piece(about, "dim")], []]
    for one in found["lines"]:
        name = " ".join(filter(None, (one["name"] or one["sku"] or "?", one["variant"])))
        right = [
            cell(f"× {one['quantity']}", 8, "dim", ">"),
            cell(amount(one["amount"] or one["price"]), 14, "plain", ">"),
        ]
        lines.append(sides([piece(name)], right, width))
    lines.append([])
    totals = {
        "discount": _("discount"), "shipping": _("shipping"), "tax": _("tax"), "total": _("total"),
        "refunded": _("refunded"), "net": _("counts as"),
    }  # fmt: skip
    for key, label in totals.items():
        if found[key] and any(ch in "123456789" for ch in found[key]):
            lines.append(sides([piece(label, "dim")], [cell(amount(found[key]), 14, "plain", ">")], width))
    for one in found["parcels"]:
        words = " · ".join(
            filter(None, (
                one["carrier"], one["tracking"],
                one["shipped"] and _("shipped %(day)s") % {"day": one["shipped"][:10]},
                one["delivered"] and _("delivered %(day)s") % {"day": one["delivered"][:10]},
            ))
        )  # fmt: skip
        lines += [[], [piece(_("parcel") + "  ", "dim"), piece(words)]]
    for label, key in ((_("wishes"), "wishes"), (_("note"), "note")):
        if found[key]:
            lines += [[], [piece(label, "dim")], *paragraph(str(found[key]), width)]
    return lines

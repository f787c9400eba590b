"""One person whole: facts on the left, what is open and what happened on the right."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.app import ComposeResult
from textual.containers import Container

from crm_tui import money
from crm_tui.locale import N_, _
from crm_tui.screens import keys, questions
from crm_tui.screens.matters import Matters
from crm_tui.widgets import card
from crm_tui.widgets.lines import cell, paragraph, piece, sides
from crm_tui.widgets.rows import Rows
from crm_tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from crm_tui.widgets.lines import Line

Card = dict[str, Any]
EVENTS = 500
WAITING = 60  # days for which an order that never arrived is shown as open
ONLY = {
    "all": N_("everything"), "orders": N_("orders"), "talks": N_("what was said"), "work": N_("follow-ups and cases"),
}  # fmt: skip
_KINDS = {
    "orders": {"order", "parcel"},
    "talks": {"contact", "note", "message", "call"},
    "work": {"followup", "case", "review"},
}


class Item(NamedTuple):
    """One row of the page: a heading, something open, or something that happened."""

    what: str  # head, open, order or past
    key: str
    row: dict[str, Any]


def draw(item: Item, width: int, _marked: bool, *, day: str) -> list[Line]:
    """One line."""
    if item.what == "head":
        return [[piece(item.key, "heading")]]
    if item.what == "past":
        return [[(" ", "plain"), *card.happened(item.row, width - 1)]]
    if item.what == "order":
        return [_waiting_order(item.row, width, day)]
    row = item.row
    due = row.get("due") or row.get("promise")
    late = bool(due and due < day)
    when = " ".join(filter(None, (card.ago(due, day), row.get("time"))))
    first = str(row["text"]).split("\n", 1)[0]
    if row.get("kind"):
        first = _("%(kind)s: %(text)s") % {"kind": card.say(row["kind"]), "text": first}
    left = [(" ", "plain"), cell(item.key, 6, "accent"), piece(first)]
    return [sides(left, [piece(f"  {when} ", "bad" if late else "dim")], width)]


def _waiting_order(row: dict[str, Any], width: int, day: str) -> Line:
    """An order that is to be sent, or on its way."""
    code = row["currency"]
    total = money.pretty(*money.read_money(str(row["total"]), code))
    named = " · ".join(filter(None, (row["platform"], row["number"], total)))
    left = [(" ", "plain"), cell(f"o{row['id']}", 6, "accent"), piece(_("order")), piece(f"  {named}", "dim")]
    state = _("to be sent") if row["status"] == "paid" else _("on its way")
    return sides(left, [piece(f"  {state}, {card.ago(row['day'], day)} ", "dim")], width)


class PersonPage(Matters):
    """Everything that is known of one person."""

    PLACES = ("person", "timeline", "open")
    BINDINGS = keys.bindings("row", "matter", "closed", "bought", *PLACES)
    FOOT = (
        "done", "snooze", "note_case", "promise", "reopen", "ship", "deliver", "refund", "review_order", "words", "log",
        "next", "open", "copy", "edit", "order", "case", "tag", "only", "skip",
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.person = 0
        self.shown: Card | None = None
        self.only = "all"
        self.gone: set[str] = set()

    def body(self) -> ComposeResult:
        """What happened on the left, who it is beside it."""
        with Container(classes="panes"):
            yield Rows(self._draw, selectable=lambda item: item.what != "head", id="rows")
            yield Sheet(id="card")

    def on_mount(self) -> None:
        """Begin on the list."""
        self.set_focus(self.rows)

    @property
    def rows(self) -> Rows:
        """What is open, and what happened."""
        return self.query_one("#rows", Rows)

    def _draw(self, item: Item, width: int, marked: bool) -> list[Line]:
        return draw(item, width, marked, day=self.day)

    def show_person(self, contact: int) -> None:
        """Another person."""
        if contact != self.person:
            self.person, self.shown, self.only = contact, None, "all"
            self.rows.show([])
            self.query_one("#card", Sheet).show(None)
            self.clear_notice()
        self.refresh_now()

    def refresh_now(self) -> None:
        """Everything anew."""
        if self.person:
            self.ask("person", partial(questions.person, contact=self.person, today=self.day, events=EVENTS))

    def answer_person(self, found: Card) -> None:
        """Here they are; the selected row stays selected."""
        if found["id"] != self.person:
            return
        top = self.shown is None
        self.shown = found
        self._fill()
        self.query_one("#card", Sheet).show(partial(whole, found, self.day), top=top)

    def refused_person(self) -> None:
        """They are gone."""
        self.shown = None
        self.rows.show([])
        self.query_one("#card", Sheet).show(None)
        self.say_title(_("Person"))

    def _fill(self) -> None:
        found = self.shown
        if found is None:
            return
        before, at = self.rows.row, self.rows.cursor
        items = [item for item in open_items(found) if item.key not in self.gone]
        items += [Item("order", "", row) for row in waiting_orders(found, self.day)]
        if items:
            items.insert(0, Item("head", _("OPEN"), {}))
        past = [one for one in found["timeline"] if self.only == "all" or one["kind"] in _KINDS[self.only]]
        title = (
            _("TIMELINE") if self.only == "all" else _("TIMELINE: %(only)s") % {"only": _(ONLY[self.only])}
        )
        items += [Item("head", title, {}), *(Item("past", "", one) for one in past)]
        again = next((i for i, item in enumerate(items) if before is not None and item == before), None)
        if again is None and before is not None and before.key:
            again = next((i for i, item in enumerate(items) if item.key == before.key), None)
        self.rows.show(items, at if again is None else again)
        self.say_title(_("Person"), f"#{found['id']}")
        self.offer()

    def on_rows_moved(self, message: Rows.Moved) -> None:
        """Other keys work on other rows."""
        message.stop()
        self.offer()

    def places(self) -> tuple[str, ...]:
        """Rows of the day, cases and orders have more keys."""
        return (*(("row",) if self.row_key() else ()), *self.matter_places(), *self.PLACES)

    def on_rows_opened(self, message: Rows.Opened) -> None:
        """What stands in the row."""
        message.stop()
        self.action_open()

    def action_open(self) -> None:
        """An order's lines, a promise to change, or the whole of what was said."""
        item: Item | None = self.rows.row
        if item is None:
            return
        if item.key.startswith("f"):
            self.crm.fill("followup", followup=int(item.key[1:]), contact=self.person, name=self.who())
            return
        from crm_tui.screens.order import OrderSheet

        order = self.order_row()
        if order:
            self.app.push_screen(OrderSheet(order["id"]))
        else:
            self.app.push_screen(OrderSheet(0, item.row))

    def order_row(self) -> Card | None:
        """The order of the selected row: one that waits, or one of the timeline."""
        item: Item | None = self.rows.row
        if item is None or self.shown is None:
            return None
        if item.what == "order":
            return item.row
        if item.what != "past" or item.row["kind"] not in ("order", "parcel"):
            return None
        named = str(item.row["title"]).split(" · ")[0]
        rows = self.shown["order_rows"]
        return next((row for row in rows if named in (row["number"], f"o{row['id']}")), None)

    def closed_case(self) -> str:
        """The key of the closed case of the selected row."""
        return self.closed_case_at(self.rows.cursor)

    def closed_case_at(self, place: int) -> str:
        """The same for any row."""
        item: Item | None = self.rows.row_at(place)
        if item is None or self.shown is None or item.what != "past" or item.row["kind"] != "case":
            return ""
        key = str(item.row["title"]).split(" · ")[0]
        waiting = {one["key"] for one in self.shown["open"]["cases"]}
        return key if key[:1] == "k" and key[1:].isdecimal() and key not in waiting else ""

    def words_about(self) -> dict[str, Any]:
        """The order in the selected row."""
        order = self.order_row()
        return super().words_about() | ({"order": order["id"]} if order else {})

    def action_only(self) -> None:
        """The next filter of the timeline."""
        names = list(ONLY)
        self.only = names[(names.index(self.only) + 1) % len(names)]
        self._fill()

    # The person

    def contact(self) -> int:
        """Whose page this is."""
        return self.person if self.shown else 0

    def who(self) -> str:
        """Their name."""
        return str(self.shown["name"]) if self.shown else ""

    def person_card(self) -> Card | None:
        """Their card."""
        return self.shown

    def back_to_work(self) -> None:
        """To the list."""
        self.set_focus(self.rows)

    def row_key(self) -> str:
        """The key of what is open in the selected row."""
        item: Item | None = self.rows.row
        return item.key if item and item.what == "open" else ""

    def rows_gone(self, named: list[str]) -> None:
        """Away at once."""
        self.gone.update(named)
        self._fill()

    def row_back(self) -> None:
        """It was not finished."""
        self.gone.clear()
        self._fill()

    def answer_row(self, rows: list[dict[str, Any]]) -> None:
        """The book knows."""
        self.gone.difference_update(row["key"] for row in rows)
        self.refresh_now()


def open_items(found: Card) -> list[Item]:
    """Cases and follow-ups that wait."""
    waiting = found["open"]
    return [Item("open", one["key"], one) for kind in ("cases", "followups") for one in waiting[kind]]


def waiting_orders(found: Card, day: str) -> list[dict[str, Any]]:
    """The orders of late that are to be sent or on their way, newest first."""
    since = (date.fromisoformat(day) - timedelta(days=WAITING)).isoformat()
    return [
        row
        for row in found["order_rows"]
        if row["status"] in ("paid", "shipped") and row["counts"] and (row["day"] or "") >= since
    ][:5]


def whole(found: Card, day: str, width: int) -> list[Line]:
    """The sheet beside the timeline."""
    lines = [*card.head(found, width), [], *card.bought(found, day, width), *card.pipeline(found, day, width)]
    lines += [*card.refused(found, width), []]
    numbers = card.numbers(found, width)
    if numbers:
        lines += [card.rule(_("numbers"), width), *numbers, []]
    lines += [card.rule(_("about"), width), *card.facts(found, width)]
    missing = found.get("lacking")
    if missing:
        words = _("worth asking: %(what)s") % {"what": _(", ").join(missing)} + f" · {found['ask']}"
        lines += [[], *paragraph(words, width, "dim")]
    return lines

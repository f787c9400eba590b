"""One person whole: facts on the left, what is open and what happened on the right."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.app import ComposeResult
from textual.containers import Container

from crm_tui.locale import N_, _
from crm_tui.screens import keys, questions
from crm_tui.screens.about import About
from crm_tui.widgets import card
from crm_tui.widgets.lines import cell, paragraph, piece, sides
from crm_tui.widgets.rows import Rows
from crm_tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from crm_tui.widgets.lines import Line

Card = dict[str, Any]
EVENTS = 500
ONLY = {
    "all": N_("everything"), "orders": N_("orders"), "talks": N_("what was said"), "work": N_("follow-ups and cases"),
}  # fmt: skip
_KINDS = {
    "orders": {"order", "parcel"},
    "talks": {"contact", "note", "message", "call"},
    "work": {"followup", "case"},
}


class Item(NamedTuple):
    """One row of the page: a heading, something open, or something that happened."""

    what: str  # head, open or past
    key: str
    row: dict[str, Any]


def draw(item: Item, width: int, _marked: bool, *, day: str) -> list[Line]:
    """One line."""
    if item.what == "head":
        return [[piece(item.key, "heading")]]
    if item.what == "past":
        return [[(" ", "plain"), *card.happened(item.row, width - 1)]]
    row = item.row
    due = row.get("due") or row.get("promise")
    late = bool(due and due < day)
    when = " ".join(filter(None, (card.ago(due, day), row.get("time"))))
    first = str(row["text"]).split("\n", 1)[0]
    if row.get("kind"):
        first = _("%(kind)s: %(text)s") % {"kind": card.say(row["kind"]), "text": first}
    left = [(" ", "plain"), cell(item.key, 6, "accent"), piece(first)]
    return [sides(left, [piece(f"  {when} ", "bad" if late else "dim")], width)]


class PersonPage(About):
    """Everything that is known of one person."""

    PLACES = ("person", "timeline", "open")
    BINDINGS = keys.bindings("row", *PLACES)

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
        self.rows.focus()

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
        """Rows of the day have more keys."""
        return ("row", "person", "timeline", "open") if self.row_key() else self.PLACES

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

        order = self._order_of(item)
        if order:
            self.app.push_screen(OrderSheet(order))
        else:
            self.app.push_screen(OrderSheet(0, item.row))

    def _order_of(self, item: Item) -> int:
        if item.what != "past" or item.row["kind"] not in ("order", "parcel") or self.shown is None:
            return 0
        named = str(item.row["title"]).split(" · ")[0]
        rows = self.shown["order_rows"]
        return next((row["id"] for row in rows if named in (row["number"], f"o{row['id']}")), 0)

    def order_in_sight(self) -> int:
        """The order in the selected row."""
        item: Item | None = self.rows.row
        return self._order_of(item) if item else 0

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

    def row_gone(self, key: str) -> None:
        """Away at once."""
        self.gone.add(key)
        self._fill()

    def row_back(self) -> None:
        """It was not finished."""
        self.gone.clear()
        self._fill()

    def answer_row(self, row: dict[str, Any]) -> None:
        """The book knows."""
        self.gone.discard(row["key"])
        self.refresh_now()


def open_items(found: Card) -> list[Item]:
    """Cases and follow-ups that wait."""
    waiting = found["open"]
    return [Item("open", one["key"], one) for kind in ("cases", "followups") for one in waiting[kind]]


def whole(found: Card, day: str, width: int) -> list[Line]:
    """The sheet beside the timeline."""
    lines = [*card.head(found, width), [], *card.bought(found, day, width), *card.pipeline(found, day, width)]
    lines += [*card.refused(found, width), []]
    lines += [card.rule(_("about"), width), *card.facts(found, width)]
    missing = card.gaps(found)
    if missing:
        words = _("worth asking: %(what)s") % {"what": _(", ").join(missing)}
        lines += [[], *paragraph(words, width, "dim")]
    return lines

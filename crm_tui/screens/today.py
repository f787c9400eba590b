"""Today: whom to write to, why and with which words; worked down with one key a row."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Container

from crm_tui.dates.saying import say_weekday
from crm_tui.locale import _, n_
from crm_tui.money import pretty
from crm_tui.screens import keys, questions
from crm_tui.screens.about import About
from crm_tui.screens.questions import GROUPS, Day, DayRow
from crm_tui.widgets import card
from crm_tui.widgets.lines import cell, paragraph, piece, sides
from crm_tui.widgets.rows import Rows
from crm_tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from crm_tui.widgets.lines import Line

CURRENCIES = 3  # sums named in the title; currencies are never added together
Card = dict[str, Any]


def draw(row: DayRow, width: int, _marked: bool) -> list[Line]:
    """One row: who, why, what it is worth."""
    if not row.key:
        return [
            sides(
                [piece(_(GROUPS[row.group]), "heading")], [piece(row.many, "heading"), ("  ", "plain")], width
            )
        ]
    wide = max(10, min(24, width // 4))
    why = row.why + ("" if not row.also else "  +" + str(len(row.also)))
    who = cell(row.name or f"#{row.contact}", wide)
    left = [(" ", "plain"), who, ("  ", "plain"), piece(why, "plain" if row.late else "dim")]
    return [sides(left, [cell(row.worth, 0 if width < 50 else 11, "plain", ">"), ("  ", "plain")], width)]


class TodayPage(About):
    """The day's rows, and beside them the person."""

    PLACES = ("row", "person", "open")
    BINDINGS = keys.bindings(*PLACES)

    def __init__(self) -> None:
        super().__init__()
        self.found: Day | None = None
        self.gone: set[str] = set()
        self.shown: Card | None = None

    def body(self) -> ComposeResult:
        """List and card."""
        with Container(classes="panes"):
            yield Rows(draw, selectable=lambda row: bool(row.key), id="rows")
            yield Sheet(id="card")

    @property
    def rows(self) -> Rows:
        """The list."""
        return self.query_one("#rows", Rows)

    def on_mount(self) -> None:
        """Begin on the list."""
        self.say_title(_("Today"), self._when())
        self.rows.focus()

    def _when(self) -> str:
        day = date.fromisoformat(self.day)
        return _("%(weekday)s %(day)s") % {"weekday": say_weekday(day), "day": day.isoformat()}

    def refresh_now(self) -> None:
        """The list anew."""
        day = self.day
        self.ask("day", lambda book: questions.day(book, day))

    def answer_day(self, found: Day) -> None:
        """Here it is: the selected row stays selected."""
        self.found = found
        self.crm.shop_name = found.shop
        if found.empty and not self.crm.welcomed:
            self.crm.action_welcome()
        self._fill()
        self._ask_card()
        self.crm.listen()

    def _fill(self) -> None:
        if self.found is None:
            return
        before, at = self.row, self.rows.cursor
        rows: list[DayRow] = []
        kept = [row for row in self.found.rows if row.key not in self.gone]
        for row in kept:
            if not rows or rows[-1].group != row.group:
                rows.append(DayRow("", row.group, many=sum(one.group == row.group for one in kept)))
            rows.append(row)
        places = {row.key: i for i, row in enumerate(rows) if row.key}
        self.rows.show(rows, places.get(before.key, at) if before else at)
        self._count(kept)
        if not rows:
            self._show_nothing()
        self.offer()

    def _count(self, kept: list[DayRow]) -> None:
        people = n_("%(n)d person", "%(n)d people", len(kept)) % {"n": len(kept)}
        stake = self.found.stake if self.found else []
        sums = " + ".join(pretty(*one) for one in stake[:CURRENCIES]) + (" + …" if stake[CURRENCIES:] else "")
        worth = _("%(amount)s at stake") % {"amount": sums} if stake and kept else ""
        self.say_title(_("Today"), " · ".join(filter(None, (self._when(), people, worth))))

    def _show_nothing(self) -> None:
        self.shown = None
        words = _("Nothing to do today.")
        more = _("n on a person's page plans a next step; 2 lists everybody, / finds anyone.")
        self.query_one("#card", Sheet).show(
            lambda width: [[piece(words, "strong")], [], *paragraph(more, width, "dim")]
        )

    @property
    def row(self) -> DayRow | None:
        """The selected row."""
        found: DayRow | None = self.rows.row
        return found

    def places(self) -> tuple[str, ...]:
        """No keys for rows where there are none."""
        return self.PLACES if self.row else ()

    def on_rows_moved(self, message: Rows.Moved) -> None:
        """Its card beside it."""
        message.stop()
        self.offer()
        self._ask_card()

    def on_rows_opened(self, message: Rows.Opened) -> None:
        """The person's page."""
        message.stop()
        self.action_open()

    def _ask_card(self) -> None:
        row = self.row
        if row is None:
            return
        self.crm.person = row.contact
        self.ask("card", partial(person_or_none, contact=row.contact, day=self.day))

    def answer_card(self, found: Card | None) -> None:
        """Show it with the reasons of its row."""
        row = self.row
        if found is None or row is None or found["id"] != row.contact:
            return
        top = self.shown is None or self.shown["id"] != found["id"]
        self.shown = found
        why = [row.why, *(f"{key} {reason}" for key, reason in row.also)]
        make = partial(card.glance, found, self.day, why=why, message=row.message)
        self.query_one("#card", Sheet).show(lambda width: make(width=width), top=top)

    # The person in sight

    def contact(self) -> int:
        """Whose row is selected."""
        return self.row.contact if self.row else 0

    def who(self) -> str:
        """Their name."""
        return self.row.name if self.row else ""

    def person_card(self) -> Card | None:
        """The card beside the list."""
        return self.shown

    def copied(self) -> str:
        """The filled message, else the handle of the row's channel."""
        row = self.row
        if row is None:
            return ""
        if row.message:
            return row.message
        found = self.shown if self.shown and self.shown["id"] == row.contact else None
        own = [one["value"] for one in (found or {}).get("handles", ()) if one["kind"] == row.channel]
        return str(own[0]) if own else super().copied()

    def back_to_work(self) -> None:
        """To the list."""
        self.set_focus(self.rows)

    # The row in sight

    def row_key(self) -> str:
        """Its key."""
        return self.row.key if self.row else ""

    def row_gone(self, key: str) -> None:
        """Away at once; the book is told meanwhile."""
        self.gone.add(key)
        self._fill()

    def row_back(self) -> None:
        """Nothing was finished: all that were hidden come back."""
        self.gone.clear()
        self._fill()

    def answer_row(self, row: dict[str, Any]) -> None:
        """The book knows: read it anew."""
        self.refresh_now()
        self.gone.discard(row["key"])


def person_or_none(book: Any, contact: int, day: str) -> Card | None:
    """The card; None for somebody who has gone."""
    from crm_tui.errors import NotFound

    try:
        return questions.person(book, contact, day)
    except NotFound:
        return None

"""Today: whom to write to, why and with which words; worked down with one key a row."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from textual.app import ComposeResult
from textual.containers import Container

from crm_tui.locale import _
from crm_tui.screens import day_lines, keys, questions
from crm_tui.screens.matters import Matters
from crm_tui.screens.questions import Day, DayRow
from crm_tui.widgets import card
from crm_tui.widgets.lines import paragraph, piece
from crm_tui.widgets.rows import Rows
from crm_tui.widgets.sheet import Sheet

Card = dict[str, Any]


class TodayPage(Matters):
    """The day's rows, and beside them the person."""

    PLACES = ("row", "rows", "person", "open")
    BINDINGS = keys.bindings("matter", *PLACES)
    FOOT = day_lines.FOOT

    def __init__(self) -> None:
        super().__init__()
        self.found: Day | None = None
        self.gone: set[str] = set()
        self.marked: set[str] = set()
        self.shown: Card | None = None

    def body(self) -> ComposeResult:
        """List and card."""
        with Container(classes="panes"):
            yield Rows(day_lines.draw, selectable=lambda row: bool(row.key), id="rows")
            yield Sheet(id="card")

    @property
    def rows(self) -> Rows:
        """The list."""
        return self.query_one("#rows", Rows)

    def on_mount(self) -> None:
        """Begin on the list."""
        self.say_title(_("Today"), day_lines.when(date.fromisoformat(self.day)))
        self.rows.marked = lambda row: row.key in self.marked
        self.set_focus(self.rows)
        if self.crm.painted is not None:
            self._begin_with(self.crm.painted)
            self.crm.painted = None

    def _begin_with(self, found: Day) -> None:
        """These rows stand on the terminal already; they are asked for anew all the same."""
        self.found = found
        self.crm.shop_name = found.shop
        self._fill()

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
        kept = [row for row in self.found.rows if row.key not in self.gone]
        self.marked &= {row.key for row in kept}
        rows = day_lines.with_headings(kept)
        places = {row.key: i for i, row in enumerate(rows) if row.key}
        self.rows.show(rows, places.get(before.key, at) if before else at)
        self._count(kept)
        if not rows:
            self._show_nothing()
        self.offer()

    def _count(self, kept: list[DayRow]) -> None:
        n = day_lines.counted(self.found, len(self.gone), kept) if self.found else len(kept)
        columns = self.app.size.width
        self.say_title(_("Today"), day_lines.title(self.day, kept, n, columns, len(self.marked)))

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
        return day_lines.places(self.row.key if self.row else "", self.matter_places())

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
        self.ask("card", partial(_beside, row=row, day=self.day))

    def answer_card(self, found: Card | None) -> None:
        """Show it with the reasons of its row."""
        row = self.row
        if found is None or row is None or found["id"] != row.contact:
            return
        top = self.shown is None or self.shown["id"] != found["id"]
        self.shown = found
        why = [(row.key, row.why), *row.also]
        make = partial(card.glance, found, self.day, why=why, letter=found.get("letter"))
        self.query_one("#card", Sheet).show(lambda width: make(width=width, brief=self._is_narrow()), top=top)

    def _is_narrow(self) -> bool:
        """Whether the card lies under the list, where only a few of its lines are in sight."""
        return self.size.width < day_lines.NARROW

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
        if self.letter():
            return self.letter()
        found = self.shown if self.shown and self.shown["id"] == row.contact else None
        own = [one["value"] for one in (found or {}).get("handles", ()) if one["kind"] == row.channel]
        return str(own[0]) if own else super().copied()

    def letter(self) -> str:
        """The filled message of the row in sight; "" for none."""
        found = self.shown if self.row and self.shown and self.shown["id"] == self.row.contact else None
        letter = (found or {}).get("letter")
        return "" if letter is None or letter.bad else str(letter.text)

    def action_copy(self) -> None:
        """Remember what was copied: done logs it as sent."""
        if self.row and self.letter():
            self.sent[self.row.key] = self.letter()
        super().action_copy()

    def words_about(self) -> dict[str, Any]:
        """The row's template and order."""
        reason = self.row.reason if self.row else None
        if reason is None or not reason.template:
            return super().words_about()
        return {"first": reason.template, "order": reason.orders or 0, "reason": reason}

    def then(self) -> str:
        """A message that was sent finishes its row."""
        return _("d when it is sent") if self.letter() else ""

    def back_to_work(self) -> None:
        """To the list."""
        self.set_focus(self.rows)

    # The row in sight

    def row_key(self) -> str:
        """Its key."""
        return self.row.key if self.row else ""

    def row_keys(self) -> list[str]:
        """The marked rows' in the order of the list, else that of the row in sight."""
        if self.marked and self.found is not None:
            return [row.key for row in self.found.rows if row.key in self.marked]
        return super().row_keys()

    def action_mark_row(self) -> None:
        """One more, or one less, and go on."""
        if self.row:
            self.marked ^= {self.row.key}
            self.rows.action_step(1)
            self._marked()

    def action_unmark_rows(self) -> None:
        """None at all."""
        self.marked.clear()
        self._marked()

    def _marked(self) -> None:
        self.rows.refresh()
        if self.found is not None:
            self._count([row for row in self.found.rows if row.key not in self.gone])

    def rows_gone(self, named: list[str]) -> None:
        """Away at once; the book is told meanwhile."""
        self.gone.update(named)
        self._fill()

    def row_back(self) -> None:
        """Nothing was finished: all that were hidden come back."""
        self.gone.clear()
        self._fill()

    def answer_row(self, rows: list[dict[str, Any]]) -> None:
        """The book knows: read it anew."""
        self.refresh_now()
        self.gone.difference_update(row["key"] for row in rows)


def _beside(book: Any, row: DayRow, day: str) -> Card | None:
    """The card of a row with the words to send."""
    found = person_or_none(book, row.contact, day)
    if found is not None:
        found["letter"] = questions.letter(book, row, day)
    return found


def person_or_none(book: Any, contact: int, day: str) -> Card | None:
    """The card; None for somebody who has gone."""
    from crm_tui.errors import NotFound

    try:
        return questions.person(book, contact, day)
    except NotFound:
        return None

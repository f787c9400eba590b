"""People: a list of any length, its filter, and the card beside it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Input

from crm_tui.locale import N_, _, n_
from crm_tui.screens import filtering, keys, questions
from crm_tui.screens.about import About
from crm_tui.screens.loader import LONG
from crm_tui.screens.today import person_or_none
from crm_tui.text import cell_width
from crm_tui.widgets import card
from crm_tui.widgets.bars import Bar
from crm_tui.widgets.lines import cell, sides
from crm_tui.widgets.rows import Rows
from crm_tui.widgets.sheet import Sheet
from crm_tui.widgets.typing import Entry

if TYPE_CHECKING:
    from array import array

    from crm_tui.screens.filtering import Narrowed, Whole
    from crm_tui.screens.questions import Roster
    from crm_tui.widgets.lines import Line

    Row = dict[str, Any]

SORTS = {
    "active": N_("newest activity"), "last": N_("last order"), "name": N_("name"), "spent": N_("spent most"),
    "created": N_("newest in the book"),
}  # fmt: skip


def widths(width: int) -> tuple[int, int, int]:
    """Cells of name, handle and tags."""
    rest = width - 4 - (6 + 2) - (12 + 2) - (0 if width < 90 else 14)
    name = max(10, min(28, rest // 2))
    handle = max(0, min(30, rest - name - 2))
    return name, handle, max(0, rest - name - handle - 4)


def heads(width: int, sort: str) -> Line:
    """The names of the columns."""
    tags = _("tags") if cell_width(_("tags")) <= widths(width)[2] else ""
    return columns(
        {
            "name": (_("name"), "name"), "handle": (_("reached by"), ""), "orders": (_("orders"), ""),
            "spent": (_("spent"), "spent"), "last": (_("last order"), "last"), "tags": (tags, ""),
        }, width, lambda by: "accent" if by == sort else "dim",
    )  # fmt: skip


def columns(told: dict[str, tuple[str, str]], width: int, role: Any) -> Line:
    """One line of the table."""
    name, handle, tags = widths(width)
    wide = {"name": name, "handle": handle, "orders": 6, "spent": 12}
    if width >= 90:
        wide["last"] = 12
    line = [("  ", "plain")]
    for column, cells in wide.items():
        text, by = told[column]
        said, as_ = cell(text, cells, role(by), ">" if column in ("orders", "spent") else "<")
        line.append(
            (said if column == "name" else "  " + said, as_)
        )  # a gap of its own is one piece more to paint
    said, as_ = cell(told["tags"][0], tags, role("tags") if told["tags"][0] else "dim")
    return [*line, ("  " + said, as_)]


def draw(row: Row, width: int, marked: bool) -> list[Line]:
    """One person in a line."""
    told = {
        "name": (row["name"] or f"#{row['id']}", "name"),
        "handle": (" · ".join(card.handle(one) for one in row["handles"][:2]), "handle"),
        "orders": (str(row["orders"] or ""), "orders"),
        "spent": (card.sums(row["spent"][:1]), "spent"),
        "last": (row["last_order"] or "", "last"),
        "tags": (" ".join(f"#{tag}" for tag in row["tags"]), "tags"),
    }
    roles = {"handle": "dim", "last": "dim", "tags": "accent"}
    line = columns(told, width, lambda by: roles.get(by, "plain"))
    if marked:
        line[0] = ("● ", "accent")
    return [sides(line, [], width)]


class PeoplePage(About):
    """Everybody, however many."""

    PLACES = ("list", "person", "open")
    BINDINGS = keys.bindings(*PLACES)

    def __init__(self) -> None:
        super().__init__()
        self.sort = "active"
        self.words = ""
        self.problem = ""  # why the words are no condition
        self.counting = False  # the rest of a long list is on the way
        self.proposals = filtering.Proposals()
        self.ids: array[int] | list[int] = []
        self.total = 0
        self.marked: set[int] = set()
        self.shown: Row | None = None
        self._anew = False  # the list that is awaited is another one
        self._selected = 0  # who, whatever place they have in the newest order

    def body(self) -> ComposeResult:
        """Filter, columns, list, card."""
        yield Entry(
            placeholder=_("name, handle … #tag, spent>500 and quiet>60d, or a segment's name"),
            suggester=self.proposals, id="filter",
        )  # fmt: skip
        yield Bar(id="columns", classes="columns")
        with Container(classes="panes"):
            yield Rows(self._draw, id="rows")
            yield Sheet(id="card")

    def on_mount(self) -> None:
        """Begin on the list."""
        self.rows.marked = lambda row: row["id"] in self.marked
        self.set_focus(self.rows)
        self._say()

    @property
    def rows(self) -> Rows:
        """The list."""
        return self.query_one("#rows", Rows)

    def _draw(self, row: Row, width: int, marked: bool) -> list[Line]:
        return draw(row, width, marked)

    def on_rows_resized(self) -> None:
        """The columns' names stand above their columns."""
        self._say()

    def _say(self) -> None:
        people = n_("%(n)s person", "%(n)s people", self.total) % {
            "n": f"{self.total:,}" + ("+" if self.counting else "")
        }
        chosen = _("%(n)d selected") % {"n": len(self.marked)} if self.marked else ""
        how = f"“{self.words}”" if self.words else _("by %(sort)s") % {"sort": _(SORTS[self.sort])}
        told = (self.problem, chosen) if self.problem else (people, how, chosen)
        self.say_title(_("People"), " · ".join(filter(None, told)))
        if self.rows.size.width:
            self.query_one("#columns", Bar).say(heads(self.rows.room, self.sort))

    # Who is on it

    def refresh_now(self) -> None:
        """The first page at once, everybody when they come."""
        words, sort, day = self.words, self.sort, self.day
        if words:
            self.ask("narrowed", partial(filtering.first, words=words, sort=sort, day=day))
            return
        self.ask("roster", partial(questions.roster, sort=sort))
        self.ask("every", partial(filtering.every, words="", sort=sort, day=day), lane=LONG)

    def answer_roster(self, found: Roster) -> None:
        """The first page of everybody."""
        if self.words:
            return
        self.problem, self.counting = "", False
        self._first_page(found, found.total, whole=len(found.ids) < questions.FIRST_PAGE)

    def answer_narrowed(self, found: Narrowed) -> None:
        """The first page of those whom the filter leaves."""
        if (found.words, found.sort) != (self.words, self.sort):
            return
        self.problem = found.problem
        if not found.problem:  # half a condition leaves the list as it was
            self.counting = found.more
            self._first_page(found.roster, len(found.roster.ids), whole=not found.more)
            if found.more:
                ask = partial(filtering.every, words=found.words, sort=found.sort, day=self.day)
                self.ask("every", ask, lane=LONG)
        self._say()

    def _first_page(self, found: Roster, total: int, whole: bool) -> None:
        keep = not whole and len(self.ids) > len(found.ids)  # everybody is on the way
        if self._anew:
            self._anew, keep, self._selected, self.rows.cursor = False, False, 0, 0
        if not keep:
            self.ids = found.ids
            self.total = total
            self.rows.expect(self.total, self._place())
        self.rows.put(0, found.rows)
        self._say()

    def answer_every(self, found: Whole) -> None:
        """Everybody."""
        if (found.words, found.sort) != (self.words, self.sort):
            return
        self.counting = False
        self.ids, self.total = found.ids, len(found.ids)
        self.rows.expect(self.total, self._place())
        self._say()

    def _place(self) -> int:
        """Where the selected one stands now; the same place when they have gone."""
        at = self.rows.cursor
        if not self._selected or (at < len(self.ids) and self.ids[at] == self._selected):
            return at
        try:
            return self.ids.index(self._selected)
        except ValueError:
            return at

    def on_rows_wanted(self, message: Rows.Wanted) -> None:
        """A page came into sight."""
        message.stop()
        ids = list(self.ids[message.begin : message.end])
        if ids:
            start = message.begin
            self.ask(f"page-{start}", lambda book: (start, ids, questions.page(book, ids)))

    def on_answered(self, message: Any) -> None:
        """Pages bear the number of their first row in their name."""
        if message.question.name.startswith("page-"):
            message.stop()
            start, ids, rows = message.value
            if (
                self.crm.loader.is_newest(message.question)
                and list(self.ids[start : start + len(ids)]) == ids
            ):
                self.rows.put(start, rows)
            return
        super().on_answered(message)

    # The person in sight

    def on_rows_moved(self, message: Rows.Moved) -> None:
        """The card beside the list."""
        message.stop()
        row = message.row
        self.offer()
        if row is None:
            if not self.total:
                self.shown = None
                self.query_one("#card", Sheet).show(None)
            return
        self.crm.person = self._selected = row["id"]
        self.ask_soon("card", partial(person_or_none, contact=row["id"], day=self.day))

    def answer_card(self, found: Row | None) -> None:
        """Show it."""
        if found is None or found["id"] != self.contact():
            return
        top = self.shown is None or self.shown["id"] != found["id"]
        self.shown = found
        self.query_one("#card", Sheet).show(partial(_glance, found, self.day), top=top)

    def on_rows_opened(self, message: Rows.Opened) -> None:
        """The person's page."""
        message.stop()
        self.action_open()

    def contact(self) -> int:
        """Who is selected."""
        row = self.rows.row
        return int(row["id"]) if row else 0

    def who(self) -> str:
        """Their name."""
        row = self.rows.row
        return str(row["name"]) if row else ""

    def people(self) -> list[int]:
        """The marked ones, else the one in sight."""
        return sorted(self.marked) or super().people()

    def person_card(self) -> Row | None:
        """The card beside the list."""
        return self.shown

    def back_to_work(self) -> None:
        """To the list."""
        self.set_focus(self.rows)

    def places(self) -> tuple[str, ...]:
        """No keys for people where there are none."""
        return self.PLACES if self.contact() else ("list",)

    # Keys of the list

    def action_mark(self) -> None:
        """Select one more, or one less, and go on."""
        if self.contact():
            self.marked ^= {self.contact()}
            self.rows.action_step(1)
            self._say()

    def action_unmark(self) -> None:
        """Select nobody."""
        self.marked.clear()
        self.rows.refresh()
        self._say()

    def action_sort(self) -> None:
        """The next order."""
        names = list(SORTS)
        self._sort_by(names[(names.index(self.sort) + 1) % len(names)])

    def _sort_by(self, sort: str) -> None:
        self.sort = sort
        self._begin_anew()

    def _begin_anew(self) -> None:
        """Another list, on its first row; the old one stays until it comes."""
        self._anew = True
        self.refresh_now()
        self._say()

    def on_click(self, event: events.Click) -> None:
        """A click on a column's name sorts by it."""
        if getattr(event.widget, "id", "") != "columns":
            return
        at, place = event.x - 1, 0
        sorts = ("", "name", "", "", "spent", "last")
        for sort, (text, _role) in zip(sorts, heads(self.rows.room, ""), strict=False):
            place += cell_width(text)
            if at < place:
                if sort:
                    self._sort_by(sort)
                return

    def action_filter(self) -> None:
        """Words that narrow the list."""
        box = self.query_one("#filter", Entry)
        box.add_class("open")
        self.set_focus(box)
        self.ask("proposals", filtering.proposals)

    def answer_proposals(self, found: list[str]) -> None:
        """What the filter goes on with while one types."""
        self.proposals.known = found

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow it as one types."""
        if event.input.id == "filter":
            event.stop()
            self.words, self.problem = event.value.strip(), ""
            self._begin_anew()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """To the list."""
        if event.input.id == "filter":
            event.stop()
            self.set_focus(self.rows)

    def on_key(self, event: events.Key) -> None:
        """Out of the filter: down keeps it, esc takes it away."""
        box = self.query_one("#filter", Entry)
        if event.key == "down" and box.has_focus:
            self.set_focus(self.rows)
        elif event.key == "escape" and box.has_class("open"):
            box.remove_class("open")
            box.value = ""
            self.set_focus(self.rows)


def _glance(found: Row, day: str, width: int) -> list[Line]:
    return card.glance(found, day, width, [])

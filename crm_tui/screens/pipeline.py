"""Pipeline: prospects as columns by stage, moved with the keys, the words for them beside the board."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Container

from crm_tui.locale import _, n_
from crm_tui.money import pretty
from crm_tui.screens import keys, piping
from crm_tui.screens.piped import Piped
from crm_tui.widgets import card
from crm_tui.widgets.board import Board, Head
from crm_tui.widgets.lines import paragraph, piece, sides
from crm_tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from crm_tui.screens.piping import Beside, Pipe
    from crm_tui.widgets.lines import Line

    Card = dict[str, Any]

CURRENCIES = 2  # sums above a column and in the title; currencies are never added together


def draw(row: Card, width: int, day: str) -> list[Line]:
    """One card: who, what is next, how long they have been here and what they may bring."""
    step = row["step"]
    if step:
        when = card.ago(step["day"], day) if step["day"] else ""
        late = bool(step["day"]) and step["day"] <= day and row["stage"] not in ("won", "lost")
        under = [
            piece(
                " · ".join(filter(None, (step["text"] or _("take it up"), when))), "good" if late else "plain"
            )
        ]
    elif row["stage"] in ("won", "lost"):
        under = [piece(piping.say(row["reason"]) or (f"o{row['order']}" if row["order"] else ""), "dim")]
    else:
        silent = row["silent"]
        words = n_("%(n)d day silent", "%(n)d days silent", silent) % {"n": silent} if silent else ""
        under = [piece(words, "dim")]
    age = n_("%(n)d day", "%(n)d days", row["age"]) % {"n": row["age"]}
    worth = card.sums([row["worth"]]) if row["worth"] else ""
    return [
        sides([piece(row["contact"]["name"] or f"#{row['contact']['id']}", "strong")], [], width),
        sides(under, [], width),
        sides([piece(age, "dim")], [piece(worth, "dim")] if worth else [], width),
    ]


class PipelinePage(Piped):
    """The board, and beside it the person with the words for their stage."""

    PLACES = ("board", "row", "person", "open")
    BINDINGS = keys.bindings(*PLACES)

    def __init__(self) -> None:
        super().__init__()
        self.shown: Card | None = None

    def body(self) -> ComposeResult:
        """Board and card."""
        with Container(classes="panes"):
            yield Board(lambda row, width: draw(row, width, self.day), id="board")
            yield Sheet(id="card")

    def on_mount(self) -> None:
        """Begin on the board."""
        self.say_title(_("Pipeline"))
        self.set_focus(self.board)

    # What is on it

    def refresh_now(self) -> None:
        """The columns anew; the selected card stays selected, wherever it has gone."""
        follow = self._follow or self.contact()
        asked = partial(
            piping.pipe, list_name=self.list_name, source=self.source, day=self.day, follow=follow,
            near=(self.board.column, self.board.place),
        )  # fmt: skip
        self.ask("pipe", asked)

    def answer_pipe(self, found: Pipe) -> None:
        """Here they are."""
        self.found = found
        self._follow = 0  # not before: a later question may have taken the place of the one that knew
        heads = [
            Head(
                one.stage,
                piping.say(one.stage),
                " + ".join(pretty(*sum_) for sum_ in one.worth[:CURRENCIES]),
                one.many,
            )
            for one in found.columns
        ]
        self.board.show(heads, found.pages, found.place)
        self._say()
        if not any(head.many for head in heads):
            self._show_nothing()
        self.offer()

    def _say(self) -> None:
        columns = (
            [one for one in self.found.columns if one.stage not in ("won", "lost")] if self.found else []
        )
        many = sum(one.many for one in columns)
        sums: dict[str, int] = {}
        for one in columns:
            for minor, code in one.worth:
                sums[code] = sums.get(code, 0) + minor
        worth = " + ".join(pretty(minor, code) for code, minor in list(sums.items())[:CURRENCIES])
        told = [n_("%(n)s open prospect", "%(n)s open prospects", many) % {"n": f"{many:,}"}]
        told += [_("%(amount)s expected") % {"amount": worth}] if worth else []
        told += [_("list: %(name)s") % {"name": self.list_name}] if self.list_name else []
        told += [_("source: %(name)s") % {"name": piping.say(self.source)}] if self.source else []
        self.say_title(_("Pipeline"), " · ".join(told))

    def _show_nothing(self) -> None:
        self.shown = self.beside = None
        first = _("Nobody is here.") if self.list_name or self.source else _("Nobody is in the pipeline yet.")
        more = _("p adds somebody by name; P takes a pasted block of names; f chooses another list.")
        self.query_one("#card", Sheet).show(
            lambda width: [[piece(first, "strong")], [], *paragraph(more, width, "dim")]
        )

    def on_board_wanted(self, message: Board.Wanted) -> None:
        """A page of a column came into sight."""
        message.stop()
        key, begin = message.key, message.begin
        asked = partial(
            piping.page, stage=key, list_name=self.list_name, source=self.source, begin=begin, day=self.day
        )
        self.ask(f"page-{key}-{begin}", lambda book: (key, begin, asked(book)))

    def on_answered(self, message: Any) -> None:
        """Pages bear their column in their name."""
        if message.question.name.startswith("page-"):
            message.stop()
            if self.crm.loader.is_newest(message.question):
                self.board.put(*message.value)
            return
        super().on_answered(message)

    # The prospect in sight

    def on_board_moved(self, message: Board.Moved) -> None:
        """Their card beside it."""
        message.stop()
        self.about = ""
        self.offer()
        self._ask_card()

    def on_board_opened(self, message: Board.Opened) -> None:
        """The person's page."""
        message.stop()
        self.action_open()

    def _ask_card(self) -> None:
        contact = self.contact()
        if contact:
            self.crm.person = contact
            self.ask("card", partial(piping.beside, contact=contact, about=self.about, day=self.day))
        elif self.found:
            self.shown = self.beside = None
            if any(one.many for one in self.found.columns):
                self.query_one("#card", Sheet).show(None)

    def answer_card(self, found: Beside | None) -> None:
        """The person, and the words for them."""
        if found is None or found.person["id"] != self.contact():
            return
        top = self.shown is None or self.shown["id"] != found.person["id"]
        self.shown, self.beside = found.person, found
        self.query_one("#card", Sheet).show(partial(piping.lines, found, self.day), top=top)

    def contact(self) -> int:
        """Whose card is selected."""
        return int(self.row["contact"]["id"]) if self.row else 0

    def who(self) -> str:
        """Their name."""
        return str(self.row["contact"]["name"]) if self.row else ""

    def person_card(self) -> Card | None:
        """The card beside the board."""
        return self.shown

    def places(self) -> tuple[str, ...]:
        """No keys for cards where there are none."""
        return self.PLACES if self.row else ("board",)

    def back_to_work(self) -> None:
        """To the board."""
        self.set_focus(self.board)

    def fitting(self) -> str:
        """The template of their stage."""
        return self.beside.template if self.beside else ""

    def copied(self) -> str:
        """The words that are shown, else the handle."""
        return self.beside.text if self.beside and self.beside.text else super().copied()

    def then(self) -> str:
        """What was copied is logged with one key."""
        return _("m logs it as sent") if self.beside and self.beside.text else ""

    # Rows of the day

    def row_key(self) -> str:
        """The key of the card; none for who has bought or was lost."""
        return str(self.row["key"]) if self.row and self.row["stage"] not in ("won", "lost") else ""

    def answer_row(self, _row: Card) -> None:
        """The book knows: read it anew."""
        self._follow = self.contact()
        self.refresh_now()

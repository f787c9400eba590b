"""Pipeline: prospects as columns by stage, moved with the keys, the words for them beside the board."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Container

from crm_tui.locale import _, n_
from crm_tui.money import pretty
from crm_tui.screens import keys, piping
from crm_tui.screens.about import About
from crm_tui.widgets import card
from crm_tui.widgets.board import Board, Head
from crm_tui.widgets.lines import paragraph, piece, sides
from crm_tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from crm_tui.screens.piping import Beside, Pipe
    from crm_tui.store.book import Book
    from crm_tui.widgets.lines import Line

    Card = dict[str, Any]

CURRENCIES = 2  # sums above a column and in the title; currencies are never added together
REASONS = 5  # reasons to choose from; any other is typed


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
        words = (
            n_("no word for %(n)d day", "no word for %(n)d days", silent) % {"n": silent} if silent else ""
        )
        under = [piece(words, "dim")]
    age = n_("%(n)d day", "%(n)d days", row["age"]) % {"n": row["age"]}
    worth = card.sums([row["worth"]]) if row["worth"] else ""
    return [
        sides([piece(row["contact"]["name"] or f"#{row['contact']['id']}", "strong")], [], width),
        sides(under, [], width),
        sides([piece(age, "dim")], [piece(worth, "dim")] if worth else [], width),
    ]


class PipelinePage(About):
    """The board, and beside it the person with the words for their stage."""

    PLACES = ("board", "row", "person", "open")
    BINDINGS = keys.bindings(*PLACES)

    def __init__(self) -> None:
        super().__init__()
        self.list_name = ""
        self.source = ""
        self.found: Pipe | None = None
        self.shown: Card | None = None
        self.beside: Beside | None = None
        self.about = ""  # the objection whose words are shown; "" for those of the stage
        self._follow = 0  # whose card the cursor goes with

    def body(self) -> ComposeResult:
        """Board and card."""
        with Container(classes="panes"):
            yield Board(lambda row, width: draw(row, width, self.day), id="board")
            yield Sheet(id="card")

    @property
    def board(self) -> Board:
        """The columns."""
        return self.query_one("#board", Board)

    def on_mount(self) -> None:
        """Begin on the board."""
        self.say_title(_("Pipeline"))
        self.board.focus()

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

    @property
    def row(self) -> Card | None:
        """The selected card."""
        found: Card | None = self.board.card
        return found

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

    # Keys of the board

    def action_forward(self) -> None:
        """To the next stage; after the last one they are won."""
        self._shift(1)

    def action_backward(self) -> None:
        """To the stage before; from either end back to the last open one."""
        self._shift(-1)

    def _shift(self, way: int) -> None:
        if self.row and self.found:
            stages = [one.stage for one in self.found.columns]
            stage = piping.shifted(stages, self.row["stage"], way)
            if stage:
                self._move(stage)

    def _move(self, stage: str, reason: str | None = None) -> None:
        contact, day = self.contact(), self.day
        self._follow = contact

        def move(book: Book) -> Any:
            from crm_tui.prospects import pipeline

            return pipeline.move(book, contact, stage, reason=reason, day=day)

        def told(row: Any) -> str:
            said = {"name": row.name, "stage": piping.say(row.stage), "reason": piping.say(row.reason)}
            return (_("%(name)s: %(stage)s (%(reason)s)") if row.reason else _("%(name)s: %(stage)s")) % said

        self.act("moved", move, told)

    def answer_moved(self, _row: Any) -> None:
        """The card stands elsewhere now."""
        self._follow = self._follow or self.contact()
        self.refresh_now()

    def action_win(self) -> None:
        """They bought where the book does not see it."""
        if self.row:
            self._move("won")

    def action_lose(self) -> None:
        """They will not buy: why?"""
        if self.row and self.found:
            choices = [(one, piping.say(one)) for one in self.found.reasons[:REASONS]]
            self.asking.ask("lose", _("lost:"), hint=_("or another reason"), choices=choices)

    def accept_lose(self, text: str, choice: str) -> None:
        """Lost, with the reason."""
        self._move("lost", text.strip() or choice)

    def action_objection(self) -> None:
        """The words for the next objection; after the last one, those of the stage."""
        if self.beside and self.row:
            known = ["", *self.beside.objections]
            self.about = known[(known.index(self.about) + 1) % len(known)] if self.about in known else ""
            self._ask_card()

    def action_sent(self) -> None:
        """Copied, and logged as sent with the offer that stands in it."""
        found = self.beside
        if found is None or not found.text:
            self.notice(_("There are no words to send."), bad=True)
            return
        self.app.copy_to_clipboard(found.text)
        contact, day, who, script = self.contact(), self.day, self.who(), found.script
        self._follow = contact

        def sent(book: Book) -> int:
            from crm_tui.prospects import scripts

            return scripts.sent(book, contact, script, day=day)

        self.act("moved", sent, lambda _event: _("copied, and logged as sent to %(name)s") % {"name": who})

    def action_give(self) -> None:
        """The next offer was made."""
        if self.row:
            label = _("offered to %(name)s") % {"name": self.who()}
            next_rung = self.beside.rung if self.beside else ""
            self.asking.ask(
                "offer", label, hint=_("%(next)s, or a product whose ladder it is") % {"next": next_rung}
            )

    def accept_offer(self, text: str, _choice: str) -> None:
        """Record it."""
        contact, day, name, product = self.contact(), self.day, self.who(), text.strip()
        self._follow = contact

        def give(book: Book) -> str:
            from crm_tui.prospects import offers

            return str(offers.give(book, contact, product, day=day).text)

        self.act(
            "moved", give, lambda said: _("offered to %(name)s: %(text)s") % {"name": name, "text": said}
        )

    def action_prospect(self) -> None:
        """Somebody new in a line."""
        label = (
            _("new prospects on '%(list)s'") % {"list": self.list_name}
            if self.list_name
            else _("new prospects")
        )
        self.asking.ask("prospect", label, hint=_("a name, or several with commas between them"))

    def accept_prospect(self, text: str, _choice: str) -> None:
        """Take them on."""
        day, list_name, source = self.day, self.list_name, self.source
        if text.strip():
            self.act(
                "pasted",
                partial(piping.take, text=text, list_name=list_name, source=source, day=day),
                piping.taken,
            )

    def answer_pasted(self, taken: Any) -> None:
        """They are on the board."""
        first = next(iter((*taken.new, *taken.known)), None)
        self._follow = first[0] if first else 0
        self.refresh_now()

    def action_paste(self) -> None:
        """A block of names."""
        self.crm.fill("paste", list=self.list_name, source=piping.say(self.source))

    def action_about_prospect(self) -> None:
        """Interest, worth, source and next step."""
        if self.contact():
            self.crm.fill("prospect", contact=self.contact(), name=self.who())

    def action_funnel(self) -> None:
        """How many come how far."""
        from crm_tui.screens.funnel import FunnelSheet

        self.app.push_screen(FunnelSheet(self.list_name, self.source))

    def action_narrow(self) -> None:
        """Only one list, or one source."""
        if self.found:
            choices = [("", _("everybody")), *((name, name) for name in self.found.lists)]
            hint = _("a list or a source")
            self.asking.ask("narrow", _("show"), hint=hint, choices=choices[: REASONS + 1])

    def accept_narrow(self, text: str, choice: str) -> None:
        """Show those."""
        self.ask("narrowed", partial(piping.narrowed, said=text.strip() or choice))

    def answer_narrowed(self, found: tuple[str, str]) -> None:
        """The list and the source that were meant."""
        self.list_name, self.source = found
        self.refresh_now()

"""What the keys of the pipeline do: moving, losing, words, offers, new prospects, what is shown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from crm_tui.locale import _
from crm_tui.screens import piping
from crm_tui.screens.about import About
from crm_tui.widgets.board import Board

if TYPE_CHECKING:
    from crm_tui.screens.piping import Beside, Pipe
    from crm_tui.store.book import Book

    Card = dict[str, Any]

REASONS = 5  # reasons to choose from; any other is typed


class Piped(About):
    """A page with a board on it, and the words for whoever is selected."""

    def __init__(self) -> None:
        super().__init__()
        self.list_name = ""
        self.source = ""
        self.found: Pipe | None = None
        self.beside: Beside | None = None
        self.about = ""  # the objection whose words are shown; "" for those of the stage
        self._insisted = (0, "")  # for whom, and with which words, the key was pressed against the advice
        self._just_sent = (0, "")  # to whom, and which words: a key pressed twice does not play two offers
        self._follow = 0  # whose card the cursor goes with

    @property
    def board(self) -> Board:
        """The columns."""
        return self.query_one("#board", Board)

    @property
    def row(self) -> Card | None:
        """The selected card."""
        found: Card | None = self.board.card
        return found

    def _ask_card(self) -> None:
        """The person and the words anew."""

    def action_forward(self) -> None:
        """To the next stage; after the last one they are won."""
        self._shift(1)

    def action_backward(self) -> None:
        """To the stage before; from either end back to the last open one."""
        self._shift(-1)

    def _shift(self, way: int) -> None:
        if self._chosen() and self.row and self.found:
            stages = [one.stage for one in self.found.columns]
            stage = piping.shifted(stages, self.row["stage"], way)
            if stage:
                self._move(stage)

    def _chosen(self) -> bool:
        """Whether there is a card to do something with; says so where there is none."""
        if self.row is None:
            self.notice(
                _("There is no card here; the arrow keys choose one, p takes on somebody new."), bad=True
            )
        return self.row is not None

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
        if self._chosen():
            self._move("won")

    def action_lose(self) -> None:
        """They will not buy: why?"""
        if self._chosen() and self.found:
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
        if found.script.leave.soon and self._insisted != (found.person["id"], found.template):
            self._insisted = (found.person["id"], found.template)
            self.notice(_("%(why)s Once more does it all the same.") % {"why": found.warning}, bad=True)
            return
        if self._just_sent == (found.person["id"], found.template):
            self._just_sent = (0, "")
            said = {"name": self.who()}
            self.notice(
                _("That went to %(name)s just now. Once more sends the words shown.") % said, bad=True
            )
            return
        self._just_sent = (found.person["id"], found.template)
        self.app.copy_to_clipboard(found.text)
        contact, day, who, script = self.contact(), self.day, self.who(), found.script
        self._follow = contact

        def sent(book: Book) -> int:
            from crm_tui.prospects import scripts

            return scripts.sent(book, contact, script, day=day)

        self.act("moved", sent, lambda _event: _("copied, and logged as sent to %(name)s") % {"name": who})

    def action_give(self) -> None:
        """The next offer was made."""
        if self._chosen():
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
        if self._chosen():
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

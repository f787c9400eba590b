"""Words for one person: every template on the left, filled in for them on the right, copied with one key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.app import ComposeResult
from textual.containers import Container, Vertical

from crm_tui.errors import CrmError
from crm_tui.locale import N_, _
from crm_tui.screens import keys
from crm_tui.screens.messages import Noticed
from crm_tui.screens.page import Asker
from crm_tui.widgets import card
from crm_tui.widgets.bars import Bar, Keys
from crm_tui.widgets.lines import cell, cut, paragraph, piece
from crm_tui.widgets.rows import Rows
from crm_tui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crm_tui.care.rows import Reason
    from crm_tui.store.book import Book
    from crm_tui.widgets.lines import Line
    from crm_tui.words.letters import Letter

GROUPS = {
    "care": N_("CARE"), "occasion": N_("OCCASIONS"), "prospect": N_("PROSPECTS"), "objection": N_("OBJECTIONS"),
    "service": N_("SERVICE"), "referral": N_("RECOMMENDATIONS"),
}  # fmt: skip


class Choice(NamedTuple):
    """A template to choose, or the heading of a group (then `name` is empty)."""

    name: str
    group: str
    about: str = ""
    own: bool = False
    languages: tuple[str, ...] = ()


class Filled(NamedTuple):
    """A template filled for the person, or why it cannot be; `warning` is what consent says."""

    name: str
    letter: Letter | None
    problem: str = ""
    size: str = ""
    channel: str | None = None
    warning: str = ""
    soon: bool = False  # only the seller's own word sends it now: the key is pressed twice


def draw(row: Choice, width: int, _marked: bool) -> list[Line]:
    """One template: its name, and what it is for."""
    if not row.name:
        return [[piece(_(GROUPS.get(row.group, row.group)), "heading")]]
    short = row.name.partition("/")[2]
    left: Line = [(" ", "plain"), cell(short + ("*" if row.own else ""), 16), (" ", "plain")]
    return [cut([*left, piece(row.about, "dim")], width)]


class WordsOverlay(Asker):
    """An overlay above the page on which somebody is selected."""

    PLACES = ("words", "over")
    BINDINGS = keys.bindings(*PLACES)
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    def __init__(
        self, contact: int, name: str, *, order: int = 0, first: str = "", reason: Reason | None = None
    ) -> None:
        super().__init__()
        self.contact, self.who = contact, name
        self.order, self.first = order, first
        self.reason = reason  # of the row of the day that is done when `first` is sent
        self.lang = ""  # the one chosen here; "" is the person's
        self.filled: Filled | None = None
        self.copied = False
        self.wanted = ""  # a key that was pressed before the message was there
        self.insisted = False

    def compose(self) -> ComposeResult:
        """Templates, the message, keys."""
        with Vertical(classes="over"):
            yield Bar(id="over-title")
            with Container(classes="panes"):
                yield Rows(draw, selectable=lambda row: bool(row.name), id="choices")
                yield Sheet(id="letter")
            yield Bar(id="words-notice")
            yield Keys(id="words-keys")

    def on_mount(self) -> None:
        """Every template."""
        title = _("Words for %(name)s") % {"name": self.who}
        self.query_one("#over-title", Bar).say([piece(title, "strong")], [piece(_("* your own"), "dim")])
        self.query_one(Keys).offer(self.crm.registry.foot(self.PLACES))
        self.set_focus(self.rows)
        self.ask("choices", choices)

    @property
    def rows(self) -> Rows:
        """The templates."""
        return self.query_one("#choices", Rows)

    def places(self) -> tuple[str, ...]:
        """Where we are, for the palette."""
        return self.PLACES

    def refresh_now(self) -> None:
        """The book changed: fill it in anew."""
        self._fill()

    def answer_choices(self, found: Sequence[Choice]) -> None:
        """Show them in their groups."""
        rows: list[Choice] = []
        for one in found:
            if not rows or rows[-1].group != one.group:
                rows.append(Choice("", one.group))
            rows.append(one)
        at = next((i for i, row in enumerate(rows) if row.name == self.first), 1)
        self.rows.show(rows, at)
        self._fill()

    def on_rows_moved(self, message: Rows.Moved) -> None:
        """Another message."""
        message.stop()
        self.query_one("#words-notice", Bar).say([])
        self._fill()

    def _fill(self) -> None:
        self.copied, self.wanted, self.insisted = False, "", False
        row: Choice | None = self.rows.row
        if row is not None and row.name:
            about = {"order": self.order or None, "extra": _extra(self.reason), "lang": self.lang}
            asked = partial(filled, contact=self.contact, name=row.name, day=self.day, about=about)
            self.ask("letter", asked)

    def answer_letter(self, found: Filled) -> None:
        """Here it is."""
        row: Choice | None = self.rows.row
        if row is None or found.name != row.name:
            return
        top = self.filled is None or self.filled.name != found.name
        self.filled = found
        self.query_one("#letter", Sheet).show(partial(shown, found), top=top)
        wanted, self.wanted = self.wanted, ""
        if wanted:
            getattr(self, f"action_{wanted}")()

    def ready(self, wanted: str) -> Letter | None:
        """The message of the selected template; a key that comes before it is kept for it."""
        row: Choice | None = self.rows.row
        found = self.filled
        if found is None or row is None or found.name != row.name:
            self.wanted = wanted
            return None
        if found.letter is None:
            self.notice(found.problem, bad=True)
        elif found.soon and not self.insisted:
            self.insisted = True
            self.notice(_("%(why)s Once more does it all the same.") % {"why": found.warning}, bad=True)
            return None
        return found.letter

    def on_rows_opened(self, message: Rows.Opened) -> None:
        """Enter, or a second click."""
        message.stop()
        self.action_copy_words()

    def action_copy_words(self) -> None:
        """The message to the clipboard."""
        letter = self.ready("copy_words")
        if letter is not None and self.filled is not None:
            self.app.copy_to_clipboard(whole(letter))
            self.copied = True
            self.notice(_("copied: %(size)s; s logs it when it is sent") % {"size": self.filled.size})

    def action_sent(self) -> None:
        """Copied, where it was not yet, and logged as sent."""
        letter = self.ready("sent")
        if letter is None or self.filled is None:
            return
        if not self.copied:
            self.app.copy_to_clipboard(whole(letter))
        contact, day, who, channel = self.contact, self.day, self.who, self.filled.channel

        row = self.reason.key if self.reason and letter.template == self.reason.template else ""

        def sent(book: Book) -> None:
            if row:
                from crm_tui import today

                today.together(book, "done", [row], day=day, note=letter.text)
            else:
                from crm_tui.care import writing

                writing.sent(book, contact, letter, channel, day)

        self.act("sent", sent, lambda _none: _("logged as sent to %(name)s") % {"name": who})

    def answer_sent(self, _none: None) -> None:
        """Back to work."""
        if self.app.screen is self:
            self.app.pop_screen()

    def action_other_language(self) -> None:
        """The next language that the template is there in."""
        row: Choice | None = self.rows.row
        now = self.filled.letter.lang if self.filled and self.filled.letter else self.lang
        if row is None or not row.languages:
            return
        places = {lang: i for i, lang in enumerate(row.languages)}
        self.lang = row.languages[(places.get(now, -1) + 1) % len(row.languages)]
        self._fill()

    def on_keys_pressed(self, message: Keys.Pressed) -> None:
        """A key was clicked."""
        message.stop()
        self.run_worker(self.app.run_action(message.action, self), exit_on_error=False)

    def show_notice(self, message: Noticed) -> None:
        """Above the keys."""
        self.query_one("#words-notice", Bar).say([piece(message.sentence, "bad" if message.bad else "good")])

    def action_back(self) -> None:
        """Back where one was."""
        self.app.pop_screen()


def whole(letter: Letter) -> str:
    """What is copied: the words, under their subject when there is one."""
    return f"{letter.subject}\n\n{letter.text}" if letter.subject else str(letter.text)


def shown(found: Filled, width: int) -> list[Line]:
    """The message as it would be sent, or why it cannot be."""
    if found.letter is None:
        return paragraph(found.problem, width, "bad")
    head = " · ".join(filter(None, (found.letter.lang, found.size, card.say(found.channel))))
    lines: list[Line] = [[piece(head, "dim")]]
    lines += paragraph(found.warning, width, "bad") if found.warning else []
    lines += [[piece(found.letter.subject, "strong")]] if found.letter.subject else []
    return [*lines, [], *paragraph(found.letter.text, width)]


# What is asked of the book


def choices(_book: Book) -> list[Choice]:
    """Every template, by group."""
    from crm_tui.words import sets

    found = [
        Choice(
            str(row["name"]), str(row["name"]).partition("/")[0], str(row["about"]), bool(row["own"]),
            tuple(map(str, row["languages"])),  # type: ignore[call-overload]
        )
        for row in sets.listing()
    ]  # fmt: skip
    order = list(dict.fromkeys([*GROUPS, *(one.group for one in found)]))
    return sorted(found, key=lambda one: order.index(one.group))


def _extra(reason: Reason | None) -> dict[str, Any] | None:
    """What only the row knows: which festival, how many years."""
    if reason is None or reason.kind != "occasion":
        return None
    from crm_tui.care import occasion_rows

    return dict(occasion_rows.extra(reason.fact) or {})


def filled(book: Book, contact: int, name: str, day: str, about: dict[str, Any]) -> Filled:
    """A template filled for a person; in their language where it is not there in the one that was chosen."""
    from crm_tui.care import writing
    from crm_tui.words import length, letters

    try:
        letter = letters.message(book, contact, name, day, **about)
        letter = letter or letters.message(book, contact, name, day, **about | {"lang": ""})
        if letter is None:
            return Filled(name, None, _("This template is gone."))
        leave = writing.leave(book, contact, letter.purpose, day=day)
    except CrmError as problem:
        return Filled(name, None, problem.sentence)
    size = length.say(length.measure(whole(letter)), sms=leave.channel in (None, "phone", "sms"))
    return Filled(name, letter, "", size, leave.channel, leave.warning, leave.soon)

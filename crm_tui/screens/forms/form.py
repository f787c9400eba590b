"""What every form does: fields as data, readings while one types, other people's changes shown field by field.

Nothing typed is lost: a refusal leaves the fields as they are, esc keeps a draft, and so does SIGTERM.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Input, TextArea

from crm_tui.errors import BadInput, CrmError
from crm_tui.locale import _
from crm_tui.screens import drafts, keys
from crm_tui.screens.messages import Noticed
from crm_tui.screens.page import Asker
from crm_tui.widgets.bars import Bar, Keys
from crm_tui.widgets.lines import piece
from crm_tui.widgets.typing import Entry, Notes, shown

if TYPE_CHECKING:
    from crm_tui.store.book import Book

Values = dict[str, str]


class Field(NamedTuple):
    """One field: `long` has several lines, `reading` says how the words are understood."""

    name: str
    label: str
    hint: str = ""
    long: bool = False
    reading: str = ""  # "day": a day in words


class ChangedMeanwhile(CrmError):
    """The row is not what the form was opened on; `theirs` is what stands there now."""

    def __init__(self, theirs: Values) -> None:
        super().__init__(_("This was changed elsewhere meanwhile; yours and theirs are shown."))
        self.theirs = theirs


class FormScreen(Asker):
    """A form above any page; subclasses name the fields and do the act."""

    NAME: ClassVar[str] = ""
    BINDINGS = keys.bindings("form", "find")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    def __init__(self, about: dict[str, Any]) -> None:
        super().__init__()
        self.about = about
        self.base: Values = {}  # what stood in the book when the form was opened
        self.theirs: Values = {}  # what somebody else wrote meanwhile where we wrote too
        self.draft = ""
        self._kept: Values = {}
        self._saving = False

    # What a form says of itself

    def fields(self) -> list[Field]:
        """Its fields."""
        return []

    def heading(self) -> str:
        """What it is about."""
        return ""

    def load(self, book: Book) -> Values:  # noqa: ARG002 - for those that edit
        """What stands in the book; {} for a new row."""
        return {}

    def save(self, book: Book, values: Values, changed: Values) -> Any:
        """Do the act with all values, and those that differ from what stood there."""

    def said(self, answer: Any) -> str:  # noqa: ARG002 - for those that say more
        """What was done, in words."""
        return ""

    def is_new(self) -> bool:
        """Whether there is nothing in the book yet."""
        return True

    # Drawing

    def compose(self) -> ComposeResult:
        """A line or a few for each field, what is wrong with it under it."""
        with Vertical(classes="over"):
            yield Bar(id="over-title")
            with VerticalScroll(can_focus=False):
                for field in self.fields():
                    with Vertical(classes="field"):
                        with Horizontal(classes="field-row"):
                            label = Bar(classes="field-label")
                            label.say([piece(field.label, "dim")])
                            yield label
                            if field.long:
                                yield Notes(id=f"field-{field.name}")
                            else:
                                yield Entry(
                                    placeholder=field.hint, id=f"field-{field.name}", select_on_focus=False
                                )
                        yield Bar(classes="under", id=f"under-{field.name}")
            yield Bar(id="form-notice")
            yield Keys(id="form-keys")

    def on_mount(self) -> None:
        """Fill it in, from the draft where there is one."""
        self.query_one("#over-title", Bar).say([piece(self.heading(), "strong")])
        registry = self.crm.registry
        self.query_one("#form-keys", Keys).offer(registry.foot(["form"], ("save", "leave")))
        first = self.fields()[0]
        box = self.query_one(f"#field-{first.name}")
        assert isinstance(box, Entry | Notes)
        self.typed_ahead(box)
        if self.is_new():
            self.base = {field.name: "" for field in self.fields()} | self.usual()
            self._put(self.base | self._kept)
        else:
            self.ask("loaded", self.load)

    def usual(self) -> Values:
        """What stands in a new form."""
        return {}

    def answer_loaded(self, values: Values) -> None:
        """What is in the book."""
        self.base = values
        self._put(values | self._kept)

    def refused_loaded(self) -> None:
        """There is nothing to edit."""
        self.dismiss()

    def take_up(self, draft: str, kept: dict[str, Any]) -> None:
        """Begin with what was typed before."""
        self.draft = draft
        said = kept.get("values")
        self._kept = {str(name): str(text) for name, text in said.items()} if isinstance(said, dict) else {}

    def _put(self, values: Values) -> None:
        for field in self.fields():
            self._set(field.name, values.get(field.name, ""))

    def _set(self, name: str, text: str) -> None:
        box = self.query_one(f"#field-{name}")
        if isinstance(box, TextArea):
            box.load_text(text)
        elif isinstance(box, Input):
            box.value = text
            box.cursor_position = len(text)

    @property
    def values(self) -> Values:
        """What stands in the fields."""
        found: Values = {}
        for field in self.fields():
            box = self.query_one(f"#field-{field.name}")
            found[field.name] = (
                box.text if isinstance(box, TextArea) else box.value if isinstance(box, Input) else ""
            )
        return found

    def changed(self) -> Values:
        """What was typed and differs from what stood there."""
        return {name: text for name, text in self.values.items() if text != self.base.get(name, "")}

    def under(self, name: str, sentence: str = "", role: str = "dim") -> None:
        """A line under a field."""
        bar = self.query_one(f"#under-{name}", Bar)
        bar.set_class(bool(sentence), "told")
        bar.say([piece(sentence, role)])

    # While one types

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say how a day is understood."""
        event.stop()
        name = (event.input.id or "").removeprefix("field-")
        field = next((field for field in self.fields() if field.name == name), None)
        if field is not None and field.reading == "day" and name not in self.theirs:
            self.under(name, *self._read_day(event.value))

    def _read_day(self, words: str) -> tuple[str, str]:
        from crm_tui import dates

        if not words.strip():
            return "", "dim"
        today = date.fromisoformat(self.day)
        try:
            return "→ " + dates.say_when(dates.read_when(words, today), today), "good"
        except BadInput:
            return _("no day yet; like 2026-02-03, tomorrow, next friday 10:00"), "dim"

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on to the next field, and saves on the last."""
        event.stop()
        names = [field.name for field in self.fields()]
        at = names.index((event.input.id or "").removeprefix("field-"))
        if at + 1 < len(names):
            self.set_focus(self.query_one(f"#field-{names[at + 1]}"))
        else:
            self.action_save()

    # Other people's changes

    def refresh_now(self) -> None:
        """The book changed: is this row still what it was?"""
        if not self.is_new() and self.base and not self._saving:
            self.ask("fresh", self.load)

    def answer_fresh(self, now: Values) -> None:
        """Field by field: what nobody touched here follows the book; where both wrote, both are shown."""
        mine = self.values
        for name, text in now.items():
            before = self.base.get(name, "")
            if text == before:
                continue
            if mine.get(name, "") in (before, text):
                self._set(name, text)
                self.theirs.pop(name, None)
                self.under(name, _("changed elsewhere just now"), "good")
            else:
                self.theirs[name] = text
                words = _("yours stands above · theirs: %(theirs)s · ctrl+t takes it")
                self.under(name, words % {"theirs": shown(text) or _("(empty)")}, "bad")
            self.base[name] = text

    def action_theirs(self) -> None:
        """Take what somebody else wrote in the field one is in."""
        focused = self.focused
        name = (focused.id or "").removeprefix("field-") if focused else ""
        if name not in self.theirs:
            name = next(iter(self.theirs), "")
        if name:
            self._set(name, self.theirs.pop(name))
            self.under(name)

    # The ways out

    def action_save(self) -> None:
        """Keep it."""
        if self._saving:
            return
        values, changed, base = self.values, self.changed(), dict(self.base)
        if not self.is_new() and not changed:
            self._close()
            return
        self._saving = True

        def keep(book: Book) -> Any:
            if not self.is_new():
                now = self.load(book)
                if any(now.get(name) != base.get(name) for name in base):
                    raise ChangedMeanwhile(now)
            return self.save(book, values, changed)

        self.act("saved", keep, self.said)

    def answer_saved(self, _answer: Any) -> None:
        """Kept: away with the form and its draft."""
        self._close()

    def refused_saved(self) -> None:
        """Everything stays as it was typed."""
        self._saving = False
        self.refresh_now()

    def _close(self) -> None:
        if self.draft:
            drafts.drop(self.draft)
        self.app.pop_screen()

    def action_leave(self) -> None:
        """Away; what was typed is kept as a draft."""
        if self.changed():
            if self.draft:
                drafts.drop(self.draft)
            self.crm.drafts.append(drafts.keep(self.typed() or {}))
            self.notice(_("kept as a draft: r takes it up again, R throws it away"))
        self.app.pop_screen()

    def typed(self) -> dict[str, Any] | None:
        """What a draft holds."""
        return {"form": self.NAME, "about": self.about, "values": self.changed()} if self.changed() else None

    def show_notice(self, message: Noticed) -> None:
        """What was refused, and why."""
        self.query_one("#form-notice", Bar).say([piece(message.sentence, "bad" if message.bad else "good")])

    def on_keys_pressed(self, message: Keys.Pressed) -> None:
        """A key was clicked."""
        message.stop()
        self.run_worker(self.app.run_action(message.action, self), exit_on_error=False)


def required(values: Values, name: str, label: str) -> str:
    """A field that may not be empty."""
    text = values[name].strip()
    if not text:
        raise BadInput(_("%(field)s is missing.") % {"field": label})
    return text

"""What every page has: a title line, a line for what was done, a question line, and the keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from crm_tui.locale import _
from crm_tui.screens import keys
from crm_tui.screens.day_lines import title_ends
from crm_tui.screens.loader import WRITE
from crm_tui.screens.messages import Answered, Noticed, Progress, Refused
from crm_tui.widgets.asking import Asking
from crm_tui.widgets.bars import Bar, Keys
from crm_tui.widgets.lines import piece
from crm_tui.widgets.typing import Entry, Notes

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.timer import Timer

    from crm_tui.screens.app import CrmApp
    from crm_tui.store.book import Book

_PAINTED = 0.03  # seconds after which what a key changed stands on the screen


class Asker(Screen[Any]):
    """A screen that asks the loader: the answer to the question NAME comes to answer_NAME."""

    OVER: ClassVar[bool] = True  # lies above a page, which shows through
    _early = False
    _soon: Timer | None = None

    def typed_ahead(self, box: Entry | Notes) -> None:
        """Focus an input; keys that were pressed before it was there go to it too."""
        self.set_focus(box)
        self._early = True
        self.call_after_refresh(self._all_there)

    def _all_there(self) -> None:
        self._early = False

    def on_key(self, event: events.Key) -> None:
        """A key that came to the screen because nothing had the focus yet."""
        if self._early and isinstance(self.focused, Entry | Notes) and self.focused.last_key is not event:
            event.stop()
            self.focused.post_message(events.Key(event.key, event.character))

    @property
    def is_modal(self) -> bool:
        """Whether keys and clicks stay here."""
        return self.OVER

    @property
    def crm(self) -> CrmApp:
        """The app, by its own type."""
        return cast("CrmApp", self.app)

    @property
    def day(self) -> str:
        """Today."""
        return self.crm.loader.day

    def ask(self, name: str, do: Callable[[Book], Any], lane: str = "read") -> None:
        """Ask; a question of the same name that is still open is forgotten."""
        self.crm.loader.ask(self, name, do, lane=lane)

    def ask_soon(self, name: str, do: Callable[[Book], Any]) -> None:
        """Ask once the rows that a key moved are painted; keys that follow each other ask for the last alone."""
        if self._soon is not None:
            self._soon.stop()
        self._soon = self.set_timer(_PAINTED, partial(self.ask, name, do))

    def act(self, name: str, do: Callable[[Book], Any], said: Callable[[Any], str]) -> None:
        """Do something to the book; `said` is what the foot of the screen says then."""
        self.crm.loader.ask(self, name, do, lane=WRITE, said=said)

    def on_answered(self, message: Answered) -> None:
        """Hand the answer to whoever it is for."""
        message.stop()
        question = message.question
        if not self.crm.loader.is_newest(question):
            return
        if question.said is not None:
            self.notice(question.said(message.value), undo=True)
        answer = getattr(self, f"answer_{question.name}", None)
        if answer is not None:
            answer(message.value)

    def on_refused(self, message: Refused) -> None:
        """Say why."""
        message.stop()
        if self.crm.loader.is_newest(message.question):
            refused = getattr(self, f"refused_{message.question.name}", None)
            if refused is not None:
                refused()
            self.notice(message.sentence, bad=True)

    def on_progress(self, message: Progress) -> None:
        """Nothing here takes long."""
        message.stop()

    def show_notice(self, message: Noticed) -> None:
        """Show what was done, or why not."""

    def notice(self, sentence: str, *, bad: bool = False, undo: bool = False) -> None:
        """Show a line at the foot of whatever page is on top."""
        self.app.post_message(Noticed(sentence, bad=bad, undo=undo))

    def refresh_now(self) -> None:
        """The book changed: ask anew for what is shown."""

    def typed(self) -> dict[str, Any] | None:
        """What was typed here and not kept yet, to be kept as a draft; None for nothing."""
        return None


class Page(Asker):
    """A page with its bars; subclasses give `body`."""

    OVER = False
    PLACES: ClassVar[tuple[str, ...]] = ()
    FOOT: ClassVar[tuple[str, ...] | None] = (
        None  # the order of the keys in the footer, where it is a special one
    )
    BINDINGS = keys.bindings("app", "find")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-high")]

    def __init__(self) -> None:
        super().__init__()
        self.stale = False

    def compose(self) -> ComposeResult:
        """Bars above and below, the page between."""
        yield Bar(id="title")
        yield from self.body()
        yield Asking(id="asking")
        yield Bar(id="notice")
        yield Keys(id="keys")

    def body(self) -> ComposeResult:
        """What stands between the bars."""
        yield from ()

    @property
    def asking(self) -> Asking:
        """The question line."""
        return self.query_one("#asking", Asking)

    def on_mount(self) -> None:
        """Show the keys, ask for the rows."""
        self.offer()
        self.refresh_now()

    def on_screen_resume(self) -> None:
        """Back on top: what changed meanwhile is read now."""
        if self.stale:
            self.stale = False
            self.refresh_now()

    def places(self) -> tuple[str, ...]:
        """Where we are, for the keys that work now."""
        return self.PLACES

    def offer(self) -> None:
        """Show the keys that work now."""
        registry = self.crm.registry
        self.query_one("#keys", Keys).offer(
            registry.foot(self.places(), self.FOOT), registry.foot(["find", "app"])
        )

    def say_title(self, left: str, middle: str = "") -> None:
        """The title line; whose shop it is stands on the right."""
        self.query_one("#title", Bar).say(*title_ends(left, middle, self.crm.shop_name))

    def on_keys_pressed(self, message: Keys.Pressed) -> None:
        """A key was clicked."""
        message.stop()
        self.run_worker(self.app.run_action(message.action, self), exit_on_error=False)

    def show_notice(self, message: Noticed) -> None:
        """The line at the foot."""
        right = [piece(self._undo_words(), "dim")] if message.undo else []
        self.query_one("#notice", Bar).say([piece(message.sentence, "bad" if message.bad else "good")], right)

    def _undo_words(self) -> str:
        return _("u takes it back")

    def clear_notice(self) -> None:
        """Nothing to say."""
        self.query_one("#notice", Bar).say([])

    def typed(self) -> dict[str, Any] | None:
        """The words in the question line."""
        words = self.asking.typed.strip()
        return {"form": "words", "purpose": self.asking.purpose, "text": words} if words else None

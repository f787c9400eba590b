"""The app as a switchboard: pages, what lies above them, theme, keys, and the two ways out."""

from __future__ import annotations

import asyncio
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.worker import Worker, WorkerState

from crm_tui import config, start
from crm_tui.locale import _
from crm_tui.screens import drafts, keys, messages, themes
from crm_tui.screens.everywhere import Everywhere
from crm_tui.screens.loader import Loader
from crm_tui.screens.page import Asker, Page

if TYPE_CHECKING:
    from textual.screen import Screen

    from crm_tui.screens.questions import Day
    from crm_tui.store.book import Book


_PATIENCE = 4.0  # seconds that keys wait for the day at most
_STUCK = 0.5  # seconds after which a widget that has gone meanwhile is not waited for
_ROUNDS = 3  # times that a key's doings go all the way up: the act, the focus it asks for, what that opens


def run(path: str, painted: Day | None = None) -> None:
    """Open the app on a book; returns when it was left. Raises SystemExit with its code, or what went wrong.

    painted: the day that stands on the terminal already (`first_light`); the app begins on it.
    """
    settings, own = config.read(), config.keys()
    sys.setswitchinterval(0.001)  # painting waits no longer than that for a thread that reads
    while path:
        book = start.open_for_work(path, tell=lambda said: sys.stderr.write(said + "\n"))
        app = CrmApp(book, keys.Registry(own), settings.theme, painted)
        path, painted = app.run() or "", None
        if app._exception is not None:
            raise app._exception
        if app.return_code:
            raise SystemExit(app.return_code)


_QUIET = 5  # seconds after which the app looks whether the numbers are due
_HOUR = 3600


class CrmApp(Everywhere):
    """The full-screen app."""

    CSS_PATH = "crm.tcss"
    TITLE = "crm"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    DEFAULT_MODE = "today"
    MODES: ClassVar[dict[str, Any]] = {
        "today": lambda: _page("today", "TodayPage"),
        "people": lambda: _page("people", "PeoplePage"),
        "person": lambda: _page("person", "PersonPage"),
        "pipeline": lambda: _page("pipeline", "PipelinePage"),
        "importing": lambda: _page("importing", "ImportPage"),
    }

    def __init__(
        self, book: Book, registry: keys.Registry | None = None, theme: str = "", painted: Day | None = None
    ) -> None:
        super().__init__()
        self.painted = painted
        if painted is not None:
            from crm_tui.screens.going_on import GoingOn

            self.driver_class = GoingOn
        self.registry = registry or keys.Registry()
        self.loader = Loader(self, book)
        self.person = 0  # whose page `3` opens
        self.shop_name = ""
        self._ahead: list[events.Event] | None = []  # keys from before the day's rows were here
        self._through: events.Event | None = None  # the one of them that is let through
        self._playing = False
        for one in themes.THEMES:
            self.register_theme(one)
        self.theme = themes.named(theme)
        self.set_keymap(self.registry.keymap())

    def on_mount(self) -> None:
        """Look after the book, and leave politely when told to."""
        self.loader.start()
        self.set_timer(_PATIENCE, self.listen)
        self.set_timer(_QUIET, self.loader.nightly)
        self.set_interval(_HOUR, self.loader.nightly)
        for number in (signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, self._leave, 128 + number)
        self.drafts = drafts.waiting()
        if self.drafts:
            self.post_message(messages.Noticed(drafts.offer(self.drafts[-1])))
        elif self.registry.strange:
            sentence = _("config.toml names a key that nobody has: %(name)s") % {
                "name": self.registry.strange[0]
            }
            self.post_message(messages.Noticed(sentence, bad=True))

    # Keys that were pressed on the rows that the door had painted

    async def on_event(self, event: events.Event) -> None:
        """Keys wait until the rows they mean are here; one that bubbles up was let through before."""
        typed = isinstance(event, events.Key | events.Paste) and not event.is_forwarded
        if self._ahead is not None and typed and event is not self._through:
            self._ahead.append(event)
        else:
            await super().on_event(event)

    def listen(self) -> None:
        """The day is here: what was typed ahead comes now, each key when the one before has done its work."""
        if self._ahead is not None and not self._playing:
            self._playing = True
            self.run_worker(self._play(), exit_on_error=False)

    async def _play(self) -> None:
        while self._ahead:
            self._through = self._ahead.pop(0)
            self.post_message(self._through)
            for _round in range(_ROUNDS):
                await self._worked_off()
        self._ahead = None

    async def _worked_off(self) -> None:
        """Wait until what lies in the queues from here to the focus, and on the way back up, is dealt with."""
        for pump in (self, *(self.focused or self.screen).ancestors_with_self):
            done = asyncio.Event()
            if pump.call_later(done.set):
                with suppress(TimeoutError):
                    await asyncio.wait_for(done.wait(), _STUCK)

    # The ways out

    def exit(self, *words: Any, **more: Any) -> None:
        """Leave; what is being written is finished first."""
        self.loader.stop()
        super().exit(*words, **more)

    def on_unmount(self) -> None:
        """However it ended: the threads end too."""
        self.loader.stop()

    def _leave(self, code: int) -> None:
        drafts.keep_all(self._screen_stacks.values())
        self.exit(return_code=code)

    def _handle_exception(self, error: Exception) -> None:
        """No traceback with customers in it: the terminal comes back, the door says one sentence."""
        first = self._exception is None
        self._return_code = 1
        if first:
            self._exception = error
            self._exception_event.set()
            try:
                drafts.keep_all(self._screen_stacks.values())
            except Exception:  # it went wrong already, and what went wrong first is what is told
                self.log("no draft")
        self.loader.stop()
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        """What a crash would show bears local variables; nothing of it is shown."""
        self._exit_renderables.clear()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A thread that broke is as bad as a screen that broke."""
        if event.state == WorkerState.ERROR and isinstance(event.worker.error, Exception):
            self._handle_exception(event.worker.error)

    # What the pages and the loader say

    def on_changed(self) -> None:
        """Somebody wrote to the book: what is in sight is read anew, the rest when it comes into sight."""
        for screen in (
            one for stack in self._screen_stacks.values() for one in stack if isinstance(one, Asker)
        ):
            if isinstance(screen, Page) and screen is not self.screen_stack[0]:
                screen.stale = True
            else:
                screen.refresh_now()

    def on_noticed(self, message: messages.Noticed) -> None:
        """Show it at the foot of the page, and on what lies above it."""
        for screen in self.screen_stack:
            if isinstance(screen, Asker):
                screen.show_notice(message)

    async def on_show_person(self, message: messages.ShowPerson) -> None:
        """Open a person's page, whatever lies above."""
        self.person = message.contact
        await self.action_go("person")

    def on_switch(self, message: messages.Switch) -> None:
        """Another book."""
        self.exit(message.path)

    def on_answered(self, message: messages.Answered) -> None:
        """Something that the app itself asked for."""
        if message.question.name == "undo":
            self.post_message(messages.Noticed(_("undone: act %(batch)s") % {"batch": message.value}))

    def on_refused(self, message: messages.Refused) -> None:
        """An undo that could not be."""
        self.post_message(messages.Noticed(message.sentence, bad=True))

    # Between the pages

    async def action_go(self, page: str) -> None:
        """Another page."""
        if page == "person" and not self.person:
            self.post_message(messages.Noticed(_("Choose a person first: 2 lists them, / finds anyone.")))
            return
        while len(self.screen_stack) > 1:
            words = self.screen.typed() if isinstance(self.screen, Asker) else None
            if words:
                self.drafts.append(drafts.keep(words))
                self.post_message(messages.Noticed(drafts.offer(self.drafts[-1])))
            await self.pop_screen()
        await self.switch_mode(page)
        if page == "person":
            self.screen.show_person(self.person)  # type: ignore[attr-defined]

    def action_undo(self) -> None:
        """Take back what this app did last."""
        if not self.loader.undo(self):
            self.post_message(messages.Noticed(_("Nothing to take back: nothing was done here yet.")))


def _page(module: str, name: str) -> Screen[Any]:
    """A page, loaded when it is first gone to."""
    from importlib import import_module

    made: Screen[Any] = getattr(import_module(f"crm_tui.screens.{module}"), name)()
    return made

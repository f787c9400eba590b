"""The app as a switchboard: pages, what lies above them, theme, keys, and the two ways out."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App, SystemCommand
from textual.worker import Worker, WorkerState

from crm_tui import config, start
from crm_tui.locale import _
from crm_tui.screens import drafts, keys, messages, themes
from crm_tui.screens.loader import WRITE, Loader
from crm_tui.screens.page import Asker, Page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.screen import Screen

    from crm_tui.store.book import Book


def run(path: str) -> None:
    """Open the app on a book; returns when it was left. Raises SystemExit with its code, or what went wrong."""
    settings, own = config.read(), config.keys()
    while path:
        book = start.open_for_work(path)
        app = CrmApp(book, keys.Registry(own), settings.theme)
        path = app.run() or ""
        if app._exception is not None:
            raise app._exception
        if app.return_code:
            raise SystemExit(app.return_code)


class CrmApp(App[str]):
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
        "importing": lambda: _page("importing", "ImportPage"),
    }

    def __init__(self, book: Book, registry: keys.Registry | None = None, theme: str = "") -> None:
        super().__init__()
        self.registry = registry or keys.Registry()
        self.loader = Loader(self, book)
        self.person = 0  # whose page `3` opens
        self.shop_name = ""
        self.welcomed = False
        self.drafts: list[str] = []
        for one in themes.THEMES:
            self.register_theme(one)
        self.theme = themes.named(theme)
        self.set_keymap(self.registry.keymap())

    def on_mount(self) -> None:
        """Look after the book, and leave politely when told to."""
        self.loader.start()
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                number = getattr(signal, name)
                loop.add_signal_handler(number, self._leave, 128 + number)
        self.drafts = drafts.waiting()
        if self.drafts:
            self.post_message(messages.Noticed(drafts.offer(self.drafts[-1])))
        elif self.registry.strange:
            sentence = _("config.toml names a key that nobody has: %(name)s") % {"name": self.registry.strange[0]}
            self.post_message(messages.Noticed(sentence, bad=True))

    # The ways out

    def exit(self, *words: Any, **more: Any) -> None:
        """Leave; what is being written is finished first."""
        self.loader.stop()
        super().exit(*words, **more)

    def on_unmount(self) -> None:
        """However it ended: the threads end too."""
        self.loader.stop()

    def _leave(self, code: int) -> None:
        self._keep_what_was_typed()
        self.exit(return_code=code)

    def _keep_what_was_typed(self) -> None:
        for stack in self._screen_stacks.values():
            for screen in stack:
                words = screen.typed() if isinstance(screen, Asker) else None
                if words:
                    drafts.keep(words)

    def _handle_exception(self, error: Exception) -> None:
        """No traceback with customers in it: the terminal comes back, the door says one sentence."""
        first = self._exception is None
        self._return_code = 1
        if first:
            self._exception = error
            self._exception_event.set()
            try:
                self._keep_what_was_typed()
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
        for stack in self._screen_stacks.values():
            for screen in stack:
                if not isinstance(screen, Asker):
                    continue
                if isinstance(screen, Page) and screen is not self.screen_stack[0]:
                    screen.stale = True
                else:
                    screen.refresh_now()

    def on_noticed(self, message: messages.Noticed) -> None:
        """Show it at the foot of the page, and on what lies above it."""
        for screen in self.screen_stack:
            if hasattr(screen, "show_notice"):
                screen.show_notice(message)

    async def on_show_person(self, message: messages.ShowPerson) -> None:
        """Open a person's page, whatever lies above."""
        self.person = message.contact
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        await self.switch_mode("person")
        self.screen.show_person(message.contact)  # type: ignore[attr-defined]

    def on_fill(self, message: messages.Fill) -> None:
        """Open a form."""
        from crm_tui.screens.forms import opened

        self.push_screen(opened(message.form, message.about))

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

    # Keys

    async def action_go(self, page: str) -> None:
        """Another page."""
        if page == "person" and not self.person:
            self.post_message(messages.Noticed(_("Choose a person first: 2 lists them, / finds anyone.")))
            return
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        await self.switch_mode(page)
        if page == "person":
            self.screen.show_person(self.person)  # type: ignore[attr-defined]

    def action_find(self) -> None:
        """Find anywhere, above whatever is open."""
        from crm_tui.screens.find import FindOverlay

        if not isinstance(self.screen, FindOverlay):
            self.push_screen(FindOverlay())

    def action_welcome(self) -> None:
        """Three doors into an empty book."""
        from crm_tui.screens.welcome import Welcome

        self.welcomed = True
        self.push_screen(Welcome())

    def action_help(self) -> None:
        """All keys."""
        from crm_tui.screens.help import HelpSheet

        if not isinstance(self.screen, HelpSheet):
            self.push_screen(HelpSheet())

    def action_fill(self, form: str) -> None:
        """A form that is about nobody yet."""
        self.post_message(messages.Fill(form))

    def action_undo(self) -> None:
        """Take back what this app did last."""
        if not self.loader.done:
            self.post_message(messages.Noticed(_("Nothing to take back: nothing was done here yet.")))
            return
        batch, day = self.loader.done.pop(), self.loader.day

        def take_back(book: Book) -> int:
            from crm_tui.store import undo

            return undo.undo(book, batch, day)[0]

        self.loader.ask(self, "undo", take_back, lane=WRITE)

    def action_draft(self) -> None:
        """Take up the form that was left open."""
        if self.drafts:
            words = drafts.take(self.drafts[-1])
            self.post_message(messages.Fill("draft", draft=self.drafts.pop(), words=words))

    def action_drop_draft(self) -> None:
        """Throw it away."""
        if self.drafts:
            drafts.drop(self.drafts.pop())
            self.post_message(messages.Noticed(_("thrown away")))

    def action_refresh_all(self) -> None:
        """Read everything anew."""
        self.post_message(messages.Changed())

    def action_theme(self) -> None:
        """Light or dark."""
        self.theme = themes.other(self.theme)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette: every key that works here, by name."""
        places = getattr(screen, "places", tuple)()
        for key in keys.KEYS:
            if key.place in ("app", "open", *places):
                yield SystemCommand(_(key.does), self.registry.shown(key), self._pressing(screen, key.action))

    def _pressing(self, screen: Screen[Any], action: str) -> Any:
        async def press() -> None:
            await self.run_action(action, screen)

        return press


def _page(module: str, name: str) -> Screen[Any]:
    """A page, loaded when it is first gone to."""
    from importlib import import_module

    made: Screen[Any] = getattr(import_module(f"crm_tui.screens.{module}"), name)()
    return made




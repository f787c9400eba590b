"""What works on every page: find, help, forms, drafts, light and dark, the palette."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import App, SystemCommand

from crm_tui.locale import _
from crm_tui.screens import drafts, messages, themes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual.screen import Screen

    from crm_tui.screens.keys import Registry


class Everywhere(App[str]):
    """The keys of the app itself."""

    registry: Registry
    welcomed = False

    def __init__(self) -> None:
        super().__init__()
        self.drafts: list[str] = []

    def action_find(self) -> None:
        """Find anywhere, above whatever is open."""
        from crm_tui.screens.find import FindOverlay

        self._above(FindOverlay)

    def copy_to_clipboard(self, text: str) -> None:
        """By the terminal, and by a program of the system where there is one: not every terminal listens."""
        from crm_tui.words import clipboard

        super().copy_to_clipboard(text)
        self.run_worker(
            partial(clipboard.by_tool, text),
            group="clipboard",
            thread=True,
            exclusive=True,
            exit_on_error=False,
        )

    def action_welcome(self) -> None:
        """Three doors into an empty book."""
        from crm_tui.screens.welcome import Welcome

        self.welcomed = True
        self.push_screen(Welcome())

    def action_help(self) -> None:
        """All keys."""
        from crm_tui.screens.help import HelpSheet

        self._above(HelpSheet)

    def _above(self, kind: Callable[[], Screen[Any]]) -> None:
        if type(self.screen) is not kind:
            self.push_screen(kind())

    def action_fill(self, form: str) -> None:
        """A form that is about nobody yet."""
        self.fill(form)

    def fill(self, form: str, **about: Any) -> None:
        """Open a form; at once, so that the next key finds it."""
        from crm_tui.screens.forms import opened

        self.push_screen(opened(form, about))

    def action_draft(self) -> None:
        """Take up the form that was left open."""
        if self.drafts:
            words = drafts.take(self.drafts[-1])
            self.fill("draft", draft=self.drafts.pop(), words=words)

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

    def action_command_palette(self) -> None:
        """Everything by name."""
        from crm_tui.screens.palette import Palette

        if not any(isinstance(one, Palette) for one in self.screen_stack):
            self.push_screen(Palette(id="--command-palette"))

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette: every key that works here, by name."""
        from crm_tui.screens.palette import commands

        return commands(self, screen)

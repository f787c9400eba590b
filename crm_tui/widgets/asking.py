"""A question at the foot of a screen: an input, a choice beside it (above where it is narrow), enter accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from crm_tui.text import cell_width
from crm_tui.widgets.bars import Bar
from crm_tui.widgets.lines import piece, width_of
from crm_tui.widgets.typing import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.events import Key


class _Words(Entry):
    """An input in which a first digit chooses."""

    def __init__(self, asking: Asking, **words: Any) -> None:
        super().__init__(**words)
        self.asking = asking

    async def _on_key(self, event: Key) -> None:
        digit = event.character if event.character and event.character in "123456789" else ""
        if digit and self.asking.choose_number(int(digit)):
            event.stop()
            event.prevent_default()


class Asking(Horizontal):
    """Hidden until it asks; `Accepted` carries what was typed and chosen."""

    BINDINGS = [
        Binding("escape", "give_up", show=False),
        Binding("down,tab", "choose(1)", show=False, priority=True),
        Binding("up,shift+tab", "choose(-1)", show=False, priority=True),
        Binding("right", "lean(1)", show=False, priority=True),
        Binding("left", "lean(-1)", show=False, priority=True),
    ]

    class Accepted(Message):
        """Enter was pressed."""

        def __init__(self, purpose: str, text: str, choice: str) -> None:
            super().__init__()
            self.purpose, self.text, self.choice = purpose, text, choice

    class GivenUp(Message):
        """Esc was pressed."""

    def __init__(self, **words: Any) -> None:
        super().__init__(**words)
        self.purpose = ""
        self.choices: Sequence[tuple[str, str]] = ()
        self.chosen = 0
        self.reading: Callable[[str], str] | None = None
        self._label = ""
        self.display = False

    def compose(self) -> ComposeResult:
        """Label, input, reading."""
        yield Bar(id="asking-label")
        with Horizontal(id="asking-words"):
            yield _Words(self, id="asking-input", select_on_focus=True)
            yield Bar(id="asking-reading")

    def ask(
        self,
        purpose: str,
        label: str,
        *,
        value: str = "",
        hint: str = "",
        choices: Sequence[tuple[str, str]] = (),
        reading: Callable[[str], str] | None = None,
    ) -> None:
        """Ask: `choices` are (value, words), the first is the usual; `reading` says how words are understood."""
        self.purpose, self.choices, self.chosen, self.reading = purpose, choices, 0, reading
        self._label = label
        box = self.query_one(Input)
        with box.prevent(Input.Changed):
            box.value = value
        box.placeholder = hint
        self.display = True
        self.screen.set_focus(box)  # at once: the next key may be here already
        self._say()
        self._read(value)

    @property
    def typed(self) -> str:
        """What stands in the input."""
        return self.query_one(Input).value if self.display else ""

    def close(self) -> None:
        """Away with it."""
        self.display = False

    def _say(self) -> None:
        bar = self.query_one("#asking-label", Bar)
        words = [piece(self._label, "strong")]
        for i, (_value, text) in enumerate(self.choices):
            chosen = i == self.chosen
            words += [
                (" ", "plain"),
                piece(f"[{text}]" if chosen else f" {text} ", "accent" if chosen else "dim"),
            ]
        bar.say(words)
        bar.styles.width = width_of(words) + 3

    def _read(self, value: str) -> None:
        said = self.reading(value) if self.reading else ""
        bar = self.query_one("#asking-reading", Bar)
        bar.say([], [piece(said, "dim")])
        bar.styles.width = min(cell_width(said) + 3, max(0, self.size.width // 2)) if said else 0

    def action_choose(self, way: int) -> None:
        """The next choice."""
        if self.choices:
            self.chosen = (self.chosen + way) % len(self.choices)
            self._say()

    def action_give_up(self) -> None:
        """Close without an answer."""
        self.close()
        self.post_message(self.GivenUp())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Arrows choose while nothing is typed."""
        if action == "lean":
            return bool(self.choices) and not self.typed
        return bool(self.choices) if action == "choose" else True

    def action_lean(self, way: int) -> None:
        """Left and right choose while there is no text to move in."""
        self.action_choose(way)

    def choose_number(self, number: int) -> bool:
        """The choice of that value, else of that place, while nothing is typed; False when there is none."""
        if self.typed:
            return False
        values = [value for value, _words in self.choices]
        if str(number) in values:
            self.chosen = values.index(str(number))
        elif 0 < number <= len(self.choices):
            self.chosen = number - 1
        else:
            return False
        self._say()
        return True

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say how it is understood."""
        event.stop()
        self._read(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take it."""
        event.stop()
        choice = self.choices[self.chosen][0] if self.choices else ""
        self.close()
        self.post_message(self.Accepted(self.purpose, event.value, choice))

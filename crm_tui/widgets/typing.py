"""Where words are typed: inputs that show foreign text safely and never blink."""

from __future__ import annotations

from typing import Any

from rich.text import Text
from textual import events
from textual.widgets import Input, TextArea

from crm_tui.text import visible


def shown(text: str) -> str:
    """The text with every character that could act or hide replaced by one that is seen; as long as before."""
    safe = visible(text)
    if safe == text:
        return text
    return "".join(one if len(one := visible(ch)) == 1 else "\ufffd" for ch in text)


# keys whose names Textual cannot turn back into their characters: to an input they are letters like any other
NAMED = ("slash", "minus", "plus", "at", "backslash", "underscore")


class Entry(Input):
    """One line. No blinking: a repaint beside it would move an input method's window."""

    last_key: events.Key | None = None  # tells a screen which keys came from here and which came too early

    def on_key(self, event: events.Key) -> None:
        """Remember it; Input does the rest."""
        self.last_key = event

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether the key is typed here, whatever else it does elsewhere."""
        return key in NAMED or super().check_consume_key(key, character)

    def __init__(self, value: str = "", **words: Any) -> None:
        super().__init__(value, **words)
        self.cursor_blink = False

    @property
    def _value(self) -> Text:
        """What is drawn."""
        return Text(shown(self.value), no_wrap=True, overflow="ignore", end="")

    def _on_paste(self, event: events.Paste) -> None:
        """Several lines become one; none is lost."""
        event.prevent_default()
        event.stop()
        self.insert_text_at_cursor(" ".join(event.text.split("\n")).replace("\r", ""))


class Notes(TextArea):
    """Several lines."""

    last_key: events.Key | None = None

    def on_key(self, event: events.Key) -> None:
        """Remember it; TextArea does the rest."""
        self.last_key = event

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Whether the key is typed here, whatever else it does elsewhere."""
        return key in NAMED or super().check_consume_key(key, character)

    def __init__(self, value: str = "", **words: Any) -> None:
        super().__init__(value, soft_wrap=True, tab_behavior="focus", **words)
        self.cursor_blink = False

    def get_line(self, line_index: int) -> Text:
        """What is drawn."""
        return Text(shown(self.document.get_line(line_index)), end="", no_wrap=True)

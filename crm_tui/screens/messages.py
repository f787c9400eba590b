"""What the screens, the loader and the app say to each other; all of it fits on this page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from textual.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message_pump import MessagePump

    from crm_tui.store.book import Book


class Question(NamedTuple):
    """Something to be done with the book, away from the screen; its answer names it."""

    owner: MessagePump
    name: str
    number: int
    do: Callable[[Book], Any]
    said: Callable[[Any], str] | None = None  # for an act: what was done, in words


class Answered(Message):
    """The answer to the newest question of that name."""

    def __init__(self, question: Question, value: Any) -> None:
        super().__init__()
        self.question, self.value = question, value


class Refused(Message):
    """The question was refused with a sentence."""

    def __init__(self, question: Question, sentence: str) -> None:
        super().__init__()
        self.question, self.sentence = question, sentence


class Progress(Message):
    """How far a long question has come."""

    def __init__(self, question: Question, stage: str, done: int) -> None:
        super().__init__()
        self.question, self.stage, self.done = question, stage, done


class Changed(Message):
    """Somebody wrote to the book, or another day has begun."""


class Noticed(Message):
    """A line to show at the foot of the screen: what was done, or why not."""

    def __init__(self, sentence: str, *, bad: bool = False, undo: bool = False) -> None:
        super().__init__()
        self.sentence, self.bad, self.undo = sentence, bad, undo


class ShowPerson(Message):
    """Open a person's page."""

    def __init__(self, contact: int) -> None:
        super().__init__()
        self.contact = contact


class Switch(Message):
    """Close this book and open another one (the pretend shop)."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path

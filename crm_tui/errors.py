"""What can go wrong, each a sentence for a seller and an exit code for a script (see `crm --help`)."""

from __future__ import annotations


class CrmError(Exception):
    """Refused or failed: one sentence that says what happened and what to do."""

    exit_code = 1

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def add(self, sentence: str) -> None:
        """Say one more thing, on the way out."""
        self.sentence += " " + sentence
        self.args = (self.sentence,)


class BadInput(CrmError):
    """The words of the call are wrong: a day that does not exist, an unknown word, a bad amount."""

    exit_code = 2


class NotFound(CrmError):
    """No such contact, order, row …, or several fit; `candidates` are rows to choose from."""

    exit_code = 3

    def __init__(self, sentence: str, candidates: list[dict[str, object]] | None = None) -> None:
        super().__init__(sentence)
        self.candidates = candidates or []


class BookError(CrmError):
    """The book cannot be used: locked for too long, damaged, full disk, read-only, or newer."""

    exit_code = 5

"""What a command that does something needs: the open book, the day, questions, and the words when it is done."""

from __future__ import annotations

import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui import dates, paths, start
from crm_tui.cli import output
from crm_tui.errors import BadInput, CrmError
from crm_tui.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from crm_tui.shop import Shop
    from crm_tui.store.acts import Act
    from crm_tui.store.book import Book


class Interrupted(CrmError):
    """Ctrl-C, after the act had been kept."""

    exit_code = 130


class Desk:
    """The open book and today; knows which acts this command did."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.today: date = start.today(book)
        self.day = self.today.isoformat()
        self.acts: list[int] = []

    def contact(self, words: str) -> int:
        """The one person that the words mean."""
        from crm_tui.people import identity

        return identity.resolve(self.book, words)

    def name(self, contact: int) -> str:
        """What that person is called."""
        from crm_tui.people import finding

        rows = list(finding.listing(self.book, [contact]))
        return str(rows[0]["name"]) if rows else f"#{contact}"

    def when(self, words: str, label: str = "") -> dates.When:
        """The day that the words mean; says on stderr how they were understood."""
        found = dates.read_when(words, self.today)
        output.say(f"{label} {dates.say_when(found, self.today)}".strip())
        return found

    def moment(self, words: str, label: str = "") -> dates.When | None:
        """The same for an option that may be left out."""
        return self.when(words, label) if words else None

    def step(self, words: tuple[str, str] | None) -> tuple[dates.When, str] | None:
        """The next step: its day and its words."""
        return (self.when(words[0], _("next")), words[1]) if words else None

    def undo_hint(self) -> None:
        """How to take back what was done, on stderr."""
        if self.acts:
            output.say(_("undo with: crm undo %(batch)s") % {"batch": self.acts[-1]})

    def tell(self, sentence: str) -> None:
        """The one line that says what was done, and how to take it back."""
        output.lines([sentence])
        self.undo_hint()


@contextmanager
def looking() -> Iterator[Desk]:
    """The book for a lookup: one that is not there is not made, it is said and answered as an empty one."""
    path = Path(paths.book_path())
    if path.exists() or path.is_symlink():
        with at_work() as work:
            yield work
        return
    import tempfile

    dates.today()
    output.say(_("There is no book at %(path)s yet.") % {"path": path})
    with tempfile.TemporaryDirectory() as folder, start.open_for_work(str(Path(folder) / "book.db")) as book:
        yield Desk(book)


@contextmanager
def at_work() -> Iterator[Desk]:
    """The book opened for work, made when there is none; what was begun is rolled back when it is left early."""
    dates.today()  # refuses a day that is none before a book is made for it
    book = start.open_for_work("", _first_start, output.say)
    with book:
        desk = Desk(book)
        settle = book.settle

        def settle_and_note(act: Act) -> None:
            if settle is not None:
                settle(act)
            desk.acts.append(act.batch)

        book.settle = settle_and_note
        try:
            yield desk
            if desk.acts:
                with suppress(CrmError):  # somebody else writes: it can wait
                    start.tidy(book)
        except KeyboardInterrupt:
            kept = _kept(desk)
            if kept is None:
                raise
            sentence = _("interrupted; the act was done and stays: 'crm undo %(batch)s' takes it back")
            raise Interrupted(sentence % {"batch": kept}) from None


def _kept(desk: Desk) -> int | None:
    """The last act of this command that the book holds: Ctrl-C may have come after it."""
    from crm_tui.store import undo

    known = {row["batch"] for row in undo.history(desk.book, 200)} if desk.acts else set()
    kept = [batch for batch in desk.acts if batch in known]
    return kept[-1] if kept else None


def interactive() -> bool:
    """Whether somebody sits here who can answer."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def ask(question: str, usual: str = "") -> str:
    """The answer to a question on the terminal, the usual one for an empty line."""
    shown = f"{question} [{usual}]: " if usual else f"{question}: "
    sys.stderr.write(shown)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise CrmError(_("No answer came; nothing was done."))
    return line.strip() or usual


def confirm(question: str, yes: bool) -> None:
    """Go on only when the person agrees; on a pipe only with --yes."""
    if yes:
        return
    if not interactive():
        raise CrmError(
            _("This asks first, and nobody can answer here; add --yes to do it. Nothing was done.")
        )
    if ask(question + " " + _("(yes/no)")).lower() not in ("y", "yes", "是", "好"):
        raise CrmError(_("Nothing was done."))


def _first_start(book: Book, guess: Shop) -> dict[str, str]:
    """The shop's facts at the first start: asked in a terminal, guessed and said elsewhere."""
    facts = {"country": guess.country or _("unknown"), "zone": guess.zone, "currency": guess.currency}
    if not (interactive() and sys.stdout.isatty()):
        sentence = _(
            "Made a new book at %(path)s: country %(country)s, zone %(zone)s, currency %(currency)s"
            " (guessed; change with 'crm config set')"
        )
        output.say(sentence % {"path": book.path, **facts})
        return {}
    output.say(
        _("A new book at %(path)s. Four questions, once; Enter takes the guess.") % {"path": book.path}
    )
    questions = {
        "name": (_("Name of the shop"), guess.name),
        "country": (_("Country (two letters)"), guess.country),
        "zone": (_("Time zone"), guess.zone),
        "currency": (_("Currency"), guess.currency),
    }
    answers = {key: _answer(key, *question) for key, question in questions.items()}
    return {key: answer for key, answer in answers.items() if answer}


def _answer(key: str, question: str, usual: str) -> str:
    from crm_tui import shop

    while True:
        answer = ask(question, usual)
        try:
            return shop.check(key, answer) if answer else ""
        except BadInput as problem:
            output.say(problem.sentence)


def clean(text: str) -> str:
    """Words typed by a person, without what the book keeps out."""
    from crm_tui.text import clean as cleaned

    return cleaned(text)[0]


def expanded(path: str) -> str:
    """A file named on the command line, whole, `~` and all."""
    return str(Path(path).expanduser().absolute())


def book_path() -> str:
    """The book this call is about."""
    return paths.book_path()

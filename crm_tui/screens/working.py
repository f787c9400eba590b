"""What a page does with rows of the day: done with what came of it, put off, skipped; one or several in one act."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from crm_tui.locale import N_, _, n_
from crm_tui.screens.about import About

if TYPE_CHECKING:
    from crm_tui.store.book import Book

OUTCOMES = (
    ("reached", N_("reached")), ("no-reply", N_("no-reply")), ("replied", N_("replied")),
    ("bought", N_("bought")), ("refused", N_("refused")),
)  # fmt: skip
SATISFIED = (("", "–"), *((str(n), f"{n}★") for n in range(1, 6)))  # how content they were; a digit chooses


class Working(About):
    """A page on which a row of the day may be selected."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[
            str, str
        ] = {}  # words that were copied, by the key of their row: done logs them as sent

    def row_key(self) -> str:
        """The key of the row in sight, such as f12; "" for none."""
        return ""

    def rows_gone(self, named: list[str]) -> None:
        """The rows were finished: don't show them while the book is told."""

    def row_back(self) -> None:
        """It was not finished after all."""

    def row_keys(self) -> list[str]:
        """The keys an act is for: of the marked rows, else of the one in sight."""
        return [self.row_key()] if self.row_key() else []

    def rows_named(self) -> str:
        """Whose row it is, or how many there are."""
        n = len(self.row_keys())
        return self.who() if n == 1 else n_("%(n)d row", "%(n)d rows", n) % {"n": n}

    def action_finish(self) -> None:
        """Ask what came of it; enter takes the usual. A case is closed with how content they were."""
        named = self.row_keys()
        if not named:
            return
        choices = [(value, _(said)) for value, said in OUTCOMES]
        hint = _("a note; friday call again")
        if named[0] in self.sent and len(named) == 1:
            choices.insert(0, ("", _("sent")))
            hint = _("sent as copied; friday ask again")
        elif named[0].startswith("k") and len(named) == 1:
            choices, hint = list(SATISFIED), _("how it ended; friday ask again")
        purpose = f"done:{' '.join(named)}"
        self.asking.ask(purpose, self.rows_named(), hint=hint, choices=choices, reading=self.read_step)

    def action_snooze(self) -> None:
        """Ask until when; enter takes tomorrow."""
        if self.row_keys():
            label = _("put off %(name)s until") % {"name": self.rows_named()}
            purpose = f"snooze:{' '.join(self.row_keys())}"
            self.asking.ask(purpose, label, value=_("tomorrow"), reading=self.read_day)

    def action_skip(self) -> None:
        """Never this one."""
        self._work("skip", self.row_keys(), _("skipped: %(key)s, %(name)s"))

    def accept(self, purpose: str, text: str, choice: str) -> None:
        """What was asked about a row."""
        what, _colon, said = purpose.partition(":")
        named = said.split()
        if what == "done":
            from crm_tui.care import contacting

            note, step = contacting.read_note(text, date.fromisoformat(self.day))
            if len(named) == 1 and named[0] in self.sent:
                note = "\n".join(filter(None, (note, self.sent[named[0]])))
            words: dict[str, Any] = {"note": note or None, "next_step": step}
            words |= {"satisfaction": int(choice)} if choice.isdecimal() else {"outcome": choice or None}
            self._work("done", named, _("done: %(key)s, %(name)s"), words)
        elif what == "snooze":
            self._snooze(named, text)
        else:
            super().accept(purpose, text, choice)

    def _snooze(self, named: list[str], text: str) -> None:
        from crm_tui import dates
        from crm_tui.errors import BadInput

        try:
            when = dates.read_when(text, date.fromisoformat(self.day)).day.isoformat()
        except BadInput as problem:
            self.asking.ask(f"snooze:{' '.join(named)}", _("until"), value=text, reading=self.read_day)
            self.notice(problem.sentence, bad=True)
            return
        self._work("snooze", named, _("put off: %(key)s, %(name)s"), {"when_day": when})

    def _work(self, what: str, named: list[str], sentence: str, words: dict[str, Any] | None = None) -> None:
        """One act for all these rows; one step back takes all of it back."""
        if not named:
            return
        day = self.day
        self.rows_gone(named)

        def work(book: Book) -> list[dict[str, Any]]:
            from crm_tui import today

            return today.together(book, what, named, day=day, **(words or {}))

        def told(rows: list[dict[str, Any]]) -> str:
            first = sentence % {"key": rows[0]["key"], "name": rows[0]["contact"]["name"]}
            more = len(rows) - 1
            return first + (n_(" and %(n)d more", " and %(n)d more", more) % {"n": more} if more else "")

        self.act("row", work, told)

    def refused_row(self) -> None:
        """Show it again."""
        self.row_back()

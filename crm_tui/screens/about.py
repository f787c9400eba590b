"""What every page can do with the person in sight: log, next step, edit, copy, tag, consent."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from crm_tui.locale import _, n_
from crm_tui.screens import joining
from crm_tui.screens.messages import ShowPerson
from crm_tui.screens.page import Page
from crm_tui.widgets import card

if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_tui.store.book import Book
    from crm_tui.widgets.asking import Asking


class About(Page):
    """A page on which somebody is selected."""

    def contact(self) -> int:
        """The person in sight; 0 for nobody."""
        return 0

    def who(self) -> str:
        """Their name."""
        return ""

    def people(self) -> list[int]:
        """Everybody an act is for: the marked ones, else the person in sight."""
        return [self.contact()] if self.contact() else []

    def person_card(self) -> dict[str, Any] | None:
        """Their card, when it is here."""
        return None

    # How what is typed is understood

    def read_step(self, words: str) -> str:
        """How a next step behind the note is understood."""
        from crm_tui import dates
        from crm_tui.care import contacting

        today = date.fromisoformat(self.day)
        step = contacting.read_note(words, today)[1]
        if step is None:
            return ""
        (due, time), text = step
        return f"{dates.say_when(dates.When(date.fromisoformat(str(due)), time), today)}: {text}"

    def read_day(self, words: str) -> str:
        """How a day is understood."""
        from crm_tui import dates
        from crm_tui.errors import BadInput

        today = date.fromisoformat(self.day)
        try:
            return dates.say_when(dates.read_when(words, today), today) if words.strip() else ""
        except BadInput:
            return _("no day yet")

    # Keys of the person

    def action_log(self) -> None:
        """Record a contact in a line."""
        if self.contact():
            label, hint = (
                _("log with %(name)s") % {"name": self.who()},
                _("what was said; friday send pictures"),
            )
            choices = (("out", _("I wrote")), ("in", _("they wrote")))
            self.asking.ask("log", label, hint=hint, choices=choices, reading=self.read_step)

    def action_next_step(self) -> None:
        """Promise something."""
        if self.contact():
            self.crm.fill("followup", contact=self.contact(), name=self.who())

    def action_edit(self) -> None:
        """The person's facts."""
        if self.contact():
            self.crm.fill("contact", contact=self.contact())

    def action_order(self) -> None:
        """An order by hand."""
        if self.contact():
            self.crm.fill("order", contact=self.contact(), name=self.who())

    def action_case(self) -> None:
        """A question or complaint."""
        if self.contact():
            self.crm.fill("case", contact=self.contact(), name=self.who())

    def action_tag(self) -> None:
        """A tag in a line."""
        if self.people():
            self.asking.ask("tag", _("tag for %(who)s") % {"who": self._all()}, hint=_("a word or a few"))

    def action_untag(self) -> None:
        """Take a tag off."""
        if self.people():
            self.asking.ask("untag", _("take off %(who)s the tag") % {"who": self._all()})

    def action_consent(self) -> None:
        """Who may be written to, and where."""
        if self.contact():
            self.asking.ask(
                "consent",
                _("consent of %(name)s") % {"name": self.who()},
                hint=_("channel, or 'all'"),
                choices=(("refused", _("refuses")), ("granted", _("grants")), ("unknown", _("unknown"))),
            )

    def action_archive(self) -> None:
        """Put aside: kept whole, but on no list."""
        people, day = self.people(), self.day
        if not people:
            return

        def put_aside(book: Book) -> None:
            from crm_tui.people import rosters

            rosters.archive_all(book, people, day)

        who = self._all()
        self.act("archive", put_aside, lambda _none: _("archived: %(who)s") % {"who": who})

    def action_merge(self) -> None:
        """Two marked people become one; else the one in sight and whom they may be the same as."""
        people, found = self.people(), self.person_card()
        if len(people) == 2:
            self.ask("pair", partial(joining.pair, one=people[0], other=people[1]))
        elif len(people) == 1 and found and found.get("twins"):
            self.ask("pair", partial(joining.pair, one=people[0], other=found["twins"][0]["id"]))
        else:
            self.notice(_("Mark two people with space, then M merges them."), bad=True)

    def answer_pair(self, found: list[dict[str, Any]]) -> None:
        """Which of the two stays, or that they are two people."""
        joining.ask(self.asking, found)

    def action_hint(self) -> None:
        """What a file says of who brought them: take it or drop it."""
        found = self.person_card()
        if not found or not found.get("hints"):
            self.notice(_("No file says who brought this person."), bad=True)
            return
        joining.ask_hint(self.asking, found)

    def action_copy(self) -> None:
        """The message when there is one, else the handle, to the clipboard."""
        words = self.copied()
        if words:
            self.app.copy_to_clipboard(words)
            said = _("copied: %(words)s") % {"words": words.splitlines()[0][:60]}
            self.notice(f"{said} · {self.then()}" if self.then() else said)
        else:
            self.notice(_("There is nothing to copy: no message, no handle."), bad=True)

    def copied(self) -> str:
        """What `c` copies."""
        found = self.person_card()
        return str(found["handles"][0]["value"]) if found and found["handles"] else ""

    def then(self) -> str:
        """What comes after copying, when there is something."""
        return ""

    def action_words(self) -> None:
        """Every template, filled in for the person."""
        if self.contact():
            from crm_tui.screens.words import WordsOverlay

            self.app.push_screen(WordsOverlay(self.contact(), self.who(), **self.words_about()))

    def words_about(self) -> dict[str, Any]:
        """What the messages are about: `order` (the last one without it), `first` (the template to begin with),
        `reason` (why the person is on the day's list).
        """
        found = self.person_card()
        return {"first": "prospect/first-contact"} if found and found["stage"] == "prospect" else {}

    def action_open(self) -> None:
        """The person's page."""
        if self.contact():
            self.app.post_message(ShowPerson(self.contact()))

    def _all(self) -> str:
        people = self.people()
        return (
            self.who()
            if len(people) == 1
            else n_("%(n)d person", "%(n)d people", len(people)) % {"n": len(people)}
        )

    # What was typed in the question line

    def on_asking_given_up(self, message: Asking.GivenUp) -> None:
        """Back to where one was."""
        message.stop()
        self.back_to_work()

    def on_asking_accepted(self, message: Asking.Accepted) -> None:
        """Do it."""
        message.stop()
        self.back_to_work()
        if ":" in message.purpose:
            self.accept(message.purpose, message.text, message.choice)
        else:
            getattr(self, f"accept_{message.purpose}")(message.text, message.choice)

    def back_to_work(self) -> None:
        """Where the keys go after a question."""

    def accept_log(self, text: str, way: str) -> None:
        """Record it."""
        from crm_tui.care import contacting

        contact, day, name = self.contact(), self.day, self.who()
        words, step = contacting.read_note(text, date.fromisoformat(day))
        if not words and step is None:
            return

        said = words or (step[1] if step else "")

        def log(book: Book) -> int:
            return contacting.log(book, contact, said, direction=way, next_step=step, day=day)

        self.act("log", log, lambda _event: _("logged with %(name)s") % {"name": name})

    def accept_tag(self, text: str, _choice: str) -> None:
        """Put it on everybody."""
        self._tag("tag_all", text, _("tagged #%(tag)s: %(who)s"))

    def accept_untag(self, text: str, _choice: str) -> None:
        """Take it off everybody."""
        self._tag("untag_all", text, _("#%(tag)s taken off: %(who)s"))

    def _tag(self, act: str, text: str, sentence: str) -> None:
        people, day, tag, who = self.people(), self.day, text.strip().lstrip("#"), self._all()
        if not tag:
            return

        def tag_all(book: Book) -> int:
            from crm_tui.people import rosters

            done: Callable[..., int] = getattr(rosters, act)
            return done(book, people, tag, day)

        self.act("tag", tag_all, lambda _n: sentence % {"tag": tag, "who": who})

    def accept_consent(self, text: str, state: str) -> None:
        """Write it down."""
        contact, day, name = self.contact(), self.day, self.who()

        def decide(book: Book) -> str:
            from crm_tui.care import channels, consent

            kinds = [one["kind"] for one in (self.person_card() or {}).get("handles", ())]
            channel = channels.read_channel(text, own=kinds, everywhere=True)
            consent.decide(book, contact, channel, state, day=day)
            return channel

        def told(channel: str) -> str:
            where = _("every channel") if channel == "*" else card.say(channel)
            return _("%(name)s, %(channel)s: %(state)s") % {
                "name": name,
                "channel": where,
                "state": card.say(state),
            }

        self.act("consent", decide, told)

    def accept(self, purpose: str, text: str, choice: str) -> None:  # noqa: ARG002 - pages of rows want the text
        """What was asked about something that the purpose names behind its colon."""
        what, _colon, key = purpose.partition(":")
        if what == "merge":
            joining.accept(self, key, choice)
        elif what == "hint":
            joining.accept_hint(self, int(key), choice)

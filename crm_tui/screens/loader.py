"""The loader: the only threads that touch the book. Screens ask, answers come back as messages.

Three lanes, each a thread with a connection of its own: what is read, what is written (in order), and
what takes long. A question that was asked anew makes the older one of that name stale; it is not answered.
"""

from __future__ import annotations

import queue
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from crm_tui import start
from crm_tui.errors import CrmError
from crm_tui.screens.messages import Answered, Changed, Question, Refused
from crm_tui.store import acts, driver
from crm_tui.store.book import changed_by_others

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App
    from textual.message_pump import MessagePump

    from crm_tui.store.acts import Act
    from crm_tui.store.book import Book

    Lane = queue.SimpleQueue[Question | None]

READ, WRITE, LONG = "read", "write", "long"
_POLL, _SOON = 0.4, 0.05  # seconds between two looks at what others wrote; while there is work for a pause


class Loader:
    """Takes questions to the book and brings answers back."""

    def __init__(self, app: App[Any], book: Book) -> None:
        self.app = app
        self.path = book.path
        self.day = start.today(book).isoformat()
        self.done: list[int] = []  # the acts of this app that can be undone, the last one last
        self.stopping = False
        self._books: dict[str, Book] = {READ: book}
        self._lanes: dict[str, Lane] = {}
        self._newest: dict[tuple[int, str], int] = {}
        self._number = 0

    def start(self) -> None:
        """Begin to look after the book."""
        self._lane(READ)

    def nightly(self) -> None:
        """Once a day, the shop's numbers anew; where nothing is due this is over at once."""
        self.ask(self.app, "nightly", lambda book: start.nightly(book, lambda: self.stopping), lane=LONG)

    def ask(
        self,
        owner: MessagePump,
        name: str,
        do: Callable[[Book], Any],
        *,
        lane: str = READ,
        said: Callable[[Any], str] | None = None,
    ) -> None:
        """Ask in a lane; the answer comes to `owner`. A newer question of that name replaces an older one."""
        self._number += 1
        if lane != WRITE:
            self._newest[id(owner), name] = self._number
        self._lane(lane).put(Question(owner, name, self._number, do, said))

    def is_newest(self, question: Question) -> bool:
        """Whether nobody asked again since; acts are never stale."""
        return self._newest.get((id(question.owner), question.name), question.number) == question.number

    def undo(self, owner: MessagePump) -> bool:
        """Take back what this app did last; False when there is nothing."""
        if not self.done:
            return False
        batch, day = self.done.pop(), self.day

        def take_back(book: Book) -> int:
            from crm_tui.store import undo

            return undo.undo(book, batch, day)[0]

        self.ask(owner, "undo", take_back, lane=WRITE)
        return True

    def stop(self) -> None:
        """Let the threads end; what is being written is finished."""
        if self.stopping:
            return
        self.stopping = True
        for lane in self._lanes.values():
            lane.put(None)
        for name in (READ, LONG):
            if name in self._books:
                with suppress(driver.Error):  # closed by its thread already
                    self._books[name].db.interrupt()

    def _lane(self, name: str) -> Lane:
        if name not in self._lanes:
            self._lanes[name] = queue.SimpleQueue()
            if self.stopping:
                return self._lanes[name]
            self.app.run_worker(
                partial(self._serve, name), name=name, group="loader", thread=True, exit_on_error=False
            )
        return self._lanes[name]

    # In the threads

    def _serve(self, name: str) -> None:
        book = self._books.get(name)
        if book is None:
            try:
                book = start.open_for_work(self.path)
            except CrmError as problem:
                self._refuse_all(name, problem)
                return
            self._books[name] = book
        with book:
            self._work(name, book)

    def _work(self, name: str, book: Book) -> None:
        lane, seen, pause = self._lanes[name], changed_by_others(book), _POLL
        while not self.stopping:
            try:
                question = lane.get(timeout=pause) if name == READ else lane.get()
            except queue.Empty:
                pause = _POLL
                with suppress(CrmError, driver.Error):  # somebody writes: the next pause will do
                    pause = _SOON if start.idle(book) else _POLL
                seen = self._look(book, seen)
                continue
            if question is None:
                return
            if self.is_newest(question):
                self._answer(book, question, writes=name == WRITE)
            if name == READ:
                seen = self._look(book, seen)

    def _refuse_all(self, name: str, problem: CrmError) -> None:
        while not self.stopping and (question := self._lanes[name].get()) is not None:
            question.owner.post_message(Refused(question, problem.sentence))

    def _look(self, book: Book, seen: int) -> int:
        """Tell the app when somebody wrote, or the day is over."""
        try:
            now, day = changed_by_others(book), start.today(book).isoformat()
        except driver.Error:  # busy or being replaced: the next look will tell
            return seen
        if now != seen or day != self.day:
            self.day = day
            self.app.post_message(Changed())
        return now

    def _answer(self, book: Book, question: Question, *, writes: bool) -> None:
        noted: list[int] = []
        settle = book.settle

        def settle_and_note(act: Act) -> None:
            if settle is not None:
                settle(act)
            noted.append(act.batch)

        book.settle = settle_and_note
        try:
            value = question.do(book)
        except CrmError as problem:
            question.owner.post_message(Refused(question, problem.sentence))
        except driver.Error as problem:
            if not self.stopping:
                question.owner.post_message(Refused(question, acts.explained(problem).sentence))
        else:
            if question.said is not None:
                self.done += noted
            question.owner.post_message(Answered(question, value))
        finally:
            book.settle = settle
        if writes and noted:
            with suppress(CrmError, driver.Error):
                start.tidy(book)
        if writes and READ in self._lanes:
            self._lanes[READ].put(Question(self.app, "look", 0, lambda _book: None))

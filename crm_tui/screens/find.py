"""Find anywhere: searches as one types, shows the card at once, and gives the place back on esc."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical
from textual.widgets import Input

from crm_tui.locale import _, n_
from crm_tui.screens import keys
from crm_tui.screens.messages import Noticed, ShowPerson
from crm_tui.screens.page import Asker
from crm_tui.screens.today import person_or_none
from crm_tui.text import fold, visible
from crm_tui.widgets import card
from crm_tui.widgets.bars import Bar
from crm_tui.widgets.lines import cut, piece, sides
from crm_tui.widgets.rows import Rows
from crm_tui.widgets.sheet import Sheet
from crm_tui.widgets.typing import Entry

if TYPE_CHECKING:
    from crm_tui.widgets.lines import Line

    Row = dict[str, Any]

FOUND = 30


def marked(text: str, part: str, role: str = "plain") -> Line:
    """The text with what matched in it made strong."""
    safe, folded = visible(text[:500]), fold(part)
    at = fold(safe).find(folded) if folded and len(fold(safe)) == len(safe) else -1
    if at < 0:
        return [(safe, role)]
    end = at + len(folded)
    return [(safe[:at], role), (safe[at:end], "accent"), (safe[end:], role)]


def draw(row: Row, width: int, _marked: bool, *, words: str, day: str) -> list[Line]:
    """Two lines a person: who they are and how they are reached, then what they bought."""
    matched = row.get("matched") or {}
    name = marked(row["name"] or f"#{row['id']}", words, "strong")
    reached = " · ".join(visible(card.handle(one)) for one in row["handles"][:2])
    tags = " ".join(f"#{visible(tag)}" for tag in row["tags"][:3])
    first: Line = [*name, ("   ", "plain"), *marked(reached, words, "dim"), (f"   {tags}", "accent")]
    told = [n_("%(n)d order", "%(n)d orders", row["orders"]) % {"n": row["orders"]}] if row["orders"] else []
    told += [card.sums(row["spent"])] if row["spent"] else []
    told += [_("last %(ago)s") % {"ago": card.ago(row["last_order"], day)}] if row["last_order"] else []
    second: Line = [piece("  " + " · ".join(told or [_("no orders yet")]), "dim")]
    if matched.get("field") not in (None, "name", "phone", "email", "pinyin", "tag", "wechat", "nickname"):
        second += [("   ", "plain"), *marked(str(matched["text"]).split("\n", 1)[0], words)]
    return [sides(cut(first, width), [], width), cut(second, width)]


class FindOverlay(Asker):
    """An overlay above any screen."""

    BINDINGS = [
        *keys.bindings("over", "found"),
        Binding("down", "step(1)", show=False, priority=True),
        Binding("up", "step(-1)", show=False, priority=True),
        Binding("pagedown", "leaf(1)", show=False, priority=True),
        Binding("pageup", "leaf(-1)", show=False, priority=True),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    def __init__(self) -> None:
        super().__init__()
        self.words = ""
        self.shown: Row | None = None
        self.awaited: str | None = None  # words after which enter came before their answer did

    def compose(self) -> ComposeResult:
        """Words, people, card, keys."""
        with Vertical(classes="over"):
            hint = _("name, pinyin, end of a phone, handle, order, tag …")
            yield Entry(placeholder=hint, id="words", select_on_focus=False)
            with Container(classes="panes"):
                yield Rows(self._draw, height=2, id="found", classes="held")
                yield Sheet(id="found-card")
            yield Bar(id="found-foot")

    def on_mount(self) -> None:
        """The newest first, before anything is typed."""
        self.typed_ahead(self.query_one(Entry))
        self._search("")

    def _draw(self, row: Row, width: int, mark: bool) -> list[Line]:
        return draw(row, width, mark, words=self.words, day=self.day)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search as one types."""
        event.stop()
        self.awaited = None
        self._search(event.value)

    def refresh_now(self) -> None:
        """The book changed."""
        self._search(self.query_one(Entry).value)

    def _search(self, words: str) -> None:
        self.ask("found", partial(_found, words=words.strip()))

    def answer_found(self, answer: tuple[str, list[Row]]) -> None:
        """Show them; the same person stays selected when the words are the same."""
        words, rows = answer
        before = self.rows.row if words == self.words else None
        self.words = words
        places = {row["id"]: i for i, row in enumerate(rows)}
        self.rows.show(rows, places.get(before["id"], 0) if before else 0)
        count = n_("%(n)d person", "%(n)d people", len(rows)) % {"n": len(rows)} if rows else _("nobody")
        count += "+" if len(rows) == FOUND else ""
        keys_here = _("enter open · ↓ y copy · esc back")
        self.query_one("#found-foot", Bar).say([piece(count, "strong"), piece(f" · {keys_here}", "dim")])
        if not rows:
            self.shown = None
            self.query_one("#found-card", Sheet).show(None)
        if self.awaited == words:
            self.awaited = None
            self._open(self.rows.row)

    @property
    def rows(self) -> Rows:
        """Who was found."""
        return self.query_one("#found", Rows)

    def on_key(self, event: events.Key) -> None:
        """Letters typed on the list belong to the words."""
        box = self.query_one(Entry)
        if self.rows.has_focus and event.is_printable and event.character:
            event.stop()
            if event.character == "y":
                self.action_copy_handle()
                return
            self.set_focus(box)
            box.insert_text_at_cursor(event.character)
        elif self.rows.has_focus and event.key == "backspace":
            self.set_focus(box)
            box.action_delete_left()

    def on_rows_moved(self, message: Rows.Moved) -> None:
        """The card of the selected one."""
        message.stop()
        if message.row is not None:
            self.ask_soon("card", partial(person_or_none, contact=message.row["id"], day=self.day))

    def answer_card(self, found: Row | None) -> None:
        """Beside the list."""
        if found is None or self.rows.row is None or found["id"] != self.rows.row["id"]:
            return
        top = not self.shown or self.shown["id"] != found["id"]
        self.shown = found
        self.query_one("#found-card", Sheet).show(partial(_glance, found, self.day), top=top)

    def on_rows_opened(self, message: Rows.Opened) -> None:
        """A second click."""
        message.stop()
        self._open(message.row)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: opens who was found by these very words, as soon as they are there."""
        event.stop()
        if self.words == event.value.strip():
            self._open(self.rows.row)
        else:
            self.awaited = event.value.strip()

    def _open(self, row: Row | None) -> None:
        if row is not None:
            self.app.post_message(ShowPerson(row["id"]))

    def action_step(self, way: int) -> None:
        """Another person, while the words stay; from here on `y` copies and a letter goes back to the words."""
        self.rows.action_step(way)
        self.set_focus(self.rows)

    def action_leaf(self, way: int) -> None:
        """A screen further."""
        self.rows.action_leaf(way)

    def action_copy_handle(self) -> None:
        """The handle that matched, else the first one."""
        row = self.rows.row
        if row is None:
            return
        matched = row.get("matched") or {}
        values = [one["value"] for one in row["handles"]]
        words = matched.get("text") if matched.get("text") in values else next(iter(values), "")
        if words:
            self.app.copy_to_clipboard(words)
            self.notice(_("copied: %(words)s") % {"words": words})

    def show_notice(self, message: Noticed) -> None:
        """Above the keys."""
        self.query_one("#found-foot", Bar).say([piece(message.sentence, "bad" if message.bad else "good")])

    def action_back(self) -> None:
        """Back where one was."""
        self.app.pop_screen()


def _found(book: Any, words: str) -> tuple[str, list[Row]]:
    if words:
        from crm_tui.people import finding

        return words, finding.find(book, words, FOUND)
    from crm_tui.people import finding, rosters

    return words, finding.rows_for(book, rosters.first(book, "active", FOUND))


def _glance(found: Row, day: str, width: int) -> list[Line]:
    return card.glance(found, day, width, [])

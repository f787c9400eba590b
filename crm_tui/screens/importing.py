"""Import: choose a file, see what was recognised and what it would change, apply it, stop it, undo it."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Input

from crm_tui.errors import CrmError
from crm_tui.locale import _, n_
from crm_tui.screens import keys
from crm_tui.screens.loader import LONG
from crm_tui.screens.mapping import MappingSheet
from crm_tui.screens.messages import Progress, Question
from crm_tui.screens.page import Page
from crm_tui.screens.places import Place, draw, expanded, home, places
from crm_tui.widgets.bars import Bar, Keys
from crm_tui.widgets.lines import cell, paragraph, piece
from crm_tui.widgets.rows import Rows
from crm_tui.widgets.sheet import Sheet
from crm_tui.widgets.typing import Entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_tui.store.book import Book
    from crm_tui.widgets.lines import Line

    Report = dict[str, Any]


class Stopped(CrmError):
    """The import was stopped; nothing of it stays."""


class ImportPage(Page):
    """One file at a time."""

    PLACES = ("import",)
    BINDINGS = keys.bindings(*PLACES)

    def __init__(self) -> None:
        super().__init__()
        self.file = ""
        self.report: Report | None = None
        self.maps: list[str] = []  # which column is what, where a table needs to be told
        self.state = "choosing"  # then reading, ready, applying, done
        self._stop = False

    def body(self) -> ComposeResult:
        """A path, the folder's files, and what the file holds."""
        words = _("a file: type its path, or choose below")
        yield Entry(value=home(), placeholder=words, id="path", select_on_focus=False)
        with Container(classes="panes"):
            yield Rows(draw, id="places", classes="held")
            yield Sheet(id="report")
        yield Bar(id="progress")

    def on_mount(self) -> None:
        """Begin with the folder."""
        self.say_title(_("Import"), _("choose a file; nothing changes before you say so"))
        self.set_focus(self.query_one("#path", Entry))
        self._hint()

    @property
    def rows(self) -> Rows:
        """The folder's files."""
        return self.query_one("#places", Rows)

    def _hint(self) -> None:
        known = _(
            "Exports of Shopify, WooCommerce, Etsy, eBay, Amazon, Taobao, Youzan, Douyin, Pinduoduo, Weidian, Square,"
            " Stripe, Gumroad, Google, Outlook, Mailchimp, vCards, and other tables whose columns were named once."
        )
        self.query_one("#report", Sheet).show(lambda width: paragraph(known, width, "dim"), top=True)

    def refresh_now(self) -> None:
        """What the folder holds."""
        words = self.query_one("#path", Entry).value
        self.ask("places", lambda _book: places(words))

    def answer_places(self, found: list[Place]) -> None:
        """Show them."""
        self.rows.show(found, 1 if len(found) > 1 and found[0].name == ".." else 0)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Complete what is typed."""
        if event.input.id == "path":
            event.stop()
            if self.state not in ("reading", "applying"):
                self._to_state("choosing")
            self.refresh_now()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take what is selected below, or the path as it stands."""
        if event.input.id == "path":
            event.stop()
            path = expanded(event.value)
            if os.path.isfile(path):  # noqa: PTH113 - False, too, for what can be no path
                self._look_at(path)
            elif self.rows.row is not None:
                self._take(self.rows.row)

    def on_rows_opened(self, message: Rows.Opened) -> None:
        """Chosen with the mouse or enter."""
        message.stop()
        self._take(message.row)

    def on_key(self, event: Any) -> None:
        """Down goes from the path into the list, tab completes."""
        box = self.query_one("#path", Entry)
        if box.has_focus and event.key in ("down", "up"):
            event.stop()
            self.rows.action_step(1 if event.key == "down" else -1)
        elif box.has_focus and event.key == "tab" and self.rows.row is not None:
            event.stop()
            event.prevent_default()
            self._type(self.rows.row)

    def _take(self, place: Place) -> None:
        self._type(place)
        if not place.is_folder:
            self._look_at(place.path)

    def _type(self, place: Place) -> None:
        box = self.query_one("#path", Entry)
        box.value = place.path.rstrip("/") + "/" if place.is_folder else place.path
        box.cursor_position = len(box.value)

    # A rehearsal, then the act

    def _look_at(self, path: str) -> None:
        if self.state in ("reading", "applying"):
            return
        self.file, self.report, self.maps = path, None, []
        self._to_state("reading")
        self._import("rehearsed", dry_run=True)

    def action_apply(self) -> None:
        """Do what was rehearsed."""
        if self.state == "ready":
            self._to_state("applying")
            self._import("imported", dry_run=False)

    def action_stop(self) -> None:
        """Stop what runs; nothing of it stays. Else back to choosing."""
        if self.state in ("reading", "applying"):
            self._stop = True
            self.query_one("#progress", Bar).say([piece(_("stopping …"), "accent")])
        elif self.state != "choosing":
            self._to_state("choosing")
            self._hint()

    def action_again(self) -> None:
        """Another file."""
        self.action_stop()

    def action_take(self) -> None:
        """Enter on a recognised file imports it."""
        if self.state == "ready":
            self.action_apply()

    def _import(self, name: str, *, dry_run: bool) -> None:
        file, day, report, maps = self.file, self.day, self._report, list(self.maps)
        self._stop = False

        def run(book: Book) -> Report:
            from crm_tui.exchange import importing, recognise, trying

            options = importing.Options(day=day, dry_run=dry_run, maps=maps)
            try:
                return importing.import_file(book, file, options, report(name))
            except recognise.UnknownHeader:
                return {"unknown": trying.look(file, options)}

        said = None if dry_run else (lambda found: "; ".join(found["sentences"][:1]))
        self.crm.loader.ask(self, name, run, lane=LONG, said=said)

    def _report(self, name: str) -> Callable[[str, int], None]:
        """Called in the thread with how far it is: tells the screen, and stops when that was asked for."""
        last = [0.0]
        question = Question(self, name, 0, lambda _book: None)

        def tell(stage: str, done: int) -> None:
            if stage != "index" and (self._stop or self.crm.loader.stopping):
                raise Stopped(_("Stopped; nothing was changed."))
            if monotonic() - last[0] > 0.1:
                last[0] = monotonic()
                self.post_message(Progress(question, stage, done))

        return tell

    def on_progress(self, message: Progress) -> None:
        """How far it is."""
        message.stop()
        if self.state not in ("reading", "applying"):
            return
        stages = {
            "read": n_("%(n)s row read", "%(n)s rows read", message.done),
            "apply": n_("%(n)s row applied", "%(n)s rows applied", message.done),
            "index": n_("%(n)s person made findable", "%(n)s people made findable", message.done),
        }
        words = stages.get(message.stage, "%(n)s") % {"n": f"{message.done:,}"}
        spinner = "◐◓◑◒"[message.done // 1000 % 4]
        self._say_progress(f"{spinner} {words}")

    def answer_rehearsed(self, report: Report) -> None:
        """What it would change; a table of no known format is asked about first."""
        if "unknown" in report:
            self._to_state("choosing")
            self.app.push_screen(MappingSheet(self.file, report["unknown"]), self._mapped)
            return
        self.report = report
        from crm_tui.exchange.importing import has_work

        new = has_work(report)
        self._to_state("ready" if new else "done")
        self.query_one("#report", Sheet).show(partial(_told, report, ready=new), top=True)

    def _mapped(self, maps: list[str] | None) -> None:
        """The columns are known now: see what the file would change."""
        if maps:
            self.maps = maps
            self._to_state("reading")
            self._import("rehearsed", dry_run=True)

    def action_remap(self) -> None:
        """Look at the columns of a mapped table again."""
        if self.state != "ready" or (self.report or {}).get("format") != "mapped":
            return
        file, day, maps = self.file, self.day, list(self.maps)

        def look(_book: Book) -> Any:
            from crm_tui.exchange import importing, trying

            return trying.again(trying.look(file, importing.Options(day=day)), maps)

        self.ask("columns", look)

    def answer_columns(self, table: Any) -> None:
        """The sheet anew, as it was left."""
        self.app.push_screen(MappingSheet(self.file, table), self._mapped)

    def refused_rehearsed(self) -> None:
        """Not recognised, or stopped."""
        self._to_state("choosing")
        self._hint()

    def answer_imported(self, report: Report) -> None:
        """What it changed."""
        self.report = report
        self._to_state("done")
        self.query_one("#report", Sheet).show(partial(_told, report, ready=False), top=True)

    def refused_imported(self) -> None:
        """Stopped, or the book is in use: it is still there to be imported."""
        self._to_state("ready")

    def _to_state(self, state: str) -> None:
        self.state = state
        words = {"reading": _("reading …"), "applying": _("importing …")}.get(state, "")
        self._say_progress(words)
        if state in ("ready", "done"):
            self.set_focus(self.rows)
        elif state == "choosing" and not self.query_one("#path", Entry).has_focus:
            self.set_focus(self.query_one("#path", Entry))
        self.offer()

    def _say_progress(self, words: str) -> None:
        stops = piece("   " + _("esc stops it"), "dim")
        self.query_one("#progress", Bar).say([piece(words, "accent"), stops] if words else [])

    def offer(self) -> None:
        """Which keys work depends on how far one is."""
        mapped = ("remap",) if (self.report or {}).get("format") == "mapped" else ()
        names = {"ready": ("apply", "again", *mapped), "reading": ("stop",), "applying": ("stop",)}.get(
            self.state, ()
        )
        registry = self.crm.registry
        self.query_one("#keys", Keys).offer(registry.foot(self.PLACES, names), registry.foot(["find", "app"]))


def _told(report: Report, width: int, ready: bool) -> list[Line]:
    """The report as a small table."""
    rows = n_("%(n)d row", "%(n)d rows", report["rows"]) % {"n": report["rows"]}
    about = " · ".join((report["format"], report["encoding"].upper(), rows))
    lines: list[Line] = [[piece(Path(report["file"]).name, "strong")], [piece(about, "dim")], []]
    heads = ("", _("new"), _("changed"), _("same"), _("unknown"))
    wide = max(8, min(10, (width - 12) // 4))
    lines.append([cell(heads[0], 10, "dim"), *(cell(one, wide, "dim", ">") for one in heads[1:])])
    kinds = ((_("people"), "contacts"), (_("orders"), "orders"), (_("follow-ups"), "followups"))
    for label, kind in [(label, kind) for label, kind in kinds if kind in report]:
        counts = [report[kind].get(what) for what in ("new", "changed", "same", "anonymous")]
        roles = ("strong", "strong", "dim", "dim")
        shown = [
            cell("" if n is None else f"{n:,}", wide, role, ">")
            for n, role in zip(counts, roles, strict=True)
        ]
        lines.append([cell(label, 10), *shown])
    lines.append([])
    told = [
        (_("skipped (footers, totals)"), report["skipped"], "dim"),
        (_("rejected"), report["rejected"], "bad"),
    ]
    lines += [[cell(f"{n:,}", 10, role, ">"), piece(f"  {label}", role)] for label, n, role in told if n]
    for sentence in report["sentences"][1:]:
        if not sentence.startswith(_("undo with: crm undo %(batch)d").partition("%")[0]):
            lines += paragraph(sentence, width, "dim")
    lines.append([])
    if ready:
        return [*lines, *paragraph(_("i or enter imports it · esc chooses another file"), width, "accent")]
    if report["batch"] is not None:
        return [*lines, *paragraph(_("Imported. u takes it back."), width, "good")]
    return [*lines, *paragraph(_("Nothing new in it: the book has it all."), width, "good")]

"""The book itself: undo, history, backup, restore, doctor, where."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_tui import dates, paths
from crm_tui.cli import desk, options, output, pages, records
from crm_tui.errors import CrmError, NotFound
from crm_tui.locale import _, n_

if TYPE_CHECKING:
    from crm_tui.store.book import Book

app = pages.noun("crm", "")

_EVERYTHING = 1_000_000_000


@pages.command(
    app,
    "undo",
    _("Take an act back: the last one, or the one that is named; undoing an undo is redo."),
    "crm undo",
    "crm undo 7",
)
def undo(
    batch: Annotated[
        str, typer.Argument(metavar="BATCH", help=_("its number, as 'crm history' prints it"))
    ] = "",
) -> None:
    """Takes an act back."""
    from crm_tui.store import undo as undoing

    with desk.at_work() as work:
        undone, by = undoing.undo(work.book, _number(batch) if batch else None, work.day)
        row = _act(work.book, undone)
        said = {"batch": undone, "what": records.act(row), "by": by}
        output.lines([_("undone: %(batch)s, %(what)s") % said])
        output.say(_("bring it back with: crm undo %(by)s") % said)


def _act(book: Book, batch: int) -> dict[str, Any]:
    """The act as the history has it; most are among the newest."""
    from crm_tui.store import undo as undoing

    for limit in (100, _EVERYTHING):
        for row in undoing.history(book, limit):
            if row["batch"] == batch:
                return row
    return {}


def _number(batch: str) -> int:
    digits = batch.strip().removeprefix("#")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 19):
        raise NotFound(_("There is no act '%(batch)s'; 'crm history' lists them.") % {"batch": batch[:40]})
    return int(digits)


@pages.command(
    app, "history", _("What was done, the newest first."), "crm history --limit 20", "crm history --json"
)
def history(limit: options.Limit = None, form: options.Format = "", as_json: options.Json = False) -> None:
    """What was done."""
    from crm_tui import shop
    from crm_tui.store import undo as undoing

    chosen = output.chosen(form, as_json)
    with desk.at_work() as work:
        zone = shop.shop(work.book).zone
        rows: list[dict[str, Any]] = undoing.history(work.book, limit or _EVERYTHING)
        for row in rows:
            row["at"] = dates.local_text(row["at"], zone)
        output.rows(rows, records.HISTORY, chosen)


@pages.command(
    app, "backup", _("Write a verified copy of the book."), "crm backup", "crm backup ~/safe/shop.db"
)
def backup(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help=_("where to; usually the folder of backups"))
    ] = "",
) -> None:
    """Writes a copy."""
    from crm_tui.store import backup as copying

    with desk.at_work() as work:
        path = desk.expanded(file) if file else _usual_copy(work.day)
        counts = copying.copy_to(work.book, path)
        output.lines([path])
        output.say(_("verified: %(what)s") % {"what": _contents(counts)})


def _usual_copy(day: str) -> str:
    """A name that nobody has yet, in the folder of backups."""
    folder = paths.backup_folder()
    paths.make_private(folder)
    stem = f"book-{day}-{time.strftime('%H%M%S')}"
    places = (Path(folder) / f"{stem}{f'-{n}' if n else ''}.db" for n in range(1000))
    return str(next(place for place in places if not place.exists()))


@pages.command(
    app,
    "restore",
    _("Bring a backup back; the book of now is kept beside it."),
    "crm restore ~/safe/shop.db",
    "crm restore ~/safe/shop.db --yes",
)
def restore(
    file: Annotated[str, typer.Argument(metavar="FILE", help=_("a copy that 'crm backup' wrote"))],
    yes: options.Yes = False,
) -> None:
    """Brings a backup back."""
    from crm_tui.store import backup as copying

    source, target = desk.expanded(file), desk.book_path()
    if not Path(source).exists():
        raise CrmError(_("There is no file %(path)s; nothing was changed.") % {"path": source})
    sentence = _(
        "This puts %(file)s in the place of the book at %(path)s. It is no act that 'crm undo' takes back."
    )
    output.say(sentence % {"file": source, "path": target})
    if Path(target).exists():
        output.say(
            _("The book of now is kept beside it, as %(path)s.replaced-1 or the next free number.")
            % {"path": target}
        )
    desk.confirm(_("Bring the backup back?"), yes)
    counts = copying.restore(source, target)
    output.lines([_("restored: %(what)s") % {"what": _contents(counts)}])


def _contents(counts: list[tuple[str, int, int]]) -> str:
    known = {table: count for table, count, _last in counts}
    return _("%(people)d people, %(orders)d orders, %(acts)d acts") % {
        "people": known.get("contact", 0),
        "orders": known.get("orders", 0),
        "acts": known.get("batch", 0),
    }


@pages.command(
    app,
    "refit",
    _(
        "Fit the numbers anew to the shop's own orders; it happens by itself after imports and once a day in the app."
    ),
    "crm refit",
    "crm refit --json",
)
def refit(as_json: options.Report = False) -> None:
    """Fits the numbers anew."""
    from crm_tui import settle
    from crm_tui.cli import valued
    from crm_tui.insight import report, saying

    with desk.at_work() as work:
        if work.book.readonly:
            raise CrmError(_("The book is read-only, so its numbers stay as they are."))
        with valued.watched() as progress:
            fit = settle.fit(work.book, work.day, progress)
        checks = report.checks(fit)
        if as_json:
            output.value(report.fit_row(fit))
            return
        people = n_("fitted to %(n)d customer", "fitted to %(n)d customers", fit.people) % {"n": fit.people}
        output.lines([people, *saying.checked(checks)])
        output.say(
            _(
                "Nothing that you wrote was changed, so there is nothing to undo; a refit cannot be taken back."
            )
        )


@pages.command(
    app,
    "doctor",
    _("Look the book over: is it whole, is it private, do its figures add up?"),
    "crm doctor",
    "crm doctor --deep --json",
)
def doctor(
    deep: Annotated[
        bool, typer.Option("--deep", help=_("every page and every figure; takes longer"))
    ] = False,
    as_json: options.Report = False,
) -> None:
    """Looks the book over."""
    from crm_tui import doctor as examining

    found = examining.examine(desk.book_path(), deep)
    if as_json:
        rows = [
            {"what": one.what, "ok": bool(one.ok), "sentence": one.sentence, "fix": one.fix or None}
            for one in found
        ]
        output.value(rows)
    else:
        output.lines(records.findings(found))
    if not all(one.ok for one in found):
        raise typer.Exit(1)


@pages.command(
    app, "where", _("Where the book, its backups and the settings are."), "crm where", "crm where --json"
)
def where(as_json: options.Report = False) -> None:
    """Where things are."""
    places = {
        "book": desk.book_path(),
        "data": paths.data_folder(),
        "config": paths.config_folder(),
        "backups": paths.backup_folder(),
        "logs": paths.log_folder(),
    }
    if as_json:
        output.value(places)
        return
    said = {
        "book": _("book"),
        "data": _("data"),
        "config": _("settings"),
        "backups": _("backups"),
        "logs": _("logs"),
    }
    output.aligned([(said[place], path) for place, path in places.items()])

"""Files out: which table, in which form, to a private file that gets its name when it is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from crm_tui import shop
from crm_tui.errors import BadInput, CrmError
from crm_tui.exchange import everything
from crm_tui.exchange.out import calendars, cards_out, flat, records, text_out, workbook
from crm_tui.locale import _
from crm_tui.store import dumps, making, settings

if TYPE_CHECKING:
    from crm_tui.store.book import Book

    Record = dict[str, Any]

WHAT = ("contacts", "orders", "followups", "everything")
FORMS = {  # what can be written how, the usual form of a pipe first
    "contacts": ("csv", "json", "ndjson", "xlsx", "vcf"), "orders": ("csv", "json", "ndjson", "xlsx"),
    "followups": ("csv", "json", "ndjson", "xlsx", "ics"), "everything": ("ndjson", "zip"),
}  # fmt: skip
BINARY = ("xlsx", "zip")
_TABLES: dict[str, tuple[Callable[[Book], Iterator[Record]], dict[str, Callable[[Record], str]], str]] = {
    "contacts": (records.contacts, flat.CONTACT, "contact"),
    "orders": (records.orders, flat.ORDERS, "orders"),
    "followups": (records.followups, flat.FOLLOWUPS, "followup"),
}
_ENDINGS = {"jsonl": "ndjson", "ical": "ics", "vcard": "vcf"}


def form_of(what: str, path: str, said: str = "") -> str:
    """The form that a file's ending or `--format` asks for. Raises BadInput for one there is none of."""
    if what not in WHAT:
        raise BadInput(
            _("'%(what)s' cannot be exported; it is one of %(known)s.")
            % {"what": what[:40], "known": ", ".join(WHAT)}
        )
    ending = "" if path in ("", "-") else Path(path).suffix.lstrip(".").lower()
    form = said or _ENDINGS.get(ending, ending)
    if not form and path in ("", "-"):
        form = FORMS[what][0]
    if form not in FORMS[what]:
        sentence = _("%(what)s can be written as %(known)s; name a file that ends in one of these.")
        raise BadInput(sentence % {"what": what, "known": ", ".join(FORMS[what])})
    if form in BINARY and path in ("", "-"):
        raise BadInput(
            _("A %(form)s file cannot go to the terminal; name it with --to FILE.") % {"form": form}
        )
    return form


def pieces(book: Book, what: str, form: str) -> Iterator[str]:
    """A table as text, piece by piece, of one moment of the book."""
    with dumps.snapshot(book.db):
        if what == "everything":
            yield from everything.lines(book)
            return
        read, columns, _table = _TABLES[what]
        writers: dict[str, Callable[[Iterable[Record]], Iterator[str]]] = {
            "csv": lambda found: text_out.csv_text(found, columns), "json": text_out.json_text,
            "ndjson": text_out.ndjson_text, "vcf": cards_out.vcards,
            "ics": lambda found: calendars.promises(found, shop.shop(book), settings.mark(book.db)),
        }  # fmt: skip
        yield from writers[form](read(book))


def export(book: Book, what: str, path: str, form: str, *, force: bool = False) -> dict[str, Any]:
    """Write a file; returns {file, what, format, rows, cut}. Raises CrmError, with nothing half-written."""
    with whole(path, force=force) as file:
        rows, cut = 0, 0
        if form == "zip":
            rows = everything.write(book, file)
        elif form == "xlsx":
            with dumps.snapshot(book.db):
                read, columns, table = _TABLES[what]
                cut = workbook.write(file, read(book), columns)
                rows = dumps.count(book.db, table)
        else:
            if form == "csv":  # so that spreadsheets take it for what it is
                file.write(b"\xef\xbb\xbf")
            cards = 0
            for piece in pieces(book, what, form):
                file.write(piece.encode("utf-8", "replace"))
                cards += piece.startswith("BEGIN:VCARD")
            rows = cards or sum(
                dumps.count(book.db, t) for t in ([_TABLES[what][2]] if what in _TABLES else dumps.TABLES)
            )
    return {"file": path, "what": what, "format": form, "rows": rows, "cut": cut}


@contextmanager
def whole(path: str, *, force: bool) -> Iterator[IO[bytes]]:
    """A private file beside its place (0600), which takes the place when everything was written."""
    target = str(Path(path).expanduser().absolute())
    if Path(target).exists() and not force:
        raise _exists(path)
    part = ""
    try:
        making.sweep(target)
        part = making.private_file(target, making.MARKS[1])
        with open(part, "wb") as file:
            yield file
        if force:
            making.sync(part)
            Path(part).replace(target)
            making.sync(str(Path(target).parent))
        else:
            making.give_name(part, target)
    except FileExistsError as problem:
        raise _exists(path) from problem
    except OSError as problem:
        why = problem.strerror or problem
        raise CrmError(
            _("%(file)s cannot be written: %(why)s. Nothing was kept.") % {"file": path, "why": why}
        ) from problem
    finally:
        if part:
            making.remove(part)


def _exists(path: str) -> CrmError:
    return CrmError(
        _("%(file)s exists already and was left as it is; name another file, or add --force.")
        % {"file": path}
    )

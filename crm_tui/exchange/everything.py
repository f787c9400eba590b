"""The whole book as one file, and back into an empty book: every row of every table as it was, ids too.

A zip of one NDJSON file a table and a manifest; or the same as one stream of NDJSON, for pipes. The same book
always gives the same bytes. What does not go along is the history: the new book's begins with the import.
"""

from __future__ import annotations

import contextlib
import io
import json
import zipfile
import zlib
from typing import IO, TYPE_CHECKING, Any

from crm_tui import settle
from crm_tui.errors import CrmError
from crm_tui.locale import _
from crm_tui.store import driver, dumps
from crm_tui.store.tables import SCHEMA
from crm_tui.text import dumps as json_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crm_tui.exchange.bytes_in import Source
    from crm_tui.exchange.importing import Options
    from crm_tui.store.book import Book

    Row = dict[str, Any]
    Content = Iterator[tuple[str, Iterator[Row]]]

MARK = "crm-tui everything"
MANIFEST = "manifest.json"
_ENTERED = 2  # the schema since which orders say when they came into the book
LIMIT = 4 << 30  # bytes unpacked
LINE_LIMIT = 1 << 20  # bytes of a row
_BEGINS = b'{"format": "' + MARK.encode()
_DAMAGED = (zipfile.BadZipFile, zlib.error, ValueError, KeyError, EOFError, NotImplementedError, RuntimeError)


class _Rehearsed(Exception):
    """Raised inside the act to roll it back: a dry run."""


def _manifest(book: Book) -> Row:
    return {"format": MARK, "schema": SCHEMA, "tables": {t: dumps.count(book.db, t) for t in dumps.TABLES}}


def lines(book: Book) -> Iterator[str]:
    """The stream: the manifest, then every row with its table's name."""
    yield json_text(_manifest(book)) + "\n"
    for table in dumps.TABLES:
        for row in dumps.rows(book.db, table):
            yield json_text({"table": table, **row}) + "\n"


def write(book: Book, file: IO[bytes]) -> int:
    """The zip; returns how many rows it holds."""
    with (
        dumps.snapshot(book.db),
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
    ):
        manifest = _manifest(book)
        with _member(archive, MANIFEST) as member:
            member.write((json_text(manifest, indent=1) + "\n").encode())
        for table in dumps.TABLES:
            with _member(archive, f"{table}.ndjson") as member:
                for row in dumps.rows(book.db, table):
                    member.write((json_text(row) + "\n").encode("utf-8", "replace"))
    return sum(manifest["tables"].values())


@contextlib.contextmanager
def _member(archive: zipfile.ZipFile, name: str) -> Iterator[IO[bytes]]:
    """A file in the zip, for its owner alone, always of the same day."""
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    with archive.open(info, "w", force_zip64=True) as member:
        yield member


def is_everything(source: Source) -> bool:
    """Whether a file is one of ours."""
    head = source.head(len(_BEGINS))
    if head == _BEGINS:
        return True
    if head[:4] != b"PK\x03\x04":
        return False
    try:
        with source.open() as file, zipfile.ZipFile(_seekable(file)) as archive:
            found = archive.getinfo(MANIFEST)
            return found.file_size < LINE_LIMIT and MARK.encode() in archive.read(found)
    except (*_DAMAGED, OSError):
        return False


def _seekable(file: IO[bytes]) -> IO[bytes]:
    return file if file.seekable() else io.BytesIO(file.read())


def take_in(
    book: Book, source: Source, options: Options, progress: Callable[[str, int], None]
) -> dict[str, Any]:
    """Everything into an empty book, in one act; returns the report of an import. Raises CrmError otherwise."""
    if not dumps.is_unused(book.db):
        raise CrmError(
            _("%(file)s is a whole book, and this one is not new and empty; nothing was changed. "
              "Take it into a new one: "
              "crm --store NEW.db import %(file)s") % {"file": source.name}
        )  # fmt: skip
    counts: dict[str, int] = {}
    batch = None
    try:
        with (
            contextlib.suppress(_Rehearsed),
            book.act("import", options.day, detail="crm-export everything") as act,
        ):
            with _content(source) as (manifest, tables):
                wanted = _wanted(manifest, source)
                for table, found in tables:
                    rows = (
                        _entered(found, options.day)
                        if table == "orders" and manifest["schema"] < _ENTERED
                        else found
                    )
                    counts[table] = counts.get(table, 0) + dumps.put(act, table, rows)
                    progress("apply", sum(counts.values()))
            if counts != {table: n for table, n in wanted.items() if n or table in counts}:
                raise _damaged(source)
            if options.dry_run:
                raise _Rehearsed
            batch = act.batch
    except driver.IntegrityError as problem:
        raise _damaged(source) from problem
    except (*_DAMAGED, OSError) as problem:
        raise _damaged(source) from problem
    if batch is not None:
        settle.finish(book, lambda n, _all: progress("index", n), options.day)
    return _report(source, counts, batch, options)


def _entered(rows: Iterator[Row], day: str) -> Iterator[Row]:
    """Orders of a book that did not note the day on which they came in: they come in today."""
    for row in rows:
        yield {"entered": day, **row}


def _wanted(manifest: Row, source: Source) -> dict[str, int]:
    """{table: rows} that the manifest promises."""
    schema, tables = manifest.get("schema"), manifest.get("tables")
    if manifest.get("format") != MARK or not isinstance(schema, int) or not isinstance(tables, dict):
        raise _damaged(source)
    if schema > SCHEMA or set(tables) - set(dumps.TABLES):
        raise CrmError(
            _("%(file)s was made by a newer crm-tui; nothing was changed. Update the program.")
            % {"file": source.name}
        )
    return tables


@contextlib.contextmanager
def _content(source: Source) -> Iterator[tuple[Row, Content]]:
    """(manifest, rows by table) of either form."""
    with source.open() as file:
        if source.head(4) == b"PK\x03\x04":
            with zipfile.ZipFile(_seekable(file)) as archive:
                if sum(info.file_size for info in archive.infolist()) > LIMIT:
                    raise CrmError(
                        _("%(file)s is larger than 4 GB unpacked; nothing was changed.")
                        % {"file": source.name}
                    )
                yield _object(archive.read(MANIFEST)), _members(archive)
        else:
            yield _object(file.readline(LINE_LIMIT)), _streamed(file)


def _members(archive: zipfile.ZipFile) -> Content:
    names = set(archive.namelist())
    for table in dumps.TABLES:
        if f"{table}.ndjson" in names:
            with archive.open(f"{table}.ndjson") as member:
                yield table, _rows(member)


def _rows(member: IO[bytes]) -> Iterator[Row]:
    while line := member.readline(LINE_LIMIT):
        yield _object(line)


def _streamed(file: IO[bytes]) -> Content:
    """Stretches of rows of one table."""
    from itertools import groupby

    for table, rows in groupby(_rows(file), key=_table):
        if table not in dumps.TABLES:
            raise ValueError(table)
        yield table, rows


def _table(row: Row) -> str:
    return str(row.pop("table", ""))


def _object(line: bytes) -> Row:
    found = json.loads(line)
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found


def _damaged(source: Source) -> CrmError:
    return CrmError(_("%(file)s is damaged or incomplete; nothing was changed.") % {"file": source.name})


def _report(source: Source, counts: dict[str, int], batch: int | None, options: Options) -> dict[str, Any]:
    people, orders = counts.get("contact", 0), counts.get("orders", 0)
    told = _("crm-export: everything is back: %(people)d people, %(orders)d orders, %(rows)d rows in all")
    sentences = [told % {"people": people, "orders": orders, "rows": sum(counts.values())}]
    if options.dry_run:
        sentences.append(_("this was a rehearsal: nothing was changed"))
    elif batch is not None:
        sentences.append(_("undo with: crm undo %(batch)d") % {"batch": batch})
    return {
        "file": source.name, "format": "crm-export", "encoding": "utf-8", "rows": sum(counts.values()),
        "contacts": {"new": people, "changed": 0, "same": 0},
        "orders": {"new": orders, "changed": 0, "same": 0, "anonymous": 0},
        "skipped": 0, "rejected": 0, "batch": batch, "dry_run": options.dry_run, "sentences": sentences,
    }  # fmt: skip

"""What a file is: encoding, delimiter, header and format, and its rows in the shape that the format expects."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from crm_tui.errors import CrmError
from crm_tui.exchange import formats, recognise, vcard_in, xlsx_in
from crm_tui.exchange.bytes_in import Source, find_encoding
from crm_tui.exchange.fields import Format, Reject
from crm_tui.exchange.recognise import Plan
from crm_tui.exchange.tables_in import delimiter_of, flatten, objects_of_json, rows_of_text
from crm_tui.locale import _
from crm_tui.store import mappings
from crm_tui.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crm_tui.store.book import Book


@dataclass
class Options:
    """What the call says about a file: see `crm import --help`. Empty means: find it out."""

    day: str
    format: str = ""
    maps: list[str] = field(default_factory=list)
    platform: str = ""
    shop: str = ""
    encoding: str = ""
    timezone: str = ""
    currency: str = ""
    dry_run: bool = False
    strict: bool = False
    rejects: str = ""
    list: str = ""  # everybody in the file comes on this list, and who has not bought is a prospect
    source: str = ""  # where those came from


@dataclass
class Opened:
    """A file whose header is known: its plan, its rows, and how its text was read."""

    plan: Plan
    rows: Iterator[Any]
    encoding: str
    cleaned: int = 0


def open_table(book: Book, source: Source, options: Options) -> Opened:
    """Find out what a file is: encoding, delimiter, header and format. Raises CrmError that names the columns."""
    wanted = _wanted(options)
    head = source.head().lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:1] in (b"{", b"["):
        return _open_json(book, source, wanted)
    if vcard_in.is_vcard(head):
        from crm_tui.exchange.formats import vcard

        return Opened(recognise.plan_for(vcard.FORMAT, list(vcard.COLUMNS), 1), vcard.rows(source), "utf-8")
    if xlsx_in.is_workbook(source):
        return _open_sheets(book, source, wanted)
    known = formats.all_formats()
    columns = {recognise.column_key(c) for f in known.values() for c in f.columns}
    columns |= {recognise.column_key(c) for c in (wanted.columns if wanted else ())}
    encoding = find_encoding(source, columns, options.encoding)
    with source.lines(encoding) as stream:
        first = [line for _n, line in zip(range(recognise.HEADER_WITHIN), stream, strict=False)]
    if not any(line.strip() for line in first):
        raise CrmError(_("%(file)s is empty; nothing was changed.") % {"file": source.name})
    delimiter = (
        first[0].strip()[4:5]
        if first[0].lower().startswith("sep=")
        else delimiter_of(first, lambda name: recognise.column_key(name) in columns)
    )
    rows = rows_of_text(source, encoding, delimiter, quoted=wanted.quoted if wanted else True)
    try:
        plan, taken = recognise.find_header(rows, known.values(), wanted)
    except CrmError:
        remembered = _remembered(book, rows_of_text(source, encoding, delimiter)) if wanted is None else None
        if remembered is None:
            raise
        rows = rows_of_text(source, encoding, delimiter)
        plan, taken = recognise.find_header(rows, [], remembered)
    if not plan.format.quoted and wanted is None:  # recognised only now: read it again as it is written
        rows = rows_of_text(source, encoding, delimiter, quoted=False)
        plan, taken = recognise.find_header(rows, [], plan.format)
    return _shaped(plan, _chain(taken, rows), encoding.removesuffix("-sig"))


def _shaped(plan: Plan, rows: Iterator[Any], encoding: str, cleaned: int = 0) -> Opened:
    """The table, brought into the shape that its format's columns expect."""
    shape: Any = plan.format.shape
    if shape is not None:
        header, rows = shape(plan.header, rows)
        plan = recognise.plan_for(plan.format, header, plan.line)
    return Opened(plan, rows, encoding, cleaned)


def _wanted(options: Options) -> Format | None:
    if options.maps:
        return recognise.mapped_format(recognise.read_maps(options.maps), options.platform)
    return formats.named(options.format) if options.format else None


def _open_sheets(book: Book, source: Source, wanted: Format | None) -> Opened:
    """The first sheet of a workbook that has a header of a known format."""
    problem = CrmError(_("%(file)s is empty; nothing was changed.") % {"file": source.name})
    known: Iterable[Format] = formats.all_formats().values()
    for place, sheet in enumerate(xlsx_in.sheets(source)):
        rows = sheet()
        try:
            plan, taken = recognise.find_header(rows, known, wanted)
        except CrmError as unknown:
            remembered = _remembered(book, sheet()) if wanted is None else None
            if remembered is None:
                problem = unknown if not place else problem
                continue
            rows = sheet()
            plan, taken = recognise.find_header(rows, [], remembered)
        return _shaped(plan, _chain(taken, rows), "xlsx")
    raise problem


def _remembered(book: Book, rows: Iterable[Any]) -> Format | None:
    """The mapping that was given for this header before."""
    for row in rows:
        if isinstance(row, Reject):
            continue
        spec = mappings.find(book.db, recognise.header_key(row[1]))
        if spec is None:
            return None
        found = json.loads(spec)
        return recognise.mapped_format({c: tuple(f) for c, f in found["columns"].items()}, found["platform"])
    return None


def _open_json(book: Book, source: Source, wanted: Format | None) -> Opened:
    records, rejects = objects_of_json(source)
    header = list(dict.fromkeys(clean(key)[0] for _line, record in records for key in record))
    format_ = wanted and (recognise.best([wanted], header) or wanted)
    if format_ is None:
        spec = mappings.find(book.db, recognise.header_key(header))
        found = json.loads(spec) if spec else None
        format_ = (
            recognise.mapped_format({c: tuple(f) for c, f in found["columns"].items()}, found["platform"])
            if found else recognise.best(formats.all_formats().values(), header) or formats.named("records")
        )  # fmt: skip
    if not recognise.score(format_, {recognise.column_key(k) for k in header}):
        raise recognise.unknown_header(header, wanted)
    format_ = replace(format_, sheet=False)
    plan = recognise.plan_for(format_, header, 1)
    cleaned = flatten(records, nested=format_.json)
    rows: list[Any] = [(line, [str(record.get(key, "")) for key in header]) for line, record in records]
    return _shaped(plan, iter([*rejects, *rows]), "utf-8", cleaned)


def _chain(taken: Iterable[Any], rows: Iterator[Any]) -> Iterator[Any]:
    yield from taken
    yield from rows

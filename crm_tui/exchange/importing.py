"""One file into the book: read and checked without the lock, then applied in one act, one undo step."""

from __future__ import annotations

import contextlib
import csv
import gc
import json
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_tui import money, paths, settle
from crm_tui.care import keeping
from crm_tui.dates import check_zone
from crm_tui.errors import CrmError
from crm_tui.exchange import everything, formats, recognise, vcard_in, xlsx_in
from crm_tui.exchange.applying import Applier
from crm_tui.exchange.building import Context
from crm_tui.exchange.bytes_in import Source, find_encoding
from crm_tui.exchange.fields import Format, OrderRecord, Reject
from crm_tui.exchange.grouping import Reader
from crm_tui.exchange.recognise import Plan
from crm_tui.exchange.tables_in import delimiter_of, flatten, objects_of_json, rows_of_text
from crm_tui.locale import _, n_
from crm_tui.shop import shop as shop_of
from crm_tui.store import mappings
from crm_tui.store.spool import Spool
from crm_tui.text import clean, formula_safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from crm_tui.store.acts import Act
    from crm_tui.store.book import Book

CHUNK = 2000  # records applied between two questions to the book
Progress = "Callable[[str, int], None]"


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


class _Undone(Exception):
    """Raised inside the act to roll it back: a dry run, or nothing to do."""


@dataclass
class Opened:
    """A file whose header is known: its plan, its rows, and how its text was read."""

    plan: Plan
    rows: Iterator[Any]
    encoding: str
    cleaned: int = 0


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Millions of small values that all stay: looking for garbage among them takes a tenth of an import."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@_undisturbed()
def import_file(
    book: Book, name: str, options: Options, progress: Callable[[str, int], None] | None = None
) -> dict[str, Any]:
    """Import one file ('-' is standard input); returns the report that `crm import --json` prints.

    Raises CrmError (nothing changed) for a file that cannot be read or recognised, and for any reject when
    strict. `progress` is called with ("read" | "apply" | "index", rows so far).
    """
    source = Source(name)
    if everything.is_everything(source):
        return everything.take_in(book, source, options, progress or (lambda _stage, _n: None))
    opened = open_table(book, source, options)
    ctx = context_for(book, opened.plan.format, options)
    tell = progress or (lambda _stage, _n: None)
    reader = Reader(opened.plan, ctx, lambda n: tell("read", n))
    spool, last = Spool(), Spool()
    try:
        for by_name, chunk in _chunks(reader.records(opened.rows)):
            (last if by_name else spool).put(chunk)
        if options.strict and reader.rejects:
            line, reason, _cells = min(reader.rejects)
            raise CrmError(
                n_("%(n)d row was refused, nothing was changed. %(file)s, line %(line)d: %(why)s.",
                   "%(n)d rows were refused, nothing was changed. The first: %(file)s, line %(line)d: %(why)s.",
                   len(reader.rejects)) % {"n": len(reader.rejects), "file": source.name, "line": line, "why": reason}
            )  # fmt: skip
        report = _apply(book, source, opened, ctx, options, (spool, last), reader, tell)
    finally:
        spool.close()
        last.close()
    if reader.rejects:
        report["rejects_file"] = _write_rejects(source.name, opened.plan, reader, options)
    report["sentences"] = sentences(report, reader)
    return report


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
    format_ = wanted
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


def context_for(book: Book, format_: Format, options: Options) -> Context:
    """What the rows are read with: the call's words first, then the format's, then the shop's."""
    shop = shop_of(book)
    zone = check_zone(options.timezone) if options.timezone else format_.zone or shop.zone
    currency = (
        money.check_currency(options.currency) if options.currency else format_.currency or shop.currency
    )
    return Context(
        format_, platform=options.platform, shop=options.shop, currency=currency, zone=zone, home=shop.zone,
        region=shop.country, day=options.day,
    )  # fmt: skip


def _chain(taken: Iterable[Any], rows: Iterator[Any]) -> Iterator[Any]:
    yield from taken
    yield from rows


def _chunks(records: Iterator[Any]) -> Iterator[tuple[bool, list[Any]]]:
    """(is it orders that have only a name, records): these come after all others, wherever they stand."""
    chunks: dict[bool, list[Any]] = {False: [], True: []}
    for record in records:
        is_order = isinstance(record, OrderRecord)
        if is_order and record.person is not None:
            record = record._replace(person=tuple(record.person))  # noqa: PLW2901
        by_name = bool(is_order and record.name_only)
        chunks[by_name].append((is_order, tuple(record)))
        if len(chunks[by_name]) >= CHUNK:
            yield by_name, chunks[by_name]
            chunks[by_name] = []
    yield from chunks.items()


def _apply(
    book: Book, source: Source, opened: Opened, ctx: Context, options: Options, spools: Iterable[Spool], reader: Reader,
    tell: Callable[[str, int], None],
) -> dict[str, Any]:  # fmt: skip
    report: dict[str, Any] = {
        "file": source.name, "format": opened.plan.format.name, "encoding": opened.encoding, "rows": reader.rows,
    }  # fmt: skip
    batch = None
    with (
        contextlib.suppress(_Undone),
        book.act(
            "import", options.day, detail=f"{opened.plan.format.name} {clean(Path(source.name).name)[0]}"
        ) as act,
    ):
        first = act.next_ids()["orders"]
        applier, done = Applier(act, ctx, reader.product_names()), 0
        for chunk in (chunk for spool in spools for chunk in spool.chunks()):
            applier.chunk(chunk)  # type: ignore[arg-type]
            done += len(chunk)
            tell("apply", done)
        applier.finish()
        report |= {"contacts": applier.counts(), "orders": applier.orders.counts()}
        work = any(report[kind][what] for kind in ("contacts", "orders") for what in ("new", "changed"))
        if options.list:
            report["prospects"] = _enlist(act, applier, options)
            work = work or any(report["prospects"].values())
        if options.dry_run or not work:
            raise _Undone
        _remember(act, opened.plan, options)
        if left := keeping.left_out(act, first):
            report["left_out"] = left
        batch = act.batch
    report |= {
        "skipped": reader.skipped,
        "rejected": len(reader.rejects),
        "batch": batch,
        "dry_run": options.dry_run,
    }
    if opened.cleaned or source.cleaned:
        report["cleaned"] = opened.cleaned + source.cleaned
    if batch is not None:
        settle.finish(book, lambda n, _all: tell("index", n), options.day)
    return report


def _enlist(act: Act, applier: Applier, options: Options) -> dict[str, int]:
    """Everybody in the file onto a list; {new prospects, new on the list}."""
    from crm_tui.prospects import pipeline

    people = sorted((applier.new | applier.changed | applier.same) - {0})
    done = pipeline.enrol(act, people, pipeline.Told(options.source or None), options.list)
    return {"new": len(done.new), "listed": done.listed}


def _remember(act: Act, plan: Plan, options: Options) -> None:
    if options.maps:
        spec = {"columns": plan.format.columns, "platform": options.platform}
        mappings.put(act, recognise.header_key(plan.header), "mapped", json.dumps(spec, ensure_ascii=False))


def _write_rejects(name: str, plan: Plan, reader: Reader, options: Options) -> str:
    """The rejected rows with their lines and reasons, in a file that can be mended and imported again."""
    path = options.rejects
    if not path:
        folder = str(Path(paths.data_folder()) / "rejects")
        paths.make_private(folder)
        path = str(Path(folder) / (Path(name).name + ".rejects.csv"))
    try:
        fd = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    except OSError as problem:
        raise CrmError(
            _("The rejects file %(file)s cannot be written: %(why)s.")
            % {"file": path, "why": problem.strerror}
        ) from problem
    with open(fd, "w", encoding="utf-8-sig", newline="") as f:
        out = csv.writer(f)
        out.writerow(["line", "reason", *plan.header])
        for line, reason, cells in sorted(reader.rejects):
            out.writerow([line, reason, *map(formula_safe, cells)])
    return path


def sentences(report: dict[str, Any], reader: Reader) -> list[str]:
    """The report in words, for people."""
    orders, people = report["orders"], report["contacts"]
    told = []
    if any(orders.values()):
        told.append(_("%(new)d orders new, %(changed)d changed, %(same)d the same") % orders)
        if orders["anonymous"]:
            told.append(_("%(n)d of them without a known buyer") % {"n": orders["anonymous"]})
    if any(people.values()) or not told:
        told.append(_("%(new)d people new, %(changed)d changed, %(same)d the same") % people)
    if "prospects" in report:
        told.append(_("%(new)d new prospects, %(listed)d put on the list") % report["prospects"])
    if report.get("left_out"):
        left = report["left_out"]
        text = n_(
            "%(n)d step of care left out, being long past",
            "%(n)d steps of care left out, being long past",
            left,
        )
        told.append(text % {"n": left})
    if report["skipped"]:
        told.append(_("%(n)d rows skipped (footers, totals)") % {"n": report["skipped"]})
    told.append(
        _("%(n)d rows rejected") % {"n": report["rejected"]} if report["rejected"] else _("nothing rejected")
    )
    lines = [f"{report['format']}, {report['encoding'].upper()}: " + "; ".join(told)]
    for line, reason, _cells in sorted(reader.rejects)[:3]:
        lines.append(_("line %(line)d: %(why)s") % {"line": line, "why": reason})
    if report.get("rejects_file"):
        lines.append(_("the rejected rows stand in %(file)s") % {"file": report["rejects_file"]})
    if report["dry_run"]:
        lines.append(_("this was a rehearsal: nothing was changed"))
    elif report["batch"] is not None:
        lines.append(_("undo with: crm undo %(batch)d") % {"batch": report["batch"]})
    return lines

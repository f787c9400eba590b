"""One file into the book: read and checked without the lock, then applied in one act, one undo step."""

from __future__ import annotations

import contextlib
import gc
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_tui import money, settle
from crm_tui.care import keeping
from crm_tui.dates import check_zone
from crm_tui.errors import CrmError
from crm_tui.exchange import everything, recognise
from crm_tui.exchange.applying import Applier
from crm_tui.exchange.building import Context
from crm_tui.exchange.bytes_in import Source
from crm_tui.exchange.fields import Format, OrderRecord, Person
from crm_tui.exchange.grouping import Reader
from crm_tui.exchange.opening import Opened, Options, open_table
from crm_tui.exchange.promising import PromiseReader, Promises
from crm_tui.exchange.telling import sentences, write_rejects
from crm_tui.locale import n_
from crm_tui.shop import shop as shop_of
from crm_tui.store import mappings
from crm_tui.store.spool import Spool
from crm_tui.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from crm_tui.exchange.recognise import Plan
    from crm_tui.store.acts import Act
    from crm_tui.store.book import Book

CHUNK = 2000  # records applied between two questions to the book
Progress = "Callable[[str, int], None]"


class _Undone(Exception):
    """Raised inside the act to roll it back: a dry run, or nothing to do."""


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
    kind = PromiseReader if opened.plan.format.promises else Reader
    reader = kind(opened.plan, ctx, lambda n: tell("read", n))
    spool, last = Spool(), Spool()
    try:
        for by_name, chunk in _chunks(reader.records(opened.rows)):
            (last if by_name else spool).put(chunk)
        _refuse(source, reader, options)
        report = _apply(book, source, opened, ctx, options, (spool, last), reader, tell)
    finally:
        spool.close()
        last.close()
    if reader.rejects:
        report["rejects_file"] = write_rejects(source.name, opened.plan, reader, options)
    report["sentences"] = sentences(report, reader)
    return report


def _refuse(source: Source, reader: Reader, options: Options) -> None:
    """Nothing at all, where a row was rejected and the call is strict."""
    if options.strict and reader.rejects:
        line, reason, _cells = min(reader.rejects)
        raise CrmError(
            n_("%(n)d row was refused, nothing was changed. %(file)s, line %(line)d: %(why)s.",
               "%(n)d rows were refused, nothing was changed. The first: %(file)s, line %(line)d: %(why)s.",
               len(reader.rejects)) % {"n": len(reader.rejects), "file": source.name, "line": line, "why": reason}
        )  # fmt: skip


def has_work(report: dict[str, Any]) -> bool:
    """Whether the import of this report changes anything."""
    kinds = [report[kind] for kind in ("contacts", "orders", "followups") if kind in report]
    return any(counts[what] for counts in kinds for what in ("new", "changed"))


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


def _chunks(records: Iterator[Any]) -> Iterator[tuple[bool, list[Any]]]:
    """(is it orders that have only a name, records): these come after all others, wherever they stand."""
    chunks: dict[bool, list[Any]] = {False: [], True: []}
    for record in records:
        is_order = isinstance(record, OrderRecord)
        if not isinstance(record, Person) and record.person is not None:
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
        is_promises, done = isinstance(reader, PromiseReader), 0
        applier = Promises(act, ctx) if is_promises else Applier(act, ctx, reader.product_names())
        for chunk in (chunk for spool in spools for chunk in spool.chunks()):
            applier.chunk(chunk)  # type: ignore[arg-type]
            done += len(chunk)
            tell("apply", done)
        applier.finish()
        report |= {"contacts": applier.counts(), "orders": applier.orders.counts()}
        if isinstance(applier, Promises):
            report["followups"] = applier.tally
            reader.rejects += applier.rejects
            _refuse(source, reader, options)
        work = has_work(report)
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


__all__ = ["Options", "context_for", "import_file", "open_table"]

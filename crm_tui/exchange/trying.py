"""A table before it is imported: its columns with the fields they probably are, and how ten rows would land."""

from __future__ import annotations

from collections import namedtuple
from itertools import islice
from typing import TYPE_CHECKING, Any

from crm_tui import money
from crm_tui.exchange import bytes_in, importing, proposing, recognise, xlsx_in
from crm_tui.exchange.fields import OrderRecord, Person, Reject
from crm_tui.exchange.grouping import Reader
from crm_tui.exchange.tables_in import delimiter_of, rows_of_text
from crm_tui.locale import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crm_tui.exchange.fields import Format
    from crm_tui.store.book import Book

ROWS = 10
_LOOKED_AT = 60

# header: the columns' names; fields: what each probably is, "" for nothing; rows: (line, cells), the first ones
Table = namedtuple("Table", "header fields rows encoding")
# line; what: person, order or rejected; told: [(field, text)] as it would stand in the book
Landed = namedtuple("Landed", "line what told")
_WHAT = {"person": N_("person"), "order": N_("order"), "rejected": N_("rejected")}


def look(name: str, options: importing.Options) -> Table:
    """A table of whatever columns: its header is the first row of several cells. Raises CrmError for none."""
    source = bytes_in.Source(name)
    encoding, rows = _rows(source, options)
    head: list[Any] = [row for row in islice(rows, _LOOKED_AT) if not isinstance(row, Reject)]
    start = next((place for place, row in enumerate(head) if sum(map(bool, row[1])) > 1), None)
    if start is None:
        raise recognise.unknown_header([])
    header = recognise.plan_for(_plain(), head[start][1], head[start][0]).header
    below = head[start + 1 :]
    fields = proposing.propose(head[start][1], [cells for _line, cells in below])
    return Table(header, fields, below, encoding)


def _plain() -> Format:
    from crm_tui.exchange import formats

    return formats.named("records")


def _rows(source: bytes_in.Source, options: importing.Options) -> tuple[str, Iterator[Any]]:
    if xlsx_in.is_workbook(source):
        return "xlsx", next(iter(xlsx_in.sheets(source)))()
    encoding = bytes_in.find_encoding(source, (), options.encoding)
    with source.lines(encoding) as stream:
        first = [line for _n, line in zip(range(recognise.HEADER_WITHIN), stream, strict=False)]
    return encoding, rows_of_text(source, encoding, delimiter_of(first))


def as_maps(header: Sequence[str], fields: Sequence[str]) -> list[str]:
    """The mapping as `Options.maps` has it."""
    return [f"{name}={field}" for name, field in zip(header, fields, strict=True) if field]


def again(table: Table, maps: Sequence[str]) -> Table:
    """The table with the fields that were chosen for it before; without any, as it was proposed."""
    chosen = recognise.read_maps(maps)
    return (
        table._replace(fields=[(chosen.get(name) or ("",))[0] for name in table.header]) if chosen else table
    )


def land(book: Book, table: Table, fields: Sequence[str], options: importing.Options) -> list[Landed]:
    """How the first rows would land with these fields: people, orders, or why not. Raises BadInput."""
    format_ = recognise.mapped_format(recognise.read_maps(as_maps(table.header, fields)), options.platform)
    plan = recognise.plan_for(format_, table.header, 1)
    reader = Reader(plan, importing.context_for(book, format_, options))
    rows = table.rows if format_.orders else table.rows[:ROWS]  # an order's rows may lie apart
    found = [_landed(record) for record in reader.records(iter(rows))]
    found += [Landed(line, "rejected", [("", reason)]) for line, reason, _cells in reader.rejects]
    return sorted(found, key=lambda one: int(one.line))[:ROWS]


def _landed(record: Person | OrderRecord) -> Landed:
    if isinstance(record, Person):
        return Landed(record.line, "person", _person(record))
    facts = record.facts
    told = [
        (_("number"), record.number), (_("day"), facts["day"] or _("no day")),
        (_("total"), money.pretty(facts["total"], facts["currency"])), (_("status"), _(facts["status"])),
    ]  # fmt: skip
    told.append(
        (_("buyer"), Person(*record.person).name if record.person else record.name_only or _("unknown"))
    )
    items = [f"{line[3]} × {line[1] or line[0]}" for line in record.lines]
    return Landed(record.line, "order", [*told, (_("items"), ", ".join(items))] if items else told)


def _person(person: Person) -> list[tuple[str, str]]:
    told = [(_("name"), person.name)]
    told += [(str(handle[0]), str(handle[1])) for handle in person.handles]
    told += [(platform, external) for platform, _shop, external in person.ids]
    told += [(fact, str(text)) for fact, text in person.facts.items()]
    if person.address:
        told.append((_("address"), ", ".join(filter(None, person.address))))
    told += [(_("tags"), ", ".join(person.tags))] if person.tags else []
    told += [(_("consent: %(channel)s") % {"channel": one[0]}, _(one[1])) for one in person.consents]
    return told + list(person.fields.items())


def say(what: str) -> str:
    """What a row becomes, in the language in use."""
    return _(_WHAT[what])


def choices(fields: Sequence[str]) -> list[str]:
    """The fields that a column can be mapped to, those in use first: "" leaves it in `extra`."""
    known = list(dict.fromkeys([*proposing.FIELDS, *sorted(recognise.KNOWN)]))
    used = [field for field in dict.fromkeys(fields) if field]
    return ["", *[field for field in known if field not in used], *used]

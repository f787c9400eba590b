"""From text to rows of cells: CSV and TSV with their quirks, JSON and NDJSON; each row with its line."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

from crm_tui.errors import CrmError
from crm_tui.exchange.bytes_in import Source
from crm_tui.exchange.fields import OURS, PART, SEPARATOR, Reject
from crm_tui.locale import _
from crm_tui.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Row = tuple[int, list[str]]
FIELD_LIMIT = 64 << 10
COLUMNS_LIMIT = 1000
DEPTH_LIMIT = 20
csv.field_size_limit(FIELD_LIMIT)


def delimiter_of(lines: Sequence[str], known: Callable[[str], bool] = bool) -> str:
    """The delimiter (, ; TAB |) of a table's first lines, of which a cell may hold the others as often as it likes.

    It is the one that parts a line into the most column names that are `known`; of names that nobody knows, the one
    that parts the most lines like the first of them that it parts at all.
    """
    read = [line[:FIELD_LIMIT] for line in lines if line.strip()]

    def names(mark: str) -> int:
        if known is bool:
            return 0
        return max((sum(map(known, line.split(mark))) for line in read if mark in line), default=0)

    def alike(mark: str) -> tuple[int, int]:
        counts = [_bare(line).count(mark) for line in read]
        first = next(filter(None, counts), 0)
        return counts.count(first) if first else 0, first

    return max(",;\t|", key=lambda mark: (names(mark), *alike(mark)))


def _bare(line: str) -> str:
    """What stands outside quotes."""
    return "".join(line.split('"')[::2]) if line.count('"') % 2 == 0 else line


def rows_of_text(
    source: Source, encoding: str, delimiter: str, *, quoted: bool = True
) -> Iterator[Row | Reject]:
    """Rows with the line they begin on; blank ones left out. What cannot be read is a Reject in its place."""
    with source.lines(encoding) as stream:
        table = _Rows(stream, delimiter, quoted)
        table.counts, source.cleaned = source, 0
        yield from table.read()


class _Rows:
    """csv.reader with the lines of the row at hand kept, so that a quote left open costs one row, not the rest."""

    def __init__(self, stream: object, delimiter: str, quoted: bool) -> None:
        self.stream = stream
        self.how = {"delimiter": delimiter, "quoting": csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE}
        self.held: list[str] = []
        self.again: list[str] = []
        self.line = 0
        self.counts: Source | None = None

    def _lines(self) -> Iterator[str]:
        held = self.held
        for text in self.stream:  # type: ignore[attr-defined]
            if "\x00" in text or SEPARATOR in text or PART in text:
                plain = text.translate(OURS)
                if self.counts is not None:
                    self.counts.cleaned += len(text) - len(plain)
                text = plain  # noqa: PLW2901
            held.append(text)
            yield text

    def read(self) -> Iterator[Row | Reject]:
        source: Iterator[str] = self._lines()
        while True:
            reader = csv.reader(source, **self.how)  # type: ignore[arg-type]
            try:
                yield from self._good(reader)
            except csv.Error:
                yield from self._split()
                continue
            if self.held:
                yield from self._split()
            return

    def _good(self, reader: Iterator[list[str]]) -> Iterator[Row | Reject]:
        held = self.held
        for cells in reader:
            begin = self.line + 1
            count = len(held)
            if count > 1 and self._open_quote():
                return
            self.line += count
            held.clear()
            if len(cells) > COLUMNS_LIMIT:
                yield Reject(begin, _("more than 1,000 columns"))
            elif any(cells):
                yield begin, cells

    def _open_quote(self) -> bool:
        """Whether the row at hand ended only because the file did, inside a quoted cell."""
        last = self.held[-1].rstrip("\r\n")
        if last.endswith('"'):
            return False
        try:
            list(csv.reader(self.held, strict=True, **self.how))  # type: ignore[arg-type]
        except csv.Error as problem:
            return "unexpected end" in str(problem)
        return False

    def _split(self) -> Iterator[Row | Reject]:
        """Refuse the first line of a row that cannot be read, and read its other lines as rows of their own."""
        lines, begin = list(self.held), self.line + 1
        self.held.clear()
        yield Reject(begin, _("a quote is not closed, or a cell is longer than 64 KB"))
        self.line = begin
        rest = _Rows(iter(lines[1:]), str(self.how["delimiter"]), self.how["quoting"] != csv.QUOTE_NONE)
        rest.line = begin
        if len(lines) > 1 and len(lines) < 100_000:
            yield from rest.read()
        self.line = begin + len(lines) - 1


def objects_of_json(source: Source) -> tuple[list[tuple[int, dict[str, object]]], list[Reject]]:
    """(records with their lines, rejects) of a JSON list, one object, or NDJSON."""
    try:
        text = source.whole().decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise CrmError(_("%(file)s is not UTF-8, which JSON has to be.") % {"file": source.name}) from problem
    records: list[tuple[int, dict[str, object]]] = []
    rejects: list[Reject] = []
    try:
        whole = _parse(text)
    except ValueError as problem:
        if not _by_line(text, records, rejects):
            line = getattr(problem, "lineno", 1)
            raise CrmError(
                _("%(file)s, line %(line)s: this is no JSON (%(why)s).")
                % {"file": source.name, "line": line, "why": getattr(problem, "msg", problem)}
            ) from problem
        return records, rejects
    for number, item in enumerate(_listed(whole), 1):
        if isinstance(item, dict):
            records.append((number, item))
        else:
            rejects.append(Reject(number, _("not an object")))
    return records, rejects


def _parse(text: str) -> object:
    if _depth(text) > DEPTH_LIMIT:
        raise ValueError(_("deeper than 20 levels"))
    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=_no_constant)
    except RecursionError as problem:
        raise ValueError(_("deeper than 20 levels")) from problem


def _no_constant(name: str) -> object:
    raise ValueError(_("%(name)s is no number") % {"name": name})


def _depth(text: str) -> int:
    """How deep brackets nest, outside strings; stops counting once it is too deep."""
    import re

    depth = deepest = 0
    for found in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', text):
        mark = found.group()
        if mark in "[{":
            depth += 1
            deepest = max(deepest, depth)
            if deepest > DEPTH_LIMIT:
                break
        elif mark in "]}":
            depth -= 1
    return deepest


def _listed(whole: object) -> list[object]:
    if isinstance(whole, list):
        return whole
    if isinstance(whole, dict):
        lists = [v for v in whole.values() if isinstance(v, list) and v and isinstance(v[0], dict)]
        named = ("contacts", "customers", "records", "orders", "data", "items")
        inside = [whole[k] for k in named if isinstance(whole.get(k), list)]
        if inside and len(lists) == 1:
            return list(inside[0])
        return [whole]
    return [whole]


def _by_line(text: str, records: list[tuple[int, dict[str, object]]], rejects: list[Reject]) -> bool:
    """Read NDJSON; False when not even one line is an object."""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            item = _parse(line)
        except ValueError as problem:
            rejects.append(
                Reject(
                    number, _("this line is no JSON (%(why)s)") % {"why": getattr(problem, "msg", problem)}
                )
            )
            continue
        if isinstance(item, dict):
            records.append((number, item))
        else:
            rejects.append(Reject(number, _("not an object")))
    return bool(records)


def flatten(records: list[tuple[int, dict[str, object]]], *, nested: bool) -> int:
    """Make every value a cell; returns how many characters were cleaned. `nested`: what is no plain value as JSON."""
    cleaned = 0
    for _line, record in records:
        for key, value in list(record.items()):
            plain, changes = clean(key)
            whole, more = _clean(value)
            cleaned += changes + more
            if plain != key:
                del record[key]
            deep = nested and isinstance(whole, (list, dict))
            record[plain] = json.dumps(whole, ensure_ascii=False) if deep else cell_of(whole)
    return cleaned


def _clean(value: object) -> tuple[object, int]:
    if isinstance(value, str):
        return clean(value if value.isascii() else value.translate(OURS))
    if isinstance(value, list):
        items = [_clean(one) for one in value]
        return [one for one, _n in items], sum(n for _one, n in items)
    if isinstance(value, dict):
        pairs = [(clean(key), _clean(one)) for key, one in value.items()]
        return {key: one for (key, _n), (one, _m) in pairs}, sum(n + m for (_k, n), (_o, m) in pairs)
    return value, 0


def cell_of(value: object) -> str:
    """A JSON value as one cell; several values are joined by SEPARATOR."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return SEPARATOR.join(cell_of(v) for v in value)
    if isinstance(value, dict):
        if "kind" in value and "value" in value:
            label = f"{PART}{value['label']}" if value.get("label") else ""
            return f"{value['kind']}:{value['value']}{label}"
        return json.dumps(value, ensure_ascii=False)
    return str(value)

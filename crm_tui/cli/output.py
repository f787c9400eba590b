"""The one writer to stdout: rows as a table, JSON, NDJSON, CSV, TSV or ids, and plain lines."""

from __future__ import annotations

import os
import sys

from crm_tui.errors import BadInput, CrmError
from crm_tui.locale import _
from crm_tui.text import cell_width, fit, visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    Row = dict[str, Any]
    Cells = Callable[[Row], list[str]]

FORMATS = ("table", "json", "ndjson", "csv", "tsv", "ids")
# a table is written so many rows at a time: a long list starts to show at once and takes no memory
_BLOCK = 200
_LEAST = 6  # cells that a shortened column keeps


class Shape:
    """How a kind of row looks: `cells(row)` for people, `align` one of <> a column, `give` the columns that
    are shortened first on a narrow terminal; `heads` and `record(row)` for CSV and TSV; `id` what ids prints.
    """

    __slots__ = ("align", "cells", "give", "heads", "id", "record")

    def __init__(
        self,
        cells: Cells | None,
        align: str,
        give: tuple[int, ...],
        heads: tuple[str, ...],
        record: Cells,
        id: Callable[[Row], str],  # noqa: A002 - what it is called in the rows, too
    ) -> None:
        self.cells, self.align, self.give = cells, align, give
        self.heads, self.record, self.id = heads, record, id


class Unwritten(CrmError):
    """stdout cannot take what is to be written: a full disk, for one."""


def chosen(form: str, as_json: bool, known: tuple[str, ...] = FORMATS) -> str:
    """The format that --format and --json ask for; BadInput for one nobody knows."""
    if as_json and form not in ("", "json"):
        raise BadInput(
            _("--json and --format %(format)s contradict each other; take one.") % {"format": form}
        )
    if form and form not in known:
        raise BadInput(
            _("There is no format '%(format)s'; take one of %(known)s.")
            % {"format": form, "known": ", ".join(known)}
        )
    return "json" if as_json else form or "table"


def rows(found: Iterable[Row], shape: Shape, form: str) -> int:
    """Write a listing; returns how many rows it had."""
    if form == "json":
        return _json(found)
    count = 0

    def counted() -> Iterator[Row]:
        nonlocal count
        for row in found:
            count += 1
            yield row

    {"ndjson": _ndjson, "csv": _csv, "tsv": _tsv, "ids": _ids, "table": _table}[form](counted(), shape)
    return count


def value(row: object) -> None:
    """Write one JSON value, indented."""
    from crm_tui.text import dumps

    write(dumps(row, indent=2) + "\n")


def lines(found: Iterable[str]) -> None:
    """Write plain lines, each safe to show."""
    for text in found:
        write(visible(text).rstrip() + "\n")


def aligned(pairs: Iterable[tuple[str, str]]) -> None:
    """Write names and what stands beside them, in line."""
    known = [(visible(name), visible(said)) for name, said in pairs]
    wide = max((cell_width(name) for name, _said in known), default=0)
    for name, said in known:
        write(f" {fit(name, wide)}  {said}".rstrip() + "\n")


def write(text: str) -> None:
    """Write to stdout as it stands; CrmError when the disk is full or the like."""
    try:
        sys.stdout.write(text)
    except BrokenPipeError:
        raise
    except OSError as problem:
        raise _unwritten(problem) from problem


def finish() -> None:
    """Make sure that all of it is out, while an error can still be said."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as problem:
        raise _unwritten(problem) from problem


def say(text: str) -> None:
    """One message for the person, on stderr."""
    sys.stderr.write(visible(text) + "\n")


def width() -> int:
    """The cells of a line on this terminal; 0 where stdout is a file or a pipe and nothing is cut."""
    if not sys.stdout.isatty():
        return 0
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and int(said):
        return int(said)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


def bold(text: str) -> str:
    """The text set off, on a terminal that has nothing against it."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not sys.stdout.isatty()
    return text if plain else f"\x1b[1m{text}\x1b[0m"


def _unwritten(problem: OSError) -> Unwritten:
    return Unwritten(_("The output could not be written: %(why)s.") % {"why": problem.strerror or problem})


def _json(found: Iterable[Row]) -> int:
    from crm_tui.text import dumps

    count = 0
    for count, row in enumerate(found, 1):
        write(("[\n" if count == 1 else ",\n") + dumps(row))
    write("\n]\n" if count else "[]\n")
    return count


def _ndjson(found: Iterable[Row], _shape: Shape) -> None:
    from crm_tui.text import dumps

    for row in found:
        write(dumps(row) + "\n")


def _csv(found: Iterable[Row], shape: Shape) -> None:
    import csv
    import io

    from crm_tui.text import formula_safe

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(shape.heads)
    for row in found:
        writer.writerow([formula_safe(cell) for cell in shape.record(row)])
        write(buffer.getvalue())
        buffer.seek(0)
        buffer.truncate()
    write(buffer.getvalue())


def _tsv(found: Iterable[Row], shape: Shape) -> None:
    write("\t".join(shape.heads) + "\n")
    for row in found:
        write("\t".join(map(visible, shape.record(row))) + "\n")


def _ids(found: Iterable[Row], shape: Shape) -> None:
    for row in found:
        write(f"{shape.id(row)}\n")


def _table(found: Iterable[Row], shape: Shape) -> None:
    assert shape.cells is not None
    widths = [0] * len(shape.align)
    block: list[list[str]] = []
    room = width()
    for row in found:
        block.append([visible(cell) for cell in shape.cells(row)])
        if len(block) == _BLOCK:
            _write_block(block, widths, shape, room)
            block.clear()
    _write_block(block, widths, shape, room)


def sections(found: Iterable[tuple[str, list[list[str]]]], shape: Shape) -> None:
    """Write cells under headings, all in line with each other."""
    parts = [(heading, [[*map(visible, cells)] for cells in rows_of]) for heading, rows_of in found]
    widths = [0] * len(shape.align)
    for _heading, block in parts:
        _widen(widths, block)
    for heading, block in parts:
        write(bold(f" {visible(heading)}") + "\n")
        _write_block(block, widths, shape, width())


def _widen(widths: list[int], block: list[list[str]]) -> None:
    for i, wide in enumerate(widths):
        widths[i] = max([wide, *(cell_width(cells[i]) for cells in block)])


def _write_block(block: list[list[str]], widths: list[int], shape: Shape, room: int) -> None:
    """Write some rows in line with each other and with the blocks before them."""
    _widen(widths, block)
    shown = fitted(widths, shape.give, room)
    for cells in block:
        padded = [
            fit(cell, wide, align)
            for cell, wide, align in zip(cells, shown, shape.align, strict=True)
            if wide
        ]
        write((" " + "  ".join(padded)).rstrip() + "\n")


def fitted(widths: list[int], give: tuple[int, ...], room: int) -> list[int]:
    """The widths that fit into a line: of the columns of `give` the widest is shortened, again and again."""
    shown = list(widths)
    over = sum(shown) + 2 * (sum(map(bool, shown)) - 1) + 1 - room if room else 0
    while over > 0:
        widest = max(give, key=lambda column: shown[column])
        if shown[widest] <= _LEAST:
            break
        shown[widest] -= 1
        over -= 1
    return shown

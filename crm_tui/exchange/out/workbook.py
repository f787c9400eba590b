"""Records as an XLSX file, written row by row."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from crm_tui.errors import CrmError
from crm_tui.locale import _
from crm_tui.text import formula_safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from crm_tui.exchange.out.records import Record

MOST_ROWS = 1_048_575  # that a sheet holds, below its header
LONGEST = 32_767  # characters of a cell
_ESCAPED = re.compile(r"[\x00-\x08\x0b-\x1f]|_x[0-9A-Fa-f]{4}_|[\ufffe\uffff]")


def write(file: IO[bytes], records: Iterable[Record], columns: dict[str, Callable[[Record], str]]) -> int:
    """Write a workbook of one sheet; returns how many cells were cut because a cell can't hold more."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("crm")
    sheet.append(list(columns))
    cut = 0
    for number, record in enumerate(records, 1):
        if number > MOST_ROWS:
            raise CrmError(
                _("A sheet holds 1,048,576 rows, and there are more; name a .csv or .ndjson file.")
            )
        cells = [cell_text(formula_safe(cell(record))) for cell in columns.values()]
        cut += sum(len(cell) > LONGEST for cell in cells)
        sheet.append([cell[:LONGEST] or None for cell in cells])
    book.save(file)
    return cut


def cell_text(text: str) -> str:
    """The text with what XML cannot hold written as Excel writes it (_x0007_)."""
    return _ESCAPED.sub(_mark, text)


def _mark(found: re.Match[str]) -> str:
    mark = found[0]
    return f"_x{ord(mark):04X}_" if len(mark) == 1 else f"_x005F{mark}"

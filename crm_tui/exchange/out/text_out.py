"""Records as text: CSV, JSON, NDJSON; each a stream of pieces."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from crm_tui.text import dumps, formula_safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from crm_tui.exchange.out.records import Record

_ROWS = 500  # rows of one piece


def csv_text(records: Iterable[Record], columns: dict[str, Callable[[Record], str]]) -> Iterator[str]:
    """A CSV file; nothing in it can run as a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    for number, record in enumerate(records, 1):
        writer.writerow([formula_safe(cell(record)) for cell in columns.values()])
        if number % _ROWS == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def ndjson_text(records: Iterable[Record]) -> Iterator[str]:
    """A JSON object a line."""
    for record in records:
        yield dumps(record) + "\n"


def json_text(records: Iterable[Record]) -> Iterator[str]:
    """One JSON list, a record a line."""
    before = "[\n"
    for record in records:
        yield before + dumps(record)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"

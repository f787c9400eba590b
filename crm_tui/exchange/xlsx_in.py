"""Workbooks (XLSX): rows of text from their sheets, by openpyxl in read-only mode with defusedxml.

The unpacked size is summed from the zip's directory before anything is opened. Formulas are never computed:
what was last shown is read, else the formula's own text.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from crm_tui.errors import CrmError
from crm_tui.exchange.bytes_in import WHOLE_LIMIT, Source
from crm_tui.exchange.fields import OURS, Reject
from crm_tui.exchange.tables_in import COLUMNS_LIMIT, FIELD_LIMIT
from crm_tui.locale import _
from crm_tui.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crm_tui.exchange.tables_in import Row

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
PARTS_LIMIT = 10_000  # files inside
EXACT = 10**15  # a spreadsheet keeps fifteen digits: a longer number is not what was written
# what openpyxl and the XML readers under it raise on files that are none
DAMAGED = (
    OSError, EOFError, ValueError, KeyError, TypeError, IndexError, AttributeError, SyntaxError, RuntimeError,
    NotImplementedError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
Sheet = "Callable[[], Iterator[Row | Reject]]"


def is_workbook(source: Source) -> bool:
    """Whether the file is a zip that holds a workbook. Raises CrmError for a zip that is damaged or cut short."""
    if source.head(4) != b"PK\x03\x04":
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(source.whole())) as parts:
            return "xl/workbook.xml" in parts.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise _damaged(source) from problem


def sheets(source: Source) -> Iterator[Callable[[], Iterator[Row | Reject]]]:
    """Each sheet of the workbook, as a function that reads its rows from the start. Raises CrmError."""
    data = source.whole()
    _check_size(data, source)
    shown = _opened(data, source, values=True)
    formulas = _opened(data, source, values=False) if _has_formulas(data) else None
    for name in shown.sheetnames:
        if hasattr(shown[name], "iter_rows"):  # a chart has none
            yield lambda sheet=name: _rows(shown[sheet], formulas[sheet] if formulas else None, source)  # type: ignore[misc]


def _check_size(data: bytes, source: Source) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        infos = parts.infolist()
    if sum(info.file_size for info in infos) > WHOLE_LIMIT or len(infos) > PARTS_LIMIT:
        raise CrmError(_("%(file)s is larger than 200 MB unpacked; split it.") % {"file": source.name})


def _has_formulas(data: bytes) -> bool:
    """Whether any sheet holds a formula: then its text is wanted where no value was kept."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for info in parts.infolist():
            if not info.filename.startswith("xl/worksheets/"):
                continue
            try:
                with parts.open(info) as part:
                    tail = b""
                    while block := part.read(1 << 20):
                        if b"<f>" in tail + block or b"<f " in tail + block:
                            return True
                        tail = block[-2:]
            except DAMAGED:
                return False  # it is refused, in words, where it is read
    return False


def _opened(data: bytes, source: Source, *, values: bool) -> Any:
    import defusedxml.ElementTree as Defused
    from openpyxl import load_workbook
    from openpyxl.xml import functions

    if functions.iterparse is not Defused.iterparse:  # entity bombs would be let in
        raise CrmError(_("XLSX files are read with defusedxml, which is missing or switched off here."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which are not read
            return load_workbook(io.BytesIO(data), read_only=True, data_only=values, keep_links=False)
    except DAMAGED as problem:
        raise _damaged(source) from problem


def _damaged(source: Source) -> CrmError:
    return CrmError(
        _("%(file)s is damaged or no XLSX that can be read here; save it again or as CSV.")
        % {"file": source.name}
    )


def _rows(shown: Any, formulas: Any, source: Source) -> Iterator[Row | Reject]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            source.cleaned = 0
            # many exporters write a wrong extent, and only what lies within it would be read
            shown.reset_dimensions()
            if formulas is not None:
                formulas.reset_dimensions()
            both = zip_longest(
                shown.iter_rows(), formulas.iter_rows() if formulas is not None else (), fillvalue=()
            )
            for line, (row, written) in enumerate(both, 1):
                if len(row) > COLUMNS_LIMIT and any(cell.value is not None for cell in row[COLUMNS_LIMIT:]):
                    yield Reject(line, _("more than 1,000 columns"))
                    continue
                cells = [_text(cell, source) for cell in row[:COLUMNS_LIMIT]]
                for place, formula in enumerate(written[:COLUMNS_LIMIT]):
                    if formula.value is not None and not cells[place]:
                        cells[place] = _text(formula, source)
                if any(len(cell) > FIELD_LIMIT for cell in cells):
                    yield Reject(line, _("a cell is longer than 64 KB"))
                elif any(cells):
                    yield line, cells
    except DAMAGED as problem:
        raise _damaged(source) from problem


def _text(cell: Any, source: Source) -> str:
    """What a cell says, as text: days as ISO, numbers as they were typed; what is taken out of it is counted."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        meant = _unescaped(value)
        plain = meant.translate(OURS)
        text, changes = clean(plain)
        source.cleaned += len(meant) - len(plain) + changes
        return text
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return _moment(value, str(getattr(cell, "number_format", "") or ""))
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return clean(str(value))[0]


def _unescaped(text: str) -> str:
    """What the workbook means by _x0007_: a character that XML cannot hold."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _moment(value: datetime, form: str) -> str:
    """A day, with its time when the cell has one: the fraction of a day is rounded to the second."""
    whole = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
    if not (whole.hour or whole.minute or whole.second) and "h" not in form.lower():
        return whole.date().isoformat()
    return whole.isoformat(sep=" ")


def _number(value: float) -> str:
    """Fifteen digits, which is what a spreadsheet keeps; longer ones in the form that is refused as an id."""
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    if abs(value) >= EXACT:
        mantissa, _e, power = f"{value:.14E}".partition("E")
        return f"{mantissa.rstrip('0').rstrip('.')}E+{int(power)}"
    text = f"{value:.15g}"
    if "e" in text:
        text = f"{value:.20f}".rstrip("0").rstrip(".")
    return text

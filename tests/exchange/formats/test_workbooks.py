"""XLSX: any format out of a sheet, and workbooks that were made to do harm."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crm_tui.errors import CrmError
from crm_tui.exchange import xlsx_in
from crm_tui.exchange.bytes_in import Source

CHOSEN = [
    "订单编号",
    "支付单号",
    "支付详情",
    "买家实付金额",
    "订单状态",
    "订单创建时间",
    "订单付款时间",
    "宝贝种类",
    "店铺名称",
    "退款金额",
]
Workbook = Callable[..., Path]
SHEET = "xl/worksheets/sheet1.xml"


def moment(*parts: int) -> datetime:
    """A moment as workbooks have it, without a zone."""
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001


@pytest.fixture
def workbook(tmp_path: Path) -> Workbook:
    """workbook({"Sheet": rows}) is a file of these sheets."""

    def make(sheets: dict[str, list[list[Any]]], name: str = "export.xlsx") -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        book.save(tmp_path / name)
        return tmp_path / name

    return make


def changed(path: Path, parts: dict[str, bytes]) -> Path:
    """The workbook with some of its parts replaced."""
    with zipfile.ZipFile(path) as old:
        kept = {name: old.read(name) for name in old.namelist()}
    types = kept["[Content_Types].xml"]
    if "xl/sharedStrings.xml" in parts and b"sharedStrings" not in types:
        kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        more = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'" /></Types>'
        kept["[Content_Types].xml"] = types.replace(b"</Types>", more)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in (kept | parts).items():
            new.writestr(name, data)
    return path


def sheet_xml(path: Path) -> bytes:
    with zipfile.ZipFile(path) as parts:
        return parts.read(SHEET)


def test_a_taobao_workbook(new_book: Any, take: Any, workbook: Workbook, known: Any) -> None:
    rows = [
        CHOSEN,
        ["2900000000000000001", "1", "支付方式：支付宝，支付单号：1，金额：66.10；", 66.1, "交易成功", moment(2026, 1, 5, 10, 0, 0), "2026-01-05 10:00:10", 1, "店", 0],
        ["2900000000000000002", "2", "支付方式：支付宝，支付单号：2，金额：0.30；", 0.1 + 0.2, "交易成功", "2026-01-06 10:00:00", "2026-01-06 10:00:10", 1, "店", 0.3],
        [2.9e18, "", "", 5, "交易成功", "2026-01-06 10:00:00", "2026-01-06 10:00:10", 1, "店", 0],
    ]  # fmt: skip
    book = new_book(country="CN", zone="Asia/Shanghai", currency="CNY")
    file = workbook({"说明": [["导出说明"], ["请勿修改"]], "订单": rows})
    report = take(book, file)
    assert (report["format"], report["encoding"], report["orders"]["new"], report["rejected"]) == (
        "taobao-orders",
        "xlsx",
        2,
        1,
    )
    assert "2.9E+18" in " ".join(report["sentences"])
    found = known(book)
    assert (found["2900000000000000001"].paid, found["2900000000000000001"].day) == (6610, "2026-01-05")
    assert (found["2900000000000000002"].paid, found["2900000000000000002"].counts) == (30, 0)
    assert not any(take(book, file)["orders"][what] for what in ("new", "changed"))


def test_any_table_by_mapping(new_book: Any, take: Any, workbook: Workbook, people: Any) -> None:
    book = new_book()
    rows = [["Kunde", "Tel", "Seit"], ["Ada", "+49 30 1234567", date(2025, 1, 2)], ["=1+1", None, True]]
    file = workbook({"Tabelle": rows})
    maps = ["Kunde=contact.name", "Tel=contact.phone", "Seit=field.since"]
    assert take(book, file, maps=maps)["contacts"]["new"] == 2
    assert set(people(book)) == {"Ada", "=1+1"}  # a formula without a value is the text that it is
    rows.append(["Bea", "", ""])
    assert take(book, workbook({"Tabelle": rows}))["contacts"] == {
        "new": 1,
        "changed": 0,
        "same": 2,
    }  # remembered


def test_what_a_cell_says(workbook: Workbook) -> None:
    class Cell:
        def __init__(self, value: Any, number_format: str = "General") -> None:
            self.value, self.number_format = value, number_format

    said = {
        1234567.0: "1234567", 0.1: "0.1", 12.5: "12.5", 1e-7: "0.0000001", 1.9e18: "1.9E+18", -3.0: "-3", 12: "12", "a\0b": "ab",
        1900000000000000101: "1900000000000000101",
    }  # fmt: skip
    source = Source("cells.xlsx")
    assert {value: xlsx_in._text(Cell(value), source) for value in said} == said
    assert xlsx_in._text(Cell(True), source) == "TRUE"
    assert xlsx_in._text(Cell(moment(2026, 1, 5), "yyyy-mm-dd"), source) == "2026-01-05"
    assert xlsx_in._text(Cell(moment(2026, 1, 5), "yyyy-mm-dd hh:mm"), source) == "2026-01-05 00:00:00"
    assert xlsx_in._text(Cell(moment(2026, 1, 5, 9, 59, 59, 999_600)), source) == "2026-01-05 10:00:00"


def test_a_wrong_extent_hides_nothing(new_book: Any, take: Any, workbook: Workbook) -> None:
    file = workbook({"A": [["name", "phone"], ["Ada", "+49 30 1234567"], ["Bea", "+49 30 1234568"]]})
    xml = sheet_xml(file).replace(b'<dimension ref="A1:B3"', b'<dimension ref="A1"')
    assert take(new_book(), changed(file, {SHEET: xml}))["contacts"]["new"] == 2


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9))
    + b']><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="str"><v>&j;</v></c>'
    b"</row></sheetData></worksheet>"
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="str"><v>name</v></c></row>'
    b'<row r="2"><c r="A2" t="str"><v>&x;</v></c></row></sheetData></worksheet>'
)
STRINGS = (
    BOMB.replace(b"worksheet", b"sst")
    .replace(b'<sheetData><row r="1"><c r="A1" t="str"><v>', b"<si><t>")
    .replace(b"</v></c></row></sheetData>", b"</t></si>")
)
HARM = {
    "entity bomb": {SHEET: BOMB},
    "external entity": {SHEET: OUTSIDE},
    "bomb in the strings": {"xl/sharedStrings.xml": STRINGS},
    "bomb in the workbook": {"xl/workbook.xml": BOMB},
    "no xml": {SHEET: b"\x00\xff not xml"},
    "cut short": {SHEET: b"<worksheet><sheetData><row r="},
    "a zip bomb": {"xl/media/x.png": b"\0" * (210 << 20)},
    "empty part": {"xl/workbook.xml": b""},
}


@pytest.mark.parametrize("harm", HARM)
def test_harm_is_refused_in_a_sentence(harm: str, new_book: Any, take: Any, workbook: Workbook) -> None:
    book = new_book()
    file = changed(workbook({"A": [["name", "phone"], ["Ada", "1"]]}), HARM[harm])
    start = time.process_time()
    with pytest.raises(CrmError) as problem:
        take(book, file)
    assert time.process_time() - start < 2
    assert "export.xlsx" in problem.value.sentence or "columns" in problem.value.sentence
    assert book.db.execute("SELECT count(*) FROM contact").fetchone() == (0,)
    if harm == "a zip bomb":
        assert "200 MB" in problem.value.sentence


def test_odd_workbooks_are_taken(new_book: Any, take: Any, workbook: Workbook, people: Any) -> None:
    rows: list[list[Any]] = [["name", "phone"], ["Ada", "+49 30 1234567"]]
    file = changed(workbook({"A": rows}, "macro.xlsm"), {"xl/vbaProject.bin": b"\xd0\xcf macro"})
    assert take(new_book(), file)["contacts"]["new"] == 1
    wide = workbook({"A": [*rows, ["x"] * 1200, ["Bea", "+49 30 1234568"]]})
    report = take(new_book(), wide)
    assert (report["contacts"]["new"], report["rejected"]) == (2, 1)
    shown = workbook({"A": rows})
    xml = sheet_xml(shown).replace(
        b"</sheetData>",
        b'<row r="900000"><c r="A900000" t="inlineStr"><is><t>Eve</t></is></c></row></sheetData>',
    )
    book = new_book()
    start = time.process_time()
    assert take(book, changed(shown, {SHEET: xml}))["contacts"]["new"] == 2
    assert time.process_time() - start < 4


def test_zips_that_are_no_workbooks(new_book: Any, take: Any, tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as parts:
        parts.writestr("word/document.xml", "<x/>")
    for name, data in (
        ("a.xlsx", made.getvalue()),
        ("b.xlsx", made.getvalue()[:40]),
        ("c.xlsx", b"PK\x03\x04"),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(CrmError):
            take(new_book(), tmp_path / name)

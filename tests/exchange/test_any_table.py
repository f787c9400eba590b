"""Tables that nobody knows: which mark parts their cells, doubled and unnamed columns, what is taken out of a cell."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from crm_tui.exchange import exporting, trying
from crm_tui.exchange.importing import Options
from crm_tui.exchange.tables_in import delimiter_of
from crm_tui.people import contacts

DAY = "2026-11-22"


@pytest.mark.parametrize(
    ("lines", "mark"),
    [
        (["name,email,note", "A,a@x,one; two; three; four; five"], ","),
        (["name,email", "\x1b[38;5;1mA,a@x"], ","),
        (["Wer;Mail", "A, B, C, D, E;a@x"], ";"),
        ([";;;", "Wer;Was;Preis;Wo", '"a;b";c;1,50;2,50'], ";"),
        (["a\tb\tc", "1, 2, 3, 4\t5\t6"], "\t"),
        (["email", "a@x"], ","),
        ([], ","),
    ],
)
def test_the_delimiter(lines: list[str], mark: str) -> None:
    assert delimiter_of(lines) == mark
    assert delimiter_of(lines, lambda name: name.strip() in ("name", "email", "Wer", "Mail", "a")) == mark


@given(st.lists(st.text(";,|\t ab'", max_size=40), min_size=1, max_size=10))
def test_cells_may_hold_any_mark(notes: list[str]) -> None:
    for mark in ",;\t|":
        lines = [mark.join(("name", "email", "note"))]
        lines += [mark.join((f"P{n}", "a@x", f'"{note}"')) for n, note in enumerate(notes)]
        assert delimiter_of(lines, ("name", "email", "note").__contains__) == mark


def test_a_note_of_many_semicolons(new_book: Any, take: Any, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("name,email,note\nA,a@example.com,one; two; three; four; five\n", encoding="utf-8")
    book = new_book()
    assert take(book, file)["contacts"]["new"] == 1
    assert book.db.execute("SELECT name, note FROM contact").fetchall() == [
        ("A", "one; two; three; four; five")
    ]


def test_doubled_and_unnamed_columns_have_names(new_book: Any, take: Any, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(
        "who,mail,mail,,x\nA,a@example.com,home,+4915112223334,1\nB,b@example.com,work,+4915112223335,2\n",
        encoding="utf-8",
    )
    book = new_book()
    maps = ["who=contact.name", "mail=contact.email", "mail (2)=contact.tags", "column 4=contact.phone"]
    assert trying.look(str(file), Options(day=DAY)).header == ["who", "mail", "mail (2)", "column 4", "x"]
    report = take(book, file, maps=maps)
    assert (report["contacts"]["new"], report["rejected"]) == (2, 0)
    assert [
        row for (row,) in book.db.execute("SELECT value FROM handle WHERE contact = 1 ORDER BY kind, value")
    ] == ["a@example.com", "+4915112223334"]
    assert book.db.execute("SELECT tag FROM tag WHERE contact = 1").fetchall() == [("home",)]
    assert take(book, file)["contacts"] == {"new": 0, "changed": 0, "same": 2}  # remembered by its header


def test_what_is_taken_out_of_a_workbook_is_counted(new_book: Any, take: Any, tmp_path: Path) -> None:
    sheet, whole, made = Workbook(), io.BytesIO(), tmp_path / "nul.xlsx"
    for row in (["name", "email"], ["AQZ", "a@example.com"]):
        sheet.active.append(row)
    sheet.save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"AQZ", b"A_x0000_Q_x0000_Z"))
    book = new_book()
    assert take(book, made)["cleaned"] == 2
    assert book.db.execute("SELECT name FROM contact").fetchall() == [("AQZ",)]


def test_the_cards_that_were_written_are_counted(new_book: Any, tmp_path: Path) -> None:
    book = new_book()
    contacts.add(book, "Ann", day=DAY)
    contacts.archive(book, contacts.add(book, "Bob", day=DAY), DAY)
    told = exporting.export(book, "contacts", str(tmp_path / "all.vcf"), "vcf")
    assert told["rows"] == 1  # nobody who was put away is on a phone

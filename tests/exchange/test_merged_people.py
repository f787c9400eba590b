"""A merged person stays one, whatever the files that brought the two say later."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crm_tui.care import consent
from crm_tui.people import merging, twins

DAY = "2026-11-22"


def test_later_files_find_the_merged_person_under_either_identity(new_book: Any, take: Any, tmp_path: Path):
    header = "Customer ID,First Name,Last Name,Email,Total Spent,Tax Exempt,Note\n"
    first, later = tmp_path / "first.csv", tmp_path / "later.csv"
    first.write_text(header + "1,Mara,Lindqvist,mara@example.com,1,no,a\n2,Mara,L,m.l@example.org,1,no,b\n")
    later.write_text(header + "1,Mara,Lindqvist,mara@example.com,1,no,new\n2,Mara,L,m.l@example.org,2,no,b\n")
    book = new_book()
    assert take(book, first)["contacts"]["new"] == 2
    merging.merge(book, 1, 2, DAY, consents=consent.join)
    again = take(book, first)
    assert (again["contacts"]["new"], again["contacts"]["changed"]) == (0, 0)
    assert take(book, later)["contacts"]["new"] == 0
    assert book.db.execute("SELECT count(*) FROM contact").fetchone() == (1,)
    assert not twins.find(book)

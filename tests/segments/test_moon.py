"""Birthdays by the moon are asked for like any other."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_tui import segments, start
from crm_tui.dates import lunar
from crm_tui.people import contacts

DAY = "2026-09-20"  # five days before mid-autumn, the 15th of the eighth month


@pytest.mark.parametrize(
    ("expression", "want"),
    [
        ("birthday<14d", ["中秋"]),
        ("birthday=5d", ["中秋"]),
        ("birthday<3d", []),
        ("birthday>14d", ["冬月", "plain"]),
    ],
)
def test_a_birthday_by_the_moon(
    crm_home: Path, monkeypatch: pytest.MonkeyPatch, expression: str, want: list[str]
) -> None:
    monkeypatch.setenv("CRM_TODAY", DAY)
    assert str(lunar.civil(2026, 8, 15)) == "2026-09-25"
    with start.open_for_work() as book:
        for name, birthday in (("中秋", "lunar:--08-15"), ("冬月", "lunar:1990-11-02"), ("plain", "--01-02")):
            contacts.add(book, name, birthday=birthday, day=DAY)
        contacts.add(book, "nobody knows", day=DAY)
        found = segments.people(book, segments.read(book, expression), DAY)
        names = {row[0]: row[1] for row in book.db.execute("SELECT id, name FROM contact")}
        assert sorted(names[one] for one in found) == sorted(want)

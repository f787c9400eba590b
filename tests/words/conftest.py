"""A book with a shop and a few people in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_tui import shop, start
from crm_tui.people import contacts
from crm_tui.store.book import Book
from crm_tui.trade import orders

DAY = "2026-11-22"


@pytest.fixture
def book(crm_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Book]:
    """A shop in Germany: 1 王小明 with orders, 2 Mara with one, 3 somebody of whom nothing is known."""
    monkeypatch.setenv("CRM_TODAY", DAY)
    monkeypatch.setenv("TZ", "Europe/Berlin")
    with start.open_for_work() as opened:
        shop.configure(
            opened, {"name": "Tea & Clay", "seller": "Lin", "country": "DE", "currency": "EUR"}, DAY
        )
        wang = contacts.add(
            opened, "王小明", handles=["wechat:xm_88"], birthday="1990-05-03", city="杭州",
            fields={"Shoe size": "42"}, day=DAY,
        )  # fmt: skip
        mara = contacts.add(
            opened, "Mara Lindqvist", handles=["email:mara@example.com"], language="en", day=DAY
        )
        contacts.add(opened, "xiaoming88x", day=DAY)
        orders.add(opened, wang, [("白茶", "1", "64.00")], currency="CNY", at=("2026-10-10", None), day=DAY)
        second = orders.add(
            opened, wang, [("teapot", "1", "30.00"), ("cup", "2", "4.00")], at=("2025-11-20", None), day=DAY
        )
        orders.ship(opened, second, "DHL", "RR123", DAY, "2025-11-21")
        orders.add(opened, mara, [("Lavender soap", "2", "9.50")], at=("2026-11-10", None), day=DAY)
        yield opened

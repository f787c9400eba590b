"""The dossier: every row of every table with the person in it, in words; of others nothing but their number."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crm_tui import shop
from crm_tui.errors import NotFound
from crm_tui.people import contacts, dossier
from crm_tui.settle import settle
from crm_tui.store import dumps
from crm_tui.store.book import Book, open_book
from crm_tui.store.tables import PERSON, THROUGH_ORDER
from crm_tui.text import dumps as json_text
from crm_tui.trade import orders

DAY = "2026-03-01"
POINTING = {"contact", "other", "invitee", "referred_by", "orders", "product", "lists", "batch", "id"}


@pytest.fixture
def book(crm_home: Path) -> Iterator[Book]:
    with open_book(str(crm_home / "book.db")) as book:
        book.settle = settle
        shop.configure(book, {"country": "DE", "zone": "Europe/Berlin", "currency": "EUR"}, DAY)
        yield book


def fill(book: Book, who: int, mark: str, **pointing: int) -> None:
    """A row in every table of the registry in every place of the person, a mark in each column of text."""
    book.settle = None  # which would take the marks for days
    with book.act("set up", DAY) as act:
        for table in [*PERSON, *THROUGH_ORDER]:
            for place in PERSON.get(table, ("orders",)):
                if place == "referred_by":
                    continue
                row: dict[str, Any] = {}
                for _at, column, kind, _needed, _default, _key in book.db.execute(
                    f"PRAGMA table_info({table})"
                ).fetchall():
                    if column in pointing:
                        row[column] = pointing[column]
                    elif column not in POINTING:
                        number = act.next_ids()[table] * 100 + who
                        text = f"{mark} {table} {place} {column}"
                        row[column] = number if kind == "INTEGER" else text
                    if column in ("currency", "credit_currency"):
                        row[column] = "EUR"
                    if column in ("extra", "fields"):
                        row[column] = json.dumps({"is": f"{mark} {table} {column}"})
                if table == "contact":
                    act.update("contact", who, **row)
                    continue
                if place != "orders":
                    row |= {"contact": pointing["other"], place: who}
                act.insert(table, **row)


def marks_of(book: Book, mark: str) -> set[str]:
    """Every marked text that is anywhere in the tracked tables."""
    found = set()
    for table in [*PERSON, *THROUGH_ORDER]:
        for row in dumps.rows(book.db, table):
            found |= {
                f"{mark} {table} {column}" if column in ("extra", "fields") else text
                for column, text in row.items()
                if isinstance(text, str) and mark in text
            }
    return found


def test_every_table_of_the_registry_is_in_it_and_nobody_else(book: Book) -> None:
    ann, ben = contacts.add(book, "Mark-Ann", day=DAY), contacts.add(book, "Mark-Ben", day=DAY)
    contacts.edit(book, ben, referred_by=ann, note="Mark-Ben is shy", day=DAY)
    teas = {"lists": 0}
    with book.act("set up", DAY) as act:
        teas["lists"] = act.insert("lists", name="tea people", key="tea people", created=DAY)
    cat, dan = (
        contacts.add(book, "Mark-Ben's friend", day=DAY),
        contacts.add(book, "Mark-Ben's aunt", day=DAY),
    )
    for who, other, mark in ((ann, cat, "Mark-Ann"), (ben, dan, "Mark-Ben")):
        order = orders.add(book, who, [("Teapot", "2", "10.00")], note=f"{mark} note", day=DAY)
        fill(book, who, mark, other=other, invitee=other, orders=order, product=1, **teas)
    found = dossier.of(book, ann)
    text = json_text(found)
    marked = marks_of(book, "Mark-Ann")
    assert len(marked) > 60
    for one in marked:
        assert json.dumps(one, ensure_ascii=False)[1:-1] in text, one
    assert "Mark-Ben" not in text
    assert found["brought"] == [ben]
    for table, places in PERSON.items():
        name = {"contact": "person", "prospect": "prospect"}.get(table, dossier.NAMES.get(table, table))
        assert found[name], table
        if table not in ("contact", "prospect"):
            held = {
                row["id"]
                for place in places
                for row in dumps.belonging(book.db, table, place, [ann]).get(ann, [])
            }
            assert {row["id"] for row in found[name]} == held, table
    assert set(found) - {"person", "prospect", "orders", "cases", "brought", "history"} <= set(
        dossier.NAMES.values()
    ), "a table that is new should be called as people call it"
    assert not {"contact", "batch"} & set(found["handles"][0])


def test_amounts_goods_and_lists_are_readable(book: Book) -> None:
    ann = contacts.add(book, "Ann", fields={"shoe": "38"}, credit_limit="250.00 EUR", day=DAY)
    orders.add(book, ann, [("Teapot", "2", "10.00"), ("Cup", "1", "4.50")], number="N1", day=DAY)
    with book.act("set up", DAY) as act:
        act.insert("prospect", contact=ann, stage="won", since=DAY, opened=DAY, worth=1250, currency="EUR")
        act.insert(
            "member", contact=ann, lists=act.insert("lists", name="tea", key="tea", created=DAY), day=DAY
        )
    found = dossier.of(book, ann)
    assert found["person"]["credit_limit"] == "250.00"
    assert found["person"]["fields"] == {"shoe": "38"}
    (order,) = found["orders"]
    assert (order["number"], order["total"], order["currency"], order["counts"]) == (
        "N1",
        "24.50",
        "EUR",
        True,
    )
    assert [(one["product"], one["amount"]) for one in order["lines"]] == [
        ("Teapot", "20.00"),
        ("Cup", "4.50"),
    ]
    assert order["parcels"] == []
    assert found["prospect"]["worth"] == "12.50"
    assert found["lists"][0]["list"] == "tea"
    assert found["history"][0]["what"] == "contact add"


def test_nobody_has_no_dossier(book: Book) -> None:
    with pytest.raises(NotFound):
        dossier.of(book, 99)

"""One person's data, all of it: what a shop has to hand over to whoever asks what it keeps of them.

Walks the registry of tables that hold a person, so that a table that is new is in it by itself. Other people
are their number alone.
"""

from __future__ import annotations

import json

from crm_tui import money
from crm_tui.people import contacts
from crm_tui.store import dossiers, dumps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crm_tui.store.book import Book

    Row = dict[str, Any]

# table: what its rows are called; one that is new goes by its own name
NAMES = {
    "handle": "handles", "identity": "identities", "address": "addresses", "tag": "tags", "consent": "consents",
    "event": "events", "followup": "followups", "twin": "twins", "hint": "hints", "seen": "imports",
    "handled": "day_list", "review": "reviews", "stage_move": "stages", "member": "lists", "offer": "offers",
    "reward": "rewards", "line": "lines", "parcel": "parcels",
}  # fmt: skip
_OWN = {"contact": "person", "prospect": "prospect"}  # tables with one row of a person
_JSON = ("fields", "extra")
_YES_NO = ("archived", "by_hand", "counts")
_MONEY = (
    "credit_limit", "subtotal", "discount", "shipping", "tax", "total", "paid", "refunded", "net", "price", "amount",
    "cost", "worth",
)  # fmt: skip
_POINTS = {"product": "product", "lists": "lists"}  # column: the table whose row it names


def of(book: Book, contact: int) -> Row:
    """Everything that the book has of a person, by kind, rows oldest first; NotFound when there is none.

    {person, handles, …, orders [{…, lines, parcels}], brought [ids], history}. Amounts are decimal text beside their
    currency; what is empty is left out.
    """
    with dumps.snapshot(book.db):
        contacts.require(book.db, contact)
        found = dossiers.rows(book.db, contact)
        names = {
            table: dossiers.named(book.db, table, _pointed(found, column))
            for column, table in _POINTS.items()
        }
        brought, acts = dossiers.brought(book.db, contact), dossiers.acts(book.db, contact)
    currencies = {row["id"]: row["currency"] for row in found["orders"]}
    made: Row = {}
    for table, rows in found.items():
        told = [_told(row, contact, names, currencies.get(row.get("orders") or 0)) for row in rows]
        if table in _OWN:
            made[_OWN[table]] = told[0] if told else None
        else:
            made[NAMES.get(table, table)] = told
    for part in ("lines", "parcels"):  # each in its order
        parts = made.pop(part)
        for order in made["orders"]:
            order[part] = [
                {k: v for k, v in one.items() if k != "orders"}
                for one in parts
                if one["orders"] == order["id"]
            ]
    return made | {"brought": brought, "history": acts}


def _pointed(found: dict[str, list[Row]], column: str) -> set[int]:
    return {row[column] for rows in found.values() for row in rows if row.get(column)}


def _told(row: Row, contact: int, names: dict[str, dict[int, str]], currency: str | None) -> Row:
    """A row in words: no empty columns, amounts as text, goods and lists by name, the person left out."""
    currency = row.get("currency") or row.get("credit_currency") or currency
    made: Row = {}
    for column, value in row.items():
        if value is None or value == "" or (column == "contact" and value == contact):
            continue
        if column in _JSON:
            made[column] = _read(value)
        elif column in _YES_NO:
            made[column] = bool(value)
        elif column in _MONEY and currency and isinstance(value, int):
            made[column] = money.amount_text(value, currency)
        elif column in _POINTS:
            made["list" if column == "lists" else column] = names[_POINTS[column]].get(value, value)
        else:
            made[column] = value
    return made


def _read(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:  # a line's own words
        return text

"""What goes out: people, orders and follow-ups as plain records, exactly as the book has them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from crm_tui import money
from crm_tui.care import consent
from crm_tui.store import consents, dumps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crm_tui.store.book import Book

    Record = dict[str, Any]

PERSON = (
    "id", "name", "name_rank", "nickname", "company", "stage", "gender", "birthday", "job", "income_band", "household",
    "language", "zone", "interests", "source", "keep_in_touch", "note", "created",
)  # fmt: skip
ORDER = (
    "id", "number", "platform", "shop", "day", "at", "status", "status_text", "currency", "payment", "wishes", "note",
    "buyer", "channel",
)  # fmt: skip
AMOUNTS = ("subtotal", "discount", "shipping", "tax", "total", "paid", "refunded")
FOLLOWUP = (
    "id", "text", "due", "time", "wake", "origin", "rule", "after_done", "priority", "state", "channel", "source",
    "outcome", "done_day",
)  # fmt: skip


def contacts(book: Book) -> Iterator[Record]:
    """Everybody, archived people too, oldest first."""
    for chunk in dumps.chunks(book.db, "contact"):
        ids = [row["id"] for row in chunk]
        rows = {
            t: dumps.belonging(book.db, t, "contact", ids) for t in ("handle", "identity", "address", "tag")
        }
        told = consents.entries_of(book.db, ids)
        brought = dumps.by_id(book.db, "contact", {row["referred_by"] for row in chunk if row["referred_by"]})
        for row in chunk:
            mine = {table: found.get(row["id"], []) for table, found in rows.items()}
            yield _person(row, mine, told.get(row["id"], []), brought.get(row["referred_by"]))


def _person(
    row: Record, mine: dict[str, list[Record]], told: list[consents.Consent], inviter: Record | None
) -> Record:
    made: Record = {fact: row[fact] for fact in PERSON}
    limit, currency = row["credit_limit"], row["credit_currency"]
    return made | {
        "archived": bool(row["archived"]),
        "credit_limit": {"amount": money.amount_text(limit, currency), "currency": currency}
        if currency
        else None,
        "referred_by": {"id": inviter["id"], "name": inviter["name"]} if inviter else None,
        "tags": [one["tag"] for one in mine["tag"]],
        "handles": [_handle(one) for one in mine["handle"]],
        "identities": [_identity(one) for one in mine["identity"]],
        "addresses": [
            {part: one[part] for part in ("label", "lines", "city", "region", "postcode", "country")}
            for one in mine["address"]
        ],
        "consent": _consent(told),
        "fields": json.loads(row["fields"] or "{}"),
        "extra": json.loads(row["extra"] or "{}"),
    }


def _handle(row: Record) -> Record:
    return {part: row[part] for part in ("kind", "value", "norm", "label")}


def _identity(row: Record) -> Record:
    return {"platform": row["platform"], "shop": row["shop"], "id": row["external_id"]}


def _consent(told: list[consents.Consent]) -> list[Record]:
    """What holds on each channel, with the reason that was given for it."""
    reasons = consent.reasons(told)
    return [
        {"channel": channel, **now, "reason": reasons.get(channel)}
        for channel, now in consent.state(told).items()
        if now["state"] != "unknown"
    ]


def orders(book: Book) -> Iterator[Record]:
    """Every order with its lines and parcels, oldest first, and who bought."""
    for chunk in dumps.chunks(book.db, "orders"):
        ids, people = [row["id"] for row in chunk], {row["contact"] for row in chunk if row["contact"]}
        lines, parcels = (dumps.belonging(book.db, t, "orders", ids) for t in ("line", "parcel"))
        products = dumps.by_id(
            book.db, "product", {one["product"] for found in lines.values() for one in found}
        )
        names = dumps.by_id(book.db, "contact", people)
        handles, identities = (dumps.belonging(book.db, t, "contact", people) for t in ("handle", "identity"))
        for row in chunk:
            buyer = names.get(row["contact"])
            yield {fact: row[fact] for fact in ORDER} | _amounts(row, AMOUNTS, row["currency"]) | {
                "contact": _reference(buyer, handles, identities) if buyer else None,
                "lines": [_line(one, products[one["product"]] if one["product"] else {}, row["currency"])
                          for one in sorted(lines.get(row["id"], []), key=_position)],
                "parcels": [{part: one[part] for part in ("carrier", "tracking", "shipped", "delivered")}
                            for one in parcels.get(row["id"], [])],
                "extra": json.loads(row["extra"] or "{}"),
            }  # fmt: skip


def _reference(who: Record, handles: dict[int, list[Record]], identities: dict[int, list[Record]]) -> Record:
    """Whose something is, by all that tells a person from others in another book."""
    return {
        **{fact: who[fact] for fact in ("id", "name", "name_rank", "created")},
        "handles": [_handle(one) for one in handles.get(who["id"], [])],
        "identities": [_identity(one) for one in identities.get(who["id"], [])],
    }


def _amounts(row: Record, names: tuple[str, ...], currency: str) -> Record:
    return {name: None if row[name] is None else money.amount_text(row[name], currency) for name in names}


def _position(line: Record) -> tuple[int, int]:
    return line["position"], line["id"]


def _line(row: Record, product: Record, currency: str) -> Record:
    """A line by what it says: its own name, else the product's."""
    return {
        "sku": product.get("sku"), "name": row["name"] or product.get("name"), "variant": row["variant"],
        "quantity": row["quantity"], **_amounts(row, ("price", "discount", "amount"), currency),
        "category": product.get("category"),
    }  # fmt: skip


def followups(book: Book) -> Iterator[Record]:
    """Every promise, done ones too, oldest first."""
    for chunk in dumps.chunks(book.db, "followup"):
        people = {row["contact"] for row in chunk}
        names = dumps.by_id(book.db, "contact", people)
        handles, identities = (dumps.belonging(book.db, t, "contact", people) for t in ("handle", "identity"))
        for row in chunk:
            who = _reference(names[row["contact"]], handles, identities)
            yield {"key": f"f{row['id']}", "contact": who} | {fact: row[fact] for fact in FOLLOWUP}

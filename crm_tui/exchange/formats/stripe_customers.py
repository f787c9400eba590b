"""Stripe, customers: several of them may share an e-mail; times are UTC; totals have no currency, kept in extra."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tui.exchange.fields import Format, Reject
from crm_tui.exchange.recognise import column_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crm_tui.exchange.tables_in import Row


def shape(header: list[str], rows: Iterator[Row | Reject]) -> tuple[list[str], Iterator[Row | Reject]]:
    """The oldest customer first: of several with one e-mail it says who they are, wherever it stands."""
    names = [column_key(name) for name in header]
    places = [names.index(name) for name in ("created (utc)", "id") if name in names]

    def age(row: Row | Reject) -> tuple[str, ...]:
        cells = [] if isinstance(row, Reject) else row[1]
        return tuple(cells[place] if place < len(cells) else "" for place in places)

    return header, iter(sorted(rows, key=age))


FORMAT = Format(
    name="stripe-customers",
    platform="stripe",
    zone="UTC",
    shape=shape,
    needs=(
        "id",
        ("Email", "Customer Email"),
        ("Created (UTC)", "Delinquent"),
        ("Delinquent", "Total Spend", "Payment Count"),
    ),
    columns={
        "id": "contact.external_id",
        "Description": "contact.note",
        "Email": "contact.email",
        "Customer Email": "contact.email",
        "Name": "contact.name",
        "Customer Name": "contact.name",
        "Phone": "contact.phone",
        "Created (UTC)": "contact.created_at",
        "Address Line1": "contact.address",
        "Address Line2": "contact.address2",
        "Address City": "contact.city",
        "Address State": "contact.region",
        "Address Postal Code": "contact.postcode",
        "Address Country": "contact.country",
        "tag (metadata)": "contact.tags",
        "tags (metadata)": "contact.tags",
    },
)

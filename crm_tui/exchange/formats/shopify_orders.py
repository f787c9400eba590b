"""Shopify, orders: a row is a line; the order's own money stands on its first row only."""

from __future__ import annotations

from crm_tui import money
from crm_tui.exchange.fields import Format
from crm_tui.trade.counting import CANCELLED, PAID, PENDING, REFUNDED


def _fix(values: dict[str, str]) -> bool:
    """What is still owed was not paid."""
    owed = values.pop("order.owed", "")
    if values.get("order.status", "").lower() == "partially_paid" and owed:
        total, currency = money.read_money(
            values.get("order.total", "0"), values.get("order.currency", "USD")
        )
        left, _code = money.read_money(owed, currency)
        values["order.paid"] = money.amount_text(total - left, currency)
    return True


FORMAT = Format(
    name="shopify-orders",
    platform="shopify",
    orders=True,
    needs=("Name", "Financial Status", "Lineitem quantity", "Lineitem name"),
    statuses={
        "paid": PAID,
        "partially_paid": PAID,
        "partially_refunded": PAID,
        "refunded": REFUNDED,
        "pending": PENDING,
        "authorized": PENDING,
        "expired": PENDING,
        "unpaid": PENDING,
        "voided": CANCELLED,
    },
    fix=_fix,
    columns={
        "Name": "order.number",
        "Email": "contact.email",
        "Financial Status": "order.status",
        "Fulfilled at": "order.shipped_at",
        "Accepts Marketing": "consent.email",
        "Currency": "order.currency",
        "Subtotal": "order.subtotal",
        "Shipping": "order.shipping",
        "Taxes": "order.tax",
        "Total": "order.total",
        "Discount Amount": "order.discount",
        "Created at": "order.at",
        "Lineitem quantity": "line.quantity",
        "Lineitem name": "line.name",
        "Lineitem price": "line.price",
        "Lineitem sku": "line.sku",
        "Lineitem discount": "line.discount",
        "Billing Name": "contact.name",
        "Billing Address1": "contact.address",
        "Billing Address2": "contact.address2",
        "Billing Company": "contact.company",
        "Billing City": "contact.city",
        "Billing Zip": "contact.postcode",
        "Billing Province": "contact.region",
        "Billing Country": "contact.country",
        "Billing Phone": "contact.phone",
        "Phone": "contact.phone",
        "Shipping Name": "contact.receiver",
        "Notes": "order.note",
        "Note Attributes": "order.wishes",
        "Cancelled at": "order.cancelled_at",
        "Payment Method": "order.payment",
        "Refunded Amount": "order.refunded",
        "Outstanding Balance": "order.owed",
        "Source": "order.channel",
    },
)

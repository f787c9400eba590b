"""Etsy, sold orders: a row an order, its items as SKUs alone; refunds show only as an adjusted total."""

from __future__ import annotations

import re

from crm_tui import money
from crm_tui.exchange.fields import PART, SEPARATOR, Format
from crm_tui.exchange.formats.delivery import deliver
from crm_tui.trade.counting import CANCELLED, DELIVERED, PAID, REFUNDED, SHIPPED

_NAMED = re.compile(r"(.*?)\s*\(([^()\s]+)\)")
_USER = re.compile(r"[a-z0-9_.-]{3,}")


def buyer(values: dict[str, str]) -> str:
    """`Buyer` is a full name, a user name, or `Full Name (username)`: fills the name; returns the user name."""
    said = values.pop("etsy.buyer", "")
    found = _NAMED.fullmatch(said)
    name, user = (found[1], found[2]) if found else ("", said) if _USER.fullmatch(said) else (said, "")
    if name:
        values["contact.name"] = name
    return user


def _fix(values: dict[str, str]) -> bool:
    """Buyer, address, items and what was taken back."""
    values["order.number"] = values.get("order.number", "").lstrip("#").strip()
    user = buyer(values)
    if not values.get("contact.external_id") and user:
        values |= dict.fromkeys(("contact.external_id", "contact.etsy", "contact.user"), user)
    if not values.get("ship.name"):
        first, last = values.pop("ship.first", ""), values.pop("ship.last", "")
        values["ship.name"] = f"{first} {last}".strip()
    if not values.get("contact.name"):
        values["contact.name"] = values["ship.name"]
    deliver(values)
    skus = [sku.strip() for sku in values.pop("order.skus", "").split(",") if sku.strip()]
    pieces = values.pop("order.pieces", "")
    if len(skus) == 1 and pieces.isdigit() and int(pieces) > 0:
        values["order.lines"] = PART.join((skus[0], "", "", pieces, "", "", values.get("order.subtotal", "")))
    elif skus:
        values["order.lines"] = SEPARATOR.join(f"{sku}{PART}" for sku in skus)
    _refund(values)
    return True


def _refund(values: dict[str, str]) -> None:
    """An adjusted total of 0.00 means that nothing was adjusted."""
    adjusted = values.pop("order.adjusted", "")
    currency = values.get("order.currency") or "USD"
    left = money.read_money(adjusted, currency)[0] if adjusted else 0
    total = money.read_money(values["order.total"], currency)[0] if values.get("order.total") else 0
    if left and left < total:
        values["order.refunded"] = money.amount_text(total - max(left, 0), money.check_currency(currency))


_NEEDS: tuple[str | tuple[str, ...], ...] = (
    "Order ID",
    ("Buyer User ID", "Number of Items", "Order Value", "Order Net"),
    ("Order Total", "Order Value", "Sale Date"),
)
_STATUSES = {
    "completed": DELIVERED, "shipped": SHIPPED, "paid": PAID, "open": PAID, "canceled": CANCELLED,
    "cancelled": CANCELLED, "refunded": REFUNDED, "fully refunded": REFUNDED,
}  # fmt: skip

FORMAT = Format(
    name="etsy-orders",
    platform="etsy",
    orders=True,
    needs=_NEEDS,
    statuses=_STATUSES,
    fix=_fix,
    columns={
        "Order ID": "order.number",
        "Sale Date": "order.at",
        "Buyer User ID": ("contact.external_id", "contact.etsy", "contact.user"),
        "Buyer": "etsy.buyer",
        "Full Name": "ship.name",
        "Ship Name": "ship.name",
        "First Name": "ship.first",
        "Last Name": "ship.last",
        "Number of Items": "order.pieces",
        "Payment Type": "order.payment",
        "Payment Method": ("order.payment", "extra.Payment Method"),
        "Date Shipped": "order.shipped_at",
        "Street 1": "ship.address",
        "Street 2": "ship.address2",
        "Ship City": "ship.city",
        "Ship State": "ship.region",
        "Ship Zipcode": "ship.postcode",
        "Ship Country": "ship.country",
        "Currency": "order.currency",
        "Order Value": "order.subtotal",
        "Discount Amount": "order.discount",
        "Shipping": "order.shipping",
        "Sales Tax": "order.tax",
        "Order Total": "order.total",
        "Status": "order.status",
        "Adjusted Order Total": ("order.adjusted", "extra.Adjusted Order Total"),
        "Order Type": "order.channel",
        "SKU": "order.skus",
    },
)

"""Etsy, sold order items: a row a line, shipping and tax of the order on each; the buyer by name at most."""

from __future__ import annotations

import html

from crm_tui.exchange.fields import Format
from crm_tui.exchange.formats import parts
from crm_tui.exchange.formats.delivery import deliver
from crm_tui.exchange.formats.etsy_orders import buyer


def _fix_line(line: list[str]) -> bool:
    """Names come HTML-escaped: Mug &quot;Fog&quot;."""
    for place in (parts.NAME, parts.VARIANT):
        line[place] = html.unescape(line[place])
    return True


def _fix(values: dict[str, str]) -> bool:
    """The buyer: a user name is the id that the orders file has too; a name alone finds who is known."""
    values["order.number"] = values.get("order.number", "").lstrip("#").strip()
    user = buyer(values)
    if user and not values.get("contact.name"):
        values |= dict.fromkeys(("contact.external_id", "contact.etsy", "contact.user"), user)
    if not values.get("contact.name") and not user:
        values["contact.name"] = values.get("ship.name", "")
    deliver(values)
    return True


def _sum_up(values: dict[str, str], lines: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """What the order comes to as far as its items say: its own file knows better."""
    currency = values.get("order.currency") or "USD"
    items = [line[parts.AMOUNT] or parts.added([_goods(line, currency)], currency) for line in lines]
    values["order.sum"] = parts.added(
        [*items, values.get("order.shipping", ""), values.get("order.tax", "")], currency
    )
    return lines


def _goods(line: tuple[str, ...], currency: str) -> str:
    from crm_tui import money

    off = abs(parts.minor(line[parts.OFF], currency))
    return money.amount_text(parts.gross(line, currency) - off, money.check_currency(currency))


_NEEDS: tuple[str | tuple[str, ...], ...] = (
    "Order ID",
    ("Item Name", "Transaction ID"),
    ("Item Total", "Listing ID", "Variations", "Order Shipping", "Price"),
)

FORMAT = Format(
    name="etsy-items",
    platform="etsy",
    orders=True,
    needs=_NEEDS,
    total_of_lines=True,
    fix=_fix,
    fix_line=_fix_line,
    sum_up=_sum_up,
    columns={
        "Order ID": "order.number",
        "Sale Date": "order.at",
        "Item Name": "line.name",
        "Buyer": "etsy.buyer",
        "Quantity": "line.quantity",
        "Price": "line.price",
        "Discount Amount": "line.discount",
        "Item Total": "line.amount",
        "Order Shipping": "order.shipping",
        "Order Sales Tax": "order.tax",
        "Currency": "order.currency",
        "Date Paid": "order.paid_at",
        "Date Shipped": "order.shipped_at",
        "Ship Name": "ship.name",
        "Ship Address1": "ship.address",
        "Ship Address2": "ship.address2",
        "Ship City": "ship.city",
        "Ship State": "ship.region",
        "Ship Zipcode": "ship.postcode",
        "Ship Country": "ship.country",
        "Variations": "line.variant",
        "Order Type": "order.channel",
        "Payment Type": "order.payment",
        "SKU": "line.sku",
    },
)

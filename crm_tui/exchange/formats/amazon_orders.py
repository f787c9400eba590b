"""Amazon, order reports (unshipped or new orders, all orders): a row an item, TAB separated, nothing quoted.

The relay address is the buyer's id there and nothing else. Totals are made of the items.
"""

from __future__ import annotations

from crm_tui import money
from crm_tui.exchange.fields import Format
from crm_tui.exchange.formats import parts
from crm_tui.exchange.formats.delivery import deliver
from crm_tui.people import names
from crm_tui.trade.counting import CANCELLED, DELIVERED, PAID, PENDING, SHIPPED

_CURRENCIES = {
    "com": "USD", "ca": "CAD", "com.mx": "MXN", "com.br": "BRL", "co.uk": "GBP", "de": "EUR", "fr": "EUR", "it": "EUR",
    "es": "EUR", "nl": "EUR", "com.be": "EUR", "ie": "EUR", "se": "SEK", "pl": "PLN", "com.tr": "TRY", "ae": "AED",
    "sa": "SAR", "eg": "EGP", "in": "INR", "co.jp": "JPY", "com.au": "AUD", "sg": "SGD", "co.za": "ZAR", "cn": "CNY",
}  # fmt: skip
_UNTAXED = ("amazon.com", "amazon.ca")  # where prices are without the tax
_SUMS = {
    "shipping": (parts.SHIPPING,),
    "discount": (parts.OFF, parts.DISCOUNT),
    "tax": (parts.TAX, parts.SHIPPING_TAX, parts.WRAPPING_TAX),
}


def _fix(values: dict[str, str]) -> bool:
    """The buyer and where it goes; the currency that the site has when no amount says one."""
    external = values.get("contact.external_id", "")
    values["contact.external_id"] = external.lower() if names.usable(external) else ""
    more = (values.get("ship.address2", ""), values.pop("ship.address3", ""))
    values["ship.address2"] = ", ".join(filter(None, more))
    deliver(values)
    site = values.get("order.channel", "").lower()
    if not values.get("order.currency"):
        values["order.currency"] = _CURRENCIES.get(site.removeprefix("www.").removeprefix("amazon."), "")
    return True


def _sum_up(values: dict[str, str], lines: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Order money out of the items'; an item's price is that of all its pieces."""
    currency = money.check_currency(values.get("order.currency") or "USD")
    taxed = values.get("order.channel", "").lower() not in _UNTAXED
    for field, places in _SUMS.items():
        said = [line[place].lstrip("-") for line in lines for place in places]
        values[f"order.{field}"] = parts.added(said, currency)
    priced = [line for line in lines if line[parts.DUE]]
    if priced:
        goods = sum(parts.minor(line[parts.DUE], currency) for line in priced)
        wrapping = sum(parts.minor(line[parts.WRAPPING], currency) for line in lines)
        total = goods + wrapping + parts.minor(values["order.shipping"], currency)
        total -= parts.minor(values["order.discount"], currency)
        if not taxed:
            total += parts.minor(values["order.tax"], currency)
        values["order.subtotal"] = money.amount_text(goods, currency)
        values["order.total"] = money.amount_text(max(0, total), currency)
        if not values.get("order.status", "").lower().startswith(("pending", "cancel")):
            values["order.paid"] = values["order.total"]
    return [_priced(line, currency) for line in lines]


def _priced(line: tuple[str, ...], currency: str) -> tuple[str, ...]:
    quantity, due = line[parts.QUANTITY], parts.minor(line[parts.DUE], currency)
    if not line[parts.DUE]:
        return line
    off = parts.put(
        line, amount=money.amount_text(due - abs(parts.minor(line[parts.OFF], currency)), currency)
    )
    if quantity.isdigit() and int(quantity) and due % int(quantity) == 0:
        return parts.put(off, price=money.amount_text(due // int(quantity), currency))
    return off


_NEEDS: tuple[str | tuple[str, ...], ...] = (
    ("order-id", "amazon-order-id"),
    ("product-name", "sku", "order-item-id"),
    ("purchase-date", "buyer-email", "sales-channel"),
)
_STATUSES = {
    "pending": PENDING, "pendingavailability": PENDING, "unshipped": PAID, "partiallyshipped": PAID,
    "shipping": SHIPPED, "shipped": SHIPPED, "shipped - delivered to buyer": DELIVERED, "complete": DELIVERED,
    "cancelled": CANCELLED, "canceled": CANCELLED, "unfulfillable": CANCELLED,
}  # fmt: skip

FORMAT = Format(
    name="amazon-orders",
    platform="amazon",
    orders=True,
    quoted=False,
    needs=_NEEDS,
    statuses=_STATUSES,
    fix=_fix,
    sum_up=_sum_up,
    columns={
        "order-id": "order.number",
        "amazon-order-id": "order.number",
        "purchase-date": "order.at",
        "order-status": "order.status",
        "sales-channel": "order.channel",
        "currency": "order.currency",
        "buyer-email": ("contact.external_id", "order.buyer"),
        "buyer-name": "contact.name",
        "buyer-phone-number": "contact.phone",
        "recipient-name": "ship.name",
        "ship-phone-number": "ship.phone",
        "ship-address-1": "ship.address",
        "ship-address-2": "ship.address2",
        "ship-address-3": "ship.address3",
        "ship-city": "ship.city",
        "ship-state": "ship.region",
        "ship-postal-code": "ship.postcode",
        "ship-country": "ship.country",
        "product-name": "line.name",
        "sku": "line.sku",
        "quantity": "line.quantity",
        "quantity-purchased": "line.quantity",
        "item-price": "row.due",
        "item-tax": "row.tax",
        "shipping-price": "row.shipping",
        "shipping-tax": "row.shipping_tax",
        "gift-wrap-price": "row.wrapping",
        "gift-wrap-tax": "row.wrapping_tax",
        "item-promotion-discount": "line.discount",
        "ship-promotion-discount": "row.discount",
        "delivery-instructions": "order.wishes",
        "payment-method": "order.payment",
        "tracking-number": "order.tracking",
        "carrier": "order.carrier",
    },
)

"""Gumroad, sales: a row a purchase, in US dollars and UTC; the last row is a total."""

from __future__ import annotations

from crm_tui.errors import BadInput
from crm_tui.exchange.fields import Format
from crm_tui.trade.counting import PAID, PENDING, REFUNDED

_MONEY = ("total", "subtotal", "tax", "shipping")


def _tidy(cells: list[str]) -> bool:
    """Not the last row, whichever column stands first."""
    first = next((cell.strip().lower() for cell in cells if cell.strip()), "")
    return first not in ("totals", "total") or any("@" in cell for cell in cells)


def fix(values: dict[str, str]) -> bool:
    """Flags of 0 and 1 into what they mean: refusals, refunds, purchases that were not paid."""
    if values.get("order.number", "").lower() in ("totals", "total") and not values.get("contact.email"):
        return False
    values["order.at"] = values.get("order.moment") or values.get("order.day", "")
    if _flag(values, "order.unwanted"):
        values["consent.email"] = "do not contact"
    if not _flag(values, "order.tax_included"):
        values["order.total"] = _whole(values)
    partial = values.pop("order.partial", "").strip()
    if _flag(values, "order.fully") or (_flag(values, "order.taken") and not partial.strip("0.,$ ")):
        values["order.status"], values["order.refunded"] = "refunded", values.get("order.total", "")
    elif partial.strip("0.,$ "):
        values["order.status"], values["order.refunded"] = "partially refunded", partial
    elif _flag(values, "order.preorder") or _flag(values, "order.trial"):
        values["order.status"] = "pending"
    return True


def _flag(values: dict[str, str], field: str) -> bool:
    return values.get(field, "").strip().lower() in ("1", "true", "yes")


def _whole(values: dict[str, str]) -> str:
    """What was paid: the sale price, or what its parts come to where it leaves tax or shipping out."""
    from crm_tui import money

    total = values.get("order.total", "")
    try:
        whole, *parts = (money.read_money(values.get(f"order.{f}") or "0", "USD")[0] for f in _MONEY)
    except BadInput:  # it is refused where amounts are read
        return total
    return money.amount_text(sum(parts), "USD") if total and sum(parts) > whole else total


FORMAT = Format(
    name="gumroad-sales",
    platform="gumroad",
    orders=True,
    currency="USD",
    zone="UTC",
    tidy=_tidy,
    fix=fix,
    needs=("Purchase ID", "Item Name", ("Purchase Email", "Buyer Email"), ("Sale Price ($)", "Subtotal ($)")),
    statuses={"": PAID, "refunded": REFUNDED, "partially refunded": PAID, "pending": PENDING},
    columns={
        "Purchase ID": "order.number",
        "Item Name": "line.name",
        "Variants": "line.variant",
        "SKU ID": "line.sku",
        "Quantity": "line.quantity",
        "Buyer Name": "contact.name",
        "Purchase Email": "contact.email",
        "Buyer Email": "contact.email",
        "Do not contact?": "order.unwanted",
        "Purchase Date": "order.day",
        "Purchase Time (UTC timezone)": "order.moment",
        "Subtotal ($)": ("order.subtotal", "line.amount"),
        "Taxes ($)": "order.tax",
        "Shipping ($)": "order.shipping",
        "Sale Price ($)": "order.total",
        "Tax Included in Price?": "order.tax_included",
        "Street Address": "contact.address",
        "City": "contact.city",
        "Zip Code": "contact.postcode",
        "State": "contact.region",
        "Country": "contact.country",
        "Referrer": "order.channel",
        "Refunded?": "order.taken",
        "Partial Refund ($)": "order.partial",
        "Fully Refunded?": "order.fully",
        "Free trial purchase?": "order.trial",
        "Pre-order authorization?": "order.preorder",
        "Custom Fields": "order.custom",
        "Affiliate": "contact.referrer",
        "Payment Type": "order.payment",
    },
)

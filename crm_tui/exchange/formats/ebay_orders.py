"""eBay Seller Hub, orders report, in English (US, UK, AU) and German: a summary row and a row an item.

Around the table stand a bare line, an empty row and a footer. Rows without a payment day were never paid.
"""

from __future__ import annotations

import re

from crm_tui import money
from crm_tui.exchange.fields import PART, SEPARATOR, Format
from crm_tui.exchange.formats import parts
from crm_tui.exchange.formats.delivery import deliver
from crm_tui.exchange.formats.ebay_columns import COLUMNS

_FOOTER = re.compile(
    r"record\(?s?\)? downloaded|seller id|datens[aä]tz\w* .*heruntergeladen|heruntergeladene datens"
    r"|verk[aä]ufer-?(?:id|name)|mitgliedsname:",
    re.IGNORECASE,
)
_PLACE = re.compile(r"^ebay[:\s]?\w+[,\s]+", re.IGNORECASE)  # a code that eBay puts before the street
_SIGN = re.compile(r"^\s*([A-Z]{1,3})\s+\$")
_AMOUNT_PLACES = (parts.PRICE, parts.SHIPPING, parts.TAX, parts.DUE)


def _tidy(cells: list[str]) -> bool:
    """Not the footer; `AU $22.00` is written AU$22.00; `--` stands for nothing."""
    said = [cell for cell in cells if cell.strip()]
    if len(said) <= 8 and _FOOTER.search(" ".join(said[:3])):
        return False
    for place, cell in enumerate(cells):
        if cell.strip() in ("--", "-"):
            cells[place] = ""
        elif "$" in cell[:8] and (found := _SIGN.match(cell)):
            cells[place] = found[1] + cell[found.end() - 1 :]
    return bool(said)


def _fix(values: dict[str, str]) -> bool:
    """The buyer's address before the parcel's; the record's number where an order that was never paid has none."""
    for field in ("contact.address", "ship.address"):
        values[field] = _PLACE.sub("", values.get(field, ""))
    deliver(values)
    return True


def _sum_up(values: dict[str, str], lines: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Order money from the summary row, else from its rows; the items without that row."""
    values["order.each_shipped"] = SEPARATOR.join(
        sorted(PART.join((line[parts.TRACKING], line[parts.SENT])) for line in lines if line[parts.TRACKING])
    )
    whole = [line for line in lines if not _is_item(line)]
    items = [line for line in lines if _is_item(line)] or whole
    currency = values.get("order.currency") or _currency(lines)
    values["order.currency"] = currency
    code = currency or "EUR"
    for field, place in (("total", parts.DUE), ("shipping", parts.SHIPPING), ("tax", parts.TAX)):
        top = [line[place] for line in whole if line[place]]
        values[f"order.{field}"] = top[0] if top else parts.added((line[place] for line in items), code)
    values["order.subtotal"] = ""
    if not whole or items == whole:
        rest = parts.minor(values["order.total"], code) - parts.minor(values["order.shipping"], code)
        items = _priced(items, rest, rest - parts.minor(values["order.tax"], code), code)
    else:
        values["order.subtotal"] = parts.added([whole[0][parts.PRICE]], code)
        goods = parts.minor(values["order.subtotal"], code)
        items = _priced(items, goods, goods, code)
    return items


def _is_item(line: tuple[str, ...]) -> bool:
    return any(line[place] for place in (parts.NAME, parts.SKU, parts.ITEM))


def _priced(
    items: list[tuple[str, ...]], with_tax: int, without: int, currency: str
) -> list[tuple[str, ...]]:
    """`Sold For` is the price of one, unless only that of all pieces gives the order's total."""
    one = sum(parts.gross(line, currency) for line in items)
    all_ = sum(parts.minor(line[parts.PRICE], currency) for line in items)
    if one == all_ or one in (with_tax, without) or all_ not in (with_tax, without):
        return items
    return [parts.put(line, amount=line[parts.PRICE], price="") for line in items]


def _currency(lines: list[tuple[str, ...]]) -> str:
    """The currency that an amount of the order names; "" when none does."""
    for line in lines:
        for place in _AMOUNT_PLACES:
            text = line[place]
            if text and set(text) - set("0123456789.,- '"):
                return money.read_money(text, "USD")[1]
    return ""


_NEEDS: tuple[str | tuple[str, ...], ...] = (
    ("Order Number", "Sales Record Number", "Bestellnummer", "Verkaufsprotokollnummer", "Verkaufsprotokoll-Nr.",
     "Bestellnr."),
    (
        "Buyer Username", "User ID", "Buyer Name", "Buyer Fullname", "Sales Record Number", "Nutzername des Käufers",
        "Mitgliedsname", "Name des Käufers", "Vollständiger Name des Käufers", "Verkaufsprotokollnummer",
    ),
    (
        "Sold For", "Total Price", "Sale Price", "Item Title", "Verkauft für", "Gesamtbetrag", "Gesamtpreis",
        "Verkaufspreis", "Angebotstitel", "Artikelbezeichnung",
    ),
)  # fmt: skip

FORMAT = Format(
    name="ebay-orders",
    platform="ebay",
    orders=True,
    needs=_NEEDS,
    tidy=_tidy,
    fix=_fix,
    sum_up=_sum_up,
    columns=COLUMNS,
)

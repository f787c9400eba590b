"""WooCommerce, orders: the CSV of Analytics › Orders, and the JSON of the REST API v3 (`/orders`)."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from crm_tui.exchange.fields import PART, SEPARATOR, Format, Reject
from crm_tui.exchange.recognise import column_key
from crm_tui.trade.counting import CANCELLED, DELIVERED, PAID, PENDING, REFUNDED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crm_tui.exchange.tables_in import Row

# header labels are in the site's language
_DATE = ("Date", "Datum", "Fecha", "Data", "日期", "日付")
_NUMBER = (
    "Order #", "Bestellung #", "Bestellung Nr.", "Bestell-Nr.", "Bestellnr.", "Bestellnummer", "Commande #",
    "Commande n°", "Commande nº", "N° de commande", "Pedido #", "Pedido n.º", "N.º de pedido", "Número de pedido",
    "Ordine #", "Ordine n.", "Bestelling #", "Bestelnummer", "Pedido nº", "订单 #", "订单#", "订单号", "订单编号",
    "注文番号",
)  # fmt: skip
_MONEY = (
    "N. Revenue (formatted)", "N. Umsatz (formatiert)", "N.-Umsatz (formatiert)", "Nettoumsatz (formatiert)",
    "Netto-Umsatz (formatiert)", "Revenu N. (formaté)", "Revenu net (formaté)", "Revenus nets (formatés)",
    "Ingresos N. (con formato)", "Ingresos netos (con formato)", "Ingresos N. (formateado)",
    "Ingresos netos (formateados)", "Ricavi N. (formattato)", "Ricavi netti (formattati)",
    "N. omzet (geformatteerd)", "Netto omzet (geformatteerd)", "Netto-omzet (geformatteerd)",
    "净收入(格式化)", "净收入（格式化）", "净收入（已格式化）", "N. 收入（已格式化）",
)  # fmt: skip
_STATUS = ("Status", "État", "Etat", "Statut", "Estado", "Stato", "状态", "ステータス")
_WHO = ("Customer", "Kunde", "Client", "Cliente", "Klant", "客户", "顾客", "顧客")
_TITLES = (
    "Product(s)",
    "Produkt(e)",
    "Produit(s)",
    "Producto(s)",
    "Prodotto/i",
    "Prodotti",
    "Product(en)",
    "产品",
    "商品",
)
_SOLD = (
    "Items sold", "Verkaufte Artikel", "Verkaufte Produkte", "Articles vendus", "Artículos vendidos",
    "Articoli venduti", "Verkochte items", "Verkochte artikelen", "已售商品", "已售出商品", "售出件数",
)  # fmt: skip
_FROM = ("Attribution", "Zuordnung", "Herkunft", "Atribución", "Attribuzione", "Attributie", "归因")
_ITEM = re.compile(r"(?:^|, )(-?\d+)× ")
_REFUND = "refund of this order"  # a column of our own: what later rows of the CSV take back
_WHOLE = "the whole order as JSON"  # the one column that a REST order becomes
_PLAIN = {  # REST field: column
    "number": "number", "currency": "currency", "status": "status", "total": "total", "total_tax": "tax",
    "shipping_total": "shipping", "discount_total": "discount", "payment_method_title": "payment",
    "customer_note": "wishes", "created_via": "channel",
}  # fmt: skip
_BILLING = {
    "first_name": "contact.first_name", "last_name": "contact.last_name", "company": "contact.company",
    "address_1": "contact.address", "address_2": "contact.address2", "city": "contact.city",
    "state": "contact.region", "postcode": "contact.postcode", "country": "contact.country",
    "email": "contact.email", "phone": "contact.phone",
}  # fmt: skip
_DATES = ("date_created", "date_paid", "date_completed")
_UNKEPT = {
    "_links",
    "line_items",
    "refunds",
    "billing",
    "shipping",
    "coupon_lines",
    "customer_id",
}


def shape(header: list[str], rows: Iterator[Row | Reject]) -> tuple[list[str], Iterator[Row | Reject]]:
    """Orders of either source as rows: JSON unfolded, the CSV's refund rows brought to their order."""
    folded = [column_key(name) for name in header]
    if "line_items" in folded:
        return [_WHOLE], (_unfolded(header, row) for row in rows)
    number, money = (
        next(folded.index(key) for key in map(column_key, names) if key in folded)
        for names in (_NUMBER, _MONEY)
    )
    return [*header, _REFUND], _with_refunds(rows, number, money, len(header))


def _with_refunds(
    rows: Iterator[Row | Reject], number: int, money: int, width: int
) -> Iterator[Row | Reject]:
    """A row of a negative amount is a refund of the order whose number it bears; alone it stays what it is."""
    refunds: dict[str, tuple[Row, str]] = {}
    orders = set()
    for row in rows:
        if isinstance(row, Reject) or len(row[1]) <= max(number, money) or "-" not in row[1][money]:
            if not isinstance(row, Reject) and len(row[1]) > number:
                orders.add(row[1][number].strip())
            yield row
            continue
        line, cells = row
        key, amount = cells[number].strip(), cells[money]
        row = (line, (cells + [""] * width)[: max(width, len(cells) if any(cells[width:]) else 0)])  # noqa: PLW2901
        before = refunds.get(key)
        refunds[key] = (before[0], f"{before[1]}{SEPARATOR}{amount}") if before else (row, amount)
    for key, ((line, cells), amounts) in refunds.items():
        if key in orders:
            blank = [cell if place == number else "" for place, cell in enumerate(cells)]
            yield line, [*blank, amounts]
        else:
            yield line, [*cells, "" if SEPARATOR not in amounts else amounts]


def _unfolded(header: list[str], row: Row | Reject) -> Row | Reject:
    """One REST order as one cell of JSON, which `fix` takes apart: its fields are no columns."""
    if isinstance(row, Reject):
        return row
    return row[0], [json.dumps(dict(zip(header, row[1], strict=False)), ensure_ascii=False)]


def fix(values: dict[str, str]) -> bool:
    """Items out of their one cell, and what a refund row or a REST order says."""
    whole = values.pop("order.json", "")
    if whole:
        _rest(values, _object(whole))
        return True
    titles, sold = values.pop("order.titles", ""), values.pop("order.sold", "")
    items = _items(titles)
    if items and sold in ("", str(sum(int(n) for n, _name in items))):
        values["order.lines"] = SEPARATOR.join(_line(name=name, quantity=n) for n, name in items)
    elif titles:
        values["order.lines"] = titles
    taken = [text for text in values.pop("order.taken", "").split(SEPARATOR) if text]
    if taken and values.get("order.total", "").count("-"):
        values["order.total"] = _sum(taken)  # several refunds of an order that is not in the file
    elif taken:
        values["order.refunded"] = _sum(taken)
    return True


def _items(titles: str) -> list[tuple[str, str]]:
    """[(quantity, name)] of `2× Soap, 1× Candle, Large`; a name may hold commas."""
    starts = list(_ITEM.finditer(titles))
    ends = [found.start() for found in starts[1:]] + [len(titles)]
    if not starts or starts[0].start():
        return []
    return [(found[1], titles[found.end() : end].strip()) for found, end in zip(starts, ends, strict=True)]


def _sum(amounts: list[str]) -> str:
    """Amounts as the site writes them (€-36.00) added up; one alone stays as it is."""
    if len(amounts) == 1:
        return amounts[0]
    from crm_tui import money

    minor, currency = 0, ""
    for text in amounts:
        one, currency = money.read_money(text, "USD", yen="JPY" if "." not in text else "CNY")
        minor += one
    return (
        money.show(minor, currency)
        if set("".join(amounts)) - set("0123456789.,-")
        else money.amount_text(minor, "USD")
    )


def _line(
    sku: str = "",
    name: str = "",
    variant: str = "",
    quantity: str = "",
    price: str = "",
    off: str = "",
    sum_: str = "",
) -> str:
    return PART.join((sku, name, variant, quantity, price, off, sum_))


def _rest(values: dict[str, str], order: dict[str, str]) -> None:
    """A REST order's fields; what has no place here is kept under its own name."""
    for field, column in _PLAIN.items():
        values[f"order.{column}"] = order.get(field, "")
    values["order.number"] = order.get("number", "") or order.get("id", "")
    dates = {}
    for field in _DATES:
        utc = order.get(f"{field}_gmt", "")
        dates[field] = (
            utc + "Z" if utc and utc[-1:] != "Z" and "+" not in utc else utc or order.get(field, "")
        )
    values["order.at"] = dates["date_created"]
    values["extra.date_paid"] = dates["date_paid"]  # whether it is paid, the status says: so does WooCommerce
    values["order.shipped_at"] = dates["date_completed"]
    billing, shipping = _object(order.get("billing")), _object(order.get("shipping"))
    for field, place in _BILLING.items():
        values[place] = _text(billing.get(field))
    values["contact.receiver"] = (
        f"{_text(shipping.get('first_name'))} {_text(shipping.get('last_name'))}".strip()
    )
    known = order.get("customer_id", "").strip()
    values["contact.external_id"] = known if known not in ("", "0") else ""
    lines = [_rest_line(item) for item in _objects(order.get("line_items"))]
    values["order.lines"] = SEPARATOR.join(lines)
    refunds = [_text(one.get("total")) for one in _objects(order.get("refunds"))]
    if any(refunds):
        values["order.refunded"] = _sum_plain(refunds)
    coupons = [_text(one.get("code")) for one in _objects(order.get("coupon_lines"))]
    values["extra.coupons"] = ", ".join(filter(None, coupons))
    if any(_text(shipping.get(field)) not in ("", _text(billing.get(field))) for field in shipping):
        values["extra.shipping"] = json.dumps(shipping, ensure_ascii=False)
    used = {*_PLAIN, *_UNKEPT, *_DATES, *(f"{field}_gmt" for field in _DATES)}
    for field, text in order.items():
        if field not in used and text not in ("", "[]", "{}"):
            values[f"extra.{field}"] = text


def _rest_line(item: dict[str, Any]) -> str:
    quantity, subtotal, total = (_text(item.get(field)) for field in ("quantity", "subtotal", "total"))
    name = _text(item.get("parent_name")) or _text(item.get("name"))
    full = _text(item.get("name"))
    variant = full.removeprefix(name).strip(" -") if name != full else ""
    return _line(
        _text(item.get("sku")), name, variant, quantity, _text(item.get("price")), "", total or subtotal
    )


def _sum_plain(amounts: list[str]) -> str:
    """The sum of REST amounts ("-12.00"), taken as they are: the currency says how many places count."""
    from decimal import Decimal, InvalidOperation

    try:
        return f"{abs(sum((Decimal(text) for text in amounts if text), Decimal(0))):f}"
    except InvalidOperation:
        return amounts[0]  # it is refused, with its line, where amounts are read


def _object(text: str | None) -> dict[str, Any]:
    found = json.loads(text) if text and text[:1] == "{" else {}
    return found if isinstance(found, dict) else {}


def _objects(text: str | None) -> list[dict[str, Any]]:
    found = json.loads(text) if text and text[:1] == "[" else []
    return [one for one in found if isinstance(one, dict)]


def _text(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


FORMAT = Format(
    name="woocommerce-orders",
    platform="woocommerce",
    orders=True,
    json=True,
    shape=shape,
    fix=fix,
    needs=((*_NUMBER, "line_items"), (*_MONEY, "billing"), _STATUS),
    statuses={
        "completed": DELIVERED,
        "processing": PAID,
        "on-hold": PENDING,
        "pending": PENDING,
        "cancelled": CANCELLED,
        "failed": CANCELLED,
        "refunded": REFUNDED,
        "checkout-draft": PENDING,
        "trash": CANCELLED,
    },
    columns={
        _WHOLE: "order.json",
        **dict.fromkeys(_DATE, "order.at"),
        **dict.fromkeys(_NUMBER, "order.number"),
        **dict.fromkeys(_MONEY, "order.total"),
        **dict.fromkeys(_STATUS, "order.status"),
        **dict.fromkeys(_WHO, "contact.name"),
        **dict.fromkeys(_TITLES, "order.titles"),
        **dict.fromkeys(_SOLD, "order.sold"),
        **dict.fromkeys(_FROM, "order.channel"),
        _REFUND: "order.taken",
    },
)

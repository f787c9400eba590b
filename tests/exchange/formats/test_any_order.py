"""Rows and columns in any order give the same book, and the same file read again changes nothing."""

from __future__ import annotations

import csv
import io
import random
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tui import settle, shop
from crm_tui.exchange.importing import Options, import_file
from crm_tui.store.book import open_book

DAY = "2026-11-22"
SAMPLES = {  # name: (encoding, delimiter, rows before the header, rows of the footer)
    "taobao-orders.csv": ("gb18030", ",", 0, 0),
    "taobao-orders-masked-gb18030.csv": ("gb18030", ",", 0, 0),
    "taobao-order-items.csv": ("gb18030", ",", 0, 0),
    "youzan-orders.csv": ("utf-8-sig", ",", 0, 0),
    "youzan-customers.csv": ("utf-8-sig", ",", 0, 0),
    "douyin-orders.csv": ("utf-8-sig", ",", 0, 0),
    "pinduoduo-orders.csv": ("utf-8-sig", ",", 0, 0),
    "weidian-orders.csv": ("gb18030", ",", 0, 0),
    "etsy-sold-orders.csv": ("utf-8", ",", 0, 0),
    "ebay-orders.csv": ("utf-8-sig", ",", 1, 2),
    "amazon-unshipped-orders.txt": ("cp1252", "\t", 0, 0),
    "amazon-all-orders.txt": ("utf-8-sig", "\t", 0, 0),
}
_FACTS = tuple(
    f"SELECT {what} FROM {where}"
    for where, what in {
        "orders o LEFT JOIN contact c ON c.id = o.contact": """o.number, o.day, o.at, o.status, o.status_text, o.currency,
            o.subtotal, o.discount, o.shipping, o.tax, o.total, o.paid, o.refunded, o.counts, o.net, o.payment, o.wishes,
            o.note, o.buyer, o.channel, o.extra, c.name""",
        "line l JOIN orders o ON o.id = l.orders JOIN product p ON p.id = l.product": """o.number, p.sku, p.name, l.name,
            l.variant, l.quantity, l.price, l.discount, l.amount""",
        "parcel p JOIN orders o ON o.id = p.orders": "o.number, p.carrier, p.tracking, p.shipped, p.delivered",
        "contact": "name, name_rank, nickname, birthday, source, extra",
        "handle h JOIN contact c ON c.id = h.contact": "c.name, h.kind, h.value, h.norm",
        "identity i JOIN contact c ON c.id = i.contact": "c.name, i.platform, i.external_id",
        "address a JOIN contact c ON c.id = a.contact": "c.name, a.lines, a.city, a.region, a.postcode, a.country",
        "tag t JOIN contact c ON c.id = t.contact": "c.name, t.tag",
        "product": "sku, name",
    }.items()
)


def taken(data: bytes) -> list[list[Any]]:
    """All that a book of its own says after this file; the second run changes nothing."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file.txt")
        path.write_bytes(data)
        with open_book(str(Path(folder, "book.db"))) as book:
            book.settle = settle.settle
            shop.configure(book, {"country": "CN", "zone": "Asia/Shanghai", "currency": "CNY"}, DAY)
            report = import_file(book, str(path), Options(day=DAY))
            assert report["rejected"] == 0
            again = import_file(book, str(path), Options(day=DAY))
            assert not [
                again[kind][what]
                for kind in ("contacts", "orders")
                for what in ("new", "changed")
                if again[kind][what]
            ]
            return [sorted(map(repr, book.db.execute(sql))) for sql in _FACTS]


def text_of(table: list[list[str]], delimiter: str, encoding: str) -> bytes:
    if delimiter == "\t":
        return "".join("\t".join(row) + "\n" for row in table).encode(encoding)
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(table)
    return out.getvalue().encode(encoding)


def shuffled(rows: list[list[str]], chance: random.Random) -> list[list[str]]:
    """Header first, then the rows and all columns in another order; cells beyond the header are left out."""
    width = len(rows[0])
    places = list(range(width))
    chance.shuffle(places)
    body = rows[1:]
    chance.shuffle(body)
    return [[row[place] for place in places] for row in (rows[0], *[[*row, *[""] * width] for row in body])]


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_in_any_order(name: str, shared_data: Path, crm_home: Path) -> None:
    encoding, delimiter, before, footer = SAMPLES[name]
    data = (shared_data / "exports" / name).read_bytes()
    text = io.StringIO(data.decode(encoding), newline="")
    quoting: Any = csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
    table = [row for row in csv.reader(text, delimiter=delimiter, quoting=quoting) if any(row)]
    table = table[: len(table) - footer]
    if before and not any(table[0]):
        table = table[before:]
    expected = taken(data)
    chance = random.Random(name)
    for _turn in range(3):
        assert taken(text_of(shuffled(list(table), chance), delimiter, encoding)) == expected


WEIDIAN = [
    [
        "订单编号",
        "订单状态",
        "下单时间",
        "支付时间",
        "商品名称",
        "商品型号",
        "商品编码",
        "商品件数",
        "单品折扣后价格",
        "退款状态",
        "退款金额",
        "收件人姓名",
        "下单账号",
        "门店",
    ],
    [
        "1",
        "已完成",
        "2025-01-05",
        "2025-01-05",
        "皂",
        "大",
        "S1",
        "2",
        "32.00",
        "退款成功",
        "10.00",
        "白露",
        "13700002222",
        "甲",
    ],
    [
        "1",
        "已完成",
        "2025-01-05",
        "2025-01-05",
        "肥皂",
        "小",
        "S1",
        "1",
        "30.00",
        "退款成功",
        "10.00",
        "白露",
        "13700002222",
        "乙",
    ],
    [
        "1",
        "已完成",
        "2025-01-05",
        "2025-01-05",
        "皂",
        "小",
        "S1",
        "1",
        "30.00",
        "无",
        "0",
        "白露",
        "13700002222",
        "丙",
    ],
    [
        "2",
        "已发货",
        "2025-01-06",
        "2025-01-06",
        "烛",
        "白",
        "C1",
        "1",
        "12.00",
        "无",
        "0",
        "谷雨",
        "13700003333",
        "甲",
    ],
    [
        "3",
        "已关闭",
        "2025-01-07",
        "-",
        "烛",
        "白",
        "C1",
        "1",
        "12.00",
        "无",
        "0",
        "谷雨",
        "13700003333",
        "甲",
    ],
]
AMAZON = [
    ["amazon-order-id", "purchase-date", "order-status", "sales-channel", "product-name", "sku", "quantity", "currency", "item-price", "shipping-price", "item-promotion-discount", "buyer-email", "buyer-name", "recipient-name"],
    ["A1", "2025-09-28T19:04:11+00:00", "Shipped", "Amazon.de", "Becher", "M", "2", "EUR", "22.00", "4.90", "1.00", "a@marketplace.amazon.de", "Jörg", "Jörg"],
    ["A1", "2025-09-28T19:04:11+00:00", "Shipped", "Amazon.de", "Kerze", "K", "1", "EUR", "9.00", "0.00", "0.50", "a@marketplace.amazon.de", "Jörg", "Jörg"],
    ["A2", "2025-09-29T19:04:11+00:00", "Shipped", "Amazon.ca", "Mug", "M", "1", "CDN", "12.00", "0", "0", "b@marketplace.amazon.ca", "Ada", "Ada"],
    ["A3", "2025-09-30T19:04:11+00:00", "Shipped", "Amazon.de", "Kerze", "K", "1", "EUR", "9.00", "", "", "", "Jörg", "Jörg"],
]  # fmt: skip
DOUYIN = [
    [
        "主订单编号",
        "子订单编号",
        "选购商品",
        "商品规格",
        "商品数量",
        "商品单价",
        "订单应付金额",
        "优惠总金额",
        "订单提交时间",
        "支付完成时间",
        "订单状态",
        "售后状态",
        "商家备注",
    ],
    ["1", "11", "皂", "大", "1", "30.00", "66.00", "4.00", "2025-01-05", "2025-01-05", "已完成", "-", "-"],
    [
        "1",
        "12",
        "杯",
        "小",
        "1",
        "40.00",
        "66.00",
        "4.00",
        "2025-01-05",
        "2025-01-05",
        "已发货",
        "退款成功",
        "-",
    ],
    [
        "2",
        "21",
        "皂;杯",
        "大;小",
        "2;1",
        "30.00;40.00",
        "100.00",
        "-",
        "2025-01-05",
        "2025-01-05",
        "已完成",
        "-",
        "送",
    ],
    ["3", "31", "皂", "大", "1", "30.00", "30.00", "-", "2025-01-06", "-", "已关闭", "-", "-"],
]


@pytest.mark.parametrize(
    ("table", "delimiter"),
    [(WEIDIAN, ","), (AMAZON, "\t"), (DOUYIN, ",")],
    ids=["weidian", "amazon", "douyin"],
)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chance=st.randoms(use_true_random=False))
def test_any_order_of_rows_and_columns(
    table: list[list[str]], delimiter: str, chance: random.Random, crm_home: Path
) -> None:
    expected = taken(text_of(table, delimiter, "utf-8"))
    assert taken(text_of(shuffled(list(table), chance), delimiter, "utf-8")) == expected

"""Files that somebody wrote who had not read the code: rows of one person, files on top of each other, odd footers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

NOTHING = {"new": 0, "changed": 0}


def news(report: dict[str, Any]) -> list[dict[str, int]]:
    return [{k: report[kind][k] for k in NOTHING} for kind in ("contacts", "orders")]


WOO = "Name|Username|Sign Up|Email|Orders|Total Spend|AOV|City"


def test_two_rows_of_one_person(new_book: Any, take: Any, written: Any, people: Any) -> None:
    rows = ["Xenia Ulm|xu|2024-05-01|x@shop.example|2|30|15|", "Xenia U.|||X@shop.example|1|3|3|Bonn"]
    book = new_book()
    take(book, written(WOO, *rows))
    assert set(people(book)) == {"Xenia Ulm"}  # the first value wins, on the first reading and on every other
    for order in (rows, rows[::-1], rows):
        assert news(take(book, written(WOO, *order))) == [NOTHING, NOTHING]
    assert set(people(book)) == {"Xenia Ulm"}
    take(book, written(WOO, "Xenia Ulm-Ott|xu|2024-05-01|x@shop.example|3|40|13|", rows[1]))
    assert set(people(book)) == {"Xenia Ulm-Ott"}  # a source corrects itself, by its first row


def test_names_alone_are_people_of_their_own(new_book: Any, take: Any, written: Any, known: Any) -> None:
    book = new_book()
    maps = ("Who=contact.name", "Nr=order.number", "Day=order.at", "Sum=order.total")
    rows = ("Al|1|2026-03-01|5", "Cy|2|2026-03-02|7", "Bo|3|2026-03-02|8", "Al|4|2026-03-03|9")
    report = take(book, written("Who|Nr|Day|Sum", *rows), maps=maps)
    assert report["contacts"]["new"] == 3
    assert {n: o.buyer_name for n, o in known(book).items()} == {"1": "Al", "2": "Cy", "3": "Bo", "4": "Al"}


ETSY = "Sale Date|Order ID|Buyer User ID|Full Name|Currency|Order Value|Shipping|Order Total|Status|Adjusted Order Total|SKU|Number of Items"
ITEMS = "Order ID|Sale Date|Item Name|Buyer|Quantity|Price|Item Total|Currency|Transaction ID|Order Shipping|Date Paid|Ship Name"


@pytest.mark.parametrize("status", ["Completed", "Canceled"])
def test_a_day_of_paying_takes_nothing_back(
    new_book: Any, take: Any, written: Any, known: Any, status: str
) -> None:
    book = new_book()
    take(book, written(ETSY, f"01/15/26|41|nora|Nora Quist|USD|50|5|52.00|{status}|0.00|A-1|1"))
    before = known(book)["41"]
    items = written(ITEMS, "41|01/15/26|Ring|Nora Quist|1|50|50|USD|t1|5|01/15/26|Nora Quist")
    take(book, items)
    after = known(book)["41"]
    assert [(o.status, o.total, o.paid, o.counts) for o in (before, after)] == [
        (before.status, 5200, 5200, before.counts)
    ] * 2
    assert after.lines == [("", "Ring", "", "1", 5000, 5000)]
    assert news(take(book, items)) == [NOTHING, NOTHING]


def test_the_buyer_of_a_gift_is_kept_by_name(new_book: Any, take: Any, written: Any, known: Any) -> None:
    book = new_book()
    take(book, written(ITEMS, "42|06/15/26|Solo|Paul Neu|1|10|10|EUR|t3|3|06/15/26|Gift Kid"))
    order = known(book)["42"]
    assert order.buyer == "Paul Neu · Gift Kid"
    assert order.extra["Buyer"] == "Paul Neu"


CSV = "Date|Order #|N. Revenue (formatted)|Status|Customer|Product(s)|Items sold"


def test_what_was_open_is_paid_once_it_is_not(new_book: Any, take: Any, written: Any, known: Any) -> None:
    book = new_book()
    take(book, written(CSV, "2026-01-06|7|€20.00|on-hold||1× Mug|1", "2026-01-06|8|€9.00|pending||1× Mug|1"))
    take(
        book,
        written(CSV, "2026-01-06|7|€20.00|completed||1× Mug|1", "2026-01-06|8|€9.00|cancelled||1× Mug|1"),
    )
    assert [(o.status, o.paid, o.net) for o in known(book).values()] == [
        ("delivered", 2000, 2000),
        ("cancelled", 0, 0),
    ]


@pytest.mark.parametrize(
    "header",
    [
        "Datum|Bestellung #|N. Umsatz (formatiert)|Status|Kunde|Produkt(e)|Verkaufte Artikel",
        "Date|Commande n°|Revenu net (formaté)|État|Client|Produit(s)|Articles vendus",
        "Fecha|Pedido #|Ingresos netos (con formato)|Estado|Cliente|Producto(s)|Artículos vendidos",
        "日期|订单号|净收入（格式化）|状态|客户|产品|已售商品",
    ],
)
def test_woocommerce_in_the_language_of_the_site(
    new_book: Any, take: Any, written: Any, known: Any, header: str
) -> None:
    book = new_book()
    rows = (
        "2026-01-05 23:50:00|5001|€1,085.40|completed||2× Soap|2",
        "2026-01-09 10:00:00|5001|€-85.40|refunded||-1× Soap|-1",
    )
    report = take(book, written(header, *rows))
    order = known(book)["5001"]
    assert report["format"] == "woocommerce-orders"
    assert (order.status, order.total, order.refunded, order.lines) == (
        "delivered", 108540, 8540, [("", "Soap", "", "2", None, None)],
    )  # fmt: skip


def test_woocommerce_rest_keeps_what_it_knows_no_place_for(
    new_book: Any, take: Any, known: Any, tmp_path: Path
) -> None:
    whole = {
        "id": 901, "number": "901", "status": "processing", "currency": "EUR", "date_created": "2026-01-05T12:00:00",
        "date_paid": None, "total": "30.00", "customer_id": 0, "billing": {"first_name": "Lea", "email": "lea@example.de"},
        "shipping": {"first_name": "Max", "city": "Ulm"}, "line_items": [], "refunds": [], "meta_data": [{"key": "gift", "value": "yes"}],
    }  # fmt: skip
    file = tmp_path / "rest.json"
    file.write_text(json.dumps([whole]), encoding="utf-8")
    book = new_book()
    take(book, file)
    order = known(book)["901"]
    assert (order.status, order.paid, order.counts) == ("paid", 3000, 1)  # as WooCommerce itself counts it
    assert json.loads(order.extra["shipping"])["city"] == "Ulm"
    assert json.loads(order.extra["meta_data"]) == [{"key": "gift", "value": "yes"}]
    assert news(take(book, file)) == [NOTHING, NOTHING]


EBAY = "Order Number|Sales Record Number|Buyer Username|Buyer Name|Item Title|Quantity|Sold For|Total Price|Sale Date|Paid On Date"


@pytest.mark.parametrize(
    "footer",
    [
        "5|record(s) downloaded|from|Sep-01-26|to|Oct-01-26||||",
        "5|record(s) downloaded|from Sep-01-26 to Oct-01-26|||||||",
        "Seller ID : me|||||||||",
    ],
)
def test_ebay_footers(new_book: Any, take: Any, written: Any, people: Any, footer: str) -> None:
    book = new_book()
    report = take(
        book, written(EBAY, "22-1|9|kit|Kit M|Cup|1|£1.00|£1.00|Sep-03-26|Sep-03-26", "|||||||||", footer)
    )
    assert (report["orders"]["new"], report["skipped"], report["rejected"]) == (1, 1, 0)
    assert set(people(book)) == {"Kit M"}


@pytest.mark.parametrize("place", [0, 1])
def test_gumroad_totals_wherever_they_stand(new_book: Any, take: Any, written: Any, place: int) -> None:
    last = ["", "", "", "57", "57"]
    last[place] = "Totals"
    report = take(
        new_book(),
        written(
            "Item Name|Purchase ID|Purchase Email|Subtotal ($)|Sale Price ($)",
            "Book|p1==|kai@x.example|57|57",
            last,
        ),
    )
    assert (report["orders"]["new"], report["skipped"], report["orders"]["anonymous"]) == (1, 1, 0)


PDD = "订单号|商品|订单状态|商品总价(元)|邮费(元)|店铺优惠折扣(元)|平台优惠折扣(元)|商家实收金额(元)|商品数量(件)|售后状态|订单成交时间"


def test_pinduoduo_without_what_the_buyer_paid(new_book: Any, take: Any, written: Any, known: Any) -> None:
    book = new_book(country="CN", currency="CNY")
    take(
        book,
        written(
            PDD,
            "260105-1111111|皂|已收货|39.80|0|3.00|2.00|36.80|1|无售后|2026-01-05 10:00:00",
            "260106-1111112|皂|已收货|39.80|5.00|0|10.00|44.80|1|退款成功|2026-01-06 10:00:00",
        ),
    )
    assert [(o.total, o.paid, o.refunded) for o in known(book).values()] == [
        (3480, 3480, 0),
        (3480, 3480, 3480),
    ]

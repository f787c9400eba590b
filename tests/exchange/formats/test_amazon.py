"""Amazon: the relay address, quotes that quote nothing, old encodings, money of many countries."""

from __future__ import annotations

from typing import Any

UNSHIPPED = (
    "order-id|order-item-id|purchase-date|payments-date|buyer-email|buyer-name|cpf|buyer-phone-number|sku|product-name|quantity-purchased|"
    "recipient-name|ship-address-1|ship-address-2|ship-address-3|ship-city|ship-state|ship-postal-code|ship-country|sales-channel|is-prime"
)
ALL = (
    "amazon-order-id|purchase-date|last-updated-date|order-status|sales-channel|product-name|sku|quantity|currency|item-price|item-tax|"
    "shipping-price|shipping-tax|gift-wrap-price|gift-wrap-tax|item-promotion-discount|ship-promotion-discount|ship-city|ship-country"
)
MAIL = "Q1w2e3@marketplace.amazon.de"
WHERE = "Grüner Weg 1|Hof|3. Stock|Köln||50667|DE|Amazon.de|false"
ROWS = (
    f'303-1|71|2025-09-28T19:04:11+00:00|2025-09-28T19:04:11+00:00|{MAIL}|Jörg||+49 30 1234567|MUG|Becher "Nebel" 12" groß|1|Jörg Weiß|{WHERE}',
    f"303-1|72|2025-09-28T19:04:11+00:00|2025-09-28T19:04:11+00:00|{MAIL}|Jörg||+49 30 1234567|CNDL|Kerze|2|Jörg Weiß|{WHERE}",
    f"303-2|73|2025-09-29T23:04:11+00:00|2025-09-29T23:04:11+00:00|{MAIL.lower()}|Jörg||+1 512-555-0100 ext. 123|MUG|Becher|1|Ada Fremd|{WHERE}",
    f"303-3|74|2025-09-29T23:04:11+00:00|2025-09-29T23:04:11+00:00||||| MUG|Becher|1|Ada Fremd|{WHERE}",
)


def test_new_orders(new_book: Any, take: Any, written: Any, known: Any, people: Any) -> None:
    book = new_book()
    file = written(UNSHIPPED, *ROWS, encoding="cp1252", delimiter="\t", quoted=False)
    report = take(book, file)
    assert (report["format"], report["encoding"], report["rejected"]) == ("amazon-orders", "cp1252", 0)
    assert (report["contacts"]["new"], report["orders"]["new"], report["orders"]["anonymous"]) == (1, 3, 1)
    jorg = people(book)["Jörg"]  # a gift for Ada renames nobody, and where it went is not where he lives
    assert jorg.ids == [("amazon", MAIL.lower())]
    assert not [value for kind, value in jorg.handles if kind == "email"]
    assert jorg.addresses == [("Grüner Weg 1, Hof, 3. Stock", "Köln", "", "50667", "DE")]
    order = known(book)["303-1"]
    assert [line[1] for line in order.lines] == ["Kerze", 'Becher "Nebel" 12" groß']
    assert (order.day, order.status, order.currency) == ("2025-09-28", "paid", "EUR")
    assert known(book)["303-2"].day == "2025-09-30"  # in Berlin
    assert known(book)["303-2"].extra["recipient-name"] == "Ada Fremd"
    assert known(book)["303-3"].extra["ship-city"] == "Köln"


def test_all_orders(new_book: Any, take: Any, written: Any, known: Any, whole: Any) -> None:
    rows = (
        "303-1|2025-09-28T19:04:11+00:00|2025-10-01T00:00:00+00:00|Shipped - Delivered to Buyer|Amazon.de|Becher|MUG|1|EUR|22.00|3.51|4.90|0.78||||0.90|KÖLN|DE",
        "303-1|2025-09-28T19:04:11+00:00|2025-10-01T00:00:00+00:00|Shipped - Delivered to Buyer|Amazon.de|Kerze|CNDL|2|EUR|58.00|9.26|0.00||3.00||5.80||KÖLN|DE",
        "113-9|2025-09-28T19:04:11+00:00|2025-10-01T00:00:00+00:00|Shipped|Amazon.com|Balm|BALM|2|USD|18.00|1.49|5.00|0.41||||||US",
        "702-1|2025-09-28T19:04:11+00:00|2025-10-01T00:00:00+00:00|Shipped|Amazon.ca|Balm|BALM|1|CDN|12.00|||||||||CA",
        "249-1|2025-09-28T19:04:11+00:00|2025-10-01T00:00:00+00:00|Shipped|Amazon.co.jp|Balm|BALM|1|JPY|1200|||||||||JP",
        [
            "113-8|2025-09-28T19:04:11+00:00|2025-10-01T00:00:00+00:00|Cancelled|Amazon.com|Balm|BALM|0||||||||||US",
            "",
        ][0],
        "113-7|2025-09-28T19:04:11+00:00|2025-10-01T00:00:00+00:00|Pending|Amazon.com|Balm|BALM|2|||||||||||",
    )
    padded = tuple("|".join((row.split("|") + [""] * 19)[:19]) for row in rows)
    orders = written(ALL, *padded, encoding="utf-8-sig", delimiter="\t", quoted=False)
    buyers = written(UNSHIPPED, *ROWS[:2], delimiter="\t", quoted=False)
    book, other = new_book(), new_book()
    report = take(book, orders)
    assert (report["orders"]["new"], report["orders"]["anonymous"], report["contacts"]["new"]) == (6, 6, 0)
    found = known(book)
    one = found["303-1"]  # in Europe the tax is in the price
    assert (one.total, one.paid, one.tax, one.shipping, one.discount) == (8120, 8120, 1355, 490, 670)
    assert ("CNDL", "Kerze", "", "2", 2900, 5220) in one.lines
    assert (found["113-9"].total, found["113-9"].currency) == (2490, "USD")  # in America it is not
    assert (found["702-1"].currency, found["249-1"].total, found["249-1"].currency) == ("CAD", 1200, "JPY")
    assert [(found[n].status, found[n].counts, found[n].currency) for n in ("113-8", "113-7")] == [
        ("cancelled", 0, "USD"), ("pending", 0, "USD"),
    ]  # fmt: skip
    take(book, buyers)
    take(other, buyers)
    take(other, orders)
    assert known(book)["303-1"].buyer_name == known(other)["303-1"].buyer_name == "Jörg"
    assert [known(b)["303-1"].net for b in (book, other)] == [8120, 8120]
    assert known(book)["303-1"].status == known(other)["303-1"].status == "delivered"


def test_a_japanese_file(new_book: Any, take: Any, written: Any, known: Any) -> None:
    row = "249-2|2025-09-28T19:04:11+00:00||Shipped|Amazon.co.jp|グラス|GLASS|1|JPY|1200" + "|" * 9
    book = new_book()
    report = take(book, written(ALL, row, encoding="shift_jis", delimiter="\t", quoted=False))
    assert report["encoding"] == "shift_jis"
    assert known(book)["249-2"].lines == [("GLASS", "グラス", "", "1", 1200, 1200)]

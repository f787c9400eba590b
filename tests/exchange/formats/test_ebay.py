"""eBay: the frame around the table, summary rows, buyers who are --, orders never paid, Britain and Germany."""

from __future__ import annotations

from pathlib import Path
from typing import Any

HEADER = (
    "Sales Record Number|Order Number|Buyer Username|Buyer Name|Buyer Email|Buyer Note|Buyer Address 1|Buyer City|Buyer Country|Ship To Name|"
    "Ship To Phone|Ship To Address 1|Ship To City|Ship To Country|Item Number|Item Title|Custom Label|Quantity|Sold For|Shipping And Handling|"
    "eBay Collected Tax|Total Price|Sale Date|Paid On Date|Shipped On Date|Tracking Number|Transaction ID|Variation Details"
)
ROWS = (
    "11|07-1-1|moth_9|Ina Moth|a1@members.ebay.com|quick!|ebay:abc12 1 Lane|Leeds|United Kingdom|Ina Moth|+44 7700 900123|1 Lane|Leeds|United Kingdom||||3|$1,029.00|$21.00|$0.00|$1,050.00|Sep-08-26|Sep-09-26||||",
    "11|07-1-1|moth_9||||||||||||501|Candle|CNDL|1|$1,000.00||||Sep-08-26|Sep-09-26||TR1|901|",
    "11|07-1-1|moth_9||||||||||||502|Soap|SOAP|2|$14.50||||Sep-08-26|Sep-09-26|Sep-10-26|TR2|902|[Size:100 g]",
    "12||never_did||||||||||||503|Mug|MUG|1|$22.00|$6.50||$28.50|Sep-09-26|||||",
    "13|07-1-3|--|--|||||||||||504|Balm||1|EUR 9.00|EUR 3.00||EUR 12.00|Oct-01-26|Oct-01-26||||",
    "14|07-1-4|roo|Roo Hill|||||||||||505|Mug|MUG|2|AU $44.00|AU $5.00||AU $49.00|Oct-01-26|Oct-01-26||||",
)


def framed(
    file: Path,
    comma: str = ",",
    footer: str = "5,record(s) downloaded,from Sep-07-26 to Oct-01-26\nSeller ID : shop_x\n",
) -> Path:
    header, rest = file.read_text("utf-8").split("\n", 1)
    blank = comma.join(['""'] * (header.count(comma) + 1))
    file.write_text(f"\ufeff{comma * 40}\n{header}\n{blank}\n{rest}\n{footer}", "utf-8")
    return file


def full(row: str) -> str:
    return "|".join((row.split("|") + [""] * 28)[:28])


def test_the_report(new_book: Any, take: Any, written: Any, known: Any, people: Any) -> None:
    book = new_book()
    report = take(book, framed(written(HEADER, *map(full, ROWS))))
    assert (report["format"], report["skipped"], report["rejected"]) == ("ebay-orders", 2, 0)
    assert (report["contacts"]["new"], report["orders"]["new"], report["orders"]["anonymous"]) == (3, 4, 1)
    found = known(book)
    one = found["07-1-1"]
    assert (one.total, one.shipping, one.subtotal, one.currency, one.day) == (
        105000,
        2100,
        102900,
        "USD",
        "2026-09-08",
    )
    assert one.lines == [
        ("CNDL", "Candle", "", "1", 100000, 100000),
        ("SOAP", "Soap", "[Size:100 g]", "2", 1450, 2900),
    ]
    assert [parcel[1] for parcel in one.parcels] == ["TR1", "TR2"]
    assert [parcel[2] or "" for parcel in one.parcels] == ["", "2026-09-10"], (
        "each row says when its own left"
    )
    assert one.buyer == "a1@members.ebay.com"
    assert (found["12"].status, found["12"].counts, found["12"].buyer_name) == ("pending", 0, "never_did")
    assert (found["07-1-3"].currency, found["07-1-3"].total, found["07-1-3"].contact) == ("EUR", 1200, None)
    assert (found["07-1-4"].currency, found["07-1-4"].lines[0][4:]) == (
        "AUD",
        (None, 4400),
    )  # the price of both
    ina = people(book)["Ina Moth"]
    assert ina.addresses == [("1 Lane", "Leeds", "", "", "GB")]
    assert [kind for kind, _value in ina.handles] == ["ebay", "phone"]


def test_a_british_one(new_book: Any, take: Any, written: Any, known: Any, people: Any) -> None:
    header = (
        "Sales record number|Order number|Buyer username|Buyer name|Buyer email|Post to name|Post to phone|Post to address 1|Post to city|"
        "Post to county|Post to postcode|Post to country|Item number|Item title|Custom label|Quantity|Sold for|Postage and packaging|Total price|"
        "Sale date|Paid on date|Posted on date"
    )
    row = "7|12-1-1|elm|Eve Elm|x@members.ebay.com|Eve Elm|07700 900123|1 Row|York||YO1 1AA|United Kingdom|9|Mug|MUG|1|£22.00|£3.10|£25.10|07-Sep-26|07-Sep-26|08-Sep-26"
    book = new_book()
    assert take(book, written(header, row))["format"] == "ebay-orders"
    order = known(book)["12-1-1"]
    assert (order.total, order.currency, order.day, order.shipping) == (2510, "GBP", "2026-09-07", 310)
    assert people(book)["Eve Elm"].addresses == [("1 Row", "York", "", "YO1 1AA", "GB")]


def test_a_german_one(new_book: Any, take: Any, written: Any, known: Any, people: Any) -> None:
    header = (
        "Verkaufsprotokollnummer|Bestellnummer|Nutzername des Käufers|Name des Käufers|E-Mail des Käufers|Adresse 1 des Käufers|Ort des Käufers|"
        "PLZ des Käufers|Land des Käufers|Name des Empfängers|Telefonnummer des Empfängers|Artikelnummer|Angebotstitel|Bestandseinheit|Anzahl|"
        "Verkauft für|Verpackung und Versand|Gesamtbetrag|Zahlungsmethode|Verkauft am|Zahlungsdatum|Verschickt am - Datum|Sendungsnummer"
    )
    rows = (
        "1|23-1-1|grün_1|Jörg Weiß|q@members.ebay.de|Weg 1|Köln|50667|Deutschland|Jörg Weiß|030 1234567|7|Becher, groß|MUG|2|558,00 €|5,00 €|1.121,00 €|Überweisung|10-Dez-25|10-Dez-25|11-Dez-25|DHL1",
        "2|23-1-2|grün_1|--||||||||8|Kerze|CNDL|1|9,90|0,00|9,90||03-Mär-26|03-Mär-26||",
        "3||offen|||||||||8|Kerze|CNDL|1|9,90 €|0,00 €|9,90 €||04-Mai-26|||",
    )
    footer = "3;Datensätze heruntergeladen;von 10-Dez-25 bis 04-Mai-26\nVerkäufer-ID : shop_x\n"
    book = new_book()
    report = take(book, framed(written(header, *rows, delimiter=";"), ";", footer))
    assert (report["format"], report["skipped"], report["rejected"]) == ("ebay-orders", 2, 0)
    found = known(book)
    assert (found["23-1-1"].total, found["23-1-1"].currency, found["23-1-1"].day) == (
        112100,
        "EUR",
        "2025-12-10",
    )
    assert found["23-1-1"].lines == [("MUG", "Becher, groß", "", "2", 55800, 111600)]
    assert (found["23-1-2"].total, found["23-1-2"].day, found["23-1-2"].buyer_name) == (
        990,
        "2026-03-03",
        "Jörg Weiß",
    )
    assert (found["3"].status, found["3"].total) == ("pending", 990)
    assert people(book)["Jörg Weiß"].addresses == [("Weg 1", "Köln", "", "50667", "DE")]

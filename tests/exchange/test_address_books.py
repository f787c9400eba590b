"""Address books, mailing lists and payment services: what each file says, and that twice changes nothing."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from crm_tui.care import consent
from crm_tui.exchange.out import records
from crm_tui.store.book import Book

SAMPLES = {  # file: (format, people, orders, skipped)
    "woocommerce-customers.csv": ("woocommerce-customers", 8, 0, 0),
    "woocommerce-orders.csv": ("woocommerce-orders", 0, 6, 0),
    "square-customers.csv": ("square-customers", 5, 0, 1),
    "stripe-customers.csv": ("stripe-customers", 5, 0, 0),
    "gumroad-sales.csv": ("gumroad-sales", 6, 7, 1),
    "google-contacts.csv": ("google-contacts", 7, 0, 0),
    "outlook-contacts.csv": ("outlook-contacts", 6, 0, 0),
    "mailchimp-subscribed.csv": ("mailchimp", 6, 0, 0),
    "contacts-apple-3.0.vcf": ("vcard", 6, 0, 0),
    "contacts-4.0.vcf": ("vcard", 5, 0, 1),
}


def people(book: Book) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in records.contacts(book)}


def states(book: Book) -> dict[str, dict[str, Any]]:
    found = {row["name"]: consent.of(book, row["id"]) for row in records.contacts(book)}
    return {name: told for name, told in found.items() if told}


def handles(row: dict[str, Any]) -> set[tuple[str, str]]:
    return {(one["kind"], one["value"]) for one in row["handles"]}


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_come_in_once(name: str, shared_data: Path, new_book: Callable[..., Book], take: Any) -> None:
    book = new_book()
    first = take(book, shared_data / "exports" / name)
    found = (first["format"], first["contacts"]["new"], first["orders"]["new"], first["skipped"])
    assert found == SAMPLES[name]
    assert not first["rejected"]
    again = take(book, shared_data / "exports" / name)
    assert again["batch"] is None
    assert [again[k][w] for k in ("contacts", "orders") for w in ("new", "changed")] == [0, 0, 0, 0]


WOO = "Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold,Coupon(s),Net Sales,Attribution\n"


def test_woocommerce_refund_rows_find_their_order_in_any_sequence(
    new_book: Callable[..., Book], take: Any, tmp_path: Path
) -> None:
    refund = '2025-03-02 10:00:00,7,"€-36.00",completed,Theo,returning,-2× Mug,-2,,-36,\n'
    other = '2025-03-03 10:00:00,7,"€-4.00",completed,Theo,returning,,0,,-4,\n'
    order = '2025-03-01 10:00:00,7,"€1,100.00",completed,Theo,new,"5× Mug, 1× Candle, Large",6,,924,Direct\n'
    for files in ((refund + order + other,), (order, refund + other), (refund + other, order)):
        book = new_book()
        for n, text in enumerate(files):
            path = tmp_path / f"{n}.csv"
            path.write_text(WOO + text, "utf-8")
            take(book, path)
        (row,) = records.orders(book)
        assert (row["number"], row["total"], row["refunded"], row["day"]) == (
            "7",
            "1100.00",
            "40.00",
            "2025-03-01",
        )
        assert {(x["name"], x["quantity"]) for x in row["lines"]} == {("Mug", "5"), ("Candle, Large", "1")}


def test_woocommerce_csv_orders_join_the_one_of_that_name(
    new_book: Callable[..., Book], take: Any, shared_data: Path
) -> None:
    book = new_book()
    take(book, shared_data / "exports/woocommerce-customers.csv")
    done = take(book, shared_data / "exports/woocommerce-orders.csv")
    assert (done["contacts"]["new"], done["orders"]["anonymous"]) == (0, 2)
    buyers = {row["number"]: row["contact"] and row["contact"]["name"] for row in records.orders(book)}
    assert buyers["4021"] == "Mara Lindqvist"
    assert buyers["3777"] is None
    yen = next(row for row in records.orders(book) if row["number"] == "3950")
    assert (yen["total"], yen["currency"]) == ("7900", "JPY")


REST = {
    "id": 727, "number": "W-727", "status": "processing", "currency": "EUR", "date_created": "2025-11-02T10:11:12",
    "date_created_gmt": "2025-11-02T09:11:12", "date_paid_gmt": "2025-11-02T09:12:00", "discount_total": "5.00",
    "shipping_total": "4.90", "total_tax": "10.00", "total": "65.40", "customer_id": 26, "customer_note": "ring twice",
    "payment_method_title": "PayPal", "created_via": "checkout", "_links": {"self": [{"href": "https://x"}]},
    "billing": {"first_name": "Mara", "last_name": "Lindqvist", "address_1": "Björkgatan 4", "city": "Uppsala",
                "postcode": "753 28", "country": "SE", "email": "mara@example.com", "phone": "070-000 00 00"},
    "shipping": {"first_name": "Theo", "last_name": "O'Rourke"},
    "line_items": [{"name": "Soap", "sku": "SO-1", "quantity": 2, "price": 12.5, "total": "25.00", "subtotal": "30.00"},
                   {"name": "Mug - Fog", "parent_name": "Mug", "sku": "", "quantity": 1, "price": "30.5", "total": "30.50"}],
    "refunds": [{"id": 1, "reason": "", "total": "-12.00"}, {"id": 2, "total": "-3.40"}],
    "coupon_lines": [{"code": "welcome10"}], "meta_data": [{"key": "a", "value": "b"}],
}  # fmt: skip


def test_woocommerce_rest_orders(new_book: Callable[..., Book], take: Any, tmp_path: Path) -> None:
    guest = {**REST, "id": 728, "number": "728", "customer_id": 0, "refunds": [], "date_paid_gmt": None, "status": "pending",
             "date_paid": None, "shipping": {}, "billing": {"first_name": "", "email": "guest@example.com"}}  # fmt: skip
    path = tmp_path / "orders.json"
    path.write_text(json.dumps([REST, guest]), "utf-8")
    book = new_book()
    report = take(book, path)
    assert (report["format"], report["contacts"]["new"], report["orders"]["new"]) == (
        "woocommerce-orders",
        2,
        2,
    )
    first, second = sorted(records.orders(book), key=lambda row: row["number"], reverse=True)
    assert (first["number"], first["at"], first["total"], first["refunded"]) == (
        "W-727", "2025-11-02T09:11:12Z", "65.40", "15.40",
    )  # fmt: skip
    assert (first["payment"], first["wishes"], first["shipping"]) == ("PayPal", "ring twice", "4.90")
    assert {(x["sku"], x["name"], x["variant"], x["quantity"], x["amount"]) for x in first["lines"]} == {
        ("SO-1", "Soap", None, "2", "25.00"), (None, "Mug", "Fog", "1", "30.50"),
    }  # fmt: skip
    assert {name: first["extra"][name] for name in ("coupons", "id", "date_paid")} == {
        "coupons": "welcome10", "id": "727", "date_paid": "2025-11-02T09:12:00Z",
    }  # fmt: skip
    assert json.loads(first["extra"]["meta_data"]) == [{"key": "a", "value": "b"}]
    assert json.loads(first["extra"]["shipping"]) == REST["shipping"]
    mara = people(book)["Mara Lindqvist"]
    assert mara["identities"] == [{"platform": "woocommerce", "shop": "", "id": "26"}]
    assert mara["handles"][1]["norm"] == "+46700000000"
    assert (second["status"], second["paid"]) == ("pending", "0.00")
    assert people(book)["guest"]["identities"] == []
    assert take(book, path)["batch"] is None


def test_gumroad_refusals_refunds_and_totals(
    new_book: Callable[..., Book], take: Any, shared_data: Path
) -> None:
    book = new_book()
    take(book, shared_data / "exports/gumroad-sales.csv")
    assert {name: told["email"]["state"] for name, told in states(book).items()} == {
        "guest4471": "refused", "Priya Raghunathan": "refused",
    }  # fmt: skip
    assert states(book)["guest4471"]["email"]["source"] == "gumroad-sales"
    rows = {row["number"][-1]: row for row in records.orders(book)}
    assert (rows["6"]["status"], rows["6"]["refunded"]) == ("refunded", "19.00")
    assert (rows["7"]["status"], rows["7"]["refunded"]) == ("paid", "4.00")
    assert rows["5"]["lines"][0]["quantity"] == "2"
    assert "=cmd|demo" in people(book)


MAILCHIMP = "Email Address,First Name,Last Name,Birthday,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,LEID,EUID,NOTES,TAGS"


def test_mailchimp_files_are_told_by_their_columns(
    new_book: Callable[..., Book], take: Any, tmp_path: Path
) -> None:
    row = (
        'a@example.com,Ann,Lee,05/12,2,2023-03-04 09:00:00,,2023-03-04 09:00:00,1,e,,"""VIP, gold"",""Blog"""'
    )
    book = new_book()
    files = {
        "unsubscribed": (",UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_CAMPAIGN_ID,UNSUB_REASON,UNSUB_REASON_OTHER",
                         ",2025-02-03 23:30:00,May,9,NORMAL,too many"),
        "subscribed": ("", ""), "cleaned": (",CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,CLEAN_CAMPAIGN_ID", ",2025-02-05 10:00:00,June,9"),
    }  # fmt: skip
    for name, (more, cells) in files.items():
        path = tmp_path / f"{name}.csv"
        text = f"{MAILCHIMP}{more}\n{row}{cells}\n"
        path.write_text(
            text.replace("a@", "c@").replace("Ann", "Cat") if name == "cleaned" else text, "utf-8"
        )
        assert take(book, path)["format"] == "mailchimp"
    told = states(book)
    assert told["Ann Lee"]["email"] == {
        "state": "refused", "since": "2025-02-03", "source": "mailchimp",
    }  # fmt: skip
    assert told["Cat Lee"]["email"] == {
        "state": "refused", "since": "2025-02-05", "source": "mailchimp",
    }  # fmt: skip
    ann = people(book)["Ann Lee"]
    assert ann["consent"][0]["reason"] == "NORMAL: too many"
    assert people(book)["Cat Lee"]["consent"][0]["reason"] == "June"
    assert (ann["birthday"], ann["tags"]) == ("--05-12", ["VIP, gold", "Blog"])


def test_google_reads_the_older_layout_too(new_book: Callable[..., Book], take: Any, tmp_path: Path) -> None:
    head = ("Name,Given Name,Additional Name,Family Name,Yomi Name,Birthday,Notes,Group Membership,E-mail 1 - Type,"
            "E-mail 1 - Value,IM 1 - Service,IM 1 - Value,Phone 1 - Type,Phone 1 - Value,Address 1 - Type,"
            "Address 1 - Formatted,Organization 1 - Name,Website 1 - Value,Custom Field 1 - Type,Custom Field 1 - Value")  # fmt: skip
    row = ("Zoë van der Meer,Zoë,van der,Meer,, --05-12,,* My Contacts ::: VIP,* Home,z@example.com ::: zoe@example.org,"
           'WhatsApp,+31 6 1234 5678,Mobile,06 1234 5678,Home,"Dam 1\n1012 Amsterdam\nNL",Studio,https://z.example,Shoe size,38')  # fmt: skip
    path = tmp_path / "old.csv"
    path.write_text(f"{head}\n{row}\n", "utf-8")
    book = new_book()
    assert take(book, path)["format"] == "google-contacts"
    zoe = people(book)["Zoë van der Meer"]
    assert handles(zoe) == {
        ("email", "z@example.com"), ("email", "zoe@example.org"), ("whatsapp", "+31 6 1234 5678"),
        ("phone", "06 1234 5678"), ("website", "https://z.example"),
    }  # fmt: skip
    assert (zoe["birthday"], zoe["tags"], zoe["company"], zoe["fields"]) == (
        "--05-12",
        ["VIP"],
        "Studio",
        {"Shoe size": "38"},
    )
    assert zoe["addresses"][0]["lines"] == "Dam 1, 1012 Amsterdam, NL"


def test_outlook_takes_one_whole_address_and_keeps_the_other(
    new_book: Callable[..., Book], take: Any, tmp_path: Path
) -> None:
    head = ("First Name,Last Name,E-mail Address,Mobile Phone,Home City,Business Street,Business City,"
            "Business Country/Region,Other Street,Other City,Categories")  # fmt: skip
    path = tmp_path / "o.csv"
    path.write_text(
        f"{head}\nMara,Lindqvist,m@example.com,070-1,,Gata 1,Lund,Sweden,Rue 2,Lyon,vip;mail\n", "utf-8"
    )
    book = new_book()
    assert take(book, path)["format"] == "outlook-contacts"
    places = people(book)["Mara Lindqvist"]["addresses"]
    assert [(p["lines"], p["city"], p["country"]) for p in places] == [
        ("Gata 1", "Lund", "SE"),
        ("Rue 2", "Lyon", ""),
    ]
    assert people(book)["Mara Lindqvist"]["tags"] == ["mail", "vip"]


def test_names_keep_their_own_apostrophe(
    new_book: Callable[..., Book], take: Any, shared_data: Path, tmp_path: Path
) -> None:
    text = (
        (shared_data / "exports/square-customers.csv").read_text("utf-8").replace("Lindqvist", "'t Hooft", 1)
    )
    path = tmp_path / "square.csv"
    path.write_text(text.replace("Uppsala", "'s-Hertogenbosch", 1), "utf-8")
    book = new_book()
    take(book, path)
    assert people(book)["Mara 't Hooft"]["addresses"][0]["city"] == "'s-Hertogenbosch"


@pytest.mark.parametrize("name", [name for name in SAMPLES if name.endswith(".csv")])
def test_shuffled_rows_and_columns_give_the_same_book(
    name: str, shared_data: Path, new_book: Callable[..., Book], take: Any, tmp_path: Path
) -> None:
    with (shared_data / "exports" / name).open(encoding="utf-8-sig", newline="") as file:
        header, *rows = list(csv.reader(file))
    books = []
    for seed in range(3):
        book, places, chance = new_book(), list(range(len(header))), random.Random(seed)
        if seed:
            chance.shuffle(rows)
            chance.shuffle(places)
        path = tmp_path / f"{seed}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            wide = [row + [""] * (len(header) - len(row)) for row in [header, *rows]]
            csv.writer(file).writerows([[row[place] for place in places] for row in wide])
        take(book, path)
        books.append((loose(records.contacts(book)), loose(records.orders(book))))
    assert books[1:] == books[:1] * 2


def loose(rows: Iterable[dict[str, Any]]) -> list[str]:
    """Records without their numbers, in no order."""
    made = []
    for row in rows:
        plain = {**row, "id": 0, "contact": (row.get("contact") or {}).get("name")}
        told = {k: sorted(map(json.dumps, v)) if isinstance(v, list) else v for k, v in plain.items()}
        made.append(json.dumps(told, sort_keys=True))
    return sorted(made)

"""The first files a seller brings: Shopify, Taobao, her own tables by mapping, records; and what is refused."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui import settle, shop
from crm_tui.card import card
from crm_tui.errors import BadInput, CrmError
from crm_tui.exchange.importing import Options, import_file
from crm_tui.people import contacts
from crm_tui.people.finding import find, listing
from crm_tui.store import undo
from crm_tui.store.book import Book, open_book
from crm_tui.store.tables import TRACKED
from crm_tui.trade import orders

DAY = "2026-11-22"
Bring = Callable[..., dict[str, Any]]
Table = list[dict[str, str]]


def opened(path: Path) -> Book:
    book = open_book(str(path))
    book.settle = settle.settle
    shop.configure(book, {"country": "DE", "zone": "Europe/Berlin", "currency": "EUR"}, DAY)
    return book


@pytest.fixture
def book(tmp_path: Path, crm_home: Path) -> Iterator[Book]:
    with opened(tmp_path / "book.db") as book:
        yield book


@pytest.fixture
def bring(book: Book, tmp_path: Path) -> Bring:
    """bring(text, written=…, name=…, **options) imports a file of that text; returns the report."""

    def take(
        text: str | bytes, name: str = "file.csv", written: str = "utf-8", **options: Any
    ) -> dict[str, Any]:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(written))
        return import_file(book, str(path), Options(day=DAY, **options))

    return take


def table(rows: Table, header: list[str] | None = None) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, header or list(rows[0]), restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def everybody(book: Book) -> list[dict[str, Any]]:
    return list(listing(book, [row[0] for row in book.db.execute("SELECT id FROM contact ORDER BY id")]))


def person(book: Book, name: str) -> dict[str, Any]:
    (found,) = [row for row in everybody(book) if row["name"] == name]
    return card(book, found["id"])


def order(book: Book, number: str) -> dict[str, Any]:
    return orders.show(book, orders.resolve(book, number))


def contents(book: Book) -> dict[str, list[tuple]]:
    """Every row of the book, for "nothing was changed"."""
    return {t: [tuple(row) for row in book.db.execute(f"SELECT * FROM {t} ORDER BY id")] for t in TRACKED}


def told(report: dict[str, Any]) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    return tuple(report["contacts"].values()), tuple(report["orders"].values()), report["rejected"]


# --- Shopify ---------------------------------------------------------------------------------------------

CUSTOMER = {
    "Customer ID": "'7700000000001", "First Name": "Ragnhild", "Last Name": "Öström", "Email": "Ragnhild@Example.com",
    "Accepts Email Marketing": "yes", "Default Address Company": "", "Default Address Address1": "Tallvägen 9",
    "Default Address Address2": "", "Default Address City": "Umeå", "Default Address Province Code": "",
    "Default Address Country Code": "SE", "Default Address Zip": "'903 22", "Default Address Phone": "",
    "Phone": "'+46701740611", "Accepts SMS Marketing": "no", "Total Spent": "120.00", "Total Orders": "2",
    "Note": "left at the door,\nplease", "Tax Exempt": "no", "Tags": "wool, Früh",
}  # fmt: skip


def test_shopify_customers(book: Book, bring: Bring) -> None:
    other = dict.fromkeys(CUSTOMER, "") | {
        "Customer ID": "'7700000000002",
        "Phone": "'+4930231250042",
        "Total Spent": "0",
    }
    text = "\ufeff" + table([CUSTOMER, other])
    report = bring(text)
    assert (report["format"], report["encoding"], told(report)) == (
        "shopify-customers",
        "utf-8",
        ((2, 0, 0), (0, 0, 0, 0), 0),
    )
    one = person(book, "Ragnhild Öström")
    assert one["identities"] == [{"platform": "shopify", "shop": None, "id": "7700000000001"}]
    assert {(h["kind"], h["value"]) for h in one["handles"]} == {
        ("email", "Ragnhild@Example.com"),
        ("phone", "+46701740611"),
    }
    assert one["addresses"] == [
        {
            "label": None,
            "lines": "Tallvägen 9",
            "city": "Umeå",
            "region": "",
            "postcode": "903 22",
            "country": "SE",
        }
    ]
    assert (sorted(one["tags"]), one["note"]) == (["Früh", "wool"], "left at the door,\nplease")
    assert {c: s["state"] for c, s in one["consent"].items()} == {"email": "granted"}  # unticked is unknown
    assert one["extra"] == {"Tax Exempt": "no", "Total Orders": "2", "Total Spent": "120.00"}
    assert [row["name"] for row in find(book, "umea")] == ["Ragnhild Öström"]
    assert told(bring(text)) == ((0, 0, 2), (0, 0, 0, 0), 0)


def test_shopify_customers_of_before_2022(book: Book, bring: Bring) -> None:
    old = {
        "First Name": "Cosima", "Last Name": "Falk", "Email": "cosima@example.com", "Company": "Falk & Co", "Address1": "Am Tor 1",
        "Address2": "", "City": "Ulm", "Province": "", "Province Code": "", "Country": "Germany", "Country Code": "DE",
        "Zip": "'89073", "Phone": "030 23125 001", "Accepts Marketing": "no", "Total Spent": "0", "Total Orders": "0",
        "Tags": "", "Note": "", "Tax Exempt": "no",
    }  # fmt: skip
    assert bring(table([old]))["format"] == "shopify-customers"
    one = person(book, "Cosima Falk")
    assert (one["company"], one["addresses"][0]["country"], one["consent"]) == ("Falk & Co", "DE", {})
    assert [row["name"] for row in find(book, "+493023125001")] == ["Cosima Falk"]


def bought(
    number: str, status: str = "paid", total: str = "20.00", email: str = "ragnhild@example.com", **more: str
) -> dict[str, str]:
    return {
        "Name": number, "Email": email, "Financial Status": status, "Fulfilled at": "", "Currency": "EUR", "Subtotal": "15.10",
        "Shipping": "4.90", "Taxes": "2.40", "Total": total, "Discount Amount": "0.00", "Created at": "2026-03-28 23:30:00 -0500",
        "Lineitem quantity": "2", "Lineitem name": "Mitten, grey", "Lineitem price": "5.05", "Lineitem sku": "MIT-G",
        "Billing Name": "Ragnhild Öström" if email else "", "Cancelled at": "", "Refunded Amount": "0.00", "Source": "web",
    } | {column.replace("_", " "): value for column, value in more.items()}  # fmt: skip


def test_shopify_orders(book: Book, bring: Bring) -> None:
    bring(table([CUSTOMER]), name="customers.csv")
    second = {
        "Name": "#501",
        "Lineitem quantity": "1",
        "Lineitem name": "Scarf",
        "Lineitem price": "5.00",
        "Lineitem sku": "SCA",
    }
    rows = [
        bought("#501", Fulfilled_at="2026-03-30 09:00:00 +0200"), second, bought("#502", "refunded", Refunded_Amount="20.00"),
        bought("#503", "partially_refunded", Refunded_Amount="5.00"), bought("#504", "pending"), bought("#505", "voided"),
        bought("#506", Cancelled_at="2026-03-30 10:00:00 +0200"), bought("#507", email="", Source="pos"),
    ]  # fmt: skip
    report = bring(table(rows))
    assert (report["format"], told(report)) == ("shopify-orders", ((0, 0, 1), (7, 0, 0, 1), 0))
    first = order(book, "#501")
    assert (first["day"], first["at"]) == (
        "2026-03-29",
        "2026-03-29T04:30:00Z",
    )  # the day of the shop, in Berlin
    assert (first["total"], first["shipping"], [(x["sku"], x["quantity"], x["amount"]) for x in first["lines"]]) == (
        "20.00", "4.90", [("MIT-G", "2", "10.10"), ("SCA", "1", "5.00")],
    )  # fmt: skip
    assert first["parcels"] == [
        {"carrier": None, "tracking": None, "shipped": "2026-03-30", "delivered": None}
    ]
    counts = {
        n: (order(book, n)["counts"], order(book, n)["net"])
        for n in ("#502", "#503", "#504", "#505", "#506", "#507")
    }
    assert counts == {
        "#502": (False, "0.00"), "#503": (True, "15.00"), "#504": (False, "0.00"), "#505": (False, "0.00"),
        "#506": (False, "0.00"), "#507": (True, "20.00"),
    }  # fmt: skip
    (row,) = everybody(book)
    assert (row["orders"], row["spent"]) == (2, [{"amount": "35.00", "currency": "EUR"}])
    assert told(bring(table(rows))) == ((0, 0, 1), (0, 0, 7, 1), 0)


def test_an_order_that_moved_on_is_changed(book: Book, bring: Bring) -> None:
    bring(table([bought("#900", "pending")]))
    report = bring(table([bought("#900", "paid", Fulfilled_at="2026-04-02 08:00:00 +0200")]))
    assert told(report)[1] == (0, 1, 0, 0)
    assert (order(book, "#900")["counts"], order(book, "#900")["parcels"][0]["shipped"]) == (
        True,
        "2026-04-02",
    )


# --- Taobao ----------------------------------------------------------------------------------------------


def sold(
    number: str, nick: str = "山里的小鹿", status: str = "交易成功", paid: str = "88.00", **more: str
) -> dict[str, str]:
    return {
        "订单编号": f'="{number}"', "买家会员名": nick, "买家支付宝账号": "--", "买家应付货款": "90.00", "买家应付邮费": "8.00",
        "总金额": "98.00", "买家实际支付金额": paid, "订单状态": status, "买家留言": "发顺丰", "收货人姓名": "钟 灵",
        "收货地址 ": "云南省 大理白族自治州 大理市 洱海门外甲1号(671000)", "联系手机": "'16312340099",
        "订单创建时间": "2026-06-18 00:20:05", "订单付款时间 ": "2026-06-18 00:21:00", "宝贝标题 ": "手冲壶，黑色，滤纸",
        "宝贝种类 ": "2", "物流单号 ": "No:YT0000000000001", "物流公司": "圆通速递", "订单备注": "", "退款金额": "0元",
    } | more  # fmt: skip


def test_taobao_orders_as_they_come_in_gbk(book: Book, bring: Bring) -> None:
    rows = [
        sold("2800000000000000001"), sold("2800000000000000002", status="交易关闭", paid="0.00"),
        sold("2800000000000000003", status="等待买家付款", paid="0.00"), sold("2800000000000000004", 退款金额="30.00元"),
    ]  # fmt: skip
    text = table(rows)
    with pytest.raises(UnicodeDecodeError):
        text.encode("gbk").decode()
    report = bring(text, written="gbk")
    assert (report["format"], report["encoding"]) == ("taobao-orders", "gb18030")
    assert told(report) == ((1, 0, 0), (4, 0, 0, 0), 0)
    one = person(book, "钟灵")
    assert {(h["kind"], h["value"]) for h in one["handles"]} == {
        ("taobao", "山里的小鹿"),
        ("phone", "16312340099"),
    }
    place = one["addresses"][0]
    assert (place["region"], place["city"], place["lines"], place["postcode"], place["country"]) == (
        "云南省", "大理白族自治州", "大理市 洱海门外甲1号", "671000", "CN",
    )  # fmt: skip
    # what was paid, not the total; closed and unpaid ones count nothing, a refund is taken off
    assert (one["orders"]["count"], one["spent"]) == (2, [{"amount": "146.00", "currency": "CNY"}])
    first = order(book, "2800000000000000001")
    assert (first["at"], first["day"]) == (
        "2026-06-17T16:20:05Z",
        "2026-06-17",
    )  # China's night is Berlin's evening
    assert (first["total"], first["paid"], first["wishes"]) == ("98.00", "88.00", "发顺丰")
    assert [line["name"] for line in first["lines"]] == [
        "手冲壶，黑色，滤纸"
    ]  # three parts, two kinds: not to be split
    assert first["parcels"][0]["tracking"] == "YT0000000000001"
    assert [row["name"] for row in find(book, "zl")] == ["钟灵"]


def test_a_masked_buyer_is_nobody(book: Book, bring: Bring) -> None:
    hidden = {"收货人姓名": "钟**", "联系手机": "163****0099", "收货地址 ": "云南省 大理市 ****"}
    report = bring(table([sold("2800000000000000005", nick="山**鹿", **hidden)]), written="gb18030")
    assert told(report) == ((0, 0, 0), (1, 0, 0, 1), 0)


# --- her own tables --------------------------------------------------------------------------------------

MAPS = [
    "Kd-Nr=contact.external_id",
    "Wer=contact.name",
    "Mail=contact.email",
    "Größe=field.size",
    "Was=contact.tags",
]
OWN = "Kd-Nr;Wer;Mail;Größe;Was\r\n7;Björn Köhler;bk@example.com;42;Müller,leise\r\n8;Émilie Müller;;38;\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_table_by_mapping_in_any_encoding(book: Book, bring: Bring, encoding: str) -> None:
    report = bring(OWN, written=encoding, maps=MAPS, platform="shop")
    assert (report["format"], told(report)) == ("mapped", ((2, 0, 0), (0, 0, 0, 0), 0))
    assert {row["name"] for row in everybody(book)} == {"Björn Köhler", "Émilie Müller"}
    one = person(book, "Björn Köhler")
    assert (one["fields"], sorted(one["tags"])) == ({"size": "42"}, ["Müller", "leise"])
    assert one["identities"] == [{"platform": "shop", "shop": None, "id": "7"}]


def test_a_mapping_is_remembered_by_its_header(book: Book, bring: Bring) -> None:
    bring(OWN, maps=MAPS, platform="shop")
    later = "Was;Mail;Wer;Kd-Nr;Größe\nneu;;Ann Ada;9;40\n"
    report = bring(later, name="later.csv")
    assert (report["format"], told(report)) == ("mapped", ((1, 0, 0), (0, 0, 0, 0), 0))
    assert person(book, "Ann Ada")["identities"][0] == {"platform": "shop", "shop": None, "id": "9"}


def test_orders_by_mapping(book: Book, bring: Bring) -> None:
    text = "nr\twho\titem\tqty\teach\twhen\n1\tAnn\tcup\t2\t4,50\t05.03.2026\n1\t\tsaucer\t1\t2,00\t\n2\tAnn\tcup\t-1\t4,50\t07.03.2026\n"
    maps = [
        "nr=order.number",
        "who=contact.name",
        "item=line.name",
        "qty=line.quantity",
        "each=line.price",
        "when=order.at",
    ]
    report = bring(text, name="orders.tsv", maps=maps)
    assert told(report) == ((1, 0, 0), (2, 0, 0, 0), 0)
    assert (order(book, "1")["total"], order(book, "1")["day"], order(book, "1")["at"]) == (
        "11.00",
        "2026-03-05",
        None,
    )
    (row,) = everybody(book)
    assert (row["orders"], row["spent"]) == (1, [{"amount": "6.50", "currency": "EUR"}])


RECORDS = [
    {"external_id": 12345678901234567890, "name": "山本 花", "phones": ["+81 90 0000 0001"], "tags": ["a", "b"],
     "handles": [{"kind": "wechat", "value": "hana_y"}], "birthday": "lunar:--08-15"},
    {"name": "Ann", "email": "ann@example.com", "note": "one\ntwo", "unknown": {"deep": [1]}},
]  # fmt: skip


@pytest.mark.parametrize("shape", ["list", "lines", "inside"])
def test_records(book: Book, bring: Bring, shape: str) -> None:
    text = {
        "list": json.dumps(RECORDS), "lines": "\n".join(map(json.dumps, RECORDS)), "inside": json.dumps({"contacts": RECORDS}),
    }[shape]  # fmt: skip
    report = bring(text, name="records.json")
    assert (report["format"], told(report)) == ("records", ((2, 0, 0), (0, 0, 0, 0), 0))
    one = next(card(book, row["id"]) for row in everybody(book) if row["name"].startswith("山本"))
    assert (one["external_id"], one["birthday"], sorted(one["tags"])) == (
        "12345678901234567890",
        "lunar:--08-15",
        ["a", "b"],
    )
    assert {h["kind"] for h in one["handles"]} == {"phone", "wechat"}
    assert "unknown" in person(book, "Ann")["extra"]
    assert told(bring(text, name="records.json")) == ((0, 0, 2), (0, 0, 0, 0), 0)


def test_a_packed_file_is_read_in_place(book: Book, bring: Bring) -> None:
    report = bring(gzip.compress(OWN.encode()), name="own.csv.gz", maps=MAPS)
    assert report["rows"] == 2


# --- what is refused -------------------------------------------------------------------------------------

BAD = [
    bought("#1"),
    bought("#2", total="twelve"),
    bought("#3", Created_at="2026-02-30 10:00:00 +0100"),
    bought("#4"),
]


def test_rejected_rows_stand_in_a_file_with_line_and_reason(book: Book, bring: Bring, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    report = bring(table(BAD), rejects=str(rejects))
    assert (told(report)[1], report["rejected"], report["rejects_file"]) == ((2, 0, 0, 0), 2, str(rejects))
    assert rejects.stat().st_mode & 0o777 == 0o600
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        kept = list(csv.DictReader(file))
    assert [row["line"] for row in kept] == ["3", "4"]
    assert "twelve" in kept[0]["reason"]
    assert "2026-02-30" in kept[1]["reason"]
    assert [row["Name"].lstrip("'") for row in kept] == ["#2", "#3"]
    mended = rejects.read_text("utf-8-sig").replace("twelve", "12.00").replace("2026-02-30", "2026-02-28")
    assert told(bring(mended, name="mended.csv"))[1:] == ((2, 0, 0, 0), 0)


def test_strict_takes_all_or_nothing(book: Book, bring: Bring) -> None:
    before = contents(book)
    with pytest.raises(CrmError, match="line 3"):
        bring(table(BAD), strict=True)
    assert contents(book) == before


def test_a_dry_run_says_what_it_would_do(book: Book, bring: Bring) -> None:
    before = contents(book)
    report = bring(table([CUSTOMER]), dry_run=True)
    assert (told(report)[0], report["batch"]) == ((1, 0, 0), None)
    assert contents(book) == before
    assert len(undo.history(book)) == 1  # the shop's own facts


@pytest.mark.parametrize(
    ("text", "options", "problem"),
    [
        ("a,b\n1,2\n", {}, "a, b"),
        ("", {}, "is empty"),
        (" \n\n", {}, "is empty"),
        (OWN, {"maps": ["Nein=contact.name"]}, "Nein"),
        (OWN, {"maps": ["Wer=contact.nmae"]}, "contact.name"),
        (OWN, {"maps": ["Wer"]}, "COLUMN=FIELD"),
        (OWN, {"maps": ["Was=line.name"]}, "order.number"),
        (OWN, {"format": "shopfy"}, "shopify-customers"),
        (OWN, {"format": "shopify-orders"}, "Financial Status"),
        (OWN, {"maps": MAPS, "encoding": "klingon"}, "klingon"),
        (OWN.encode("cp1252"), {"maps": MAPS, "encoding": "utf-8"}, "is not utf-8 text"),
        (OWN, {"maps": MAPS, "timezone": "Mars/Base"}, "Mars/Base"),
        (OWN, {"maps": MAPS, "currency": "Taler"}, "Taler"),
        (gzip.compress(OWN.encode(), mtime=0)[:-20], {"maps": MAPS}, "damaged gzip"),
        ('{"name": ', {}, "no JSON"),
        ("[" * 50 + "]" * 50, {}, "20 levels"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_a_sentence(
    book: Book, bring: Bring, text: str | bytes, options: dict[str, Any], problem: str
) -> None:
    before = contents(book)
    with pytest.raises((CrmError, BadInput)) as refusal:
        bring(text, **options)
    assert problem in refusal.value.sentence
    assert contents(book) == before


def test_a_file_that_is_not_there(book: Book, tmp_path: Path) -> None:
    with pytest.raises(CrmError, match=r"There is no file .*nowhere\.csv"):
        import_file(book, str(tmp_path / "nowhere.csv"), Options(day=DAY))


# --- the hand, undo, and the order of things -------------------------------------------------------------


def test_what_a_hand_wrote_stays(book: Book, bring: Bring) -> None:
    bring(table([CUSTOMER]))
    (row,) = everybody(book)
    contacts.edit(book, row["id"], name="Ragnhild Ö.", note="rings twice", day=DAY)
    contacts.tag(book, row["id"], ["frueh", "FRÜH"], DAY)
    later = CUSTOMER | {
        "Note": "nobody home",
        "Last Name": "Österberg",
        "Tags": "Früh",
        "Default Address City": "Luleå",
    }
    assert told(bring(table([later])))[0] == (0, 1, 0)
    one = card(book, row["id"])
    assert (one["name"], one["note"]) == ("Ragnhild Ö.", "rings twice")
    assert [tag for tag in one["tags"] if tag.lower() == "früh"] == ["Früh"]
    assert {place["city"] for place in one["addresses"]} >= {"Luleå"}


def test_a_tag_that_a_file_brought_can_be_taken_off(book: Book, bring: Bring) -> None:
    bring(table([CUSTOMER]))
    (row,) = everybody(book)
    contacts.untag(book, row["id"], ["früh"], DAY)
    assert card(book, row["id"])["tags"] == ["wool"]


def test_an_import_is_one_step_to_take_back(book: Book, bring: Bring) -> None:
    bring(table([CUSTOMER]), name="customers.csv")
    before = contents(book)
    report = bring(table([bought("#1"), bought("#2", email="new@example.com")]))
    undo.undo(book, report["batch"], DAY)
    after = contents(book)
    assert {t: [row[:-1] for row in rows] for t, rows in after.items()} == {
        t: [row[:-1] for row in rows] for t, rows in before.items()
    }
    assert [row["name"] for row in everybody(book)] == ["Ragnhild Öström"]
    assert told(bring(table([bought("#1"), bought("#2", email="new@example.com")])))[1] == (2, 0, 0, 0)


PEOPLE = 5
cells = st.fixed_dictionaries(
    {
        "who": st.integers(1, PEOPLE), "number": st.integers(1, 9), "sku": st.sampled_from(["A1", "B2", "C3"]),
        "qty": st.integers(-3, 5).filter(bool), "price": st.integers(0, 9999), "name": st.booleans(),
    }
)  # fmt: skip
ORDER_MAPS = [
    "id=contact.external_id", "name=contact.name", "mail=contact.email", "no=order.number", "at=order.at", "sku=line.sku",
    "item=line.name", "qty=line.quantity", "each=line.price", "ship=order.shipping",
]  # fmt: skip


def own_orders(drawn: list[dict[str, Any]]) -> Table:
    """A table in which an order's rows agree with one another, each naming its person or leaving that out."""
    rows: Table = []
    for one in drawn:
        who = 1 + one["number"] % PEOPLE  # an order is one person's
        rows.append(
            {
                "id": str(100 + who), "name": f"Person {who}" if one["name"] else "", "mail": f"p{who}@example.com",
                "no": f"N{one['number']}", "at": f"2026-05-{one['number']:02}", "sku": one["sku"],
                "item": f"thing {one['sku']}", "qty": str(one["qty"]), "each": f"{one['price'] / 100:.2f}",
                "ship": f"{one['number']}.00",
            }
        )  # fmt: skip
    return rows


def taken(rows: Table, header: list[str]) -> tuple[list, list]:
    """Import the table into a book of its own; what the book then says of people and orders, without its ids."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "orders.csv"
        path.write_text(table(rows, header), "utf-8")
        with opened(Path(folder) / "book.db") as book:
            report = import_file(book, str(path), Options(day=DAY, maps=ORDER_MAPS))
            assert report["rejected"] == 0
            people = [{k: v for k, v in row.items() if k not in ("id", "matched")} for row in everybody(book)]
            found = []
            for row in orders.listing(book):
                whole = orders.show(book, int(str(row["id"])))
                whole["contact"] = (whole["contact"] or {}).get("name")  # type: ignore[attr-defined]
                whole["lines"] = sorted(whole["lines"], key=repr)  # type: ignore[call-overload]
                found.append({k: v for k, v in whole.items() if k != "id"})
    return sorted(people, key=repr), sorted(found, key=repr)


@settings(max_examples=20)
@given(st.lists(cells, min_size=1, max_size=25), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_does_not_matter(
    drawn: list[dict[str, Any]], chance: random.Random
) -> None:
    rows = own_orders(drawn)
    shuffled, header = list(rows), list(rows[0])
    chance.shuffle(shuffled)
    chance.shuffle(header)
    assert taken(shuffled, header) == taken(rows, list(rows[0]))


def test_a_table_with_columns_nobody_knows_is_no_list_of_people(book: Book, tmp_path: Path) -> None:
    """Orders have a name too: what is not understood is asked for, never put aside in silence."""
    path = tmp_path / "mixed.csv"
    path.write_text("name,phone,invoice,sum\nAnn,13800138000,7,12.00\n", "utf-8")
    with pytest.raises(CrmError, match="invoice, sum"):
        import_file(book, str(path), Options(day="2026-03-01"))
    path.write_text("name,phone\nAnn,13800138000\n", "utf-8")
    assert import_file(book, str(path), Options(day="2026-03-01"))["contacts"]["new"] == 1

"""What goes out comes back the same: tables in every lossless form, the whole book, hostile text and all."""

from __future__ import annotations

import csv
import io
import json
import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tui import settle
from crm_tui.care import consent, followups
from crm_tui.dates import read_when
from crm_tui.errors import BadInput, CrmError
from crm_tui.exchange import exporting
from crm_tui.exchange.importing import Options, import_file
from crm_tui.exchange.out import records
from crm_tui.people import contacts, handles, names
from crm_tui.store import dumps
from crm_tui.store.book import Book, open_book
from crm_tui.store.tables import SCHEMA, TRACKED
from crm_tui.text import clean, fold, formula_plain
from crm_tui.trade import orders
from crm_tui.trade.counting import STATUSES, counted

DAY = "2026-11-22"
TODAY = date(2026, 11, 22)
FORMS = ("csv", "json", "ndjson", "xlsx")
SAMPLES = ("shopify-customers.csv", "shopify-orders.csv", "gumroad-sales.csv", "google-contacts.csv", "contacts-apple-3.0.vcf",
           "mailchimp-subscribed.csv", "woocommerce-orders.csv", "outlook-contacts.csv")  # fmt: skip


@contextmanager
def empty_book() -> Iterator[Book]:
    with TemporaryDirectory() as folder, open_book(f"{folder}/book.db") as book:
        book.settle = settle.settle
        yield book


def written(book: Book, what: str, form: str, folder: Path) -> Path:
    path = folder / f"{what}.{form}"
    exporting.export(book, what, str(path), form, force=True)
    return path


def taken(book: Book, path: Path) -> dict[str, Any]:
    return import_file(book, str(path), Options(day=DAY))


def people_of(book: Book) -> list[str]:
    """Everybody, without what hangs on the book: numbers, and who brought whom."""
    return sorted(
        json.dumps({k: v for k, v in row.items() if k not in ("id", "referred_by")}, sort_keys=True)
        for row in records.contacts(book)
    )


def orders_of(book: Book) -> list[str]:
    found = []
    for row in records.orders(book):
        buyer = row["contact"] and {k: v for k, v in row["contact"].items() if k != "id"}
        lines = sorted(json.dumps(line, sort_keys=True) for line in row["lines"])
        found.append(json.dumps({**row, "id": 0, "contact": buyer, "lines": lines}, sort_keys=True))
    return sorted(found)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("what", ["contacts", "orders"])
def test_samples_go_out_and_come_back(
    form: str, what: str, shared_data: Path, new_book: Callable[..., Book], take: Any, tmp_path: Path
) -> None:
    book, other = new_book(), new_book(country="CN", zone="Asia/Shanghai")
    for name in SAMPLES:
        take(book, shared_data / "exports" / name)
    path = written(book, what, form, tmp_path)
    report = take(other, path)
    assert (report["format"], report["rejected"]) == ("crm-export", 0)
    same = people_of if what == "contacts" else orders_of
    if what == "contacts":
        assert same(other) == same(book)
    else:  # the days are those of the other shop's zone
        assert [re.sub(r'"day": "[^"]+"', "", x) for x in same(other)] == [
            re.sub(r'"day": "[^"]+"', "", x) for x in same(book)
        ]
    assert take(other, path)["batch"] is None
    assert take(book, path)["batch"] is None, "the same book has nothing new to learn"


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufdd0\ufdd1"), max_size=12)
WORDS = TEXT | st.sampled_from(
    [
        "=1+1",
        "'quoted",
        "+1",
        "@x",
        "－1",
        "a;b",
        "a, b",
        '[{"x":1}]',
        "_x0041_",
        "tab\tin",
        "line\nin",
        "\r\nx",
        "'=x",
        "{}",
        "a:b:c",
    ]
)
NAME = WORDS.map(names.tidy).filter(lambda name: 0 < len(name.encode()) < 1000)
FACT = WORDS.map(lambda text: clean(text)[0].strip() or None)
KEY = WORDS.map(str.strip).filter(bool)
HANDLE = st.tuples(st.sampled_from(["email", "phone", "wechat", "website", "other", "skype"]), WORDS, FACT)
PLACE = st.fixed_dictionaries(
    dict.fromkeys(("label", "lines", "city", "region", "postcode", "country"), FACT)
)
PERSON = st.fixed_dictionaries(
    {
        "name": NAME, "name_rank": st.integers(0, 4), "nickname": FACT, "company": FACT, "note": FACT, "job": FACT,
        "birthday": st.sampled_from([None, "1990-05-12", "--02-29", "lunar:--08-15"]),
        "stage": st.sampled_from(["prospect", "customer"]), "archived": st.integers(0, 1),
        "keep_in_touch": st.sampled_from([None, "6 weeks"]), "created": st.dates().map(str),
        "credit_limit": st.none() | st.integers(0, 10**9),
    }
)  # fmt: skip
MORE = st.fixed_dictionaries(
    {
        "handles": st.lists(HANDLE, max_size=3), "identities": st.lists(st.tuples(KEY, WORDS.map(str.strip), KEY), max_size=2),
        "places": st.lists(PLACE, max_size=2), "tags": st.lists(KEY, max_size=3, unique_by=fold),
        "fields": st.dictionaries(KEY, KEY, max_size=2), "extra": st.dictionaries(KEY, KEY, max_size=2),
        "consent": st.lists(st.tuples(st.sampled_from(["email", "sms", "*"]), st.sampled_from(["granted", "refused"]),
                                      st.dates().map(str), KEY, FACT), max_size=2, unique_by=lambda one: one[0]),
    }
)  # fmt: skip


def put_person(book: Book, facts: dict[str, Any], more: dict[str, Any], number: int) -> int:
    with book.act("test", DAY) as act:
        own = {k: json.dumps(more[k]) if more[k] else None for k in ("fields", "extra")}
        money = "EUR" if facts["credit_limit"] is not None else None
        contact = act.insert("contact", **facts, **own, credit_currency=money)
        seen = set()
        for kind, value, label in more["handles"]:
            made = handles.make(kind, value, "DE", label or "")
            if made and (made.kind, made.norm or made.value) not in seen and not handles.is_relay(made.norm):
                seen.add((made.kind, made.norm or made.value))
                act.insert("handle", contact=contact, **{**made._asdict(), "label": made.label or None})
        keys = set()
        for platform, shop, external in more["identities"]:
            one = (platform, shop, f"{number}-{external}")
            if one not in keys:
                keys.add(one)
                act.insert(
                    "identity", contact=contact, platform=platform, shop=shop, external_id=one[2], key=one[2]
                )
        places = {
            json.dumps({k: v or "" for k, v in place.items() if k != "label"}): place
            for place in more["places"]
        }
        for place in places.values():
            if any(place.values()):
                act.insert(
                    "address",
                    contact=contact,
                    **{k: v if k == "label" else v or "" for k, v in place.items()},
                )
        for tag in more["tags"]:
            act.insert("tag", contact=contact, tag=tag, key=fold(tag))
        for channel, state, day, source, reason in more["consent"]:
            act.insert(
                "consent",
                contact=contact,
                channel=channel,
                state=state,
                day=day,
                source=source,
                reason=reason,
            )
    return contact


@given(st.lists(st.tuples(PERSON, MORE), max_size=4), st.sampled_from(FORMS))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_any_people_come_back(people: list[tuple[dict[str, Any], dict[str, Any]]], form: str) -> None:
    with empty_book() as book, empty_book() as other, TemporaryDirectory() as folder:
        for number, (facts, more) in enumerate(people):
            put_person(book, facts, more, number)
        path = written(book, "contacts", form, Path(folder))
        if people:
            assert taken(other, path)["contacts"]["new"] == len(people)
        assert people_of(other) == people_of(book)
        whole = written(book, "everything", "zip", Path(folder))
        with empty_book() as third:
            taken(third, whole)
            assert "".join(exporting.pieces(third, "everything", "ndjson")) == "".join(
                exporting.pieces(book, "everything", "ndjson")
            )


MONEY = st.none() | st.integers(-(10**9), 10**9)
LINE = st.fixed_dictionaries(
    {"sku": st.none() | KEY, "name": KEY, "variant": FACT, "quantity": st.sampled_from(["1", "2", "-1", "0.5"]),
     "price": MONEY, "discount": MONEY, "amount": MONEY, "category": st.none()}
).filter(lambda line: line["price"] is None or line["amount"] is not None)  # fmt: skip
ORDER = st.fixed_dictionaries(
    {"number": st.none() | KEY, "platform": KEY, "shop": WORDS.map(str.strip), "currency": st.sampled_from(["EUR", "JPY", "KWD"]),
     "moment": st.none() | st.datetimes().map(lambda at: f"{at:%Y}".zfill(4) + f"{at:-%m-%dT%H:%M:%SZ}"),
     "status": st.sampled_from(STATUSES), "status_text": FACT, "payment": FACT, "wishes": FACT, "note": FACT, "channel": FACT,
     "subtotal": MONEY, "tax": MONEY, "total": st.integers(-(10**9), 10**9), "paid": st.integers(0, 10**9),
     "refunded": st.integers(0, 10**9)}
)  # fmt: skip
PARCEL = st.tuples(FACT, FACT, st.none() | st.dates().map(str)).filter(any)


@given(st.lists(st.tuples(ORDER, st.lists(LINE, max_size=3), st.lists(PARCEL, max_size=1), st.none() | NAME), max_size=3,
                unique_by=lambda one: (one[0]["number"], one[0]["platform"], one[0]["shop"]) if one[0]["number"] else id(one)),
       st.sampled_from(FORMS))  # fmt: skip
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_any_orders_come_back(table: list[Any], form: str) -> None:
    with empty_book() as book, empty_book() as other, TemporaryDirectory() as folder:
        for facts, lines, parcels, buyer in table:
            put_order(book, facts, lines, parcels, buyer)
        path = written(book, "orders", form, Path(folder))
        if table:
            assert taken(other, path)["orders"]["new"] == len(table)
        assert orders_of(other) == orders_of(book)


def put_order(
    book: Book, facts: dict[str, Any], lines: list[Any], parcels: list[Any], buyer: str | None
) -> None:
    at = facts["moment"]
    told = {k: v for k, v in facts.items() if k != "moment"} | {"at": at, "day": at[:10] if at else None}
    is_return = told["total"] < 0 or (bool(lines) and all(line["quantity"].startswith("-") for line in lines))
    counts, net = counted(told["status"], told["total"], told["paid"], told["refunded"], is_return=is_return)
    with book.act("test", DAY) as act:
        who = act.insert("contact", name=buyer, created=DAY) if buyer else None
        order = act.insert("orders", contact=who, **told, counts=counts, net=net)
        for position, line in enumerate(lines):
            sku, name = line["sku"], line["name"]
            key = f"sku:{sku}" if sku else f"name:{name}"
            known = [row["id"] for row in dumps.rows(book.db, "product") if row["key"] == key]
            product = known[0] if known else act.insert("product", sku=sku, name=name, key=key)
            rest = {k: v for k, v in line.items() if k not in ("sku", "name", "category")}
            act.insert(
                "line", orders=order, position=position, product=product, name=name if sku else None, **rest
            )
        for carrier, tracking, shipped in parcels:
            act.insert("parcel", orders=order, carrier=carrier, tracking=tracking, shipped=shipped)


def test_the_whole_book_comes_back_exactly(
    shared_data: Path, new_book: Callable[..., Book], take: Any, tmp_path: Path
) -> None:
    book, other, third = new_book(), new_book(country="CN"), new_book()
    for name in SAMPLES:
        take(book, shared_data / "exports" / name)
    mei = contacts.add(book, "Mei", phones=["+49 151 10004242"], fields={"shoe": "38"}, day=DAY)
    followups.add(book, mei, "call", read_when("2026-12-01", TODAY), rule="month", day=DAY)
    consent.decide(book, mei, "email", "refused", reason="asked", day=DAY)
    consent.decide(book, mei, "email", "unknown", day=DAY)
    orders.add(book, mei, [("Soap", "2", "4.50")], day=DAY)
    path = written(book, "everything", "zip", tmp_path)
    assert written(book, "everything", "zip", tmp_path).read_bytes() == path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        assert {f"{table}.ndjson" for table in dumps.TABLES} < set(archive.namelist())
    report = take(other, path)
    assert report["contacts"]["new"] == len(list(dumps.rows(book.db, "contact")))
    for table in dumps.TABLES:
        mine, theirs = ([*dumps.rows(b.db, table)] for b in (book, other))
        for row in [*mine, *theirs] if table == "setting" else []:
            row.pop("id")  # the new book had its own already
        assert theirs == mine, table
    assert [row["name"] for row in records.contacts(other)] == [row["name"] for row in records.contacts(book)]
    with pytest.raises(CrmError, match="not new and empty"):
        take(other, path)
    stream = tmp_path / "all.ndjson"
    stream.write_text("".join(exporting.pieces(book, "everything", "ndjson")), "utf-8")
    assert take(third, stream)["rows"] == report["rows"]


def test_every_table_travels_and_a_book_of_the_first_schema_comes_in(
    new_book: Callable[..., Book], take: Any, tmp_path: Path
) -> None:
    book = new_book()
    mei, theo = contacts.add(book, "Mei", day=DAY), contacts.add(book, "Theo", day=DAY)
    contacts.edit(book, theo, referred_by=mei, day=DAY)
    order = orders.add(book, mei, [("Soap", "2", "4.50")], day=DAY)
    texts = {"day": DAY, "due": DAY, "wake": DAY, "opened": DAY, "created": DAY, "since": DAY}
    with book.act("set up", DAY) as act:
        for table in TRACKED:
            if book.db.execute(f"SELECT 1 FROM {table}").fetchone():
                continue
            row: dict[str, Any] = {}
            for _at, column, kind, needed, default, _key in book.db.execute(
                f"PRAGMA table_info({table})"
            ).fetchall():
                if column in ("contact", "other", "invitee"):
                    row[column] = mei if column == "contact" else theo
                elif column in ("lists", "orders"):
                    row[column] = 1 if column == "lists" else order
                elif needed and default is None and column not in ("id", "batch"):
                    row[column] = 1 if kind == "INTEGER" else texts.get(column, f"{table} {column}")
            act.insert(table, **row)
    whole = "".join(exporting.pieces(book, "everything", "ndjson"))
    path = tmp_path / "all.ndjson"
    path.write_text(whole, "utf-8")
    other = new_book()
    take(other, path)
    for table in dumps.TABLES:
        rows = [[*dumps.rows(one.db, table)] for one in (book, other)]
        assert rows[0], f"{table} holds nothing"
        assert rows[0] == rows[1] or table == "setting", table
    old, kept = new_book(), {"contact", "orders", "line", "product", "seen", "setting", "handle"}
    first = [json.loads(line) for line in whole.splitlines()]
    first[0] |= {"schema": 1, "tables": {t: n for t, n in first[0]["tables"].items() if t in kept}}
    lines = [
        first[0],
        *({k: v for k, v in row.items() if k != "entered"} for row in first[1:] if row["table"] in kept),
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert take(old, path)["orders"]["new"] == 1
    assert old.db.execute("SELECT entered FROM orders").fetchone() == (DAY,)


@pytest.mark.parametrize("form", FORMS)
def test_who_brought_whom_comes_back(
    new_book: Callable[..., Book], take: Any, tmp_path: Path, form: str
) -> None:
    book, other = new_book(), new_book()
    first = contacts.add(book, "Late", day=DAY)
    second = contacts.add(book, "Early", day=DAY)
    contacts.edit(book, first, referred_by=second, day=DAY)
    path = written(book, "contacts", form, tmp_path)
    take(other, path)
    found = {row["name"]: row["referred_by"] for row in records.contacts(other)}
    assert found["Late"]["name"] == "Early"
    assert found["Early"] is None
    assert take(other, path)["batch"] is None


def test_a_damaged_or_newer_whole_book_changes_nothing(
    new_book: Callable[..., Book], take: Any, tmp_path: Path
) -> None:
    book = new_book()
    contacts.add(book, "Mei", tags=["vip"], day=DAY)
    whole = "".join(exporting.pieces(book, "everything", "ndjson")).splitlines(keepends=True)
    tag = next(n for n, line in enumerate(whole) if '"table": "tag"' in line)
    bad = {
        "truncated": "".join(whole[:-1]), "half a line": "".join(whole)[:-9],
        "orphan": "".join(whole).replace('"contact": 1', '"contact": 99'),
        "unknown column": "".join(whole).replace('"tag": "vip"', '"tug": "vip"'),
        "unknown table": "".join(whole).replace('"table": "tag"', '"table": "sqlite_master"'),
        "not a number": "".join(whole).replace('"id": 1', '"id": "x"'), "huge": "".join(whole).replace('"id": 1', f'"id": {2**70}'),
        "nested": "".join(whole).replace('"tag": "vip"', '"tag": ["vip"]'),
        "twice": "".join([*whole[: tag + 1], *whole[tag:]]), "newer": "".join(whole).replace(f'"schema": {SCHEMA}', '"schema": 99'),
        "no manifest": whole[0][:40] + "\n",
    }  # fmt: skip
    for why, text in bad.items():
        other, path = new_book(), tmp_path / "bad.ndjson"
        path.write_text(text, "utf-8")
        with pytest.raises(CrmError, match=r"(?i)nothing was changed"):
            take(other, path)
        assert dumps.is_unused(other.db), why
    zipped = tmp_path / "all.zip"
    exporting.export(book, "everything", str(zipped), "zip")
    for cut in (60, 400, len(zipped.read_bytes()) - 30):
        part = tmp_path / "part.zip"
        part.write_bytes(zipped.read_bytes()[:cut])
        with pytest.raises(CrmError):
            take(new_book(), part)


def test_dry_run_and_undo_of_a_whole_book(new_book: Callable[..., Book], take: Any, tmp_path: Path) -> None:
    book, other = new_book(), new_book()
    contacts.add(book, "Mei", tags=["vip"], day=DAY)
    path = written(book, "everything", "zip", tmp_path)
    assert take(other, path, dry_run=True)["batch"] is None
    assert dumps.is_unused(other.db)
    take(other, path)
    assert [row["name"] for row in records.contacts(other)] == ["Mei"]


def test_a_file_is_private_whole_or_absent(
    new_book: Callable[..., Book], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = new_book()
    contacts.add(book, "=Mei", day=DAY)
    path = tmp_path / "out.csv"
    exporting.export(book, "contacts", str(path), "csv")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    with pytest.raises(CrmError, match="exists already"):
        exporting.export(book, "contacts", str(path), "csv")
    contacts.add(book, "Ann", day=DAY)

    def full(*_: object) -> Iterator[str]:
        yield "half"
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(exporting, "pieces", full)
        with pytest.raises(CrmError, match="No space left"):
            exporting.export(book, "contacts", str(path), "csv", force=True)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir() if ".part-" in p.name] == []
    exporting.export(book, "contacts", str(path), "csv", force=True)
    assert b"Ann" in path.read_bytes()
    with pytest.raises(CrmError, match="cannot be written"):
        exporting.export(book, "contacts", str(tmp_path / "no" / "out.csv"), "csv")


def test_forms_are_chosen_by_the_ending() -> None:
    assert exporting.form_of("contacts", "x.VCF") == "vcf"
    assert exporting.form_of("contacts", "") == "csv"
    assert exporting.form_of("everything", "-") == "ndjson"
    assert exporting.form_of("orders", "x.txt", "json") == "json"
    for what, path, form in (
        ("orders", "x.vcf", ""),
        ("contacts", "x", ""),
        ("all", "x.csv", ""),
        ("contacts", "-", "xlsx"),
    ):
        with pytest.raises(BadInput):
            exporting.form_of(what, path, form)


def test_cards_and_calendars(new_book: Callable[..., Book], take: Any, tmp_path: Path) -> None:
    book, other = new_book(), new_book()
    mei = contacts.add(book, "Mei; \\ Lin", phones=["+49 151 10004242"], emails=["mei@example.com"], handles=["wechat:mei_88"],
                       tags=["a,b"], birthday="--05-12", note="one\ntwo " + "長" * 60, address="Gata 1", city="Lund", day=DAY)  # fmt: skip
    followups.add(book, mei, "call, soon", read_when("2026-12-01 10:00", TODAY), rule="2 weeks", day=DAY)
    path = written(book, "contacts", "vcf", tmp_path)
    assert max(map(len, path.read_bytes().split(b"\r\n"))) <= 75
    take(other, path)
    (mine,), (theirs,) = ([*records.contacts(b)] for b in (book, other))
    for fact in ("name", "birthday", "note", "tags"):
        assert theirs[fact] == mine[fact]
    assert {(h["kind"], h["norm"]) for h in theirs["handles"]} == {
        (h["kind"], h["norm"]) for h in mine["handles"]
    }
    assert theirs["addresses"][0]["city"] == "Lund"
    calendar = written(book, "followups", "ics", tmp_path).read_text("utf-8")
    for line in (
        ":20261201T100000",
        "RRULE:FREQ=WEEKLY;INTERVAL=2",
        "SUMMARY:Mei\\; \\\\ Lin: call\\, soon",
    ):
        assert line in calendar


def test_nothing_in_a_sheet_is_a_formula(
    new_book: Callable[..., Book], shared_data: Path, take: Any, tmp_path: Path
) -> None:
    hostile = [
        s for s in json.loads((shared_data / "corpora/blns/blns.json").read_text("utf-8")) if s.strip()
    ]
    hostile += ["=1+1", "+1", "-1+cmd", "@sum", "\t=1", "＝1", "'=x", "a\x07b", "a\rb", "_x000D_", "\ufffe"]
    source = tmp_path / "people.ndjson"
    source.write_text(
        "".join(
            json.dumps({"name": s, "external_id": f"n{i}", "note": s, "tags": [s]}) + "\n"
            for i, s in enumerate(hostile)
        ),
        "utf-8",
    )
    book = new_book()
    first = take(book, source, platform="test")
    assert first["contacts"]["new"] + first["rejected"] == len(hostile)
    text = written(book, "contacts", "csv", tmp_path).read_text("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    starts = ("=", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
    assert not [cell for cell in cells if cell.startswith(starts) or re.match(r"[+-][^\d]", cell)]
    assert {formula_plain(cell) for cell in cells} >= {"=1+1", "'=x"}
    for form in FORMS:
        other = new_book()
        assert (
            take(other, written(book, "contacts", form, tmp_path))["contacts"]["new"]
            == first["contacts"]["new"]
        )
        assert people_of(other) == people_of(book), form

"""The card of one person: the JSON of `crm show`, and its lines for people."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_tui import locale, shop
from crm_tui.card import card, text_card
from crm_tui.care import consent, contacting
from crm_tui.errors import BadInput, NotFound
from crm_tui.people import contacts
from crm_tui.settle import settle
from crm_tui.store.book import Book, open_book
from crm_tui.text import cell_width
from crm_tui.trade import cases, orders

DAY = "2026-03-01"
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Book]:
    monkeypatch.setenv("CRM_TODAY", DAY)
    with open_book(str(tmp_path / "book.db")) as book:
        book.settle = settle
        shop.configure(book, {"country": "DE", "zone": "Europe/Berlin", "currency": "EUR"}, DAY)
        yield book


def full(book: Book) -> int:
    ann = contacts.add(book, "Ann", day=DAY)
    who = contacts.add(
        book, "王小明", phones=["0151 10004242"], handles=["wechat:xm_88"], tags=["老客", "vip"], nickname="小明",
        referred_by=ann, city="Köln", country="DE", birthday="--05-12", note="likes tea\nno sugar",
        fields={"size": "M"}, credit_limit="50", day="2026-01-01",
    )  # fmt: skip
    first = orders.add(
        book,
        who,
        [("Teapot", "1", "20.00"), ("Cup", "4", "2.50")],
        number="N1",
        platform="etsy",
        day="2026-01-05",
    )
    orders.ship(book, first, "DHL", "RR1", "2026-01-06")
    orders.deliver(book, first, "2026-01-09")
    orders.add(book, who, [("Cup", "2", "300")], currency="JPY", day="2026-01-20")
    contacting.log(book, who, "asked about cups", channel="wechat", direction="in", day="2026-01-22")
    with book.act("test", "2026-02-01", contact=who) as act:
        act.insert("identity", contact=who, platform="etsy", external_id="xm", key="xm")
        act.insert(
            "event",
            contact=who,
            day="2026-02-01",
            at="2026-01-31T23:30:00Z",
            kind="contact",
            text="late call",
        )
        act.insert(
            "followup",
            contact=who,
            text="call back",
            due="2026-03-05",
            time="10:00",
            wake="2026-03-05",
            origin="2026-03-05",
        )
        done = act.insert(
            "followup",
            contact=who,
            text="done one",
            due="2026-02-02",
            wake="2026-02-02",
            origin="2026-02-02",
            state="done",
            done_day="2026-02-03",
        )
        act.insert(
            "event",
            contact=who,
            day="2026-02-03",
            kind="contact",
            text="done one",
            outcome="replied",
            followup=done,
        )
        act.insert(
            "cases",
            contact=who,
            kind="complaint",
            text="lid broken",
            opened="2026-02-04",
            promise="2026-03-02",
        )
        act.insert(
            "cases",
            contact=who,
            kind="question",
            text="size?",
            opened="2026-01-07",
            state="closed",
            closed="2026-01-08",
            resolution="M",
        )
        act.insert(
            "event",
            contact=who,
            day="2026-02-05",
            kind="contact",
            text="hi",
            channel="email",
            direction="out",
        )
        act.insert(
            "orders",
            contact=who,
            platform="own",
            number="UNDATED",
            status="pending",
            currency="EUR",
            total=100,
            paid=0,
            counts=0,
            net=0,
        )
    consent.decide(book, who, "email", "refused", day="2026-02-10")
    return who


def test_the_card_of_somebody_with_everything(book: Book):
    found = card(book, full(book), day=DAY)
    timeline = found.pop("timeline")
    assert found == {
        "id": 2, "name": "王小明", "nickname": "小明", "company": None, "stage": "customer", "gender": None,
        "birthday": "--05-12", "job": None, "income_band": None, "household": None, "language": None, "zone": None,
        "interests": None, "source": None, "note": "likes tea\nno sugar", "keep_in_touch": None,
        "origin": "hand", "created": "2026-01-01", "archived": False, "external_id": "xm",
        "identities": [{"platform": "etsy", "shop": None, "id": "xm"}],
        "handles": [
            {"kind": "phone", "value": "0151 10004242", "label": None},
            {"kind": "wechat", "value": "xm_88", "label": None},
        ],
        "tags": ["老客", "vip"],
        "addresses": [{"label": None, "lines": None, "city": "Köln", "region": None, "postcode": None, "country": "DE"}],
        "credit_limit": {"amount": "50.00", "currency": "EUR"},
        "referred_by": {"id": 1, "name": "Ann"},
        "fields": {"size": "M"},
        "extra": {},
        "consent": {"email": {"state": "refused", "since": "2026-02-10", "source": "hand"}},
        "orders": {
            "count": 2, "first": "2026-01-05", "last": "2026-01-20",
            "spent": [{"amount": "30.00", "currency": "EUR"}, {"amount": "600", "currency": "JPY"}],
        },
        "spent": [{"amount": "30.00", "currency": "EUR"}, {"amount": "600", "currency": "JPY"}],
        "last_order": "2026-01-20",
        "value": {
            "tier": "A", "loyalty": 37.1061, "amount": "22.10", "currency": "EUR", "activity": 1.537451,
            "potential": {"low": "8.23", "middle": "20.10", "high": "49.08", "currency": "EUR"},
        },
        "window": {"from": "2026-03-07", "middle": "2026-04-14", "to": "2026-09-16"},
        "state": "active",
        "rfm": {"r": 4, "f": 2, "m": 1, "name": "potential loyalist"},
        "usual": 44,
        "chance": 0.3711,
        "waited": 40,
        "buys_again": [{"name": "Cup", "sku": None}, {"name": "Teapot", "sku": None}],
        "may_like": [],
        "next_product": {
            "name": "Cup", "sku": None, "from": "2026-03-07", "middle": "2026-04-14", "to": "2026-09-16",
        },
        "leans": True,
        "gaps": ["interests"],
        "ask_for_referral": None, "brought": 0, "rewards_due": 0, "prospect": None, "lists": [], "offers": [],
        "hints": [], "twins": [],
        "ratings": {"reviews": 0, "product": None, "service": None},
        "open": {
            "followups": [
                {"key": "f1", "text": "call back", "due": "2026-03-05", "time": "10:00", "every": None, "priority": "normal"}
            ],
            "cases": [
                {"key": "k1", "kind": "complaint", "text": "lid broken", "opened": "2026-02-04", "promise": "2026-03-02"}
            ],
        },
        "products": [{"name": "Cup", "sku": None, "quantity": "6"}, {"name": "Teapot", "sku": None, "quantity": "1"}],
    }  # fmt: skip
    assert [(line["at"], line["kind"], line["title"]) for line in timeline] == [
        ("2026-03-05", "followup", "f1 · call back · open"),
        ("2026-02-05", "contact", "hi"),
        ("2026-02-04", "case", "k1 · complaint · lid broken · opened"),
        ("2026-02-03", "contact", "done one · replied"),
        ("2026-02-01T00:30:00+01:00", "contact", "late call"),
        ("2026-01-22", "contact", "asked about cups"),
        ("2026-01-20", "order", "o2 · Cup · 600 JPY · paid"),
        ("2026-01-09", "parcel", "N1 · DHL RR1 · delivered"),
        ("2026-01-08", "case", "k2 · question · size? · M · closed"),
        ("2026-01-07", "case", "k2 · question · size? · opened"),
        ("2026-01-06", "parcel", "N1 · DHL RR1 · shipped"),
        ("2026-01-05", "order", "N1 · Teapot +1 · 30.00 EUR · delivered"),
        (None, "order", "UNDATED · 1.00 EUR · pending"),
    ]


def test_the_timeline_is_the_newest_of_it_all(book: Book):
    who = full(book)
    whole = card(book, who)["timeline"]
    for limit in (0, 1, 3, 7, 12, 100):
        assert card(book, who, limit)["timeline"] == whole[:limit]


def test_nobody_and_somebody_without_anything(book: Book):
    with pytest.raises(NotFound):
        card(book, 1)
    bare = card(book, contacts.add(book, "Ann", day=DAY))
    assert (bare["orders"]["count"], bare["spent"], bare["state"], bare["timeline"]) == (0, [], "none", [])
    assert text_card(bare) == [
        "#1  Ann · customer", "", "About", "  since  2026-03-01", "", "Numbers",
        "  gaps in the file  a phone or chat handle, interests, birthday, city · Where can I reach you best?",
    ]  # fmt: skip


def test_the_lines_for_people(book: Book):
    assert text_card(card(book, full(book), day=DAY)) == [
        "#2  王小明 · 小明 · customer",
        "  0151 10004242 · wechat xm_88",
        "  #老客  #vip",
        "",
        "About",
        "  birthday    --05-12",
        "  brought by  Ann (#1)",
        "  credit      50.00 EUR",
        "  address     Köln, DE",
        "  etsy        xm",
        "  size        M",
        "  note        likes tea",
        "              no sugar",
        "  since       2026-01-01",
        "",
        "Consent",
        "  email  refused  2026-02-10 · hand",
        "",
        "Orders",
        "  orders     2 orders, 2026-01-05 – 2026-01-20",
        "  spent      30.00 EUR · 600 JPY",
        "  buys most  Cup ×6, Teapot ×1",
        "",
        "Numbers",
        "  value             tier A · €22.10 · potential loyalist (R4 F2 M1)",
        "  loyalty           37 % likely to order within 90 days",
        "  potential         €8.23 to €49.08 in 90 days",
        "  state             active · 40 days since the last order, usually 44",
        "  next order        2026-03-07 to 2026-09-16, around 2026-04-14",
        "  needs next        Cup, 2026-03-07 to 2026-09-16, around 2026-04-14",
        "  buys again        Cup, Teapot",
        "                    fewer than 100 customers: the numbers lean on what is usual elsewhere",
        "  gaps in the file  interests · What do you like most, and who is it for?",
        "",
        "Open",
        "  k1  2026-02-04        complaint: lid broken · promised for 2026-03-02",
        "  f1  2026-03-05 10:00  call back",
        "",
        "Lately",
        "  2026-03-05        followup  f1 · call back · open",
        "  2026-02-05        → email   hi",
        "  2026-02-04        case      k1 · complaint · lid broken · opened",
        "  2026-02-03        contact   done one · replied",
        "  2026-02-01 00:30  contact   late call",
        "  2026-01-22        ← wechat  asked about cups",
        "  2026-01-20        order     o2 · Cup · 600 JPY · paid",
        "  2026-01-09        parcel    N1 · DHL RR1 · delivered",
        "  2026-01-08        case      k2 · question · size? · M · closed",
        "  2026-01-07        case      k2 · question · size? · opened",
        "  2026-01-06        parcel    N1 · DHL RR1 · shipped",
        "  2026-01-05        order     N1 · Teapot +1 · 30.00 EUR · delivered",
        "                    order     UNDATED · 1.00 EUR · pending",
    ]


def test_chinese_lines_stand_under_each_other(book: Book):
    who = full(book)
    contacts.edit(book, who, fields={"尺码": "大"}, note="", day=DAY)
    locale.use("zh")
    try:
        lines = text_card(card(book, who))
    finally:
        locale.use("en")
    begin = lines.index("") + 2
    facts = lines[begin : lines.index("", begin)]
    starts = {cell_width(line) - cell_width(line[2:].lstrip().split("  ", 1)[1].lstrip()) for line in facts}
    assert len(starts) == 1, facts


HOSTILE = "a\x1b]0;x\x07b\u202ec\u200bd[/bold]\u2028e"


def test_nothing_foreign_acts_on_a_terminal(book: Book):
    inviter = contacts.add(book, HOSTILE, day=DAY)
    who = contacts.add(
        book, HOSTILE, handles=[f"wechat:{HOSTILE}"], tags=[HOSTILE], nickname=HOSTILE, company=HOSTILE, note=HOSTILE,
        address=HOSTILE, source=HOSTILE, job=HOSTILE, referred_by=inviter, fields={HOSTILE: HOSTILE}, day=DAY,
    )  # fmt: skip
    orders.add(book, who, [(HOSTILE, "1", "1.00")], number=HOSTILE, currency="EUR", day=DAY)
    contacting.log(book, who, HOSTILE, channel=HOSTILE, next_step=((DAY, None), HOSTILE), day=DAY)
    with book.act("test", DAY) as act:
        act.insert("identity", contact=who, platform=HOSTILE, shop=HOSTILE, external_id=HOSTILE, key="x")
        act.insert("consent", contact=who, channel=HOSTILE, state="refused", source=HOSTILE)
        act.insert("cases", contact=who, kind=HOSTILE, text=HOSTILE, opened=DAY)
        act.insert("parcel", orders=1, carrier=HOSTILE, tracking=HOSTILE, shipped=DAY)
    lines = text_card(card(book, who))
    assert len(lines) > 20
    for line in lines:
        assert line.isprintable(), line


def test_a_card_loads_nothing_dear():
    script = (
        "import sys; from crm_tui import card\n"
        "dear = {'dataclasses', 'typing', 'json', 'dateutil', 'phonenumbers', 'pypinyin', 'textual', 'typer', 'rich', 'zoneinfo'}\n"
        "print(sorted(dear & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


@pytest.mark.parametrize(
    ("env", "zone", "want"),
    [
        ({"LANG": "de_DE.UTF-8"}, "UTC", ("DE", "EUR")),
        ({"LANG": "de_AT.UTF-8"}, "Europe/Berlin", ("AT", "EUR")),
        ({"LANG": "en_US.UTF-8"}, "Asia/Shanghai", ("CN", "CNY")),
        ({"LANG": "en_US.UTF-8"}, "UTC", ("US", "USD")),
        ({"LANG": "C.UTF-8"}, "Europe/London", ("GB", "GBP")),
        ({"LANG": "C"}, "America/Argentina/Buenos_Aires", ("AR", "ARS")),
        ({"LC_ALL": "zh_CN", "LANG": "de_DE"}, "Etc/UTC", ("CN", "CNY")),
        ({}, "UTC", ("", "EUR")),
        ({"LANG": "ca_ES@valencia"}, "UTC", ("ES", "EUR")),
    ],
)
def test_guessing_the_shop(
    monkeypatch: pytest.MonkeyPatch, env: dict[str, str], zone: str, want: tuple[str, str]
):
    for name in ("LC_ALL", "LC_MONETARY", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TZ", zone)
    assert shop.guess() == shop.Shop("", want[0], zone, want[1])


def test_every_country_of_the_tables_exists():
    for table in (shop._ZONES, shop._CURRENCIES):
        for entry in table.split():
            head, _colon, members = entry.partition(":")
            codes = [head] if table is shop._ZONES else members.split(",")
            assert all(shop.check_country(code) for code in codes if code != "XK")


def test_the_shop_is_told_in_one_act(book: Book):
    assert shop.configure(book, {"name": " Tee & Co ", "country": "uk", "zone": "asia/shanghai", "currency": "rmb"}, DAY) == shop.Shop(
        "Tee & Co", "GB", "Asia/Shanghai", "CNY",
    )  # fmt: skip
    before = book.db.execute("SELECT count(*) FROM batch").fetchone()
    for wrong in (
        {"country": "Germany"},
        {"zone": "Mars"},
        {"currency": "XXQ"},
        {"colour": "red"},
        {"name": "x" * 1025},
    ):
        with pytest.raises(BadInput):
            shop.configure(book, {"currency": "EUR", **wrong}, DAY)
    assert book.db.execute("SELECT count(*) FROM batch").fetchone() == before
    assert shop.shop(book).currency == "CNY"


def test_a_note_in_a_case_is_a_note_on_the_timeline(book: Book):
    who = full(book)
    cases.note(book, 1, "sent a new lid", day="2026-03-01")
    assert {
        "at": "2026-03-01",
        "kind": "note",
        "title": "k1: sent a new lid",
        "channel": None,
        "direction": None,
    } in card(book, who)["timeline"]

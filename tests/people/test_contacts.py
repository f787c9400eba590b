"""Contacts by hand: adding, refusing taken handles, editing, tags, the card for an editor."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tui import shop
from crm_tui.errors import BadInput, CrmError, NotFound
from crm_tui.people import contacts, facts, identity, names, toml_card
from crm_tui.settle import settle
from crm_tui.store import contacts as stored
from crm_tui.store.book import Book, open_book
from crm_tui.store.tables import columns

DAY = "2026-03-01"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with open_book(str(tmp_path / "book.db")) as book:
        book.settle = settle
        shop.configure(book, {"country": "DE", "zone": "Europe/Berlin", "currency": "EUR"}, DAY)
        yield book


def row(book: Book, contact: int) -> stored.Contact:
    return contacts.require(book.db, contact)


def reached(book: Book, contact: int) -> list[tuple[str, str, str]]:
    return [(h.kind, h.value, h.norm) for h in stored.handles(book.db, contact)]


def batches(book: Book) -> int:
    return int(book.db.execute("SELECT count(*) FROM batch").fetchone()[0])


def test_the_row_is_as_the_schema_has_it():
    assert stored.Contact._fields == columns("contact")
    assert set(facts.FACTS) <= set(columns("contact"))
    assert set(facts.ADDRESS.values()) <= set(columns("address"))


def test_add_keeps_everything_in_one_act(book: Book):
    before = batches(book)
    inviter = contacts.add(book, "Ann", day=DAY)
    who = contacts.add(
        book, "  王 小明 ", phones=["0151 1000-4242"], emails=["Mei@X.example"], handles=["微信:Mei_88"],
        tags=["老客", "#vip"], nickname="小明", company="Tee GmbH", birthday="农历八月十五", source="fair",
        referred_by=inviter, keep_in_touch="6w", note="a\nb", language="zh_cn", zone="asia/shanghai",
        country="de", city="Berlin", address="Hauptstr. 1", postcode="10115", stage="prospect",
        credit_limit="500", fields={"size": "M"}, day=DAY,
    )  # fmt: skip
    assert batches(book) == before + 2
    kept = row(book, who)
    assert (kept.name, kept.name_rank, kept.stage) == ("王小明", names.HAND, "prospect")
    assert (kept.birthday, kept.keep_in_touch, kept.language) == ("lunar:--08-15", "6 weeks", "zh-CN")
    assert (kept.zone, kept.credit_limit, kept.credit_currency) == ("Asia/Shanghai", 50000, "EUR")
    assert (kept.referred_by, kept.created, json.loads(kept.fields)) == (inviter, DAY, {"size": "M"})
    assert reached(book, who) == [
        ("phone", "0151 1000-4242", "+4915110004242"), ("email", "Mei@X.example", "mei@x.example"),
        ("wechat", "Mei_88", "mei_88"),
    ]  # fmt: skip
    assert [tag for _row, tag, _key in stored.tags(book.db, who)] == ["老客", "vip"]
    assert stored.addresses(book.db, who)[0][2:] == ("Hauptstr. 1", "Berlin", None, "10115", "DE")
    assert set(kept.hand.split()) == {
        "name", "nickname", "company", "birthday", "source", "referred_by", "keep_in_touch", "note", "language",
        "zone", "address", "stage", "credit_limit", "fields",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("phone:0151 10004242", "phone:+49 (0)151 1000-4242"),
        ("phone:+4915110004242", "phone:0049 151 10004242"),
        ("phone:+4915110004242", "whatsapp:+4915110004242"),
        ("phone:13800138000", "phone:+86 138 0013 8000"),
        ("phone:+44 7700 900123", "phone:+44 07700 900123"),
        ("phone:+39 06 698 12345", "phone:0669812345"),
        ("email:Mei@X.example", "email:mei@x.EXAMPLE"),
        ("wechat:mei_88", "wechat:MEI_88"),
        ("instagram:@mei", "instagram:mei"),
        ("taobao:晓月的猫", "淘宝:晓月的猫"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_a_taken_handle_is_refused_in_any_spelling(book: Book, first: str, second: str, turned: bool):
    abroad = "+86" in second or "+39" in first  # read at home, these are other numbers
    if turned:
        first, second = second, first
    owner = contacts.add(book, "Ann", handles=[first], day=DAY)
    before = batches(book)
    with pytest.raises(CrmError, match=rf"Ann \(#{owner}\)") as refused:
        contacts.add(book, "Bob", handles=[second], day=DAY)
    assert refused.value.exit_code == 1
    assert batches(book) == before
    contacts.edit(book, owner, handles=[second], day=DAY)  # their own, again
    assert len(reached(book, owner)) == (2 if abroad else 1)
    other = contacts.add(book, "Bob", handles=[second], force=True, day=DAY)
    assert len(reached(book, other)) == 1


def test_two_countries_may_share_national_digits_only_by_force(book: Book):
    one = contacts.add(book, "Ann", phones=["+49 151 10004242"], day=DAY)
    two = contacts.add(book, "Bob", phones=["+86 151 1000 4242"], force=True, day=DAY)
    assert identity.resolve(book, "+86 15110004242") == two
    assert identity.resolve(book, "0151 10004242") == one  # the shop's own country


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"name": " \x00 "}, "needs a name"),
        ({"name": "x" * 1025}, "1 KB"),
        ({"note": "ä" * 40000}, "64 KB"),
        ({"birthday": "31 February"}, "day that exists"),
        ({"zone": "Mars"}, "time zone"),
        ({"language": "German!"}, "no language"),
        ({"keep_in_touch": "sometimes"}, "span of time"),
        ({"stage": "friend"}, "no stage"),
        ({"country": "XX"}, "country code"),
        ({"credit_limit": "lots"}, "amount"),
        ({"referred_by": 99}, "no contact 99"),
        ({"phones": ["12"]}, "no phone number"),
        ({"phones": ["138****1234"]}, "no phone"),
        ({"emails": ["nobody"]}, "no email"),
        ({"emails": ["x1@marketplace.amazon.de"]}, "marketplace"),
        ({"handles": ["mei_88"]}, "KIND:VALUE"),
        ({"handles": ["wechat:@"]}, "no wechat"),
        ({"handles": ["wechat:" + "x" * 1025]}, "1 KB"),
        ({"tags": [" # "]}, "no tag"),
        ({"fields": {" ": "x"}}, "name"),
        ({"colour": "red"}, "no fact 'colour'"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(book: Book, said: dict, why: str):
    before = batches(book)
    with pytest.raises(CrmError, match=why):
        contacts.add(book, said.pop("name", "Ann"), day=DAY, **said)
    assert batches(book) == before
    assert not book.db.execute("SELECT 1 FROM contact").fetchone()


def test_text_is_cleaned_on_the_way_in(book: Book):
    who = contacts.add(book, "A\0nn\ud800", note="x\0y", tags=["t\0"], fields={"a\0": "b\0"}, day=DAY)
    kept = row(book, who)
    assert (kept.name, kept.note, kept.fields) == ("Ann\ufffd", "xy", '{"a": "b"}')


def test_edit_sets_clears_and_remembers_by_hand(book: Book):
    who = contacts.add(book, "Ann", note="old", city="Berlin", fields={"a": "1", "b": "2"}, day=DAY)
    contacts.edit(
        book, who, note="", birthday="1990-05-12", nickname=None, city="", address="Weg 2",
        fields={"a": "", "c": "3"}, day=DAY,
    )  # fmt: skip
    kept = row(book, who)
    assert (kept.note, kept.birthday, json.loads(kept.fields)) == (None, "1990-05-12", {"b": "2", "c": "3"})
    assert stored.addresses(book.db, who)[0][2:4] == ("Weg 2", None)
    assert kept.hand == "address birthday fields name note"
    contacts.edit(book, who, address="", day=DAY)
    assert stored.addresses(book.db, who) == []
    with pytest.raises(CrmError, match="needs a name"):
        contacts.edit(book, who, name="", day=DAY)
    with pytest.raises(NotFound):
        contacts.edit(book, 99, name="x", day=DAY)


def test_edit_adds_and_drops_handles_and_tags(book: Book):
    who = contacts.add(book, "Ann", phones=["0151 10004242"], handles=["wechat:mei"], tags=["Tee"], day=DAY)
    contacts.edit(
        book,
        who,
        emails=["a@b.example"],
        drop_handles=["+49 151 1000 4242"],
        tags=["x"],
        drop_tags=["tee"],
        day=DAY,
    )
    assert reached(book, who) == [("wechat", "mei", "mei"), ("email", "a@b.example", "a@b.example")]
    assert [tag for _row, tag, _key in stored.tags(book.db, who)] == ["x"]
    contacts.edit(book, who, drop_handles=["微信:MEI"], day=DAY)
    with pytest.raises(CrmError, match="no handle mei"):
        contacts.edit(book, who, drop_handles=["mei"], day=DAY)
    other = contacts.add(book, "Bob", handles=["wechat:mei"], day=DAY)  # free again
    with pytest.raises(CrmError, match="belongs to Bob"):
        contacts.edit(book, who, handles=["wechat:mei"], day=DAY)
    assert other != who


def test_tags_and_the_archive(book: Book):
    who = contacts.add(book, "Ann", day=DAY)
    contacts.tag(book, who, ["Café", "cafe", "#CAFÉ"], DAY)
    assert [tag for _row, tag, _key in stored.tags(book.db, who)] == ["Café"]
    with pytest.raises(CrmError, match="does not bear"):
        contacts.untag(book, who, ["cafe", "tea"], DAY)
    contacts.untag(book, who, ["#cafe"], DAY)
    assert stored.tags(book.db, who) == []
    contacts.archive(book, who, DAY)
    contacts.archive(book, who, DAY)
    assert row(book, who).archived
    contacts.archive(book, who, DAY, archived=False)
    assert not row(book, who).archived


def test_one_inviter_no_self_no_loops(book: Book):
    a = contacts.add(book, "A", day=DAY)
    b = contacts.add(book, "B", referred_by=a, day=DAY)
    c = contacts.add(book, "C", referred_by=b, day=DAY)
    for inviter in (a, b, c):
        with pytest.raises(CrmError):
            contacts.edit(book, a, referred_by=inviter, day=DAY)
    contacts.edit(book, c, referred_by=b, day=DAY)
    with pytest.raises(CrmError, match="brought this person first"):
        contacts.edit(book, c, referred_by=a, day=DAY)
    assert row(book, c).referred_by == b
    for clear in ("", a):  # the first who was named stays, until a hand takes them away
        contacts.edit(book, c, referred_by=clear, day=DAY)
    assert row(book, c).referred_by == a
    contacts.edit(book, b, referred_by="", day=DAY)
    contacts.edit(book, a, referred_by=b, day=DAY)
    with pytest.raises(BadInput):
        contacts.edit(book, a, referred_by="Ann", day=DAY)


CARD: dict[str, Any] = {
    "phones": ["0151 10004242"], "handles": ["wechat:mei"], "tags": ["老客", 'a "b" \\'], "note": 'one\n"""two\\\r\n\x1b[31m\u202e',
    "birthday": "--05-12", "city": "Köln", "fields": {"shoe size": "44", "x.y": "1"}, "credit_limit": "5 EUR",
}  # fmt: skip


def test_a_card_comes_back_as_it_went(book: Book):
    who = contacts.add(book, 'Ann "A" \\ Lee', day=DAY, **CARD)
    before = batches(book)
    text = toml_card.as_toml(book, who)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert toml_card.from_toml(book, who, text, DAY) is False
    assert toml_card.from_toml(book, who, text.replace("\n", "\r\n"), DAY) is False
    assert batches(book) == before


def test_a_card_is_one_edit(book: Book):
    who = contacts.add(book, "Ann", day=DAY, **CARD)
    text = toml_card.as_toml(book, who)
    changed = (
        text.replace('"--05-12"', "1990-05-13").replace('"老客", ', "").replace('"wechat:mei"', '"email:a@b.example"')
        .replace('"Köln"', '"Bonn"').replace('"44"', "45").replace('"x.y" = "1"\n', "").replace('nickname = ""\n', "")
    )  # fmt: skip
    before = batches(book)
    assert toml_card.from_toml(book, who, changed, DAY) is True
    assert batches(book) == before + 1
    kept = row(book, who)
    assert (kept.birthday, json.loads(kept.fields)) == ("1990-05-13", {"shoe size": "45"})
    assert [kind for kind, *_rest in reached(book, who)] == ["phone", "email"]
    assert [tag for _row, tag, _key in stored.tags(book.db, who)] == ['a "b" \\']
    assert stored.addresses(book.db, who)[0][3] == "Bonn"
    assert "name" in kept.hand.split()
    assert "nickname" not in kept.hand.split()
    with pytest.raises(CrmError, match="changed meanwhile"):
        toml_card.from_toml(book, who, text, DAY)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('city = "Köln"', 'city = "Köln', "line 2"),
        ('zone = ""', 'zone = "Mars"', "Line 13: 'Mars'"),
        ("stage", "stagge", "Line 6: 'stagge'"),
        ('job = ""', "job = [1]", "Line 9: 'job' wants"),
        ("[address]", "[house]", "'house'"),
        ('city = "Köln"', 'town = "Köln"', "'address'"),
        ('"wechat:mei"', '"mei"', "KIND:VALUE"),
        ('"wechat:mei"', "true", "'handles' wants"),
        ('referred_by = ""', 'referred_by = "Ann"', "Line 17: 'Ann'"),
        ("name = ", "name = " + "[" * 2000, "cannot be read"),
        ('name = "Ann"', f'name = "{"x" * (1 << 20)}"', "1 MB"),
    ],
)
def test_a_card_that_cannot_be_read_names_its_line(book: Book, old: str, new: str, why: str):
    who = contacts.add(book, "Ann", day=DAY, **CARD)
    text = toml_card.as_toml(book, who)
    assert old in text
    before = batches(book)
    with pytest.raises(CrmError, match=why):
        toml_card.from_toml(book, who, text.replace(old, new, 1), DAY)
    assert batches(book) == before


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=40), note=st.text(max_size=40))
def test_any_text_survives_the_card(book: Book, text: str, note: str):
    who = contacts.add(book, "Ann", note=note, job=text, fields={"a" + text: note}, day=DAY)
    card = toml_card.as_toml(book, who)
    assert toml_card.from_toml(book, who, card, DAY) is False
    stripped = card.split("\n", 2)[2]
    assert toml_card.from_toml(book, who, stripped, DAY) is False

"""Who is who: words that mean one contact, and rows of files that mean the same person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui import shop
from crm_tui.errors import NotFound
from crm_tui.people import contacts, handles, identity, names, phones
from crm_tui.people.handles import Handle
from crm_tui.settle import settle
from crm_tui.store.book import Book, open_book

DAY = "2026-03-01"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with open_book(str(tmp_path / "book.db")) as book:
        book.settle = settle
        shop.configure(book, {"country": "DE", "zone": "Europe/Berlin", "currency": "EUR"}, DAY)
        yield book


def buyer(book: Book, contact: int, platform: str, external: str) -> None:
    with book.act("test", DAY) as act:
        act.insert(
            "identity", contact=contact, platform=platform, external_id=external, key=identity.id_key(external)
        )  # fmt: skip


def test_every_spelling_leads_to_the_person(book: Book):
    ann = contacts.add(
        book, "Zoë Müller", phones=["+49 151 10004242"], emails=["Zoe@x.example"],
        handles=["wechat:Zoe_88", "instagram:@zoe"], day=DAY,
    )  # fmt: skip
    contacts.add(book, "Bob", phones=["+44 7700 900123"], day=DAY)
    buyer(book, ann, "shop", "17850.0")
    for words in (
        f"#{ann}", str(ann), f" {ann} ", "0151 10004242", "+49 (0)151 1000-4242", "0049 15110004242",
        "49 151 10004242", "phone:015110004242", "手机:0151-10004242", "whatsapp:+4915110004242",
        "ZOE@X.example", "email:zoe@x.example", "wechat:zoe_88", "微信:ZOE_88", "Zoe_88", "@zoe", "17850",
        "shop:17850", "Zoë Müller",
    ):  # fmt: skip
        assert identity.resolve(book, words) == ann, words
    assert identity.resolve(book, "07700 900123") == ann + 1  # another country's, by its national digits


def test_nobody_and_several_are_exit_3(book: Book):
    for name in ("Ann", "Ann", "Bea"):
        contacts.add(book, name, day=DAY)
    for words in ("", " ", "#9", "9999999", "nobody@x.example", "wechat:nobody", "+49 170 0000000"):
        with pytest.raises(NotFound) as none:
            identity.resolve(book, words)
        assert none.value.exit_code == 3
        assert none.value.candidates == []
    with pytest.raises(NotFound) as several:
        identity.resolve(book, "Ann")
    assert [row["name"] for row in several.value.candidates] == ["Ann", "Ann"]


def test_a_shared_handle_lists_its_owners(book: Book):
    for name in ("Ann", "Bea"):
        contacts.add(book, name, phones=["0151 10004242"], force=True, day=DAY)
    with pytest.raises(NotFound) as several:
        identity.resolve(book, "0151 10004242")
    assert {row["name"] for row in several.value.candidates} == {"Ann", "Bea"}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with open_book(str(tmp_path_factory.mktemp("empty") / "book.db")) as book:
        yield book


@given(words=st.text(max_size=30))
def test_any_words_are_somebody_or_not_found(empty: Book, words: str):
    with pytest.raises(NotFound):
        identity.resolve(empty, words)


class People:
    """What an import knows, for the rule alone."""

    def __init__(self) -> None:
        self.ids: dict[tuple[str, str, str], int] = {}
        self.norms: dict[str, list[tuple[int, str]]] = {}
        self.names: dict[int, tuple[str, int]] = {}

    def by_identity(self, platform: str, shop: str, key: str) -> int | None:
        return self.ids.get((platform, shop, key))

    def by_norm(self, norm: str) -> list[tuple[int, str]]:
        return self.norms.get(norm, [])

    def name_of(self, contact: int) -> tuple[str, int]:
        return self.names[contact]

    def take(self, row: tuple) -> tuple[int, list]:
        """Take a row (ids, handles, name) in, as an import does; returns who it is, and twins."""
        ids, found, name = row
        match = identity.same_person(self, ids, found, name, bool(name))
        who = match.contact if match.contact is not None else len(self.names) + 1
        self.names.setdefault(who, (name, names.CUSTOMER if name else names.STANDS_IN))
        for platform, at, external in ids:
            self.ids.setdefault((platform, at, identity.id_key(external)), who)
        for handle in found:
            here = self.norms.setdefault(handle.norm, [])
            if handle.norm and (who, handle.kind) not in here:
                here.append((who, handle.kind))
        return who, match.twins


def mail(address: str) -> Handle:
    return Handle("email", address, address.lower(), None)


def phone(number: str, region: str = "") -> Handle:
    made = handles.make("phone", number, region)
    assert made is not None
    return made


ID = [("shop", "", "1")]


@pytest.mark.parametrize(
    ("first", "second", "same", "twins"),
    [
        ((ID, [], "A"), ([("shop", "", "1.0")], [], "B"), True, 0),
        ((ID, [], "A"), ([("shop", "x", "1")], [], "A"), False, 0),
        ((ID, [], "A"), ([("other", "", "1")], [], "A"), False, 0),
        (([], [mail("A@x.example")], "A"), ([], [mail("a@x.example")], "B"), True, 0),
        (([], [phone("+49 151 10004242")], "Ann Lee"), ([], [phone("0151 10004242", "DE")], "Lee, Ann"), True, 0),
        (([], [phone("+49 151 10004242")], "Ann"), ([], [phone("+4915110004242")], ""), True, 0),
        (([], [phone("+49 151 10004242")], ""), ([], [phone("+4915110004242")], "Ann"), True, 0),
        (([], [phone("+49 151 10004242")], "Ann"), ([], [phone("+4915110004242")], "Bob"), False, 1),
        (([], [phone("0151 10004242")], "Ann"), ([], [phone("0151 10004242")], "Ann"), False, 0),
        (([], [Handle("wechat", "mei", "mei", None)], "A"), ([], [Handle("wechat", "Mei", "mei", None)], "A"), False, 1),
        (([], [Handle("alipay", "a@x.example", "a@x.example", None)], "A"), ([], [mail("a@x.example")], "A"), False, 0),
    ],
)  # fmt: skip
def test_who_is_who(first: tuple, second: tuple, same: bool, twins: int):
    people = People()
    one, _none = people.take(first)
    two, found = people.take(second)
    assert (one == two) is same
    assert len(found) == twins


@given(st.data())
def test_the_order_of_rows_does_not_matter_to_ids_and_mails(data: st.DataObject):
    """Buyers with an id of their own and perhaps a mail of their own, in any order and number of rows."""
    kinds = st.sampled_from(("id", "mail", "both"))
    chosen = data.draw(st.lists(kinds, min_size=1, max_size=8))
    rows = []
    for n, kind in enumerate(chosen):
        ids = [("shop", "", str(n))] if kind != "mail" else []
        mails = [mail(f"p{n}@x.example")] if kind != "id" else []
        rows += [
            (n, (ids, mails, name))
            for name in data.draw(st.lists(st.sampled_from(("", "A", "B")), min_size=1, max_size=4))
        ]
    shuffled = data.draw(st.permutations(rows))
    for order in (rows, shuffled):
        people = People()
        found: dict[int, set[int]] = {}
        for n, row in order:
            found.setdefault(n, set()).add(people.take(row)[0])
        assert all(len(who) == 1 for who in found.values())
        assert len(set.union(*found.values())) == len(chosen)


def _examples() -> Iterator[tuple[str, phonenumbers.PhoneNumber]]:
    for region in sorted(phonenumbers.SUPPORTED_REGIONS - {"NU", "TA", "TK"}):  # theirs have four digits
        for kind in (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE):
            number = phonenumbers.example_number_for_type(region, kind)
            if number is not None:
                yield region, number


def test_numbers_of_every_country_are_read_as_their_plans_say():
    form = phonenumbers.PhoneNumberFormat
    for region, number in _examples():
        e164 = phonenumbers.format_number(number, form.E164)
        abroad = phones.read_phone(phonenumbers.format_number(number, form.INTERNATIONAL))
        at_home = phones.read_phone(phonenumbers.format_number(number, form.NATIONAL), region)
        assert abroad == at_home, region
        assert abroad[0] == e164


@pytest.mark.parametrize("text", ["", "--", "138****1234", "#12345678", "$$abc", "1234", "1" * 18, "+49 12"])
def test_what_is_no_number(text: str):
    assert phones.read_phone(text, "DE") == phones.NOBODY


@pytest.mark.parametrize(
    ("kind", "value", "want"),
    [
        ("email", "a@marketplace", None), ("email", "a b@x.example", None), ("email", "@x.example", None),
        ("email", "a***@x.example", None), ("phone", "abc", None), ("phone", "+1 555 0100 ext. 12", ""),
        ("wechat", " @Mei ", "mei"), ("taobao", "晓月", "晓月"), ("other", "  ", None),
    ],
)  # fmt: skip
def test_what_a_handle_is(kind: str, value: str, want: str | None):
    made = handles.make(kind, value)
    assert (made.norm if made else None) == want


def test_relays_are_nobody_elsewhere():
    for address in ("x@marketplace.amazon.de", "y@members.ebay.com", "z@mail.etsy.com"):
        assert handles.is_relay(address)
    assert not handles.is_relay("me@amazon.de")


def test_names():
    assert names.tidy("王 小明") == "王小明"
    assert names.tidy(" Ann   Lee ") == "Ann Lee"
    assert names.join("晓月", "林") == "林晓月"
    assert names.join("Mara", "Lindqvist") == "Mara Lindqvist"
    assert names.agree("Lindqvist, Mara", "mara lindqvist")
    assert not names.agree("Ann", "Bob")
    assert not any(map(names.usable, ("", "--", "林**", "guest", "##x", "匿名")))

"""Finding people: what sellers type, and what no one should."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tui import start
from crm_tui.people import handles, identity, terms
from crm_tui.people.finding import find, listing
from crm_tui.store import search, summaries
from crm_tui.store.acts import Act, gather_touched, writing
from crm_tui.store.book import Book, open_book
from crm_tui.store.orders import tracking_key

TODAY = "2026-01-31"


def settle(act: Act) -> None:
    gather_touched(act)
    summaries.refresh(act.db)
    terms.refresh(act.db, summaries.touched(act.db))


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with open_book(str(tmp_path / "book" / "crm.db")) as book:
        book.settle = settle
        yield book


Add = Callable[..., int]


@pytest.fixture
def add(book: Book) -> Add:
    """Writes a person as acts do: a name, handles as KIND:VALUE, and what else is given."""

    def one(
        name: str, *reached: str, day: str = "2026-01-01", tags: str = "", bought: str = "", **more: str
    ) -> int:
        with book.act("contact add", TODAY) as act:
            for gone in ("number", "tracking", "external_id", "address"):
                more.setdefault(gone, "")
            number, tracking, external, address = (
                more.pop(gone) for gone in ("number", "tracking", "external_id", "address")
            )
            contact = act.insert("contact", name=name, created=day, **more)
            for words in reached:
                handle = handles.parse(words)
                act.insert(
                    "handle", contact=contact, kind=handle.kind, value=handle.value, norm=handle.norm,
                    national=handle.national,
                )  # fmt: skip
            if external:
                key = identity.id_key(external)
                act.insert("identity", contact=contact, platform="etsy", external_id=external, key=key)
            for tag in tags.split():
                act.insert("tag", contact=contact, tag=tag, key=tag)
            if address:
                act.insert("address", contact=contact, lines=address)
            if number or bought:
                _order(act, contact, number, tracking, bought)
        return contact

    return one


def _order(act: Act, contact: int, number: str, tracking: str, bought: str) -> None:
    order = act.insert(
        "orders", contact=contact, platform="etsy", number=number or None, day="2026-01-02", status="paid",
        currency="EUR", total=1250, paid=1250, counts=1, net=1250,
    )  # fmt: skip
    act.insert("line", orders=order, position=1, name=bought, quantity="1")
    if tracking:
        act.insert("parcel", orders=order, tracking=tracking, tracking_key=tracking_key(tracking))


def names(book: Book, words: str, limit: int = 20) -> list[str]:
    return [row["name"] for row in find(book, words, limit)]


def why(book: Book, words: str) -> tuple[str, str]:
    matched = find(book, words)[0]["matched"]
    return matched["field"], matched["text"]


@pytest.mark.parametrize(
    "words",
    ["小明", "王", "王小", "王小明", "明", "wxm", "wx", "wangxiaoming", "wangxiao", "wang xiaoming", "wang xm",
     "xiao ming", "xiaoming", "xm", "ming", "WXM", "wangxm", "王 小明"],
)  # fmt: skip
def test_a_chinese_name_however_it_is_typed(book: Book, add: Add, words: str) -> None:
    add("王小明")
    add("Lena Fischer")
    assert names(book, words) == ["王小明"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [("单小红", "shanxiaohong dan xh sxh dxh"), ("曾志伟", "zengzhiwei cengzhiwei zzw czw"),
     ("欧阳静怡", "ouyang ouyangjingyi oyjy jingyi jy"), ("吕布", "lvbu lubu lyubu lyu"), ("尉迟恭", "yuchi weichi weichigong yuchigong"), ("佐々木", "zzm")],
)  # fmt: skip
def test_both_readings(book: Book, add: Add, name: str, typed: str) -> None:
    add(name)
    missing = [words for words in typed.split() if names(book, words) != [name]]
    assert not missing


@pytest.mark.parametrize(
    "words", ["muller", "mueller", "müller", "MÜLLER", "Jörg", "joerg mu", "jorg", "ｍüller"]
)
def test_accents_do_not_matter(book: Book, add: Add, words: str) -> None:
    add("Jörg Müller")
    add("Mia Møller")
    assert names(book, words) == ["Jörg Müller"]


@pytest.mark.parametrize("words", ["koehler", "kohler", "köhler"])
def test_the_other_way_of_writing_umlauts(book: Book, add: Add, words: str) -> None:
    add("Björn Köhler")
    assert names(book, words) == ["Björn Köhler"]


@pytest.mark.parametrize("words", ["o'rourke", "o’rourke", "orourke", "rourke", "theo o'r", "O'"])
def test_apostrophes(book: Book, add: Add, words: str) -> None:
    add("Theo O’Rourke")
    assert names(book, words) == ["Theo O’Rourke"]


@pytest.mark.parametrize(
    "words",
    ["0151 10004242", "+49 151 10004242", "0049 151 1000 4242", "+49 (0)151-10004242", "15110004242",
     "4915110004242", "+49 151 1000", "0151 1000", "4242", "10004242", "phone:0151 10004242"],
)  # fmt: skip
def test_a_phone_number_in_any_spelling(book: Book, add: Add, words: str) -> None:
    add("Uwe", "phone:+4915110004242")
    add("Kwame", "phone:+44 7700 900123")
    assert names(book, words) == ["Uwe"]


def test_a_whole_number_is_one_person(book: Book, add: Add) -> None:
    add("Kwame", "phone:+44 7700 900123")
    add("Note", note="07700 900123")
    add("Longer", "phone:+44 7700 9001234")
    assert names(book, "07700 900123") == ["Kwame"]
    assert why(book, "07700 900123") == ("phone", "+44 7700 900123")
    add("Elsewhere", "phone:+49 7700 900123")
    assert names(book, "+44 7700 900123") == ["Kwame"]
    assert sorted(names(book, "07700 900123")) == ["Elsewhere", "Kwame"]


def test_a_number_of_no_known_country(book: Book, add: Add) -> None:
    add("Short", "phone:020 7946 0018")
    assert (
        names(book, "020 7946 0018")
        == names(book, "2079460018")
        == names(book, "+442079460018"[3:])
        == ["Short"]
    )


@pytest.mark.parametrize(
    "words",
    ["mara.lindqvist@example.com", "MARA.LINDQVIST@EXAMPLE.COM", "mara.lindqvist@exa", "mara.lind", "lindqvist",
     "example.com", "ndqvi", "mara lindq", "xample"],
)  # fmt: skip
def test_an_address_and_its_parts(book: Book, add: Add, words: str) -> None:
    add("M.", "email:Mara.Lindqvist@example.com")
    add("N.", "email:nora@gmail.com")
    assert names(book, words) == ["M."]


@pytest.mark.parametrize("words", ["mei_88", "@mei_88", "wechat:mei_88", "mei", "MEI_8", "88", "ei_8"])
def test_handles(book: Book, add: Add, words: str) -> None:
    add("林", "wechat:mei_88")
    assert names(book, words) == ["林"]
    assert why(book, words) == ("wechat", "mei_88")


def test_orders_parcels_and_buyer_ids_lead_to_their_buyer_only(book: Book, add: Add) -> None:
    add("陈凯", number="1900000000000000106", tracking="SF 0000 0000 00003", external_id="17850.0")
    add("Note", note="1900000000000000106 SF0000000000003 17850")
    for words in ("1900000000000000106", "SF0000000000003", "sf 00000000 00003"):
        assert names(book, words) == ["陈凯"], words
    assert names(book, "17850")[0] == "陈凯"
    assert why(book, "1900000000000000106") == ("order", "1900000000000000106")
    assert why(book, "SF0000000000003") == ("parcel", "SF 0000 0000 00003")
    assert why(book, "17850") == ("external_id", "17850.0")


@pytest.mark.parametrize("words", ["1001", "#1001"])
def test_a_short_order_number(book: Book, add: Add, words: str) -> None:
    add("Buyer", number="#1001")
    add("Tail", "phone:+4915110001001")
    assert names(book, words)[0] == "Buyer"


@pytest.mark.parametrize(
    ("words", "field"),
    [("老客", "tag"), ("#老客户", "tag"), ("红色", "note"), ("喜欢红色的款式", "note"), ("红", "note"), ("浦东", "address"),
     ("soap", "product"), ("手工", "product"), ("Acme", "company"), ("小猫", "nickname"), ("xiaomao", "pinyin"),
     ("lavend", "product"), ("20095", "address"), ("🐱", "nickname")],
)  # fmt: skip
def test_what_else_is_known_of_a_person(book: Book, add: Add, words: str, field: str) -> None:
    add(
        "Zoë", tags="老客户 vip", note="喜欢红色的款式", address="上海市浦东新区 20095", bought="Lavender soap 手工皂",
        company="ACME GmbH", nickname="小猫🐱",
    )  # fmt: skip
    add("Nobody")
    assert names(book, words) == ["Zoë"]
    assert why(book, words)[0] == field


def test_every_word_must_fit(book: Book, add: Add) -> None:
    add("Maria Garcia", tags="vip", address="Lyon")
    add("Maria Lopez", tags="vip")
    add("王小明", tags="vip")
    assert names(book, "maria gar") == ["Maria Garcia"]
    assert names(book, "garcia maria") == ["Maria Garcia"]
    assert names(book, "vip lyon") == ["Maria Garcia"]
    assert names(book, "wxm vip") == names(book, "小明 vip") == ["王小明"]
    assert sorted(names(book, "vip mar")) == ["Maria Garcia", "Maria Lopez"]
    assert names(book, "maria nowhere") == []


def test_inside_a_word(book: Book, add: Add) -> None:
    add("Emma Johnson")
    assert names(book, "ohns") == names(book, "hnson mma") == ["Emma Johnson"]
    assert names(book, "oh*s") == names(book, "o_ns") == names(book, "%") == []


@pytest.mark.parametrize(
    "words", ["jhonson", "jonson", "johnsom", "johnsson", "emma jhonson", "ojhnson", "johson em"]
)
def test_a_slip_is_forgiven_when_nothing_else_fits(book: Book, add: Add, words: str) -> None:
    add("Emma Johnson")
    add("Kay Lee")
    assert names(book, words) == ["Emma Johnson"]
    other = add(f"Right {words}")
    assert [row["id"] for row in find(book, words)] == [other]


def test_two_slips_are_not(book: Book, add: Add) -> None:
    add("Emma Johnson")
    assert names(book, "jhonsn") == names(book, "xyz") == names(book, "eme") == []


def test_names_that_start_so_come_first_then_the_newest(book: Book, add: Add) -> None:
    add("Ana Mar", day="2026-01-20")
    add("Mariana", day="2026-01-10")
    add("Maria B", day="2026-01-02")
    add("Maria A", day="2026-01-05")
    add("Old note", day="2026-01-30", note="maria asked")
    assert names(book, "maria") == ["Maria A", "Maria B", "Mariana", "Old note"]
    assert names(book, "mar") == ["Mariana", "Maria A", "Maria B", "Ana Mar", "Old note"]
    assert names(book, "maria", 2) == ["Maria A", "Maria B"]


def test_a_new_order_moves_a_person_up(book: Book, add: Add) -> None:
    first, second = add("Maria A", day="2026-01-01"), add("Maria B", day="2026-01-02")
    assert [row["id"] for row in find(book, "maria")] == [second, first]
    with book.act("order add", TODAY) as act:
        act.insert(
            "orders", contact=first, platform="own", number="9", day="2026-01-03", status="paid", currency="EUR",
            total=1, paid=1, counts=1, net=1,
        )  # fmt: skip
    assert [row["id"] for row in find(book, "maria")] == [first, second]
    assert search.check(book.db, deep=True) == []


def test_rows(book: Book, add: Add) -> None:
    add(
        "王小明",
        "phone:13800138000",
        "wechat:xm88",
        tags="vip 老客",
        external_id="C1",
        number="7",
        bought="Tea",
    )
    row = find(book, "王小明")[0]
    assert row == {
        "id": 1, "name": "王小明", "external_id": "C1", "matched": {"field": "name", "text": "王小明"},
        "handles": [{"kind": "phone", "value": "13800138000"}, {"kind": "wechat", "value": "xm88"}],
        "tags": ["vip", "老客"], "orders": 1, "last_order": "2026-01-02",
        "spent": [{"amount": "12.50", "currency": "EUR"}], "state": None,
    }  # fmt: skip
    assert list(row)[:4] == ["id", "name", "external_id", "matched"]
    del row["matched"]
    assert list(listing(book, [1, 99])) == [row]


def test_spent_in_the_shops_currency_first(book: Book, add: Add) -> None:
    contact = add("Ann")
    with book.act("orders", TODAY) as act:
        act.insert("setting", key="currency", value="GBP")
        for code, amount in (("EUR", 900), ("GBP", 5), ("JPY", 12), ("USD", 100)):
            act.insert(
                "orders", contact=contact, platform="own", number=code, day="2026-01-03", status="paid", currency=code,
                total=amount, paid=amount, counts=int(code != "USD"), net=amount,
            )  # fmt: skip
    assert find(book, "ann")[0]["spent"] == [
        {"amount": "0.05", "currency": "GBP"}, {"amount": "9.00", "currency": "EUR"},
        {"amount": "12", "currency": "JPY"},
    ]  # fmt: skip


def test_archived_and_removed_people_are_not_found(book: Book, add: Add) -> None:
    archived, gone = add("Maria A", "email:a@example.com"), add("Maria B")
    add("Maria C")
    with book.act("archive", TODAY) as act:
        act.update("contact", archived, archived=1)
        act.delete("contact", gone)
    assert names(book, "maria") == ["Maria C"]
    assert names(book, "a@example.com") == []
    assert search.check(book.db, deep=True) == []


def test_a_change_of_name_leaves_nothing_behind(book: Book, add: Add) -> None:
    contact = add("Johanna")
    with book.act("edit", TODAY) as act:
        act.update("contact", contact, name="Petra")
    assert names(book, "johanna") == names(book, "ohann") == []
    assert names(book, "petra") == ["Petra"]
    assert search.check(book.db, deep=True) == []


def test_people_who_wait_for_terms_are_found_by_name_and_number(book: Book, add: Add) -> None:
    def later(act: Act) -> None:
        gather_touched(act)
        terms.queue(act.db)

    book.settle = later
    with book.act("import", TODAY) as act:
        contact = act.insert("contact", name="Jörg Müller", created=TODAY)
        act.insert(
            "handle", contact=contact, kind="phone", value="+49 151 1", norm="+491511", national="1511"
        )
    assert names(book, "mueller") == names(book, "491511") == names(book, "jorg mul") == ["Jörg Müller"]
    heard = []
    assert terms.work_off(book, lambda done, all_: heard.append((done, all_))) == 1
    assert heard == [(1, 1)]
    assert search.queued(book.db, 9) == []
    assert names(book, "mueller") == ["Jörg Müller"]
    assert terms.work_off(book) == 0


def test_pauses_finish_what_a_kill_left(book: Book, add: Add) -> None:
    people = [add(f"Nobody{n}") for n in range(250)]
    with writing(book.db):
        search.clear(book.db)
    assert search.waiting(book.db) >= 250
    pauses = 1
    while start.idle(book):
        pauses += 1
    assert pauses >= 3  # each of them short
    assert search.waiting(book.db) == 0
    assert [row["id"] for row in find(book, "nobody249")] == people[-1:]


def test_work_off_goes_on_after_a_kill(book: Book, add: Add) -> None:
    for n in range(25):
        add(f"Person {n:02}", day=f"2026-01-{n + 1:02}")
    with book.act("rebuild", TODAY) as act:
        search.clear(act.db)
        act.db.execute("INSERT INTO stale VALUES (999)")

    def killed(done: int, _all: int) -> None:
        if done >= 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        terms.work_off(book, killed, chunk=10)
    assert len(search.queued(book.db, 99)) == 6
    assert terms.work_off(book, chunk=4) == 6
    assert names(book, "person", 3) == ["Person 24", "Person 23", "Person 22"]
    assert search.check(book.db, deep=True) == []


def test_a_full_day_spills_upwards_and_keeps_its_order(
    book: Book, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "_DAY_BITS", 2)
    for n in range(14):
        add(f"Person {n:02}", day="2026-01-01")
    add("Person new", day="2026-01-02")
    add("Person old", day="2025-12-31")
    wanted = ["Person new", *[f"Person {n:02}" for n in reversed(range(14))], "Person old"]
    assert names(book, "person") == wanted
    with book.act("touch", TODAY) as act:
        terms.refresh(act.db, range(1, 17))
    assert names(book, "person") == wanted


def test_the_doctor_sees_what_is_wrong(book: Book, add: Add) -> None:
    one, two = add("Maria A"), add("Maria B")
    assert search.check(book.db) == []
    with book.act("harm", TODAY) as act:
        search.drop(act.db, [one])
        act.db.execute("UPDATE doc SET contact = 77 WHERE contact = ?", (two,))
    assert search.check(book.db) == [("missing", 2), ("extra", 1)]
    with book.act("harm", TODAY) as act:
        act.db.execute("UPDATE doc SET terms = 'other'")
    assert ("damaged", 1) in search.check(book.db, deep=True)
    with book.act("rebuild", TODAY) as act:
        search.clear(act.db)
    terms.work_off(book)
    assert search.check(book.db, deep=True) == []
    assert sorted(names(book, "maria")) == ["Maria A", "Maria B"]


def test_tidying_changes_no_answer(book: Book, add: Add) -> None:
    for n in range(40):
        add(f"Person {n:02}")
    before = names(book, "person", 50)
    assert search.tidy(book.db, 0) is True
    assert search.tidy(book.db, 60, whole=True) is False
    assert names(book, "person", 50) == before
    assert search.check(book.db, deep=True) == []


def test_two_han_characters_find_what_a_scan_finds(book: Book, add: Add) -> None:
    people = [
        "王小明",
        "李小明",
        "明小王",
        "小明明",
        "欧阳小明",
        "小 明",
        "王晓明",
        "明明小小",
        "阿明小",
        "Lily小明",
        "小明Lily王",
    ]
    for name in people:
        add(name)
    for a in "王小明欧阳李晓":
        for b in "王小明欧阳李晓":
            scan = {
                row[0]
                for row in book.db.execute("SELECT name FROM contact WHERE name LIKE ?", (f"%{a}{b}%",))
            }
            assert scan <= set(names(book, a + b, 100)), a + b
            if a + b in "".join(people) and scan:
                assert all(a + b in name.replace(" ", "") for name in names(book, a + b, 100))


HOSTILE = [
    "", " ", "\0", "a\0b", '"', "'", "''''", '"a" OR "b"', "NEAR(a b)", "a*", "*", "term:a", "-a", "NOT a", "a AND",
    "(((((", "%", "_", "%%%", "[a-z]", "?", "ǀ", "ǀmaria", "\ud800", "😀", "👨‍👩‍👧‍👦", "x" * 10_000, "x " * 5_000, "王" * 10_000,
    "\u202e", "a\u0301" * 300, "ﷺ" * 100, "مرحبا", "สวัสดี", "नमस्ते", "ᦰᦱ", "кошка", "\x1b[2J", "1" * 5_000, "+" * 300, "0 " * 500,
    "a@b", "@", "#", ":", "phone:", "phone:1", ": :", "00", "+0000000", "0000000", "١٢٣٤٥٦٧", "１２３４５", "abcd", "абвгд",
    "²³¹²³", "王 a 1 é", "aaaa bbbb cccc dddd", "; DROP TABLE doc; --",
]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_that_is_typed_is_an_error(book: Book, add: Add, words: str) -> None:
    add("Maria ǀ Garcia", "email:m@example.com", note="%_'\"", tags="a* b")
    book.db.execute("INSERT INTO stale VALUES (1)")
    assert isinstance(find(book, words), list)
    book.db.execute("DELETE FROM stale")
    assert isinstance(find(book, words), list)


def test_naughty_strings_as_names_and_queries(book: Book, shared_data: Path) -> None:
    strings = json.loads((shared_data / "corpora/blns/blns.json").read_text("utf-8"))
    kept = [text.replace("\0", "") for text in strings if text.strip()]
    with book.act("import", TODAY) as act:
        for text in kept:
            act.insert("contact", name=text, note=text, created=TODAY)
    lost = []
    for n, text in enumerate(kept, 1):
        found = [row["id"] for row in find(book, text, 1000)]
        if n not in found and sum(map(str.isalnum, text)) > 2 and len(text) < 80:
            lost.append(text)
    assert len(lost) < 0.05 * len(kept), lost
    assert search.check(book.db, deep=True) == []


@pytest.fixture(scope="module")
def small_book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with open_book(str(tmp_path_factory.mktemp("small") / "crm.db")) as book:
        book.settle = settle
        with book.act("add", TODAY) as act:
            for name in (
                "王小明",
                "Jörg Müller",
                "Emma O'Rourke",
                "Анна Иванова",
                "สมชาย",
                "김민수",
                "やまだ",
            ):
                act.insert("contact", name=name, created=TODAY)
        yield book


@given(words=st.text(max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_has_an_answer(small_book: Book, words: str) -> None:
    rows: list[dict[str, Any]] = find(small_book, words)
    assert all(len(row["matched"]["text"]) <= 80 for row in rows)


@pytest.mark.parametrize(
    "name", ["王小明", "Jörg Müller", "Emma O'Rourke", "Анна Иванова", "สมชาย", "김민수", "やまだ"]
)
def test_any_name_is_found_by_itself_and_by_its_beginning(small_book: Book, name: str) -> None:
    for end in range(1, len(name) + 1):
        assert name in names(small_book, name[:end]), name[:end]

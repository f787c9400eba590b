"""A template filled out of a real book: whose facts, which order, which language."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_tui import locale, shop
from crm_tui.errors import CrmError, NotFound
from crm_tui.people import contacts
from crm_tui.store.book import Book
from crm_tui.trade import orders
from crm_tui.words import facts, letters, sets, trying
from crm_tui.words.fields import FIELDS
from crm_tui.words.filling import Unfilled

DAY = "2026-11-22"
WANG, MARA, NOBODY = 1, 2, 3
SERVICE = (
    "care/thanks", "care/use-tip", "care/check-in", "service/delay-apology", "service/refund", "prospect/interested",
    "prospect/quoted", "objection/price", "objection/quality", "objection/trust", "objection/delay", "objection/thinking",
)  # fmt: skip


def test_what_is_known_of_a_person_and_an_order(book: Book) -> None:
    known = facts.gather(book, WANG, DAY, "zh")
    assert known | {"products": "x", "next_product": "y"} == {
        "first_name": "小明", "name": "王小明", "nickname": None, "company": None, "city": "杭州", "birthday": "5月3日",
        "days": 43, "last_order": "10月10日", "orders": 2, "favourite": "cup", "shop_name": "Tea & Clay", "seller": "Lin",
        "today": "11月22日", "interest": "", "inviter": None, "own_shoe_size": "42", "product": "白茶", "products": "x",
        "order": None, "ordered": "10月10日", "amount": "¥64.00", "refunded": None, "carrier": None, "tracking": None,
        "shipped": None, "delivered": None, "next_product": "y",
    }  # fmt: skip
    older = facts.gather(book, WANG, DAY, "en", order=2)
    assert (older["product"], older["products"], older["amount"]) == ("teapot", "teapot, cup", "€38.00")
    assert (older["carrier"], older["tracking"], older["shipped"]) == ("DHL", "RR123", "21 November 2025")
    assert set(known) - set(FIELDS) == {"own_shoe_size"}


def test_of_a_stranger_nothing_is_invented(book: Book) -> None:
    known = facts.gather(book, NOBODY, DAY, "en")
    assert known["next_product"] is None
    assert {key for key, value in known.items() if value} == {"name", "shop_name", "seller", "today"}


def test_an_order_of_somebody_else_is_refused(book: Book) -> None:
    for contact, order in ((MARA, 1), (WANG, 99), (99, 1)):
        with pytest.raises(NotFound):
            facts.gather(book, contact, DAY, "en", order=order)


@pytest.mark.parametrize("lang", sets.STARTER_LANGS)
@pytest.mark.parametrize("contact", [WANG, MARA, NOBODY])
def test_every_starter_speaks_to_everybody(book: Book, lang: str, contact: int) -> None:
    told = dict.fromkeys(FIELDS, "XX") | {"years": 3, "days": 4, "orders": 5}
    for name in sets.STARTERS:
        for extra in ({}, told):
            letter = letters.message(book, contact, name, DAY, lang=lang, extra=extra)
            assert letter is not None
            assert (letter.template, letter.lang, letter.subject) == (name, lang, "")
            assert letter.purpose == ("service" if name in SERVICE else "marketing")
            for slip in ("{{", "}}", "{%", "  ", " .", " ,", "None", "\n\n", "xiaoming88x", ".."):
                assert slip not in letter.text, (name, letter.text)
            assert 20 <= len(letter.text) <= (120 if lang == "zh" else 320), (name, letter.text)


def test_the_language_is_the_persons(book: Book) -> None:
    def lang_of(name: str, **more: object) -> str:
        handles = [str(one) for one in more.pop("handles", [])]  # type: ignore[attr-defined]
        who = contacts.add(book, name, handles=handles, day=DAY, **more)  # type: ignore[arg-type]
        letter = letters.message(book, who, "care/thanks", DAY)
        assert letter is not None
        return str(letter.lang)

    assert lang_of("王小红") == "zh"
    assert lang_of("王小蓝", language="en") == "en"
    assert lang_of("Mara Zwei", language="zh-CN") == "zh"
    assert lang_of("Mara Drei", handles=["wechat:mara_3"]) == "zh"
    assert lang_of("田中花子", country="JP") == "en"
    assert lang_of("たなか花子") == "en"
    assert lang_of("Anna Weber", country="CN") == "zh"
    assert lang_of("Anna Vier", country="DE") == "en"
    assert lang_of("Anna Sechs", language="fr") == "en"
    sets.keep("care/thanks", "de", "Hallo {{ first_name }}!")
    assert lang_of("Anna Fünf", country="DE") == "de"
    assert lang_of("Anna Sieben") == "de"  # the shop stands in Germany
    assert lang_of("王小绿", language="de") == "de"


def test_the_shops_language_is_the_last_resort(book: Book) -> None:
    assert letters.languages(book, NOBODY) == ["de", "en"]
    shop.configure(book, {"country": "CN"}, DAY)
    assert letters.languages(book, NOBODY) == ["zh", "en"]
    shop.configure(book, {"country": "KE"}, DAY)
    locale.use("zh")
    try:
        assert letters.languages(book, NOBODY) == ["zh", "en"]
    finally:
        locale.use("en")


def test_a_template_in_one_language_only_is_better_than_none(book: Book) -> None:
    sets.keep("care/winter", "fr", "Bonjour {{ name }}")
    letter = letters.message(book, MARA, "care/winter", DAY)
    assert letter is not None
    assert letter.text == "Bonjour Mara Lindqvist"
    assert letters.message(book, MARA, "care/winter", DAY, lang="en") is None
    assert letters.message(book, MARA, "care/nothing", DAY) is None


def test_what_only_the_caller_knows_wins(book: Book) -> None:
    sets.keep("care/mine", "en", "subject: {{ product }}\n{{ first_name }}: {{ product }}, {{ offer }}")
    letter = letters.message(book, MARA, "care/mine", DAY, extra={"offer": "half", "product": "tea\nfor two"})
    assert letter == letters.Letter("care/mine", "en", "Mara: tea for two, half", "tea for two", "marketing")
    with pytest.raises(Unfilled, match="offer"):
        letters.message(book, MARA, "care/mine", DAY)
    with pytest.raises(Unfilled, match="first_name"):
        letters.message(book, NOBODY, "care/mine", DAY, extra={"offer": "half", "product": "tea"})


def test_a_preview_says_who_and_why_not(book: Book) -> None:
    sets.keep("care/mine", "en", "{{ first_name }}, hello")
    rows = list(trying.tried(book, "care/mine", [WANG, MARA, NOBODY], DAY, lang="en"))
    assert [row["text"] for row in rows] == ["小明, hello", "Mara, hello", None]
    assert [(row["characters"], row["sms"]) for row in rows] == [(9, 1), (11, 1), (None, None)]
    assert rows[0]["problem"] is None
    assert "first_name is not known" in rows[2]["problem"]
    with pytest.raises(CrmError):
        letters.message(book, NOBODY, "care/mine", DAY)


@pytest.mark.parametrize(
    ("kept", "en", "zh"),
    [
        ("1990-05-03", "3 May", "5月3日"),
        ("--12-31", "31 December", "12月31日"),
        ("lunar:--08-15", None, "农历8月15日"),
    ],
)
def test_a_birthday_is_said_without_the_year(book: Book, kept: str, en: str | None, zh: str) -> None:
    who = contacts.add(book, "Birgit", birthday=kept, day=DAY)
    assert facts.gather(book, who, DAY, "en")["birthday"] == en
    assert facts.gather(book, who, DAY, "zh")["birthday"] == zh


def test_what_they_take_next_is_looked_up_where_it_is_named(book: Book) -> None:
    for month in ("02", "04", "06", "08"):
        orders.add(book, MARA, [("Lavender soap", "1", "9.50")], at=(f"2026-{month}-01", None), day=DAY)
    sets.keep("care/mine", "en", "Again {{ next_product }}?")
    letter = letters.message(book, MARA, "care/mine", DAY)
    assert letter is not None
    assert letter.text == "Again Lavender soap?"
    assert "next_product" not in facts.gather(book, MARA, DAY, "en", named={"product"})


def test_a_file_that_went_wrong_behind_our_back_is_named_with_its_line(book: Book) -> None:
    path = Path(sets.keep("care/mine", "en", "subject: Hi\n\nHello {{ first_name }}"))
    path.write_text("subject: Hi\n\nHello\n{{ frist_name }}")
    with pytest.raises(CrmError) as refused:
        letters.message(book, MARA, "care/mine", DAY)
    assert refused.value.sentence.startswith(f"{path}, line 4: there is no field 'frist_name'")

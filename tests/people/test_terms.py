"""The terms a person is found by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.people.terms import STARTS, Facts, make, pairs, squeeze, symbols


def terms(**facts) -> list[str]:
    return make(Facts(**facts))[0].split(" ")


def test_a_chinese_name() -> None:
    assert terms(name="王小明") == [
        "ǀ王小明", "王", "小", "明", "王小", "小明", "ǀwangxiaoming", "ǀwxm", "wang", "xiao", "ming", "xiaoming", "xm",
        "wangxm",
    ]  # fmt: skip


def test_a_latin_name_starts_with_its_first_word() -> None:
    assert terms(name="Jörg Müller") == [
        "ǀjorgmuller",
        "ǀjorg",
        "muller",
        "ǀjoergmueller",
        "ǀjoerg",
        "mueller",
    ]
    assert terms(name="Cher") == ["ǀcher"]


@pytest.mark.parametrize(("name", "ways"), [("单", {"ǀshan", "ǀdan"}), ("曾", {"ǀzeng", "ǀceng"})])
def test_both_readings_of_a_surname(name: str, ways: set[str]) -> None:
    assert ways <= set(terms(name=name + "红"[:0])) | {term[:5] for term in terms(name=name + "红")}


def test_handles() -> None:
    assert terms(handles=[("phone", "+49 151 10004242", "+4915110004242", "15110004242")]) == [
        "15110004242", "10004242", "4242",
    ]  # fmt: skip
    found = terms(handles=[("email", "Mara.Lindqvist@Example.com", "", None), ("wechat", "mei_88", "", None)])
    assert found == ["maralindqvistexamplecom", "examplecom", "mara", "lindqvist", "mei88", "mei", "88"]


def test_buyer_ids_count_when_they_are_words() -> None:
    assert terms(external_ids=["17850", "C17850", "mara_l"]) == ["maral", "mara", "l"]


def test_texts_in_pairs_and_addresses_without_house_numbers() -> None:
    assert terms(texts=["喜欢红"], tags=["老客"]) == ["老客", "客", "喜欢", "欢红", "红"]
    assert terms(addresses=["8094 Maple Lane, 20095, 人民路12号"]) == [
        "人民",
        "民路",
        "maple",
        "lane",
        "20095",
    ]


def test_what_may_be_looked_into() -> None:
    def infix(**facts) -> str:
        return make(Facts(**facts))[1]

    assert infix(name="王小明") == ""
    assert infix(name="Zoë", nickname="Zo") == "zoe\nzo"
    assert infix(handles=[("email", "A.B@gmail.com", "", None), ("email", "a@shop.example", "", None)]) == (
        "a.b\na@shop.example"
    )


def test_a_long_text_has_an_end() -> None:
    words = " ".join(f"word{n}" for n in range(10_000))
    assert len(terms(name="Ann", texts=[words, words])) <= 400
    assert len(make(Facts(name="王" * 10_000, nickname="x" * 10_000))[0]) < 2000


def test_one_term_of_anything() -> None:
    assert squeeze("mei_88@shop-x") == "mei88shopx"
    assert squeeze(f"a{STARTS}b") == "ab"
    assert pairs("王") == []
    assert symbols("猫🐱!") == ["u1f431"]


@given(st.text(), st.text(), st.text())
def test_terms_are_letters_and_digits_alone(name: str, note: str, handle: str) -> None:
    made, _infix = make(Facts(name=name, texts=[note], handles=[("wechat", handle, handle, None)]))
    assert all(term.isalnum() for term in made.split())
    assert "  " not in made
    assert len(set(made.split())) == len(made.split())
    assert all(term.rfind(STARTS) <= 0 for term in made.split())

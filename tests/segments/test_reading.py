"""Expressions: what can be read, what the tree is, and what is said about words that mean nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui import locale
from crm_tui.errors import BadInput
from crm_tui.segments import looks_like_one, parse
from crm_tui.segments.fields import STATES
from crm_tui.segments.reading import And, Condition, Not, Or


def told(text: str) -> object:
    """The tree without the words it was read from."""

    def bare(tree: object) -> object:
        if isinstance(tree, Condition):
            return (tree.field, tree.op.replace(":", "="), tree.value)
        if isinstance(tree, Not):
            return Not(bare(tree.part))
        assert isinstance(tree, And | Or)
        return type(tree)(tuple(bare(part) for part in tree.parts))

    return bare(parse(text).tree)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_state_is_read_as_it_is_shown_in_either_language(lang: str) -> None:
    shown = {state: (state, _in_chinese(state)) for state in STATES}
    locale.use(lang)
    try:
        for state, words in shown.items():
            for word in words:
                assert told(f"state:{word}") == ("state", "=", state)
    finally:
        locale.use("en")


def _in_chinese(word: str) -> str:
    locale.use("zh")
    try:
        return locale._(word)
    finally:
        locale.use("en")


TEA = ("tag", "=", "tea")
VIP = ("tag", "=", "vip")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("#tea", TEA),
        ("tag:Tea", TEA),
        ("#tea and #vip", And((TEA, VIP))),
        ("#tea #vip", And((TEA, VIP))),
        ("#tea or #vip and not #tea", Or((TEA, And((VIP, Not(TEA)))))),
        ("(#tea or #vip) and -#tea", And((Or((TEA, VIP)), Not(TEA)))),
        ("NOT #tea AND #vip", And((Not(TEA), VIP))),
        ("spent>500 and quiet>60d and #tea", And((("spent", ">", ("500", "")), ("quiet", ">", (60, "day")), TEA))),
        ("spent>500USD", ("spent", ">", ("500.00", "USD"))),
        ("spent >= 500 USD", ("spent", ">=", ("500.00", "USD"))),
        ("quiet > 2 weeks #tea", And((("quiet", ">", (2, "week")), TEA))),
        ("quiet>60", ("quiet", ">", (60, "day"))),
        ("orders:2", ("orders", "=", 2)),
        ("loyalty<=20%", ("loyalty", "<=", 20)),
        ("last>2026-01-01", ("last", ">", "2026-01-01")),
        ("created<30d", ("created", "<", (30, "day"))),
        ("birthday<14d", ("birthday", "<", (14, "day"))),
        ('bought:"Tea box"', ("bought", "=", "tea box")),
        ('#"老 客"', ("tag", "=", "老 客")),
        ("state:Lapsed", ("state", "=", "lapsed")),
        ("tier:a", ("tier", "=", "A")),
        ("country!=de", ("country", "!=", "de")),
        ("consent:email=granted", ("consent", "=", ("email", "granted"))),
        ("consent:微信", ("consent", "=", ("wechat", "granted"))),
        ("field.Size:XL", ("field.Size", "=", "xl")),
        ("name:and", ("name", "=", "and")),
        ("消费≥５００", ("spent", ">=", ("５００", ""))),
        ("状态：流失且＃茶", And((("state", "=", "lapsed"), ("tag", "=", "茶")))),
        ("＃茶，（城市：上海 或 非 城市：北京）",
         And((("tag", "=", "茶"), Or((("city", "=", "上海"), Not(("city", "=", "北京"))))))),
        ("#且听风吟", ("tag", "=", "且听风吟")),
    ],
)  # fmt: skip
def test_an_expression_is_a_tree(text: str, tree: object) -> None:
    assert told(text) == tree


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("spnt>500", "did you mean 'spent'"),
        ("state:laped", "did you mean 'lapsed'"),
        ("tier:Z", "'Z' is no tier"),
        ("#tea adn #vip", "did you mean 'and'"),
        ("tea", "#tea for a tag"),
        ("orders", "orders>=2"),
        ("spent>much", "In 'spent>much'"),
        ("quiet>soon", "In 'quiet>soon'"),
        ("last>yesteryear", "2026-01-31"),
        ("last>2026-02-30", "no day that exists"),
        ("quiet=5d", "quiet>60d"),
        ("tag>tea", "'>' says nothing"),
        ("country:xx", "In 'country:xx'"),
        ("consent:emial", "did you mean 'email'"),
        ("name:", "name:Lee"),
        ("#tea or", "after 'or'"),
        ("and #tea", "before 'and'"),
        ("(#tea", "')' is missing"),
        ("#tea)", "without its partner"),
        ("", "Say whom"),
        ("(" * 60 + "#a" + ")" * 60, "nested"),
        ("#" + "a" * 3000, "longer"),
    ],
)
def test_what_means_nothing_is_quoted(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=r".") as problem:
        parse(text)
    assert said in problem.value.sentence
    assert problem.value.exit_code == 2


@given(st.text(st.sampled_from('abc#<>=!:()"-&|，（且或非不是 ., 5d茶notadr'), max_size=40))
def test_no_text_is_more_than_a_usage_error(text: str) -> None:
    try:
        expression = parse(text)
    except BadInput:
        return
    assert parse(expression.text).tree == expression.tree


@pytest.mark.parametrize(
    "text", ["#tea", "spent>5", "消费>5", "-#tea", "(#tea)", "name:lee", "orders>=2 or x"]
)
def test_a_condition_is_told_from_words(text: str) -> None:
    assert looks_like_one(text)


@pytest.mark.parametrize(
    "text", ["wang", "maria garcia", "138 0013", "a@b.c", "小明", "o'rourke", "+49-151", ""]
)
def test_words_are_told_from_a_condition(text: str) -> None:
    assert not looks_like_one(text)

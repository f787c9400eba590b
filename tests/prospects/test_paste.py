"""Names out of what one copies from chats and lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.prospects import paste


def names(text: str, kind: str = "") -> list[str]:
    return [entry.name for entry in paste.read(text, kind).entries]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1. 小鹿🦌\n2、阿明\n③ Leo\n- Anna Berg\n* Mei", ["小鹿🦌", "阿明", "Leo", "Anna Berg", "Mei"]),
        ("小鹿、阿明，Leo, Anna；Ben", ["小鹿", "阿明", "Leo", "Anna", "Ben"]),
        ("小鹿\n\n共32人\n昨天 20:15\n14:33\n群成员(30)\n阿明", ["小鹿", "阿明"]),
        ("🌸🌸\n[3条] 小鹿\n阿明(群主)\n张三(我)\n@Leo", ["🌸🌸", "小鹿", "阿明", "张三", "Leo"]),
        ('"老王"邀请"小李"加入了群聊\n小鹿撤回了一条消息\n阿明', ["小李", "阿明"]),
        ("小鹿  昨天\n阿明  14:33", ["小鹿", "阿明"]),
        ("Mei 3rd\nR2D2\nAnna-Lena\nO'Brien\n007", ["Mei 3rd", "R2D2", "Anna-Lena", "O'Brien"]),
        ("\u200e小鹿\u200b\n\ufeff阿明", ["小鹿", "阿明"]),
        ("\n \n", []),
    ],
)
def test_a_list_of_names(text: str, found: list[str]):
    assert names(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("小鹿 2026/11/20 14:33:21\n这个多少钱\n阿明 2026/11/20 14:35\n[图片]\n还有吗\n小鹿 2026/11/20 14:40\n好的",
         [("小鹿", "好的"), ("阿明", "还有吗")]),
        ("[20/11/2026, 14:33] Anna: how much?\n[20/11/2026, 14:35] Leo: hi\n[14:40] Anna: ok",
         [("Anna", "ok"), ("Leo", "hi")]),
        ("11/20/26, 2:33 PM - Anna: how much?\n11/20/26, 2:34 PM - Leo: hi", [("Anna", "how much?"), ("Leo", "hi")]),
    ],
)  # fmt: skip
def test_a_talk_names_who_speaks_and_keeps_their_last_words(text: str, found: list[tuple[str, str]]):
    assert [(entry.name, entry.note) for entry in paste.read(text).entries] == found


def test_what_stands_beside_a_name_belongs_to_it():
    found = paste.read("Anna Berg, +49 151 1000 4242, anna@x.example\n小鹿 微信号: xlu_88\n阿明 13800138000")
    assert [entry.handles for entry in found.entries] == [
        ("phone:+49 151 1000 4242", "email:anna@x.example"), ("wechat:xlu_88",), ("phone:13800138000",),
    ]  # fmt: skip


def test_a_handle_alone_and_the_name_it_belongs_to_are_one():
    found = paste.read("微信: xlu_88\n小鹿 微信: xlu_88")
    assert [(entry.name, entry.handles) for entry in found.entries] == [("小鹿", ("wechat:xlu_88",))]
    assert found.repeats == 1


def test_names_can_be_handles_themselves():
    found = paste.read("tb123456\n@t_1500\n12345678\nma**ed", "taobao")
    assert [entry.handles for entry in found.entries] == [
        ("taobao:tb123456",), ("taobao:t_1500",), ("taobao:12345678",), (),
    ]  # fmt: skip


def test_who_comes_again_is_counted_once():
    found = paste.read("Anna\nLeo\n anna \nANNA\n小鹿🦌\n小鹿 🦌\ufe0f")
    assert [entry.name for entry in found.entries] == ["Anna", "Leo", "小鹿🦌"]
    assert found.repeats == 3


def test_a_block_of_all_sorts():
    """What stands in one clipboard: a list, words out of a chat, mentions, roles, and a nickname with a bar."""
    found = paste.read(
        "11:02\n1. 小鹿🦌\n[14/11/26, 15:04:12] Ben Ö.: me too\n[2026-11-14 15:03] Anna Berg: nice stand\n"
        "@韩梅梅 @Tom-茶友\n群主: 小雨\nSofia | Berlin\nmei_88 (wechat)\nZoë <zoe@shop.example>\nAda | Leo | Kim"
    )
    assert [entry.name for entry in found.entries] == [
        "小鹿🦌", "Ben Ö.", "Anna Berg", "韩梅梅", "Tom-茶友", "小雨", "Sofia | Berlin", "mei_88", "Zoë", "Ada", "Leo", "Kim",
    ]  # fmt: skip
    assert [entry.note for entry in found.entries[:3]] == [None, "me too", "nice stand"]
    assert found.entries[7].handles == ("wechat:mei_88",)
    assert found.entries[8].handles == ("email:zoe@shop.example",)
    assert found.dropped == ["11:02"]


def test_a_day_over_a_talk_is_nobody():
    found = paste.read("2026年11月14日 下午3:10\n李雷 15:20\n你好，想了解\n小鹿🦌 15:21\n我也是")
    assert [(entry.name, entry.note) for entry in found.entries] == [
        ("李雷", "你好，想了解"),
        ("小鹿🦌", "我也是"),
    ]


@given(st.text(max_size=400), st.sampled_from(["", "taobao", "wechat"]))
def test_any_text_is_read_without_harm(text: str, kind: str):
    found = paste.read(text, kind)
    for entry in found.entries:
        assert 0 < len(entry.name) <= 320
        assert "\n" not in entry.name
        assert entry.name == entry.name.strip()
    assert len({entry.name for entry in found.entries}) == len(found.entries)


@given(st.lists(st.text("abcdefgh鹿明月🌸", min_size=2, max_size=8), min_size=1, max_size=12, unique=True))
def test_plain_names_all_come_out_whatever_stands_between_them(chosen: list[str]):
    for between in ("\n", ", ", "、", "\n\n", " ; "):
        assert names(between.join(chosen)) == chosen

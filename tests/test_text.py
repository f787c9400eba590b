"""Foreign text made safe, folded for searching, measured in cells; and how Chinese names are typed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from crm_tui.pinyin import name_pinyin, readings, text_pinyin
from crm_tui.text import (
    cell_width,
    char_width,
    clean,
    dumps,
    fit,
    fold,
    formula_plain,
    formula_safe,
    han_runs,
    is_han,
    slug_digits,
    spellings,
    visible,
    visible_lines,
    words,
)

# What a terminal acts on or hides, written out again so that it does not lean on the code under test.
ACTING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
HOSTILE = "\x00\t\n\r\x1b\x07\x7f\x85\x9b\u061c\u200b\u200c\u200d\u200e\u202e\u2028\u2066\u2069"
HOSTILE += "\ufeff\ufffe\ufe0f\u0301\u3164"
any_text = st.text()
raw_text = st.text(st.characters(exclude_categories=()))
nasty_text = st.text(
    st.sampled_from(HOSTILE + "aé王👍🏽⚕\U000e0041\ud83d") | st.characters(exclude_categories=())
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | any_text | st.text(st.sampled_from(HOSTILE)),
    lambda inner: st.lists(inner) | st.dictionaries(any_text, inner),
    max_leaves=8,
)


def test_clean_counts_what_it_changes() -> None:
    assert clean("Mara") == ("Mara", 0)
    assert clean("王\t小明\n") == ("王\t小明\n", 0)
    assert clean("a\0b\0") == ("ab", 2)
    assert clean("\ud83dx\0") == ("\ufffdx", 2)
    assert clean("\ufffd") == ("\ufffd", 0)


@given(nasty_text)
def test_clean_twice_is_clean_once(s: str) -> None:
    once, changed = clean(s)
    assert clean(once) == (once, 0)
    assert (changed == 0) == (once == s)
    once.encode()


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Zoë van der Meer", "Zoë van der Meer"),
        ("a\x1b[31mred", "a␛[31mred"),
        ("tab\tnew\nline\r\x00\x7f", "tab␉new␊line␍␀␡"),
        ("x\x9b31m", "x⟨009B⟩31m"),
        ("\u202egnp.exe", "⟨202E⟩gnp.exe"),
        ("\ufeffbom\u200bzero", "⟨FEFF⟩bom⟨200B⟩zero"),
        ("flag\U000e0067", "flag⟨E0067⟩"),
        ("\ud83d\uffff\ufdd0", "⟨D83D⟩⟨FFFF⟩⟨FDD0⟩"),
        ("\u3164", "⟨3164⟩"),
        ("family 👨‍👩‍👧 heart ❤️", "family 👨‍👩‍👧 heart ❤️"),
        ("pa\u200dypal \u200c", "pa⟨200D⟩ypal ⟨200C⟩"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("ශ්‍රී", "ශ්‍රී"),
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("full\u3000width\xa0", "full\u3000width\xa0"),
        ("a" + "\u0301" * 1000 + "b", "a" + "\u0301" * 8 + "…b"),
        ("é" * 20, "é" * 20),
    ],
)
def test_visible(raw: str, shown: str) -> None:
    assert visible(raw) == shown


@given(nasty_text)
def test_nothing_acts_once_visible(s: str) -> None:
    shown = visible(s)
    assert not ACTING.search(shown)
    assert visible(shown) == shown
    pile = 0
    for ch in shown:
        pile = pile + 1 if unicodedata.category(ch)[0] == "M" else 0
        assert pile <= 8
    assert visible_lines(s).replace("\n", "") == "".join(map(visible, s.replace("\r\n", "\n").split("\n")))


def test_visible_lines_keeps_line_breaks_only() -> None:
    assert visible_lines("one\ntwo\r\nthree\tx\r") == "one\ntwo\nthree␉x␍"


@given(json_values, st.sampled_from([None, 2]))
def test_json_comes_back_and_does_not_act(value: object, indent: int | None) -> None:
    out = dumps(value, indent=indent)
    assert json.loads(out) == value
    assert not ACTING.search(out if indent is None else out.replace("\n", ""))


def test_json_is_readable_where_it_may_be() -> None:
    assert dumps({"名": "王小明 👍"}) == '{"名": "王小明 👍"}'
    assert dumps("\x1b\x7f\u202e\U000e0041") == '"\\u001b\\u007f\\u202e\\udb40\\udc41"'


def test_naughty_strings(shared_data: Path) -> None:
    for s in json.loads((shared_data / "corpora/blns/blns.json").read_text("utf-8")):
        assert not ACTING.search(visible(s))
        assert not ACTING.search(dumps(s))
        assert json.loads(dumps(s)) == s
        assert formula_plain(formula_safe(s)) == s
        assert fold(fold(s)) == fold(s)
        assert cell_width(visible(s)) == cell_len(visible(s))
        assert cell_width(fit(visible(s), 20)) == 20
        words(s)


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("Müller", "muller"), ("STRASSE", "strasse"), ("Straße", "strasse"), ("Ørsted", "orsted"),
        ("Łódź", "lodz"), ("Đặng Thị", "dang thi"), ("İstanbul ılık", "istanbul ilik"),
        ("Þór Æsir œuvre", "thor aesir oeuvre"),
        ("ＡＢＣ１２３", "abc123"), ("ﬁn", "fin"), ("ｶﾞ", "ガ"), ("がぎ", "がぎ"), ("한글", "한글"),
        ("王小明", "王小明"),
        ("陳曉明", "陳曉明"), ("Ёлка", "елка"), ("Σίσυφος", "σισυφοσ"), ("O’Rourke", "o'rourke"),
        ("नमस्ते", "नमस्ते"),
        ("pay\u200bpal\u00ad", "paypal"), ("e\u0301", "e"),
    ],
)  # fmt: skip
def test_fold(raw: str, folded: str) -> None:
    assert fold(raw) == folded


@given(any_text)
def test_fold_twice_is_fold_once(s: str) -> None:
    assert fold(fold(s)) == fold(s)


def test_both_spellings_find_an_umlaut() -> None:
    assert spellings("Müller") == spellings("MU\u0308LLER") == ("muller", "mueller")
    assert spellings("Søren Ångström") == ("soren angstrom", "soeren aangstroem")
    assert spellings("Mueller") == ("mueller",)
    assert spellings("Zoë") == ("zoe",)
    assert spellings("王小明") == ("王小明",)


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("", []), ("  -- ", []), ("Zoë van der Meer", ["zoe", "van", "der", "meer"]),
        ("O'Rourke", ["orourke", "rourke"]), ("O’Rourke, Theo", ["orourke", "rourke", "theo"]),
        ("rock'n'roll", ["rocknroll", "rock", "roll"]), ("'quoted'", ["quoted"]),
        ("王小明Wang 2", ["王小明", "wang", "2"]), ("山田さん", ["山田", "さん"]),
        ("Tシャツ", ["t", "シャツ"]),
        ("LG전자", ["lg", "전자"]), ("阿卜杜拉·买买提", ["阿卜杜拉", "买买提"]), ("佐々木", ["佐々木"]),
        ("mei_88@qq.com", ["mei", "88", "qq", "com"]), ("नमस्ते दुनिया", ["नमस्ते", "दुनिया"]),
    ],
)  # fmt: skip
def test_words(raw: str, found: list[str]) -> None:
    assert words(raw) == found


def test_han() -> None:
    assert all(map(is_han, "王々〇㐀龯豈𠀀𬱖𪚥"))
    assert not any(map(is_han, "aァあ한１。·🍵"))
    assert han_runs("王小明 Wang 老客，𬱖々x") == ["王小明", "老客", "𬱖々"]


NAMES = [
    "Mara Lindqvist", "Zoë van der Meer", "王小明", "山田 太郎", "タロウ", "ﾀﾛｳ", "김철수", "Σωκράτης",
    "Владимир", "محمد",
    "שרה", "नमस्ते", "สมชาย", "ｆｕｌｌ", "e\u0301", "静怡🍵", "👨‍👩‍👧‍👦", "❤️ love", "☎️", "1️⃣",
    "🇩🇪🇨🇳", "👍🏽", "🏴‍☠️", "©️®",
    "§±×÷°", "…—“”", "㈱", "①", "龍𬱖", "a\u200bb", "\x1b[0m", "\xad", "☯", "䷀", "🫨", "⟨202E⟩", "␛",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_cells_are_those_the_app_counts(name: str) -> None:
    assert cell_width(name) == cell_len(name)


def test_every_assigned_character_is_as_wide_as_the_app_says() -> None:
    assigned = (chr(o) for o in range(0x110000) if unicodedata.category(chr(o)) not in ("Cn", "Cs"))
    assert [hex(ord(ch)) for ch in assigned if char_width(ch) != cell_len(ch)] == []


@given(st.text(st.one_of(st.sampled_from("".join(NAMES)), st.characters(exclude_categories=("Cn", "Cs")))))
def test_cells_of_any_text(s: str) -> None:
    assert cell_width(s) == cell_len(s)


@given(nasty_text, st.integers(0, 30), st.sampled_from("<>^"))
def test_fit_is_exact(s: str, width: int, align: str) -> None:
    shown = fit(s, width, align)
    assert cell_width(shown) == width
    if cell_width(s) <= width:
        assert s.rstrip("\u200d") in shown


def test_fit_cuts_between_glyphs() -> None:
    assert fit("王小明", 6) == "王小明"
    assert fit("王小明", 5) == "王小…"
    assert fit("王小明", 4) == "王… "
    assert fit("Mara", 6, ">") == "  Mara"
    assert fit("Mara", 7, "^") == " Mara  "
    assert fit("ab👨‍👩‍👧cd", 4) == "ab… "
    assert fit("cafe\u0301s", 5) == "cafe\u0301s"
    assert fit("cafe\u0301ss", 5) == "cafe\u0301…"
    assert fit("Mara", 0) == ""


@pytest.mark.parametrize(
    ("raw", "cell"),
    [
        ("=1+1", "'=1+1"), ("@sum", "'@sum"), ("\tx", "'\tx"), ("\rx", "'\rx"), ("\nx", "'\nx"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"), ("－1", "'－1"), ("＠x", "'＠x"), ("'quoted", "''quoted"), ("-12.50", "-12.50"),
        ("+49", "+49"), ("+49 151", "'+49 151"), ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
        ("-", "'-"),
        ("+x", "'+x"), ("-1.234,50", "-1.234,50"), ("-١", "'-١"), ("plain", "plain"), ("", ""),
    ],
)  # fmt: skip
def test_cells_that_could_be_formulas(raw: str, cell: str) -> None:
    assert formula_safe(raw) == cell
    assert formula_plain(cell) == raw


@given(st.text(st.sampled_from("'=+-@\t\r\n＝＋－＠1.,x")) | any_text)
def test_cells_come_back(s: str) -> None:
    assert formula_plain(formula_safe(s)) == s
    if not s.startswith("'"):
        assert formula_plain(s) == s


def test_digits() -> None:
    assert slug_digits("+49 (151) 1000-4242") == "4915110004242"
    assert slug_digits("１３８ 0013") == "1380013"
    assert slug_digits("٠١٢ x²") == "012"
    assert slug_digits("123") == "123"


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        ("王小明", ["wang xiao ming"]),
        ("单雄", ["shan xiong", "dan xiong"]),
        ("曾国", ["zeng guo", "ceng guo"]),
        ("欧阳静怡", ["ou yang jing yi"]),
        ("尉迟恭", ["yu chi gong", "wei chi gong"]),
        ("万俟明", ["mo qi ming", "wan qi ming"]),
        ("长孙晴", ["zhang sun qing"]),
        ("吕明", ["lv ming", "lu ming", "lyu ming"]),
        ("乐明", ["yue ming", "le ming"]),
        ("佐々木", ["zuo zuo mu"]),
        ("", []),
    ],
)
def test_ways_to_type_a_name(name: str, ways: list[str]) -> None:
    assert [" ".join(way) for way in name_pinyin(name)] == ways


def test_surnames_are_read_as_surnames() -> None:
    table = (
        "解xie 仇qiu 区ou 查zha 任ren 朴piao 盖ge 翟zhai 覃qin 缪miao 薄bo 种chong 华hua 员yun 召shao 纪ji"
    )
    table += " 葛ge 冼xian 郗xi 黑he 折she 繁po 秘bi 澹台tan 令狐ling"
    want = {re.sub("[a-z]", "", entry): re.sub("[^a-z]", "", entry) for entry in table.split()}
    assert {name: name_pinyin(name + "明")[0][0] for name in want} == want


def test_readings() -> None:
    assert readings("行")[:2] == ("xing", "hang")
    assert readings("女")[:2] == ("nv", "nu")
    assert readings("略") == ("lve", "lue", "lyue")
    assert readings("x") == ()
    assert text_pinyin("红色茶壶〇") == ("hong", "se", "cha", "hu", "ling")
    assert text_pinyin("𪛖")[0].isascii() or text_pinyin("𪛖") == ("𪛖",)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=8), st.integers(1, 6))
def test_ways_are_bounded_and_whole(name: str, limit: int) -> None:
    ways = name_pinyin(name, limit)
    assert len(ways) <= limit
    assert len(set(ways)) == len(ways)
    assert all(len(way) == len(name) for way in ways)


def test_imports_nothing_dear() -> None:
    code = "import crm_tui.text, crm_tui.money, crm_tui.pinyin, sys; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"typing", "dataclasses", "decimal", "json", "re", "gettext", "pypinyin", "rich"} & set(loaded)

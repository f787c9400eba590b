"""Templates and copies as one calls them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Crm


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No clipboard in reach."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "TERMUX_VERSION", "TMUX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSH_CONNECTION", "far")


def test_the_list_names_languages_and_what_each_is_for(crm: Crm) -> None:
    out = crm("template", "list").out
    assert "care/thanks" in out
    assert "the parcel arrived: thanks" in out
    rows = crm("template", "list", "--json").json
    assert len(rows) == 22
    assert rows[0] == {
        "name": "care/thanks", "about": "the parcel arrived: thanks", "languages": ["en", "zh"], "own": [],
        "purpose": "service",
    }  # fmt: skip
    assert crm("template", "list", "--format", "ids").out.split()[:2] == ["care/thanks", "care/use-tip"]


def test_show_prints_the_file_and_explains_its_fields(crm: Crm) -> None:
    shown = crm("template", "show", "thanks")
    assert shown.out.startswith('Hi {{ first_name or "there" }}')
    assert "first_name: the given name" in shown.err
    assert crm("template", "show", "thanks", "--lang", "zh").out.startswith("{{ first_name or nickname")
    assert crm("template", "show", "thanks", CRM_LANG="zh").out.startswith("{{ first_name or nickname")
    assert crm("template", "show", "care/thanks", "--json").json["fields"][0] == "first_name"
    assert crm("template", "show", "care/thank").code == 3
    assert "care/thanks" in crm("template", "show", "care/thank").last
    assert crm("template", "show", "thanks", "--lang", "fr").code == 2


def test_fields_are_listed_with_what_they_mean(crm: Crm) -> None:
    assert "{{ first_name }}" in crm("template", "fields").out
    assert {"name": "order", "about": "the number of the order"} in crm("template", "fields", "--json").json


def test_render_speaks_the_persons_language(shop: Crm) -> None:
    done = shop("template", "render", "care/thanks", "1")
    assert (
        done.out
        == "小明，TEA应该已经到了吧？谢谢你照顾小店的生意。拆开看看，有磕碰或者不满意的地方直接跟我说，我来处理。\n"
    )
    assert "1 SMS" in done.err
    english = shop("template", "render", "care/thanks", "1", "--lang", "en")
    assert english.out.startswith("Hi 小明, TEA should be with you by now.")
    told = shop(
        "template", "render", "care/lapse", "mara", "--field", "offer=Ten percent off.", "--json"
    ).json
    assert (told["lang"], told["purpose"], told["subject"]) == ("en", "marketing", "")
    assert told["text"].endswith("Ten percent off.")
    assert told["characters"] == len(told["text"])


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("template", "render", "zzzzzz", "1"), 3, "crm template list"),
        (("template", "render", "care/thanks", "99"), 3, "99"),
        (("template", "render", "care/thanks", "1", "--lang", "xx"), 2, "en, zh"),
        (("template", "render", "care/thanks", "1", "--lang", "../x"), 2, "no language"),
        (("template", "render", "care/thanks", "1", "--order", "77"), 3, "77"),
        (("template", "render", "care/thanks", "2", "--order", "1"), 3, "o1"),
        (("template", "render", "care/thanks", "1", "--field", "colour=red"), 2, "colour=red"),
        (("template", "render", "care/thanks", "1", "--field", "offer"), 2, "offer"),
        (("template", "edit", "../x"), 2, "GROUP/NAME"),
        (("copy", "1", "care/nothing"), 3, "care/"),
        (("copy", "1", "care/thanks", "--channel", "pigeon"), 2, "pigeon"),
    ],
)
def test_calls_that_cannot_be(shop: Crm, words: tuple[str, ...], code: int, said: str) -> None:
    done = shop(*words)
    assert (done.code, done.out) == (code, "")
    assert said in done.last


def test_an_edited_template_is_hers_and_a_wrong_one_is_not_kept(shop: Crm, crm_home: Path) -> None:
    file = crm_home / "templates/en/care/thanks.txt"
    assert shop("template", "edit", "thanks", EDITOR="sed -i s/Hi/Dear/").code == 0
    assert file.read_text("utf-8").startswith("Dear {{")
    wrong = shop("template", "edit", "thanks", EDITOR="sed -i s/first_name/frist_name/")
    assert wrong.code == 1
    assert wrong.last == "Line 1 of the template: there is no field 'frist_name'; the nearest is first_name."
    assert file.read_text("utf-8").startswith("Dear {{ first_name")
    assert shop("template", "edit", "thanks", EDITOR="true").err.endswith("Nothing was changed.\n")
    assert shop("template", "render", "thanks", "2").out.startswith("Dear Mara, ")
    new = shop("template", "edit", "mine/hello", "--lang", "de", EDITOR="sed -i '$a Hallo {{ name }}'")
    assert new.out.startswith("kept: ")
    assert shop("template", "render", "mine/hello", "2").out == "Hallo Mara Lindqvist\n"
    assert "mine/hello" in shop("template", "list").out


def test_a_broken_file_is_shown_with_what_is_wrong(shop: Crm, crm_home: Path) -> None:
    file = crm_home / "templates/en/care/thanks.txt"
    file.parent.mkdir(parents=True)
    file.write_text("Hi\n{% for x in y %}\n")
    done = shop("template", "show", "thanks")
    assert (done.code, done.out) == (1, "Hi\n{% for x in y %}\n")
    assert done.last == f"{file}, line 2: 'for' cannot stand in a template. 'crm template edit' checks it."
    assert shop("copy", "2", "thanks", "--print").code == 1
    assert shop("template", "list").code == 0


def test_a_preview_says_who_cannot_be_written_to(shop: Crm) -> None:
    shop("template", "edit", "mine/tea", "--lang", "en", EDITOR="sed -i '$a {{ first_name }}: {{ product }}'")
    done = shop("template", "preview", "mine/tea")
    assert "小明: TEA" in done.out
    assert "product is not known here" in done.out
    assert done.last == "1 person can be written to, 1 not"
    rows = shop("template", "preview", "mine/tea", "--json").json
    assert {row["contact"]["name"]: row["text"] for row in rows} == {
        "王小明": "小明: TEA",
        "Mara Lindqvist": None,
    }
    assert shop("template", "preview", "mine/tea", "--lang", "zh").code == 2
    shop("consent", "1", "all", "refuse")
    done = shop("template", "preview", "mine/tea")
    assert "小明: TEA" not in done.out
    assert "does not want to be written to" in done.out
    assert done.last == "0 people can be written to, 2 not"


def test_a_copy_without_a_clipboard_is_printed_and_says_so(shop: Crm, alone: None) -> None:
    done = shop("copy", "2", "care/thanks")
    assert done.code == 0
    assert done.out.startswith("Hi Mara, ")
    assert "There is no clipboard to reach from here" in done.err
    assert not [row for row in shop("show", "2", "--json").json["timeline"] if row["kind"] == "contact"]


def test_what_was_sent_is_logged_and_can_be_taken_back(shop: Crm) -> None:
    done = shop("copy", "1", "care/review", "--print", "--sent")
    assert done.out.startswith("小明，TEA还喜欢吗")
    assert "logged as sent to 王小明" in done.err
    logged = shop("show", "1", "--json").json["timeline"][0]
    assert (logged["kind"], logged["channel"], logged["direction"]) == ("contact", "wechat", "out")
    assert logged["title"] == done.out.strip()
    shop("undo")
    assert shop("show", "1", "--json").json["timeline"][0]["kind"] != "contact"


def test_nobody_who_refused_is_written_to(shop: Crm) -> None:
    shop("consent", "1", "wechat", "refuse")
    refused = shop("copy", "1", "care/thanks", "--channel", "wechat", "--print")
    assert (refused.code, refused.out) == (1, "")
    other = shop("copy", "1", "care/thanks", "--print")
    assert (other.code, "wechat" in other.err) == (0, True)
    shop("consent", "1", "all", "refuse")
    for name in ("care/thanks", "care/review", "service/refund"):
        refused = shop("copy", "1", name, "--print", "--sent")
        assert (refused.code, refused.out) == (1, "")
    assert [row["kind"] for row in shop("show", "1", "--json").json["timeline"]].count("contact") == 0


def test_hostile_names_do_nothing(shop: Crm) -> None:
    shop("contact", "add", "\x1b]52;c;aaa\x07{{ name }}\u202e", "--set", "nickname={% for %}")
    done = shop("template", "render", "care/thanks", "3", "--lang", "zh")
    assert done.code == 0
    assert "\x1b" not in done.out
    assert done.out.startswith("{% for %}，")


def test_help_ends_with_examples(crm: Crm) -> None:
    for words in (
        ("copy",),
        ("template", "list"),
        ("template", "preview"),
        ("template", "edit"),
        ("template", "fields"),
    ):
        assert "Examples:\n  crm " in crm(*words, "--help").out


def test_marketing_twice_in_a_week_wants_the_sellers_word(shop: Crm) -> None:
    assert shop("copy", "1", "care/review", "--print", "--sent").code == 0
    refused = shop("copy", "1", "care/lapse", "--print")
    assert (refused.code, refused.out) == (1, "")
    assert (
        refused.last
        == "They were written to lately; wait until 2026-11-29. Add --anyway to write all the same."
    )
    assert shop("copy", "1", "care/lapse", "--print", "--anyway").code == 0
    assert shop("copy", "1", "care/thanks", "--print").code == 0
    assert shop("--today", "2026-11-29", "copy", "1", "care/lapse", "--print").code == 0

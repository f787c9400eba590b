"""Words of a call, right and wrong: exit codes, one sentence, and the help of every command."""

from __future__ import annotations

import pytest
import typer

from crm_tui.cli import main
from crm_tui.text import cell_width

WRONG_WORDS = [
    (["frobnicate"], "There is no 'crm frobnicate'"),
    (["contcat", "list"], "did you mean 'crm contact'?"),
    (["contact", "ad", "x"], "did you mean 'crm contact add'?"),
    (["contact"], "add, edit, list"),
    (["contact", "add"], "NAME is missing"),
    (["contact", "add", " "], "name"),
    (["contact", "add", "x", "--phnoe", "1"], "--phone"),
    (["contact", "add", "x", "--phone"], "--phone needs a value"),
    (["contact", "add", "x", "y"], "more than the command takes: y"),
    (["contact", "add", "x", "--field", "size"], "NAME=VALUE"),
    (["contact", "add", "x", "--set", "colour=red"], "colour"),
    (["contact", "add", "x", "--handle", "mei"], "KIND:VALUE"),
    (["contact", "add", "x", "--birthday", "31 February"], "birthday"),
    (["contact", "list", "--format", "bogus"], "There is no format 'bogus'"),
    (["contact", "list", "--format", "md"], "There is no format 'md'"),
    (["contact", "list", "--json", "--format", "csv"], "contradict"),
    (["contact", "list", "--sort", "shoe"], "name, last, spent, created"),
    (["contact", "list", "--limit", "0"], "--limit takes a whole number from 1 up"),
    (["contact", "list", "--limit", "x"], "--limit takes a whole number"),
    (["find"], "WORDS is missing"),
    (["find", "x", "--today", "2026-01-01"], "stands before the command"),
    (["show"], "CONTACT is missing"),
    (["today", "--format", "bogus"], "There is no format 'bogus'"),
    (["log", "1"], "TEXT is missing"),
    (["log", "1", "x", "--in", "--out"], "not both"),
    (["log", "1", "x", "--channel", "pigeon"], "pigeon"),
    (["log", "1", "x", "--at", "soonish"], "soonish"),
    (["log", "1", "x", "--at", "2026-12-24"], "still to come"),
    (["log", "1", "x", "--next", "tomorrow"], "--next"),
    (["done", "f1", "--outcome", "great"], "great"),
    (["snooze", "f1", "yesterday"], "2026-11-21"),
    (["consent", "1", "wechat", "maybe"], "maybe"),
    (["consent", "1", "pigeon", "grant"], "pigeon"),
    (["followup", "add", "1", "x"], "--due is missing"),
    (["followup", "add", "1", "x", "--due", "someday"], "someday"),
    (["followup", "add", "1", "x", "--due", "today", "--every", "now and then"], "now and then"),
    (["followup", "add", "1", "x", "--due", "today", "--priority", "urgent"], "urgent"),
    (["followup", "list", "--state", "late"], "late"),
    (["order", "add", "1"], "--line is missing"),
    (["order", "add", "1", "--line", "tea"], "ITEM:QUANTITY:PRICE"),
    (["order", "add", "1", "--line", "tea:x:1"], "quantity"),
    (["order", "add", "1", "--line", "tea:1:abc"], "abc"),
    (["order", "add", "1", "--line", "tea:1:1", "--currency", "XXX"], "XXX"),
    (["case", "open", "1", "x", "--kind", "rant"], "rant"),
    (["case", "close", "k1", "--satisfaction", "9"], "1 to 5"),
    (["import"], "FILE is missing"),
    (["import", "-", "-"], "once"),
    (["config", "set", "shop.currency", "XXX"], "XXX"),
    (["config", "set", "shop.zone", "Europe/Berln"], "Europe/Berlin"),
    (["config", "set", "shop.country", "Germany"], "two letters"),
    (["config", "set", "app.lang", "fr"], "en or zh"),
    (["config", "set", "colour", "red"], "colour"),
    (["config", "get", "colour"], "colour"),
    (["--nope"], "--nope"),
    (["--lang", "fr", "today"], "en or zh"),
    (["--store=", "today"], "need a value"),
    (["--today", "soon", "today"], "soon"),
]
NOBODY = [
    ["show", "nobody"],
    ["show", "#99"],
    ["contact", "edit", "nobody", "--note", "x"],
    ["contact", "tag", "nobody", "x"],
    ["contact", "forget", "nobody", "--yes"],
    ["log", "nobody", "x"],
    ["done", "f99"],
    ["done", "zzz"],
    ["snooze", "f99", "tomorrow"],
    ["skip", "f99"],
    ["consent", "nobody", "wechat", "grant"],
    ["followup", "add", "nobody", "x", "--due", "today"],
    ["followup", "edit", "f99", "--text", "x"],
    ["followup", "drop", "ffff"],
    ["order", "show", "99"],
    ["order", "ship", "99"],
    ["order", "assign", "99", "1"],
    ["case", "note", "k99", "x"],
    ["case", "show", "abc"],
    ["undo", "99"],
    ["undo", "abc"],
]
REFUSED = [
    (["contact", "add", "Wang X.", "--phone", "+86 138 0013 8000"], "王小明"),
    (["contact", "untag", "1", "nope"], "nope"),
    (["contact", "forget", "1"], "--yes"),
    (["skip", "k1"], "crm done"),
    (["order", "refund", "1", "--amount", "5000"], "128.00 CNY"),
    (["order", "assign", "1", "2"], "1"),
    (["import", "missing.csv"], "missing.csv"),
    (["restore", "missing.db", "--yes"], "missing.db"),
    (["contact", "edit", "1"], "EDITOR"),
]


@pytest.mark.parametrize(
    ("words", "said"), WRONG_WORDS, ids=lambda value: " ".join(value) if isinstance(value, list) else ""
)
def test_wrong_words_are_exit_2(shop, words, said) -> None:
    done = shop(*words)
    assert done.code == 2, done
    assert done.out == ""
    assert said in done.last
    assert "Traceback" not in done.err


@pytest.mark.parametrize("words", NOBODY, ids=" ".join)
def test_nobody_and_nothing_is_exit_3(shop, words) -> None:
    done = shop(*words)
    assert done.code == 3, done
    assert done.out == ""
    assert done.err.strip()


@pytest.mark.parametrize(
    ("words", "said"), REFUSED, ids=lambda value: " ".join(value) if isinstance(value, list) else ""
)
def test_what_is_refused_is_exit_1(shop, words, said, monkeypatch) -> None:
    monkeypatch.delenv("EDITOR", raising=False)
    monkeypatch.delenv("VISUAL", raising=False)
    before = shop("history", "--json").json
    done = shop(*words)
    assert done.code == 1, done
    assert done.out == ""
    assert said in done.err
    assert shop("history", "--json").json == before


def test_several_who_fit_are_listed_and_nothing_is_done(shop) -> None:
    shop("contact", "add", "Mara Weber")
    done = shop("log", "mara", "hello")
    assert done.code == 3
    assert "Mara Lindqvist" in done.err
    assert "Mara Weber" in done.err
    assert "hello" not in shop("show", "2").out + shop("show", "3").out


def commands() -> list[list[str]]:
    """Every command there is, by its words."""
    root = typer.main.get_command(main.app)
    context = typer.Context(root, info_name="crm")
    found = []
    for name in root.list_commands(context):  # type: ignore[attr-defined]
        command = root.get_command(context, name)  # type: ignore[attr-defined]
        verbs = getattr(command, "commands", None)
        found += [[name, verb] for verb in verbs] if verbs else [[name]]
    return found


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_explains_itself_with_two_examples(crm, crm_home, words) -> None:
    for lang in ("en", "zh"):
        done = crm(*words, "--help", CRM_LANG=lang)
        assert done.code == 0
        assert done.err == ""
        lines = done.out.splitlines()
        examples = [line for line in lines[-2:] if line.startswith("  ") and " crm " in line]
        assert len(examples) == 2, done.out
        assert lines[-3].rstrip(":：") in ("Examples", "示例", "例子"), done.out
        assert all(" ".join(words) in example for example in examples)
        assert all(cell_width(line) <= 100 for line in lines)
        assert "None" not in done.out
    assert not (crm_home / "book.db").exists()


@pytest.mark.parametrize("noun", ["contact", "followup", "order", "case", "config"])
def test_every_noun_lists_its_verbs(crm, noun) -> None:
    done = crm(noun, "--help")
    assert done.code == 0
    for words in commands():
        assert words[0] != noun or f"\n  {words[1]} " in done.out


def test_the_first_page_fits_one_screen_and_names_every_command(crm) -> None:
    for lang in ("en", "zh"):
        done = crm("--help", CRM_LANG=lang)
        assert done.code == 0
        assert len(done.out.splitlines()) <= 24
        assert all(cell_width(line) <= 80 for line in done.out.splitlines())
        assert all(name in done.out for name in main.COMMANDS)


def test_without_a_terminal_crm_alone_prints_the_help(crm, crm_home) -> None:
    assert crm() == crm("--help")
    assert not (crm_home / "book.db").exists()


def test_version(crm) -> None:
    done = crm("--version")
    assert done.code == 0
    assert done.out.startswith("crm-tui ")


def test_completion_offers_commands(process) -> None:
    done = process("__complete", "2", "crm", "contact", "a")
    assert done.out.split() == ["add", "archive"]

"""Where the pretend shop is kept, and `crm demo` on a pipe."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crm_tui.demo import place, shop
from crm_tui.errors import CrmError
from crm_tui.store.book import open_book

FEW = 30


def crm(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "crm_tui", *words], env=os.environ | env, stdin=subprocess.DEVNULL, capture_output=True,
        text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


def test_it_never_lies_where_the_sellers_book_does(crm_home: Path) -> None:
    assert place.usual() == crm_home / "demo" / "book.db"


def test_it_is_kept_for_the_day_and_made_again_on_the_next(
    crm_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = crm_home / "demo" / "book.db"
    monkeypatch.setenv("CRM_TODAY", "2026-03-01")
    assert place.prepare(path, FEW) == place.MADE
    before = path.stat().st_ino
    assert place.prepare(path, FEW) == place.KEPT
    assert path.stat().st_ino == before
    monkeypatch.setenv("CRM_TODAY", "2026-03-02")
    assert place.prepare(path, FEW) == place.AGAIN
    assert place.prepare(path, FEW + 1) == place.AGAIN
    assert [one.name for one in path.parent.iterdir()] == ["book.db"]
    assert path.stat().st_mode & 0o777 == 0o600
    with open_book(str(path)) as book:
        assert shop.known_as(book) == "2026-03-02 people=31 seed=1"


@pytest.mark.parametrize("kind", ["a book", "a text", "a folder", "a link to nowhere"])
def test_what_is_no_pretend_shop_stays_as_it_is(crm_home: Path, kind: str) -> None:
    path = crm_home / "mine.db"
    if kind == "a book":
        open_book(str(path)).close()
    elif kind == "a text":
        path.write_text("my shopping list")
    elif kind == "a folder":
        path.mkdir()
    else:
        path.symlink_to(crm_home / "nowhere")
    with pytest.raises(CrmError, match="is not a pretend shop"):
        place.prepare(path, FEW)
    assert os.path.lexists(path)
    assert [one.name for one in crm_home.iterdir()] == ["mine.db"]


def test_a_making_that_fails_leaves_nothing(crm_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm_tui.demo.shop._Writer.write", lambda _self: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        place.prepare(crm_home / "demo" / "book.db", FEW)
    assert list((crm_home / "demo").iterdir()) == []


def test_on_a_pipe_it_shows_the_list_a_card_and_a_lookup(crm_home: Path) -> None:
    shown = crm("demo", "--people", str(FEW))
    assert shown.returncode == 0, shown.stderr
    path = crm_home / "demo" / "book.db"
    commands = [line for line in shown.stdout.splitlines() if line.startswith("$ crm ")]
    assert [line.split()[4] for line in commands] == ["today", "show", "find"]
    assert all(f"--store {path}" in line for line in commands)
    assert "Theo O'Rourke" in shown.stdout
    assert "your own book is not touched" in shown.stderr
    assert not (crm_home / "book.db").exists()
    again = crm(*commands[2].split()[2:])
    assert again.stdout.splitlines()[0] in shown.stdout


def test_it_speaks_chinese(crm_home: Path) -> None:
    shown = crm("--lang", "zh", "demo", "--people", str(FEW), "--store", str(crm_home / "zh.db"))
    assert shown.returncode == 0, shown.stderr
    assert "林晓月" in shown.stdout
    assert (crm_home / "zh.db").is_file()


def test_a_book_of_ones_own_is_refused_in_a_sentence(crm_home: Path) -> None:
    assert crm("contact", "add", "Ann").returncode == 0
    refused = crm("demo", "--store", str(crm_home / "book.db"))
    assert refused.returncode == 1
    assert "is not a pretend shop" in refused.stderr
    assert "Ann" in crm("find", "ann").stdout

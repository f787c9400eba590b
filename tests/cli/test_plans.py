"""plan … and product …, as the seller types them."""

from __future__ import annotations

from pathlib import Path

import pytest


def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    file = tmp_path / "editor.sh"
    file.write_text(f'#!/bin/sh\nsed -i "{command}" "$1"\n')
    file.chmod(0o700)
    monkeypatch.setenv("EDITOR", str(file))
    monkeypatch.delenv("VISUAL", raising=False)


@pytest.fixture
def sold(crm):
    assert crm("contact", "add", "Mara", "--email", "mara@x.example").code == 0
    assert crm("order", "add", "1", "--line", "TEA:1:9", "--at", "2026-11-19").code == 0
    assert crm("order", "deliver", "1", "--at", "2026-11-21").code == 0
    return crm


def test_a_plan_from_the_editor_to_the_list_and_back(sold, tmp_path, monkeypatch, crm_home):
    assert [row["key"] for row in sold("today", "--json").json] == ["s1-1"]
    editor(tmp_path, monkeypatch, "s/^after = 3$/after = 0/")
    tried = sold("plan", "edit", "--dry-run")
    assert tried.code == 0
    assert "+ s1-2  Mara  arrived 1 day ago: send a use tip" in tried.err
    assert not (crm_home / "care.toml").exists()
    done = sold("plan", "edit")
    assert (done.code, done.out) == (0, "The plans are in effect.\n")
    assert "+ s1-2" in done.err
    assert "after = 0" in (crm_home / "care.toml").read_text("utf-8")
    (row,) = sold("today", "--json").json
    assert {row["key"], *(other["key"] for other in row["also"])} == {"s1-1", "s1-2"}
    assert sold("plan", "show", "usual", "--json").json["steps"][1]["after"] == 0
    assert sold("undo").code == 0
    assert sold("plan", "show", "usual", "--json").json["steps"][1]["after"] == 3
    assert "+ s1-2" in sold("plan", "apply", "--dry-run").err
    assert sold("plan", "apply").code == 0
    assert sold("plan", "apply").out == "That is in effect already.\n"


def test_what_is_wrong_changes_nothing(sold, tmp_path, monkeypatch, crm_home):
    editor(tmp_path, monkeypatch, "s/^days_between = 7$/days_between = often/")
    wrong = sold("plan", "edit")
    assert wrong.code == 2
    assert "care.toml, line" in wrong.last
    assert not (crm_home / "care.toml").exists()
    assert sold("plan", "show", "nothing").code == 3
    assert sold("plan", "list").out == " usual  (the usual one): 8 steps\n"


def test_a_product_and_its_days(sold):
    assert sold("product", "edit", "TEA", "--lasts", "10", "--category", "tea", "--cost", "4").code == 0
    row = sold("product", "show", "TEA", "--json").json
    assert (row["lasts"], row["category"], row["cost"]["amount"], row["orders"]) == (10, "tea", "4.00", 1)
    coming = sold("today", "--days", "8", "--json").json
    keys = {key for row in coming for key in (row["key"], *(o["key"] for o in row["also"]))}
    assert {"s1-6", "s1-7"} <= keys
    assert "s1-8" not in keys
    assert "s1-5" not in keys
    assert sold("product", "add", "Teapot", "--sku", "POT", "--plan", "none").code == 3
    assert sold("product", "add", "Teapot", "--sku", "POT").out == "2\n"
    assert sold("product", "list", "--format", "ids").out == "1\n2\n"
    assert sold("product", "edit", "POT", "--lasts", "-1").code == 2
    assert sold("product", "show", "nothing").code == 3


def test_an_import_says_what_it_left_out(crm, tmp_path):
    file = tmp_path / "o.csv"
    file.write_text(
        "n,who,mail,at,sku,qty,price\nA1,Mara,m@x.example,2024-01-05,TEA,1,9\nA2,Mara,m@x.example,2026-11-01,TEA,1,9\n"
    )
    maps = ("n=order.number", "who=contact.name", "mail=contact.email", "at=order.at", "sku=line.sku",
            "qty=line.quantity", "price=line.price")  # fmt: skip
    words = [word for one in maps for word in ("--map", one)]
    told = crm("import", file, *words, "--platform", "own", "--json").json
    # all five of the first order, and of the second thanks (9 November) and use tip (11 November)
    assert told["left_out"] == 7
    found = crm("import", "--help")
    assert found.code == 0
    rows = crm("today", "--json").json
    assert [row["key"] for row in rows] == ["s2-3"]
    assert [o["key"] for o in rows[0]["also"]] == ["s2-4"]

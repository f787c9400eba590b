"""contact …, find, show, consent, log: what they do and print."""

from __future__ import annotations

import csv
import io
import json

import pytest


def test_add_prints_the_id_and_nothing_else_on_stdout(crm) -> None:
    first = crm("contact", "add", "Ann")
    assert (first.code, first.out) == (0, "1\n")
    assert "added Ann" in first.err
    assert "undo with: crm undo" in first.err
    row = crm("contact", "add", "Ben", "--tag", "vip", "--handle", "wechat:ben", "--json").json
    assert row["id"] == 2
    assert row["tags"] == ["vip"]
    assert row["handles"] == [{"kind": "wechat", "value": "ben"}]


def test_every_fact_can_be_told(crm) -> None:
    crm("contact", "add", "Ann")
    done = crm(
        "contact", "add", "Ben", "--phone", "+4915110004242", "--phone", "030 1234567", "--email", "ben@example.com",
        "--birthday", "1990-04-03", "--source", "fair", "--referred-by", "Ann", "--keep-in-touch", "6w",
        "--note", "likes\nblue", "--field", "size=M", "--set", "nickname=Benny", "--set", "city=Kiel",
    )  # fmt: skip
    assert done.code == 0, done
    card = crm("show", "2", "--json").json
    assert card["birthday"] == "1990-04-03"
    assert card["keep_in_touch"] == "6 weeks"
    assert card["nickname"] == "Benny"
    assert card["note"] == "likes\nblue"
    assert len(card["handles"]) == 3
    assert "Kiel" in crm("show", "2").out


def test_force_shares_a_handle(shop) -> None:
    assert shop("contact", "add", "Wang X.", "--phone", "13800138000").code == 1
    assert shop("contact", "add", "Wang X.", "--phone", "13800138000", "--force").code == 0


def test_edit_with_options(shop) -> None:
    done = shop(
        "contact",
        "edit",
        "2",
        "--name",
        "Mara L.",
        "--phone",
        "+4915110004242",
        "--drop-handle",
        "mara@example.com",
    )
    assert done.code == 0
    assert done.out == "changed Mara L.\n"
    assert [h["value"] for h in shop("show", "2", "--json").json["handles"]] == ["+4915110004242"]
    assert shop("contact", "edit", "2", "--note", "").code == 0
    assert not shop("show", "2", "--json").json["note"]


def test_edit_in_an_editor(shop, tmp_path) -> None:
    done = shop("contact", "edit", "2", EDITOR="sed -i s/blue/green/")
    assert done.code == 0, done
    assert shop("show", "2", "--json").json["note"] == "likes green"
    assert shop("contact", "edit", "2", EDITOR="true").err == "Nothing was changed.\n"
    spoilt = shop("contact", "edit", "2", EDITOR="sed -i s/note/nöte/")
    assert spoilt.code == 2
    assert shop("show", "2", "--json").json["note"] == "likes green"
    assert shop("contact", "edit", "2", EDITOR="false").code == 1
    assert shop("contact", "edit", "2", EDITOR="no-such-editor-here").code == 1


def test_tags(shop) -> None:
    assert shop("contact", "tag", "1", "vip", "tea").code == 0
    assert shop("contact", "untag", "1", "VIP").code == 0
    assert shop("find", "王小明", "--json").json[0]["tags"] == ["老客", "tea"]
    assert [row["id"] for row in shop("contact", "list", "--tag", "#Tea", "--json").json] == [1]


def test_archive_and_back(shop) -> None:
    assert shop("contact", "archive", "1").code == 0
    assert shop("contact", "list", "--format", "ids").out == "2\n"
    assert shop("contact", "list", "--archived", "--format", "ids").out == "1\n"
    assert shop("contact", "archive", "1", "--back").code == 0
    assert len(shop("contact", "list", "--json").json) == 2


def test_forget_says_so_before_and_leaves_nothing(shop, crm_home) -> None:
    asked = shop("contact", "forget", "1")
    assert asked.code == 1
    assert "王小明" in asked.err
    assert "1 order" in asked.err
    assert "cannot be undone" in asked.err
    assert len(shop("contact", "list", "--json").json) == 2
    done = shop("contact", "forget", "1", "--yes")
    assert done.code == 0, done
    assert shop("show", "1").code == 3
    assert "小明".encode() not in (crm_home / "book.db").read_bytes()


def test_forget_names_copies_that_still_hold_them(shop) -> None:
    copy = shop("backup").out.strip()
    assert copy in shop("contact", "forget", "1", "--yes").err


@pytest.mark.parametrize(
    ("sort", "ids"), [("name", [2, 3, 1]), ("created", [3, 2, 1]), ("last", [1, 3, 2]), ("spent", [1, 3, 2])]
)
def test_list_in_every_order(shop, sort, ids) -> None:
    shop("contact", "add", "Zoë")
    shop("order", "add", "3", "--line", "TEA:1:3.00", "--currency", "USD", "--at", "2026-01-02")
    assert [row["id"] for row in shop("contact", "list", "--sort", sort, "--json").json] == ids
    assert [
        row["id"] for row in shop("contact", "list", "--sort", sort, "--limit", "1", "--json").json
    ] == ids[:1]


def test_find_and_list_share_their_rows(shop) -> None:
    listed = {row["id"]: row for row in shop("contact", "list", "--json").json}
    found = shop("find", "wxm", "--json").json[0]
    assert found.pop("matched")["field"]
    assert found == listed[1]
    assert found["spent"] == [{"amount": "128.00", "currency": "CNY"}]
    assert found["last_order"] == "2026-11-10"
    assert list(found) == [
        "id",
        "name",
        "external_id",
        "handles",
        "tags",
        "orders",
        "last_order",
        "spent",
        "state",
    ]


def test_find_for_people(shop) -> None:
    line = shop("find", "xiaoming").out
    assert (
        line == " 1  王小明  13800138000 · wechat xiaoming88  1 order  ¥128.00  12 days ago  fresh  #老客\n"
    )
    assert (
        "12天前" in shop("find", "xiaoming", CRM_LANG="zh").out
        or "12 天前" in shop("find", "xiaoming", CRM_LANG="zh").out
    )
    nobody = shop("find", "zzz")
    assert (nobody.code, nobody.out, nobody.err) == (0, "", "Nobody fits.\n")
    assert shop("find", "zzz", "--json").json == []


def test_formats_of_a_listing(shop) -> None:
    rows = shop("contact", "list", "--json").json
    assert [
        json.loads(line) for line in shop("contact", "list", "--format", "ndjson").out.splitlines()
    ] == rows
    assert shop("contact", "list", "--format", "json").json == rows
    table = list(csv.DictReader(io.StringIO(shop("contact", "list", "--format", "csv").out, newline="")))
    assert [row["name"] for row in table] == [row["name"] for row in rows]
    assert table[-1]["handles"] in ("phone:13800138000; wechat:xiaoming88", "email:mara@example.com")
    tsv = [line.split("\t") for line in shop("contact", "list", "--format", "tsv").out.splitlines()]
    assert tsv[0] == list(table[0])
    assert {len(line) for line in tsv} == {len(tsv[0])}
    assert shop("contact", "list", "--format", "ids").out.split() == [str(row["id"]) for row in rows]


def test_machine_output_speaks_no_chinese(shop) -> None:
    for words in (
        ["contact", "list"],
        ["today", "--days", "9"],
        ["followup", "list"],
        ["order", "list"],
        ["history"],
    ):
        for form in ("json", "ndjson", "csv", "tsv", "ids"):
            call = [*words, "--format", form]
            assert shop(*call, CRM_LANG="zh").out == shop(*call).out, call


def test_log_is_on_the_card(shop) -> None:
    done = shop(
        "log", "mara@example.com", "问新品什么时候上", "--channel", "微信", "--in", "--at", "yesterday 18:30"
    )
    assert done.code == 0, done
    assert "Sat 2026-11-21, 18:30 (yesterday)" in done.err
    assert "logged with Mara Lindqvist" in done.out
    card = shop("show", "2")
    assert "问新品什么时候上" in card.out
    assert "wechat" in card.out


def test_log_with_the_next_step_is_one_act(shop) -> None:
    done = shop("log", "2", "sent the list", "--next", "in 3 days", "ask what they think")
    assert done.code == 0
    assert "next Wed 2026-11-25 (in 3 days)" in done.err
    assert "ask what they think" in shop("followup", "list").out
    assert shop("undo").code == 0
    assert "ask what they think" not in shop("followup", "list").out
    assert "sent the list" not in shop("show", "2").out


def test_consent(shop) -> None:
    assert shop("consent", "1", "wechat", "grant").out == "王小明 may be written to on wechat\n"
    assert shop("show", "1", "--json").json["consent"]["wechat"]["state"] == "granted"
    assert shop("consent", "1", "微信", "refuse", "--reason", "asked").code == 0
    assert shop("show", "1", "--json").json["consent"]["wechat"] == {
        "state": "refused", "since": "2026-11-22", "source": "hand"
    }  # fmt: skip
    assert "refused  2026-11-22 · hand · asked" in shop("show", "1").out
    assert "every channel" in shop("consent", "1", "all", "refuse").out


def test_the_dossier_is_json_on_stdout_or_in_a_file_for_its_owner_alone(shop, tmp_path) -> None:
    told = shop("contact", "dossier", "王小明")
    assert told.code == 0, told
    assert told.json["person"]["name"] == "王小明"
    assert told.json["orders"][0]["lines"]
    assert "tier" in told.json["reckoned"]["value"]
    path = tmp_path / "wang.json"
    assert shop("contact", "dossier", "1", "--to", str(path)).code == 0
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(path.read_text("utf-8")) == told.json
    assert shop("contact", "dossier", "1", "--to", str(path)).code == 1
    assert shop("contact", "dossier", "1", "--to", str(path), "--force").code == 0
    assert shop("contact", "dossier", "1", "--to", str(tmp_path / "x.csv")).code == 2
    assert shop("contact", "dossier", "nobody").code == 3

"""From "I met thirty people at a fair" to "four ordered; what did the fair bring me", by commands alone."""

from __future__ import annotations

import io
import json

import pytest

from crm_tui.cli import main

FAIR = "".join(f"{n}. Guest {chr(64 + n % 26 + 1)}{n}\n" for n in range(1, 31))


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch):
    """What stands on stdin."""

    class Stdin(io.TextIOWrapper):
        def isatty(self) -> bool:
            return False

    return lambda text: monkeypatch.setattr("sys.stdin", Stdin(io.BytesIO(text.encode())))


def test_the_fair(crm, typed) -> None:
    typed(FAIR)
    done = crm(
        "prospect", "add", "--paste", "--list", "fair", "--source", "other", "--next", "tomorrow", "say hello"
    )
    assert done.code == 0
    assert " 30 new: Guest B1 (#1)" in done.out
    assert "30 put on the list 'fair'" in done.out
    typed(FAIR)
    again = crm("prospect", "add", "--paste", "--list", "fair", "--json").json
    assert (again["new"], len(again["known"]), again["listed"], again["batch"]) == ([], 30, 0, None)
    day = {"CRM_TODAY": "2026-11-23"}
    assert len(crm("today", "--json", **day).json) == 30
    assert crm("done", "p1", "--outcome", "replied", "--next", "in 3 days", "send pictures", **day).code == 0
    assert crm("prospect", "move", "1", "quoted", **day).out == "Guest B1: quoted\n"
    assert crm("prospect", "lose", "2", "price", **day).out == "Guest C2: lost (price)\n"
    for who in (1, 3, 4, 5):
        assert crm("order", "add", who, "--line", f"tea {who}:1:20", CRM_TODAY="2026-11-30").code == 0
    columns = crm("pipeline", "--list", "fair", "--limit", "2", "--json").json
    assert {row["stage"]: row["prospects"] for row in columns} == {
        "new": 25, "contacted": 0, "interested": 0, "quoted": 0, "won": 4, "lost": 1,
    }  # fmt: skip
    assert len(columns[0]["cards"]) == 2
    funnel = crm("pipeline", "--list", "fair", "--funnel", "--json").json[0]
    assert (funnel["prospects"], funnel["won"], funnel["lost"]) == (30, 4, 1)
    assert funnel["brought"] == [{"people": 4, "orders": 4, "amount": "80.00", "currency": "EUR"}]
    shown = crm("list", "show", "fair")
    assert "30 people" in shown.out
    assert "4 won · 1 lost · 4 orders, €80.00" in shown.out
    assert len(crm("list", "show", "fair", "--format", "ids").out.split()) == 30
    assert (
        crm("prospect", "list", "--limit", "2", "--format", "ids").out.split()[0].isdecimal()
    )  # a CONTACT elsewhere
    assert crm("list", "ls", "--json").json[0]["people"] == 30
    flat = crm("pipeline", "--funnel", "--format", "csv").out.splitlines()
    assert flat[0] == "source,stage,reached,share,days"


def test_one_person(crm) -> None:
    assert (
        crm(
            "prospect", "add", "Zoë", "--handle", "instagram:zz_top", "--worth", "120", "--interest", "tea"
        ).out
        == "1\n"
    )
    assert "is a prospect already" in crm("prospect", "add", "instagram:zz_top").err
    assert crm("prospect", "add", "Zoë", "--new").out == "2\n"
    assert crm("prospect", "add", "Zoë").code == 3  # which of the two?
    row = crm("prospect", "show", "1", "--json").json
    assert (row["key"], row["stage"], row["worth"]) == ("p1", "new", {"amount": "120.00", "currency": "EUR"})
    assert row["course"] == [{"from": None, "to": "new", "day": "2026-11-22"}]
    assert crm("prospect", "edit", "1", "--worth", "80 USD", "--next", "tomorrow", "write").code == 0
    listed = crm("prospect", "list", "--json").json
    assert listed[0]["step"] == {"day": "2026-11-23", "time": None, "text": "write"}
    assert crm("prospect", "list", "--format", "csv").out.startswith("key,contact_id,contact,stage,")
    assert crm("prospect", "list", "--stage", "wnn").code == 2
    assert "Prospect" in crm("show", "1").out
    assert crm("show", "1", "--json").json["prospect"]["stage"] == "new"
    assert crm("prospect", "drop", "1").code == 0
    assert crm("prospect", "show", "1").code == 3
    assert crm("undo").code == 0
    assert crm("prospect", "show", "1").code == 0


def test_words_offers_and_referrals(crm) -> None:
    crm("prospect", "add", "Anna Berg", "--handle", "instagram:anna")
    said = crm("script", "1", "price", "--print", "--sent")
    assert "free shipping" in said.out
    assert "logged as sent to Anna Berg" in said.err
    assert crm("offer", "1", "--json").json["next"] == 2
    assert crm("offer", "1", "--give", "--rung", "3").code == 1
    assert crm("offer", "1", "--give").code == 0
    assert " ✓ 2  5% off" in crm("offer", "1").out
    assert crm("ladder", "--rung", "a card", "--rung", "9折").code == 0
    assert crm("ladder", "--json").json == [{"product": None, "sku": None, "rungs": ["a card", "9折"]}]
    assert crm("prospect", "add", "Ben", "--referred-by", "1").out == "2\n"
    assert crm("order", "add", "2", "--line", "tea:1:20", "--at", "2026-10-01").code == 0
    assert crm("referrals", "--json").json[0]["worth"][0]["amount"] == "20.00"
    assert crm("referrals", "due", "--json").json[0]["invitee"]["name"] == "Ben"
    assert "rewarded: Anna Berg for Ben" in crm("referrals", "reward", "Ben", "--note", "a tin").out
    assert crm("referrals", "reward", "Ben").code == 1
    assert "reward: given" in crm("referrals", "1").out
    assert crm("referrals", "a", "b").code == 2


def test_lists_by_hand_and_by_expression(crm) -> None:
    crm("contact", "add", "Anna", "--tag", "tea")
    assert crm("list", "create", "tea", "--where", "#tea").code == 0
    assert crm("list", "show", "tea", "--format", "ids").out == "1\n"
    assert crm("list", "create", "bad", "--where", "spnt>3").code == 2
    crm("list", "create", "hand")
    assert crm("list", "add", "hand", "1").out == "put on the list: 1; there already: 0\n"
    assert crm("list", "add", "tea", "1").code == 1
    assert crm("list", "remove", "hand", "1").code == 0
    assert crm("list", "drop", "hand").code == 0
    assert crm("list", "show", "hand").code == 3


def test_a_file_onto_a_list(crm, tmp_path) -> None:
    file = tmp_path / "fair.csv"
    file.write_text("Name,Email\nAnna,anna@x.example\nBen,ben@x.example\n", "utf-8")
    words = (
        "import",
        file,
        "--map",
        "Name=contact.name",
        "--map",
        "Email=contact.email",
        "--list",
        "fair",
        "--json",
    )
    assert crm(*words).json["prospects"] == {"new": 2, "listed": 2}
    assert crm(*words).json["batch"] is None
    assert [row["people"] for row in crm("list", "ls", "--json").json] == [2]
    assert crm("undo").code == 0
    assert crm("list", "ls", "--json").json == []


@pytest.mark.parametrize("command", ["prospect add", "prospect list", "prospect move", "list create", "pipeline",
                                     "offer", "ladder", "referrals", "script"])  # fmt: skip
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_help_ends_with_two_examples(crm, command: str, lang: str) -> None:
    out = crm(*command.split(), "--help", CRM_LANG=lang).out.rstrip().splitlines()
    assert all("crm " in line for line in out[-2:])
    assert command.split(maxsplit=1)[0] in main.COMMANDS


def test_json_keeps_foreign_text(crm, typed) -> None:
    typed("Ann [/] Lee\n[@click=app.quit]Bob[/]\n=1+1\n")
    row = crm("prospect", "add", "--paste", "--json").json
    assert [one["name"] for one in row["new"]] == ["Ann [/] Lee", "[@click=app.quit]Bob[/]", "=1+1"]
    assert "'=1+1" in crm("prospect", "list", "--format", "csv").out
    assert json.loads(crm("prospect", "list", "--format", "ndjson").out.splitlines()[0])["key"].startswith(
        "p"
    )

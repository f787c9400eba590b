"""today, done, snooze, skip; followup and case."""

from __future__ import annotations

import pytest


def test_today_for_people(shop) -> None:
    done = shop("today", "--days", "7")
    lines = done.out.splitlines()
    assert lines[0] == " PROMISED"
    assert lines[1].startswith(" f1  Mara Lindqvist  call back about the teapot, 10:00")
    assert lines[2] == " LATER"
    assert "lid broken" in lines[3]
    assert lines[3].endswith("¥128.00")
    assert done.err == "2 of 2 · crm done KEY · crm snooze KEY WHEN\n"
    assert shop("today").err.startswith("1 of 1")
    assert shop("today", CRM_TODAY="2026-01-01").err == "Nothing to do today.\n"


def test_today_says_how_many_more(shop) -> None:
    assert "more with --limit 2" in shop("today", "--days", "7", "--limit", "1").err
    more = shop("today", "--days", "7", "--limit", "1", "--json")
    assert len(more.json) == 1
    assert more.err == "1 more; --limit 2 shows all\n"


def test_today_for_machines(shop) -> None:
    row = shop("today", "--json").json[0]
    assert row["key"] == "f1"
    assert row["kind"] == "followup"
    assert row["contact"] == {"id": 2, "name": "Mara Lindqvist"}
    assert {"due", "overdue_days", "why", "worth", "channel", "message", "also"} <= row.keys()
    assert shop("today", "--format", "ids").out == "f1\n"
    assert shop("today", "--format", "csv").out.splitlines()[0].startswith("key,kind,contact_id,contact,due")


def test_a_person_stands_once_with_every_key(shop) -> None:
    shop("followup", "add", "2", "send pictures", "--due", "today")
    out = shop("today").out
    assert out.count("Mara Lindqvist") == 1
    assert "f1" in out
    assert "f2" in out
    assert (
        "f2 send pictures" in shop("today", "--format", "csv").out
        or "f1 call back" in shop("today", "--format", "csv").out
    )


def test_today_as_a_list_to_tick_off(shop) -> None:
    shop("contact", "edit", "2", "--name", "[Mara] <b>_x_</b>")
    out = shop("today", "--format", "md").out
    assert out.startswith("# 2026-11-22\n\n## Promised\n\n- [ ] `f1` ")
    assert r"\[Mara\] \<b\>\_x\_\</b\>" in out


def test_today_as_a_calendar(shop) -> None:
    shop("contact", "edit", "2", "--name", "Mara; the, long-named 林晓月 " * 6)
    out = shop("today", "--format", "ics").out
    lines = out.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert all(len(line.encode()) <= 75 for line in lines)
    whole = out.replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20261122\r\n" in whole
    assert "SUMMARY:Mara\\; the\\, long-named 林晓月" in whole
    assert "\n" not in whole.replace("\r\n", "")


def test_done_snooze_and_skip(shop) -> None:
    done = shop(
        "done", "F1", "--outcome", "replied", "--note", "wants six more", "--next", "next friday", "send them"
    )
    assert done.code == 0, done
    assert done.out == "done: f1, Mara Lindqvist\n"
    assert "undo with: crm undo" in done.err
    assert "wants six more" in shop("show", "2").out
    assert shop("done", "f1").code == 1
    put_off = shop("snooze", "k1", "in", "2", "weeks")
    assert put_off.code == 0, put_off
    assert "until Sun 2026-12-06 (in 14 days)" in put_off.err
    assert shop("skip", "f2", "--json").json["state"] == "skipped"
    assert shop("today", "--days", "10").out == ""


def test_followups(shop) -> None:
    made = shop(
        "followup",
        "add",
        "1",
        "water the plants",
        "--due",
        "tomorrow",
        "--every",
        "2 weeks",
        "--priority",
        "high",
    )
    assert (made.code, made.out) == (0, "f2\n")
    assert "due Mon 2026-11-23 (tomorrow)" in made.err
    rows = shop("followup", "list", "--json").json
    assert [row["key"] for row in rows] == ["f1", "f2"]
    assert rows[1]["priority"] == "high"
    assert "water the plants" in shop("followup", "list", "--contact", "王小明").out
    assert shop("followup", "edit", "f2", "--text", "water them", "--due", "2026-11-30").code == 0
    assert "water them" in shop("followup", "list").out
    assert shop("followup", "drop", "2").out == "dropped: f2, 王小明\n"
    assert [row["state"] for row in shop("followup", "list", "--state", "all", "--json").json] == [
        "open",
        "dropped",
    ]
    assert (
        shop("followup", "list", "--limit", "1", "--format", "csv")
        .out.splitlines()[0]
        .startswith("key,contact_id,contact,text")
    )


@pytest.mark.parametrize("words", ["3天后", "next friday 10:00", "+3d", "2027-02-03"])
def test_days_in_words_are_echoed(shop, words) -> None:
    done = shop("followup", "add", "1", "x", "--due", words)
    assert done.code == 0
    assert done.err.startswith("due ")


def test_cases(shop) -> None:
    made = shop("case", "open", "王小明", "too sweet", "--order", "1", "--reason", "taste")
    assert (made.code, made.out) == (0, "k2\n")
    assert shop("case", "note", "k2", "asked for a photo", "--channel", "email").code == 0
    shown = shop("case", "show", "k2")
    assert "asked for a photo" in shown.out
    assert shop("case", "show", "2", "--json").json["notes"][0]["text"] == "asked for a photo"
    assert (
        shop("case", "close", "k2", "--resolution", "new tea", "--satisfaction", "5").out
        == "closed: k2, 王小明\n"
    )
    assert [row["key"] for row in shop("case", "list", "--json").json] == ["k1"]
    assert "new tea" in shop("case", "show", "k2").out
    assert len(shop("case", "list", "--state", "all", "--contact", "1", "--format", "ids").out.split()) == 2

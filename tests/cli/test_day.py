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
    assert "DTSTART:20261122T100000" in whole or "DTSTART;TZID" in whole
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


def test_several_keys_are_one_act(shop) -> None:
    shop("followup", "add", "1", "send pictures", "--due", "today")
    done = shop("done", "f1", "f2", "--outcome", "reached", "--next", "next friday", "ask again")
    assert done.out == "done: f1, Mara Lindqvist\ndone: f2, 王小明\n"
    assert done.err.count("undo with") == 1
    assert shop("undo").code == 0
    assert shop("today", "--format", "ids").out.split() == ["f1", "f2"]
    assert [row["key"] for row in shop("snooze", "f1", "f2", "in", "2", "weeks", "--json").json] == [
        "f1",
        "f2",
    ]
    refused = shop("skip", "f1", "k1")
    assert refused.code == 1
    assert "None of the 2 rows was changed" in refused.last
    assert shop("skip", "f1", "f2").code == 0
    assert shop("snooze", "k1").code == 2
    assert shop("snooze").code == 2


def test_a_case_to_its_end_and_back(shop) -> None:
    assert shop("case", "edit", "k1", "--promise", "2026-11-30", "--reason", "post").code == 0
    assert shop("case", "note", "k1", "asked for a photo", "--promise", "next friday").code == 0
    assert shop("case", "show", "k1", "--json").json["promised"] == "2026-11-27"
    assert shop("case", "edit", "k1").code == 2
    assert shop("case", "close", "k1", "--satisfaction", "6").code == 2
    assert shop("case", "close", "k1", "--resolution", "new lid", "--satisfaction", "4").code == 0
    shown = shop("case", "show", "k1").out
    assert "reason: post" in shown
    assert "satisfaction 4 of 5" in shown
    assert (
        shop("case", "reopen", "k1", "broke again", "--promise", "tomorrow").out == "open again: k1, 王小明\n"
    )
    assert shop("case", "reopen", "k1").code == 1
    assert "new lid — broke again" in shop("case", "show", "k1").out
    assert shop("today", "--days", "1", "--format", "ids").out.split() == ["f1", "k1"]


def test_reviews_and_reports(shop) -> None:
    assert shop("report", "ratings").err.startswith("Nobody rated anything yet")
    made = shop(
        "review", "add", "王小明", "香", "--order", "1", "--product-rating", "5", "--service-rating", "4"
    )
    assert (made.code, made.out) == (0, "1\n")
    assert shop("review", "add", "1", "--product-rating", "9").code == 2
    assert shop("review", "add", "1").code == 2
    assert shop("review", "add", "1", "--product", "GOLD", "--product-rating", "1").code == 3
    assert "★★★★★ (★★★★☆)  香" in shop("review", "list").out
    assert shop("review", "list", "--product", "TEA", "--json").json[0]["product"]["name"] == "TEA"
    assert shop("review", "list", "--contact", "2", "--json").json == []
    assert shop("report", "ratings", "--json").json[0]["rating"] == "5.0"
    (row,) = shop("report", "complaints", "--json").json
    assert (row["product"], row["cases"], row["open"], row["orders"]) == (None, 1, 1, 1)
    assert "no one product  complaint" in shop("report", "complaints").out
    assert shop("report", "complaints", "--to", "2026-01-01", "--format", "csv").out.splitlines() == [
        "product_id,sku,product,kind,reason,cases,open,closed,satisfaction,days,orders,share"
    ]


def test_a_case_is_done_with_how_content_they_were(shop) -> None:
    assert shop("done", "f1", "--satisfaction", "5").code == 2
    assert shop("done", "k1", "--satisfaction", "6").code == 2
    assert shop("done", "k1", "--satisfaction", "4", "--note", "new lid").code == 0
    (case,) = [row for row in shop("case", "list", "--state", "all", "--json").json if row["key"] == "k1"]
    assert (case["state"], case["satisfaction"]) == ("closed", 4)

"""The day outside the program: calendars, exit codes, notifications."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from crm_tui import today as list_of_today
from crm_tui.care import followups

SINGLE = {
    "UID",
    "DTSTAMP",
    "DTSTART",
    "DURATION",
    "RRULE",
    "SUMMARY",
    "DESCRIPTION",
    "PRIORITY",
    "TRANSP",
    "CLASS",
}


def parsed(text: str) -> list[dict[str, str]]:
    """The events of a calendar, read as strictly as the format is written."""
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").split("\r\n")[:-1]
    events: list[dict[str, str]] = []
    zones: set[str] = set()
    stack: list[str] = []
    for line in lines:
        name, _colon, value = line.partition(":")
        if name == "BEGIN":
            stack.append(value)
            if value == "VEVENT":
                events.append({})
        elif name == "END":
            assert stack.pop() == value
        elif stack[-1] == "VEVENT":
            head = name.partition(";")[0]
            assert head in SINGLE
            assert head not in events[-1]
            events[-1] |= {head: value, head + "?": name}
        elif stack[-1] == "VALARM":
            events[-1]["VALARM." + name] = value
        elif stack[-1] == "VTIMEZONE" and name == "TZID":
            zones.add(value)
    assert not stack
    for event in events:
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= event.keys()
        if "TZID=" in event["DTSTART?"]:
            assert event["DTSTART?"].partition("TZID=")[2] in zones
            assert len(event["DTSTART"]) == 15
    assert len({event["UID"] for event in events}) == len(events)
    return events


@pytest.fixture
def berlin(shop):
    assert shop("config", "set", "zone", "Europe/Berlin").code == 0
    assert shop("config", "set", "name", "Tea; Clay, 店").code == 0
    return shop


def test_times_stand_in_the_shops_zone_and_ring(berlin):
    out = berlin("today", "--format", "ics").out
    (event,) = parsed(out)
    assert event["DTSTART?"] == "DTSTART;TZID=Europe/Berlin"
    assert event["DTSTART"] == "20261122T100000"
    assert event["VALARM.TRIGGER"] == "-PT10M"
    assert event["SUMMARY"] == "Mara Lindqvist: call back about the teapot"
    assert "crm done f1" in event["DESCRIPTION"]
    assert "X-WR-CALNAME:Tea\\; Clay\\, 店\r\n" in out
    assert "BEGIN:DAYLIGHT\r\nDTSTART:20270328T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n" in out


def test_an_id_stays_whatever_day_it_is_and_tells_books_apart(berlin, tmp_path):
    berlin("followup", "add", "1", "water", "--due", "2026-11-25", "--every", "month")
    first = {
        event["SUMMARY"]: event["UID"]
        for event in parsed(berlin("today", "--days", "9", "--format", "ics").out)
    }
    assert berlin("snooze", "f1", "2026-11-24").code == 0
    second = parsed(berlin("--today", "2026-11-30", "today", "--format", "ics").out)
    assert {event["SUMMARY"]: event["UID"] for event in second}[
        "Mara Lindqvist: call back about the teapot"
    ] == first["Mara Lindqvist: call back about the teapot"]
    other = str(tmp_path / "other.db")
    berlin("--store", other, "contact", "add", "Ann")
    berlin("--store", other, "followup", "add", "1", "x", "--due", "today")
    (event,) = parsed(berlin("--store", other, "today", "--format", "ics").out)
    assert event["UID"].startswith("f1@")
    assert event["UID"] not in first.values()


def test_what_comes_again_has_its_rule_from_its_next_day(berlin):
    berlin("followup", "add", "1", "water", "--due", "2026-10-31", "--every", "month")
    events = {
        e["UID"].partition("@")[0]: e for e in parsed(berlin("today", "--days", "60", "--format", "ics").out)
    }
    late, coming = events["f2"], events["f2-next"]
    assert (late["DTSTART"], "RRULE" in late) == ("20261122", False)
    assert (coming["DTSTART"], coming["RRULE"]) == (
        "20261130", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
    )  # fmt: skip
    exported = {
        e["UID"].partition("@")[0]: e for e in parsed(berlin("export", "followups", "--format", "ics").out)
    }
    assert exported["f2"]["DTSTART"] == "20261031"
    assert exported["f2"]["RRULE"] == coming["RRULE"]
    assert exported["f1"]["UID"] == events["f1"]["UID"]


def test_an_end_by_day_is_one_by_moment_where_the_start_is(berlin):
    berlin("followup", "add", "1", "a", "--due", "2026-11-25 09:00", "--every", "FREQ=WEEKLY;UNTIL=20270101")
    berlin("followup", "add", "1", "b", "--due", "2026-11-25", "--every", "FREQ=WEEKLY;COUNT=3")
    berlin("followup", "add", "1", "c", "--due", "2026-11-25", "--every", "FREQ=WEEKLY;BYDAY=MO")
    rules = {
        e["SUMMARY"]: e.get("RRULE") for e in parsed(berlin("export", "followups", "--format", "ics").out)
    }
    assert rules["王小明: a"] == "FREQ=WEEKLY;UNTIL=20270101T235959Z"
    assert rules["王小明: b"] == "FREQ=WEEKLY;COUNT=3"
    assert rules["王小明: c"] is None  # the 25th is no Monday


def test_exit_codes_for_prompts(shop, process, tmp_path):
    due = process("today", "--exit-code")
    assert (due.code, due.out, due.err) == (10, "", "")
    idle = process("today", "--exit-code", CRM_TODAY="2026-01-01")
    assert (idle.code, idle.out, idle.err) == (0, "", "")
    assert process("today", "--exit-code", "--days", "400", CRM_TODAY="2026-01-01").code == 10
    listed = process("today", "--exit-code", "--format", "ids")
    assert (listed.code, listed.out) == (10, "f1\n")
    # the long way: options that the quick one leaves to it
    assert shop("today", "--days=0", "--exit-code", "--limit", "1", "--json").code == 10
    nothing = tmp_path / "nowhere"
    empty = process("today", "--exit-code", CRM_HOME=str(nothing))
    assert (empty.code, empty.out, empty.err) == (0, "", "")
    assert not nothing.exists()
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no book at all" * 20)
    assert process("--store", str(broken), "today", "--exit-code").code == 5


@pytest.fixture
def desktop(tmp_path, monkeypatch):
    """A notify-send that writes down what it was told."""
    place = tmp_path / "bin"
    place.mkdir()
    program = place / "notify-send"
    program.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" >> "{tmp_path}/shown"\necho . >> "{tmp_path}/times"\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{place}:{os.environ['PATH']}")
    return tmp_path


def times(place: Path) -> int:
    return len((place / "times").read_text().splitlines()) if (place / "times").exists() else 0


def test_it_tells_once_a_day_and_again_when_rows_came(shop, desktop):
    assert shop("notify").out == ""
    assert times(desktop) == 1
    shown = (desktop / "shown").read_text()
    assert "crm: 1 person to write to" in shown
    assert "promised 1" in shown
    assert "Mara" not in shown
    assert shop("notify").out == ""
    assert times(desktop) == 1
    shop("followup", "add", "1", "send pictures", "--due", "today")
    shop("notify", "--names")
    assert times(desktop) == 2
    assert "Mara Lindqvist" in (desktop / "shown").read_text()
    shop("done", "f1", "f2")
    shop("notify")
    shop("--today", "2026-11-21", "notify")
    assert times(desktop) == 2
    shop("--today", "2026-11-26", "notify")
    assert times(desktop) == 3
    shop("--today", "2026-11-26", "notify", "--again")
    assert times(desktop) == 4


def test_a_line_where_there_is_no_desktop(shop, desktop, crm_home):
    (desktop / "bin" / "notify-send").write_text("#!/bin/sh\nexit 1\n")
    told = shop("notify")
    assert told.out == "1 person to write to: promised 1 · crm today\n"
    assert shop("notify").out == ""
    (state,) = crm_home.glob("notified-*.json")
    assert state.stat().st_mode & 0o777 == 0o600
    assert json.loads(state.read_text()) == {"day": "2026-11-22", "keys": ["f1"]}
    state.write_text("{half")
    assert shop("notify", "--stdout", "--names").out.endswith("Mara Lindqvist · crm today\n")


def test_three_at_once_tell_once(shop, desktop):
    calls = [
        subprocess.Popen([sys.executable, "-m", "crm_tui", "notify"], cwd=Path(__file__).resolve().parents[2],
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(3)
    ]  # fmt: skip
    assert [call.wait(60) for call in calls] == [0, 0, 0]
    for call in calls:
        assert call.communicate() == (b"", b"")
    assert times(desktop) == 1


def test_the_calendar_of_a_phone_is_written_whole(berlin, tmp_path, crm_home):
    place = tmp_path / "sync" / "crm.ics"
    place.parent.mkdir()
    assert berlin("notify", "--ics", place, "--stdout").code == 0
    assert len(parsed(place.read_bytes().decode())) == 2  # the promise of today and the case that is to come
    assert place.stat().st_mode & 0o777 == 0o600
    berlin("done", "f1")
    assert berlin("notify", "--ics", place, "--days", "0").out == ""
    assert parsed(place.read_bytes().decode()) == []
    assert [one.name for one in place.parent.iterdir()] == ["crm.ics"]
    refused = berlin("notify", "--ics", tmp_path / "nowhere" / "x.ics", "--stdout")
    assert refused.code == 1
    assert "cannot be written" in refused.last


def test_every_reason_of_a_person_is_an_event(berlin, monkeypatch):
    berlin("followup", "add", "2", "send pictures", "--due", "today")
    keys = {event["UID"].partition("@")[0] for event in parsed(berlin("today", "--format", "ics").out)}
    assert keys == {"f1", "f2"}
    assert list_of_today.is_key("f1")
    assert followups.LETTER == "f"

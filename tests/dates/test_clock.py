"""Today, moments as text, zones, and what importing all this costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import crm_tui.dates as dates
from crm_tui.dates import check_zone, day_of, fixed, guess_zone, local_text, now_utc, today, utc_text
from crm_tui.errors import BadInput

ROOT = Path(dates.__file__).parents[2]


def test_today_is_fixed_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_TODAY", "2026-11-22")
    assert fixed()
    assert today() == today("Pacific/Apia") == date(2026, 11, 22)
    assert abs(now_utc() - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize("unset", [None, "", " "])
def test_today_is_today_otherwise(monkeypatch: pytest.MonkeyPatch, unset: str | None) -> None:
    if unset is None:
        monkeypatch.delenv("CRM_TODAY", raising=False)
    else:
        monkeypatch.setenv("CRM_TODAY", unset)
    assert not fixed()
    assert abs(today() - datetime.now(UTC).date()) <= timedelta(days=1)
    before = datetime.now(ZoneInfo("Pacific/Kiritimati")).date()
    assert before <= today("Pacific/Kiritimati") <= datetime.now(ZoneInfo("Pacific/Kiritimati")).date()


@pytest.mark.parametrize("told", ["tomorrow", "2026-02-30", "20260203", "2026-W05-2", "2026-2-3"])
def test_a_bad_day_in_the_environment_is_named(monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    monkeypatch.setenv("CRM_TODAY", told)
    assert fixed()
    with pytest.raises(BadInput, match=f"CRM_TODAY is '{told}'"):
        today()


def test_moments_as_text() -> None:
    at = utc_text(datetime(2025, 1, 6, 9, 12, 44, 999999, ZoneInfo("Europe/Berlin")))
    assert at == "2025-01-06T08:12:44Z"
    assert local_text(at, "Europe/Berlin") == "2025-01-06T09:12:44+01:00"
    assert local_text(at, "America/Los_Angeles") == "2025-01-06T00:12:44-08:00"
    assert day_of(at, "Asia/Shanghai") == "2025-01-06"
    assert day_of("2025-01-06T23:12:44Z", "Asia/Shanghai") == "2025-01-07"
    assert day_of("2025-01-06", "Asia/Shanghai") == local_text("2025-01-06", "UTC") == "2025-01-06"
    with pytest.raises(ValueError, match="zone"):
        utc_text(datetime(2025, 1, 6))  # noqa: DTZ001
    with pytest.raises(BadInput):
        day_of(at, "Mars/Olympus")


@given(st.datetimes(timezones=st.just(UTC)), st.sampled_from(["Pacific/Apia", "America/St_Johns", "UTC"]))
def test_local_text_is_the_same_moment(moment: datetime, zone: str) -> None:
    at = utc_text(moment)
    there = datetime.fromisoformat(local_text(at, zone))
    assert utc_text(there) == at
    assert local_text(at, zone).startswith(day_of(at, zone))


def test_zones_by_name() -> None:
    assert check_zone(" asia/shanghai ") == "Asia/Shanghai"
    for wrong, near in {
        "Berlin": "Europe/Berlin",
        "Beijing": "Asia/Shanghai",
        "New York": "America/New_York",
    }.items():
        with pytest.raises(BadInput, match=f"did you mean {near}"):
            check_zone(wrong)
    for wrong in ("", "../../etc/passwd", "Mars/Olympus", "x" * 9999, "Europe/Berlin\0"):
        with pytest.raises(BadInput, match="not a time zone"):
            check_zone(wrong)
        with pytest.raises(BadInput, match="not a time zone"):
            today(wrong)


def test_the_machine_s_zone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TZ", raising=False)
    assert guess_zone(str(tmp_path)) == "UTC"
    (tmp_path / "timezone").write_text("Asia/Tokyo\n")
    assert guess_zone(str(tmp_path)) == "Asia/Tokyo"
    (tmp_path / "localtime").symlink_to("/var/db/timezone/zoneinfo/Europe/Berlin")
    assert guess_zone(str(tmp_path)) == "Europe/Berlin"
    monkeypatch.setenv("TZ", "CET-1CEST")
    assert guess_zone(str(tmp_path)) == "Europe/Berlin"
    monkeypatch.setenv("TZ", ":America/Lima")
    assert guess_zone(str(tmp_path)) == "America/Lima"
    assert guess_zone() in (*dates.zones._names(), "UTC")


def test_importing_is_light() -> None:
    heavy = {"typing", "dataclasses", "zoneinfo", "dateutil", "calendar", "pathlib", "gettext", "unicodedata"}
    words = "import sys; from crm_tui.dates import today, fixed, say_day, day_of; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-S", "-c", words], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert not heavy & set(run.stdout.split())


def test_the_public_names_are_said_twice_and_agree() -> None:
    tree = ast.parse(Path(dates.__file__).read_text("utf-8"))
    imports = [
        node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module != "__future__"
    ]
    typed = {(name.name, str(node.module)) for node in imports for name in node.names if name.asname}
    assert typed == {(name, f"crm_tui.dates.{part}") for name, part in dates._HOME.items()}
    for name in dates._HOME:
        assert getattr(dates, name).__name__ == name
    with pytest.raises(AttributeError, match="no attribute 'yesteryear'"):
        dates.yesteryear  # noqa: B018

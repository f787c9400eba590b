"""The list from moment to moment in twelve zones: over gaps, folds, a midnight that is missing or comes twice, a day
that never was, and a clock that is set back. What is due turns up once, on the first day there is from its day on.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from crm_tui import dates, settle, shop, today
from crm_tui.care import followups
from crm_tui.store.book import Book, open_book

AROUND = timedelta(days=6)
STEP = timedelta(hours=5)
ZONES = {
    "Europe/Berlin": "2026-10-25",  # an hour comes twice
    "America/New_York": "2026-03-08",  # an hour is missing
    "America/Sao_Paulo": "2018-11-04",  # midnight is missing
    "Africa/Cairo": "2026-04-24",  # so is this one
    "America/Havana": "2026-11-01",  # the hour after midnight comes twice
    "Australia/Lord_Howe": "2026-04-05",  # half an hour
    "Antarctica/Troll": "2026-03-29",  # two hours
    "Pacific/Apia": "2011-12-30",  # a day that never was
    "Pacific/Kiritimati": "1994-12-31",  # another
    "Asia/Kathmandu": "2024-02-29",  # a quarter of an hour off, and a leap day
    "America/St_Johns": "2026-11-01",
    "Asia/Shanghai": "2026-12-31",
}


def days_there_are(first: datetime, last: datetime, zone: str) -> list[str]:
    hours = int((last - first) / timedelta(hours=1))
    moments = (first + timedelta(hours=n) for n in range(hours + 1))
    return sorted({dates.day_of(dates.utc_text(one), zone) for one in moments})


def fill(book: Book, days: list[str]) -> dict[str, str]:
    """For each day a promise, a delivery the day before, and a birthday: {key: the day from which it is due}."""
    born = len(days)
    with book.act("import", days[0]) as act:
        for n, day in enumerate((*days, *days)):
            one = act.insert(
                "contact", name=f"P{n}", created=days[0], birthday=f"--{day[5:]}" if n >= born else None
            )
            act.insert("handle", contact=one, kind="email", value=f"p{n}@x.example", norm=f"p{n}@x.example")
    due: dict[str, str] = {}
    for n, day in enumerate(days, 1):
        made = followups.add(book, n, "call", dates.When(date.fromisoformat(day), None), day=days[0])
        due[f"f{made}"] = day
        with book.act("import", days[0]) as act:
            order = act.insert("orders", contact=n, platform="own", day=day, status="paid", currency="EUR", total=900,
                               paid=900, counts=1, net=900, entered=days[0])  # fmt: skip
            act.insert("parcel", orders=order, delivered=day)
        due[f"s{order}-1"] = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
        due[f"o{born + n}-{day[:4]}"] = max(
            days[0], (date.fromisoformat(day) - timedelta(days=7)).isoformat()
        )
    return due


@pytest.mark.slow
@pytest.mark.parametrize("zone", ZONES)
def test_what_is_due_turns_up_once_whatever_the_clock_does(tmp_path, zone: str):
    turning = datetime.fromisoformat(ZONES[zone]).replace(tzinfo=UTC)
    first, last = turning - AROUND, turning + AROUND
    days = days_there_are(first, last, zone)
    with open_book(str(tmp_path / "book.db")) as book:
        book.settle = settle.settle
        shop.configure(book, {"currency": "EUR", "zone": zone}, days[0], first=True)
        due = fill(book, [day.isoformat() for day in _calendar(days[0], days[-1])])
        seen: dict[str, str] = {}
        finished: Counter[str] = Counter()
        moment, opened = first, []
        while moment <= last:
            for at in (moment, moment - timedelta(hours=2)):  # and once more, with the clock set back
                day = dates.day_of(dates.utc_text(at), zone)
                if day < days[0]:
                    continue
                opened.append(day)
                keys = []
                for entry in today.entries(book, day):
                    for reason in (entry.reason, *entry.also):
                        assert not finished[reason.key], (reason.key, day)
                        seen.setdefault(reason.key, day)
                        if reason.key in due:
                            keys.append(reason.key)
                today.together(book, "done", keys, day=day)
                finished.update(keys)
            moment += STEP
    assert set(days[:-1]) <= set(opened) <= set(days)
    looked = sorted(set(opened))
    asked = [key for key in due if due[key] <= looked[-1]]
    for key in asked:
        assert seen[key] == next(day for day in looked if day >= due[key]), (key, due[key])
        assert finished[key] == 1
    assert len(asked) > 30


def _calendar(first: str, last: str) -> list[date]:
    """Every date of the calendar, those too that the zone has left out."""
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return [begin + timedelta(days=n) for n in range((end - begin).days + 1)]


def test_the_zones_do_what_they_are_here_for():
    apia = days_there_are(
        datetime(2011, 12, 28, tzinfo=UTC), datetime(2012, 1, 2, tzinfo=UTC), "Pacific/Apia"
    )
    assert "2011-12-29" in apia
    assert "2011-12-30" not in apia
    assert len(ZONES) == 12

"""Rows of care on the day's list, in a real book: what they say is true, and what is done with them holds."""

from __future__ import annotations

import math
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from crm_tui import locale, settle, today
from crm_tui.care import consent, contacting, occasions, planning
from crm_tui.errors import CrmError, NotFound
from crm_tui.people import contacts
from crm_tui.shop import configure
from crm_tui.store.book import Book
from crm_tui.store.undo import undo
from crm_tui.trade import cases, orders

DAY = "2026-11-22"


@pytest.fixture
def shop(book):
    book.settle = settle.settle
    with book.act("config set", DAY) as act:
        act.insert("setting", key="currency", value="EUR")
    return book


def buy(book: Book, one: int, *days: str, price: str = "30.00") -> list[int]:
    return [orders.add(book, one, [("SOAP", "1", price)], at=(day, None), day=day) for day in days]


def rows(book: Book, day: str = DAY, **how: Any) -> list[dict[str, Any]]:
    return today.day_list(book, day, **how)


def keys(book: Book, day: str = DAY, days: int = 0) -> list[str]:
    return [
        key for row in rows(book, day, days=days) for key in (row["key"], *(o["key"] for o in row["also"]))
    ]


MONTHS = [f"2026-{month:02}-10" for month in range(1, 7)]


def silent(book: Book, person: Any, name: str = "Reg", **handles: str) -> tuple[int, list[int]]:
    one = person(name, **handles)
    return one, buy(book, one, *MONTHS)


@pytest.fixture
def quiet(shop, person):
    """Somebody who bought every month, and has not for five."""
    one, bought = silent(shop, person, email="reg@x.example")
    for order in bought:
        for step in range(1, 6):
            if f"s{order}-{step}" in keys(shop):
                today.skip(shop, f"s{order}-{step}", day="2026-07-30")
    return one, bought


def test_the_reason_of_a_lapse_is_true(shop, quiet):
    one, bought = quiet
    row = next(row for row in rows(shop) if row["kind"] == "lapsed")
    days = [date.fromisoformat(day) for day in MONTHS]
    waited = (date.fromisoformat(DAY) - days[-1]).days
    gaps = [(after - before).days for before, after in pairwise(days)]
    often = round(math.exp(sum(map(math.log, gaps)) / len(gaps)))
    r, alpha, a, b = 0.6, 55.0, 0.8, 1.5
    x, t, age = 5, (days[-1] - days[0]).days, (date.fromisoformat(DAY) - days[0]).days
    alive = 1 / (1 + a / (b + x) * ((alpha + age) / (alpha + t)) ** (r + x))
    chance = round(100 * alive * (1 - ((alpha + age) / (alpha + age + 90)) ** (r + x)))
    assert row["why"] == (
        f"{waited} days since the last order, usually {often}; {chance} % likely to buy in 90 days"
    )
    worth = sum(3000 * math.exp(-(date.fromisoformat(DAY) - day).days / 180) for day in days)
    assert row["worth"] == {"amount": f"{round(worth) / 100:.2f}", "currency": "EUR"}
    assert row["key"] == f"l{one}-{bought[-1]}"
    assert row["message"]
    before = locale.language()
    locale.use("zh")
    try:
        said = rows(shop)[0]["why"]
    finally:
        locale.use(before)
    assert f"{waited}" in said
    assert f"{often}" in said
    assert "days" not in said


def test_a_lapse_is_done_once_and_comes_again_after_the_pause_or_a_new_order(shop, quiet):
    one, bought = quiet
    key = f"l{one}-{bought[-1]}"
    row = today.done(shop, key, outcome="no-reply", day=DAY)
    assert (row["state"], row["outcome"]) == ("done", "no-reply")
    assert keys(shop) == []
    assert key not in keys(shop, "2027-01-20")
    assert key in keys(shop, "2027-01-21")
    with pytest.raises(CrmError, match="done already"):
        today.done(shop, key, day=DAY)
    undo(shop, int(str(row["batch"])), DAY)
    assert key in keys(shop)
    today.skip(shop, key, day=DAY)
    assert key not in keys(shop, "2027-11-22")
    (order,) = buy(shop, one, "2026-12-01")
    assert key not in keys(shop, "2027-11-22")
    assert f"l{one}-{order}" in keys(shop, "2027-11-22")


def test_what_holds_a_lapse_back(shop, quiet):
    one, bought = quiet
    key = f"l{one}-{bought[-1]}"
    case = cases.open_case(shop, one, "lid", promise=("2027-03-01", None), day=DAY)
    assert key not in keys(shop)
    cases.close(shop, case, satisfaction=1, day=DAY)
    assert key in keys(shop)
    with shop.act("done", "2026-11-20") as act:
        contacting.finish(act, one, "card", own=None, outcome=None, note=None, next_step=None, day="2026-11-20",
                          purpose="marketing")  # fmt: skip
    assert key not in keys(shop)
    assert key in keys(shop, "2026-11-27")
    consent.decide(shop, one, "email", "refused", day=DAY)
    assert key not in keys(shop, "2026-11-27")


def test_at_most_ten_a_day_whatever_is_finished(shop, person):
    for n in range(14):
        silent(shop, person, f"P{n}", email=f"p{n}@x.example")
    while any(key.startswith("s") for key in keys(shop)):
        for key in keys(shop):
            if key.startswith("s"):
                today.skip(shop, key, day=DAY)
    shown = [key for key in keys(shop) if key.startswith("l")]
    assert len(shown) == 10
    for key in shown[:3]:
        today.done(shop, key, day=DAY)
    assert sorted(key for key in keys(shop) if key.startswith("l")) == sorted(shown[3:])
    assert len([key for key in keys(shop, "2026-11-23") if key.startswith("l")]) == 10


@pytest.mark.parametrize(
    ("birthday", "on"),
    [
        ("1992-02-29", "2027-02-28"), ("1992-02-29", "2028-02-29"), ("--12-31", "2026-12-31"),
        ("lunar:--08-15", "2026-09-25"), ("lunar:1980-12-30", "2027-02-05"), ("--01-02", "2027-01-02"),
    ],
)  # fmt: skip
def test_a_birthday_shows_from_the_week_before_until_the_day(shop, person, birthday, on):
    one = person("Lea", email="lea@x.example")
    contacts.edit(shop, one, birthday=birthday, day=DAY)
    key = f"o{one}-{on[:4]}"
    day = date.fromisoformat(on).toordinal()
    shown = [n for n in range(-9, 3) if key in keys(shop, date.fromordinal(day + n).isoformat())]
    assert shown == list(range(-7, 1))
    first = date.fromordinal(day - 7).isoformat()
    assert rows(shop, first)[0]["kind"] == "occasion"
    today.done(shop, key, day=first)
    assert key not in keys(shop, date.fromordinal(day).isoformat())
    assert today.find_row(shop, key)["state"] == "done"


def test_a_birthday_outlives_the_shops_currency(shop, person):
    one = person("Lea", email="lea@x.example")
    contacts.edit(shop, one, birthday="--11-25", day=DAY)
    for currency in ("CHF", "SEK"):
        configure(shop, {"currency": currency}, DAY)
        assert f"o{one}-2026" in keys(shop, DAY)
    undo(shop, None, DAY)
    assert f"o{one}-2026" in keys(shop, DAY)


def test_an_occasion_that_is_not_near_is_refused_in_words(shop, person):
    one = person("Lea", email="lea@x.example")
    contacts.edit(shop, one, birthday="--06-01", day=DAY)
    with pytest.raises(CrmError, match="2027-06-01"):
        today.done(shop, f"o{one}-2027", day=DAY)
    for key in ("o999-2027", f"o{one}-2027zz", "oops", f"o{one}"):
        with pytest.raises(NotFound):
            today.done(shop, key, day=DAY)


def test_anniversaries_and_festivals_are_few(shop, person):
    people = [person(f"P{n}", email=f"p{n}@x.example") for n in range(8)]
    for one in people:
        buy(shop, one, "2024-11-25", "2026-11-21")
    assert len([key for key in keys(shop) if key.endswith("a")]) == 5
    planning.apply(
        shop,
        planning.read('[[festival]]\nname = "black-friday"\nmost = 3\n[occasions]\nanniversaries = false\n'),
        DAY,
    )
    shown = [key for key in keys(shop) if key.endswith("bf")]
    assert len(shown) == 3
    today.skip(shop, shown[0], day=DAY)
    assert sorted(key for key in keys(shop) if key.endswith("bf")) == sorted(shown[1:])
    assert "Black Friday in 5 days" in str(rows(shop))


def test_keeping_in_touch_counts_from_the_last_contact_or_order(shop, person):
    one = person("Old Friend", email="o@x.example")
    contacts.edit(shop, one, keep_in_touch="6 weeks", day=DAY)
    assert not [key for key in keys(shop, "2027-01-02") if key.startswith("t")]
    assert keys(shop, "2027-01-03") == [f"t{one}-20261122"]
    assert "42 days; you want to, every 6 weeks" in str(rows(shop, "2027-01-03")[0]["why"])
    contacting.log(shop, one, "hi", direction="in", day="2026-12-01")
    assert keys(shop, "2027-01-11") == []
    assert keys(shop, "2027-01-12") == [f"t{one}-20261201"]
    today.skip(shop, f"t{one}-20261201", day="2027-01-12")
    assert keys(shop, "2027-02-22") == []
    assert keys(shop, "2027-02-23") == [f"t{one}-20261201"]
    row = today.done(shop, f"t{one}-20261201", day="2027-02-23")
    assert row["state"] == "done"
    assert keys(shop, "2027-04-05") == []
    assert keys(shop, "2027-04-06") == [f"t{one}-20270223"]


def test_keeping_in_touch_counts_from_an_order_long_before_it_came_into_the_book(shop, person):
    one = person("Old Buyer", email="b@x.example")
    buy(shop, one, "2026-10-01")
    contacts.edit(shop, one, keep_in_touch="6 weeks", day=DAY)
    assert f"t{one}-20261001" in keys(shop, "2026-11-22")


def test_a_tag_can_have_a_rhythm(shop, person):
    one = person("Mei", wechat="mei")
    contacts.tag(shop, one, ["老客"], day=DAY)
    planning.apply(shop, planning.read('[keep_in_touch]\n"老客" = "2 weeks"\n'), DAY)
    assert keys(shop, "2026-12-06") == [f"t{one}-20261122"]
    undo(shop, None, DAY)
    assert keys(shop, "2026-12-06") == []


def test_done_logs_its_purpose_and_a_refusal_of_its_channel(shop, person):
    one = person("Mei", email="m@x.example")
    (order,) = buy(shop, one, "2026-11-05")
    orders.deliver(shop, order, "2026-11-08")
    for step in (1, 2, 3):
        today.done(shop, f"s{order}-{step}", day=DAY)
    assert keys(shop) == [f"s{order}-4"]
    today.done(shop, f"s{order}-4", outcome="refused", note="no more", day=DAY)
    told = shop.db.execute("SELECT purpose, template, channel FROM event ORDER BY id").fetchall()
    assert told == [("service", f"care/{name}", "email") for name in ("thanks", "use-tip", "check-in")] + [
        ("marketing", "care/review", "email")
    ]
    assert consent.of(shop, one)["email"]["state"] == "refused"
    assert keys(shop, "2027-06-01") == []
    assert today.find_row(shop, f"s{order}-3")["done"] == DAY


def test_the_list_in_part_is_the_beginning_of_the_whole(shop, person):
    for n in range(30):
        one = person(f"P{n}", email=f"p{n}@x.example")
        for order in buy(shop, one, "2026-11-05", price=f"{10 + n * 7 % 23}.00"):
            orders.deliver(shop, order, f"2026-11-{8 + n % 9:02}")
        if n % 4 == 0:
            contacts.edit(shop, one, birthday=f"--11-{22 + n % 8}", day=DAY)
    whole = today.entries(shop, DAY)
    old, today._COUNTED = today._COUNTED, 0
    try:
        part = today.listing(shop, DAY, limit=12)
    finally:
        today._COUNTED = old
    assert not part.exact
    assert [(e.reason.key, [o.key for o in e.also], e.worth, e.channel) for e in part.entries] == [
        (e.reason.key, [o.key for o in e.also], e.worth, e.channel) for e in whole[:12]
    ]


def test_days_of_the_year():
    assert occasions.days_of_year(date(2027, 2, 28))[:2] == ["02-28", "02-29"]
    assert occasions.days_of_year(date(2028, 2, 28))[:2] == ["02-28", "L02-04"]
    for md in ("02-29", "L08-15", "L12-30", "12-31"):
        for year in range(2020, 2040):
            on = occasions.falls(md, year)
            assert on is None or md in occasions.days_of_year(on)

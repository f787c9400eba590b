"""What being lapsed means, measured on two real shops: CDNOW (1997-98) and UCI Online Retail (2010-11).

On fifteen days the shop is looked at as it stood, with what was known then; what people bought in the 60 days after
that judges the words. A day's orders of one person count as one.
"""

from __future__ import annotations

import csv
import gzip
import math
import re
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from crm_tui.insight import states, windows

AHEAD = 60
CUTS = 15
Orders = dict[int, list[tuple[int, float]]]  # person: [(day as an ordinal, amount)], by day


def cdnow(data: Path) -> Orders:
    told: dict[int, Counter[int]] = defaultdict(Counter)
    for line in (data / "cdnow" / "CDNOW_master.txt").read_text("ascii").splitlines():
        if line.split():
            one, day, _discs, dollars = line.split()[:4]
            if day.isdigit():
                told[int(one)][date(int(day[:4]), int(day[4:6]), int(day[6:])).toordinal()] += float(dollars)  # type: ignore[assignment]
    return {one: sorted(days.items()) for one, days in told.items()}


def retail(data: Path) -> Orders:
    told: dict[int, Counter[int]] = defaultdict(Counter)
    with gzip.open(data / "online_retail.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            quantity, price = float(row["Quantity"]), float(row["UnitPrice"])
            if (
                row["CustomerID"] and quantity > 0 and price > 0 and not row["InvoiceNo"].startswith("C")
                and re.fullmatch("[0-9]{5}[A-Za-z]?", row["StockCode"])
            ):  # fmt: skip
                day = date.fromisoformat(row["InvoiceDate"][:10]).toordinal()
                told[int(float(row["CustomerID"]))][day] += quantity * price  # type: ignore[assignment]
    return {one: sorted(days.items()) for one, days in told.items()}


class Person(NamedTuple):
    one: int
    state: str
    lapsed: bool  # past nine in ten of such waits, after one order or many
    value: float
    waited: int
    window: tuple[float, float]
    later: float  # spent in the 60 days after
    back: int | None  # days from the last order to the next, whenever it came


def as_of(orders: Orders, cut: int) -> list[Person]:
    """Everybody as known on the evening before a day."""
    known = {one: [d for d, _net in days if d < cut] for one, days in orders.items()}
    logs = {one: [math.log(b - a) for a, b in pairwise(days)] for one, days in known.items() if days}
    shop = windows.measure([(len(one), sum(one), sum(x * x for x in one)) for one in logs.values()])
    found = []
    for one, gaps in logs.items():
        days = known[one]
        m, sd = windows.own(len(gaps), sum(gaps), shop)
        waited = cut - days[-1]
        due, late, lapsed = (
            date.fromordinal(days[-1] + math.ceil(math.exp(m + sd * z))).isoformat()
            for z in (0, 0.8416, 1.2816)
        )
        low, _middle, high = windows.window(len(gaps), sum(gaps), waited, shop)
        value = sum(net * math.exp((d - cut) / 180) for d, net in orders[one] if d < cut)
        later = sum(net for d, net in orders[one] if cut <= d < cut + AHEAD)
        back = next((d - days[-1] for d, _net in orders[one] if d >= cut), None)
        word = states.state(len(days), due, late, lapsed, date.fromordinal(cut).isoformat())
        past = date.fromordinal(cut).isoformat() >= lapsed
        found.append(Person(one, word, past, value, waited, (low, high), later, back))
    return found


@pytest.fixture(scope="module", params=[cdnow, retail], ids=["CDNOW", "Online Retail"])
def cuts(request, shared_data):
    """The shop on fifteen days, evenly over the time in which there is a past and a future."""
    orders: Orders = request.param(shared_data)
    days = [d for one in orders.values() for d, _net in one]
    # Online Retail spans a year, CDNOW's people all came in the first quarter
    first, last = min(days) + 150, max(days) - AHEAD - 30
    step = (last - first) // (CUTS - 1)
    return [as_of(orders, first + n * step) for n in range(CUTS)]


@pytest.mark.slow
def test_the_later_the_less_likely(cuts):
    repeat = ("active", "due", "late", "lapsed")
    rates = []
    for word in repeat:
        mine = [person for people in cuts for person in people if person.state == word]
        assert len(mine) > 200, word
        rates.append(sum(person.later > 0 for person in mine) / len(mine))
    assert rates == sorted(rates, reverse=True), dict(zip(repeat, rates, strict=True))
    assert rates[0] > 1.5 * rates[-1]


@pytest.mark.slow
def test_four_of_five_who_come_back_do_so_within_their_window(cuts):
    back = [person for people in cuts for person in people if person.back is not None]
    inside = sum(person.window[0] <= person.back <= person.window[1] for person in back) / len(back)
    assert 0.78 <= inside <= 0.88, inside


@pytest.mark.slow
def test_ten_lapsed_by_value_bring_more_than_the_ten_longest_silent(cuts):
    ours = silent = 0.0
    for people in cuts:
        lapsed = [person for person in people if person.lapsed]
        by_value = sorted(lapsed, key=lambda person: -person.value)[:10]
        by_silence = sorted(people, key=lambda person: (-person.waited, person.one))[:10]
        ours += sum(person.later for person in by_value)
        silent += sum(person.later for person in by_silence)
    assert ours > 2 * silent, (ours, silent)

"""The published figures for CDNOW's tenth, in weeks, to three decimals."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from crm_tui.insight import buying, spending

END = date(1997, 9, 30)


@pytest.fixture(scope="module")
def orders(shared_data: Path) -> dict[str, dict[date, float]]:
    """{customer: {day: dollars}} of the first 39 weeks."""
    found: dict[str, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    for line in (shared_data / "cdnow" / "CDNOW_sample.txt").read_text().splitlines():
        _master, who, day, _discs, dollars = line.split()
        at = date(int(day[:4]), int(day[4:6]), int(day[6:]))
        if at <= END:
            found[who][at] += float(dollars)
    return found


@pytest.fixture(scope="module")
def histories(orders: dict[str, dict[date, float]]) -> list[buying.History]:
    return [
        (len(days) - 1, (max(days) - min(days)).days / 7, (END - min(days)).days / 7)
        for days in orders.values()
    ]


@pytest.fixture(scope="module")
def fitted(histories: list[buying.History]) -> buying.Buying:
    return buying.fit_bg(histories, buying.Buying(0.5, 5.0, 0.5, 2.0))


def test_bg_nbd(histories: list[buying.History], fitted: buying.Buying) -> None:
    assert len(histories) == 2357
    assert fitted == pytest.approx((0.243, 4.414, 0.793, 2.426), abs=5e-4)
    assert buying.likelihood(Counter(histories), fitted, 0) == pytest.approx(-9582.4, abs=0.05)


def test_bg_nbd_looks_ahead(fitted: buying.Buying) -> None:
    published = buying.Buying(0.243, 4.414, 0.793, 2.426)
    assert buying.expected_bg(published, 2, 30.43, 38.86, 39) == pytest.approx(1.226, abs=6e-4)
    assert buying.expected_bg(fitted, 2, 30.43, 38.86, 39) == pytest.approx(1.226, abs=6e-4)


def test_gamma_gamma(orders: dict[str, dict[date, float]]) -> None:
    repeats = [
        [amount for day, amount in sorted(days.items())[1:]] for days in orders.values() if len(days) > 1
    ]
    people = [(len(amounts), sum(amounts) / len(amounts)) for amounts in repeats]
    assert len(people) == 946
    found = spending.fit([one for one in people if one[1] > 0], spending.Spending(2.0, 3.0, 20.0))
    assert found == pytest.approx((6.25, 3.74, 15.44), abs=5e-3)

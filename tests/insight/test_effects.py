"""What a campaign brought: published intervals, and campaigns without any effect."""

from __future__ import annotations

import random

import pytest

from crm_tui.insight import effects


@pytest.mark.parametrize(
    ("counts", "interval"),
    [  # method 10 in table II of Newcombe 1998
        ((56, 70, 48, 80), (0.0524, 0.3339)),
        ((9, 10, 3, 10), (0.1705, 0.8090)),
        ((10, 10, 0, 20), (0.6791, 1.0000)),
        ((0, 10, 0, 20), (-0.1611, 0.2775)),
    ],
)
def test_newcombes_own_examples(counts: tuple[int, int, int, int], interval: tuple[float, float]) -> None:
    found = effects.effect(*counts)
    assert (found.low, found.high) == pytest.approx(interval, abs=6e-5)


def test_campaigns_that_do_nothing_are_seldom_called_a_success() -> None:
    draw = random.Random(20)
    shown = 0
    for _n in range(2000):
        usual, sent, held = draw.uniform(0.02, 0.3), draw.randint(80, 900), draw.randint(40, 300)
        bought = sum(draw.random() < usual for _one in range(sent))
        bought_held = sum(draw.random() < usual for _one in range(held))
        shown += effects.is_success(effects.effect(bought, sent, bought_held, held))
    assert shown / 2000 <= 0.05


def test_what_an_extra_order_costs() -> None:
    found = effects.effect(120, 1000, 30, 500)
    assert effects.is_shown(found)
    assert effects.is_success(found)
    cost = effects.cost_per_order(60_000, 1000, found)
    assert cost.middle == pytest.approx(1000.0)
    assert cost.low < cost.middle < cost.high
    nothing = effects.effect(50, 1000, 25, 500)
    assert not effects.is_shown(nothing)
    assert effects.cost_per_order(60_000, 1000, nothing).high is None
    assert effects.cost_per_order(60_000, 0, nothing) == effects.Cost(None, None, None)


def test_the_power_to_show_an_effect() -> None:
    assert effects.power(1000, 500, 0.06, 0.06) > 0.95
    assert effects.power(50, 20, 0.06, 0.02) < 0.1
    assert effects.power(0, 20, 0.06, 0.02) == 0.0
    assert effects.wilson(0, 0) == (0.0, 1.0)

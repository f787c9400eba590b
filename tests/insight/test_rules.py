"""Windows, chances, scores, tiers and suggestions: pure rules."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.insight import buying, minimum, rfm, spending, suggestions, windows
from crm_tui.insight.tiers import tier

ages = st.floats(0, 3000)


@given(st.floats(1e-9, 1 - 1e-9))
def test_the_normal_quantile_is_the_inverse_of_the_normal_distribution(p: float) -> None:
    assert 0.5 * math.erfc(-windows.z_of(p) / math.sqrt(2)) == pytest.approx(p, rel=1e-9, abs=1e-12)


def test_the_normal_quantile_far_out() -> None:
    assert windows.z_of(1e-300) == pytest.approx(-37.0471, abs=1e-3)


@given(st.integers(0, 10_000), st.floats(0, 9), st.floats(0, 5000))
def test_a_window_lies_ahead_and_in_order(gaps: int, mean: float, waited: float) -> None:
    first, middle, last = windows.window(gaps, gaps * mean, waited, windows.PRIOR)
    assert waited <= first <= middle <= last <= max(waited, windows.LONGEST)


def test_a_window_holds_four_of_five_of_those_who_come_back() -> None:
    m, sd = windows.own(4, 4 * math.log(30), windows.PRIOR)
    first, middle, last = windows.window(4, 4 * math.log(30), 20, windows.PRIOR)
    rest = windows.left(m, sd, 20)
    shares = [1 - windows.left(m, sd, one) / rest for one in (first, middle, last)]
    assert shares == pytest.approx([0.1, 0.5, 0.9])


def test_own_gaps_outweigh_the_shops_as_they_become_more() -> None:
    means = [windows.own(n, n * math.log(10), windows.PRIOR)[0] for n in (0, 1, 5, 50)]
    assert means == sorted(means, reverse=True)
    assert means[0] == pytest.approx(math.log(60))
    assert math.exp(means[-1]) == pytest.approx(10, rel=0.15)


def test_a_shops_window_is_found_again_in_what_it_makes() -> None:
    chance = random.Random(3)
    people = []
    for _person in range(3000):
        mean = chance.gauss(math.log(40), math.sqrt(0.6 / 4))
        gaps = [chance.gauss(mean, math.sqrt(0.6)) for _gap in range(chance.randint(2, 9))]
        people.append((len(gaps), sum(gaps), sum(one * one for one in gaps)))
    found = windows.measure(people)
    assert found.mu == pytest.approx(math.log(40), abs=0.03)
    assert found.w == pytest.approx(0.6, rel=0.05)
    assert found.k == pytest.approx(4, rel=0.2)


@pytest.mark.parametrize("people", [[], [(0, 0.0, 0.0)], [(1, 0.0, 0.0)], [(5, 0.0, 0.0)] * 40])
def test_a_shops_window_stays_within_reason(people: list[tuple[int, float, float]]) -> None:
    found = windows.measure(people)
    assert found.w >= 0.2
    assert 1 <= found.k <= 20


@given(st.integers(0, 10_000), ages, ages, st.floats(1, 400))
def test_chances_are_chances_and_orders_are_at_least_as_many(
    x: int, one: float, other: float, ahead: float
) -> None:
    t, age = sorted((one, other))
    p = buying.PRIOR
    chance = buying.chance(p, x, t, age, ahead)
    assert 0 <= chance <= 1
    assert buying.expected(p, x, t, age, ahead) >= chance * (1 - 1e-6) - 1e-9
    once, several = buying.staying(p, x, age, ahead)
    assert several >= once * (1 - 1e-6) - 1e-9


@given(st.integers(0, 50), st.floats(0, 1000))
def test_the_longer_the_wait_the_smaller_the_chance(x: int, waited: float) -> None:
    assert buying.chance(buying.PRIOR, x, 200, 200 + waited) >= buying.chance(
        buying.PRIOR, x, 200, 201 + waited
    )


def test_what_is_expected_is_what_a_simulation_brings() -> None:
    p, x, t, age, ahead = buying.Buying(0.8, 40.0, 0.7, 2.0), 3, 100.0, 130.0, 90.0
    chance, total, bought, n = random.Random(11), 0, 0, 40_000
    alive = buying.alive(p, x, t, age)
    for _one in range(n):
        if chance.random() > alive:
            continue
        rate = chance.gammavariate(p.r + x, 1 / (p.alpha + age))
        leave = chance.betavariate(p.a, p.b + x + 1)
        at, orders = chance.expovariate(rate), 0
        while at < ahead:
            orders += 1
            if chance.random() < leave:
                break
            at += chance.expovariate(rate)
        total += orders
        bought += orders > 0
    assert buying.expected(p, x, t, age, ahead) == pytest.approx(total / n, rel=0.03)
    assert buying.chance(p, x, t, age, ahead) == pytest.approx(bought / n, abs=0.01)


def test_without_anybody_the_prior_holds() -> None:
    assert buying.fit([]) == buying.PRIOR


def test_few_people_lean_on_the_prior() -> None:
    found = buying.fit([(0, 0.0, 30.0), (1, 10.0, 40.0)])
    assert found == pytest.approx(buying.PRIOR, rel=0.5)


def test_a_fit_may_be_ended() -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        buying.fit([(0, 0.0, 30.0)], called=stop)


def test_the_mean_order_is_drawn_to_the_shops() -> None:
    shop = spending.Spending(2.5, 3.3, 4000.0)
    middle = shop.p * shop.v / (shop.q - 1)
    means = [spending.mean(shop, n, 20_000) for n in (0, 1, 3, 100)]
    assert means[0] == pytest.approx(middle)
    assert means == sorted(means)
    assert means[-1] == pytest.approx(20_000, rel=0.02)


def test_the_least_of_a_valley() -> None:
    found = minimum.least(lambda at: (at[0] - 1) ** 2 + 10 * (at[1] - at[0] ** 2) ** 2, [-1.0, 2.0])
    assert found == pytest.approx([1, 1], abs=1e-3)


def test_every_pair_of_scores_has_a_name_and_every_name_a_pair() -> None:
    named = {(r, f): rfm.name(r, f) for r in range(1, 6) for f in range(1, 6)}
    assert set(named.values()) == set(rfm.NAMES)
    for pair, want in {
        (5, 5): "champions", (5, 4): "champions", (4, 5): "loyal", (3, 4): "loyal", (5, 3): "potential loyalist",
        (4, 2): "potential loyalist", (5, 1): "new", (4, 1): "promising", (3, 3): "need attention",
        (3, 2): "about to sleep", (3, 1): "about to sleep", (2, 5): "can't lose", (1, 3): "at risk",
        (2, 4): "at risk", (1, 2): "hibernating", (2, 1): "hibernating",
    }.items():  # fmt: skip
        assert named[pair] == want


@pytest.mark.parametrize(
    ("waited", "often", "want"),
    [(30, 8, (5, 5)), (31, 7, (4, 4)), (90, 3, (3, 3)), (180, 2, (2, 2)), (181, 1, (1, 1))],
)
def test_the_bands_of_a_small_shop(waited: int, often: int, want: tuple[int, int]) -> None:
    found = rfm.scored(waited, often, 0, rfm.bands(1000))
    assert (found.r, found.f, found.m) == (*want, 1)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5), st.integers(0, 9)), min_size=1, max_size=60))
def test_quintiles_score_equals_equally_and_keep_the_order(people: list[tuple[int, int, int]]) -> None:
    cuts = rfm.quintiles(*zip(*people, strict=True))
    scored = [(one, rfm.scored(*one, cuts)) for one in people]
    for (waited, often, _spent), found in scored:
        below = sum(other[1] < often for other in people)
        assert found.f == 1 + min(4, 5 * below // len(people))
        sooner = sum(other[0] < waited for other in people)
        assert found.r == 5 - min(4, 5 * sooner // len(people))


@pytest.mark.parametrize(("value", "want"), [(10, "A"), (9.9, "B"), (5, "B"), (4, "C"), (0, "C"), (-3, "C")])
def test_tiers(value: float, want: str) -> None:
    assert tier(value, (10, 5)) == want
    assert tier(value, None) == "C"


def test_own_items_by_count_then_what_the_shop_sells() -> None:
    assert suggestions.buys_again({1: 1, 2: 5, 3: 1}, {3: 9, 7: 8, 8: 1}) == [2, 3, 1, 7, 8]


def test_what_shares_buyers_comes_first_and_nothing_is_liked_twice() -> None:
    baskets = [[1, 2], [1, 2], [1, 2], [1, 3], [4]]
    near = suggestions.neighbours(baskets)
    assert near == {1: [(2, 0.75)], 2: [(1, 0.75)]}
    assert suggestions.may_like([1], near, {9: 3, 1: 50, 8: 2}) == [2, 9, 8]

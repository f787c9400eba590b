"""Which steps an order brings, and when: the rules of care plans over plain rows."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tui.care import series, workflow
from crm_tui.care.series import Case, Item
from crm_tui.care.workflow import Plan, Step

PLANS = workflow.USUAL.plans


def order(**facts: Any) -> series.Order:
    base: dict[str, Any] = {
        "id": 9, "contact": 1, "day": "2026-01-01", "entered": "2026-01-01", "currency": "EUR", "net": 2000,
        "refunded": 0, "platform": "own", "first": True, "later": None, "tier": None, "parcels": [], "items": [],
    }  # fmt: skip
    return series.Order(**(base | facts))


def steps(
    one: series.Order | None = None,
    *,
    plans: Any = PLANS,
    cases: Any = (),
    handled: Any = None,
    service: bool = True,
    marketing: bool = True,
) -> dict[str, str]:
    found, _left = series.steps(
        one or order(), plans, cases, handled or {}, service=service, marketing=marketing
    )
    return {due.name: due.day for due in found}


USUAL = {"thanks": "01-09", "use-tip": "01-11", "check-in": "01-15", "review": "01-22", "replenish": "02-07"}


def test_from_the_order_and_seven_days():
    assert steps() == {name: f"2026-{day}" for name, day in USUAL.items()}


@pytest.mark.parametrize(
    ("parcels", "thanks"),
    [
        ([("2026-01-02", None)], "2026-01-08"),
        ([("2026-01-02", "2026-01-05")], "2026-01-06"),
        ([(None, "2026-01-05")], "2026-01-06"),
        ([("2026-01-02", "2026-01-05"), ("2026-01-03", None)], "2026-01-09"),  # the other is under way
        ([("2026-01-02", "2026-01-05"), ("2026-01-03", "2026-01-07")], "2026-01-08"),
    ],
)
def test_from_the_delivery_else_from_shipping(parcels, thanks):
    assert steps(order(parcels=parcels))["thanks"] == thanks


def test_what_is_done_or_skipped_is_gone_and_what_was_put_off_waits():
    handled = {"s9-1": ("done", None), "s9-2": ("skipped", None), "s9-3": ("snoozed", "2026-03-01")}
    assert steps(handled=handled) == {
        "check-in": "2026-03-01", "review": "2026-01-22", "replenish": "2026-02-07",
    }  # fmt: skip


def test_a_later_order_replaces_the_later_steps():
    assert set(steps(order(later="2026-01-15"))) == {"thanks", "use-tip"}
    assert steps(order(later="2026-01-01")) == {}


def test_a_refund_ends_it():
    assert steps(order(refunded=1)) == {}


def test_steps_long_past_when_the_order_came_are_left_out_and_counted():
    found, left = series.steps(order(entered="2026-01-19"), PLANS, (), {}, service=True, marketing=True)
    assert [due.name for due in found] == ["check-in", "review", "replenish"]
    assert left == 2
    assert set(steps(order(entered="2026-01-18"))) == {"use-tip", "check-in", "review", "replenish"}


def test_a_refusal_stops_what_it_speaks_of():
    assert set(steps(marketing=False)) == {"thanks", "use-tip", "check-in"}
    assert set(steps(service=False)) == {"review", "replenish"}


def case(**facts: Any) -> Case:
    base: dict[str, Any] = {"orders": None, "kind": "complaint", "state": "closed", "opened": "2026-01-10",
            "closed": "2026-01-20", "satisfaction": 5}  # fmt: skip
    return Case(**(base | facts))


def test_an_open_case_holds_everything():
    assert steps(cases=[case(state="open", closed=None)]) == {}


def test_one_that_closed_well_resumes_at_the_check_in_and_keeps_the_distances():
    assert steps(cases=[case()]) == {
        "check-in": "2026-01-20", "review": "2026-01-27", "replenish": "2026-02-12",
    }  # fmt: skip
    early = case(opened="2026-01-02", closed="2026-01-03")
    assert steps(cases=[early]) == {
        "check-in": "2026-01-15", "review": "2026-01-22", "replenish": "2026-02-07",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("satisfaction", "kind", "goes_on"),
    [(5, "complaint", True), (4, "return", True), (3, "question", False), (1, "complaint", False),
     (None, "question", True), (None, "complaint", True), (None, "return", False)],
)  # fmt: skip
def test_what_closing_well_means(satisfaction, kind, goes_on):
    assert bool(steps(cases=[case(satisfaction=satisfaction, kind=kind)])) is goes_on


def test_a_case_about_another_order_or_after_the_end_changes_nothing():
    assert set(steps(cases=[case(orders=8, satisfaction=1)])) == set(USUAL)
    assert steps(cases=[case(opened="2026-06-01", closed="2026-06-02", satisfaction=1)]) == steps()


def test_a_check_in_that_was_made_is_not_made_again():
    assert "check-in" not in steps(cases=[case()], handled={"s9-3": ("done", None)})


def test_a_product_whose_days_are_known_is_asked_about_before_it_runs_out():
    tea = Item("TEA", "Tea", "tea", None, 40, 1.0)
    found = steps(order(parcels=[(None, "2026-01-05")], items=[Item("POT", "Pot", "", None, None, 1.0), tea]))
    assert "replenish" not in found
    assert {name: found[name] for name in ("replenish-7", "replenish-3", "replenish-0")} == {
        "replenish-7": "2026-02-07", "replenish-3": "2026-02-11", "replenish-0": "2026-02-14",
    }  # fmt: skip
    twice = steps(order(parcels=[(None, "2026-01-05")], items=[tea._replace(quantity=2.0)]))
    assert twice["replenish-0"] == "2026-03-26"


def chosen(one: series.Order, plans: Any) -> str | None:
    found = series.plan_for(one, plans)
    return found and found.name


def plan(name: str, **when: Any) -> Plan:
    return Plan(name, when, "check-in", (Step(name, 1, 1, None, 0, "care/thanks", None, {}, ""),))


@pytest.mark.parametrize(
    ("when", "facts"),
    [
        ({"product": ["TEA"]}, {"items": [Item("TEA", "Tea", None, None, None, 1.0)]}),
        ({"product": ["Tea"]}, {"items": [Item("TEA", "Tea", None, None, None, 1.0)]}),
        ({"category": ["tea"]}, {"items": [Item("TEA", "Tea", "tea", None, None, 1.0)]}),
        ({"platform": ["etsy"]}, {"platform": "etsy"}),
        ({"tier": ["A"]}, {"tier": "A"}),
        ({"first_order": True}, {"first": True}),
        ({"first_order": False}, {"first": False}),
    ],
)
def test_a_plan_can_be_bound(when, facts):
    plans = (plan("bound", **when), plan("usual"))
    assert chosen(order(**facts), plans) == "bound"
    others = {"platform": "ebay", "tier": "B", "first": not facts.get("first", True)}
    assert chosen(order(**others), plans) == "usual"


def test_a_product_names_its_plan_before_all_others():
    named = Item("TEA", "Tea", None, "gentle", None, 1.0)
    plans = (plan("first", first_order=True), plan("gentle", tier=["A"]), plan("usual"))
    assert chosen(order(items=[named]), plans) == "gentle"
    assert chosen(order(items=[named]), plans[::2]) == "first"


def test_a_step_can_have_a_condition_and_comes_only_from_then_on():
    steps_ = (
        Step("a", 1, 1, None, 0, "care/thanks", None, {"platform": ["etsy"]}, ""),
        Step("b", 2, 1, None, 0, "care/thanks", None, {}, "2026-02-01"),
    )
    plans = (Plan("usual", {}, "check-in", steps_),)
    assert steps(plans=plans) == {}
    assert steps(order(platform="etsy"), plans=plans) == {"a": "2026-01-09"}
    assert steps(order(day="2026-01-20", entered="2026-01-20"), plans=plans) == {"b": "2026-01-28"}

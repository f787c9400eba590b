"""care.toml: read and written, refused with line and reason, put into effect, and taken back."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tui import locale, settle, today
from crm_tui.care import care_text, care_toml, planning, workflow
from crm_tui.care.workflow import Rules
from crm_tui.errors import BadInput, NotFound
from crm_tui.store.book import Book
from crm_tui.store.undo import undo
from crm_tui.trade import orders, products

DAY = "2026-11-22"


@pytest.fixture
def shop(book):
    book.settle = settle.settle
    return book


def plain(rules: Rules) -> Rules:
    return workflow.numbered(rules, workflow.USUAL, "")


def keys(book: Book, day: str = DAY, days: int = 0) -> list[str]:
    return sorted(
        reason.key for entry in today.entries(book, day, days) for reason in (entry.reason, *entry.also)
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_text_says_the_rules_in_either_language(lang):
    rules = workflow.USUAL._replace(
        festivals=(workflow.Festival("christmas", ["DE"], ["de"], ["vip"], 365, 20),),
        touch={"老客": "6 weeks"},
        plans=(
            *workflow.USUAL.plans,
            workflow.Plan("tea", {"category": ["tea"], "first_order": True}, "check-in", (
                workflow.Step("hello", 0, 2, None, 1, "care/review", "wechat", {"tier": ["A"]}, ""),
            )),
        ),
    )  # fmt: skip
    before = locale.language()
    locale.use(lang)
    try:
        text = care_text.write(rules)
    finally:
        locale.use(before)
    assert plain(care_toml.parse(text)) == plain(rules)
    assert max(len(line.encode("gbk", "replace")) for line in text.splitlines() if line.startswith("#")) <= 82


def test_an_empty_text_is_the_usual():
    assert plain(care_toml.parse("")) == plain(workflow.USUAL)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[marketing]\ndays_between = ", 2, ""),
        ("[marketing]\nquiet = 1", 2, "quiet_to"),
        ("[marketing]\nneed_granted = 1", 2, "true or false"),
        ('[marketing]\n\nquiet_from = "9pm"', 3, "21:00"),
        ("[lapsed]\na_day = 1000", 2, "100"),
        ("[lapse]\non = true", 1, "lapsed"),
        ("x = 1", 1, "nobody knows"),
        ('[[festival]]\nname = "xmas"', 2, "christmas"),
        ('[keep_in_touch]\nvip = "often"', 2, "often"),
        (
            '[[plan]]\nname = "a"\n[[plan.step]]\nname = "x"\nafter = 1\nbefore = 2\ntemplate = "care/thanks"',
            4,
            "one of the two",
        ),
        (
            '[[plan]]\nname = "a"\n[[plan.step]]\nname = "x"\nafter = 1\ntemplate = "care/thank"',
            6,
            "care/thanks",
        ),
        (
            '[[plan]]\nname = "a"\n[[plan.step]]\nname = "x"\nafter = -1\ntemplate = "care/thanks"',
            5,
            "whole number",
        ),
        ('[[plan]]\nname = "a"\n[[plan]]\nname = "a"', 4, "twice"),
        ('[[plan]]\nname = "a"\n[[plan]]\nname = "b"', 4, "usual"),
        ('[[plan]]\nname = "a"\nwhen = { colour = "red" }', 3, "colour"),
        (
            '[[plan]]\nname = "a"\n[[plan.step]]\nname = "x"\nafter = 1\ntemplate = "care/review"\npurpose = "service"',
            7,
            "marketing",
        ),
        (
            '[[plan]]\nname = "a"\n[[plan.step]]\nname = "x"\nafter = 1\ntemplate = "care/thanks"\nchannel = "pigeon"',
            7,
            "pigeon",
        ),
        ('[plan]\nname = "a"', 1, "two brackets"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(text, line, words):
    with pytest.raises(BadInput) as refused:
        planning.read(text)
    assert f"line {line}:" in refused.value.sentence
    assert words in refused.value.sentence


def test_the_line_of_a_step_further_down_is_its_own():
    text = care_text.write(workflow.USUAL)
    broken = text.replace("after = 14", "after = 9999")
    at = broken.splitlines().index("after = 9999") + 1
    with pytest.raises(BadInput, match=f"line {at}:"):
        planning.read(broken)


def sold(
    book: Book, person: Any, day: str = "2026-11-20", delivered: str = "2026-11-21", item: str = "TEA"
) -> int:
    one = person(email=f"{item}@x.example")
    order = orders.add(book, one, [(item, "1", "9.00")], day=day)
    orders.deliver(book, order, delivered)
    return order


def test_a_plan_takes_effect_in_one_act_and_undo_takes_it_back(shop, person):
    order = sold(shop, person)
    assert keys(shop) == [f"s{order}-1"]
    text = planning.text(shop)
    rules = planning.read(text.replace("after = 3\n", "after = 1\n"))
    appear, vanish = today.rehearse(shop, lambda act: planning.put(act, rules), DAY)
    assert ([reason.key for reason in appear], vanish) == ([f"s{order}-2"], [])
    assert keys(shop) == [f"s{order}-1"]  # a rehearsal leaves nothing behind
    batch = planning.apply(shop, rules, DAY)
    assert keys(shop) == [f"s{order}-1", f"s{order}-2"]
    assert planning.in_effect(shop, rules)
    _undone, again = undo(shop, batch, DAY)
    assert keys(shop) == [f"s{order}-1"]
    undo(shop, again, DAY)
    assert keys(shop) == [f"s{order}-1", f"s{order}-2"]


def test_of_the_days_before_it_runs_out_the_newest_stands_for_all_and_what_was_done_is_over(shop, person):
    order = sold(shop, person)
    products.edit(shop, 1, lasts=40, day=DAY)  # used up on 31 December

    def refills(day: str, days: int = 0) -> list[str]:
        return [key for key in keys(shop, day, days) if key[-2:] in ("-6", "-7", "-8")]

    for day, step in (
        ("2026-12-24", 6),
        ("2026-12-27", 6),
        ("2026-12-28", 7),
        ("2026-12-31", 8),
        ("2027-02-01", 8),
    ):
        assert refills(day) == [f"s{order}-{step}"], day
    assert refills("2026-12-24", 7) == [f"s{order}-6", f"s{order}-7", f"s{order}-8"]
    today.snooze(shop, f"s{order}-6", "2026-12-30", day="2026-12-24")
    assert [refills(f"2026-12-{n}") for n in (24, 28, 30, 31)] == [
        [], [f"s{order}-7"], [f"s{order}-6"], [f"s{order}-8"],
    ]  # fmt: skip
    batch = today.done(shop, f"s{order}-8", day="2026-12-31")["batch"]
    assert refills("2027-02-01") == []
    undo(shop, int(str(batch)), DAY)
    assert refills("2027-02-01") == [f"s{order}-8"]


def test_a_step_keeps_its_number_by_its_name_and_what_was_done_stays_done(shop, person):
    order = sold(shop, person)
    today.done(shop, f"s{order}-1", day=DAY)
    text = planning.text(shop)
    head, _plan, _rest = text.partition("[[plan]]")
    rules = planning.read(
        head + '[[plan]]\nname = "mine"\n[[plan.step]]\nname = "wave"\nafter = 0\ntemplate = "care/thanks"\n'
        '[[plan.step]]\nname = "thanks"\nafter = 1\ntemplate = "care/thanks"\n'
    )
    planning.apply(shop, rules, DAY)
    assert keys(shop) == [f"s{order}-9"]
    assert today.find_row(shop, f"s{order}-1")["state"] == "done"


def test_a_new_step_asks_for_nothing_long_past(shop, person):
    order = sold(shop, person, day="2026-10-01", delivered="2026-10-05")
    text = planning.text(shop)
    rules = planning.read(text + '\n[[plan.step]]\nname = "late"\nafter = 39\ntemplate = "care/check-in"\n'
                          '\n[[plan.step]]\nname = "later"\nafter = 44\ntemplate = "care/check-in"\n')  # fmt: skip
    before = keys(shop)
    planning.apply(shop, rules, DAY)
    assert sorted({*keys(shop)} - {*before}) == [f"s{order}-10"]


def test_a_products_days_make_its_buyers_steps_anew(shop, person):
    order = sold(shop, person)
    made = products.resolve(shop, "TEA")
    assert f"s{order}-6" not in keys(shop, days=40)
    row = products.edit(shop, made, lasts=10, category="tea", cost="3", plan="", day=DAY)
    assert (row.lasts, row.category, row.cost, row.plan) == (10, "tea", 300, None)
    coming = keys(shop, days=40)
    assert {f"s{order}-6", f"s{order}-7", f"s{order}-8"} <= {*coming}
    assert f"s{order}-5" not in coming
    undo(shop, None, DAY)
    assert f"s{order}-5" in keys(shop, days=40)


def test_products_are_found_by_sku_name_and_number(shop):
    made = products.add(shop, "Long Jing", sku="LJ", lasts=40, day=DAY)
    assert {products.resolve(shop, words) for words in ("LJ", "Long Jing", f"#{made}", str(made))} == {made}
    with pytest.raises(NotFound):
        products.resolve(shop, "nothing")
    with pytest.raises(BadInput):
        products.edit(shop, made, lasts=-1, day=DAY)
    assert products.show(shop, made)["orders"] == 0
    assert [row["sku"] for row in products.listing(shop)] == ["LJ"]


def test_consent_that_must_be_given_is_asked_of_everybody_at_once(shop, person):
    from crm_tui.care import consent

    order = sold(shop, person, day="2026-11-01", delivered="2026-11-06")
    assert f"s{order}-4" in keys(shop)
    rules = planning.read("[marketing]\nneed_granted = true\n")
    planning.apply(shop, rules, DAY)
    assert f"s{order}-4" not in keys(shop)
    consent.decide(shop, 1, "email", "granted", day=DAY)
    assert f"s{order}-4" in keys(shop)

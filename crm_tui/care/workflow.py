"""The seller's own way of looking after people: plans, steps, caps, quiet hours; the usual until she says else.

What is in effect is one setting of the book, so that it travels with it and an undo takes it back;
`care.toml` is the text that she edits.
"""

from __future__ import annotations

from collections import namedtuple
from functools import lru_cache

from crm_tui.store import settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crm_tui.store import driver

SETTING = "care"

# name: hers · number: stands in the key, stays the same however the plan is edited · after: days from the
# anchor · before: days before a product runs out (one of the two) · since: the day it came into effect
Step = namedtuple("Step", "name number after before marketing template channel when since")
# when: what binds it ({} for the usual plan) · resume: the step at which it goes on after a case
Plan = namedtuple("Plan", "name when resume steps")
# within: days since the last order · most: people a year, the most valuable ones
Festival = namedtuple("Festival", "name country language tag within most")
# gap: days between two marketing contacts of one person · touch: {tag: span}
# more: tables of the text that later rooms read, as they stand there
Rules = namedtuple(
    "Rules",
    "plans need_granted gap quiet_from quiet_to lapsed lapsed_a_day lapsed_again"
    " birthdays anniversaries anniversaries_a_day ahead festivals touch more",
)

# Thanks, use tips and check-ins are service, whoever writes them; of everything else a refusal of
# marketing speaks.
SERVICE = ("care/thanks", "care/use-tip", "care/check-in")
CONDITIONS = ("product", "category", "platform", "tier", "first_order")
OLDEST = 7  # days before an order came into the book that a step may lie and still be worth taking
LONGEST = 730  # days after the anchor that a step may lie


def _usual_steps() -> tuple[Step, ...]:
    """Thanks, use tip, check-in, review, replenishment; the last by the product's own days where known."""
    told: tuple[tuple[str, int | None, int | None, str], ...] = (
        ("thanks", 1, None, "care/thanks"),
        ("use-tip", 3, None, "care/use-tip"),
        ("check-in", 7, None, "care/check-in"),
        ("review", 14, None, "care/review"),
        ("replenish", 30, None, "care/replenish"),
        ("replenish-7", None, 7, "care/replenish"),
        ("replenish-3", None, 3, "care/replenish"),
        ("replenish-0", None, 0, "care/replenish"),
    )
    return tuple(
        Step(name, n, after, before, int(template not in SERVICE), template, None, {}, "")
        for n, (name, after, before, template) in enumerate(told, 1)
    )


USUAL = Rules(
    plans=(Plan("usual", {}, "check-in", _usual_steps()),),
    need_granted=False,
    gap=7,
    quiet_from="21:00",
    quiet_to="08:00",
    lapsed=True,
    lapsed_a_day=10,
    lapsed_again=60,
    birthdays=True,
    anniversaries=True,
    anniversaries_a_day=5,
    ahead=7,
    festivals=(),
    touch={},
    more={},
)


def load(db: driver.Connection) -> Rules:
    """The rules in effect."""
    text = settings.get(db, SETTING)
    return thawed(text) if text else USUAL


def repeated(rules: Rules) -> str:
    """The templates with which one plan counts down more than once to the day something runs out, as JSON."""
    found: set[str] = set()
    for plan in rules.plans:
        told = [step.template for step in plan.steps if step.before is not None]
        found.update(one for one in told if told.count(one) > 1)
    return "[" + ", ".join(f'"{one}"' for one in sorted(found)) + "]"


def frozen(rules: Rules) -> str:
    """Rules as the book keeps them."""
    import json

    plain = rules._asdict()
    plain["plans"] = [
        plan._asdict() | {"steps": [step._asdict() for step in plan.steps]} for plan in rules.plans
    ]
    plain["festivals"] = [festival._asdict() for festival in rules.festivals]
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


@lru_cache(maxsize=4)
def thawed(text: str) -> Rules:
    """Rules as the book kept them; what an older book did not know is as usual."""
    import json

    said: dict[str, Any] = json.loads(text)
    said["plans"] = tuple(
        Plan(**(plan | {"steps": tuple(Step(**step) for step in plan["steps"])})) for plan in said["plans"]
    )
    said["festivals"] = tuple(Festival(**festival) for festival in said["festivals"])
    return USUAL._replace(**{name: value for name, value in said.items() if name in Rules._fields})


def numbered(new: Rules, old: Rules, day: str) -> Rules:
    """The new rules with each step's number and the day since when it holds.

    A step keeps its number by its name, in whatever plan, so that what was done stays done; a step whose
    days were changed counts as new from today, so that nothing long past turns up.
    """
    numbers: dict[str, int] = {}
    known: dict[tuple[object, ...], str] = {}
    for plan in old.plans:
        for step in plan.steps:
            numbers[step.name] = step.number
            known[plan.name, step.name, step.after, step.before] = step.since
    plans = []
    for plan in new.plans:
        steps = []
        for step in plan.steps:
            number = numbers.setdefault(step.name, max(numbers.values(), default=0) + 1)
            since = known.get((plan.name, step.name, step.after, step.before), day)
            steps.append(step._replace(number=number, since=since))
        plans.append(plan._replace(steps=tuple(steps)))
    return new._replace(plans=tuple(plans))


def soonest(rules: Rules, lasting: int | None) -> int:
    """The fewest days after its anchor at which an order can have a step; `lasting`: the least that a product lasts."""
    steps = [step for plan in rules.plans for step in plan.steps]
    days = [step.after for step in steps if step.after is not None]
    if lasting is not None:
        days += [lasting - step.before for step in steps if step.before is not None]
    return min(days, default=0)


def horizon(rules: Rules) -> int:
    """The days after its anchor in which an order can have a step, products' own days left aside."""
    return max((step.after or 0 for plan in rules.plans for step in plan.steps), default=0)

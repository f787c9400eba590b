"""Which steps of care an order brings, and on which days: rules over rows, without a clock or a book.

The anchor is the delivery, else shipping and 5 days, else the order and 7. A later order replaces the later
steps of an earlier one. A refund ends a series; an open case holds every series of that person; one that
closed well lets it go on at the check-in, the day it closed at the earliest, what follows as far behind it as
planned; one that closed badly ends it. It closed well when the person was content (4 or 5), or said nothing
and sent nothing back.
"""

from __future__ import annotations

from collections import namedtuple
from datetime import date, timedelta
from functools import lru_cache

from crm_tui.care import workflow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from crm_tui.care.workflow import Plan, Step

    Handled = Mapping[str, tuple[str, str | None]]  # key: (state, the day it wakes)

LETTER = "s"
TO_ARRIVE, TO_LEAVE = 5, 7  # days from shipping and from the order, where no more is known
CONTENT = 4

# entered: the day it came into the book · later: the day of the person's next order · first: is it their first
# parcels: [(shipped, delivered)] · items: [Item]
Order = namedtuple(
    "Order", "id contact day entered currency net refunded platform first later tier parcels items"
)
Item = namedtuple("Item", "sku name category plan lasts quantity")
Case = namedtuple("Case", "orders kind state opened closed satisfaction")
# one row of the day's list to come · day: when it shows · due: its own day · how: what the anchor is
Due = namedtuple("Due", "key orders name day due anchor how currency worth marketing template channel item")


def key_of(order: int, number: int) -> str:
    """The key of a step on the list: s90-3."""
    return f"{LETTER}{order}-{number}"


def anchor(order: Order) -> tuple[str, str]:
    """(day, 'delivered', 'shipped' or 'ordered') from which the steps of an order count."""
    delivered = [parcel[1] for parcel in order.parcels if parcel[1]]
    if delivered and len(delivered) == len(order.parcels):
        return max(delivered), "delivered"
    shipped = [parcel[0] for parcel in order.parcels if parcel[0]]
    if shipped:
        return moved(max(shipped), TO_ARRIVE), "shipped"
    if delivered:
        return max(delivered), "delivered"
    return moved(order.day, TO_LEAVE), "ordered"


@lru_cache(maxsize=32_768)
def moved(day: str, days: int) -> str:
    """The day so many days after it (before it, for fewer than none); the calendar's own end where it ends."""
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except OverflowError:
        return (date.max if days > 0 else date.min).isoformat()


def gap(first: str, last: str) -> int:
    """Days from one to the other."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def plan_for(order: Order, plans: Sequence[Plan]) -> Plan | None:
    """The plan of an order: one that a product names, else the first that is bound to it, else the usual."""
    named = {item.plan for item in order.items if item.plan}
    for plan in plans:
        if plan.name in named:
            return plan
    for plan in plans:
        if plan.when and fits(order, plan.when):
            return plan
    return next((plan for plan in plans if not plan.when), None)


def fits(order: Order, when: Mapping[str, object]) -> bool:
    """Whether all that is asked of an order holds: product, category, platform, tier, first_order."""
    if not when:
        return True
    facts = {
        "product": {text for item in order.items for text in (item.sku, item.name) if text},
        "category": {item.category for item in order.items if item.category},
        "platform": {order.platform},
        "tier": {order.tier},
        "first_order": {order.first},
    }
    for name, wanted in when.items():
        asked = wanted if isinstance(wanted, list | tuple) else (wanted,)
        if not facts[name].intersection(asked):
            return False
    return True


def runs_out(order: Order, start: str) -> tuple[str, str] | None:
    """(day, item's name) when the first of what was bought is used up; None where no product's days are known."""
    days = [
        (moved(start, int(item.lasts * max(1, item.quantity))), item.name)
        for item in order.items
        if item.lasts
    ]
    return min(days) if days else None


def steps(
    order: Order,
    plans: Sequence[Plan],
    cases: Iterable[Case],
    handled: Handled,
    *,
    service: bool,
    marketing: bool,
) -> tuple[list[Due], int]:
    """(what is still to do for an order, how many steps are left out because they lie too far back).

    service, marketing: whether a message of that purpose may be written at all.
    """
    plan = plan_for(order, plans)
    if plan is None or order.refunded > 0:
        return [], 0
    start, how = anchor(order)
    planned = _planned(order, plan, start)
    held = _held(order, cases, max((day for _step, day, _item in planned), default=start))
    if held is None:
        return [], 0
    shift, first = _resumed(plan, planned, held)
    found, left = [], 0
    finished = _finished(order, planned, handled)
    for step, own, item in planned:
        if first is not None and own < first:
            continue
        due = moved(own, shift)
        if order.later is not None and due >= order.later:
            continue
        if gap(own, max(order.entered, step.since)) > workflow.OLDEST:
            left += 1
            continue
        state, wake = handled.get(key_of(order.id, step.number), (None, None))
        if state in ("done", "skipped") or not (marketing if step.marketing else service):
            continue
        if step.before is not None and own < finished.get(step.template, ""):
            continue
        day = max(due, wake) if wake else due
        found.append(
            Due(key_of(order.id, step.number), order.id, step.name, day, due, start, how, order.currency,
                max(0, order.net), step.marketing, step.template, step.channel, item)
        )  # fmt: skip
    return found, left


def _finished(order: Order, planned: list[tuple[Step, str, str | None]], handled: Handled) -> dict[str, str]:
    """{template: the planned day of the last step that counts down with it and was finished}: those before it,
    which would say the same again, are over with it."""
    days: dict[str, str] = {}
    for step, own, _item in planned:
        state = handled.get(key_of(order.id, step.number), ("", None))[0]
        if step.before is not None and state in ("done", "skipped"):
            days[step.template] = max(own, days.get(step.template, ""))
    return days


def _planned(order: Order, plan: Plan, start: str) -> list[tuple[Step, str, str | None]]:
    """(step, its day, the item that it is about) as the plan has them, before anything happened."""
    out = runs_out(order, start)
    counted = {step.template for step in plan.steps if step.before is not None} if out else set()
    found: list[tuple[Step, str, str | None]] = []
    for step in plan.steps:
        if not fits(order, step.when):
            continue
        if step.before is not None:
            if out is not None:
                found.append((step, moved(out[0], -step.before), out[1]))
        elif step.template not in counted:
            found.append((step, moved(start, step.after), _first_name(order)))
    return found


def _first_name(order: Order) -> str | None:
    return next((item.name for item in order.items if item.name), None)


def _held(order: Order, cases: Iterable[Case], end: str) -> str | None:
    """The day the last case that stopped this series closed well, "" where none did; None while it is stopped.

    A case that was opened when the series was over, at its `end`, says nothing of it.
    """
    last = ""
    for case in cases:
        if case.state == "open":
            return None
        closed = case.closed or case.opened
        if closed < order.day or case.opened > end or (case.orders is not None and case.orders != order.id):
            continue
        if not closed_well(case):
            return None
        last = max(last, closed)
    return last


def closed_well(case: Case) -> bool:
    """Whether one may go on caring after it."""
    if case.satisfaction is None:
        return bool(case.kind != "return")
    return bool(case.satisfaction >= CONTENT)


def _resumed(plan: Plan, planned: list[tuple[Step, str, str | None]], closed: str) -> tuple[int, str | None]:
    """(days by which what is left moves, the day before which steps are gone) after a case closed."""
    if not closed:
        return 0, None
    again = next((day for step, day, _item in planned if step.name == plan.resume), None)
    if again is None:  # the plan has nowhere to go on
        return 0, closed
    return max(0, gap(again, closed)), again

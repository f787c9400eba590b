"""An order whose rows each say something of the whole: amounts that repeat or add up, states that differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tui import money
from crm_tui.exchange.fields import LINE_FIELDS, ROW_FIELDS
from crm_tui.trade.counting import CANCELLED, DELIVERED, PAID, PENDING, REFUNDED, SHIPPED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Values = dict[str, str]
    Line = tuple[str, ...]

# where things stand in a line that `sum_up` is given
SKU, NAME, VARIANT, QUANTITY, PRICE, OFF, AMOUNT = range(len(LINE_FIELDS))
(
    DUE, SHIPPING, DISCOUNT, TAX, REFUND, STATE, AFTER, ITEM, WRAPPING, SHIPPING_TAX, WRAPPING_TAX, TRACKING, SENT,
) = (len(LINE_FIELDS) + 1 + place for place in range(len(ROW_FIELDS)))  # fmt: skip
STEPS = (PENDING, PAID, SHIPPED, DELIVERED)


def minor(text: str, currency: str) -> int:
    """An amount in minor units; nothing is 0."""
    return money.read_money(text, currency)[0] if text else 0


def added(texts: Iterable[str], currency: str) -> str:
    """The sum of amounts, as text; "" when there is none."""
    said = [text for text in texts if text]
    return money.amount_text(sum(minor(text, currency) for text in said), currency) if said else ""


def gross(line: Line, currency: str) -> int:
    """What a line's goods come to before anything is taken off."""
    if line[PRICE]:
        return money.line_amount(line[QUANTITY] or "1", line[PRICE], currency)
    return minor(line[AMOUNT], currency)


def repeats(amounts: Sequence[int], expected: int) -> bool:
    """Whether rows repeat the order's amount, rather than each saying its own part of `expected`."""
    if len(amounts) < 2 or len(set(amounts)) > 1:
        return False
    return not expected or abs(amounts[0] - expected) <= abs(sum(amounts) - expected)


def put(line: Line, **changes: str) -> Line:
    """The line with some of its fields changed: name="…", quantity="2"."""
    made = list(line)
    for field, text in changes.items():
        made[LINE_FIELDS.index(field)] = text
    return tuple(made)


def say_state(values: Values, status: str, words: Iterable[str]) -> None:
    """Give the order a status of ours and keep the platform's words."""
    values["order.status_text"] = " / ".join(sorted(set(filter(None, words))))
    values["order.status"] = status


def common_state(statuses: Iterable[str]) -> str:
    """The status of an order whose parts have these: what lives decides, the least advanced of it."""
    found = set(statuses)
    living = [step for step in STEPS if step in found]
    if living:
        return living[0]
    return REFUNDED if REFUNDED in found else CANCELLED if CANCELLED in found else PAID

"""Which orders count, and what each adds to the money spent: the one home of that rule."""

from __future__ import annotations

# what platforms call it -> what it means here; the words themselves are kept in status_text
PENDING, PAID, SHIPPED, DELIVERED, CANCELLED, REFUNDED, RETURNED = (
    "pending", "paid", "shipped", "delivered", "cancelled", "refunded", "returned"
)  # fmt: skip
STATUSES = (PENDING, PAID, SHIPPED, DELIVERED, CANCELLED, REFUNDED, RETURNED)


def counted(status: str, total: int, paid: int, refunded: int, *, is_return: bool = False) -> tuple[int, int]:
    """(1 or 0: does the order count; net minor units that it adds to what was spent).

    It counts when it was paid, was not cancelled and was not refunded in full (refunded > 0 and as much as
    was paid; an order of 0 counts). Spent is what was paid less what was refunded. An order of negative
    lines only is a return: it counts 0 and reduces what was spent.
    """
    if status in (PENDING, CANCELLED):
        return 0, 0
    if is_return:
        return 0, total
    if status == REFUNDED or (refunded > 0 and refunded >= paid):
        return 0, 0
    return 1, paid - refunded

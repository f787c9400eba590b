"""Some of a shop's buyers, the same ones each time, as a refit and its checks look at them."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

from crm_tui.insight import rhythms
from crm_tui.store import rhythm, settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from crm_tui.insight.windows import Shop
    from crm_tui.store import driver
    from crm_tui.store.rhythm import Rhythm

MOST = 20_000
SEED = 1997


class Sample:
    """Buyers and their dated orders, oldest first; nothing in it is dated after `day`."""

    def __init__(self, db: driver.Connection, day: str, most: int = MOST) -> None:
        self.day = day
        self.currency = settings.get(db, "currency")
        people = rhythm.some(db, most, SEED)
        rows = groupby(rhythm.orders_of(db, people), itemgetter(0))
        self.orders: dict[int, list[Any]] = {who: rhythms.clamped(orders, day) for who, orders in rows}

    def rhythms(self, window: Shop, before: str = "") -> Iterator[Rhythm]:
        """Everybody's row; with `before`, as it was when that day began."""
        for who, orders in self.orders.items():
            some = [row for row in orders if row[1] < before] if before else orders
            row = rhythms.one(who, some, self.currency, window) if some else None
            if row is not None:
                yield row

    def bought(self, since: str, before: str = "") -> set[int]:
        """Who had an order that counts on or after a day, and before another."""
        end = before or "A"
        return {
            who
            for who, orders in self.orders.items()
            if any(since <= row[1] < end and row[2] for row in orders)
        }

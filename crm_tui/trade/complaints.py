"""What went wrong, by product and reason: the cases counted, and how they ended."""

from __future__ import annotations

from crm_tui.store import complaints as store
from crm_tui.trade.reviews import mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.store.book import Book

KINDS = ("complaint", "return", "warranty")  # a question is no complaint
_FIRST, _LAST = "0000-00-00", "9999-99-99"


def by_product(book: Book, *, first: str = "", last: str = "") -> list[dict[str, object]]:
    """A row for each product, kind and reason, most cases first, of those opened from `first` to `last`.

    {product, kind, reason, cases, open, closed, satisfaction, days, orders, share}: satisfaction the mean of
    1 to 5 and days the mean time to close, as decimal text; orders those that count and hold the product
    (for cases about no one product: all of them), share = cases / orders as decimal text with four places,
    null without orders.
    """
    span = (first or _FIRST, last or _LAST)
    tallies = [one for one in store.tallies(book.db, *span) if one.kind in KINDS]
    held: dict[int | None, int] = {}
    for one in tallies:
        if one.product not in held:
            held[one.product] = (
                store.orders_in_all(book.db, *span)
                if one.product is None
                else store.orders_with(book.db, one.product, *span)
            )
    rows = [_row(one, held[one.product]) for one in tallies]
    return sorted(rows, key=lambda row: (-int(str(row["cases"])), str(row["reason"] or "")))


def _row(one: store.Tally, orders: int) -> dict[str, object]:
    cases = one.open + one.closed
    return {
        "product": one.product and {"id": one.product, "sku": one.sku, "name": one.name},
        "kind": one.kind,
        "reason": one.reason,
        "cases": cases,
        "open": one.open,
        "closed": one.closed,
        "satisfaction": mean(one.satisfaction),
        "days": mean(one.days),
        "orders": orders,
        "share": f"{cases / orders:.4f}" if orders else None,
    }

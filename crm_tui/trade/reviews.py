"""Reviews: how content people were with a product and with the service, 1 to 5."""

from __future__ import annotations

from crm_tui.errors import BadInput, CrmError, NotFound
from crm_tui.locale import _
from crm_tui.store import reviews as store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.store import driver
    from crm_tui.store.book import Book
    from crm_tui.store.reviews import Ratings, Review

BEST = 5


def add(
    book: Book,
    contact: int,
    *,
    product_rating: int | None = None,
    service_rating: int | None = None,
    text: str | None = None,
    order: int | None = None,
    product: str = "",
    on: str | None = None,
    source: str = "hand",
    day: str,
) -> int:
    """Keep what somebody thought, `on` some day or today; returns the review's id.

    `product` is a sku or a name; an order of one product says it by itself. BadInput for a rating that is
    none and for a review that says nothing.
    """
    from crm_tui.store import events

    _check(product_rating, service_rating, text)
    if on is not None and on > day:
        raise BadInput(_("%(day)s is still to come; a review was written before.") % {"day": on})
    with book.act("review add", day, contact=contact) as act:
        events.require_contact(act.db, contact)
        if order is not None:
            _check_order(act.db, contact, order)
        return act.insert(
            "review",
            contact=contact,
            orders=order,
            product=_product(act.db, product, order),
            day=on or day,
            product_rating=product_rating,
            service_rating=service_rating,
            text=events.kept_text(text) if text and text.strip() else None,
            source=source,
        )


def read_rating(words: str) -> int | None:
    """A rating as typed: 1 to 5, or nothing at all."""
    said = words.strip()
    if not said:
        return None
    if said not in "12345" or len(said) != 1:
        raise BadInput(_("A rating goes from 1 to 5, not %(n)s.") % {"n": said[:20]})
    return int(said)


def _check(product: int | None, service: int | None, text: str | None) -> None:
    for one in (product, service):
        if one is not None and one not in range(1, BEST + 1):
            raise BadInput(_("A rating goes from 1 to 5, not %(n)s.") % {"n": one})
    if product is None and service is None and not (text and text.strip()):
        raise BadInput(_("A review says something: a rating of the product, of the service, or a few words."))


def _check_order(db: driver.Connection, contact: int, order: int) -> None:
    from crm_tui.store import cases

    owner = cases.owner_of_order(db, order)
    if owner is None:
        raise NotFound(_("There is no order %(id)s; 'crm order list' shows them.") % {"id": order})
    if owner[0] != contact:
        raise CrmError(_("Order %(id)s is not this person's; nothing was changed.") % {"id": order})


def _product(db: driver.Connection, words: str, order: int | None) -> int | None:
    if words.strip():
        from crm_tui.store import orders

        known = orders.find_product(db, words.strip())
        if known is None:
            raise NotFound(_("There is no product '%(words)s'.") % {"words": words.strip()[:60]})
        return known[0]
    held = store.products_of(db, order) if order is not None else []
    return held[0] if len(held) == 1 else None


def listed(
    book: Book, *, contact: int | None = None, product: str = "", limit: int | None = None
) -> list[Review]:
    """Those of a person, of a product (sku or name), or all; newest first."""
    about = _product(book.db, product, None) if product else None
    return store.listed(book.db, contact, about, limit)


def show(book: Book, review: int) -> Review:
    """One review; NotFound when there is none."""
    row = store.get(book.db, review)
    if row is None:
        raise NotFound(_("There is no review %(id)s; 'crm review list' shows them.") % {"id": review})
    return row


def as_row(row: Review) -> dict[str, object]:
    """The review for machines."""
    return {
        "id": row.id,
        "contact": {"id": row.contact, "name": row.name},
        "day": row.day,
        "order": row.orders,
        "number": row.number,
        "product": row.product and {"id": row.product, "sku": row.sku, "name": row.product_name},
        "product_rating": row.product_rating,
        "service_rating": row.service_rating,
        "text": row.text,
        "source": row.source,
    }


def means(ratings: Ratings) -> dict[str, object]:
    """How many reviews and their means as decimal text with one place, None where nobody rated."""
    return {"reviews": ratings.reviews, "product": mean(ratings.product), "service": mean(ratings.service)}


def stars(product: int | None, service: int | None = None) -> str:
    """Ratings at a glance and without words: "★★★★☆", the service's in brackets: "★★★★☆ (★★★★★)"."""
    told = ["★" * one + "☆" * (BEST - one) if one else "" for one in (product, service)]
    return f"{told[0]} ({told[1]})".strip() if told[1] else told[0]


def mean(value: float | None) -> str | None:
    """A mean of ratings as decimal text with one place."""
    return None if value is None else f"{value:.1f}"


def of_contact(book: Book, contact: int) -> dict[str, object]:
    """What a person thought so far: {reviews, product, service}."""
    return means(store.of_contact(book.db, contact))


def by_product(book: Book) -> list[dict[str, object]]:
    """A row a product that was rated, worst first: {product, reviews, rating, service, poor, last}."""
    rows = [
        {
            "product": product and {"id": product, "sku": sku, "name": name},
            "reviews": ratings.reviews,
            "rating": mean(ratings.product),
            "service": mean(ratings.service),
            "poor": poor,
            "last": last,
        }
        for product, sku, name, ratings, poor, last in store.by_product(book.db)
    ]
    return sorted(
        rows,
        key=lambda row: (row["rating"] is None, float(str(row["rating"] or 0)), -int(str(row["reviews"]))),
    )

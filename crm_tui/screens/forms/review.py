"""A review: what somebody thought of a product and of the service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tui.locale import _
from crm_tui.screens.forms.form import Field, FormScreen, Values

if TYPE_CHECKING:
    from crm_tui.store.book import Book


class ReviewForm(FormScreen):
    """Two ratings and a few words."""

    NAME = "review"

    def fields(self) -> list[Field]:
        """What they thought."""
        return [
            Field("product_rating", _("the product"), _("1 to 5, or empty")),
            Field("service_rating", _("the service"), _("1 to 5, or empty")),
            Field("text", _("their words")),
            Field("order", _("order"), _("its number, if it is about one")),
            Field("product", _("product"), _("its number or name, if the order had several")),
        ]

    def usual(self) -> Values:
        """The order that was in sight."""
        return {"order": str(self.about.get("order") or "")}

    def heading(self) -> str:
        """Whose."""
        return _("A review of %(name)s") % {"name": self.about.get("name", "")}

    def save(self, book: Book, values: Values, changed: Values) -> int:  # noqa: ARG002 - always new
        """Keep it."""
        from crm_tui.trade import orders, reviews

        return reviews.add(
            book,
            int(self.about["contact"]),
            product_rating=reviews.read_rating(values["product_rating"]),
            service_rating=reviews.read_rating(values["service_rating"]),
            text=values["text"].strip() or None,
            order=orders.resolve(book, values["order"]) if values["order"].strip() else None,
            product=values["product"],
            day=self.day,
        )

    def said(self, answer: int) -> str:  # noqa: ARG002 - a review has no key
        """What was done."""
        return _("review of %(name)s kept") % {"name": self.about.get("name", "")}

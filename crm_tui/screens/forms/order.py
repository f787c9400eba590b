"""An order by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from crm_tui.locale import _
from crm_tui.screens.forms.form import Field, FormScreen, Values, required

if TYPE_CHECKING:
    from crm_tui.store.book import Book


class OrderForm(FormScreen):
    """Lines as on the command line: ITEM:QUANTITY:PRICE."""

    NAME = "order"

    def fields(self) -> list[Field]:
        """What was bought, and when."""
        return [
            Field("lines", _("lines"), long=True),
            Field("currency", _("currency"), _("the shop's, if empty")),
            Field("at", _("when"), _("today, if empty"), reading="day"),
            Field("platform", _("platform"), _("where it was sold, if not here")),
            Field("number", _("number"), _("the platform's number")),
            Field("note", _("note")),
        ]

    def heading(self) -> str:
        """Whose."""
        return _("Order of %(name)s · a line each: ITEM:QUANTITY:PRICE, like soap:2:6.50") % {
            "name": self.about.get("name", "")
        }

    def save(self, book: Book, values: Values, changed: Values) -> int:  # noqa: ARG002 - always new
        """Add it, paid."""
        from crm_tui import dates
        from crm_tui.trade import orders

        said = required(values, "lines", _("a line such as soap:2:6.50"))
        items = [orders.read_line(line.strip()) for line in said.splitlines() if line.strip()]
        when = dates.read_when(values["at"], date.fromisoformat(self.day)) if values["at"].strip() else None
        at = (when.day.isoformat(), when.time) if when else None
        more = {name: values[name].strip() for name in ("currency", "platform", "number", "note")}
        return orders.add(book, int(self.about["contact"]), items, at=at, day=self.day, **more)  # type: ignore[arg-type]

    def said(self, answer: int) -> str:
        """What was done."""
        return _("order o%(id)s of %(name)s added") % {"id": answer, "name": self.about.get("name", "")}

"""A case: a question, complaint, return or warranty matter."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from crm_tui.locale import _
from crm_tui.screens.forms.form import Field, FormScreen, Values, required

if TYPE_CHECKING:
    from crm_tui.store.book import Book


class CaseForm(FormScreen):
    """What it is about, and when an answer was promised."""

    NAME = "case"

    def fields(self) -> list[Field]:
        """What is wrong."""
        return [
            Field("text", _("what")),
            Field("kind", _("kind"), _("question, complaint, return or warranty")),
            Field("promise", _("answer by"), _("a day, if one was promised"), reading="day"),
            Field("order", _("order"), _("its number, if it is about one")),
            Field("reason", _("reason"), _("a word to count cases by, if you like")),
        ]

    def usual(self) -> Values:
        """The usual kind."""
        return {"kind": "question"}

    def heading(self) -> str:
        """With whom."""
        return _("A case of %(name)s") % {"name": self.about.get("name", "")}

    def save(self, book: Book, values: Values, changed: Values) -> int:  # noqa: ARG002 - always new
        """Open it."""
        from crm_tui import dates
        from crm_tui.trade import cases, orders

        text = required(values, "text", _("what it is about"))
        promise = (
            dates.read_when(values["promise"], date.fromisoformat(self.day))
            if values["promise"].strip()
            else None
        )
        order = orders.resolve(book, values["order"]) if values["order"].strip() else None
        return cases.open_case(
            book, int(self.about["contact"]), text, kind=values["kind"].strip() or "question", order=order,
            reason=values["reason"].strip() or None,
            promise=(promise.day, promise.time) if promise else None, day=self.day,
        )  # fmt: skip

    def said(self, answer: int) -> str:
        """What was done."""
        return _("case k%(id)s of %(name)s opened") % {"id": answer, "name": self.about.get("name", "")}

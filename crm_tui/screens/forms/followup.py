"""A follow-up: the next step with somebody."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from crm_tui.errors import BadInput
from crm_tui.locale import _
from crm_tui.screens.forms.form import Field, FormScreen, Values, required

if TYPE_CHECKING:
    from crm_tui.store.book import Book


class FollowupForm(FormScreen):
    """What, when, and how often."""

    NAME = "followup"

    def fields(self) -> list[Field]:
        """What, when, and how often."""
        return [
            Field("text", _("next step")),
            Field("due", _("when"), _("tomorrow, next friday 10:00, 3天后 …"), reading="day"),
            Field("every", _("every"), _("week, 2 months … or empty")),
            Field("priority", _("priority"), _("high, or empty")),
        ]

    def usual(self) -> Values:
        """Tomorrow."""
        return {"due": _("tomorrow")}

    def heading(self) -> str:
        """With whom."""
        words = _("Next step with %(name)s") if self.is_new() else _("Change the next step with %(name)s")
        return words % {"name": self.about.get("name", "")}

    def is_new(self) -> bool:
        """Whether it is promised only now."""
        return not self.about.get("followup")

    def load(self, book: Book) -> Values:
        """The row as one would type it."""
        from crm_tui.care import followups

        row = followups.show(book, int(self.about["followup"]))
        due, every = " ".join(filter(None, (row.wake, row.time))), row.rule or row.after_done or ""
        priority = row.priority if row.priority != "normal" else ""
        return {"text": row.text, "due": due, "every": every, "priority": priority}

    def save(self, book: Book, values: Values, changed: Values) -> int:
        """Promise it, or change what was promised."""
        from crm_tui import dates
        from crm_tui.care import followups

        text = required(values, "text", _("the next step"))
        today = date.fromisoformat(self.day)
        due = dates.read_when(required(values, "due", _("the day")), today)
        every = values["every"].strip()
        rule = dates.read_rule(every) if every and (self.is_new() or "every" in changed) else every
        priority = values["priority"].strip().lower() or "normal"
        if priority in ("高", "!", "yes"):
            priority = "high"
        if self.is_new():
            return followups.add(
                book,
                int(self.about["contact"]),
                text,
                (due.day, due.time),
                rule=rule or None,
                priority=priority,
                day=self.day,
            )
        told: dict[str, Any] = {"text": text, "due": (due.day, due.time), "rule": rule, "priority": priority}
        columns = {"text": "text", "due": "due", "every": "rule", "priority": "priority"}
        new = {columns[name]: told[columns[name]] for name in changed}
        if not new:
            raise BadInput(_("Nothing was changed."))
        followups.edit(book, int(self.about["followup"]), day=self.day, **new)
        return int(self.about["followup"])

    def said(self, answer: int) -> str:
        """What was done."""
        return _("promised: f%(id)s, %(name)s") % {"id": answer, "name": self.about.get("name", "")}

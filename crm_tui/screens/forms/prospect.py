"""A prospect's own facts, and a pasted block of names."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from crm_tui.locale import _
from crm_tui.screens import piping
from crm_tui.screens.forms.form import Field, FormScreen, Values, required

if TYPE_CHECKING:
    from crm_tui.store.book import Book


class ProspectForm(FormScreen):
    """Interest, worth, source, and what comes next."""

    NAME = "prospect"

    def fields(self) -> list[Field]:
        """What is known, and the next step."""
        return [
            Field("interest", _("interest")),
            Field("worth", _("may bring"), _("120, 80 EUR, ¥300 …")),
            Field("source", _("source"), _("referral, advertisement, own-search, shop-chat, other …")),
            Field("next", _("next step")),
            Field("when", _("when"), _("tomorrow, next friday 10:00, 3天后 …"), reading="day"),
        ]

    def heading(self) -> str:
        """Whose."""
        return _("Prospect: %(name)s") % {"name": self.about.get("name", "")}

    def is_new(self) -> bool:
        """It is there."""
        return False

    def load(self, book: Book) -> Values:
        """The row as one would type it."""
        from crm_tui import money
        from crm_tui.prospects import pipeline

        row = pipeline.require(book.db, int(self.about["contact"]))
        return {
            "interest": row.interest or "",
            "worth": "" if row.worth is None else money.show(row.worth, row.currency),
            "source": piping.say(row.source), "next": row.next or "",
            "when": " ".join(filter(None, (row.next_day, row.next_time))),
        }  # fmt: skip

    def save(self, book: Book, values: Values, changed: Values) -> str:
        """Change what was changed."""
        from crm_tui import dates
        from crm_tui.prospects import pipeline

        told: dict[str, Any] = {
            name: changed[name].strip() for name in ("interest", "source") if name in changed
        }
        if "worth" in changed:
            told["worth"] = pipeline.read_worth(book, changed["worth"].strip() or "0")
        if {"next", "when"} & changed.keys():
            when = dates.read_when(required(values, "when", _("the day")), date.fromisoformat(self.day))
            told["step"] = ((when.day, when.time), required(values, "next", _("the next step")))
        return str(pipeline.edit(book, int(self.about["contact"]), day=self.day, **told).name)

    def said(self, answer: str) -> str:
        """What was done."""
        return _("changed: %(name)s") % {"name": answer}


class PasteForm(FormScreen):
    """Names as they were copied out of a chat."""

    NAME = "paste"

    def fields(self) -> list[Field]:
        """The names, and what holds for all of them."""
        return [
            Field("names", _("names"), long=True),
            Field("list", _("list"), _("begun when there is none of that name")),
            Field("source", _("source"), _("referral, advertisement, own-search, shop-chat, other …")),
            Field("kind", _("they are"), _("taobao, wechat … when the names are handles; else empty")),
        ]

    def heading(self) -> str:
        """What it is."""
        return _("Paste names: one a line or with commas; times, numbers and repeats are left out")

    def usual(self) -> Values:
        """The list and source that the board shows."""
        return {"list": str(self.about.get("list", "")), "source": str(self.about.get("source", ""))}

    def save(self, book: Book, values: Values, changed: Values) -> Any:  # noqa: ARG002 - as every form is asked
        """Take them on."""
        return piping.take(
            book, required(values, "names", _("names")), values["list"].strip(), values["source"].strip(), self.day,
            values["kind"].strip(),
        )  # fmt: skip

    def said(self, answer: Any) -> str:
        """What became of them."""
        return piping.taken(answer)

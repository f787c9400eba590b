"""A person's facts: new and edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_tui.locale import _
from crm_tui.screens.forms.form import Field, FormScreen, Values
from crm_tui.screens.messages import ShowPerson

if TYPE_CHECKING:
    from crm_tui.store.book import Book

_PLAIN = (
    "name", "nickname", "company", "birthday", "language", "interests", "source", "keep_in_touch", "note",
)  # fmt: skip
_PLACE = ("city", "country")


class ContactForm(FormScreen):
    """Handles and tags are lists: words separated by commas."""

    NAME = "contact"

    def fields(self) -> list[Field]:
        """The facts that a chat brings."""
        return [
            Field("name", _("name")),
            Field("handles", _("reached by"), _("phone, e-mail, wechat:mei_88 …")),
            Field("tags", _("tags"), _("vip, tea …")),
            Field("nickname", _("nickname")),
            Field("company", _("company")),
            Field("birthday", _("birthday"), _("1990-05-17, 05-17 …")),
            Field("city", _("city")),
            Field("country", _("country"), _("two letters")),
            Field("language", _("language"), _("en, zh …")),
            Field("interests", _("interests")),
            Field("source", _("source"), _("where they came from")),
            Field("keep_in_touch", _("keep in touch"), _("every … such as 2 months")),
            Field("note", _("note"), long=True),
        ]

    def heading(self) -> str:
        """New or whose."""
        return _("A new person") if self.is_new() else _("Edit #%(id)s") % {"id": self.about["contact"]}

    def is_new(self) -> bool:
        """Whether somebody is being added."""
        return not self.about.get("contact")

    def load(self, book: Book) -> Values:
        """The facts as one would type them."""
        from crm_tui import card

        found = card.card(book, self.about["contact"], timeline=0)
        values = {fact: str(found[fact] or "") for fact in _PLAIN}
        place = found["addresses"][0] if found["addresses"] else {}
        values |= {fact: str(place.get(fact) or "") for fact in _PLACE}
        values["handles"] = ", ".join(_spelled(one["kind"], one["value"]) for one in found["handles"])
        values["tags"] = ", ".join(found["tags"])
        return values

    def save(self, book: Book, values: Values, changed: Values) -> int:
        """One act, whatever was changed."""
        from crm_tui.people import contacts

        plain: dict[str, Any] = {
            fact: text.strip()
            for fact, text in changed.items()
            if fact in (*_PLAIN, *_PLACE) and fact != "name"
        }
        handles, tags = _parts(values["handles"]), _parts(values["tags"])
        if self.is_new():
            return contacts.add(
                book,
                values["name"],
                handles=[_named(one) for one in handles],
                tags=tags,
                day=self.day,
                **plain,
            )
        before = {"handles": _parts(self.base.get("handles", "")), "tags": _parts(self.base.get("tags", ""))}
        if "name" in changed:
            plain["name"] = changed["name"]
        contact = int(self.about["contact"])
        contacts.edit(
            book, contact,
            handles=[_named(one) for one in handles if one not in before["handles"]],
            drop_handles=[one for one in before["handles"] if one not in handles] if "handles" in changed else (),
            tags=[one for one in tags if one not in before["tags"]],
            drop_tags=[one for one in before["tags"] if one not in tags] if "tags" in changed else (),
            day=self.day, **plain,
        )  # fmt: skip
        return contact

    def said(self, answer: int) -> str:
        """What was done."""
        words = _("added %(name)s (#%(id)s)") if self.is_new() else _("changed %(name)s (#%(id)s)")
        return words % {"name": self.values["name"], "id": answer}

    def answer_saved(self, contact: int) -> None:
        """A new person's page opens."""
        new = self.is_new()
        super().answer_saved(contact)
        if new:
            self.app.post_message(ShowPerson(contact))


def _spelled(kind: str, value: str) -> str:
    return (
        value if kind in ("phone", "email") and ":" not in value and "," not in value else f"{kind}:{value}"
    )


def _named(words: str) -> str:
    """KIND:VALUE, where the kind was left to be guessed."""
    head, colon, _rest = words.partition(":")
    if colon and head.strip().isidentifier():
        return words
    return f"email:{words}" if "@" in words[1:] else f"phone:{words}"


def _parts(words: str) -> list[str]:
    return [part.strip() for part in words.replace("，", ",").replace("\n", ",").split(",") if part.strip()]

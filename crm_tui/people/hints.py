"""Who may have brought whom, as notes and files say it: shown to the seller, never set by itself."""

from __future__ import annotations

from collections import namedtuple

from crm_tui.errors import CrmError, NotFound
from crm_tui.locale import _
from crm_tui.people import contacts, identity, referrals
from crm_tui.store import contacts as people
from crm_tui.store import hints as store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from crm_tui.store.book import Book
    from crm_tui.store.hints import Hint

MARK = " · "  # between a name and the phone that a file gives with it
# contact: whom it is about; text: the file's words; where: what bears them; inviter: the one person they fit, or None
Suggestion = namedtuple("Suggestion", "contact text where inviter")


def waiting(book: Book, contact: int | None = None) -> Iterator[Suggestion]:
    """What waits for the seller's word, about one person or about anybody, the newest first."""
    for hint in store.waiting(book.db, contact):
        yield Suggestion(hint.contact, hint.text, where(hint), guess(book, hint.contact, hint.text))


def told(book: Book, contact: int) -> list[dict[str, object]]:
    """The same of one person as plain rows: [{text, where, inviter: {id, name} | None}]."""
    return [
        {"text": one.text, "where": one.where, "inviter": _named(book, one.inviter) if one.inviter else None}
        for one in waiting(book, contact)
    ]


def _named(book: Book, contact: int) -> dict[str, object]:
    return {"id": contact, "name": people.name_of(book.db, contact)}


def where(hint: Hint) -> str:
    """What bears the words, for people."""
    if hint.number:
        return _("order %(number)s") % {"number": hint.number}
    return _("file of %(format)s") % {"format": hint.source or "?"}


def guess(book: Book, contact: int, text: str) -> int | None:
    """The one person whom the words fit and who can have brought this one; None when nobody or several do."""
    for part in text.split(MARK):
        if part.strip().isdecimal() and len(part.strip()) < 7:  # would be taken for an id of the book
            continue
        try:
            return referrals.check(book.db, contact, identity.resolve(book, part))
        except CrmError:
            continue
    return None


def accept(book: Book, contact: int, day: str, inviter: int | None = None) -> int:
    """The seller says yes: the hint's person (or the one named) brought this one; returns who. One act.

    CrmError when no hint of theirs names just one person; a person who was brought by somebody stays so.
    """
    if inviter is None:
        inviter = next((one.inviter for one in waiting(book, contact) if one.inviter is not None), None)
    if inviter is None:
        raise NotFound(
            _("No hint names just one person who can have brought #%(id)s; say who with"
              " 'crm contact edit %(id)s --referred-by CONTACT'.") % {"id": contact}
        )  # fmt: skip
    with book.act("contact hints", day, contact=contact, detail=f"referred by #{inviter}") as act:
        row = contacts.require(act.db, contact)
        if row.referred_by is not None:
            raise CrmError(
                _("It is known already who brought %(name)s; nothing was changed.") % {"name": row.name}
            )
        inviter = referrals.check(act.db, contact, inviter)
        act.update(
            "contact", contact, referred_by=inviter, hand=" ".join(sorted({*row.hand.split(), "referred_by"}))
        )
        store.close(act, contact, "accepted")
    return inviter


def dismiss(book: Book, contact: int, day: str) -> None:
    """The seller says no: the person's hints are not shown again. NotFound when there is none."""
    with book.act("contact hints", day, contact=contact, detail="dismissed") as act:
        contacts.require(act.db, contact)
        if not store.close(act, contact, "dismissed"):
            raise NotFound(_("There is no hint about who brought #%(id)s.") % {"id": contact})

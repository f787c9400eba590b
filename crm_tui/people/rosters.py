"""Everybody in an order, as a list on a screen needs them; and one act for many people."""

from __future__ import annotations

from crm_tui.errors import BadInput
from crm_tui.locale import _
from crm_tui.people import contacts, facts
from crm_tui.store import contacts as store
from crm_tui.store import rosters
from crm_tui.text import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from array import array
    from collections.abc import Collection

    from crm_tui.store.book import Book

SORTS = ("active", "last", "name", "spent", "created")


def first(book: Book, sort: str, limit: int) -> list[int]:
    """The first people in that order; quick however many there are."""
    _check(sort)
    return rosters.first(book.db, sort, limit)


def every(book: Book, sort: str) -> array[int]:
    """Everybody who is not archived, in that order ("spent" leaves out who never bought)."""
    _check(sort)
    return rosters.every(book.db, sort)


def tagged(book: Book, tag: str) -> array[int]:
    """Everybody with that tag, newest activity first."""
    return rosters.tagged(book.db, fold(tag.strip().lstrip("#")))


def tags(book: Book, limit: int = 50) -> list[tuple[str, int]]:
    """(tag, how many bear it), the most used ones."""
    return rosters.tags(book.db, limit)


def count(book: Book) -> int:
    """How many people there are, without the archived ones."""
    return rosters.count(book.db)


def is_empty(book: Book) -> bool:
    """Whether the book holds nothing yet."""
    return rosters.is_empty(book.db)


def tag_all(book: Book, people: Collection[int], tag: str, day: str) -> int:
    """Put a tag on all these people in one act; returns how many did not bear it before."""
    label = facts.read_tag(tag)
    new = 0
    with book.act("contact tag", day, detail=f"{len(people)} people") as act:
        for contact in people:
            contacts.require(act.db, contact)
            if fold(label) not in {key for _row, _tag, key in store.tags(act.db, contact)}:
                act.insert("tag", contact=contact, tag=label, key=fold(label))
                new += 1
    return new


def untag_all(book: Book, people: Collection[int], tag: str, day: str) -> int:
    """Take a tag off all these people in one act; returns how many bore it."""
    key, gone = fold(facts.read_tag(tag)), 0
    with book.act("contact untag", day, detail=f"{len(people)} people") as act:
        for contact in people:
            for row, _tag, borne in store.tags(act.db, contact):
                if borne == key:
                    act.delete("tag", row)
                    gone += 1
    return gone


def archive_all(book: Book, people: Collection[int], day: str) -> None:
    """Put all these people aside in one act."""
    with book.act("contact archive", day, detail=f"{len(people)} people") as act:
        for contact in people:
            if not contacts.require(act.db, contact).archived:
                act.update("contact", contact, archived=1)


def _check(sort: str) -> None:
    if sort not in SORTS:
        raise BadInput(
            _("Nobody is sorted by '%(sort)s'; take one of %(known)s.")
            % {"sort": sort[:40], "known": ", ".join(SORTS)}
        )

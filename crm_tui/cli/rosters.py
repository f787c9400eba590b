"""Who is on a list of people, and in which order."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from crm_tui.errors import BadInput
from crm_tui.locale import _, n_
from crm_tui.people import finding
from crm_tui.store import contacts
from crm_tui.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from crm_tui.store.book import Book

    Row = dict[str, Any]

SORTS = ("name", "last", "spent", "created")


def everybody(
    book: Book, *, tag: str = "", sort: str = "", archived: bool = False, limit: int | None = None
) -> Iterable[Row]:
    """The rows of everybody who is asked for, read as they are taken."""
    _check(sort)
    ids: Iterable[int] = contacts.everybody(book.db, archived=archived, tag=fold(tag.lstrip("#")))
    if sort:
        ids = _sorted(book, ids, sort)
    return finding.listing(book, islice(ids, limit))


def chosen(book: Book, where: str, day: str, *, sort: str = "", limit: int | None = None) -> Iterable[Row]:
    """The rows of everybody an expression, or a saved segment of that name, holds for."""
    from crm_tui import segments

    _check(sort)
    ids = segments.people(book, segments.read(book, where), day, sort=sort or "active", limit=limit)
    return finding.listing(book, ids)


def _check(sort: str) -> None:
    if sort and sort not in SORTS:
        raise BadInput(
            _("Nobody is sorted by '%(sort)s'; take one of %(known)s.")
            % {"sort": sort[:40], "known": ", ".join(SORTS)}
        )


def _sorted(book: Book, ids: Iterable[int], sort: str) -> Iterator[int]:
    """The ids in another order; of each row only what it is sorted by is kept."""
    if sort == "created":
        return iter(sorted(ids, reverse=True))
    key, down = _keys(book)[sort]
    found = [(key(row), row["id"]) for row in finding.listing(book, ids)]
    found.sort(key=lambda pair: pair[0], reverse=down)
    return (contact for _key, contact in found)


def _keys(book: Book) -> dict[str, tuple[Callable[[Row], Any], bool]]:
    from crm_tui import money, shop

    own = shop.shop(book).currency

    def spent(row: Row) -> tuple[bool, int]:

        first = next((one for one in row["spent"] if one["currency"] == own), None)
        most = first or next(iter(row["spent"]), None)
        return first is not None, money.read_money(most["amount"], most["currency"])[0] if most else 0

    return {
        "name": (lambda row: fold(row["name"] or ""), False),
        "last": (lambda row: row["last_order"] or "", True),
        "spent": (spent, True),
    }


def row(book: Book, contact: int) -> Row:
    """One person's row."""
    return next(iter(finding.listing(book, [contact])))


def held(book: Book, contact: int) -> str:
    """What stands in a person's name, in words: 2 orders, 1 follow-up."""
    counts = contacts.held_by(book.db, contact)
    said = {
        "orders": n_("%(n)d order", "%(n)d orders", counts["orders"]),
        "event": n_("%(n)d contact event", "%(n)d contact events", counts["event"]),
        "followup": n_("%(n)d follow-up", "%(n)d follow-ups", counts["followup"]),
        "cases": n_("%(n)d case", "%(n)d cases", counts["cases"]),
        "handle": n_("%(n)d handle", "%(n)d handles", counts["handle"]),
    }
    words = [text % {"n": counts[table]} for table, text in said.items() if counts[table]]
    return _(", ").join(words) or _("nothing else in the book")

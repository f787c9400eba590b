"""The filter of People: what its words mean, and what it proposes while one types."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.suggester import Suggester

from crm_tui.errors import BadInput
from crm_tui.people import finding, rosters
from crm_tui.screens.questions import FIRST_PAGE, Roster

if TYPE_CHECKING:
    from array import array

    from crm_tui.store.book import Book

_PROPOSED = 200  # tags that are proposed


class Narrowed(NamedTuple):
    """The first page for some words in an order; `more` when the rest is on the way, `problem` for nonsense."""

    words: str
    sort: str
    roster: Roster
    more: bool = False
    problem: str = ""


class Whole(NamedTuple):
    """Everybody for some words in an order."""

    words: str
    sort: str
    ids: array[int]


def first(book: Book, words: str, sort: str, day: str) -> Narrowed:
    """The first page: a condition (#tag, spent>500 …) or a saved segment in that order, else words to find."""
    from crm_tui import segments

    known = any(one.key == words.casefold() for one in segments.listed(book))
    if not known and not segments.looks_like_one(words):
        rows = finding.find(book, words, FIRST_PAGE)
        return Narrowed(words, sort, Roster([row["id"] for row in rows], rows, len(rows)))
    try:
        expression = segments.read(book, words)
        ids = list(segments.people(book, expression, day, sort=sort, limit=FIRST_PAGE))
    except BadInput as problem:
        return Narrowed(words, sort, Roster([], [], 0), problem=problem.sentence)
    return Narrowed(
        words, sort, Roster(ids, finding.rows_for(book, ids), len(ids)), more=len(ids) == FIRST_PAGE
    )


def every(book: Book, words: str, sort: str, day: str) -> Whole:
    """Everybody whom a condition or a saved segment holds for; without words everybody there is."""
    from crm_tui import segments

    if not words:
        return Whole(words, sort, rosters.every(book, sort))
    return Whole(words, sort, segments.people(book, segments.read(book, words), day, sort=sort))


def proposals(book: Book) -> list[str]:
    """Saved segments, then the tags that are used most, each as it is typed."""
    from crm_tui import segments

    tags = [tag for tag, _n in rosters.tags(book, _PROPOSED)]
    return [one.name for one in segments.listed(book)] + [
        f'#"{tag}"' if " " in tag else f"#{tag}" for tag in tags
    ]


class Proposals(Suggester):
    """Goes on with a segment's name or a tag; the right arrow takes it."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self.known: list[str] = []

    async def get_suggestion(self, value: str) -> str | None:
        """The whole line with its last word finished, None when nothing goes on so."""
        head, _blank, last = value.rpartition(" ")
        for begun, before in ((value, ""), (last, value[: len(head) + 1] if head else "")):
            for one in self.known:
                if begun and len(one) > len(begun) and one.casefold().startswith(begun.casefold()):
                    return before + begun + one[len(begun) :]
        return None

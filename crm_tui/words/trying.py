"""A template tried on real people: who could be filled in, who could not and why, and how long it gets."""

from __future__ import annotations

from crm_tui.errors import CrmError
from crm_tui.store import contacts
from crm_tui.words import length, letters

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from crm_tui.store.book import Book

    Row = dict[str, Any]


def tried(
    book: Book,
    name: str,
    people: Iterable[int],
    day: str,
    *,
    lang: str = "",
    extra: Mapping[str, str | int | None] | None = None,
) -> Iterator[Row]:
    """A row a person: {contact, lang, text, characters, sms, problem}; text is None where it is refused."""
    for contact in people:
        row: Row = {
            "contact": {"id": contact, "name": contacts.name_of(book.db, contact)},
            "lang": None, "text": None, "characters": None, "sms": None, "problem": None,
        }  # fmt: skip
        try:
            letter = letters.message(book, contact, name, day, extra=extra, lang=lang)
        except CrmError as problem:
            row["problem"] = problem.sentence
        else:
            if letter is not None:
                size = length.measure(letter.text)
                row |= {
                    "lang": letter.lang,
                    "text": letter.text,
                    "characters": size.characters,
                    "sms": size.messages,
                }
        yield row

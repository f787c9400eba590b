"""Where a name stands in the alphabet: Latin letters without accents, Chinese by the sound of each character."""

from __future__ import annotations

from functools import lru_cache

from crm_tui.store import alphabet
from crm_tui.store.acts import writing
from crm_tui.text import is_han, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from crm_tui.store import driver
    from crm_tui.store.book import Book

NAMELESS = "\U0010ffff"  # stand last
_LONGEST = 80
_SURNAMED = 4  # characters that a Chinese name has at most, surname and all
_APOSTROPHES = str.maketrans("", "", "'’‘ʼʻ`")


@lru_cache(1 << 12)
def place(name: str) -> str:
    """What a name is sorted by, character by character: "wang王 xiao小 ming明", "orourke sean".

    As in dictionaries, one character's names stand together: all of 汪 before all of 王, both under "wang".
    """
    found: list[str] = []
    for i, word in enumerate(words(name[:_LONGEST].translate(_APOSTROPHES))):
        found += map(str.__add__, _sounds(word, first=not i), word) if is_han(word[0]) else (word,)
    return " ".join(found)[:_LONGEST] or NAMELESS


def _sounds(han: str, *, first: bool) -> tuple[str, ...]:
    """The syllable of each character; of a name that stands by itself the surname's own reading."""
    from crm_tui.pinyin import name_pinyin, text_pinyin

    return name_pinyin(han)[0] if first and len(han) <= _SURNAMED else text_pinyin(han)


def refresh(db: driver.Connection, gone: Collection[int], named: Iterable[tuple[int, str]]) -> None:
    """Put these people (contact, name) in their places, and take out those who are gone; no transaction of its own."""
    if gone:
        alphabet.drop(db, gone)
    alphabet.put(db, [(contact, place(name)) for contact, name in named])


def misplaced(db: driver.Connection, named: Collection[tuple[int, str]]) -> set[int]:
    """Those of these people (contact, name) who do not stand where their names say."""
    kept = alphabet.places(db, [contact for contact, _name in named])
    return {contact for contact, name in named if kept.get(contact) != place(name)}


def fill(book: Book) -> None:
    """Places for everybody of a book that is older than they are, all of them or none."""
    with writing(book.db):
        alphabet.put(book.db, ((contact, place(name)) for contact, name in alphabet.names(book.db)))

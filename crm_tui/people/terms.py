"""The terms a person is found by, made when something about them changes; and keeping them up to date.

Every term is letters and digits alone, so that the tokenizer leaves it whole and a query can quote it.
A term that a name starts with begins with STARTS, which nobody types.
"""

from __future__ import annotations

import time
import unicodedata
from functools import lru_cache

from crm_tui.store import search
from crm_tui.store.acts import writing
from crm_tui.store.search import Doc, Facts
from crm_tui.text import fold, is_han, spellings, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from crm_tui.store import driver
    from crm_tui.store.book import Book

__all__ = ["STARTS", "Facts", "make", "pairs", "queue", "refresh", "squeeze", "symbols", "work_off"]

STARTS = "ǀ"  # U+01C0, a letter of Khoisan languages
LONGEST = 40  # letters of a term
_NAME = 80  # letters of a name that are looked at
_TEXT = 20_000
_MOST = 400  # terms of a person
_CHUNK = 10_000  # people whose terms are made in one go
_EVERYBODYS = """
gmail.com googlemail.com yahoo.com outlook.com hotmail.com live.com msn.com icloud.com me.com aol.com
proton.me protonmail.com gmx.de gmx.net web.de t-online.de mail.ru yandex.ru qq.com vip.qq.com 163.com
126.com yeah.net foxmail.com sina.com sina.cn sohu.com 139.com 189.cn naver.com orange.fr free.fr
"""
_PROVIDERS = frozenset(_EVERYBODYS.split())


class _Kept(dict[int, "int | None"]):
    """For str.translate: letters and digits stay, all else goes."""

    def __missing__(self, o: int) -> int | None:
        odd = o == ord(STARTS) or 0x19B0 <= o <= 0x19C9  # letters that the tokenizer takes for gaps
        self[o] = o if chr(o).isalnum() and not odd else None
        return self[o]


_kept = _Kept()


def squeeze(folded: str) -> str:
    """A folded text as one term."""
    if folded.isascii() and folded.isalnum():
        return folded[:LONGEST]
    return folded.translate(_kept)[:LONGEST]


def pairs(han: str) -> list[str]:
    """Every character with its right neighbour: 王小明 is 王小 and 小明."""
    return list(map(str.__add__, han, han[1:]))


def symbols(text: str) -> list[str]:
    """The pictures in a text as terms, so that a nickname of nothing else is found."""
    if text.isascii():
        return []
    return [f"u{ord(ch):x}" for ch in text if unicodedata.category(ch) == "So"]


def make(facts: Facts) -> tuple[str, str]:
    """(terms, infix) of a person: what is looked up whole or by its beginning, and what by any part."""
    found = [*_name(facts.name)]
    parts = [fold(facts.name[:_NAME])]
    if facts.nickname:
        found += _name(facts.nickname)
        parts.append(fold(facts.nickname[:_NAME]))
    for kind, value, _norm, national in facts.handles:
        if national:
            found += (national, national[-8:], national[-4:])
        else:
            folded = fold(value[:_NAME]).lstrip("@")
            found += _handle(kind, folded)
            parts.append(_findable(kind, folded))
    for external in facts.external_ids:
        if not external.isdecimal() and sum(map(str.isalpha, external)) > 2:
            found += _handle("", fold(external[:_NAME]))
    for text in (*facts.tags, facts.company, *facts.products):
        if text:
            found += _short(text)
    for text in facts.addresses:
        found += [term for term in _text(text) if len(term) > 1 and not (term.isdecimal() and len(term) < 5)]
    for text in facts.texts:
        found += _text(text) if text and len(found) < _MOST else ()
    terms = dict.fromkeys(found)
    terms.pop("", None)
    infix = "\n".join([part for part in dict.fromkeys(parts) if part and not _all_han(part)])
    return " ".join(terms if len(terms) <= _MOST else list(terms)[:_MOST]), infix


def _all_han(text: str) -> bool:
    return min(text) >= "\u4e00" and max(text) <= "\u9fff"


@lru_cache(1)
def _plain_chinese() -> tuple[Callable[[str], list[str]], Callable[[str, str], str]]:
    """What finds the runs of everyday Chinese, and what puts something else in their and their stops' place."""
    import re  # a lookup makes no terms and does not wait for this

    runs = re.compile("[\u4e00-\u9fff]+")
    return runs.findall, re.compile("[\u4e00-\u9fff，。、；：！？（）【】《》“”…—～·]+").sub


@lru_cache(1 << 12)
def _name(name: str) -> tuple[str, ...]:
    """Words, characters and pairs, and for Chinese names all the ways to type them."""
    name = name[:_NAME]
    if name and _all_han(name):
        found = [STARTS + name[:LONGEST], *name, *pairs(name)] if len(name) > 1 else [STARTS + name, name]
        return (*found, *_pinyin(name))
    found = []
    for spelling in spellings(name):
        if whole := squeeze(spelling):
            found.append(STARTS + whole)
        parts = words(spelling)
        if parts and not is_han(parts[0][0]):
            found.append(STARTS + squeeze(parts[0]))
            parts = [part for part in parts[1:] if part != parts[0]]
        for part in parts:
            found += part.translate(_kept) if is_han(part[0]) else ()
            found += _word(part)
    han = "".join(filter(is_han, fold(name))).translate(_kept)
    if han:
        found += _pinyin(han)
    return (*[term for term in found if term.isalnum() and term != STARTS], *symbols(name))


@lru_cache(1 << 12)
def _pinyin(han: str) -> list[str]:
    """Whole, initials, syllables; the given name by itself (xiaoming, xm) and after the surname (wangxm)."""
    from crm_tui.pinyin import name_pinyin, text_pinyin

    found: list[str] = []
    for way in name_pinyin(han) if len(han) < 5 else [text_pinyin(han[:12])]:
        initials = "".join([syllable[0] for syllable in way])
        found += (STARTS + "".join(way)[:LONGEST], STARTS + initials, *way)
        if 2 < len(way) < 5:
            found += ("".join(way[1:]), initials[1:], way[0] + initials[1:])
        if len(way) == 4:
            found += ("".join(way[2:]), initials[2:], way[0] + way[1] + initials[2:])
    return found


def _word(word: str) -> list[str]:
    """A word as a term; Chinese in pairs and the last character, for every other one begins a pair."""
    if word.isascii() and len(word) <= LONGEST:
        return [word]
    if not is_han(word[0]):
        return [squeeze(word)]
    word = word.translate(_kept)
    return [*pairs(word), word[-1]] if word else []


def _text(text: str) -> list[str]:
    """Words and pairs; plain Chinese is taken out first, since folding it costs most and changes nothing."""
    text = text[:_TEXT]
    found: list[str] = []
    if not text.isascii():
        runs, without = _plain_chinese()
        rest = without(" ", text)
        if rest.isascii():
            for run in runs(text):
                found += (*pairs(run), run[-1])
            text = rest
    for spelling in spellings(text):
        for word in words(spelling):
            found += _word(word)
    return found if len(found) < _MOST else list(dict.fromkeys(found))[:_MOST]


_short = lru_cache(1 << 12)(_text)


def _handle(kind: str, folded: str) -> list[str]:
    """Whole and in words; an address's host as one word."""
    local, at, host = folded.rpartition("@")
    mail = kind == "email" and at
    found = [squeeze(folded)]
    if mail:
        found.append(squeeze(host))
    parts = words(local if mail else folded)
    if len(parts) > 1 or (parts and is_han(parts[0][0])):
        for part in parts:
            found += part.translate(_kept) if is_han(part[0]) else ()
            found += _word(part)
    return found


def _findable(kind: str, folded: str) -> str:
    """What of a handle is looked into: an e-mail without its host when that is everybody's."""
    local, at, host = folded.rpartition("@")
    return local if kind == "email" and at and host in _PROVIDERS else folded


def _document(facts: Facts) -> Doc:
    return Doc(facts.contact, facts.day, *make(facts))


def refresh(db: driver.Connection, contacts: Iterable[int]) -> None:
    """Bring the terms of these people, and their places by name, up to date, in the caller's transaction.

    Who is gone or archived goes.
    """
    from crm_tui.people import alphabet  # a lookup puts nobody anywhere

    everybody = list(contacts)
    for start in range(0, len(everybody), _CHUNK):
        few = everybody[start : start + _CHUNK]
        known = search.facts_of(db, few)
        gone = set(few).difference([facts.contact for facts in known])
        search.drop(db, gone)
        search.put(db, map(_document, known))
        alphabet.refresh(db, gone, [(facts.contact, facts.name) for facts in known])
        search.unqueue(db, few)


def differing(db: driver.Connection, at_most: int) -> list[int]:
    """For the doctor: of so many people of the index, those whose terms or place are not what their records say."""
    from crm_tui.people import alphabet

    few = search.spread(db, at_most)
    wrong: list[int] = []
    for start in range(0, len(few), _CHUNK):
        part = few[start : start + _CHUNK]
        kept, known = search.documents(db, part), search.facts_of(db, part)
        astray = alphabet.misplaced(db, [(facts.contact, facts.name) for facts in known])
        wrong += [
            facts.contact
            for facts in known
            if facts.contact in astray or kept.get(facts.contact) != make(facts)
        ]
    return wrong


queue = search.queue


def work_off(
    book: Book,
    progress: Callable[[int, int], None] | None = None,
    chunk: int = _CHUNK,
    seconds: float = float("inf"),
) -> int:
    """Make the terms of everybody who waits, chunk by chunk, each its own transaction; returns how many.

    A kill loses the chunk under way, and whoever opens the book next goes on. Two processes at once do
    no harm. `progress` hears (done, all). It begins no further chunk once `seconds` have gone by.
    """
    db = book.db
    waiting = () if book.readonly else search.queue_in_order(db)
    done, until = 0, time.monotonic() + seconds
    for start in range(0, len(waiting), chunk):
        if time.monotonic() > until:
            break
        with writing(db):
            few = search.still_queued(db, waiting[start : start + chunk])
            refresh(db, few)
        done += len(few)
        if progress is not None:
            progress(min(start + chunk, len(waiting)), len(waiting))
    if done >= chunk:
        search.tidy(db, 600, whole=2 * done > search.size(db))
    return done


def work_some(book: Book, most: int) -> bool:
    """Make the terms of so many of those who wait, whoever they are; whether others may wait still."""
    few = search.queued(book.db, most)
    with writing(book.db):
        refresh(book.db, search.still_queued(book.db, few))
    return len(few) == most

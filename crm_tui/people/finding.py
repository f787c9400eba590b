"""Finding people while a chat is going on: half a name, initials, the end of a phone number, an order.

Questions are asked from the surest to the vaguest, each answered newest activity first, until there are
enough people: exactly this; the name is or starts so; whole words; beginnings of words; any part of a name
or handle; and only when nobody fits at all, words with one slip in them.
"""

from __future__ import annotations

from collections import namedtuple

from crm_tui.money import amount_text
from crm_tui.people import phones, waits
from crm_tui.people.terms import STARTS, pairs, squeeze, symbols
from crm_tui.store import acts, cards, driver, search
from crm_tui.text import clean, fold, han_runs, is_han, slug_digits, spellings, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from crm_tui.store.book import Book
    from crm_tui.store.cards import Card

    Hit = tuple[int, str, str]  # contact, field, value

_LONGEST_QUERY = 200
_MOST_WORDS = 12
_SHOWN = 80  # letters of what matched
_WAITING = 200  # people without terms that are looked through one by one
_SOUND = (0, "pinyin", "")  # a name that starts so: where it does not in writing, it sounds so
_AROUND_NUMBERS = frozenset(" +-()./\u00a0\u2010\u2011\u2013\u2212")

# A word of the query: folded; as one term; its words (o'rourke is orourke, rourke); other ways to write it.
Word = namedtuple("Word", "text joined parts others", defaults=((),))


def find(book: Book, words: str, limit: int = 20) -> list[dict[str, Any]]:
    """The people who fit all the words, best first, in the rows of `crm find`.

    Nothing that is typed is an error; a book that cannot be read is (BookError).
    """
    said = " ".join(clean(words)[0][:_LONGEST_QUERY].split())
    if not said or limit < 1:
        return []
    try:
        hits, asked = _search(book.db, said, limit)
        shown = list(cards.read(book.db, list(hits)[:limit]))
        matched = _matched(book.db, shown, asked, hits)
    except driver.Error as problem:
        raise acts.explained(problem) from problem
    day = _today(book)
    return [_row(card, day, matched[card.id]) for card in shown]


def listing(book: Book, ids: Iterable[int]) -> Iterator[dict[str, Any]]:
    """The rows of `contact list`, read as they are taken."""
    day = _today(book)
    return (_row(card, day) for card in cards.read(book.db, ids))


def rows_for(book: Book, ids: Iterable[int]) -> list[dict[str, Any]]:
    """The rows of these people, in their order."""
    return list(listing(book, ids))


def _today(book: Book) -> str:
    from crm_tui import dates
    from crm_tui.store import settings

    return dates.today(settings.get(book.db, "zone") or None).isoformat()


def _row(card: Card, day: str, matched: dict[str, str] | None = None) -> dict[str, Any]:
    row: dict[str, Any] = {"id": card.id, "name": card.name, "external_id": card.external_id}
    if matched is not None:
        row["matched"] = matched
    return row | {
        "handles": [{"kind": kind, "value": value} for kind, value in card.handles],
        "tags": card.tags,
        "orders": card.orders,
        "last_order": card.last_order,
        "spent": [{"amount": amount_text(amount, code), "currency": code} for code, amount in card.spent],
        "state": _state(card, day),
    }


def _state(card: Card, day: str) -> str | None:
    """None for orders without a day: there is nothing to reckon a wait from."""
    days, *turning = card.rhythm
    if days is None:
        return None if card.orders else waits.NONE
    return waits.state(days, turning[0], turning[1], turning[2], day)


def _search(db: driver.Connection, said: str, limit: int) -> tuple[dict[int, Hit | None], list[Word]]:
    """Who fits, best first, with what is known of why; and the words as they were understood."""
    exact = _exact(db, said)
    found: dict[int, Hit | None] = {hit[0]: hit for hit in exact}
    if exact and _means_one_thing(said):
        return found, []
    asked: list[Word] = []
    for asked in filter(None, (_as_number(said), _read(said))):
        _widen(db, asked, found, limit)
        if found:
            return found, asked
    return dict.fromkeys(_slips(db, asked, limit)), asked


def _widen(db: driver.Connection, asked: list[Word], found: dict[int, Hit | None], limit: int) -> None:
    """Ask on, vaguer each time, until there are enough people."""
    found |= dict.fromkeys([i for i in _waiting(db, asked) if i not in found])
    for ask in (_starts, _whole, _beginnings, _parts):
        if len(found) >= limit:
            return
        hit = _SOUND if ask is _starts else None
        found |= dict.fromkeys([i for i in ask(db, asked, limit + len(found)) if i not in found], hit)


# What was typed


def _read(said: str) -> list[Word]:
    read = []
    for text in fold(said).split()[:_MOST_WORDS]:
        joined = squeeze(text)
        parts = tuple([squeeze(part) for part in words(text)])
        if not joined:
            parts = tuple(symbols(text))
            joined = parts[0] if len(parts) == 1 else ""
        if parts:
            read.append(Word(text, joined, tuple(filter(None, parts))))
    return read


def _is_number(said: str) -> bool:
    return all(ch.isdecimal() or ch in _AROUND_NUMBERS for ch in said)


def _as_number(said: str) -> list[Word]:
    """A number written with gaps as one word; with the beginnings it may have in the index."""
    digits = slug_digits(said)
    if not _is_number(said) or not 4 < len(digits) <= 17:
        return []
    others = [digits.lstrip("0")]
    if "+" in said[:2] or digits.startswith("00"):
        bare = digits.lstrip("0") if digits.startswith("00") else digits
        others.append(bare[len(phones.country_code(bare)) :].lstrip("0"))
    return [Word(digits, digits, (digits,), tuple([way for way in others if len(way) > 2 and way != digits]))]


def _means_one_thing(said: str) -> bool:
    """Whether an exact hit is all that was meant: a whole phone number, an order, an address, a user name."""
    digits = slug_digits(said)
    return "@" in said[1:] or "#" in said or len(digits) >= 7 or (bool(digits) and len(said) >= 8)


def _exact(db: driver.Connection, said: str) -> list[Hit]:
    """Handles, buyer ids, order and parcel numbers that are exactly what was typed, in any spelling."""
    folded = fold(said).lstrip("@")
    bare = said.lstrip("#")
    norms, nationals = {said.lower(), folded, bare.lower()}, set()
    keys, numbers = (
        {said, bare, said.removesuffix(".0")},
        {said, bare, "#" + bare, said.upper(), bare.lower()},
    )
    head, colon, tail = said.partition(":")
    if colon and head.isidentifier() and tail.strip():
        norms.add(fold(tail).strip().lstrip("@"))
        keys.add(tail.strip())
        said = tail.strip() if head.lower() in ("phone", "whatsapp") else said
    digits = slug_digits(said)
    if _is_number(said) and 5 <= len(digits) <= 17:
        norm, national = phones.read_phone(said)
        norms |= {norm, "+" + digits}
        nationals = {digits} if norm else {digits, national}
        if norm:
            by_code = search.exactly(db, list(norms - {""}), (), (), (), "")
            nationals = set() if by_code else {national}
    parcel = "".join([ch for ch in said.upper() if ch.isalnum()]) if len(said) > 5 else ""
    return search.exactly(db, list(norms - {""}), list(nationals - {""}), list(keys), list(numbers), parcel)


# The questions


def _quoted(term: str, *, prefix: bool = False) -> str:
    return f'"{term}"*' if prefix else f'"{term}"'


def _either(terms: Sequence[str], *, prefix: bool) -> str:
    """Any of the terms, as a word or as the beginning of a name."""
    each = [_quoted(mark + term, prefix=prefix) for term in terms for mark in ("", STARTS)]
    return f"({' OR '.join(each)})"


def _part(part: str, *, prefix: bool) -> str:
    if not is_han(part[0]):
        return _either([part], prefix=prefix)
    if len(part) == 1:
        return _quoted(part, prefix=prefix)
    return f"({' AND '.join(map(_quoted, dict.fromkeys(pairs(part))))})"


def _fits(word: Word, *, prefix: bool) -> str:
    if word.others:
        return _either([word.joined, *word.others], prefix=prefix)
    all_parts = " AND ".join([_part(part, prefix=prefix) for part in word.parts])
    if len(word.parts) == 1 or not word.joined:
        return f"({all_parts})"
    return f"(({all_parts}) OR {_either([word.joined], prefix=prefix)})"


def _starts(db: driver.Connection, asked: list[Word], limit: int) -> list[int]:
    """A name, nickname, its pinyin or its initials is this, or else begins with it."""
    key = squeeze("".join([word.joined for word in asked]))
    if not key or asked[0].others:
        return []
    found = search.matching(db, _quoted(STARTS + key), limit)
    if len(found) < limit:
        found += search.matching(db, _quoted(STARTS + key, prefix=True), limit)
    return found


def _whole(db: driver.Connection, asked: list[Word], limit: int) -> list[int]:
    return search.matching(db, " AND ".join([_fits(word, prefix=False) for word in asked]), limit)


def _beginnings(db: driver.Connection, asked: list[Word], limit: int) -> list[int]:
    return search.matching(db, " AND ".join([_fits(word, prefix=True) for word in asked]), limit)


def _parts(db: driver.Connection, asked: list[Word], limit: int) -> list[int]:
    """Any three letters or more in the middle of a name or handle; fewer would mean reading every name."""
    texts = [word.text for word in asked]
    if min(map(len, texts)) < 3 or asked[0].others:
        return []
    patterns = ["*" + "".join([f"[{ch}]" if ch in "*?[" else ch for ch in text]) + "*" for text in texts]
    return search.containing(db, sorted(patterns, key=len, reverse=True), limit)


_LATIN, _CYRILLIC = "abcdefghijklmnopqrstuvwxyz", "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_MIXED_UP = """
qwsa wesd erdf rtfg tygh yuhj uijk iokl opl asz sdzx dfxc fgcv ghvb hjbn jknm aeiouy ckqsxz bpvfw dt gjk mn lr ijy
"""


def _slips(db: driver.Connection, asked: list[Word], limit: int) -> list[int]:
    """One letter too many, missing, wrong or swapped in words of four letters and more."""
    wrong = [i for i, word in enumerate(asked) if not search.matching(db, _fits(word, prefix=True), 1)]
    words = [asked[i].joined for i in wrong if len(asked[i].parts) == 1]
    if len(words) < len(wrong) or not all(word.isalpha() and 4 <= len(word) <= 20 for word in words):
        return []
    places = {i: _places(db, asked[i].joined) for i in wrong}
    if not all(places.values()):
        return []
    for near in (_rearranged, _respelled) if wrong else ():
        each = [
            _either(near(word.joined, places[i]), prefix=False) if i in wrong else _fits(word, prefix=True)
            for i, word in enumerate(asked)
        ]
        if found := search.matching(db, " AND ".join(each), limit):
            return found
    return []


def _places(db: driver.Connection, word: str) -> range:
    """Where in a word the slip may be: behind a beginning that is known, or before an end that is.

    Only long words are looked into, for every place costs some thirty spellings; none for a word like no other.
    """
    half = len(word) // 2
    if len(word) < 9:
        return range(len(word))
    begins = search.matching(db, _either([word[: half - 1]], prefix=True), 1)
    ends = search.containing(db, [f"*{word[half + 1 :]}*"], 1)
    return range(0 if ends else half - 1, len(word) if begins else half + 1 if ends else 0)


def _rearranged(word: str, places: range) -> list[str]:
    """Every spelling with two letters swapped or one left out."""
    swapped = [word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in places if i < len(word) - 1]
    return list(dict.fromkeys([*swapped, *[word[:i] + word[i + 1 :] for i in places]]))


def _respelled(word: str, places: range) -> list[str]:
    """Every spelling with one letter more, or another that lies near or sounds alike; the first is believed."""
    letters = _LATIN if word.isascii() else _CYRILLIC if "а" <= word[0] <= "я" else ""
    found = [word[: i + 1] + letter + word[i + 1 :] for i in places for letter in letters]
    for i in places:
        others = (
            set("".join([group for group in _MIXED_UP.split() if word[i] in group]))
            if word.isascii()
            else letters
        )
        found += [word[:i] + letter + word[i + 1 :] for letter in others if i]
    return list(dict.fromkeys(found)) or [word]


def _waiting(db: driver.Connection, asked: list[Word]) -> list[int]:
    """Those among a few people without terms whose names or handles hold every word."""
    queued = search.queued(db, _WAITING + 1)
    if not 0 < len(queued) <= _WAITING:
        return []
    found = []
    for facts in search.facts_of(db, queued):
        values = [facts.name, facts.nickname, *[value for _kind, value, *_more in facts.handles]]
        texts = [spelling for value in values for spelling in spellings(value)]
        texts += [
            slug_digits(value) for kind, value, *_more in facts.handles if kind in ("phone", "whatsapp")
        ]
        if all(any(way in text for text in texts for way in (word.text, *word.others)) for word in asked):
            found.append(facts.contact)
    return search.newest_first(db, found) if found else []


# What matched


def _matched(
    db: driver.Connection, shown: list[Card], asked: list[Word], hits: dict[int, Hit | None]
) -> dict[int, dict[str, str]]:
    """{field, text} by person: the value that holds most of the words, as it is written."""
    found: dict[int, tuple[int, str, str]] = {}
    for card in shown:
        hit = hits.get(card.id)
        if hit and hit[2]:
            found[card.id] = (1, *hit[1:])
        else:
            near = [
                ("name", card.name),
                ("nickname", card.nickname),
                ("company", card.company),
                *card.handles,
            ]
            near += [("tag", tag) for tag in card.tags]
            found[card.id] = _best([*near, ("external_id", card.external_id or "")], asked)
    unsure = [card.id for card in shown if not found[card.id][0] and not hits.get(card.id)]
    for facts in search.facts_of(db, unsure) if unsure else ():
        far = [("note", text) for text in facts.texts] + [("address", text) for text in facts.addresses]
        found[facts.contact] = _best([*far, *[("product", text) for text in facts.products]], asked)
    for card in shown:
        if not found[card.id][0]:
            found[card.id] = _sounds(card, asked)
    return {
        contact: {"field": field, "text": _cut(text, asked)} for contact, (_n, field, text) in found.items()
    }


def _sounds(card: Card, asked: list[Word]) -> tuple[int, str, str]:
    """A match that is nowhere in writing: the pinyin of a Chinese name, or a slip in a name."""
    if any(word.text.isascii() for word in asked):
        for name in (card.name, card.nickname):
            if han_runs(name):
                return 0, "pinyin", name
    return 0, "name", card.name


def _best(values: list[tuple[str, str]], asked: list[Word]) -> tuple[int, str, str]:
    """(how many words it holds, field, text) of the first value that holds most."""
    best = (0, "", "")
    for field, value in values:
        if value:
            n = sum(_holds(value, word) for word in asked)
            if n > best[0]:
                best = (n, field, value)
                if n == len(asked):
                    break
    return best


def _holds(value: str, word: Word) -> bool:
    for spelling in spellings(value):
        if word.text in spelling:
            return True
        joined = spelling if spelling.isalnum() else squeeze(spelling[:_LONGEST_QUERY])
        if word.joined and any(way in joined for way in (word.joined, *word.others)):
            return True
    return len(word.parts) > 1 and all(part in fold(value) for part in word.parts)


def _cut(text: str, asked: list[Word]) -> str:
    """At most 80 letters, around the first word that was asked for."""
    if len(text) <= _SHOWN:
        return text
    at = max(0, fold(text).find(asked[0].text) if asked else 0)
    start = max(0, min(at - 20, len(text) - _SHOWN))
    return (
        ("…" if start else "")
        + text[start : start + _SHOWN - 2]
        + ("…" if start + _SHOWN < len(text) else "")
    )

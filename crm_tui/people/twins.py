"""Who may be one person under two records: pairs with their reasons and a score, and the seller's no to a pair.

People are never compared each with each. Whoever shares a mark (a handle; a name's skeleton together with a
postcode, city, birthday or company) is looked at, a few at a time; so the work grows with the people.
"""

from __future__ import annotations

import re
from collections import namedtuple
from functools import lru_cache
from itertools import combinations

from crm_tui.errors import BadInput
from crm_tui.locale import N_, _
from crm_tui.people import contacts, names
from crm_tui.people.handles import PHONE_KINDS
from crm_tui.pinyin import name_pinyin
from crm_tui.store import contacts as people
from crm_tui.store import twins as store
from crm_tui.text import fold, is_han, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from crm_tui.store import driver
    from crm_tui.store.book import Book
    from crm_tui.store.twins import Face

# one, other: contacts, the older one first; reasons: English words in order of weight; score 1 to 99
Twin = namedtuple("Twin", "one other reasons score")
DISMISSED = "dismissed"
# how much each reason says by itself that two records are one person
WEIGHTS = {
    N_("same e-mail"): 0.9, N_("same phone"): 0.6, N_("same handle"): 0.7, N_("same payment account"): 0.6,
    N_("same name"): 0.4, N_("same name in pinyin"): 0.35, N_("nearly the same name"): 0.25,
    N_("same birthday"): 0.5, N_("same postcode"): 0.4, N_("same city"): 0.2, N_("same company"): 0.3,
}  # fmt: skip
_NAMES = ("same name", "same name in pinyin", "nearly the same name")
_HANDLES = ("same e-mail", "same phone", "same handle", "same payment account")
_FACTS = ("same birthday", "same postcode", "same city", "same company")
_CHUNK = 20_000
_SAME_SOUND = str.maketrans("ckqgdtbpvfwszjy", "kkkkttpp" + "fff" + "ssii")
_SILENT = re.compile(r"(?<=.)[aeiouh]")
_DIGITS = re.compile(r"\d+")
_DOUBLE = re.compile(r"(.)\1+")


def find(book: Book, progress: Callable[[int], None] | None = None) -> list[Twin]:
    """Every pair of the book that was not dismissed, the surest first; archived people stay out of it."""
    db = book.db
    judged = {(min(one.contact, one.other), max(one.contact, one.other)): one for one in store.pairs(db)}
    candidates = candidates_of(db, progress)
    candidates.update(key for key, one in judged.items() if one.state == "open")
    open_pairs = sorted(key for key in candidates if key not in judged or judged[key].state == "open")
    found: list[Twin] = []
    for start in range(0, len(open_pairs), _CHUNK):
        few = open_pairs[start : start + _CHUNK]
        faces = store.faces(db, {one for pair in few for one in pair})
        found += (twin for twin in (judge(faces.get(a), faces.get(b)) for a, b in few) if twin is not None)
    return sorted(found, key=lambda twin: (-twin.score, twin.one, twin.other))


def candidates_of(
    db: driver.Connection, progress: Callable[[int], None] | None = None
) -> set[tuple[int, int]]:
    """Pairs that are worth a look: who shares a handle or a mark with at most a few others."""
    found: set[tuple[int, int]] = set()
    marks = store.Marks(db)
    try:
        marks.put(_marked(db, progress))
        for group in marks.shared():
            found.update(combinations(sorted(group), 2))
    finally:
        marks.close()
    for group in store.sharing(db):
        found.update(combinations(sorted(group), 2))
    return found


def of(book: Book, contact: int) -> list[Twin]:
    """Whom one person may be the same as, the surest first; only what indexes answer, so a card can ask it."""
    near = store.near(book.db, contact)
    if not near:
        return []
    faces = store.faces(book.db, [contact, *near])
    found = []
    for other in near:
        twin = judge(faces.get(contact), faces.get(other))
        if twin is not None:
            noted = store.pair(book.db, contact, other)
            found += [twin] if noted is None or noted.state == "open" else []
    return sorted(found, key=lambda twin: (-twin.score, twin.one, twin.other))


def told(book: Book, contact: int, most: int) -> list[dict[str, object]]:
    """The same as plain rows: [{id, name, reasons, score}] of the others."""
    found: list[dict[str, object]] = []
    for one in of(book, contact)[:most]:
        other = one.other if one.one == contact else one.one
        name = people.name_of(book.db, other)
        found.append({"id": other, "name": name, "reasons": list(one.reasons), "score": one.score})
    return found


def dismiss(book: Book, one: int, other: int, day: str) -> None:
    """The seller says that these are two people; the pair is not shown again."""
    if one == other:
        raise BadInput(_("A pair is two people; these words mean one and the same."))
    with book.act("contact twins", day, contact=one, detail=f"#{other} {DISMISSED}") as act:
        for contact in (one, other):
            contacts.require(act.db, contact)
        faces = store.faces(act.db, (one, other))
        twin = judge(faces[one], faces[other])
        store.note(
            act, one, other, "; ".join(twin.reasons) if twin else "", twin.score if twin else 0, DISMISSED
        )


def judge(one: Face | None, other: Face | None) -> Twin | None:
    """The pair with its reasons, or None when too little agrees; pure.

    A shared handle is enough; a name needs another fact that agrees. A shared phone under two names is a
    family's as often as not; two different birthdays speak against.
    """
    if one is None or other is None or one.archived or other.archived:
        return None
    reasons = [*_shared_handles(one, other)]
    alike = names_alike(one.name, other.name)
    facts = _shared_facts(one, other)
    if alike:
        reasons.append(alike)
    if not any(reason in _HANDLES for reason in reasons) and not (alike and facts):
        return None
    reasons += facts
    doubt = 1.0
    for reason in reasons:
        weight = WEIGHTS[reason]
        if reason == "same phone" and not alike:
            weight /= 2
        doubt *= 1 - weight
    sure = 1 - doubt
    if one.birthday and other.birthday and "same birthday" not in facts:
        sure *= 0.4
    elif not alike and _known(one.name) and _known(other.name):
        sure *= 0.8
    sides = sorted((one.id, other.id))
    return Twin(sides[0], sides[1], reasons, max(1, min(99, round(100 * sure))))


def _known(name: str) -> bool:
    return len(words(name)) > 1 or _has_han(name)


def _has_han(name: str) -> bool:
    return not name.isascii() and any(map(is_han, name))


def _shared_handles(one: Face, other: Face) -> Iterator[str]:
    mine, theirs = ({_form(handle) for handle in face.handles} for face in (one, other))
    kinds = {kind for kind, norm in mine & theirs if norm}
    national = {n for k, norm, n in one.handles if k in PHONE_KINDS and n and not norm}
    national |= {n for k, norm, n in other.handles if k in PHONE_KINDS and n and not norm}
    both = ({n for k, _norm, n in face.handles if k in PHONE_KINDS and n} for face in (one, other))
    if "email" in kinds:
        yield "same e-mail"
    if "phone" in kinds or national & set.intersection(*both):
        yield "same phone"
    if kinds - {"email", "phone", "alipay", "website"}:
        yield "same handle"
    if "alipay" in kinds:
        yield "same payment account"


def birthdays_agree(one: str | None, other: str | None) -> bool:
    """Whether two birthdays are one day; a year that one of them lacks is no difference."""
    if not one or not other:
        return False
    return one == other or (one[-6:] == other[-6:] and "--" in (one[:2], other[:2]))


def _form(handle: tuple[str, str, str | None]) -> tuple[str, str]:
    return ("phone" if handle[0] in PHONE_KINDS else handle[0]), handle[1]


def _shared_facts(one: Face, other: Face) -> list[str]:
    found = []
    if birthdays_agree(one.birthday, other.birthday):
        found.append("same birthday")
    postcodes, cities = (
        [{fold(place[at]).replace(" ", "") for place in face.places} - {""} for face in (one, other)]
        for at in (0, 1)
    )
    if postcodes[0] & postcodes[1]:
        found.append("same postcode")
    elif cities[0] & cities[1]:
        found.append("same city")
    if one.company and other.company and fold(one.company) == fold(other.company):
        found.append("same company")
    return found


def names_alike(one: str, other: str) -> str:
    """How two names agree: "same name", "same name in pinyin", "nearly the same name", or "" when they don't."""
    if not (names.usable(one) and names.usable(other)):
        return ""
    if names.key(names.tidy(one)) == names.key(names.tidy(other)):
        return "same name"
    han = [_has_han(name) for name in (one, other)]
    if any(han):
        same = han[0] != han[1] and not _ways(one).isdisjoint(_ways(other))
        return "same name in pinyin" if same else ""
    if _DIGITS.findall(one) != _DIGITS.findall(other):
        return ""  # numbers tell apart, they are no slip of the pen
    first, second = (" ".join(sorted(_words(name))) for name in (one, other))
    most = 1 if min(len(first), len(second)) < 8 else 2
    if min(len(first), len(second)) < 4 or not _within(first, second, most):
        return ""
    return "nearly the same name"


def _words(name: str) -> list[str]:
    """The words of a name, without initials where something else is left."""
    found = words(name)
    long = [word for word in found if len(word) > 1]
    return long if len(long) > 1 else found


@lru_cache(1 << 14)
def _ways(name: str) -> frozenset[str]:
    """Two words, family and given, in the order of letters: how a Chinese name may be written in Latin ones."""
    han = "".join(filter(is_han, name))
    if not han:
        return frozenset([" ".join(sorted(fold(name).replace("-", "").replace("'", "").split()))])
    found = set()
    for way in name_pinyin(han[:4]):
        for family in (1, 2):
            if len(way) > family:
                found.add(" ".join(sorted(("".join(way[:family]), "".join(way[family:])))))
    return frozenset(found)


def _within(one: str, other: str, most: int) -> bool:
    """Whether at most so many letters are put in, left out, changed or swapped with their neighbour."""
    if abs(len(one) - len(other)) > most:
        return False
    before: list[int] = []
    now = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        earlier, before, now = before, now, [i]
        for j, b in enumerate(other, 1):
            step = min(before[j] + 1, now[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                step = min(step, earlier[j - 2] + 1)
            now.append(step)
        if min(now) > most:
            return False
    return now[-1] <= most


def skeletons(name: str) -> tuple[str, ...]:
    """What near-equal names have in common: consonants by sound, words in order; Chinese names by their pinyin."""
    if _has_han(name):
        return tuple(sorted({_skeleton(way.split()) for way in _ways(name)}))
    return (_skeleton(_words(name)),)


def _skeleton(found: Iterable[str]) -> str:
    bare = (_DOUBLE.sub(r"\1", _SILENT.sub("", word.translate(_SAME_SOUND))) for word in found)
    return " ".join(sorted(bare))


def _marked(db: driver.Connection, progress: Callable[[int], None] | None) -> Iterator[tuple[int, int]]:
    """(mark, contact) of everybody's name with each fact that may agree beside it."""
    for number, (contact, name, birthday, company, postcode, city) in enumerate(store.named(db), 1):
        if progress is not None and number % 50_000 == 0:
            progress(number)
        places = [
            ("postcode", postcode),
            ("city", city),
            ("birthday", (birthday or "")[-5:]),
            ("company", company),
        ]
        facts = [f"{kind}{fold(text).replace(' ', '')}" for kind, text in places if text]
        if not names.usable(name):
            continue
        parts = _words(name)
        forms = skeletons(name) if _has_han(name) else (_skeleton(parts),)
        long = [word for word in parts if len(word) > 2]
        for fact in facts:
            for form in forms:
                yield hash((form, fact)), contact
            if (
                fact[0] in "pb"
            ):  # the postcode and the birthday are rare enough for one word of the name alone
                for word in long:
                    yield hash((word, fact)), contact

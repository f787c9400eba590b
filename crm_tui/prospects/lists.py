"""Lists of people: fixed by hand, or kept by an expression; each change one act."""

from __future__ import annotations

from crm_tui import segments
from crm_tui.errors import BadInput, CrmError, NotFound
from crm_tui.locale import _
from crm_tui.prospects import selfkept
from crm_tui.store import lists as store
from crm_tui.text import clean, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from crm_tui.store import driver
    from crm_tui.store.acts import Act
    from crm_tui.store.book import Book
    from crm_tui.store.lists import Listed

_LONGEST = 80  # letters of a name


def create(
    book: Book, name: str, *, expression: str | None = None, note: str | None = None, day: str
) -> Listed:
    """Begin a list; with an expression it keeps itself and nobody is put on it by hand."""
    label = read_name(name)
    if expression is not None:
        expression = segments.read(book, expression).text
    with book.act("list create", day, detail=label) as act:
        if store.by_key(act.db, fold(label)):
            raise CrmError(_("There is a list '%(name)s' already; nothing was changed.") % {"name": label})
        _begin(act, label, expression, note)
    return find(book.db, label)


def drop(book: Book, name: str, *, day: str) -> int:
    """Do away with a list; the people stay. Returns how many were on it."""
    with book.act("list drop", day) as act:
        found = find(act.db, name)
        act.about(detail=found.name)
        many = store.size(act.db, found.id)
        if not found.expression:
            store.take(act, found.id, store.members(act.db, found.id))
        act.delete("lists", found.id)
    return many


def add(book: Book, name: str, people: Collection[int], *, day: str) -> int:
    """Put people on a list in one act; returns how many were not on it before."""
    with book.act("list add", day, contact=next(iter(people)) if len(people) == 1 else None) as act:
        found = find(act.db, name)
        act.about(detail=found.name)
        gone = store.unknown(act.db, people)
        if gone is not None:
            raise NotFound(_("There is no contact %(id)s.") % {"id": gone})
        return put(act, found, people)


def remove(book: Book, name: str, people: Collection[int], *, day: str) -> int:
    """Take people off a list in one act; returns how many were on it."""
    with book.act("list remove", day, contact=next(iter(people)) if len(people) == 1 else None) as act:
        found = find(act.db, name)
        act.about(detail=found.name)
        _by_hand(found)
        return store.take(act, found.id, people)


def put(act: Act, found: Listed, people: Collection[int]) -> int:
    """The same as `add`, as a part of a bigger act."""
    _by_hand(found)
    new = store.absent(act.db, found.id, dict.fromkeys(people))
    store.put(act, found.id, new)
    return len(new)


def found_or_begun(act: Act, name: str) -> Listed:
    """The list of that name, begun within the act when there is none."""
    label = read_name(name)
    known = store.by_key(act.db, fold(label))
    if known is None:
        _begin(act, label, None, None)
    return known or find(act.db, label)


def _begin(act: Act, label: str, expression: str | None, note: str | None) -> None:
    act.insert(
        "lists", name=label, key=fold(label), expression=expression, created=act.day,
        note=clean(note)[0].strip() or None if note else None,
    )  # fmt: skip


def find(db: driver.Connection, name: str) -> Listed:
    """The list that the words mean; NotFound naming those there are."""
    known = store.by_key(db, fold(clean(name)[0].strip()))
    if known is None:
        names = ", ".join(one.name for one in store.every(db)[:12])
        if not names:
            raise NotFound(_("There is no list yet; 'crm list create NAME' begins one."))
        raise NotFound(
            _("There is no list '%(name)s'; there are %(known)s.") % {"name": name[:40], "known": names}
        )
    return known


def read_name(name: str) -> str:
    """A list's name as it is kept; BadInput for none and for a long one."""
    label = " ".join(clean(name)[0].split())
    if not label or len(label) > _LONGEST:
        raise BadInput(_("A list needs a name of 1 to %(most)d letters.") % {"most": _LONGEST})
    return label


def _by_hand(found: Listed) -> None:
    if found.expression:
        raise CrmError(
            _("The list '%(name)s' keeps itself (%(expression)s); nobody is put on it or taken off by hand.")
            % {"name": found.name, "expression": found.expression}
        )


def opened(book: Book, name: str, day: str) -> Listed:
    """The list that the words mean, filled for that day when it keeps itself."""
    found = find(book.db, name)
    selfkept.up_to_date(book, found, day)
    return found


def as_row(db: driver.Connection, found: Listed) -> dict[str, object]:
    """A list for machines."""
    return {
        "id": found.id, "name": found.name, "expression": found.expression, "note": found.note,
        "created": found.created, "people": store.size(db, found.id),
    }  # fmt: skip


def rows(book: Book, day: str = "") -> list[dict[str, object]]:
    """All lists for machines; those that keep themselves as they are on a day, where one is said."""
    for one in store.every(book.db) if day else ():
        selfkept.up_to_date(book, one, day)
    return [as_row(book.db, one) for one in store.every(book.db)]

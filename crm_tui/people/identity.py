"""Who is who: the contact that words on the command line mean, and the one that a file's row means."""

from __future__ import annotations

from collections import namedtuple

from crm_tui.errors import NotFound
from crm_tui.locale import _
from crm_tui.people import phones
from crm_tui.people.handles import PHONE_KINDS, Handle, chat_key, kind_of
from crm_tui.people.names import RECEIVER, agree
from crm_tui.store import contacts, driver, settings
from crm_tui.text import slug_digits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from crm_tui.store.book import Book

    class Known(Protocol):
        """What the rule asks: `store.bulk.Known` answers for a chunk of a file."""

        def by_identity(self, platform: str, shop: str, key: str) -> int | None: ...
        def by_norm(self, norm: str) -> list[tuple[int, str]]: ...
        def name_of(self, contact: int) -> tuple[str, int]: ...


Match = namedtuple("Match", "contact twins")  # the contact or None; [(other contact, reason)] to look at


def id_key(external_id: str) -> str:
    """The form in which buyer ids are compared: 17850.0, as spreadsheets write it, is 17850."""
    key = external_id.strip()
    return key[:-2] if key.endswith(".0") and key[:-2].isdigit() else key


def same_person(
    known: Known, ids: list[tuple[str, str, str]], handles: list[Handle], name: str, name_known: bool
) -> Match:
    """The contact that a file's row means, by the rule "Who is who at import".

    ids: (platform, shop, external id), decisive. Then an exact e-mail; then a phone (E.164) when the names
    agree or one is missing. What agrees otherwise is a twin to look at: [(contact, reason)].
    """
    for platform, shop, external in ids:
        contact = known.by_identity(platform, shop, id_key(external))
        if contact is not None:
            return Match(contact, [])
    for handle in handles:
        if handle.kind == "email":
            for contact, kind in known.by_norm(handle.norm):
                if kind == "email":
                    return Match(contact, [])
    twins: list[tuple[int, str]] = []
    for handle in handles:
        if handle.kind == "email" or not handle.norm:
            continue
        identifies = handle.kind == "phone" and handle.norm.startswith("+")
        for contact, kind in known.by_norm(handle.norm):
            if identifies and kind == "phone" and _can_be(known, contact, name, name_known):
                return Match(contact, [twin for twin in dict.fromkeys(twins) if twin[0] != contact])
            twins.append((contact, handle.kind))
    return Match(None, list(dict.fromkeys(twins)))


def _can_be(known: Known, contact: int, name: str, name_known: bool) -> bool:
    other, rank = known.name_of(contact)
    return not name_known or rank < RECEIVER or agree(other, name)


def owners(db: driver.Connection, handle: Handle, *, abroad: bool = False) -> list[int]:
    """Whose handle this is, in any spelling; who has had it longest first.

    `abroad` counts the same national digits under another country's code too, as a hand is refused.
    """
    kinds = PHONE_KINDS if handle.kind in PHONE_KINDS else (handle.kind,)
    rows = contacts.by_norm(db, handle.norm, kinds)
    if handle.kind in PHONE_KINDS and handle.national:
        rows += contacts.by_national(db, handle.national)
        rows += contacts.by_national(db, handle.norm[1:])
        rows += [] if handle.norm else contacts.by_norm(db, "+" + handle.national, kinds)
    rows.sort(key=_age)
    return list(dict.fromkeys(row.contact for row in rows if abroad or same_handle(handle, row)))


def same_handle(one: Handle | contacts.HandleRow, other: Handle | contacts.HandleRow) -> bool:
    """Whether two handles are one, however they are written.

    Phones are compared by E.164 where both have it, else by their national digits.
    """
    if one.kind not in PHONE_KINDS or other.kind not in PHONE_KINDS:
        return bool(one.kind == other.kind and one.norm and one.norm == other.norm)
    if one.norm and other.norm:
        return bool(one.norm == other.norm)
    digits = [{row.national, row.norm[1:]} - {None, ""} for row in (one, other)]
    return not digits[0].isdisjoint(digits[1])


def _age(row: contacts.HandleRow) -> int:
    return int(row.id)


def resolve(book: Book, words: str) -> int:
    """The one contact that the words mean: an id, a handle in any spelling, a buyer id, or a name.

    Raises NotFound (exit 3) when nobody fits, or with the candidates when several do.
    """
    said = words.strip()
    if not said:
        raise NotFound(_("Say whom: an id, a handle or a name."))
    for look in (_by_id, _by_handle, _by_name):
        people = list(dict.fromkeys(look(book, said)))
        if len(people) == 1:
            return people[0]
        if people:
            raise _several(book, said, people)
    from crm_tui.people.finding import find

    people = [int(str(row["id"])) for row in find(book, said, 20)]
    if len(people) == 1:
        return people[0]
    if people:
        raise _several(book, said, people)
    raise NotFound(_("Nobody fits '%(words)s'; 'crm find' looks more widely.") % {"words": said})


def exactly(book: Book, said: str) -> list[int]:
    """Everybody whom the words name outright: by id, by a handle in any spelling, by a whole name."""
    for look in (_by_id, _by_handle, _by_name):
        people = list(dict.fromkeys(look(book, said))) if said else []
        if people:
            return people
    return []


def _several(book: Book, said: str, people: list[int]) -> NotFound:
    from crm_tui.people.finding import listing

    rows = list(listing(book, people[:20]))
    sentence = _("Several people fit '%(words)s'; nothing was done. Say which one by id:") % {"words": said}
    return NotFound(sentence, rows)


def _by_id(book: Book, said: str) -> list[int]:
    number = said.removeprefix("#")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return []
    found = contacts.get(book.db, int(number))
    if found is None:
        from crm_tui.store import merging  # what moves when people merge is nothing that a lookup waits for

        into = merging.merged_into(book.db, int(number))
        found = contacts.get(book.db, into) if into else None
    if found is None and said.startswith("#"):
        raise NotFound(_("There is no contact %(id)s.") % {"id": said})
    return [found.id] if found else []


def _by_handle(book: Book, said: str) -> list[int]:
    kind, colon, value = said.partition(":")
    if colon and value.strip():
        found = _by_kind(book, kind_of(kind), value.strip())
        if found:
            return found
    if "@" in said.strip("@"):
        mails = [r.contact for r in contacts.by_norm(book.db, said.lower(), ("email",))]
        if mails:
            return mails
    return (
        _by_phone(book, said)
        or contacts.by_identity(book.db, id_key(said))
        or [r.contact for r in contacts.by_norm(book.db, chat_key(said))]
    )


def _by_kind(book: Book, kind: str, value: str) -> list[int]:
    if kind in PHONE_KINDS:
        return _by_phone(book, value)
    norm = value.lower() if kind == "email" else chat_key(value)
    found = [r.contact for r in contacts.by_norm(book.db, norm, (kind,))]
    return found or contacts.by_identity(book.db, id_key(value), kind)


def _by_phone(book: Book, said: str) -> list[int]:
    """Whose number this is: exactly, else by its national digits unless a country was said."""
    digits = slug_digits(said)
    if len(digits) < 5 or any(ch.isalpha() for ch in said):
        return []
    norm, national = phones.read_phone(said, settings.get(book.db, "country"))
    exact = owners(book.db, Handle("phone", said, norm, national or None))
    if exact or said.strip()[:1] in "+＋":
        return exact
    rows = contacts.by_national(book.db, national) or contacts.by_norm(book.db, "+" + digits.lstrip("0"))
    return [row.contact for row in rows]


def _by_name(book: Book, said: str) -> list[int]:
    return contacts.named(book.db, said)

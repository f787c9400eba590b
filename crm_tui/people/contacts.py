"""A person's own facts: adding, editing, tagging, archiving; each one act.

What a hand set is remembered by name in `contact.hand`, so that later imports leave it alone.
"""

from __future__ import annotations

from crm_tui.errors import BadInput, CrmError, NotFound
from crm_tui.locale import _
from crm_tui.people import facts as told_facts
from crm_tui.people import handles as forms
from crm_tui.people import identity, names
from crm_tui.people.phones import has_extension
from crm_tui.store import contacts, settings
from crm_tui.text import clean, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from crm_tui.people.facts import Fact
    from crm_tui.people.handles import Handle
    from crm_tui.store import driver
    from crm_tui.store.acts import Act
    from crm_tui.store.book import Book


LONGEST_HANDLE = 1024  # bytes


def add(
    book: Book,
    name: str,
    *,
    phones: Iterable[str] = (),
    emails: Iterable[str] = (),
    handles: Iterable[str] = (),
    tags: Iterable[str] = (),
    fields: Mapping[str, str] | None = None,
    force: bool = False,
    day: str,
    **facts: Fact,
) -> int:
    """Add a person; returns the id. `handles` are KIND:VALUE; `facts` any of facts.FACTS and facts.ADDRESS.

    CrmError, naming the owner, for a handle somebody has already, in any spelling, unless `force`.
    """
    with book.act("contact add", day) as act:
        contact = add_within(
            act, name, phones=phones, emails=emails, handles=handles, tags=tags, fields=fields, force=force,
            **facts,
        )  # fmt: skip
        act.about(contact=contact)
    return contact


def add_within(
    act: Act,
    name: str,
    *,
    phones: Iterable[str] = (),
    emails: Iterable[str] = (),
    handles: Iterable[str] = (),
    tags: Iterable[str] = (),
    fields: Mapping[str, str] | None = None,
    force: bool = False,
    **facts: Fact,
) -> int:
    """The same as a part of a bigger act."""
    told = {fact: said for fact, said in {"name": name, **facts}.items() if said or fact == "name"}
    row, place = told_facts.read(act.db, None, told)
    own = told_facts.merged(None, fields)
    contact = act.insert(
        "contact", **row, name_rank=names.HAND, fields=own, origin="hand", created=act.day,
        hand=_by_hand("", told, own),
    )  # fmt: skip
    if place:
        act.insert("address", contact=contact, **place)
    found = _read_handles(act.book, phones, emails, handles, place.get("country"))
    _add_handles(act, contact, found, force)
    _add_tags(act, contact, [told_facts.read_tag(one) for one in tags])
    return contact


def edit(
    book: Book,
    contact: int,
    *,
    phones: Iterable[str] = (),
    emails: Iterable[str] = (),
    handles: Iterable[str] = (),
    drop_handles: Iterable[str] = (),
    tags: Iterable[str] = (),
    drop_tags: Iterable[str] = (),
    fields: Mapping[str, str] | None = None,
    force: bool = False,
    day: str,
    **facts: Fact,
) -> None:
    """Change a person's facts by hand: None leaves one alone, "" clears it; handles and tags are added.

    `drop_handles` are KIND:VALUE or a value alone, in any spelling. Refusals are those of `add`.
    """
    told = {fact: said for fact, said in facts.items() if said is not None}
    with book.act("contact edit", day, contact=contact, detail=" ".join(told)) as act:
        known = require(act.db, contact)
        row, place = told_facts.read(act.db, contact, told)
        if "name" in row:
            row["name_rank"] = names.HAND
        if fields:
            row["fields"] = told_facts.merged(known.fields, fields)
        row["hand"] = _by_hand(known.hand, told, fields)
        changed = {column: value for column, value in row.items() if getattr(known, column) != value}
        if changed:
            act.update("contact", contact, **changed)
        if place:
            _set_address(act, contact, place)
        for words in drop_handles:
            act.delete("handle", _own_handle(book, contact, words))
        _add_handles(act, contact, _read_handles(book, phones, emails, handles, place.get("country")), force)
        _drop_tags(act, contact, [told_facts.read_tag(one) for one in drop_tags])
        _add_tags(act, contact, [told_facts.read_tag(one) for one in tags])


def tag(book: Book, contact: int, tags: Iterable[str], day: str) -> None:
    """Put tags on a person; one they bear already stays as it is."""
    labels = [told_facts.read_tag(one) for one in tags]
    with book.act("contact tag", day, contact=contact) as act:
        require(act.db, contact)
        _add_tags(act, contact, labels)


def untag(book: Book, contact: int, tags: Iterable[str], day: str) -> None:
    """Take tags off a person; CrmError for one they do not bear."""
    labels = [told_facts.read_tag(one) for one in tags]
    with book.act("contact untag", day, contact=contact) as act:
        require(act.db, contact)
        borne = {key for _row, _tag, key in contacts.tags(act.db, contact)}
        missing = [label for label in labels if fold(label) not in borne]
        if missing:
            raise CrmError(
                _("#%(id)s does not bear the tag %(tag)s; nothing was changed.")
                % {"id": contact, "tag": missing[0]}
            )
        _drop_tags(act, contact, labels)


def archive(book: Book, contact: int, day: str, *, archived: bool = True) -> None:
    """Put a person aside: kept whole, but on no list; or bring them back."""
    what = "contact archive" if archived else "contact unarchive"
    with book.act(what, day, contact=contact) as act:
        if bool(require(act.db, contact).archived) != archived:
            act.update("contact", contact, archived=int(archived))


def require(db: driver.Connection, contact: int) -> contacts.Contact:
    """The contact's row; NotFound when there is none."""
    row = contacts.get(db, contact)
    if row is None:
        raise NotFound(_("There is no contact %(id)s.") % {"id": contact})
    return row


def _by_hand(before: str, told: Iterable[str], fields: object) -> str:
    named = {"address" if fact in told_facts.ADDRESS else fact for fact in told}
    return " ".join(sorted({*before.split(), *named, *(("fields",) if fields else ())}))


def _read_handles(
    book: Book, phones: Iterable[str], emails: Iterable[str], others: Iterable[str], country: object
) -> list[Handle]:
    region = str(country) if country and len(str(country)) == 2 else settings.get(book.db, "country")
    said = [*(f"phone:{p}" for p in phones), *(f"email:{e}" for e in emails), *others]
    found = [forms.parse(clean(words)[0], region) for words in said]
    for handle in found:
        if handle.kind in forms.PHONE_KINDS and not handle.national and not has_extension(handle.value):
            raise BadInput(
                _("'%(value)s' is no phone number; nothing was changed.") % {"value": handle.value[:60]}
            )
        if handle.kind == "email" and forms.is_relay(handle.norm):
            raise BadInput(
                _("%(value)s belongs to a marketplace and changes with every order; it is no handle.")
                % {"value": handle.value[:200]}
            )
        if len(handle.value.encode()) > LONGEST_HANDLE:
            raise BadInput(_("A handle has at most 1 KB; shorten it."))
    return found


def _add_handles(act: Act, contact: int, found: Iterable[Handle], force: bool) -> None:
    """Keep the handles, those the person has already left as they are."""
    for handle in found:
        if contact in identity.owners(act.db, handle) or _same_text(act.db, contact, handle):
            continue
        owners = [one for one in identity.owners(act.db, handle, abroad=True) if one != contact]
        if owners and not force:
            raise CrmError(
                _("%(value)s belongs to %(name)s (#%(id)s) already; nothing was changed. --force shares it.")
                % {"value": handle.value, "name": contacts.name_of(act.db, owners[0]), "id": owners[0]}
            )
        act.insert(
            "handle", contact=contact, kind=handle.kind, value=handle.value, norm=handle.norm,
            national=handle.national, label=handle.label or None,
        )  # fmt: skip


def _same_text(db: driver.Connection, contact: int, handle: Handle) -> bool:
    """An extension's number is nobody's in particular; only the same text is the same handle."""
    return any((h.kind, h.value) == (handle.kind, handle.value) for h in contacts.handles(db, contact))


def _own_handle(book: Book, contact: int, words: str) -> int:
    """The row of the person's handle that these words mean; CrmError when there is none."""
    for row in contacts.handles(book.db, contact):
        if words.strip() in (row.value, f"{row.kind}:{row.value}"):
            return int(row.id)
    region = settings.get(book.db, "country")
    for row in contacts.handles(book.db, contact):
        kind, colon, value = words.partition(":")
        meant = forms.make(row.kind, value if colon and forms.kind_of(kind) == row.kind else words, region)
        if meant is not None and identity.same_handle(meant, row):
            return int(row.id)
    raise CrmError(
        _("#%(id)s has no handle %(value)s; nothing was changed.")
        % {"id": contact, "value": words.strip()[:200]}
    )


def _add_tags(act: Act, contact: int, labels: Iterable[str]) -> None:
    borne = {key for _row, _tag, key in contacts.tags(act.db, contact)}
    for label in labels:
        if fold(label) not in borne:
            borne.add(fold(label))
            act.insert("tag", contact=contact, tag=label, key=fold(label))


def _drop_tags(act: Act, contact: int, labels: Iterable[str]) -> None:
    unwanted = {fold(label) for label in labels}
    for row, _tag, key in contacts.tags(act.db, contact):
        if key in unwanted:
            act.delete("tag", row)


def _set_address(act: Act, contact: int, place: dict[str, object]) -> None:
    """The first address is the one a hand edits; emptied, it goes."""
    known = contacts.addresses(act.db, contact)
    if not known:
        if any(place.values()):
            act.insert("address", contact=contact, **place)
        return
    row, label, *parts = known[0]
    now = dict(zip(("lines", "city", "region", "postcode", "country"), parts, strict=True))
    if {**now, **place} == now:
        return
    if label or any({**now, **place}.values()):
        act.update("address", row, **place)
    else:
        act.delete("address", row)

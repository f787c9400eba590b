"""A pasted block of names into the pipeline, in one act: who is known already is recognised and not made twice."""

from __future__ import annotations

from collections import namedtuple

from crm_tui.errors import BadInput
from crm_tui.locale import _
from crm_tui.people import contacts, handles, identity
from crm_tui.prospects import paste, pipeline
from crm_tui.store import contacts as people
from crm_tui.store import settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.prospects.paste import Entry
    from crm_tui.prospects.pipeline import Told
    from crm_tui.store.acts import Act
    from crm_tui.store.book import Book

# new, known, customers: [(id, name)] · listed: how many came on the list · unclear: [(name, [ids that it may be])]
# repeats: names that came again · dropped: lines that name nobody · batch: for an undo, None when nothing was done
Taken = namedtuple("Taken", "new known customers listed unclear repeats dropped batch")


class _Rehearsed(Exception):
    """Raised inside the act to roll it back."""


def take(
    book: Book,
    text: str,
    told: Told,
    *,
    list_name: str = "",
    kind: str = "",
    rehearse: bool = False,
    day: str,
) -> Taken:
    """Make everybody who is named in the text a prospect. BadInput when nobody is.

    A person is recognised by a handle in any spelling, else by exactly the name that just one person has;
    a name that several have is left alone and told. `rehearse` only says what would be done.
    """
    kind = handles.kind_of(kind)
    if kind and kind not in handles.KINDS:
        raise BadInput(
            _("'%(word)s' is no kind of handle; it is one of %(known)s.")
            % {"word": kind[:40], "known": ", ".join(handles.KINDS)}
        )
    pasted = paste.read(text, kind)
    if not pasted.entries:
        raise BadInput(_("Nobody is named there; one name a line, or names with commas between them."))
    try:
        with book.act("prospect paste", day) as act:
            taken = _take(act, pasted, told, list_name)
            if rehearse or not (taken.new or taken.listed):
                raise _Rehearsed
    except _Rehearsed:
        return taken._replace(batch=None)
    return taken


def _take(act: Act, pasted: paste.Pasted, told: Told, list_name: str) -> Taken:
    found: list[int] = []
    made: set[int] = set()
    unclear: list[tuple[str, list[int]]] = []
    for entry in pasted.entries:
        who = _who(act, entry)
        if len(who) > 1:
            unclear.append((entry.name, who))
            continue
        if not who:
            who = [_make(act, entry, told)]
            made.add(who[0])
        found += who
    done = pipeline.enrol(act, found, told, list_name)
    act.about(detail=f"{len(done.new)} new")
    names = {one: people.name_of(act.db, one) for one in dict.fromkeys(found)}
    new, known, customers = (
        [(one, names[one]) for one in ids] for ids in (done.new, done.known, done.customers)
    )
    again = len(found) - len(names)  # two names of one person of the book
    return Taken(
        new, known, customers, done.listed, unclear, pasted.repeats + again, pasted.dropped, act.batch
    )


def _who(act: Act, entry: Entry) -> list[int]:
    """The people of the book whom an entry may mean."""
    region = settings.get(act.db, "country")
    for said in entry.handles:
        kind, _colon, value = said.partition(":")
        handle = handles.make(kind, value, region)
        owners = identity.owners(act.db, handle) if handle else []
        if owners:
            return owners[:1]
    key = handles.chat_key(entry.name)
    chats = (
        [row.contact for row in people.by_norm(act.db, key) if row.kind not in ("phone", "email")]
        if key
        else []
    )
    return list(dict.fromkeys(chats or people.called(act.db, entry.name)))


def _make(act: Act, entry: Entry, told: Told) -> int:
    region = settings.get(act.db, "country")
    kept = []
    for said in entry.handles:
        kind, _colon, value = said.partition(":")
        made = handles.make(kind, value, region)
        if made is not None and (kind not in handles.PHONE_KINDS or made.national):
            kept.append(said)
    return contacts.add_within(
        act, entry.name, handles=kept, note=entry.note, source=told.source, stage="prospect", force=True
    )


def as_row(taken: Taken) -> dict[str, object]:
    """What became of a paste, for machines."""
    return {
        **{
            name: [{"id": one, "name": called} for one, called in getattr(taken, name)]
            for name in ("new", "known", "customers")
        },
        "listed": taken.listed, "repeats": taken.repeats, "dropped": taken.dropped, "batch": taken.batch,
        "unclear": [{"name": name, "may_be": ids} for name, ids in taken.unclear],
    }  # fmt: skip

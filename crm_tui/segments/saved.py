"""Segments kept by name: saved, changed and dropped, each one act."""

from __future__ import annotations

from crm_tui.errors import BadInput, NotFound
from crm_tui.locale import _
from crm_tui.segments import fields
from crm_tui.segments.asking import check_lists
from crm_tui.segments.reading import Expression, parse
from crm_tui.store import segments as store
from crm_tui.text import clean, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.store.book import Book
    from crm_tui.store.segments import Segment

LONGEST_NAME = 200


def save(book: Book, name: str, text: str, day: str) -> Segment:
    """Keep an expression under a name; a name that is known gets the new expression. BadInput for nonsense."""
    kept = " ".join(clean(name)[0].split())
    if not kept or not fold(kept) or len(kept) > LONGEST_NAME:
        raise BadInput(_("A segment needs a name of at most %(n)d letters.") % {"n": LONGEST_NAME})
    expression = parse(text)
    check_lists(book.db, expression.tree)
    with book.act("segment save", day) as act:
        known = store.by_key(act.db, fold(kept))
        if known is None:
            act.insert("segment", name=kept, key=fold(kept), expression=expression.text)
        elif (known.name, known.expression) != (kept, expression.text):
            act.update("segment", known.id, name=kept, expression=expression.text)
    return show(book, kept)


def drop(book: Book, name: str, day: str) -> Segment:
    """Take a segment away; its people stay. NotFound when there is none of that name."""
    with book.act("segment drop", day) as act:
        found = _required(book, name)
        act.delete("segment", found.id)
    return found


def show(book: Book, name: str) -> Segment:
    """The segment of that name; NotFound, naming the nearest one, when there is none."""
    return _required(book, name)


def listed(book: Book) -> list[Segment]:
    """All segments by name."""
    return store.every(book.db)


def expression_of(book: Book, name: str) -> Expression:
    """The expression that is kept under a name."""
    return parse(_required(book, name).expression)


def _required(book: Book, name: str) -> Segment:
    found = store.by_key(book.db, fold(" ".join(clean(name)[0].split())))
    if found is not None:
        return found
    near = fields.near(name, [one.key for one in store.every(book.db)])
    if near:
        raise NotFound(
            _("There is no segment '%(name)s'; did you mean '%(near)s'?") % {"name": name[:60], "near": near}
        )
    raise NotFound(_("There is no segment '%(name)s'; 'crm segment list' shows them.") % {"name": name[:60]})


def read(book: Book, text: str) -> Expression:
    """What somebody typed: the name of a saved segment, else an expression."""
    found = store.by_key(book.db, fold(" ".join(clean(text)[0].split())))
    expression = parse(text if found is None else found.expression)
    check_lists(book.db, expression.tree)
    return expression

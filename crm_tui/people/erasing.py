"""Erasing a person: gone from every table, from the history and from the bytes of the book; it can't be undone."""

from __future__ import annotations

from collections import namedtuple

from crm_tui import paths
from crm_tui.errors import NotFound
from crm_tui.locale import _
from crm_tui.store import erasing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.store.book import Book

# finished: nothing is left in the bytes · backups: older copies that still hold the person
Forgotten = namedtuple("Forgotten", "finished backups")


def forget(book: Book, contact: int, day: str) -> Forgotten:
    """Erase a person, in one act that is final; their orders stay, anonymous, so that the shop's totals do.

    Where another program reads the book, bytes may stay until `finish` succeeds; `finished` says so.
    """
    with book.act("contact forget", day, final=erasing.FINAL) as act:
        person = erasing.traces(act.db, contact)
        if person is None:
            raise NotFound(_("There is no contact %(id)s.") % {"id": contact})
        erasing.erase(act, contact)
    finished = erasing.scrub(book.db)
    return Forgotten(finished, [copy for copy in copies(book) if erasing.holds(copy, person)])


def unfinished(book: Book) -> bool:
    """Whether the bytes may still hold traces of somebody erased."""
    return erasing.due(book.db)


def finish(book: Book) -> bool:
    """Take what is left of erased people out of the bytes; False when a reader still holds them."""
    return not unfinished(book) or erasing.scrub(book.db)


def copies(book: Book) -> list[str]:
    """Older copies of the book: in the backup folder, and those that were put beside it."""
    from pathlib import Path

    here = Path(book.path).resolve()
    found = list(Path(paths.backup_folder()).glob("*"))
    found += [*here.parent.glob(f"{here.name}.before-*"), *here.parent.glob(f"{here.name}.replaced-*")]
    logs = ("-wal", "-shm", "-journal")
    return [str(one) for one in sorted(found) if one.is_file() and not one.name.endswith(logs)]

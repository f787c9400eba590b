"""Where the pretend shop is kept: in a place of its own, made whole or not at all, and anew on another day."""

from __future__ import annotations

import os
from pathlib import Path

from crm_tui import dates, locale, paths
from crm_tui.demo import shop
from crm_tui.demo.lands import BY_CODE, BY_LANG, full_name
from crm_tui.demo.stories import STORIES
from crm_tui.errors import BookError, CrmError
from crm_tui.locale import _
from crm_tui.pinyin import name_pinyin
from crm_tui.store import contacts
from crm_tui.store.book import open_book
from crm_tui.store.making import remove
from crm_tui.text import is_han

KEPT, MADE, AGAIN = "kept", "made", "again"
FIRST = ("林晓月", "Theo O'Rourke")  # whose cards show most


def usual() -> Path:
    """The pretend shop's own place, beside the seller's book and never the book itself."""
    return Path(paths.data_folder()) / "demo" / "book.db"


def prepare(path: Path, people: int = shop.PEOPLE, seed: int = shop.SEED) -> str:
    """See to it that today's pretend shop stands there; returns KEPT, MADE or AGAIN.

    CrmError, with nothing changed, when something else lies there.
    """
    day = dates.today(shop.ZONE).isoformat()
    there = os.path.lexists(path)
    if there:
        made_of = _made_of(path)
        if made_of == shop.made_of(people, seed, day):
            return KEPT
    part = Path(f"{path}.part-{os.getpid()}-demo")
    remove(str(part))
    try:
        shop.build(str(part), people, seed, day=day)
        for log in ("-wal", "-shm"):
            Path(f"{path}{log}").unlink(missing_ok=True)
        part.replace(path)
    finally:
        remove(str(part))
    return AGAIN if there else MADE


def _made_of(path: Path) -> str:
    """What the pretend shop there was made from."""
    refusal = CrmError(
        _("%(path)s is not a pretend shop; nothing was changed. Name another file with --store.")
        % {"path": path}
    )
    try:
        with open_book(str(path), create=False) as book:
            made_of = shop.known_as(book)
    except BookError as problem:
        raise refusal from problem
    if not made_of:
        raise refusal
    return made_of


def sample(path: Path) -> tuple[int, str]:
    """The id of somebody whose card is worth seeing, and a few letters that find another one."""
    told = [full_name(BY_CODE.get(s.lang) or BY_LANG[s.lang], s.given, s.family) for s in STORIES]
    with open_book(str(path), create=False) as book:
        there = [name for name in told if contacts.named(book.db, name)]
        speaks = locale.language()
        home = [name for name in there if is_han(name[0]) == (speaks == "zh")] or there
        shown = next((name for name in home if name in FIRST), home[0])
        letters = "".join(syllable[0] for syllable in name_pinyin(there[0])[0])
        return contacts.named(book.db, shown)[0], letters

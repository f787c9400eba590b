"""The doctor: looks a book over, mends what can be made again, and says what only the seller can do.

It works on a damaged book too, and says so instead of failing.
"""

from __future__ import annotations

import os
import stat
from collections import namedtuple
from contextlib import suppress
from pathlib import Path

from crm_tui import dates, paths, settle
from crm_tui.care import keeping as care
from crm_tui.errors import BookError, CrmError
from crm_tui.insight import keeping, refit
from crm_tui.locale import _, n_
from crm_tui.people import erasing, terms
from crm_tui.store import acts, courses, doctor, driver, making, search, settings
from crm_tui.store.book import Book, open_book

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

# fix: what to do about it; None where all is well or was mended
Finding = namedtuple("Finding", "what ok sentence fix")


def examine(book_path: str, deep: bool = False) -> list[Finding]:
    """Look the book over and mend what can be mended; `deep` reads every page and compares every index."""
    if not (Path(book_path).exists() or Path(book_path).is_symlink()):
        return [Finding("book", True, _("There is no book at %(path)s yet.") % {"path": book_path}, None)]
    found = [_permissions(book_path), _leftovers(book_path)]
    try:
        book = open_book(book_path, create=False)
    except CrmError as problem:  # the sentence says what to do
        return [Finding("book", False, problem.sentence, None), *found]
    with book:
        sound = _asked("file", lambda: _file(book, deep))
        found.insert(0, sound)
        if sound.ok:
            found += [
                _asked("schema", lambda: _schema(book)),
                _asked("log", lambda: _log(book)),
                _asked("summaries", lambda: _summaries(book)),
                _asked("pipeline", lambda: _pipeline(book)),
                _asked("rhythm", lambda: _rhythm(book, deep)),
                _asked("care", lambda: _care(book, deep)),
                _asked("search", lambda: _search(book, deep)),
                _asked("erasing", lambda: _erasing(book)),
            ]
    return found


def _restore() -> str:
    return _("Bring a backup back: crm restore FILE. The damaged book is kept beside it.")


def _asked(what: str, ask: Callable[[], Finding]) -> Finding:
    """The answer, or the trouble there was in asking, as a finding."""
    try:
        return ask()
    except CrmError as problem:
        return Finding(what, False, problem.sentence, None)
    except driver.Error as problem:
        return Finding(what, False, acts.explained(problem).sentence, _restore())


def _file(book: Book, deep: bool) -> Finding:
    faults = doctor.faults(book.db, deep=deep)
    if faults:
        many = n_("%(n)d fault in the file", "%(n)d faults in the file", len(faults)) % {"n": len(faults)}
        sentence = _("%(many)s, the first: %(first)s.") % {"many": many, "first": faults[0]}
        return Finding("file", False, sentence, _restore())
    sentence = _("Every page of the file is sound.") if deep else _("The file is sound.")
    return Finding("file", True, sentence, None)


def _schema(book: Book) -> Finding:
    return Finding("schema", True, _("The book is of schema %(number)s.") % {"number": book.schema()}, None)


def _log(book: Book) -> Finding:
    if book.readonly or doctor.keeps_log(book.db):
        return Finding("log", True, _("Readers and a writer can use the book at once."), None)
    sentence = _("The book is not in the mode in which readers never wait for a writer.")
    return Finding(
        "log", False, sentence, _("Close other programs that use the book, and run crm doctor again.")
    )


def _pipeline(book: Book) -> Finding:
    wrong = courses.differing(book.db)
    if not wrong:
        return Finding("pipeline", True, _("Every prospect stands where their course says."), None)
    told = n_("%(n)d prospect or sum does not agree", "%(n)d prospects or sums do not agree", wrong) % {
        "n": wrong
    }
    if book.readonly:
        return Finding("pipeline", False, told + ".", _("Give yourself write access to the book."))
    with acts.writing(book.db):
        courses.rebuild(book.db)
    return Finding("pipeline", True, _("%(what)s; they were made again.") % {"what": told}, None)


def _summaries(book: Book) -> Finding:
    wrong = doctor.differing(book.db)
    if not wrong:
        return Finding("summaries", True, _("Counts and sums agree with the orders."), None)
    told = n_("%(n)d sum did not agree with the orders", "%(n)d sums did not agree with the orders", wrong)
    if book.readonly:
        return Finding(
            "summaries", False, told % {"n": wrong} + ".", _("Give yourself write access to the book.")
        )
    doctor.summarize_again(book.db)
    return Finding(
        "summaries", True, _("%(what)s; they were made again.") % {"what": told % {"n": wrong}}, None
    )


def _rhythm(book: Book, deep: bool) -> Finding:
    """Each buyer's numbers against their orders; all of them only when asked to look deep."""
    wrong = keeping.differing(book.db, deep=deep)
    if not wrong:
        return Finding("rhythm", True, _("Everybody's numbers agree with their orders."), None)
    told = n_("the numbers of %(n)d person did not agree with the orders",
              "the numbers of %(n)d people did not agree with the orders", wrong) % {"n": wrong}  # fmt: skip
    if book.readonly:
        return Finding("rhythm", False, told + ".", _("Give yourself write access to the book."))
    refit.make_again(book.db)
    return Finding("rhythm", True, _("%(what)s; they were made again.") % {"what": told}, None)


def _care(book: Book, deep: bool) -> Finding:
    """Steps of care, quiet customers and days of the year against what they are made of."""
    if book.readonly:
        return Finding("care", True, _("The day's rows of a read-only book are left alone."), None)
    wrong = care.differing(book, deep=deep)
    if not wrong:
        return Finding("care", True, _("The day's rows are what orders, cases and plans say."), None)
    told = n_("the day's rows of %(n)d person were not what they should be",
              "the day's rows of %(n)d people were not what they should be", wrong) % {"n": wrong}  # fmt: skip
    care.make_again(book, dates.today(settings.get(book.db, "zone") or None).isoformat())
    return Finding("care", True, _("%(what)s; they were made again.") % {"what": told}, None)


def _search(book: Book, deep: bool) -> Finding:
    if book.readonly:
        return Finding("search", True, _("The search index of a read-only book is left alone."), None)
    waited = doctor.waiting(book.db)
    if waited:
        settle.finish(book)
    wrong = _index_faults(book, deep)
    if wrong:
        doctor.index_again(book.db, damaged="damaged" in wrong)
        settle.finish(book)
        still = _index_faults(book, deep)
        sentence = _("The search index was not as it should be; it was made again.")
        return Finding("search", not still, sentence, _restore() if still else None)
    if waited:
        told = n_(
            "%(n)d person was added to the search index.",
            "%(n)d people were added to the search index.",
            waited,
        )
        return Finding("search", True, told % {"n": waited}, None)
    return Finding("search", True, _("The search index knows everybody."), None)


def _index_faults(book: Book, deep: bool) -> set[str]:
    try:
        found = {what for what, _count in search.check(book.db, deep=deep)}
        if terms.differing(book.db, _COMPARED if deep else _GLANCED_AT):
            found.add("differing")
        return found
    except BookError:
        return {"damaged"}


_GLANCED_AT, _COMPARED = 500, 20_000  # people whose terms are made anew and compared with what is kept


def _erasing(book: Book) -> Finding:
    if not erasing.unfinished(book) or (not book.readonly and erasing.finish(book)):
        return Finding("erasing", True, _("Nothing is left of people who were erased."), None)
    sentence = _("Another program reads the book, so traces of an erased person are still in the file.")
    return Finding("erasing", False, sentence, _("Close it and run crm doctor again."))


def _permissions(book_path: str) -> Finding:
    """The book, its logs and its copies are for their owner alone; a folder that is not ours is left alone."""
    files = [Path(book_path + end) for end in ("", *making.LOGS)]
    folders = []
    if Path(book_path).parent == Path(paths.data_folder()):
        folders = [Path(paths.data_folder()), Path(paths.backup_folder()), Path(paths.log_folder())]
        files += [file for folder in folders[1:] if folder.is_dir() for file in folder.iterdir()]
    open_ones = [one for one in (*files, *folders) if _is_open(one)]
    for one in open_ones:
        with suppress(OSError):
            one.chmod(0o700 if one.is_dir() else 0o600)
    left = [str(one) for one in open_ones if _is_open(one)]
    if left:
        sentence = _("Others on this machine can read %(path)s.") % {"path": left[0]}
        return Finding("permissions", False, sentence, f"chmod go= '{left[0]}'")
    if open_ones:
        told = n_(
            "Others could read %(n)d file; mended.", "Others could read %(n)d files; mended.", len(open_ones)
        )
        return Finding("permissions", True, told % {"n": len(open_ones)}, None)
    return Finding("permissions", True, _("Only you can read the book."), None)


def _is_open(one: Path) -> bool:
    try:
        mode = one.stat()
    except OSError:
        return False
    return bool(mode.st_mode & 0o077) and (stat.S_ISREG(mode.st_mode) or stat.S_ISDIR(mode.st_mode))


def _leftovers(book_path: str) -> Finding:
    """Half-made files of killed processes hold nothing that anybody needs."""
    swept = 0
    with suppress(OSError):
        swept += making.sweep(book_path)
    with suppress(OSError):
        swept += making.sweep(paths.backup_folder() + os.sep)
    if swept:
        told = n_("%(n)d half-made file was removed.", "%(n)d half-made files were removed.", swept)
        return Finding("leftovers", True, told % {"n": swept}, None)
    return Finding("leftovers", True, _("No half-made files lie about."), None)

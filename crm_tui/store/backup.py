"""Backups: SQLite's own backup API into a private file, verified before it gets its name."""

from __future__ import annotations

import contextlib
import os

from crm_tui.errors import BookError, CrmError
from crm_tui.locale import _
from crm_tui.store import acts, driver, making
from crm_tui.store.book import MAGIC, Book, check_header, connect
from crm_tui.store.tables import APPLICATION_ID, TRACKED

Fingerprint = list[tuple[str, int, int]]


def fingerprint(db: driver.Connection) -> Fingerprint:
    """What a copy must share with its book: rows and highest id by table (an older book has fewer tables)."""
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    found = []
    for table in (one for one in (*TRACKED, "batch") if one in there):
        count, last = db.execute(f"SELECT count(*), coalesce(max(id), 0) FROM {table}").fetchone()
        found.append((table, count, last))
    return found


def copy_to(book: Book, path: str) -> Fingerprint:
    """Write a verified copy of the book to `path`; refuses an existing file; returns its fingerprint.

    The copy gets its final name only after integrity_check and a comparison of its contents.
    """
    path = os.path.abspath(path)
    if os.path.lexists(path):
        raise _exists(path)
    part = _part_of(path, making.MARKS[1])
    try:
        found = _copy(book, part)
        making.give_name(part, path)
    except FileExistsError as problem:
        raise _exists(path) from problem
    except driver.Error as problem:
        raise CrmError(
            _("The copy could not be written (%(why)s); nothing was kept.") % {"why": problem}
        ) from problem
    except OSError as problem:
        raise _unwritable(path, problem) from problem
    finally:
        making.remove(part)
    return found


def _part_of(path: str, mark: str) -> str:
    """An empty private file for what is to become `path`."""
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        making.sweep(path)
        return making.private_file(path, mark)
    except OSError as problem:
        raise _unwritable(path, problem) from problem


def _exists(path: str) -> CrmError:
    return CrmError(_("%(path)s exists already; nothing was written. Name another file.") % {"path": path})


def _unwritable(path: str, problem: OSError) -> CrmError:
    return CrmError(
        _("%(path)s cannot be written: %(why)s.") % {"path": path, "why": problem.strerror or problem}
    )


def _copy(book: Book, part: str) -> Fingerprint:
    """Fill the part with one moment of the book, and compare."""
    with contextlib.closing(driver.connect(part, isolation_level=None)) as copy:
        book.db.execute("BEGIN")
        try:
            wanted = fingerprint(book.db)  # the first reading fixes the moment, for the copy too
            book.db.backup(copy)
        finally:
            book.db.execute("ROLLBACK")
        copy.execute("PRAGMA journal_mode = DELETE")
        if verify(copy, part) != wanted:
            raise CrmError(_("The copy differs from the book; it was thrown away. Try again."))
    return wanted


def verify(db: driver.Connection, path: str) -> Fingerprint:
    """The fingerprint of a book that is sound; raises BookError for any other file."""
    try:
        ours = db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        sound = ours and db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        if sound and db.execute("PRAGMA foreign_key_check").fetchone() is None:
            return fingerprint(db)
    except driver.DatabaseError:
        pass
    raise BookError(_("%(path)s is no sound book; nothing was changed.") % {"path": path})


def restore(path: str, target: str) -> Fingerprint:
    """Put a verified copy of the backup `path` where the book `target` is; the old book is kept beside it.

    Works on a damaged book too; refuses while another program has it open. Returns the fingerprint; the old
    book stands at `target` + '.replaced-N'. The backup itself is only read.
    """
    if not os.path.exists(path):
        raise CrmError(_("There is no file %(path)s.") % {"path": path})
    target = os.path.realpath(target)
    with _read_only(path) as source:
        verify(source.db, path)
        fresh = _part_of(target, making.MARKS[2])
        try:
            found = _copy(source, fresh)
            with contextlib.closing(driver.connect(fresh, isolation_level=None)) as db:
                db.execute("PRAGMA journal_mode = WAL")
            _swap(fresh, target)
        except driver.Error as problem:
            raise CrmError(
                _("The copy could not be written (%(why)s); nothing was kept.") % {"why": problem}
            ) from problem
        except OSError as problem:
            raise _unwritable(target, problem) from problem
        finally:
            making.remove(fresh)
    return found


def _read_only(path: str) -> Book:
    check_header(path)
    try:
        return connect(path, True)
    except driver.Error as problem:
        raise acts.explained(problem) from problem


def _swap(fresh: str, target: str) -> None:
    """The fresh book takes the name in one step, so that a kill leaves the old one or the new one."""
    if os.path.lexists(target):
        _fold_in_log(target)
        aside = free_name(target)
        try:
            os.link(target, aside)
        except OSError:  # a disk without hard links
            os.rename(target, aside)
        for end in making.LOGS:  # left only by a damaged book; it must not meet the fresh one
            if os.path.exists(target + end):
                os.rename(target + end, aside + end)
    os.replace(fresh, target)
    making.sync(os.path.dirname(target))


def _fold_in_log(target: str) -> None:
    """Bring the old book's log into its file; BookError when another program has the book open."""
    with open(target, "rb") as f:
        if f.read(16) != MAGIC:
            return
    try:
        with contextlib.closing(driver.connect(target, isolation_level=None, timeout=1)) as db:
            db.execute("PRAGMA journal_mode = DELETE")  # only who is alone with a book can do this
            db.execute("PRAGMA journal_mode = WAL")
    except driver.OperationalError as problem:
        if "locked" in str(problem) or "busy" in str(problem):
            raise BookError(
                _("The book is open in another program; close it and restore again. Nothing was changed.")
            ) from problem
    except driver.Error:
        return  # damaged: it is kept as it is


def free_name(target: str) -> str:
    """The next free name beside the book for what it was."""
    number = 1
    while os.path.lexists(f"{target}.replaced-{number}"):
        number += 1
    return f"{target}.replaced-{number}"

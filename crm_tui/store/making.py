"""Making a new book, bringing an older one up to date, and the files that come and go meanwhile."""

from __future__ import annotations

import contextlib
import os
import time

from crm_tui import paths
from crm_tui.errors import BookError
from crm_tui.locale import _
from crm_tui.store import acts, driver
from crm_tui.store.book import Book, set_up
from crm_tui.store.tables import APPLICATION_ID, SCHEMA

# half-made files bear one of these, then the number of the process that makes them
MARKS = (".new-", ".part-", ".restored-")
LOGS = ("-wal", "-shm", "-journal")
_FORGOTTEN = 86_400  # seconds after which a process of that number is another one


def make(path: str) -> None:
    """Make an empty book. It gets its final name when it is whole, so no kill leaves half a book."""
    try:
        folder = os.path.dirname(path)
        if not os.path.isdir(folder):
            paths.make_private(folder)
        sweep(path)
        new = private_file(path, MARKS[0])
    except OSError as problem:
        raise _cannot(path, problem.strerror) from problem
    try:
        with contextlib.closing(driver.connect(new, isolation_level=None)) as db:
            if db.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
                raise BookError(
                    _("%(path)s lies on a disk that cannot keep a book; choose a local folder.")
                    % {"path": path}
                )
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            set_up(db)
            _apply(db)
        with contextlib.suppress(FileExistsError):  # another process was first: its book is as good
            give_name(new, path)
    except driver.Error as problem:
        raise acts.explained(problem) from problem
    except OSError as problem:
        raise _cannot(path, problem.strerror) from problem
    finally:
        remove(new)


def _cannot(path: str, why: str | None) -> BookError:
    return BookError(_("The book cannot be made at %(path)s: %(why)s.") % {"path": path, "why": why})


def private_file(path: str, mark: str) -> str:
    """An empty file (0600) beside `path`, under a name that nobody else takes."""
    name = f"{path}{mark}{os.getpid()}-{os.urandom(3).hex()}"
    os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    return name


def give_name(part: str, path: str) -> None:
    """Give a whole file its final name, durably and in one step; FileExistsError when the name is taken."""
    sync(part)
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:  # a disk without hard links
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        os.rename(part, path)
    sync(os.path.dirname(path))


def remove(part: str) -> None:
    """Remove a half-made file and its logs, as far as they are there."""
    for end in ("", *LOGS):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(part + end)


def leftovers(path: str) -> list[str]:
    """Half-made files that a killed process left beside `path`; of any name when it ends in a slash."""
    folder, name = os.path.split(path)
    found = []
    for one in os.listdir(folder):
        for mark in MARKS:
            head, _mark, rest = one.partition(mark)
            pid = rest.partition("-")[0]
            if pid.isdigit() and (head == name or (head and not name)):
                whole = os.path.join(folder, one)
                if not _at_work(int(pid), whole):
                    found.append(whole)
    return sorted(found)


def sweep(path: str) -> int:
    """Remove what killed processes left behind; returns how many files."""
    found = leftovers(path)
    for one in found:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(one)
    return len(found)


def _at_work(pid: int, file: str) -> bool:
    try:
        if time.time() - os.stat(file).st_mtime > _FORGOTTEN:
            return False
        os.kill(pid, 0)
    except (ProcessLookupError, FileNotFoundError, OverflowError):
        return False
    except PermissionError:  # somebody else's
        return True
    return True


def sync(path: str) -> None:
    """Ask the disk to keep what a file holds, or the names in a folder."""
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _apply(db: driver.Connection) -> None:
    """All pending steps in one transaction, the schema's number last."""
    import sqlite_utils

    from crm_tui.store.migrations import steps

    with acts.writing(db):
        steps.apply(sqlite_utils.Database(db))
        db.execute(f"PRAGMA user_version = {SCHEMA}")


def migrate(book: Book) -> None:
    """Bring an older book up to date, with a verified copy of it beside it first."""
    from crm_tui.store.backup import copy_to

    number = int(book.db.execute("PRAGMA user_version").fetchone()[0])
    copy = f"{book.path}.before-{number}-to-{SCHEMA}"
    if not os.path.exists(copy):
        copy_to(book, copy)
    _apply(book.db)

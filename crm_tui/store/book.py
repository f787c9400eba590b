"""The book: one SQLite file, opened with the pragmas that keep it whole, and the door to every act."""

from __future__ import annotations

import os
import stat
from contextlib import ExitStack, contextmanager

from crm_tui.errors import BookError
from crm_tui.locale import _
from crm_tui.store import acts, driver
from crm_tui.store.acts import Act
from crm_tui.store.tables import APPLICATION_ID, SCHEMA

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WAIT = 30_000  # ms that a writer waits for another one
_LOG = 16_000  # pages of the log after which an act moves them into the file; before, a pause or the last one out does
_PAUSED = 4 << 20  # bytes of the log that are worth a pause
_STATEMENTS = 512  # kept prepared: an act and the day's list together ask some two hundred different ones
MAGIC = b"SQLite format 3\x00"


class Book:
    """An open book. `settle` is what brings derived facts up to date at the end of each act."""

    def __init__(self, path: str, db: driver.Connection, *, readonly: bool = False) -> None:
        self.path = path
        self.db = db
        self.readonly = readonly
        self.settle: Callable[[Act], None] | None = None
        self.migrated = False  # whether it was of an older schema when it was opened
        self.whole: Act | None = None  # the act of which every further one is a part

    @contextmanager
    def act(
        self,
        what: str,
        day: str,
        *,
        key: str | None = None,
        detail: str = "",
        contact: int | None = None,
        final: str | None = None,
    ) -> Iterator[Act]:
        """One act of the seller: a transaction, a batch, an undo step (see `acts.py`)."""
        if self.whole is not None:
            yield self.whole
            return
        if self.readonly:
            raise acts.read_only()
        with acts.acting(
            self, what, day, key=key, detail=detail, contact=contact, final=final, settle=self.settle
        ) as act:
            yield act

    @contextmanager
    def together(self, what: str, day: str, *, detail: str = "") -> Iterator[Act]:
        """Several acts as one: every `act` inside becomes a part of it, one that is refused undoes them all."""
        with self.act(what, day, detail=detail) as whole:
            self.whole = whole
            try:
                yield whole
            finally:
                self.whole = None

    def schema(self) -> int:
        """The number of the book's schema."""
        return int(self.db.execute("PRAGMA user_version").fetchone()[0])

    @contextmanager
    def impatient(self) -> Iterator[None]:
        """Within it, a lock that somebody else holds is an error at once: for work that can be done later."""
        self.db.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            self.db.execute(f"PRAGMA busy_timeout = {WAIT}")

    def close(self) -> None:
        """Close the file; the last one to close folds the write-ahead log in."""
        self.db.close()

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_book(path: str, *, create: bool = True) -> Book:
    """Open the book at `path`, making it (0600, in a 0700 folder) when there is none.

    Raises BookError (exit 5) for what is no book of ours, damaged, newer, or cannot be read.
    """
    path = os.path.abspath(path)
    if os.path.islink(path) and not os.path.exists(path):
        raise BookError(
            _("%(path)s is a link that leads nowhere; remove it or name the book with --store.")
            % {"path": path}
        )
    if not os.path.exists(path):
        if not create:
            raise BookError(_("There is no book at %(path)s yet.") % {"path": path})
        from crm_tui.store.making import make

        make(path)
    readonly = not (os.access(path, os.W_OK) and os.access(os.path.dirname(path), os.W_OK))
    check_header(path)
    try:
        if not readonly and os.path.exists(path + "-wal"):
            _refuse_newer(_schema_in_log(path), path)
        book = connect(path, readonly)
    except driver.Error as problem:
        raise acts.explained(problem) from problem
    if book.schema() < SCHEMA and not readonly:
        from crm_tui.store.making import migrate

        with ExitStack() as undone:
            undone.callback(book.close)
            migrate(book)
            book.migrated = True
            undone.pop_all()
    return book


def check_header(path: str) -> None:
    """BookError for what the file's own header says is no book for us, before SQLite touches a byte."""
    try:
        mode = os.stat(path)
        if not stat.S_ISREG(mode.st_mode):
            raise BookError(_("%(path)s is not a file; name the book with --store.") % {"path": path})
        with open(path, "rb") as f:
            head = f.read(100)
    except PermissionError as problem:
        raise BookError(
            _("%(path)s belongs to somebody else; give yourself the right to read it.") % {"path": path}
        ) from problem
    except OSError as problem:
        raise BookError(
            _("%(path)s cannot be read: %(why)s.") % {"path": path, "why": problem.strerror}
        ) from problem
    if len(head) < 100 or head[:16] != MAGIC:
        raise BookError(
            _(
                "%(path)s is damaged or no book: it was left as it is. Bring back a backup with 'crm restore FILE'."
            )
            % {"path": path}
        )
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise BookError(_("%(path)s is another program's database; it was left as it is.") % {"path": path})
    _refuse_newer(int.from_bytes(head[60:64], "big"), path)
    if mode.st_mode & 0o077 and mode.st_uid == os.getuid():
        os.chmod(path, 0o600)  # customers' data is for its owner alone
    if mode.st_nlink > 1:  # a maker was killed between giving the name and taking the other one away
        from crm_tui.store.making import sweep

        sweep(path)


def _refuse_newer(version: int, path: str) -> None:
    if version > SCHEMA:
        raise BookError(
            _("%(path)s was made by a newer crm-tui; nothing was changed. Update the program.")
            % {"path": path}
        )


def _schema_in_log(path: str) -> int:
    """The schema's number by the log, which may be ahead of the header; reading alone leaves every byte."""
    db = driver.connect(_uri(path, True), uri=True, timeout=WAIT / 1000)
    try:
        return int(db.execute("PRAGMA user_version").fetchone()[0])
    finally:
        db.close()


def _uri(path: str, readonly: bool) -> str:
    safe = (
        path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    )  # urllib.parse costs half a lookup
    return f"file:{safe}?mode={'ro' if readonly else 'rw'}"


def connect(path: str, readonly: bool) -> Book:
    """A connection to a book whose header is sound; driver errors come as they are."""
    uri = _uri(path, readonly)
    try:
        db = _open(uri)
    except driver.OperationalError:
        if not readonly:
            raise
        # a folder that may not be written to has no room for the log's index
        if os.path.exists(path + "-wal") and os.path.getsize(path + "-wal"):
            raise BookError(
                _(
                    "%(path)s has newer pages in its log, but its folder is read-only. Copy both to another one."
                )
                % {"path": path}
            ) from None
        db = _open(uri + "&immutable=1")
    set_up(db)
    return Book(path, db, readonly=readonly)


def _open(uri: str) -> driver.Connection:
    db = driver.connect(
        uri, uri=True, isolation_level=None, timeout=WAIT / 1000, check_same_thread=False,
        cached_statements=_STATEMENTS,
    )  # fmt: skip
    try:
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except driver.Error:
        db.close()
        raise
    except UnicodeDecodeError as problem:  # SQLite quotes the broken schema, which is no text any more
        db.close()
        raise driver.DatabaseError("malformed database schema") from problem
    return db


def set_up(db: driver.Connection) -> None:
    """The pragmas of every connection."""
    db.execute(f"PRAGMA busy_timeout = {WAIT}")
    for pragma in (
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        "cell_size_check = ON",
        "trusted_schema = OFF",
        "temp_store = MEMORY",
        "cache_size = -16000",
        f"wal_autocheckpoint = {_LOG}",
    ):
        db.execute(f"PRAGMA {pragma}")


def empty_log(book: Book) -> None:
    """In a pause: move what the log has gathered into the file, as far as nobody reads older pages."""
    log = book.path + "-wal"
    if os.path.exists(log) and os.path.getsize(log) > _PAUSED:
        book.db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()


def changed_by_others(book: Book) -> int:
    """A number that moves when another process (or connection) commits to the book."""
    return int(book.db.execute("PRAGMA data_version").fetchone()[0])

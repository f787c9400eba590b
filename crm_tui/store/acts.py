"""An act is the unit of change: one transaction, one batch, one undo step.

Created rows are known by the span of ids that an act gave out (ids are never used twice); changed and
deleted rows by the before-images that triggers keep. `settle` is handed in at start-up and runs inside
the transaction, so that no reader ever sees a book that is half brought up to date.
"""

from __future__ import annotations

import os
import time
from contextlib import contextmanager

from crm_tui.errors import BookError, CrmError
from crm_tui.locale import _
from crm_tui.store import driver
from crm_tui.store.tables import PERSON, THROUGH_ORDER, TRACKED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crm_tui.store.book import Book


class Act:
    """One change under way: its connection, its batch and what it will say in the history."""

    def __init__(self, book: Book, batch: int, day: str) -> None:
        self.book = book
        self.db = book.db
        self.batch = batch
        self.day = day
        self.tables: set[str] | None = None  # what it wrote, once `gather_touched` has looked

    def insert(self, table: str, **values: object) -> int:
        """Write one new row; returns its id."""
        named = ", ".join(values)
        marks = ", ".join("?" * len(values))
        sql = f"INSERT INTO {table} ({named}, batch) VALUES ({marks}, ?)"
        return int(self.db.execute(sql, (*values.values(), self.batch)).lastrowid or 0)

    def update(self, table: str, row: int, **values: object) -> None:
        """Change one row; its before-image is kept."""
        named = ", ".join(f"{column} = ?" for column in values)
        self.db.execute(
            f"UPDATE {table} SET {named}, batch = ? WHERE id = ?", (*values.values(), self.batch, row)
        )

    def delete(self, table: str, row: int) -> None:
        """Delete one row; its before-image is kept."""
        self.db.execute(f"DELETE FROM {table} WHERE id = ?", (row,))

    def about(self, contact: int | None = None, detail: str | None = None) -> None:
        """What the history says of this act: the person it is about, and plain facts without names.

        A part of a bigger act has nothing to say of its own.
        """
        if self.book.whole is self:
            return
        if contact is not None:
            self.db.execute("UPDATE batch SET contact = ? WHERE id = ?", (contact, self.batch))
        if detail is not None:
            self.db.execute("UPDATE batch SET detail = ? WHERE id = ?", (detail, self.batch))

    def next_ids(self) -> dict[str, int]:
        """The next id of each table, for bulk writers that number their rows themselves."""
        last = last_ids(self.db)
        return {table: last.get(table, 0) + 1 for table in TRACKED}


def last_ids(db: driver.Connection) -> dict[str, int]:
    """The highest id ever given out, by table."""
    return dict(db.execute("SELECT name, seq FROM sqlite_sequence"))


def new_key() -> str:
    """A batch's client-made key: the same key is never carried out twice."""
    return os.urandom(12).hex()


@contextmanager
def writing(db: driver.Connection) -> Iterator[None]:
    """BEGIN IMMEDIATE … COMMIT; anything raised inside rolls back. The store's only transactions."""
    try:
        db.execute("BEGIN IMMEDIATE")
    except driver.Error as problem:
        raise explained(problem) from problem
    try:
        yield
        db.execute("COMMIT")
    except driver.IntegrityError:
        raise
    except driver.Error as problem:
        raise explained(problem) from problem
    finally:
        if db.in_transaction:  # not reached COMMIT: nothing half-done stays
            db.execute("ROLLBACK")


def read_only() -> BookError:
    """The error for a book that may only be read."""
    return BookError(
        _("The book is read-only; nothing was changed. Give yourself write access to its file and folder.")
    )


def explained(problem: driver.Error) -> CrmError:
    """SQLite's words as a sentence for a seller."""
    said = str(problem).lower()
    if "locked" in said or "busy" in said:
        return BookError(
            _("The book is in use by another program; nothing was changed. Try again when it is done.")
        )
    if "readonly" in said or "read-only" in said or "attempt to write" in said:
        return read_only()
    if "full" in said:
        return BookError(_("The disk is full; nothing was changed. Make room and try again."))
    if "malformed" in said or "not a database" in said or "corrupt" in said:
        return BookError(
            _("The book is damaged. Nothing was changed; bring back a backup with 'crm restore FILE'.")
        )
    return BookError(_("The book could not be used (%(why)s); nothing was changed.") % {"why": problem})


@contextmanager
def acting(
    book: Book,
    what: str,
    day: str,
    *,
    key: str | None = None,
    detail: str = "",
    contact: int | None = None,
    final: str | None = None,
    settle: Callable[[Act], None] | None = None,
) -> Iterator[Act]:
    """One act: opens the batch, hands out an Act, notes what was made, settles, commits."""
    with writing(book.db):
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        try:
            made = book.db.execute(
                "INSERT INTO batch (key, what, detail, contact, at, day, final) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (key or new_key(), what, detail, contact, at, day, final),
            )
        except driver.IntegrityError as problem:
            raise CrmError(_("That was done already; nothing was done twice.")) from problem
        act = Act(book, int(made.lastrowid or 0), day)
        before = last_ids(book.db)
        yield act
        _note_spans(act, before)
        if settle is not None:
            settle(act)
            _note_spans(act, before)  # an order may have moved a prospect


def _note_spans(act: Act, before: dict[str, int]) -> None:
    """Which rows the act has made so far."""
    for table, last in last_ids(act.db).items():
        first = before.get(table, 0) + 1
        if table in TRACKED and last >= first:
            act.db.execute("INSERT OR REPLACE INTO span VALUES (?, ?, ?, ?)", (act.batch, table, first, last))


def gather_touched(act: Act) -> int:
    """Fill temp.touched with every person whose rows this act made, changed or deleted; returns how many."""
    db, batch = act.db, act.batch
    db.execute("CREATE TEMP TABLE IF NOT EXISTS touched (contact INTEGER PRIMARY KEY)")
    db.execute("DELETE FROM temp.touched")
    spans = {
        t: (a, b) for t, a, b in db.execute("SELECT tbl, first, last FROM span WHERE batch = ?", (batch,))
    }
    changed = {t for (t,) in db.execute("SELECT DISTINCT tbl FROM change WHERE batch = ?", (batch,))}
    act.tables = {*spans, *changed}
    put = "INSERT OR IGNORE INTO temp.touched SELECT"
    for table, places in PERSON.items():
        for place in places:
            if table in spans:
                db.execute(
                    f"{put} {place} FROM {table} WHERE id BETWEEN ? AND ? AND {place} IS NOT NULL",
                    spans[table],
                )
            if table in changed:
                db.execute(
                    f"{put} t.{place} FROM change c JOIN {table} t ON t.id = c.row"
                    f" WHERE c.batch = ? AND c.tbl = '{table}' AND t.{place} IS NOT NULL",
                    (batch,),
                )
                db.execute(
                    f"{put} json_extract(before, '$.{place}') FROM change WHERE batch = ? AND tbl = '{table}'"
                    f" AND json_extract(before, '$.{place}') IS NOT NULL",
                    (batch,),
                )
    for table in THROUGH_ORDER:
        if table in spans:
            db.execute(
                f"{put} o.contact FROM {table} t JOIN orders o ON o.id = t.orders"
                " WHERE t.id BETWEEN ? AND ? AND o.contact IS NOT NULL",
                spans[table],
            )
        if table in changed:
            db.execute(
                f"{put} o.contact FROM change c LEFT JOIN {table} t ON t.id = c.row"
                " JOIN orders o ON o.id = coalesce(t.orders, json_extract(c.before, '$.orders'))"
                f" WHERE c.batch = ? AND c.tbl = '{table}' AND o.contact IS NOT NULL",
                (batch,),
            )
    return int(db.execute("SELECT count(*) FROM temp.touched").fetchone()[0])

"""Undo: gives every row that a batch touched the state it had before, or refuses and names what stands on it.

A row and the batch it bears name one state, so restoring the before-image (its batch too) is exact, and a
chain of undos works. Undoing an undo is redo: the undo's own before-images are what the batch had made.
"""

from __future__ import annotations

import json

from crm_tui.errors import CrmError, NotFound
from crm_tui.locale import _
from crm_tui.store import driver
from crm_tui.store.acts import Act
from crm_tui.store.tables import TRACKED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.store.book import Book

Span = tuple[int, int]
# references that the schema does not know as such: an undo must not leave them dangling either
_ALSO_NAMED = (
    ("event", "followup", "followup"), ("event", "cases", "cases"), ("event", "orders", "orders"),
    ("cases", "orders", "orders"), ("cases", "line", "line"), ("seen", "contact", "contact"),
)  # fmt: skip


def batch_to_undo(book: Book, batch: int | None) -> int:
    """The batch asked for, else the newest that is neither an undo nor undone; refuses with a sentence."""
    if batch is None:
        row = book.db.execute(
            "SELECT id FROM batch WHERE undoes IS NULL AND undone_by IS NULL AND (final IS NOT NULL"
            " OR id IN (SELECT batch FROM span) OR id IN (SELECT batch FROM change)) ORDER BY id DESC LIMIT 1"
        ).fetchone()
        if row is None:
            raise NotFound(_("There is nothing to undo."))
        batch = int(row[0])
    row = book.db.execute("SELECT undone_by, final FROM batch WHERE id = ?", (batch,)).fetchone()
    if row is None:
        raise NotFound(_("There is no act %(batch)s; 'crm history' lists them.") % {"batch": batch})
    if row[0] is not None:
        raise CrmError(
            _("Act %(batch)s was undone already; 'crm undo %(by)s' brings it back.")
            % {"batch": batch, "by": row[0]}
        )
    if row[1] is not None:
        raise CrmError(_("Act %(batch)s cannot be undone: %(why)s.") % {"batch": batch, "why": _(row[1])})
    return batch


def undo(book: Book, batch: int | None, day: str, *, key: str | None = None) -> tuple[int, int]:
    """Undo one batch (default: the last act); returns (batch undone, batch of the undo)."""
    target = batch_to_undo(book, batch)
    try:
        with book.act("undo", day, key=key) as act:
            batch_to_undo(book, target)  # again under the lock: another process may have been first
            act.db.execute("PRAGMA defer_foreign_keys = ON")
            found = act.db.execute("SELECT tbl, first, last FROM span WHERE batch = ?", (target,))
            spans = {table: (first, last) for table, first, last in found}
            _refuse_if_built_upon(act, target, spans)
            _restore(act, target, spans)
            _mark(act, target)
    except driver.IntegrityError as problem:  # a row that nobody names stands on one that would go
        raise CrmError(
            _("Act %(batch)s cannot be undone: later acts stand on it.") % {"batch": target}
        ) from problem
    return target, act.batch


def _mark(act: Act, target: int) -> None:
    of, contact, what = act.db.execute(
        "SELECT undoes, contact, what FROM batch WHERE id = ?", (target,)
    ).fetchone()
    act.db.execute(
        "UPDATE batch SET undoes = ?, contact = ?, detail = ? WHERE id = ?",
        (target, contact, what, act.batch),
    )
    act.db.execute("UPDATE batch SET undone_by = ? WHERE id = ?", (act.batch, target))
    by: int | None = None
    while of is not None:  # redo: what the undo had undone is in force again, what that had undone is not …
        act.db.execute("UPDATE batch SET undone_by = ? WHERE id = ?", (by, of))
        by = None if by else of
        (of,) = act.db.execute("SELECT undoes FROM batch WHERE id = ?", (of,)).fetchone()


def _refuse(act: Act, target: int, later: int) -> None:
    final, what = act.db.execute("SELECT final, what FROM batch WHERE id = ?", (later,)).fetchone()
    if final is not None:
        raise CrmError(
            _(
                "Act %(batch)s cannot be undone: act %(later)s (%(what)s) changed the same rows later, for good."
            )
            % {"batch": target, "later": later, "what": what}
        )
    raise CrmError(
        _("Act %(batch)s cannot be undone: act %(later)s changed the same rows later; undo that first.")
        % {"batch": target, "later": later}
    )


def _refuse_if_built_upon(act: Act, target: int, spans: dict[str, Span]) -> None:
    """A row that the undo would touch must still be as the batch left it, and nobody may stand on it."""
    db = act.db
    for table, (first, last) in spans.items():
        row = (
            db.execute(
                f"SELECT batch FROM {table} WHERE id BETWEEN ? AND ? AND batch != ? LIMIT 1",
                (first, last, target),
            ).fetchone()
            or db.execute(
                "SELECT batch FROM change WHERE tbl = ? AND row BETWEEN ? AND ? AND op = 'delete' AND batch > ?"
                " AND batch NOT IN (SELECT id FROM batch WHERE undone_by IS NOT NULL)"
                f" AND NOT EXISTS (SELECT 1 FROM {table} WHERE id = row) ORDER BY batch LIMIT 1",
                (table, first, last, target),
            ).fetchone()
        )
        if row:
            _refuse(act, target, row[0])
    for child, column, parent in _references(db):
        if parent in spans:
            row = db.execute(
                f"SELECT batch FROM {child} WHERE {column} BETWEEN ? AND ? AND batch != ? LIMIT 1",
                (*spans[parent], target),
            ).fetchone()
            if row:
                _refuse(act, target, row[0])
    for table in TRACKED:
        row = db.execute(
            f"SELECT coalesce(t.batch, c.batch) FROM change c LEFT JOIN {table} t ON t.id = c.row"
            " WHERE c.batch = ? AND c.tbl = ? AND t.batch IS NOT c.leaves LIMIT 1",
            (target, table),
        ).fetchone()
        if row:
            _refuse(act, target, row[0])


def _references(db: driver.Connection) -> list[tuple[str, str, str]]:
    """(table, column, the table it names) of everything that can stand on a row."""
    named = [
        (child, fk[3], fk[2])
        for child in TRACKED
        for fk in db.execute(f"PRAGMA foreign_key_list({child})").fetchall()
        if fk[2] in TRACKED
    ]
    return [*named, *_ALSO_NAMED]


def _restore(act: Act, target: int, spans: dict[str, Span]) -> None:
    for table, (first, last) in spans.items():
        act.db.execute(f"DELETE FROM {table} WHERE id BETWEEN ? AND ?", (first, last))
    for table in TRACKED:
        rows = act.db.execute(
            # what a deleted row alone may have is free again once the others have their own back
            "SELECT row, op, before FROM change WHERE batch = ? AND tbl = ? ORDER BY op = 'delete', op = 'update'",
            (target, table),
        )
        for row, op, before in rows.fetchall():
            if op == "insert":
                act.db.execute(f"DELETE FROM {table} WHERE id = ?", (row,))
                continue
            image: dict[str, object] = json.loads(before)
            if op == "update":
                named = ", ".join(f"{c} = ?" for c in image)
                act.db.execute(f"UPDATE {table} SET {named} WHERE id = ?", (*image.values(), row))
            else:
                _put_back(act, table, row, image)


def _put_back(act: Act, table: str, row: int, image: dict[str, object]) -> None:
    marks = ", ".join("?" * len(image))
    act.db.execute(f"INSERT INTO {table} ({', '.join(image)}) VALUES ({marks})", tuple(image.values()))
    act.db.execute(
        "INSERT INTO change VALUES (?, ?, ?, 'insert', ?, NULL)", (act.batch, table, row, image["batch"])
    )


def history(book: Book, limit: int = 50) -> list[dict[str, object]]:
    """The latest acts, newest first: {batch, at, what, detail, contact, undoes, undone_by, final}."""
    rows = book.db.execute(
        "SELECT b.id, b.at, b.what, b.detail, b.contact, c.name, b.undoes, b.undone_by, b.final FROM batch b"
        " LEFT JOIN contact c ON c.id = b.contact ORDER BY b.id DESC LIMIT ?",
        (limit,),
    )
    return [
        {
            "batch": i,
            "at": at,
            "what": what,
            "detail": detail,
            "contact": {"id": who, "name": name} if who else None,
            "undoes": undoes,
            "undone_by": by,
            "final": final,
        }
        for i, at, what, detail, who, name, undoes, by, final in rows
    ]

"""Erasing a person from every table that holds one, from the history of changes, and from the bytes.

The act removes the rows. What SQLite still keeps of them (index segments, free pages, the write-ahead
log) goes in `scrub`, after COMMIT; a row in `setting` says that it is due, so that a kill or a reader
that holds the log leaves it to be finished later.
"""

from __future__ import annotations

from collections import namedtuple
from contextlib import suppress

from crm_tui.errors import BookError
from crm_tui.locale import N_
from crm_tui.store import courses, driver, search
from crm_tui.store.acts import writing
from crm_tui.store.tables import PERSON, THROUGH_ORDER, TRACKED, columns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.store.acts import Act

DUE = "erasing "  # begins the key of the setting that says that bytes are left
FINAL = N_("an erased person does not come back")
NEEDED = N_("it needs what was erased with a person")
# what an order keeps of its buyer besides the link; the shop's totals need none of it
_OF_BUYER = ("contact", "wishes", "note", "buyer", "extra")
_READER_WAIT = 2000  # ms for which a reader that holds the log is waited for

# how a person is recognised in an older copy of the book
Traces = namedtuple("Traces", "contact name created norms keys")


def traces(db: driver.Connection, contact: int) -> Traces | None:
    """What to look for in backups before the person goes; None when there is no such contact."""
    row = db.execute("SELECT name, created FROM contact WHERE id = ?", (contact,)).fetchone()
    if row is None:
        return None
    norms = [
        norm for (norm,) in db.execute("SELECT norm FROM handle WHERE contact = ? AND norm != ''", (contact,))
    ]
    keys = [key for (key,) in db.execute("SELECT key FROM identity WHERE contact = ?", (contact,))]
    return Traces(contact, row[0], row[1], norms, keys)


def holds(path: str, person: Traces) -> bool:
    """Whether an older copy of the book at `path` holds the person; False for what is no book."""
    from urllib.parse import quote

    with suppress(driver.Error, OSError):
        db = driver.connect(f"file:{quote(path)}?mode=ro&immutable=1", uri=True)
        try:
            if db.execute(
                "SELECT 1 FROM contact WHERE id = ? AND name = ? AND created = ?",
                (person.contact, person.name, person.created),
            ).fetchone():
                return True
            asked = [("handle", "norm", norm) for norm in person.norms]
            asked += [("identity", "key", key) for key in person.keys]
            return any(
                db.execute(f"SELECT 1 FROM {table} WHERE {column} = ?", (value,)).fetchone()
                for table, column, value in asked
            )
        finally:
            db.close()
    return False


def erase(act: Act, contact: int) -> None:
    """Remove the person within an act: rows, earlier images of them, derived rows; orders stay, anonymous."""
    db = act.db
    _gather_selves(db, contact)
    _gather_rows(db)
    courses.forget(db, "SELECT id FROM temp.self")
    for table, places in PERSON.items():
        for place in places:
            _remove(act, table, place)
    for table, kept in (("line", ("extra",)), ("parcel", ("tracking", "tracking_key"))):
        emptied = ", ".join(f"{column} = NULL" for column in kept)
        db.execute(
            f"UPDATE {table} SET {emptied}, batch = ? WHERE id IN (SELECT row FROM temp.gone WHERE tbl = ? AND now)",
            (act.batch, table),
        )
    db.execute("DELETE FROM contact WHERE id IN (SELECT id FROM temp.self)")
    _forget_history(act)
    for table in ("summary", "spent", "stale", "step", "lapse", "yearly", "marketed", "belongs", "alphabet"):
        db.execute(f"DELETE FROM {table} WHERE contact IN (SELECT id FROM temp.self)")
    search.drop(db, [one for (one,) in db.execute("SELECT id FROM temp.self")])
    act.insert("setting", key=f"{DUE}{act.batch}", value="")


def _gather_selves(db: driver.Connection, contact: int) -> None:
    """temp.self: the person, and the twins that were merged into them and live on in before-images alone."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS self (id INTEGER PRIMARY KEY)")
    db.execute("DELETE FROM temp.self")
    db.execute("INSERT INTO temp.self VALUES (?)", (contact,))
    for table, places in PERSON.items():
        if places != ("contact",):
            continue
        db.execute(
            f"""INSERT OR IGNORE INTO temp.self SELECT json_extract(c.before, '$.contact') AS was FROM change c
            JOIN {table} t ON t.id = c.row WHERE c.tbl = ? AND t.contact = ? AND c.before IS NOT NULL
            AND was IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contact WHERE id = was)""",
            (table, contact),
        )
    db.execute(  # one that brought nothing along
        """INSERT OR IGNORE INTO temp.self SELECT row FROM change WHERE tbl = 'contact' AND op = 'delete'
        AND batch IN (SELECT id FROM batch WHERE contact = ?) AND NOT EXISTS (SELECT 1 FROM contact WHERE id = row)""",
        (contact,),
    )


def _gather_rows(db: driver.Connection) -> None:
    """temp.gone: every row that is (`now`) or was the person's, by table."""
    key = "PRIMARY KEY (tbl, row)"
    db.execute(
        f"CREATE TEMP TABLE IF NOT EXISTS gone (tbl TEXT, row INTEGER, now INTEGER, {key}) WITHOUT ROWID"
    )
    db.execute("DELETE FROM temp.gone")
    put, who = "INSERT OR IGNORE INTO temp.gone", "(SELECT id FROM temp.self)"
    for table, places in PERSON.items():
        for place in places:
            if place == "referred_by":  # whom they brought stays
                continue
            db.execute(f"{put} SELECT '{table}', id, 1 FROM {table} WHERE {place} IN {who}")
            db.execute(
                f"{put} SELECT tbl, row, 0 FROM change WHERE tbl = '{table}'"
                f" AND json_extract(before, '$.{place}') IN {who}"
            )
    for table in THROUGH_ORDER:
        theirs = "(SELECT row FROM temp.gone WHERE tbl = 'orders' AND now)"
        db.execute(f"{put} SELECT '{table}', id, 1 FROM {table} WHERE orders IN {theirs}")
        db.execute(
            f"{put} SELECT tbl, row, 0 FROM change WHERE tbl = '{table}'"
            f" AND json_extract(before, '$.orders') IN {theirs}"
        )


def _remove(act: Act, table: str, place: str) -> None:
    """Their rows of one table go, or lose the person where the row is not theirs alone."""
    who = f"{place} IN (SELECT id FROM temp.self)"
    if table == "orders":
        emptied = ", ".join(f"{column} = NULL" for column in _OF_BUYER)
    elif table == "seen" or place == "referred_by":
        emptied = f"{place} = NULL"
    elif table == "contact":
        return  # last, when nothing names it any more
    else:
        act.db.execute(f"DELETE FROM {table} WHERE {who}")
        return
    act.db.execute(f"UPDATE {table} SET {emptied}, batch = ? WHERE {who}", (act.batch,))


def _forget_history(act: Act) -> None:
    """Before-images of the person go; acts that would need them, or are about the person, become final."""
    db = act.db
    who = "contact IN (SELECT id FROM temp.self)"
    db.execute(
        f"""UPDATE batch SET final = coalesce(final, ?) WHERE id != ? AND ({who} OR id IN
            (SELECT c.batch FROM change c JOIN temp.gone g ON g.tbl = c.tbl AND g.row = c.row))""",
        (NEEDED, act.batch),
    )
    db.execute(f"UPDATE batch SET contact = NULL, detail = '' WHERE {who}")
    db.execute(
        """DELETE FROM change WHERE batch = ? OR EXISTS
            (SELECT 1 FROM temp.gone g WHERE g.tbl = change.tbl AND g.row = change.row)""",
        (act.batch,),
    )
    for table in TRACKED:  # an image of somebody they brought keeps no number of theirs
        if "referred_by" in columns(table):
            db.execute(
                """UPDATE change SET before = json_set(before, '$.referred_by', NULL) WHERE tbl = ?
                AND json_extract(before, '$.referred_by') IN (SELECT id FROM temp.self)""",
                (table,),
            )


def due(db: driver.Connection) -> bool:
    """Whether bytes of an erased person may still be in the file or its log."""
    found = db.execute(
        "SELECT 1 FROM setting WHERE key >= ? AND key < ? LIMIT 1", (DUE, DUE + "a")
    ).fetchone()
    return found is not None


def scrub(db: driver.Connection) -> bool:
    """Take erased people out of the bytes; False when it could not be done and stays due.

    Rebuilds the search indexes, writes the file anew and empties the log.
    """
    (wait,) = db.execute("PRAGMA busy_timeout").fetchone()
    db.execute(f"PRAGMA busy_timeout = {_READER_WAIT}")
    try:
        with writing(db):
            for table in ("term", "infix"):
                db.execute(f"INSERT INTO {table}({table}) VALUES ('rebuild')")
        # a large book does not fit in memory; SQLite unlinks its temporary file at once
        db.execute("PRAGMA temp_store = FILE")
        db.execute("VACUUM")
        (busy, _log, _done) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not busy:
            _done_with(db)
    except (BookError, driver.Error):
        return False  # in use, or no room for the new file: the act stands, and this stays due
    finally:
        db.execute("PRAGMA temp_store = MEMORY")
        db.execute(f"PRAGMA busy_timeout = {wait}")
    return not busy


def _done_with(db: driver.Connection) -> None:
    with writing(db):
        for (row,) in db.execute(
            "SELECT id FROM setting WHERE key >= ? AND key < ?", (DUE, DUE + "a")
        ).fetchall():
            db.execute("DELETE FROM setting WHERE id = ?", (row,))
            db.execute("DELETE FROM change WHERE tbl = 'setting' AND row = ?", (row,))

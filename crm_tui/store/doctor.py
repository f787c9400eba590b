"""What the doctor asks a book, and the derived facts that can always be made again."""

from __future__ import annotations

from crm_tui.store import driver, summaries
from crm_tui.store.acts import writing

_MOST = 20  # faults that are counted out


def faults(db: driver.Connection, *, deep: bool = False) -> list[str]:
    """SQLite's own words on what is wrong with the file; [] for a sound one.

    Faults of the search index are left out: it can be made again, and `search.check` tells of them.
    """
    check = "integrity_check" if deep else "quick_check"
    found = [str(row[0]) for row in db.execute(f"PRAGMA {check}({_MOST})")]
    found = [one for one in found if one != "ok" and "fts5" not in one.lower()]
    if deep and not found:
        broken = db.execute("PRAGMA foreign_key_check").fetchmany(_MOST)
        found = [
            f"row {row} of {table} names a row of {parent} that is not there"
            for table, row, parent, _n in broken
        ]
    return found


def keeps_log(db: driver.Connection) -> bool:
    """Whether the book is in the mode in which readers never wait; brings it there when it is not."""
    (mode,) = db.execute("PRAGMA journal_mode").fetchone()
    if mode != "wal":
        (mode,) = db.execute("PRAGMA journal_mode = WAL").fetchone()
    return bool(mode == "wal")


def differing(db: driver.Connection) -> int:
    """How many people's summaries are not what their rows say, those of people who are gone too."""
    gone = 0
    for table in ("summary", "spent"):
        sql = f"SELECT count(*) FROM {table} WHERE contact NOT IN (SELECT id FROM contact)"
        gone += int(db.execute(sql).fetchone()[0])
    return summaries.differing(db) + gone


def summarize_again(db: driver.Connection) -> None:
    """Make everybody's summaries anew."""
    with writing(db):
        db.execute("CREATE TEMP TABLE IF NOT EXISTS touched (contact INTEGER PRIMARY KEY)")
        db.execute("DELETE FROM temp.touched")
        for table in ("summary", "spent"):
            db.execute(f"DELETE FROM {table} WHERE contact NOT IN (SELECT id FROM contact)")
        db.execute("INSERT INTO temp.touched SELECT id FROM contact")
        summaries.refresh(db)


def index_again(db: driver.Connection, *, damaged: bool) -> None:
    """Everybody waits for search terms; a damaged index is emptied first."""
    from crm_tui.store import search

    with writing(db):
        if damaged:
            search.clear(db)
        else:
            search.queue_everybody(db)


def waiting(db: driver.Connection) -> int:
    """How many people wait for search terms."""
    return int(db.execute("SELECT count(*) FROM stale").fetchone()[0])

"""Backups are verified before they get their name; restoring keeps what was there."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_tui.errors import BookError, CrmError
from crm_tui.people import contacts
from crm_tui.settle import settle
from crm_tui.store import backup, driver
from crm_tui.store.book import Book, open_book
from crm_tui.store.tables import TRACKED
from crm_tui.store.undo import undo

DAY = "2026-03-01"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with open_book(str(tmp_path / "shop" / "book.db")) as book:
        book.settle = settle
        for n in range(30):
            contacts.add(book, f"P{n}", emails=[f"p{n}@x.example"], tags=["a"], day=DAY)
        yield book


def content(db: driver.Connection) -> dict[str, list]:
    return {
        table: db.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in (*TRACKED, "batch")
    }


def test_a_copy_is_the_book(book: Book, tmp_path: Path):
    place = tmp_path / "new" / "folder" / "copy.db"
    found = backup.copy_to(book, str(place))
    assert {table: count for table, count, _last in found}["contact"] == 30
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert [one.name for one in place.parent.iterdir()] == ["copy.db"]
    with open_book(str(place), create=False) as copy:
        assert content(copy.db) == content(book.db)
        copy.settle = settle
        undo(copy, None, DAY)  # its history came along


def test_an_existing_file_is_never_overwritten(book: Book, tmp_path: Path):
    place = tmp_path / "copy.db"
    place.write_text("mine")
    with pytest.raises(CrmError, match="exists already") as refused:
        backup.copy_to(book, str(place))
    assert refused.value.exit_code == 1
    assert place.read_text() == "mine"
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "nowhere")
    with pytest.raises(CrmError, match="exists already"):
        backup.copy_to(book, str(link))
    assert sorted(one.name for one in tmp_path.iterdir()) == ["copy.db", "link.db", "shop"]


def test_where_nothing_can_be_written(book: Book, tmp_path: Path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(CrmError, match="cannot be written"):
        backup.copy_to(book, str(tmp_path / "file" / "copy.db"))


def test_a_copy_that_differs_is_thrown_away(book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    real = backup.verify
    monkeypatch.setattr(backup, "verify", lambda db, path: real(db, path)[:-1])
    with pytest.raises(CrmError, match="differs"):
        backup.copy_to(book, str(tmp_path / "copy.db"))
    assert [one.name for one in tmp_path.iterdir()] == ["shop"]


def test_a_copy_while_others_write_is_one_moment(book: Book, tmp_path: Path):
    stop = threading.Event()

    def write() -> None:
        with open_book(book.path) as mine:
            n = 0
            while not stop.is_set():
                contacts.add(mine, f"W{n}", tags=["a"], day=DAY)
                n += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for n in range(5):
            place = str(tmp_path / f"copy{n}.db")
            found = {table: count for table, count, _last in backup.copy_to(book, place)}
            assert found["contact"] == found["tag"] == found["batch"]
    finally:
        stop.set()
        writer.join()


def test_restoring_keeps_what_was_there(book: Book, tmp_path: Path):
    good = str(tmp_path / "copy.db")
    backup.copy_to(book, good)
    before = content(book.db)
    contacts.add(book, "Later", day=DAY)
    book.close()
    bytes_of_copy = Path(good).read_bytes()
    backup.restore(good, book.path)
    assert Path(good).read_bytes() == bytes_of_copy
    with open_book(book.path) as now:
        assert content(now.db) == before
        assert now.db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    with open_book(book.path + ".replaced-1") as old:
        assert old.db.execute("SELECT name FROM contact ORDER BY id DESC").fetchone() == ("Later",)
    backup.restore(good, book.path)
    assert sorted(one.name for one in Path(book.path).parent.iterdir()) == [
        "book.db", "book.db.replaced-1", "book.db.replaced-2",
    ]  # fmt: skip
    assert all(stat.S_IMODE(one.stat().st_mode) == 0o600 for one in Path(book.path).parent.iterdir())


def test_restoring_where_there_is_no_book(book: Book, tmp_path: Path):
    good = str(tmp_path / "copy.db")
    backup.copy_to(book, good)
    target = tmp_path / "other" / "book.db"
    backup.restore(good, str(target))
    with open_book(str(target), create=False) as now:
        assert content(now.db) == content(book.db)
    assert [one.name for one in target.parent.iterdir()] == ["book.db"]


def test_restoring_over_a_damaged_book(book: Book, tmp_path: Path):
    good = str(tmp_path / "copy.db")
    backup.copy_to(book, good)
    book.close()
    target = Path(book.path)
    for n, harm in enumerate(
        (b"", b"Dear diary", target.read_bytes()[:5000], b"SQLite format 3\0" + b"\xff" * 9000), 1
    ):
        target.write_bytes(harm)
        Path(book.path + "-wal").write_bytes(b"old log")
        backup.restore(good, book.path)
        assert Path(f"{book.path}.replaced-{n}").read_bytes() == harm
        with open_book(book.path) as now:
            assert now.db.execute("SELECT count(*) FROM contact").fetchone() == (30,)


@pytest.mark.parametrize("harm", ["missing", "text", "damaged", "foreign", "newer"])
def test_only_a_sound_book_is_restored(book: Book, tmp_path: Path, harm: str):
    bad = tmp_path / "bad.db"
    if harm == "text":
        bad.write_text("x" * 5000)
    elif harm in ("damaged", "newer"):
        backup.copy_to(book, str(bad))
        whole = bytearray(bad.read_bytes())
        if harm == "damaged":
            whole[len(whole) // 2 : len(whole) // 2 + 9000] = b"\xff" * 9000
        else:
            whole[60:64] = (99).to_bytes(4, "big")
        bad.write_bytes(whole)
    elif harm == "foreign":
        db = driver.connect(bad)
        db.execute("CREATE TABLE t (x)")
        db.close()
    before = content(book.db)
    book.close()
    with pytest.raises(CrmError):
        backup.restore(str(bad), book.path)
    assert [one.name for one in Path(book.path).parent.iterdir()] == ["book.db"]
    with open_book(book.path) as now:
        assert content(now.db) == before


def test_a_book_that_is_open_elsewhere_is_not_replaced(book: Book, tmp_path: Path):
    good = str(tmp_path / "copy.db")
    backup.copy_to(book, good)
    contacts.add(book, "Later", day=DAY)
    with pytest.raises(BookError, match="open in another program"):
        backup.restore(good, book.path)
    assert book.db.execute("SELECT count(*) FROM contact").fetchone() == (31,)
    contacts.add(book, "Still at work", day=DAY)
    assert [one.name for one in Path(book.path).parent.iterdir() if "re" in one.name] == []


KILLED = """
import sys
from crm_tui.store import backup
from crm_tui.store.book import open_book
with open_book(sys.argv[2]) as book: pass
print(1, flush=True)
if sys.argv[1] == "copy":
    with open_book(sys.argv[2]) as book: backup.copy_to(book, sys.argv[3])
else:
    backup.restore(sys.argv[3], sys.argv[2])
"""


@pytest.mark.parametrize("what", ["copy", "restore"])
def test_a_kill_leaves_the_old_or_the_new(book: Book, tmp_path: Path, what: str):
    good = str(tmp_path / "good.db")
    backup.copy_to(book, good)
    contacts.add(book, "Later", day=DAY)
    book.close()
    for round_ in range(10):
        place = good if what == "restore" else str(tmp_path / f"copy{round_}.db")
        child = subprocess.Popen(
            [sys.executable, "-c", KILLED, what, book.path, place], cwd=ROOT, stdout=subprocess.PIPE
        )
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(round_ * 0.004)
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        with open_book(book.path, create=False) as now:
            count = now.db.execute("SELECT count(*) FROM contact").fetchone()[0]
            assert count in ((31,) if what == "copy" else (30, 31))
            assert now.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        if what == "copy" and Path(place).exists():
            with open_book(place, create=False) as copy:
                backup.verify(copy.db, place)
                assert copy.db.execute("SELECT count(*) FROM contact").fetchone() == (31,)

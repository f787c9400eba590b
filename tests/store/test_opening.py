"""Opening and making: what is no book for us is refused and left as it is, byte for byte."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crm_tui import start
from crm_tui.errors import BookError
from crm_tui.people import contacts
from crm_tui.store import backup, driver, making
from crm_tui.store import book as opening
from crm_tui.store.book import Book, open_book
from crm_tui.store.tables import APPLICATION_ID, SCHEMA, TRACKED

DAY = "2026-03-01"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A book with somebody in it, closed."""
    place = tmp_path / "shop" / "book.db"
    with open_book(str(place)) as book:
        contacts.add(book, "Ann", day=DAY)
    return place


def everything(path: Path) -> dict[str, bytes]:
    return {
        one.name: one.read_bytes()
        for one in path.parent.iterdir()
        if one.is_file() and not one.name.endswith("-shm")
    }


def names(book: Book) -> list[str]:
    return [row[0] for row in book.db.execute("SELECT name FROM contact ORDER BY id")]


def test_a_new_book_is_private_and_whole(tmp_path: Path):
    place = tmp_path / "a" / "b" / "book.db"
    with open_book(str(place)) as book:
        ask = book.db.execute
        assert ask("PRAGMA journal_mode").fetchone() == ("wal",)
        assert ask("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert book.schema() == SCHEMA
        for pragma, want in (
            ("synchronous", 2),
            ("foreign_keys", 1),
            ("secure_delete", 1),
            ("trusted_schema", 0),
        ):
            assert ask(f"PRAGMA {pragma}").fetchone() == (want,), pragma
        contacts.add(book, "Ann", day=DAY)
        files = list(place.parent.iterdir())
        assert {one.name for one in files} == {"book.db", "book.db-wal", "book.db-shm"}
        assert {stat.S_IMODE(one.stat().st_mode) for one in files} == {0o600}
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert [one.name for one in place.parent.iterdir()] == ["book.db"]


def test_a_relative_path(path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(path.parent)
    with open_book("book.db") as book:
        assert names(book) == ["Ann"]
    with open_book("other.db") as book:
        assert names(book) == []


def test_no_book_is_made_for_a_reader(tmp_path: Path):
    with pytest.raises(BookError, match="no book"):
        open_book(str(tmp_path / "book.db"), create=False)
    assert list(tmp_path.iterdir()) == []


def _text(path: Path) -> None:
    path.write_text("Dear diary\n" * 100)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:50])


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: 3 * 4096 + 100])


def _foreign(path: Path) -> None:
    path.unlink()
    with driver.connect(path) as db:
        db.execute("CREATE TABLE contact (id INTEGER PRIMARY KEY, name TEXT)")
    db.close()


def _scrambled(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[100:4096] = os.urandom(3996)
    path.write_bytes(whole)


def _newer(path: Path) -> None:
    db = driver.connect(path, isolation_level=None)
    db.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    db.close()


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("harm", [_text, _empty, _short, _truncated, _foreign, _scrambled, _newer, _folder])
def test_what_is_no_book_for_us_is_refused_and_left_as_it_is(path: Path, harm):
    harm(path)
    before = everything(path)
    for create in (True, False):
        with pytest.raises(BookError) as refused:
            open_book(str(path), create=create).db.execute("SELECT * FROM contact").fetchall()
        assert refused.value.exit_code == 5
        assert refused.value.sentence.endswith(".")
    assert everything(path) == before


def test_a_newer_schema_that_only_the_log_knows_of(path: Path):
    """As a newer program leaves it when it is killed after its migration."""
    script = f"""
import os, sys
from crm_tui.store.book import open_book
book = open_book({str(path)!r})
book.db.execute("PRAGMA user_version = {SCHEMA + 1}")
os._exit(0)
"""
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)
    before = everything(path)
    assert int.from_bytes(before["book.db"][60:64], "big") == SCHEMA
    assert before["book.db-wal"]
    with pytest.raises(BookError, match="newer"):
        open_book(str(path))
    assert everything(path) == before


def test_an_older_schema_is_brought_up_to_date_with_a_copy_beside_it(path: Path):
    db = driver.connect(path, isolation_level=None)
    db.execute("PRAGMA user_version = 0")
    db.close()
    with open_book(str(path)) as book:
        assert book.schema() == SCHEMA
        assert names(book) == ["Ann"]
    copy = path.with_name(f"book.db.before-0-to-{SCHEMA}")
    assert sorted(one.name for one in path.parent.iterdir()) == ["book.db", copy.name]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def _no_links(*_: object) -> None:
    raise OSError(95, "Operation not supported")


def test_a_disk_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "link", _no_links)
    place = tmp_path / "book.db"
    with open_book(str(place)) as book:
        contacts.add(book, "Ann", day=DAY)
        backup.copy_to(book, str(tmp_path / "copy.db"))
    backup.restore(str(tmp_path / "copy.db"), str(place))
    with open_book(str(place)) as book:
        assert names(book) == ["Ann"]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["book.db", "book.db.replaced-1", "copy.db"]


def test_links(path: Path, tmp_path: Path):
    link = tmp_path / "link.db"
    link.symlink_to(path)
    with open_book(str(link)) as book:
        assert names(book) == ["Ann"]
    path.unlink()
    with pytest.raises(BookError, match="nowhere"):
        open_book(str(link))
    assert not path.exists()
    loop = tmp_path / "loop.db"
    loop.symlink_to(loop)
    with pytest.raises(BookError):
        open_book(str(loop))


def test_a_book_that_others_can_read_is_closed_to_them(path: Path):
    path.chmod(0o664)
    open_book(str(path)).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
@pytest.mark.parametrize("folder", [False, True])
def test_reading_where_writing_is_not_allowed(path: Path, folder: bool):
    place, mode = (path.parent, 0o500) if folder else (path, 0o400)
    place.chmod(mode)
    try:
        with open_book(str(path)) as book:
            assert names(book) == ["Ann"]
            with pytest.raises(BookError, match="read-only"):
                contacts.add(book, "Bob", day=DAY)
        if folder:
            with pytest.raises(BookError, match="cannot be made"):
                open_book(str(path.parent / "other.db"))
    finally:
        place.chmod(0o700)


def test_a_read_only_book_is_read_and_not_written(path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "access", lambda *_: False)  # as it is for who is not root
    before = everything(path)
    with open_book(str(path)) as book:
        assert book.readonly
        assert names(book) == ["Ann"]
        with pytest.raises(BookError, match="read-only"):
            contacts.add(book, "Bob", day=DAY)
        with pytest.raises(driver.OperationalError):
            book.db.execute("DELETE FROM contact")
    assert {name: held for name, held in everything(path).items() if held} == before


def test_a_folder_that_cannot_be_made(tmp_path: Path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(BookError, match="cannot be made"):
        open_book(str(tmp_path / "file" / "book.db"))


HOLD = """
import sys, time
from crm_tui.store import driver
db = driver.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(60)
"""


def test_a_lock_that_another_process_holds(path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(opening, "WAIT", 100)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], cwd=ROOT, stdout=subprocess.PIPE
    ) as holder:
        try:
            assert holder.stdout is not None
            holder.stdout.readline()
            with open_book(str(path)) as book:
                assert names(book) == ["Ann"]  # readers never wait
                begin = time.monotonic()
                with pytest.raises(BookError, match="in use") as refused:
                    contacts.add(book, "Bob", day=DAY)
                assert refused.value.exit_code == 5
                assert time.monotonic() - begin < 5
                assert names(book) == ["Ann"]
        finally:
            holder.kill()
    with open_book(str(path)) as book:
        contacts.add(book, "Bob", day=DAY)
        assert names(book) == ["Ann", "Bob"]


def test_processes_that_make_the_same_book_at_once(tmp_path: Path):
    place = tmp_path / "book.db"
    script = (
        "import sys; from crm_tui.store.book import open_book; from crm_tui.people import contacts\n"
        "with open_book(sys.argv[1]) as book: contacts.add(book, sys.argv[2], day='2026-03-01')"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", script, str(place), name], cwd=ROOT, stderr=subprocess.PIPE)
        for name in ("Ann", "Bea", "Cem")
    ]
    assert [one.communicate()[1] for one in started] == [b"", b"", b""]
    with open_book(str(place)) as book:
        assert sorted(names(book)) == ["Ann", "Bea", "Cem"]
        assert sorted(one.name for one in tmp_path.iterdir() if ".new-" in one.name) == []


def test_a_kill_while_the_book_is_made_leaves_none_or_a_whole_one(tmp_path: Path):
    script = (
        "import sys; from crm_tui.store.book import open_book; print(1, flush=True); open_book(sys.argv[1])"
    )
    for round_ in range(8):
        place = tmp_path / str(round_) / "book.db"
        child = subprocess.Popen([sys.executable, "-c", script, str(place)], cwd=ROOT, stdout=subprocess.PIPE)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(round_ * 0.02)
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        if place.exists():
            db = driver.connect(f"file:{place}?mode=ro", uri=True)
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert {row[0] for row in db.execute("SELECT name FROM sqlite_master")} >= set(TRACKED)
            db.close()
        with open_book(str(place)) as book:
            contacts.add(book, "Ann", day=DAY)
            assert names(book) == ["Ann"]
        assert [one.name for one in place.parent.iterdir()] == ["book.db"]


def test_leftovers_of_the_killed_are_swept_and_those_of_the_living_are_not(path: Path):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    mine, gone = f"book.db.new-{os.getpid()}-aa", f"book.db.new-{dead.pid}-bb"
    for name in (mine, gone, gone + "-wal", f"notes.new-{dead.pid}", "book.db.new-draft"):
        (path.parent / name).write_text("x")
    os.link(path, path.parent / f"book.db.new-{dead.pid}-cc")  # killed between its two names
    open_book(str(path)).close()
    left = {one.name for one in path.parent.iterdir()}
    assert left == {"book.db", mine, f"notes.new-{dead.pid}", "book.db.new-draft"}
    os.utime(path.parent / mine, (0, 0))  # a number that was given to us long after
    assert making.sweep(str(path)) == 1


def test_a_pause_moves_the_log_into_the_file(tmp_path: Path):
    with open_book(str(tmp_path / "book.db")) as book:
        with book.act("contact add", "2026-11-25") as act:
            for n in range(700):
                act.insert("contact", name=f"P{n}", note="x" * 8000, created="2026-11-25")
        copied = tmp_path / "alone.db"

        def in_the_file_alone() -> int:
            shutil.copyfile(book.path, copied)
            db = driver.connect(str(copied))
            try:
                return int(db.execute("SELECT count(*) FROM contact").fetchone()[0])
            finally:
                db.close()

        assert in_the_file_alone() == 0
        start.idle(book)
        assert in_the_file_alone() == 700

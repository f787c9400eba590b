"""The doctor mends what can be made again, says the rest, and works on a damaged book too."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_tui import doctor, paths, shop
from crm_tui.people import contacts, erasing
from crm_tui.people.finding import find
from crm_tui.settle import settle
from crm_tui.store import caring, search
from crm_tui.store import erasing as stored
from crm_tui.store.acts import writing
from crm_tui.store.book import Book, open_book
from crm_tui.store.tables import SCHEMA
from crm_tui.trade import orders

DAY = "2026-03-01"


@pytest.fixture
def book(crm_home: Path) -> Iterator[Book]:
    with open_book(paths.book_path()) as book:
        book.settle = settle
        shop.configure(book, {"country": "DE", "zone": "Europe/Berlin", "currency": "EUR"}, DAY)
        for n in range(20):
            who = contacts.add(book, f"Person {n}", phones=[f"0151 100042{n:02}"], day=DAY)
            orders.add(book, who, [("Tea", "1", "5.00")], day=DAY)
        yield book


def told(path: str, deep: bool = False) -> dict[str, doctor.Finding]:
    found = doctor.examine(path, deep)
    assert len({one.what for one in found}) == len(found)
    for one in found:
        assert one.sentence.endswith(".")
        assert "Person" not in one.sentence
    return {one.what: one for one in found}


@pytest.mark.parametrize("deep", [False, True])
def test_a_sound_book(book: Book, deep: bool):
    found = told(book.path, deep)
    assert all(one.ok and one.fix is None for one in found.values()), found
    assert list(found) == [
        "file", "permissions", "leftovers", "schema", "log", "summaries", "pipeline", "rhythm", "care", "search",
        "erasing",
    ]  # fmt: skip


def test_there_is_no_book_yet(tmp_path: Path):
    assert [one.ok for one in doctor.examine(str(tmp_path / "book.db"))] == [True]
    assert list(tmp_path.iterdir()) == []


def test_sums_are_made_again(book: Book):
    with writing(book.db):
        book.db.execute("UPDATE summary SET orders = 7 WHERE contact = 3")
        book.db.execute("UPDATE spent SET amount = 1 WHERE contact = 4")
        book.db.execute("INSERT INTO summary VALUES (999, 1, NULL, NULL, '', 0, 0)")
    found = told(book.path)["summaries"]
    assert found.ok
    assert "3 sums" in found.sentence
    assert book.db.execute("SELECT orders FROM summary WHERE contact = 3").fetchone() == (1,)
    assert told(book.path)["summaries"].sentence == "Counts and sums agree with the orders."


@pytest.mark.parametrize(
    "spoil",
    ["DELETE FROM step WHERE contact = 3", "UPDATE step SET day = '2027-01-01' WHERE key = 's4-1'",
     "DELETE FROM lapse WHERE contact = 5", "UPDATE yearly SET md = '01-01'", "UPDATE step_count SET n = 7",
     "INSERT INTO marketed VALUES (999, '2026-01-01')", "UPDATE yearly_count SET n = 7"],
)  # fmt: skip
def test_the_rows_of_the_day_are_made_again(book: Book, spoil: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CRM_TODAY", DAY)
    kept = (*caring.MADE, "step_count", "yearly_count")
    before = [sorted(book.db.execute(f"SELECT * FROM {table}")) for table in kept]
    assert all(before[:3])
    with writing(book.db):
        assert book.db.execute(spoil).rowcount
    found = told(book.path)["care"]
    assert found.ok
    assert "were made again" in found.sentence
    assert told(book.path)["care"].sentence == "The day's rows are what orders, cases and plans say."
    after = [sorted(book.db.execute(f"SELECT * FROM {table}")) for table in kept]
    assert after == before


def _waiting(book: Book) -> None:
    book.db.execute("INSERT INTO stale VALUES (3)")


def _missing(book: Book) -> None:
    search.drop(book.db, [3])


def _unplaced(book: Book) -> None:
    book.db.execute("DELETE FROM alphabet WHERE contact = 3")


def _damaged(book: Book) -> None:
    book.db.execute("DELETE FROM term_data WHERE id > 10")


def _rename(book: Book) -> None:
    """A document that says what the records no longer do."""
    with writing(book.db):
        search.put(book.db, [search.Doc(2, 9000, "nobody", "nobody")])


def _misplace(book: Book) -> None:
    """A place in the alphabet that is another name's."""
    book.db.execute("UPDATE alphabet SET place = 'nobody' WHERE contact = 2")


@pytest.mark.parametrize("harm", [_rename, _misplace])
def test_terms_that_are_not_what_the_records_say_are_made_again(book: Book, harm) -> None:
    harm(book)
    assert (
        told(book.path)["search"].sentence == "The search index was not as it should be; it was made again."
    )
    assert told(book.path)["search"].sentence == "The search index knows everybody."


@pytest.mark.parametrize("harm", [_waiting, _missing, _unplaced, _damaged])
def test_the_search_index_is_made_again(book: Book, harm):
    with writing(book.db):
        harm(book)
    found = told(book.path, deep=True)["search"]
    assert found.ok, found
    assert found.sentence != "The search index knows everybody."
    assert [row["id"] for row in find(book, "person 2", 20)][:1] != []
    assert told(book.path, deep=True)["search"].sentence == "The search index knows everybody."


def test_files_that_others_can_read(book: Book):
    Path(paths.backup_folder()).mkdir(mode=0o755)
    copy = Path(paths.backup_folder()) / "copy.db"
    copy.touch(0o644)
    wal, home = Path(book.path + "-wal"), Path(paths.data_folder())
    for one, mode in ((wal, 0o644), (home, 0o755), (copy, 0o644)):
        one.chmod(mode)
    assert "4 files" in told(book.path)["permissions"].sentence
    modes = [stat.S_IMODE(one.stat().st_mode) for one in (wal, home, copy, copy.parent)]
    assert modes == [0o600, 0o700, 0o600, 0o700]


def test_a_folder_that_is_not_ours_is_left_alone(tmp_path: Path):
    tmp_path.chmod(0o755)
    open_book(str(tmp_path / "book.db")).close()
    assert told(str(tmp_path / "book.db"))["permissions"].ok
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_half_made_files_are_removed(book: Book):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    Path(paths.backup_folder()).mkdir(mode=0o700)
    for name in (f"{book.path}.new-{dead.pid}-a", f"{paths.backup_folder()}/x.db.part-{dead.pid}-b"):
        Path(name).touch(0o600)
    Path(f"{paths.backup_folder()}/x.db.part-{os.getpid()}-c").touch(0o600)
    assert "2 half-made" in told(book.path)["leftovers"].sentence
    assert len(list(Path(paths.backup_folder()).iterdir())) == 1


def test_an_erasing_is_finished(book: Book, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as m:
        m.setattr(stored, "scrub", lambda db: False)
        erasing.forget(book, 3, DAY)
        assert not told(book.path)["erasing"].ok
    assert b"10004202" in Path(book.path + "-wal").read_bytes() + Path(book.path).read_bytes()
    assert told(book.path)["erasing"].ok
    assert not erasing.unfinished(book)
    assert b"10004202" not in Path(book.path + "-wal").read_bytes() + Path(book.path).read_bytes()


@pytest.mark.parametrize("deep", [False, True])
@pytest.mark.parametrize("share", [0.0, 0.01, 0.2, 0.5, 0.9])
def test_a_damaged_book_is_told_of_and_left(book: Book, share: float, deep: bool):
    book.close()
    place = Path(book.path)
    whole = bytearray(place.read_bytes())
    at = int(len(whole) * share)
    whole[at : at + 20000] = os.urandom(len(whole[at : at + 20000]))
    place.write_bytes(whole)
    found = doctor.examine(book.path, deep)
    assert not all(one.ok for one in found)
    assert all(one.sentence for one in found)
    if share == 0.0:
        assert place.read_bytes() == bytes(whole)


def test_a_schema_that_is_no_text_any_more(book: Book):
    book.close()
    place = Path(book.path)
    whole = place.read_bytes()
    broken = whole.replace(b"CREATE TABLE batch", b"CREATE \xb3\xffBLE batch", 1)
    assert broken != whole
    place.write_bytes(broken)
    found = told(book.path)
    assert not found["book"].ok
    assert "damaged" in found["book"].sentence
    assert place.read_bytes() == broken


@pytest.mark.parametrize("content", [b"", b"Dear diary", b"\0" * 5000])
def test_what_is_no_book(tmp_path: Path, content: bytes):
    place = tmp_path / "book.db"
    place.write_bytes(content)
    assert not told(str(place))["book"].ok
    assert place.read_bytes() == content


def test_a_newer_book(book: Book):
    book.db.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    found = told(book.path)
    assert not found["book"].ok
    assert "newer" in found["book"].sentence


def test_references_that_lead_nowhere_are_found_by_a_deep_look(book: Book):
    book.db.execute("PRAGMA foreign_keys = OFF")
    with book.act("test", DAY) as act:
        act.insert("tag", contact=999, tag="x", key="x")
    assert told(book.path)["file"].ok
    assert "row of contact" in told(book.path, deep=True)["file"].sentence

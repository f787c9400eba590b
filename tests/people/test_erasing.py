"""Erasing: the person is gone from every table, from the history and from the bytes; the shop's totals stay."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_tui import paths, shop
from crm_tui.care import consent, contacting
from crm_tui.errors import CrmError, NotFound
from crm_tui.people import contacts, erasing
from crm_tui.settle import settle
from crm_tui.store import backup, driver, summaries
from crm_tui.store import erasing as stored
from crm_tui.store.book import Book, open_book
from crm_tui.store.tables import PERSON, THROUGH_ORDER, TRACKED
from crm_tui.store.undo import history, undo
from crm_tui.trade import orders

DAY = "2026-03-01"
ROOT = Path(__file__).resolve().parents[2]
MARKS = (
    "Xanthippe",
    "15112223334",
    "xanthippe@secret.example",
    "wx_geheim_77",
    "Nirgendweg",
    "RR123456789DE",
)


@pytest.fixture
def book(crm_home: Path) -> Iterator[Book]:
    with open_book(str(crm_home / "book.db")) as book:
        book.settle = settle
        shop.configure(book, {"country": "DE", "zone": "Europe/Berlin", "currency": "EUR"}, DAY)
        yield book


def fill(book: Book) -> int:
    """Somebody with a row in every table, each with a mark in it and most of them changed once or twice."""
    who = contacts.add(
        book, "Xanthippe Old", phones=["0151 12223334"], emails=["xanthippe@secret.example"],
        handles=["wechat:wx_geheim_77"], tags=["Xanthippes"], address="Nirgendweg 7", note="Xanthippe!", day=DAY,
        fields={"pet": "Xanthippe"},
    )  # fmt: skip
    contacts.edit(book, who, name="Xanthippe New", note="", drop_handles=["wechat:wx_geheim_77"], day=DAY)
    contacts.edit(book, who, address="Nirgendweg 8", day=DAY)
    order = orders.add(book, who, [("Teapot", "2", "10.00")], note="for Xanthippe", number="N1", day=DAY)
    orders.ship(book, order, "DHL", "RR123456789DE", DAY)
    contacting.log(
        book, who, "Xanthippe called", channel="phone", next_step=((DAY, None), "call Xanthippe"), day=DAY
    )
    consent.decide(book, who, "email", "refused", reason="Xanthippe said no", day=DAY)
    other = contacts.add(book, "Bob", referred_by=who, day=DAY)
    contacts.edit(book, other, note="brought here", day=DAY)
    with book.act("import", DAY, detail="Xanthippe.csv", contact=who) as act:
        act.insert("identity", contact=who, platform="shop", external_id="Xanthippe9", key="Xanthippe9")
        act.insert("cases", contact=who, kind="question", text="Xanthippe asks", opened=DAY)
        act.insert("twin", contact=other, other=who, reason="Xanthippe", score=60)
        act.insert("twin", contact=who, other=other, reason="Xanthippe", score=60)
        act.insert("seen", key=4711, digest=1, contact=who)
        act.insert("hint", contact=who, text="Xanthippe", day=DAY)
        act.insert(
            "handled", contact=who, key="l1-1", kind="lapsed", state="done", day=DAY, outcome="Xanthippe"
        )
        act.insert("review", contact=who, day=DAY, text="Xanthippe")
        act.insert("prospect", contact=who, stage="new", since=DAY, opened=DAY, interest="Xanthippe")
        act.insert("stage_move", contact=who, stage="new", day=DAY)
        tea = act.insert("lists", name="tea", key="tea", created=DAY)
        act.insert("member", lists=tea, contact=who, day=DAY)
        act.insert("offer", contact=who, rung=1, text="Xanthippe", day=DAY)
        act.insert("reward", contact=who, invitee=other, state="open", day=DAY, note="Xanthippe")
        act.insert("reward", contact=other, invitee=who, state="open", day=DAY, note="Xanthippe")
        act.update(
            "orders",
            order,
            buyer="Xanthippe",
            extra='{"ship to": "Xanthippe, Nirgendweg"}',
            wishes="Xanthippe",
        )
        act.db.execute(
            "UPDATE line SET extra = 'engrave Xanthippe', batch = ? WHERE orders = ?", (act.batch, order)
        )
    return who


def rows_of(book: Book, who: int) -> dict[str, int]:
    counts = {}
    for table, places in PERSON.items():
        for place in places:
            sql = f"SELECT count(*) FROM {table} WHERE {place} = ?"
            counts[f"{table}.{place}"] = book.db.execute(sql, (who,)).fetchone()[0]
    return counts


def bytes_with(path: str, mark: str) -> list[str]:
    forms = {mark.encode(), mark.lower().encode(), mark.encode("utf-16-le")}
    return [
        path + end
        for end in ("", "-wal", "-shm", "-journal")
        if Path(path + end).exists() and any(form in Path(path + end).read_bytes() for form in forms)
    ]


def test_the_registry_knows_every_table_that_holds_a_person(book: Book):
    held = set()
    for table in TRACKED:
        named = [
            row[3] for row in book.db.execute(f"PRAGMA foreign_key_list({table})") if row[2] == "contact"
        ]
        columns = {row[1] for row in book.db.execute(f"PRAGMA table_info({table})")}
        if named or "contact" in columns or table == "contact":
            held.add(table)
            assert set(named) | ({"contact"} & columns) <= set(PERSON[table]), table
        if "orders" in columns and "contact" not in columns:
            assert table in THROUGH_ORDER
    assert held == set(PERSON)


def test_nothing_is_left_of_an_erased_person(book: Book):
    who = fill(book)
    assert all(rows_of(book, who).values()), rows_of(book, who)
    assert all(bytes_with(book.path, mark) for mark in MARKS)
    spent = book.db.execute("SELECT sum(net) FROM orders").fetchone()
    told = erasing.forget(book, who, DAY)
    assert told == (True, [])
    assert not any(rows_of(book, who).values())
    for mark in MARKS:
        assert bytes_with(book.path, mark) == [], mark
    assert book.db.execute("SELECT sum(net) FROM orders").fetchone() == spent
    assert book.db.execute("SELECT contact, number, counts FROM orders").fetchone() == (None, "N1", 1)
    assert book.db.execute("SELECT digest, contact FROM seen WHERE key = 4711").fetchone() == (1, None)
    assert book.db.execute("SELECT name FROM contact").fetchall() == [("Bob",)]
    for table in ("summary", "spent", "doc", "stale"):
        assert not book.db.execute(f"SELECT 1 FROM {table} WHERE contact = ?", (who,)).fetchone()
    assert not stored.due(book.db)
    assert summaries.differing(book.db) == 0
    assert book.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert book.db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert not book.db.execute("SELECT 1 FROM batch WHERE contact = ?", (who,)).fetchone()
    book.close()
    assert not any(bytes_with(book.path, mark) for mark in MARKS)


def test_undo_of_the_erasing_and_of_what_needed_the_person_is_refused(book: Book):
    ann = contacts.add(book, "Ann", day=DAY)
    (add_ann, *_others) = batches(book)
    who = fill(book)
    erasing.forget(book, who, DAY)
    everything = dump(book)
    for batch in (None, *batches(book)):
        if batch in (add_ann, 1):  # the shop's facts and Ann have nothing to do with it
            continue
        with pytest.raises(CrmError) as refused:
            undo(book, batch, DAY)
        assert "undone" in refused.value.sentence
    assert dump(book) == everything
    undo(book, add_ann, DAY)
    assert not book.db.execute("SELECT 1 FROM contact WHERE id = ?", (ann,)).fetchone()


def batches(book: Book) -> list[int]:
    return [row[0] for row in book.db.execute("SELECT id FROM batch ORDER BY id DESC")]


def dump(book: Book) -> dict[str, list]:
    return {table: book.db.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in TRACKED}


def test_whom_they_were_merged_from_goes_too(book: Book):
    """A twin that was merged into the person lives on in before-images alone."""
    who = contacts.add(book, "Ann", day=DAY)
    twin = contacts.add(book, "Xanthippe Old", phones=["0151 12223334"], day=DAY)
    lone = contacts.add(book, "Xanthippe Lone", day=DAY)
    with book.act("contact merge", DAY, contact=who) as act:
        for (handle,) in act.db.execute("SELECT id FROM handle WHERE contact = ?", (twin,)).fetchall():
            act.update("handle", handle, contact=who)
        for gone in (twin, lone):
            act.delete("contact", gone)
    erasing.forget(book, who, DAY)
    for mark in MARKS[:2]:
        assert bytes_with(book.path, mark) == []


def test_an_order_that_was_theirs_once_stays_whole(book: Book):
    who = contacts.add(book, "Ann", day=DAY)
    other = contacts.add(book, "Bob", day=DAY)
    order = orders.add(book, None, [("Teapot", "1", "5")], day=DAY)
    orders.assign(book, order, who, DAY)
    with book.act("test", DAY) as act:
        act.update("orders", order, contact=other, note="Bob's note")
        act.db.execute("UPDATE line SET extra = 'engrave B', batch = ?", (act.batch,))
    erasing.forget(book, who, DAY)
    assert book.db.execute("SELECT contact, note FROM orders").fetchall() == [(other, "Bob's note")]
    assert book.db.execute("SELECT extra FROM line").fetchall() == [("engrave B",)]


def test_a_reader_leaves_it_to_be_finished(book: Book, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(stored, "_READER_WAIT", 50)
    who = fill(book)
    reader = driver.connect(book.path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM contact").fetchone()
    assert erasing.forget(book, who, DAY).finished is False
    assert erasing.unfinished(book)
    assert any(bytes_with(book.path, mark) for mark in MARKS)
    assert erasing.finish(book) is False
    reader.execute("ROLLBACK")
    before = history(book)
    assert erasing.finish(book) is True
    assert not erasing.unfinished(book)
    assert history(book) == before
    assert not any(bytes_with(book.path, mark) for mark in MARKS)
    reader.close()


def test_a_disk_without_room_leaves_it_to_be_finished(book: Book):
    who = fill(book)
    for n in range(300):
        contacts.add(book, f"P{n}", note="x" * 2000, day=DAY)
    size = Path(book.path).stat().st_size + Path(book.path + "-wal").stat().st_size
    script = f"""
import os, resource
from crm_tui.people import erasing
from crm_tui.store.book import open_book
with open_book({book.path!r}) as book:
    book.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    half = os.path.getsize({book.path!r}) // 2  # room for the act, not for the whole book written anew
    resource.setrlimit(resource.RLIMIT_FSIZE, (half, {size}))
    print(erasing.forget(book, {who}, "2026-03-01").finished)
"""
    book.close()
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("False\n", "")
    with open_book(book.path) as now:
        assert not any(rows_of(now, who).values())
        assert erasing.unfinished(now)
        assert now.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert erasing.finish(now)
        assert not any(bytes_with(book.path, mark) for mark in MARKS)


def test_finishing_later_leaves_no_trace_on_other_acts(book: Book, monkeypatch: pytest.MonkeyPatch):
    who = contacts.add(book, "Ann", day=DAY)
    monkeypatch.setattr(stored, "scrub", lambda db: False)
    erasing.forget(book, who, DAY)
    monkeypatch.undo()
    bob = contacts.add(book, "Bob", day=DAY)
    assert erasing.finish(book)
    undo(book, None, DAY)
    assert not book.db.execute("SELECT 1 FROM contact WHERE id = ?", (bob,)).fetchone()
    assert not erasing.unfinished(book)


def test_older_copies_that_hold_the_person_are_named(book: Book, crm_home: Path):
    folder = Path(paths.backup_folder())
    backup.copy_to(book, str(folder / "empty.db"))
    who = fill(book)
    backup.copy_to(book, str(folder / "full.db"))
    backup.copy_to(book, book.path + ".replaced-1")
    (folder / "notes.txt").write_text("no book")
    told = erasing.forget(book, who, DAY)
    assert told.backups == sorted([str(folder / "full.db"), book.path + ".replaced-1"])
    assert sorted(one.name for one in folder.iterdir()) == ["empty.db", "full.db", "notes.txt"]


def test_nobody_to_erase(book: Book):
    with pytest.raises(NotFound):
        erasing.forget(book, 99, DAY)
    assert not erasing.unfinished(book)

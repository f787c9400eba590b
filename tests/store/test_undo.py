"""Undo gives back exactly what was, or refuses and names what stands in the way."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui import shop
from crm_tui.care import consent, contacting
from crm_tui.errors import CrmError, NotFound
from crm_tui.people import contacts
from crm_tui.settle import settle
from crm_tui.store import driver, summaries
from crm_tui.store.acts import new_key
from crm_tui.store.book import Book, open_book
from crm_tui.store.tables import TRACKED
from crm_tui.store.undo import history, undo
from crm_tui.trade import orders

DAY = "2026-03-01"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with open_book(str(tmp_path / "book.db")) as book:
        book.settle = settle
        yield book


def dump(book: Book) -> dict[str, list]:
    """All that people wrote, each row with the batch that wrote it, and what was derived from it."""
    found = {table: book.db.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in TRACKED}
    found["summary"] = book.db.execute("SELECT * FROM summary ORDER BY contact").fetchall()
    found["spent"] = book.db.execute("SELECT * FROM spent ORDER BY contact, currency").fetchall()
    found["doc"] = book.db.execute("SELECT contact, terms FROM doc ORDER BY contact").fetchall()
    return found


def people(book: Book) -> list[int]:
    return [row[0] for row in book.db.execute("SELECT id FROM contact ORDER BY id")]


def one_of(dice: random.Random, rows: list[int]) -> int:
    return dice.choice(rows) if rows else 0


def _add(book: Book, dice: random.Random) -> None:
    n = dice.randrange(10**6)
    contacts.add(
        book, f"P{n}", emails=[f"p{n}@x.example"], tags=dice.sample(["a", "b", "c"], 2), city="Köln",
        referred_by=one_of(dice, people(book)) or None, fields={"k": str(n)}, day=DAY,
    )  # fmt: skip


def _edit(book: Book, dice: random.Random) -> None:
    who = one_of(dice, people(book))
    known = [
        f"{kind}:{value}"
        for kind, value in book.db.execute("SELECT kind, value FROM handle WHERE contact = ?", (who,))
    ]
    contacts.edit(
        book, who, name=f"N{dice.randrange(99)}", note=dice.choice(["", "x"]), city=dice.choice(["", "Bonn"]),
        handles=[f"wechat:w{dice.randrange(10**6)}"], drop_handles=known[:1], tags=["d"], drop_tags=["a"],
        fields={"k": dice.choice(["", "2"])}, day=DAY,
    )  # fmt: skip


def _tag(book: Book, dice: random.Random) -> None:
    contacts.tag(book, one_of(dice, people(book)), [f"t{dice.randrange(3)}"], DAY)


def _archive(book: Book, dice: random.Random) -> None:
    contacts.archive(book, one_of(dice, people(book)), DAY, archived=dice.random() < 0.5)


def _order(book: Book, dice: random.Random) -> None:
    orders.add(
        book, one_of(dice, people(book)), [(f"Tea {dice.randrange(3)}", "2", "3.50")], currency="EUR", day=DAY
    )


def _ship(book: Book, dice: random.Random) -> None:
    found = [row[0] for row in book.db.execute("SELECT id FROM orders")]
    if found:
        orders.ship(book, one_of(dice, found), "DHL", f"RR{dice.randrange(99)}", DAY)


def _refund(book: Book, dice: random.Random) -> None:
    found = [row[0] for row in book.db.execute("SELECT id FROM orders WHERE refunded = 0")]
    if found:
        orders.refund(book, one_of(dice, found), "1.00", DAY)


def _log(book: Book, dice: random.Random) -> None:
    contacting.log(book, one_of(dice, people(book)), "hello", next_step=((DAY, None), "again"), day=DAY)


def _consent(book: Book, dice: random.Random) -> None:
    consent.decide(book, one_of(dice, people(book)), "email", dice.choice(["granted", "refused"]), day=DAY)


def _forget_tags(book: Book, dice: random.Random) -> None:
    """Rows deleted, changed and made again within one act."""
    who = one_of(dice, people(book))
    with book.act("test", DAY, contact=who) as act:
        for row, tag in act.db.execute("SELECT id, tag FROM tag WHERE contact = ?", (who,)).fetchall():
            act.update("tag", row, tag=tag.upper())
            act.delete("tag", row)
        twice = act.insert("tag", contact=who, tag="X", key="a")
        act.update("tag", twice, tag="x")


def _settings(book: Book, dice: random.Random) -> None:
    shop.configure(book, {"country": dice.choice(["DE", "CN"]), "currency": "EUR"}, DAY)


ACTS: tuple[Callable[[Book, random.Random], None], ...] = (
    _add, _edit, _tag, _archive, _order, _ship, _refund, _log, _consent, _forget_tags, _settings,
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=40)
@given(steps=st.lists(st.sampled_from(range(len(ACTS))), min_size=1, max_size=12), seed=st.integers(0, 2**32))
def test_undoing_everything_backwards_and_forwards(
    tmp_path_factory: pytest.TempPathFactory, steps: list[int], seed: int
):
    dice = random.Random(seed)
    with open_book(str(tmp_path_factory.mktemp("undo") / "book.db")) as book:
        book.settle = settle
        _add(book, dice)
        states = [dump(book)]
        for step in steps:
            before = book.db.execute("SELECT max(id) FROM batch").fetchone()
            ACTS[step](book, dice)
            if book.db.execute("SELECT max(id) FROM batch").fetchone() != before:
                states.append(dump(book))
        undone = []
        for before_it, after_it in zip(reversed(states[:-1]), reversed(states[1:]), strict=True):
            assert dump(book) == after_it
            if before_it != after_it:
                undone.append((undo(book, None, DAY)[1], after_it))
            assert dump(book) == before_it
        for batch, after_it in reversed(undone):
            undo(book, batch, DAY)
            assert dump(book) == after_it
        assert summaries.differing(book.db) == 0
        assert book.db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_undo_and_redo_over_and_over(book: Book):
    who = contacts.add(book, "Ann", tags=["a"], day=DAY)
    contacts.edit(book, who, name="Bob", drop_tags=["a"], day=DAY)
    batch = 2
    states = [dump(book)]
    for n in range(6):
        batch = undo(book, batch, DAY)[1]
        states.append(dump(book))
        if n:
            assert states[-1] == states[-3]
    bob = [row["undone_by"] for row in history(book) if row["what"] == "contact edit"]
    assert bob == [None]  # six times there and back: in force
    assert undo(book, None, DAY)[0] == 2
    assert undo(book, None, DAY)[0] == 1
    with pytest.raises(NotFound, match="nothing to undo"):
        undo(book, None, DAY)


def test_an_act_that_was_redone_and_undone_is_undone(book: Book):
    contacts.add(book, "Ann", day=DAY)
    contacts.add(book, "Bob", day=DAY)
    first = undo(book, 2, DAY)[1]
    second = undo(book, first, DAY)[1]
    undo(book, second, DAY)
    assert people(book) == [1]
    with pytest.raises(CrmError, match="undone already"):
        undo(book, 2, DAY)
    assert undo(book, None, DAY)[0] == 1


def _seen(book: Book, who: int) -> None:
    with book.act("import", DAY) as act:
        act.insert("seen", key=1, digest=1, contact=who)


@pytest.mark.parametrize(
    "later",
    [
        lambda book, who: contacts.edit(book, who, note="x", day=DAY),
        lambda book, who: contacts.tag(book, who, ["x"], DAY),
        lambda book, who: contacting.log(book, who, "hi", day=DAY),
        lambda book, who: orders.add(book, who, [("Tea", "1", "1")], currency="EUR", day=DAY),
        lambda book, who: consent.decide(book, who, "email", "refused", day=DAY),
        lambda book, who: contacts.add(book, "Bob", referred_by=who, day=DAY),
        _seen,
    ],
    ids=["edit", "tag", "log", "order", "consent", "inviter", "import"],
)
def test_refused_while_a_later_act_stands_on_it(book: Book, later: Callable[[Book, int], object]):
    who = contacts.add(book, "Ann", day=DAY)
    later(book, who)
    now = dump(book)
    with pytest.raises(CrmError, match=r"Act 1 cannot be undone: act 2 .* undo that first") as refused:
        undo(book, 1, DAY)
    assert refused.value.exit_code == 1
    assert dump(book) == now
    undo(book, 2, DAY)
    undo(book, 1, DAY)
    assert people(book) == []


def test_an_order_with_a_case_stays(book: Book):
    who = contacts.add(book, "Ann", day=DAY)
    order = orders.add(book, who, [("Tea", "1", "1")], currency="EUR", day=DAY)
    with book.act("case open", DAY, contact=who) as act:
        act.insert("cases", contact=who, kind="question", text="?", opened=DAY, orders=order)
    with pytest.raises(CrmError, match="act 3"):
        undo(book, 2, DAY)


def test_what_cannot_be_undone(book: Book):
    with pytest.raises(NotFound, match="nothing to undo"):
        undo(book, None, DAY)
    with pytest.raises(NotFound, match="no act 7"):
        undo(book, 7, DAY)
    contacts.add(book, "Ann", day=DAY)
    with book.act("send", DAY, final="a message that was sent does not come back") as act:
        act.insert("tag", contact=1, tag="x", key="x")
    for batch in (2, None):  # the last act is not skipped in silence
        with pytest.raises(CrmError, match="Act 2 cannot be undone: a message"):
            undo(book, batch, DAY)
    with pytest.raises(CrmError, match=r"act 2 \(send\) changed the same rows later, for good"):
        undo(book, 1, DAY)


def test_a_unique_value_that_was_taken_meanwhile_is_refused(book: Book):
    who = contacts.add(book, "Ann", tags=["x"], day=DAY)
    contacts.untag(book, who, ["x"], DAY)
    contacts.tag(book, who, ["x"], DAY)
    now = dump(book)
    with pytest.raises(CrmError, match="later acts stand on it"):
        undo(book, 2, DAY)
    assert dump(book) == now


def test_numbers_are_never_used_twice(book: Book):
    contacts.add(book, "Ann", day=DAY)
    undo(book, None, DAY)
    assert contacts.add(book, "Bob", day=DAY) == 2


def test_an_act_is_all_or_nothing_and_a_key_is_carried_out_once(book: Book):
    key = new_key()
    with pytest.raises(driver.IntegrityError), book.act("test", DAY, key=key) as act:
        act.insert("tag", contact=act.insert("contact", name="Ann", created=DAY), tag=None, key="x")
    assert people(book) == []
    assert history(book) == []
    with book.act("test", DAY, key=key) as act:
        act.insert("contact", name="Ann", created=DAY)
    with pytest.raises(CrmError, match="done already"), book.act("test", DAY, key=key) as act:
        act.insert("contact", name="Ann", created=DAY)
    assert people(book) == [1]


def test_a_row_is_never_changed_without_its_batch(book: Book):
    who = contacts.add(book, "Ann", day=DAY)
    contacts.add(book, "Bob", day=DAY)
    with pytest.raises(driver.IntegrityError, match="without its batch"), book.act("test", DAY) as act:
        act.db.execute("UPDATE contact SET name = 'x' WHERE id = ?", (who,))
    assert book.db.execute("SELECT name FROM contact WHERE id = ?", (who,)).fetchone() == ("Ann",)

"""Whatever happens to prospects: the sums are what one would count, and undo takes every act back exactly."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui import settle
from crm_tui.care import contacting, followups
from crm_tui.errors import CrmError
from crm_tui.people import contacts
from crm_tui.prospects import lists, offers, pasting, pipeline, referrals, rows
from crm_tui.prospects.pipeline import Told
from crm_tui.store import courses
from crm_tui.store.book import Book, open_book
from crm_tui.store.undo import undo
from crm_tui.trade import orders
from tests.prospects.conftest import derived, made_anew
from tests.prospects.conftest import rows as written

DAY = "2026-11-01"
Do = Callable[[Book], object]
WHO = st.integers(1, 5)
DAYS = st.sampled_from(["2026-10-28", "2026-11-01", "2026-11-09", "2026-11-20"])
STAGE = st.sampled_from(["new", "contacted", "interested", "quoted", "won", "lost"])
LIST = st.sampled_from(["fair", "kept", "none"])
SOURCE = st.sampled_from(["referral", "advertisement", "my fair", None])


def newest(book: Book, n: int) -> int:
    found = [row[0] for row in book.db.execute("SELECT id FROM orders ORDER BY id DESC LIMIT 3")]
    return int(found[n % len(found)]) if found else 0


ACTS: st.SearchStrategy[Do] = st.one_of(
    st.builds(lambda who, source, worth, day: lambda book: pipeline.take_on(
        book, [who, who % 5 + 1], Told(source, "tea", (worth, "EUR") if worth else None), list_name="fair", day=day),
        WHO, SOURCE, st.sampled_from([0, 500]), DAYS),
    st.builds(lambda who, stage, day: lambda book: pipeline.move(book, who, stage, reason="price", day=day), WHO, STAGE, DAYS),
    st.builds(lambda who, day: lambda book: pipeline.drop(book, who, day=day), WHO, DAYS),
    st.builds(lambda who, day: lambda book: pipeline.edit(
        book, who, worth=(700, "USD"), step=((day, None), "write"), day=DAY), WHO, DAYS),
    st.builds(lambda who, day, currency: lambda book: orders.add(
        book, who, [("tea", "1", "20")], currency=currency, at=(day, None), day=day), WHO, DAYS, st.sampled_from(["EUR", "USD"])),
    st.builds(lambda n, part, day: lambda book: orders.refund(book, newest(book, n), part, day), WHO,
              st.sampled_from([None, "5"]), DAYS),
    st.builds(lambda n, day: lambda book: orders.deliver(book, newest(book, n), day), WHO, DAYS),
    st.builds(lambda who, by: lambda book: contacts.edit(book, who, referred_by=str(by), day=DAY), WHO, WHO),
    st.builds(lambda who: lambda book: contacts.archive(book, who, DAY), WHO),
    st.builds(lambda who, day: lambda book: contacting.log(book, who, "hello", day=day), WHO, DAYS),
    st.builds(lambda who, day: lambda book: followups.add(book, who, "call", (day, None), day=DAY), WHO, DAYS),
    st.builds(lambda who, day, outcome: lambda book: rows.done(book, f"p{who}", outcome=outcome, day=day), WHO, DAYS,
              st.sampled_from([None, "refused", "bought"])),
    st.builds(lambda who, day: lambda book: rows.skip(book, f"p{who}", day=day), WHO, DAYS),
    st.builds(lambda who: lambda book: rows.snooze(book, f"p{who}", "2026-12-01", day=DAY), WHO),
    st.builds(lambda name, who: lambda book: lists.add(book, name, [who], day=DAY), LIST, WHO),
    st.builds(lambda name, who: lambda book: lists.remove(book, name, [who], day=DAY), LIST, WHO),
    st.builds(lambda name: lambda book: lists.drop(book, name, day=DAY), LIST),
    st.builds(lambda: lambda book: lists.create(book, "kept", expression="stage:prospect and orders<1", day=DAY)),
    st.builds(lambda who, rung: lambda book: offers.give(book, who, rung=rung, force=bool(rung), day=DAY), WHO,
              st.sampled_from([None, 3])),
    st.builds(lambda who: lambda book: referrals.give(book, who, force=True, day=DAY), WHO),
    st.builds(lambda day: lambda book: pasting.take(
        book, "Person 1\nSomebody New", Told("my fair"), list_name="fair", day=day), DAYS),
    st.just(lambda book: undo(book, None, DAY)),
)  # fmt: skip


def opened(folder: str) -> Book:
    book = open_book(str(Path(folder) / "book.db"))
    book.settle = settle.settle
    with book.act("five people", DAY) as act:
        for n in range(1, 6):
            act.insert(
                "contact",
                name=f"Person {n}",
                created="2026-10-20",
                stage="prospect" if n == 5 else "customer",
            )
    return book


@settings(max_examples=60)
@given(st.lists(ACTS, min_size=1, max_size=10))
def test_sums_hold_and_undo_is_exact(acts: list[Do]):
    with tempfile.TemporaryDirectory() as folder, opened(folder) as book:
        before = [(written(book), derived(book))]
        done: list[int] = []
        for do in acts:
            newest_batch = "SELECT max(id) FROM batch"
            (last,) = book.db.execute(newest_batch).fetchone()
            try:
                do(book)
            except CrmError:
                assert written(book) == before[-1][0]
                continue
            (now,) = book.db.execute(newest_batch).fetchone()
            assert derived(book) == made_anew(book)
            assert courses.differing(book.db) == 0
            if now != last:
                done.append(now)
                before.append((written(book), derived(book)))
        for batch in reversed(done):
            (undone_by,) = book.db.execute("SELECT undone_by FROM batch WHERE id = ?", (batch,)).fetchone()
            after = before.pop()
            if undone_by is None:
                _batch, by = undo(book, batch, DAY)
                assert (written(book), derived(book)) == before[-1]
                undo(book, by, DAY)
                assert (written(book), derived(book)) == after
                undo(book, batch, DAY)
                assert (written(book), derived(book)) == before[-1]
            else:  # taken back already by an undo among the acts, which was taken back itself since
                break

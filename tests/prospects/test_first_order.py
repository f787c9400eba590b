"""The first order makes a customer with everything kept; refunded or undone, it unmakes one; undo restores each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_tui.errors import CrmError, NotFound
from crm_tui.exchange import importing
from crm_tui.people import contacts
from crm_tui.prospects import board, lists, pasting, pipeline, rows
from crm_tui.prospects.pipeline import Told
from crm_tui.store import undo
from crm_tui.store.book import Book
from crm_tui.trade import orders

DAY = "2026-11-01"
Stages = Callable[..., dict[str, int]]


@pytest.fixture
def fair(book: Book) -> Book:
    """Four people met at a fair, one of them quoted."""
    pasting.take(book, "Anna\nBen\nCleo\nDora", Told("other"), list_name="fair", day=DAY)
    pipeline.move(book, 1, "quoted", day="2026-11-03")
    return book


def newest_batch(book: Book) -> int:
    """The act that was done last."""
    return int(str(undo.history(book, 1)[0]["batch"]))


def order(book: Book, who: int, day: str = "2026-11-09") -> int:
    return orders.add(book, who, [(f"tea of {day}", "1", "20")], at=(day, None), day=day)


def test_an_order_by_hand_wins_and_its_undo_gives_back_what_was(fair: Book, stages: Stages):
    pipeline.edit(
        fair, 1, interest="the blue pot", worth=(9900, "EUR"), step=(("2026-11-12", None), "ask"), day=DAY
    )
    before = pipeline.require(fair.db, 1)
    made = order(fair, 1)
    now = pipeline.require(fair.db, 1)
    assert (now.stage, now.since, now.orders, now.contact_stage) == ("won", "2026-11-09", made, "customer")
    assert (now.interest, now.source, lists.rows(fair)[0]["people"]) == ("the blue pot", "other", 4)
    assert stages("fair") == {"new": 3, "won": 1}
    undo.undo(fair, None, DAY)
    assert pipeline.require(fair.db, 1) == before


def test_an_imported_order_wins_too(fair: Book, stages: Stages, tmp_path: Path):
    contacts.edit(fair, 2, emails=["ben@x.example"], day=DAY)
    file = tmp_path / "orders.csv"
    file.write_text("no,mail,at,total\nA1,ben@x.example,2026-11-09,30.00\n", "utf-8")
    maps = ["no=order.number", "mail=contact.email", "at=order.at", "total=order.total"]
    importing.import_file(fair, str(file), importing.Options(day="2026-11-10", maps=maps))
    assert stages("fair") == {"new": 2, "quoted": 1, "won": 1}
    undo.undo(fair, None, "2026-11-10")
    assert stages("fair") == {"new": 3, "quoted": 1}


def test_an_order_that_is_given_to_somebody_later_wins_them(fair: Book, stages: Stages):
    loose = orders.add(fair, None, [("tea", "1", "20")], day=DAY)
    orders.assign(fair, loose, 3, "2026-11-05")
    assert stages() == {"new": 2, "quoted": 1, "won": 1}


def test_an_unpaid_order_wins_nobody(fair: Book, stages: Stages):
    orders.add(fair, 1, [("tea", "1", "20")], paid=False, day=DAY)
    assert "won" not in stages()


def test_a_refunded_first_order_gives_the_stage_back_and_undo_wins_again(fair: Book):
    made = order(fair, 1)
    orders.refund(fair, made, "5", "2026-11-12")
    assert pipeline.require(fair.db, 1).stage == "won"  # in part only
    orders.refund(fair, made, None, "2026-11-14")
    back = pipeline.require(fair.db, 1)
    assert (back.stage, back.since, back.orders, back.contact_stage) == (
        "quoted",
        "2026-11-14",
        None,
        "prospect",
    )
    undo.undo(fair, None, DAY)
    assert pipeline.require(fair.db, 1).stage == "won"


def test_with_a_second_order_the_undone_first_leaves_a_customer(fair: Book):
    order(fair, 1)
    first_batch = newest_batch(fair)
    second = order(fair, 1, "2026-11-20")
    undo.undo(fair, first_batch, DAY)
    now = pipeline.require(fair.db, 1)
    assert (now.stage, now.orders, now.since) == ("won", second, "2026-11-20")
    undo.undo(fair, newest_batch(fair), DAY)  # redo
    assert pipeline.require(fair.db, 1).since == "2026-11-09"


def test_who_was_lost_and_orders_is_won_and_lost_again_without_the_order(fair: Book):
    pipeline.move(fair, 2, "lost", reason="price", day=DAY)
    made = order(fair, 2)
    assert pipeline.require(fair.db, 2).stage == "won"
    orders.refund(fair, made, None, "2026-11-12")
    assert pipeline.require(fair.db, 2)[4:5] == ("lost",)
    assert pipeline.require(fair.db, 2).reason == "price"


def test_a_customer_is_not_moved_by_hand_nor_made_a_prospect(fair: Book):
    order(fair, 1)
    with pytest.raises(CrmError):
        pipeline.move(fair, 1, "interested", day=DAY)
    other = contacts.add(fair, "Emil", day=DAY)
    order(fair, other)
    done = pipeline.take_on(fair, [other], Told(), list_name="fair", day=DAY)
    assert (done.new, done.customers, done.listed) == ([], [other], 1)
    with pytest.raises(NotFound):
        pipeline.require(fair.db, other)


def test_won_by_hand_stays_won_without_an_order(fair: Book):
    pipeline.move(fair, 1, "won", day=DAY)
    made = order(fair, 1)
    assert pipeline.require(fair.db, 1).orders == made
    undo.undo(fair, None, DAY)
    assert pipeline.require(fair.db, 1)[4] == "won"


def test_who_is_called_a_prospect_stands_in_the_pipeline(book: Book, stages: Stages):
    one = contacts.add(book, "Fay", stage="prospect", source="instagram", day=DAY)
    assert stages() == {"new": 1}
    assert pipeline.require(book.db, one).source == "instagram"
    undo.undo(book, None, DAY)
    assert stages() == {}


def test_what_the_fair_brought(fair: Book):
    order(fair, 1)
    order(fair, 2, "2026-11-20")
    orders.add(fair, 2, [("tea", "1", "10")], currency="USD", at=("2026-11-21", None), day="2026-11-21")
    pipeline.move(fair, 3, "lost", reason="price", day="2026-11-05")
    told: dict[str, Any] = board.funnel_row(board.funnel(fair, "fair")[0])
    assert (told["prospects"], told["won"], told["lost"]) == (4, 2, 1)
    assert [(one["stage"], one["reached"], one["days"]) for one in told["stages"]] == [
        ("new", 4, 8.3), ("contacted", 2, None), ("interested", 2, None), ("quoted", 2, 6.0), ("won", 2, None),
    ]  # fmt: skip
    assert sorted(told["brought"], key=str) == [
        {"people": 1, "orders": 1, "amount": "10.00", "currency": "USD"},
        {"people": 2, "orders": 2, "amount": "40.00", "currency": "EUR"},
    ]


def test_the_first_word_makes_contacted_however_it_was_logged(fair: Book):
    from crm_tui.care import contacting

    contacting.log(fair, 2, "hello", day="2026-11-02")
    contacting.log(fair, 3, "they wrote", direction="in", day="2026-11-02")
    assert [pipeline.require(fair.db, who).stage for who in (2, 3)] == ["contacted", "new"]
    undo.undo(fair, None, DAY)
    undo.undo(fair, None, DAY)
    assert pipeline.require(fair.db, 2).stage == "new"


def test_erased_and_archived_prospects_are_on_no_board(fair: Book, stages: Stages):
    from crm_tui.people import erasing

    contacts.archive(fair, 2, DAY)
    assert stages("fair") == {"new": 2, "quoted": 1}
    erasing.forget(fair, 1, DAY)
    assert stages("fair") == {"new": 2}
    for table in ("course", "pipe", "belongs", "member", "prospect", "stage_move"):
        assert not fair.db.execute(f"SELECT 1 FROM {table} WHERE contact = 1").fetchone()


def test_rows_of_the_day(fair: Book, monkeypatch: pytest.MonkeyPatch):
    from crm_tui import today

    pipeline.edit(fair, 2, step=(("2026-11-04", "10:00"), "send the list"), worth=(5000, "EUR"), day=DAY)

    def listed(day: str) -> list[str]:
        return [str(row["key"]) for row in today.day_list(fair, day) if row["kind"] == "prospect"]

    assert listed("2026-11-03") == []
    assert listed("2026-11-04") == ["p2"]
    assert listed("2026-11-08") == ["p2", "p3", "p4"]  # untouched for seven days
    assert listed("2026-11-10") == ["p2", "p1", "p3", "p4"] or set(listed("2026-11-10")) == {
        "p1",
        "p2",
        "p3",
        "p4",
    }
    row = next(row for row in today.day_list(fair, "2026-11-04") if row["key"] == "p2")
    assert (row["due"], row["worth"]) == ("2026-11-04", {"amount": "50.00", "currency": "EUR"})
    assert row["why"] == "send the list, 10:00 (new)"
    done = today.done(
        fair, "p2", outcome="replied", next_step=(("2026-11-09", None), "call"), day="2026-11-04"
    )
    assert (done["stage"], done["next"], done["due"]) == ("contacted", "p2", "2026-11-09")
    with pytest.raises(CrmError):
        today.done(fair, "p2", day="2026-11-04")
    assert listed("2026-11-08") == ["p3", "p4"]
    today.snooze(fair, "p3", "2026-11-15", day="2026-11-08")
    today.skip(fair, "p4", day="2026-11-08")
    assert listed("2026-11-08") == []
    assert set(listed("2026-11-15")) == {"p1", "p2", "p3"}
    assert rows.find(fair, "P4".lower())["stage"] == "new"
    with pytest.raises(NotFound):
        rows.find(fair, "p99")


def test_so_many_untouched_ones_a_day_those_worth_most_first(book: Book):
    pasting.take(book, "\n".join(f"Person {chr(65 + n)}{n}" for n in range(25)), Told(), day=DAY)
    pipeline.edit(book, 20, worth=(100, "EUR"), day=DAY)
    day = "2026-11-20"
    first = [one.contact for one in rows.awake(book, day, day)]
    assert (len(first), first[0]) == (10, 20)
    for who in first[:4]:
        rows.done(book, f"p{who}", day=day)
    assert len(rows.awake(book, day, day)) == 6  # ten a day, four of which are done

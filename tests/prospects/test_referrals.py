"""Who brought whom: the first inviter stays, no self, no loops; rewards are due, cancelled, given once."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tui.errors import CrmError
from crm_tui.people import contacts
from crm_tui.prospects import pipeline, referrals
from crm_tui.prospects.pipeline import Told
from crm_tui.store import undo
from crm_tui.store.book import Book
from crm_tui.trade import orders

DAY = "2026-11-01"


@pytest.fixture
def chain(book: Book) -> Book:
    """Anna brought Ben, who brought Cleo."""
    contacts.add(book, "Anna", day=DAY)
    pipeline.add(book, "Ben", Told(), day=DAY, referred_by="1")
    pipeline.add(book, "Cleo", Told(), day=DAY, referred_by="2")
    return book


def tree(book: Book, contact: int, day: str) -> dict[str, Any]:
    """The tree as a caller reads it."""
    return referrals.tree(book, contact, day)


def due(book: Book, day: str) -> list[Any]:
    """The rewards that are due."""
    return list(referrals.due(book, day))


def state(book: Book, invitee: int, day: str) -> tuple[object, object]:
    by = book.db.execute("SELECT referred_by FROM contact WHERE id = ?", (invitee,)).fetchone()[0]
    row = next(one for one in tree(book, by, day)["brought"] if one["contact"]["id"] == invitee)
    return row["reward"], row["reward_day"]


def test_whom_somebody_brought_came_by_referral(chain: Book):
    assert pipeline.require(chain.db, 2).source == "referral"


def test_one_inviter_no_self_no_loop(chain: Book):
    for who, by in ((1, 1), (1, 2), (1, 3), (2, 3)):
        with pytest.raises(CrmError):
            contacts.edit(chain, who, referred_by=str(by), day=DAY)
    other = contacts.add(chain, "Dora", day=DAY)
    with pytest.raises(CrmError, match="brought this person first"):
        contacts.edit(chain, 3, referred_by=str(other), day=DAY)
    contacts.edit(chain, 3, referred_by="", day=DAY)
    contacts.edit(chain, 3, referred_by=str(other), day=DAY)
    undo.undo(chain, None, DAY)
    undo.undo(chain, None, DAY)
    assert [row["contact"]["id"] for row in tree(chain, 2, DAY)["brought"]] == [3]


def test_what_the_tree_is_worth_per_currency(chain: Book):
    orders.add(chain, 2, [("tea", "1", "20")], day=DAY)
    orders.add(chain, 3, [("tea", "1", "30")], currency="USD", day=DAY)
    told = tree(chain, 1, DAY)
    assert (told["people"], told["generations"]) == (2, 2)
    assert sorted((one["amount"], one["currency"]) for one in told["worth"]) == [
        ("20.00", "EUR"),
        ("30.00", "USD"),
    ]
    inviters: list[Any] = list(referrals.inviters(chain))
    assert [(row["contact"]["id"], row["brought"], row["customers"]) for row in inviters] == [
        (1, 1, 1), (2, 1, 1),
    ]  # fmt: skip


def test_a_reward_is_due_two_weeks_after_the_first_order_arrived(chain: Book):
    assert state(chain, 2, DAY) == ("waiting", None)
    made = orders.add(chain, 2, [("tea", "1", "20")], at=("2026-11-02", None), day="2026-11-02")
    assert state(chain, 2, "2026-11-05") == ("coming", "2026-11-23")  # nobody knows when it arrived: a week
    orders.deliver(chain, made, "2026-11-05")
    assert state(chain, 2, "2026-11-18") == ("coming", "2026-11-19")
    assert state(chain, 2, "2026-11-19") == ("due", "2026-11-19")
    assert [row["invitee"]["id"] for row in due(chain, "2026-11-19")] == [2]
    assert due(chain, "2026-11-18") == []
    orders.refund(chain, made, None, "2026-11-18")
    assert state(chain, 2, "2026-12-30") == ("waiting", None)
    with pytest.raises(CrmError):
        referrals.give(chain, 2, day="2026-11-20")
    undo.undo(chain, None, DAY)
    assert state(chain, 2, "2026-11-19") == ("due", "2026-11-19")


def test_a_reward_is_given_once(chain: Book):
    made = orders.add(chain, 2, [("tea", "1", "20")], day=DAY)
    orders.deliver(chain, made, DAY)
    with pytest.raises(CrmError, match="due on 2026-11-15"):
        referrals.give(chain, 2, day="2026-11-10")
    told: dict[str, Any] = referrals.give(chain, 2, note="a tin", day="2026-11-15")
    assert (told["contact"]["id"], told["state"]) == (1, "given")
    with pytest.raises(CrmError):
        referrals.give(chain, 2, force=True, day="2026-11-16")
    assert due(chain, "2026-12-01") == []
    undo.undo(chain, None, DAY)
    assert state(chain, 2, "2026-11-15") == ("due", "2026-11-15")
    with pytest.raises(CrmError):
        referrals.give(chain, 1, day=DAY)  # brought by nobody


def test_the_moment_to_ask_is_after_a_good_rating(chain: Book):
    with chain.act("review", DAY) as act:
        act.insert("review", contact=1, day="2026-10-20", product_rating=5)
        act.insert("review", contact=2, day="2026-10-20", product_rating=3)
    assert referrals.worth_asking(chain, 1, DAY) == {
        "day": "2026-10-20",
        "stars": 5,
        "template": "referral/ask",
    }
    assert referrals.worth_asking(chain, 2, DAY) is None
    assert referrals.worth_asking(chain, 1, "2026-12-20") is None  # long ago
    with chain.act("log", DAY) as act:
        act.insert("event", contact=1, day=DAY, kind="contact", direction="out", template="referral/ask")
    assert referrals.worth_asking(chain, 1, DAY) is None  # asked already


def test_a_merged_inviter_keeps_whom_they_brought(chain: Book):
    merging = pytest.importorskip("crm_tui.people.merging")
    other = contacts.add(chain, "Anna B.", day=DAY)
    pipeline.add(chain, "Dora", Told(), day=DAY, referred_by=str(other))
    made = orders.add(chain, 2, [("tea", "1", "20")], day=DAY)
    orders.deliver(chain, made, DAY)
    orders.deliver(chain, orders.add(chain, 5, [("soap", "1", "30")], day=DAY), DAY)
    referrals.give(chain, 2, day="2026-11-15")
    before = (
        tree(chain, 1, DAY),
        tree(chain, other, DAY),
        due(chain, "2026-12-01"),
    )
    merging.merge(chain, 1, other, DAY, consents=lambda _act, _keep, _other: None)
    told = tree(chain, 1, "2026-12-01")
    assert [(one["contact"]["id"], one["reward"]) for one in told["brought"]] == [(2, "given"), (5, "due")]
    assert [row["contact"]["id"] for row in due(chain, "2026-12-01")] == [1]
    undo.undo(chain, None, DAY)
    now = tree(chain, 1, DAY), tree(chain, other, DAY), due(chain, "2026-12-01")
    assert now == before


def test_merging_inviter_and_invitee_leaves_nobody_who_brought_themselves(chain: Book):
    merging = pytest.importorskip("crm_tui.people.merging")
    merging.merge(
        chain, 1, 3, DAY, consents=lambda _act, _keep, _other: None
    )  # Anna is Cleo, whom Ben brought, whom Anna brought
    assert tree(chain, 1, DAY)["generations"] <= 1
    assert pipeline.require(chain.db, 1)[4] == "new"
    undo.undo(chain, None, DAY)
    assert [row["contact"]["id"] for row in tree(chain, 2, DAY)["brought"]] == [3]

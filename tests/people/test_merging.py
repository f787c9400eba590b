"""Two records of one person: everything is kept, the stricter consent wins, and undo restores exactly."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tui import settle
from crm_tui.care import consent, contacting, followups
from crm_tui.dates import read_when
from crm_tui.errors import CrmError, NotFound
from crm_tui.people import contacts, identity, merging
from crm_tui.store import tables, undo
from crm_tui.store.book import Book, open_book
from crm_tui.trade import orders

DAY = "2026-11-22"
DERIVED = ("summary", "spent")


@pytest.fixture
def book(tmp_path: Path, crm_home: Path):
    with open_book(str(tmp_path / "book.db")) as book:
        book.settle = settle.settle
        yield book


def state(book: Book, *, batches: bool = True) -> dict[str, Any]:
    """Every row of every table that people write, the sums that follow from them, and what people are found by."""
    found: dict[str, Any] = {}
    for table in tables.TRACKED:
        named = tables.columns(table)[: None if batches else -1]
        found[table] = list(book.db.execute(f"SELECT {', '.join(named)} FROM {table} ORDER BY id"))
    for table in DERIVED:
        found[table] = sorted(book.db.execute(f"SELECT * FROM {table}"), key=repr)
    found["doc"] = sorted(book.db.execute("SELECT contact, terms, parts FROM doc"), key=repr)
    return found


def merge(book: Book, keep: int, other: int) -> merging.Merged:
    return merging.merge(book, keep, other, DAY, consents=consent.join)


def two(book: Book, **facts: Any) -> tuple[int, int]:
    one = contacts.add(
        book, "Mara Lindqvist", emails=["mara@example.com"], tags=["vip"], note="likes blue", day=DAY
    )
    other = contacts.add(
        book, "M. Lindqvist", phones=["+46701234567"], tags=["VIP", "tea"], note="moved", day=DAY, **facts
    )
    return one, other


def test_everything_of_both_is_one_persons(book: Book):
    one, other = two(book, birthday="1990-04-03", city="Malmö")
    contacting.log(book, other, "asked for tea", day=DAY)
    followups.add(book, other, "call back", read_when("2026-12-01", date(2026, 11, 22)), day=DAY)
    orders.add(book, other, [("soap", "2", "5.00")], currency="EUR", day=DAY)
    done = merge(book, one, other)
    row = contacts.require(book.db, one)
    assert (row.name, row.birthday, row.note) == ("Mara Lindqvist", "1990-04-03", "likes blue\n\nmoved")
    assert "birthday" in row.hand.split()
    assert done.moved["orders"] == done.moved["event"] == done.moved["followup"] == 1
    assert ("name", "Mara Lindqvist", "M. Lindqvist") in done.conflicts
    assert sorted(tag for (tag,) in book.db.execute("SELECT tag FROM tag")) == ["tea", "vip"]
    assert identity.resolve(book, "+46701234567") == identity.resolve(book, "mara@example.com") == one
    assert identity.resolve(book, str(other)) == one  # whoever wrote the number down still finds them
    assert book.db.execute("SELECT orders FROM summary WHERE contact = ?", (one,)).fetchone() == (1,)
    with pytest.raises(NotFound):
        contacts.require(book.db, other)
    undo.undo(book, None, DAY)
    assert identity.resolve(book, str(other)) == other


@pytest.mark.parametrize(
    ("mine", "theirs", "stands"),
    [
        ([("granted", 1)], [("refused", 0)], "refused"),
        ([("refused", 0)], [("granted", 1)], "refused"),
        ([("refused", 0), ("unknown", 1)], [("granted", 0)], "unknown"),
        ([("granted", 0)], [], "granted"),
        ([], [("refused", 1)], "refused"),
        ([], [("granted", 0)], "granted"),
    ],
)
def test_the_stricter_consent_stands(book: Book, mine: list[Any], theirs: list[Any], stands: str):
    people = two(book)
    for contact, said in zip(people, (mine, theirs), strict=True):
        for word, hand in said:
            with book.act("consent", DAY) as act:
                consent.record(act, contact, "email", word, source="file", by_hand=bool(hand), day=DAY)
    merge(book, *people)
    assert consent.of(book, people[0])["email"]["state"] == stands
    if stands == "refused":  # and no file lifts it
        with book.act("import", DAY) as act:
            consent.record(act, people[0], "email", "granted", source="file", by_hand=False, day=DAY)
        assert consent.of(book, people[0])["email"]["state"] == "refused"


def test_nobody_brings_themselves_by_a_merge(book: Book):
    one, other = two(book)
    between = contacts.add(book, "Between", referred_by=one, day=DAY)
    first = contacts.add(book, "First", day=DAY)
    contacts.edit(book, other, referred_by=between, day=DAY)  # one brought between, who brought other
    contacts.edit(book, one, referred_by=first, day=DAY)
    merge(book, other, one)
    assert contacts.require(book.db, other).referred_by == first
    assert contacts.require(book.db, between).referred_by == other
    undo.undo(book, None, DAY)
    merge(book, one, other)
    assert contacts.require(book.db, one).referred_by == first
    direct = contacts.add(book, "Direct", referred_by=one, day=DAY)
    merge(book, direct, one)
    assert contacts.require(book.db, direct).referred_by == first


def test_a_merge_of_one_person_with_themselves_is_refused(book: Book):
    one, _other = two(book)
    before = state(book)
    with pytest.raises(CrmError, match="one and the same"):
        merge(book, one, one)
    with pytest.raises(NotFound):
        merge(book, one, 999)
    assert state(book) == before


def test_only_one_place_in_the_pipeline_and_no_reward_for_oneself(book: Book):
    one, other = two(book)
    third = contacts.add(book, "Third", day=DAY)
    with book.act("set up", DAY) as act:
        for contact, stage in ((one, "lost"), (other, "quoted")):
            act.insert(
                "prospect", contact=contact, stage=stage, since=DAY, opened=DAY, interest=f"tea {stage}"
            )
        tea = act.insert("lists", name="tea", key="tea", created=DAY)
        for contact in (one, other):
            act.insert("member", lists=tea, contact=contact, day=DAY)
            act.insert("handled", contact=contact, key=f"l{contact}-5", kind="lapsed", state="done", day=DAY)
            act.insert(
                "handled", contact=contact, key=f"s{other}-{contact}", kind="care", state="done", day=DAY
            )
        act.insert("handled", contact=other, key=f"t{other}-20261122", kind="care", state="done", day=DAY)
        act.insert("reward", contact=one, invitee=other, state="open", day=DAY)
        act.insert("reward", contact=other, invitee=third, state="open", day=DAY)
        act.insert("twin", contact=one, other=other, reason="same phone", score=60)
        act.insert("twin", contact=other, other=third, reason="same phone", score=60, state="dismissed")
        act.insert("twin", contact=third, other=one, reason="same name", score=60)
    before = state(book)
    merge(book, one, other)
    assert book.db.execute("SELECT contact, stage, interest FROM prospect").fetchall() == [
        (one, "quoted", "tea quoted")
    ]
    assert book.db.execute("SELECT contact FROM member").fetchall() == [(one,)]
    assert book.db.execute("SELECT contact, invitee FROM reward").fetchall() == [(one, third)]
    assert book.db.execute("SELECT state FROM twin").fetchall() == [("dismissed",)]
    keys = {key for (key,) in book.db.execute("SELECT key FROM handled")}
    assert keys == {
        f"t{one}-20261122",
        f"l{one}-5",
        f"s{other}-{one}",
        f"s{other}-{other}",
    }  # an order's number is nobody's
    undo.undo(book, None, DAY)
    assert state(book) == before


def test_a_person_who_is_put_aside_comes_back_with_the_one_who_is_not(book: Book):
    one, other = two(book)
    contacts.archive(book, one, DAY)
    merge(book, one, other)
    assert not contacts.require(book.db, one).archived


_WORDS = st.sampled_from(["", "Mara", "Åsa", "林晓月", "tea", "x" * 40])
_FACTS = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        ("nickname", "company", "job", "note", "source", "interests", "city", "postcode"), _WORDS
    ),
)
_PERSON = st.fixed_dictionaries(
    {
        "facts": _FACTS,
        "tags": st.lists(st.sampled_from(["a", "b", "c"]), unique=True),
        "phones": st.lists(st.sampled_from(["+46701234567", "+491511234567"]), unique=True),
        "field": _WORDS,
        "consent": st.lists(
            st.tuples(st.sampled_from(["email", "*"]), st.sampled_from(consent.STATES), st.booleans())
        ),
        "orders": st.integers(0, 2),
        "logs": st.integers(0, 2),
    }
)


def _make(book: Book, name: str, said: dict[str, Any]) -> int:
    fields = {"size": said["field"]} if said["field"] else {}
    one = contacts.add(
        book,
        name,
        phones=said["phones"],
        tags=said["tags"],
        fields=fields,
        force=True,
        day=DAY,
        **said["facts"],
    )
    for channel, word, hand in said["consent"]:
        with book.act("consent", DAY) as act:
            consent.record(act, one, channel, word, source="file", by_hand=hand, day=DAY)
    for number in range(said["orders"]):
        orders.add(book, one, [("soap", str(number + 1), "5.00")], currency="EUR", day=DAY)
    for _number in range(said["logs"]):
        contacting.log(book, one, "hello", day=DAY)
    return one


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(_PERSON, _PERSON, st.booleans())
def test_merge_and_undo_restores_exactly(
    book: Book, mine: dict[str, Any], theirs: dict[str, Any], link: bool
):
    one, other = _make(book, "One", mine), _make(book, "Other", theirs)
    if link:
        contacts.edit(book, other, referred_by=one, day=DAY)
    before = state(book)
    strict = {"granted": 0, "unknown": 1, "refused": 2}
    told = [consent.of(book, contact) for contact in (one, other)]
    merge(book, one, other)
    for channel in {*told[0], *told[1]}:
        most = max(
            (each[channel]["state"] for each in told if channel in each), key=lambda word: strict[str(word)]
        )
        assert consent.of(book, one)[channel]["state"] == most
    held = book.db.execute("SELECT count(*) FROM orders WHERE contact = ?", (one,)).fetchone()[0]
    assert held == mine["orders"] + theirs["orders"]
    assert not book.db.execute("SELECT 1 FROM handle WHERE contact = ?", (other,)).fetchone()
    assert not book.db.execute("PRAGMA foreign_key_check").fetchall()
    after = state(book)
    merged = book.db.execute("SELECT max(id) FROM batch").fetchone()[0]
    back = undo.undo(book, merged, DAY)[1]
    assert state(book) == before
    undo.undo(book, back, DAY)  # the merge again
    assert state(book) == after


def test_any_two_of_a_shop_can_be_merged_and_parted(demo_book: Path):
    with open_book(str(demo_book)) as book:
        book.settle = settle.settle
        ids = [one for (one,) in book.db.execute("SELECT id FROM contact ORDER BY id LIMIT 40")]
        before = state(book)
        for one, other in zip(ids[::2], ids[1::2], strict=True):
            merge(book, one, other)
        for _one in ids[::2]:
            undo.undo(book, None, "2026-11-23")
        assert state(book) == before

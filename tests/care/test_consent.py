"""Consent: what an entry may change, and who may be written to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.care import consent
from crm_tui.errors import BadInput, NotFound
from crm_tui.store.consents import Consent

DAY = "2026-11-22"


def log(*entries: tuple[str, str, bool]) -> list[Consent]:
    """("email", "refused", by_hand) … as entries of following days."""
    return [
        Consent(n, 1, channel, state, f"2026-01-{n:02d}", "file", None, int(by_hand))
        for n, (channel, state, by_hand) in enumerate(entries, 1)
    ]


def now(*told: str) -> str:
    """The state of one channel after these: "i:granted", "h:refused" …"""
    entries = log(*(("email", one[2:], one[0] == "h") for one in told))
    return consent.standing(consent.state(entries), "email")


@pytest.mark.parametrize(
    ("told", "then"),
    [
        ((), "unknown"),
        (("i:unknown",), "unknown"),
        (("i:granted",), "granted"),
        (("i:granted", "i:unknown"), "granted"),
        (("i:granted", "i:refused"), "refused"),
        (("i:refused", "i:granted"), "refused"),
        (("h:refused", "i:granted"), "refused"),
        (("h:granted", "i:refused"), "refused"),
        (("i:refused", "h:granted"), "granted"),
        (("i:refused", "h:unknown", "i:granted"), "granted"),
        (("h:refused", "h:granted", "h:refused"), "refused"),
        (("h:granted", "h:unknown"), "unknown"),
    ],
)
def test_what_holds(told, then):
    assert now(*told) == then


@given(st.lists(st.sampled_from(["i:granted", "i:unknown", "i:refused"])))
def test_no_import_ever_lifts_a_refusal(later):
    assert now("h:refused", *later) == "refused"
    assert now("i:refused", *later) == "refused"


def test_since_and_source_are_those_of_the_entry_that_counted():
    entries = log(
        ("email", "granted", False),
        ("email", "granted", False),
        ("email", "refused", False),
        ("email", "granted", False),
    )
    assert consent.state(entries) == {"email": {"state": "refused", "since": "2026-01-03", "source": "file"}}


def test_do_not_contact_covers_every_channel():
    states = consent.state(log(("email", "granted", True), ("*", "refused", True)))
    assert consent.standing(states, "email") == "refused"
    assert not consent.allowed(states, "sms", "service")
    assert consent.refusals(states) == {"*"}
    lifted = consent.state(log(("email", "granted", True), ("*", "refused", True), ("*", "unknown", True)))
    assert consent.standing(lifted, "email") == "granted"
    assert consent.refusals(lifted) == set()


@pytest.mark.parametrize(
    ("state", "service", "marketing", "with_setting"),
    [("unknown", True, True, False), ("granted", True, True, True), ("refused", False, False, False)],
)
def test_who_may_be_written_to(state, service, marketing, with_setting):
    states = consent.state(log(("email", state, True)))
    assert consent.allowed(states, "email", "service") is service
    assert consent.allowed(states, "email", "service", need_granted=True) is service
    assert consent.allowed(states, "email", "marketing") is marketing
    assert consent.allowed(states, "email", "marketing", need_granted=True) is with_setting
    with pytest.raises(ValueError, match="fun"):
        consent.allowed(states, "email", "fun")


def test_record_writes_only_what_changes(book, person):
    mei = person()

    def from_file(state: str) -> int | None:
        with book.act("import", DAY) as act:
            return consent.record(act, mei, "email", state, source="shopify", by_hand=False, day="2026-01-02")

    assert from_file("unknown") is None
    assert from_file("granted")
    assert from_file("granted") is None
    assert from_file("refused")
    assert from_file("granted") is None
    assert consent.of(book, mei)["email"] == {"state": "refused", "since": "2026-01-02", "source": "shopify"}
    assert consent.decide(book, mei, "email", "granted", day=DAY)["email"]["source"] == "hand"
    consent.decide(book, mei, "email", "granted", day=DAY)
    assert book.db.execute("SELECT count(*) FROM consent").fetchone() == (3,)


def test_bad_words(book, person):
    with pytest.raises(BadInput):
        consent.decide(book, person(), "email", "maybe", day=DAY)
    with pytest.raises(NotFound):
        consent.decide(book, 99, "email", "refused", day=DAY)

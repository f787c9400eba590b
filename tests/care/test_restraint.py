"""Who may be written to, by which channel and when: the one module that decides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crm_tui.care import consent, contacting, restraint, workflow
from crm_tui.care.channels import Reach

DAY = "2026-11-22"
RULES = workflow.USUAL
# gaps, folds, a zone that skipped a day, half-hour shifts, odd offsets
ZONES = (
    "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Shanghai", "Asia/Kathmandu", "Pacific/Apia",
    "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Chatham", "America/St_Johns", "Asia/Tehran", "Pacific/Kiritimati",
)  # fmt: skip
TURNS = (
    "2026-03-29",
    "2026-10-25",
    "2026-03-08",
    "2026-11-01",
    "2011-12-30",
    "2026-04-05",
    "2028-02-29",
    "2026-12-31",
)


def states(**said: str) -> dict[str, dict[str, str | None]]:
    return {channel.replace("everywhere", "*"): {"state": state} for channel, state in said.items()}


def facts(
    kinds: tuple[str, ...] = ("email", "wechat"),
    last: str | None = None,
    marketed: str | None = None,
    zone: str = "Europe/Berlin",
    **said: str,
) -> restraint.Facts:
    return restraint.Facts(Reach(last, kinds, states(**said)), marketed, zone)


def decide(told: restraint.Facts, purpose: str = "marketing", **more: Any) -> restraint.Decision:
    return restraint.decide(told, purpose, more.pop("rules", RULES), day=DAY, **more)


@pytest.mark.parametrize("purpose", ["service", "marketing"])
def test_a_refusal_of_a_channel_leaves_the_others(purpose):
    assert decide(facts(), purpose).channel == "wechat"
    assert decide(facts(wechat="refused"), purpose).channel == "email"
    assert decide(facts(wechat="refused"), purpose, own="wechat").channel == "email"
    for told in (facts(wechat="refused", email="refused"), facts(everywhere="refused")):
        assert decide(told, purpose)[:3] == (False, None, restraint.REFUSED)


def test_nobody_without_a_channel_is_shut_out():
    assert decide(facts(())).allowed
    assert decide(facts(())).channel is None


def test_a_shop_may_want_a_clear_yes():
    strict = RULES._replace(need_granted=True)
    assert not decide(facts(), rules=strict).allowed
    assert decide(facts(email="granted"), rules=strict)[:2] == (True, "email")
    assert decide(facts(sms="granted"), rules=strict)[:2] == (True, "sms")
    assert decide(facts(), "service", rules=strict).allowed


def test_one_marketing_contact_in_seven_days():
    assert decide(facts(marketed="2026-11-16"))[2:4] == (restraint.SOON, "2026-11-23")
    assert decide(facts(marketed="2026-11-15")).allowed
    assert decide(facts(marketed=DAY), "service").allowed


@pytest.mark.parametrize("zone", ZONES)
def test_quiet_hours_go_by_the_clock_on_the_wall_there(zone):
    there = ZoneInfo(zone)
    for turn in TURNS:
        moment = datetime.fromisoformat(turn).replace(tzinfo=UTC) - timedelta(days=1)
        for _half_hour in range(144):
            wall = moment.astimezone(there).time()
            asleep = wall.hour >= 21 or wall.hour < 8
            until = restraint.quiet_until(zone, moment, "21:00", "08:00")
            assert (until is not None) == asleep
            if until is not None:
                assert moment < until <= moment + timedelta(hours=36)  # a day may be missing
                assert restraint.quiet_until(zone, until, "21:00", "08:00") is None
                assert until.astimezone(there).time().isoformat() == "08:00:00"
            moment += timedelta(minutes=30)


def test_at_night_a_hand_is_warned_and_a_machine_waits():
    night = datetime(2026, 11, 22, 22, tzinfo=UTC)
    by_hand, machine = decide(facts(), moment=night), decide(facts(), moment=night, by_hand=False)
    assert (by_hand.allowed, by_hand.warning, by_hand.why) == (True, True, restraint.QUIET)
    assert (machine.allowed, machine.until) == (False, datetime(2026, 11, 23, 7, tzinfo=UTC))
    assert decide(facts(zone="America/New_York"), moment=night).why == ""
    assert decide(facts(), moment=night, rules=RULES._replace(quiet_from="00:00", quiet_to="00:00")).why == ""


def test_the_book_is_asked(book, person):
    from crm_tui import settle

    book.settle = settle.settle
    mei = person(email="m@x.example", wechat="mei")
    assert restraint.allowed_now(book, mei, "marketing", day=DAY)[:2] == (True, "wechat")
    with book.act("done", DAY) as act:
        contacting.finish(act, mei, "hello", own=None, outcome=None, note=None, next_step=None, day=DAY,
                          purpose="marketing", template="care/review")  # fmt: skip
    assert restraint.allowed_now(book, mei, "marketing", day="2026-11-28").why == restraint.SOON
    assert "2026-11-29" in restraint.say(restraint.allowed_now(book, mei, "marketing", day=DAY))
    assert restraint.allowed_now(book, mei, "marketing", day="2026-11-29").allowed
    consent.decide(book, mei, "*", "refused", day=DAY)
    assert not restraint.allowed_now(book, mei, "service", day=DAY).allowed

"""Channels: their names, and which one is chosen."""

from __future__ import annotations

import pytest

from crm_tui.care import channels, consent, contacting, restraint, workflow
from crm_tui.errors import BadInput

DAY = "2026-11-22"
NO_MAIL = {"email": {"state": "refused"}}


@pytest.mark.parametrize(
    ("own", "last", "kinds", "states", "chosen"),
    [
        ("sms", "email", ["phone"], {}, "sms"),
        (None, "email", ["phone"], {}, "email"),
        (None, None, ["phone", "email", "telegram"], {}, "telegram"),
        (None, None, ["phone", "wechat"], {}, "wechat"),
        ("email", "email", ["email", "phone"], NO_MAIL, "phone"),
        ("email", None, ["email"], NO_MAIL, None),
        (None, None, ["phone"], {"*": {"state": "refused"}}, None),
        (None, None, [], {}, None),
        (None, None, ["alipay"], {}, None),
    ],
)
def test_choose(own, last, kinds, states, chosen):
    assert restraint.choose(channels.Reach(last, kinds, states), "service", workflow.USUAL, own) == chosen


@pytest.mark.parametrize(
    ("words", "channel"),
    [
        ("WeChat", "wechat"),
        ("微信", "wechat"),
        ("e-mail", "email"),
        (" Call ", "phone"),
        ("sms", "sms"),
        ("line", "line"),
    ],
)
def test_names(words, channel):
    assert channels.read_channel(words) == channel


def test_names_nobody_has():
    with pytest.raises(BadInput, match=r"'emial' is no channel; known are .*email"):
        channels.read_channel("emial")
    assert channels.read_channel("kakao", own=["kakao"]) == "kakao"
    assert channels.read_channel("all", everywhere=True) == "*"
    with pytest.raises(BadInput):
        channels.read_channel("all")


def test_reach_knows_the_last_channel_the_handles_and_consent(book, person):
    mei, tom, bo = person("Mei", phone="1", email="m@x.example"), person("Tom", wechat="t"), person("Bo")
    contacting.log(book, mei, "older", channel="email", at=("2026-11-02", None), day=DAY)
    contacting.log(book, mei, "newest", channel="sms", at=("2026-11-09", None), day=DAY)
    contacting.log(book, mei, "told late", channel="phone", at=("2026-11-01", None), day=DAY)
    contacting.log(book, mei, "no channel", day=DAY)
    consent.decide(book, tom, "wechat", "refused", day=DAY)
    reach = channels.reach(book.db, [mei, tom, bo])
    assert reach[mei] == ("sms", ["email", "phone"], {})
    assert restraint.choose(reach[tom], "service", workflow.USUAL) is None
    assert reach[bo] == channels.UNREACHED
    assert channels.reach(book.db, []) == {}

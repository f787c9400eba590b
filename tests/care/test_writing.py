"""Whether one may write to somebody by hand, and the note of what was sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crm_tui import start
from crm_tui.care import consent, contacting, planning, workflow, writing
from crm_tui.errors import CrmError
from crm_tui.store import undo
from crm_tui.store.book import Book
from crm_tui.words.letters import Letter

DAY = "2026-11-22"


@pytest.mark.parametrize("purpose", ["service", "marketing"])
def test_a_refusal_forbids_both(book: Book, person: Callable[..., int], purpose: str) -> None:
    who = person("Mei", wechat="mei_88", email="mei@example.com")
    assert writing.leave(book, who, purpose) == writing.Leave("wechat", "")
    consent.decide(book, who, "wechat", "refused", day=DAY)
    with pytest.raises(CrmError, match="refused wechat"):
        writing.leave(book, who, purpose, "wechat")
    found = writing.leave(book, who, purpose)
    assert found.channel == "email"
    assert "wechat" in found.warning
    consent.decide(book, who, "email", "refused", day=DAY)
    with pytest.raises(CrmError, match=r"Mei refused email, wechat"):
        writing.leave(book, who, purpose)
    assert writing.leave(book, who, purpose, "phone").channel == "phone"
    consent.decide(book, who, "*", "refused", day=DAY)
    for channel in (None, "phone", "wechat"):
        with pytest.raises(CrmError):
            writing.leave(book, who, purpose, channel)


def test_where_no_channel_is_known_there_is_a_warning(book: Book, person: Callable[..., int]) -> None:
    found = writing.leave(book, person("Mei"), "marketing")
    assert found.channel is None
    assert found.warning


def test_marketing_twice_within_a_week_is_the_sellers_own_word(
    book: Book, person: Callable[..., int]
) -> None:
    book.settle = start.settling
    who = person("Mei", wechat="mei_88")
    thanks, lapse = (
        Letter("care/thanks", "en", "Hi", "", "service"),
        Letter("care/lapse", "en", "Hi", "", "marketing"),
    )
    writing.sent(book, who, thanks, "wechat", DAY)
    assert not writing.leave(book, who, "marketing", day=DAY).soon
    writing.sent(book, who, lapse, "wechat", DAY)
    found = writing.leave(book, who, "marketing", day="2026-11-28")
    assert (found.channel, found.soon) == ("wechat", True)
    assert found.warning == "They were written to lately; wait until 2026-11-29."
    assert not writing.leave(book, who, "service", day="2026-11-28").soon
    assert writing.leave(book, who, "marketing", "email", day="2026-11-28").soon
    assert not writing.leave(book, who, "marketing", day="2026-11-29").soon


def test_where_the_shop_asks_first_a_clear_yes_is_needed(book: Book, person: Callable[..., int]) -> None:
    planning.apply(book, workflow.load(book.db)._replace(need_granted=True), DAY)
    who = person("Mei", wechat="mei_88")
    for channel in (None, "wechat"):
        with pytest.raises(CrmError, match="has not agreed to marketing"):
            writing.leave(book, who, "marketing", channel)
    assert writing.leave(book, who, "service").channel == "wechat"
    consent.decide(book, who, "wechat", "granted", day=DAY)
    assert writing.leave(book, who, "marketing").channel == "wechat"


def test_what_was_sent_is_noted_whole(book: Book, person: Callable[..., int]) -> None:
    who = person("Mei", wechat="mei_88")
    letter = Letter("care/thanks", "en", "Hi Mei,\nthank you", "", "service")
    event = writing.sent(book, who, letter, "wechat", DAY)
    kept = book.db.execute(
        "SELECT contact, day, kind, channel, direction, text, purpose, template FROM event WHERE id = ?",
        (event,),
    ).fetchone()
    assert tuple(kept) == (who, DAY, "contact", "wechat", "out", letter.text, "service", "care/thanks")
    undo.undo(book, None, DAY)
    assert book.db.execute("SELECT count(*) FROM event").fetchone()[0] == 0
    contacting.log(book, who, "hello", day=DAY)
    assert book.db.execute("SELECT template FROM event").fetchone()[0] is None

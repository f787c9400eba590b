"""w: every template filled in for the person in sight; copied and logged with one key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crm_tui import shop as the_shop
from crm_tui.care import consent
from crm_tui.screens.words import WordsOverlay
from crm_tui.store.book import Book

DAY = "2026-11-22"


async def opened(pilot: Any, wait: Callable[..., Any]) -> Any:
    await pilot.press("w")
    await wait(lambda: isinstance(pilot.app.screen, WordsOverlay) and pilot.app.screen.filled is not None)
    return pilot.app.screen


def events(book: Book) -> list[tuple[Any, ...]]:
    sql = "SELECT contact, text, template, purpose, channel FROM event WHERE kind = 'contact'"
    return [tuple(row) for row in book.db.execute(sql)]


async def test_the_message_is_copied_and_logged(
    shop: Book, app_on: Callable[..., Any], wait: Callable[..., Any], screen_text: Callable[..., str]
) -> None:
    the_shop.configure(shop, {"name": "Tea & Clay", "country": "DE"}, DAY)
    async with app_on(shop, size=(80, 24)) as pilot:
        who = pilot.app.screen.row
        words = await opened(pilot, wait)
        await pilot.press("down", "down", "down")
        await wait(lambda: words.filled and words.filled.name == "care/review")
        await pilot.pause()
        assert who.name in screen_text(pilot.app)
        assert "老" not in words.filled.letter.text
        text = words.filled.letter.text
        assert "white tea" in text
        await pilot.press("c")
        await wait(lambda: pilot.app.clipboard == text)
        assert not events(shop)
        await pilot.press("s")
        await wait(lambda: events(shop))
        await wait(lambda: not isinstance(pilot.app.screen, WordsOverlay))
        assert events(shop) == [(who.contact, text, "care/review", "marketing", "wechat")]
        await pilot.press("u")
        await wait(lambda: not events(shop))


async def test_keys_that_come_before_the_message_wait_for_it(
    shop: Book, app_on: Callable[..., Any], wait: Callable[..., Any]
) -> None:
    async with app_on(shop) as pilot:
        who = pilot.app.screen.row.contact
        await pilot.press("w", "s")
        await wait(lambda: events(shop))
        assert [(event[0], event[2]) for event in events(shop)] == [(who, "care/thanks")]
        assert pilot.app.clipboard == events(shop)[0][1]


async def test_the_other_language(shop: Book, app_on: Callable[..., Any], wait: Callable[..., Any]) -> None:
    async with app_on(shop) as pilot:
        words = await opened(pilot, wait)
        first = words.filled.letter.lang
        await pilot.press("L")
        await wait(lambda: words.filled.letter.lang != first)
        await pilot.press("L")
        await wait(lambda: words.filled.letter.lang == first)
        await pilot.press("escape")
        await wait(lambda: not isinstance(pilot.app.screen, WordsOverlay))


async def test_somebody_who_refused_is_told_and_nothing_is_copied(
    shop: Book, app_on: Callable[..., Any], wait: Callable[..., Any], screen_text: Callable[..., str]
) -> None:
    async with app_on(shop) as pilot:
        who = pilot.app.screen.row
        consent.decide(shop, who.contact, "*", "refused", day=DAY)
        words = await opened(pilot, wait)
        assert words.filled.letter is None
        await pilot.press("c", "s")
        await pilot.pause()
        assert "does not want to be written to" in screen_text(pilot.app)
        assert pilot.app.clipboard == ""
        assert not events(shop)


async def test_a_prospect_is_offered_the_first_words(
    book: Book, app_on: Callable[..., Any], wait: Callable[..., Any]
) -> None:
    from crm_tui.care import followups
    from crm_tui.people import contacts

    followups.add(book, contacts.add(book, "Anna", stage="prospect", day=DAY), "write", (DAY, None), day=DAY)
    async with app_on(book) as pilot:
        await wait(lambda: pilot.app.screen.person_card() is not None)
        words = await opened(pilot, wait)
        await wait(lambda: words.filled.name == "prospect/first-contact")


async def test_the_order_in_sight_is_what_the_message_is_about(
    shop: Book, app_on: Callable[..., Any], wait: Callable[..., Any]
) -> None:
    from crm_tui.trade import orders

    async with app_on(shop) as pilot:
        who = pilot.app.screen.row.contact
        older = orders.add(shop, who, [("the old pot", "1", "5")], at=("2020-01-01", None), day=DAY)
        await pilot.press("enter")
        await wait(
            lambda: (
                getattr(pilot.app.screen, "shown", None) and len(pilot.app.screen.shown["order_rows"]) == 2
            )
        )
        await pilot.press("end")
        await wait(lambda: pilot.app.screen.words_about().get("order") == older)
        words = await opened(pilot, wait)
        assert "the old pot" in words.filled.letter.text


async def test_a_message_of_the_day_says_what_comes_after_copying(
    shop: Book, app_on: Callable[..., Any], wait: Callable[..., Any], screen_text: Callable[..., str]
) -> None:
    async with app_on(shop) as pilot:
        page = pilot.app.screen
        rows = [row._replace(message="Hi there,\nhow are you?") for row in page.found.rows]
        page.answer_day(page.found._replace(rows=rows))
        await wait(page.letter)
        await pilot.press("c")
        await pilot.pause()
        assert pilot.app.clipboard == "Hi there,\nhow are you?"
        assert "copied: Hi there, · d when it is sent" in screen_text(pilot.app)


async def test_marketing_twice_in_a_week_is_copied_when_one_insists(
    shop: Book, app_on: Callable[..., Any], wait: Callable[..., Any], screen_text: Callable[..., str]
) -> None:
    from crm_tui.care import writing
    from crm_tui.words.letters import Letter

    async with app_on(shop) as pilot:
        who = pilot.app.screen.row.contact
        writing.sent(shop, who, Letter("care/lapse", "en", "Hi", "", "marketing"), "wechat", DAY)
        words = await opened(pilot, wait)
        await pilot.press("c")
        await wait(lambda: pilot.app.clipboard)  # thanks are service
        await pilot.press("down", "down", "down")
        await wait(lambda: words.filled.name == "care/review" and words.filled.soon)
        before = pilot.app.clipboard
        await pilot.press("c")
        await wait(lambda: "Once more does it all the same" in screen_text(pilot.app))
        assert pilot.app.clipboard == before
        await pilot.press("c")
        await wait(lambda: pilot.app.clipboard == words.filled.letter.text)


async def test_words_that_a_row_asks_for_finish_it(
    shop: Book, app_on: Callable[..., Any], wait: Callable[..., Any]
) -> None:
    from crm_tui import today
    from crm_tui.trade import orders

    order = orders.add(shop, 3, [("the new pot", "1", "5")], at=("2026-11-15", None), day="2026-11-15")
    orders.deliver(shop, order, DAY, "2026-11-19")
    for row in today.day_list(shop, DAY):
        if row["kind"] == "followup":
            today.skip(shop, str(row["key"]), day=DAY)
    async with app_on(shop) as pilot:
        await wait(lambda: pilot.app.screen.row and pilot.app.screen.row.key.startswith("s"))
        row = pilot.app.screen.row
        words = await opened(pilot, wait)
        assert words.filled.name == row.reason.template
        assert "the new pot" in words.filled.letter.text
        await pilot.press("s")
        await wait(lambda: not isinstance(pilot.app.screen, WordsOverlay))
        assert today.find_row(shop, row.key)["state"] == "done"
        assert [event[2] for event in events(shop)] == [row.reason.template]
        assert words.filled.letter.text in events(shop)[0][1]
        await pilot.press("u")
        await wait(lambda: today.find_row(shop, row.key)["state"] == "open")


async def test_a_strange_name_is_only_text(
    book: Book, app_on: Callable[..., Any], wait: Callable[..., Any], screen_text: Callable[..., str]
) -> None:
    from crm_tui.care import followups
    from crm_tui.people import contacts

    name = "[red]Mei[/] {{ name }} \x1b]52;c;YQ==\x07\u202e"
    who = contacts.add(book, name, nickname="{% for %}", day=DAY)
    followups.add(book, who, "call", (DAY, None), day=DAY)
    async with app_on(book) as pilot:
        words = await opened(pilot, wait)
        await pilot.press("L")
        await wait(lambda: words.filled.letter.lang == "zh")
        await pilot.pause()
        shown = screen_text(pilot.app)
        assert "[red]Mei[/] {{ name }} ␛]52;c;YQ==␇⟨202E⟩" in shown
        assert "{% for %}，" in shown
        assert not {"\x1b", "\x07", "\u202e"} & set(shown)

"""The pipeline on the screen: moved by keys and mouse, with words beside it; any number of cards."""

from __future__ import annotations

import pytest

from crm_tui.people import contacts
from crm_tui.prospects import board, pasting, pipeline
from crm_tui.prospects.pipeline import Told
from crm_tui.store.book import Book
from crm_tui.trade import orders

DAY = "2026-11-22"


@pytest.fixture
def fair(book: Book) -> Book:
    """Five people met at a fair."""
    pasting.take(book, "Anna\nBen\nCleo\nDora\n小鹿🦌", Told("other"), list_name="fair", day="2026-11-10")
    contacts.edit(book, 1, handles=["instagram:anna"], day="2026-11-10")
    pipeline.edit(
        book, 2, worth=(5000, "EUR"), step=(("2026-11-21", None), "send the list"), day="2026-11-10"
    )
    return book


def where(book: Book) -> dict[str, int]:
    return {one.stage: one.many for one in board.columns(book) if one.many}


async def at_the_board(pilot, wait) -> None:
    await pilot.press("4")
    await wait(lambda: getattr(pilot.app.screen, "beside", None))


async def test_a_card_goes_on_and_back_and_the_cursor_goes_with_it(fair, app_on, wait):
    async with app_on(fair) as pilot:
        await at_the_board(pilot, wait)
        page = pilot.app.screen
        assert page.row["contact"]["name"] == "Ben"  # a next step stands first
        await pilot.press("greater_than_sign")
        await wait(lambda: where(fair) == {"new": 4, "contacted": 1} and page.board.column == "contacted")
        await wait(lambda: page.row and page.row["contact"]["name"] == "Ben")
        await pilot.press("shift+right")
        await wait(lambda: page.board.column == "interested")
        await pilot.press("less_than_sign")
        await wait(lambda: page.board.column == "contacted" and page.row)
        await pilot.press("u")
        await wait(lambda: page.board.column == "interested" and page.row)
        await pilot.press("u", "u")
        await wait(lambda: where(fair) == {"new": 5})


async def test_lost_for_a_reason(fair, app_on, wait):
    async with app_on(fair) as pilot:
        await at_the_board(pilot, wait)
        await pilot.press("L", "right", "enter")
        await wait(lambda: where(fair).get("lost") == 1)
        await pilot.pause()
    assert pipeline.require(fair.db, 2).reason == "quality"


async def test_words_are_copied_and_logged_with_one_key(fair, app_on, wait):
    async with app_on(fair) as pilot:
        await at_the_board(pilot, wait)
        page = pilot.app.screen
        await pilot.press("down")
        await wait(lambda: page.beside.person["name"] == "Anna")
        assert page.beside.template == "prospect/first-contact"
        await pilot.press("m")
        await wait(lambda: where(fair) == {"new": 4, "contacted": 1})
        assert "Anna" in pilot.app.clipboard
        await wait(lambda: page.beside and page.beside.template == "prospect/contacted")
        await pilot.press("b")
        await wait(lambda: page.beside.template == "objection/price")
        assert "free shipping" in page.beside.text
    told = fair.db.execute("SELECT template, direction FROM event WHERE contact = 1").fetchall()
    assert told == [("prospect/first-contact", "out")]


async def test_new_ones_by_line_and_by_paste_and_only_a_list(fair, app_on, wait, screen_text):
    async with app_on(fair) as pilot:
        await at_the_board(pilot, wait)
        page = pilot.app.screen
        await pilot.press("p", *"Emil, Fay", "enter")
        await wait(lambda: where(fair) == {"new": 7})
        await wait(lambda: page.row and page.row["contact"]["name"] == "Emil")
        await pilot.press("f", *"fair", "enter")
        await wait(lambda: page.list_name == "fair" and page.found.columns[0].many == 5)
        assert "list: fair" in screen_text(pilot.app)
        await pilot.press("P")
        await wait(lambda: pilot.app.screen is not page)
        await pilot.press(*"Gus", "enter", *"Hal")
        assert pilot.app.screen.values["list"] == "fair"
        await pilot.press("ctrl+s")
        await wait(lambda: page.found.columns[0].many == 7)
        await pilot.press("F")
        await wait(lambda: pilot.app.screen is not page and "all together" in screen_text(pilot.app))
        await pilot.press("escape")
        assert pilot.app.screen is page


async def test_a_customer_cannot_be_moved_and_the_line_says_so(fair, app_on, wait, screen_text):
    orders.add(fair, 2, [("tea", "1", "20")], day=DAY)
    async with app_on(fair) as pilot:
        await at_the_board(pilot, wait)
        page = pilot.app.screen
        await pilot.press(*["right"] * 4)
        await wait(lambda: page.board.column == "won" and page.row)
        await pilot.press("less_than_sign")
        await wait(lambda: "is a customer" in screen_text(pilot.app))
        assert page.row_key() == ""


async def test_the_mouse(fair, app_on, wait):
    async with app_on(fair, size=(120, 36)) as pilot:
        await at_the_board(pilot, wait)
        page = pilot.app.screen
        await pilot.click("#board", offset=(3, 2 + 3))
        await wait(lambda: page.board.place == 1)
        await pilot.click("#board", offset=(page.board._width() + 3, 0))
        assert page.board.column == "contacted"
        await pilot.click("#board", offset=(3, 3))
        await pilot.click("#board", offset=(3, 3), times=2)
        await wait(lambda: type(pilot.app.screen).__name__ == "PersonPage")


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 50)])
async def test_every_size(fair, app_on, wait, screen_text, size):
    async with app_on(fair, size=size) as pilot:
        await at_the_board(pilot, wait)
        text = screen_text(pilot.app)
        for words in ("Anna", "send the list", "12 days silent", "first-contact"):
            assert words in text
        assert "小鹿" in text or size == (80, 24)


async def test_long_columns_are_fetched_as_they_come_into_sight(book, app_on, wait):
    pasting.take(book, "\n".join(f"Person x{n}" for n in range(230)), Told(), day="2026-11-10")
    async with app_on(book) as pilot:
        await at_the_board(pilot, wait)
        page = pilot.app.screen
        await pilot.press("end")
        await wait(lambda: page.row and page.row["contact"]["name"] == "Person x229")
        await pilot.press("home", *["pagedown"] * 6)
        await wait(lambda: page.row and page.board.place > 50)


async def test_an_empty_pipeline_says_what_to_do(shop, app_on, wait, screen_text):
    async with app_on(shop) as pilot:
        await pilot.press("4")
        await wait(lambda: "p adds somebody by name" in screen_text(pilot.app))

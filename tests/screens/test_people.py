"""People, find anywhere, and a person's page."""

from __future__ import annotations

import pytest

from crm_tui import segments
from crm_tui.care import consent
from crm_tui.people import contacts, finding
from crm_tui.screens.people import heads
from crm_tui.store import undo
from crm_tui.trade import orders
from crm_tui.widgets.lines import cut

DAY = "2026-11-22"


async def test_anyone_is_reached_in_five_keys_and_the_words(shop, app_on, wait):
    async with app_on(shop) as pilot:
        await pilot.press("2")
        await pilot.press("slash", *"xiaomi")
        await wait(lambda: pilot.app.screen.words == "xiaomi" and pilot.app.screen.rows.row)
        await pilot.press("enter")
        await wait(
            lambda: getattr(pilot.app.screen, "shown", None) and pilot.app.screen.shown["name"] == "王小明"
        )


async def test_enter_opens_who_the_words_mean_not_who_stood_there_before(shop, app_on, wait):
    async with app_on(shop) as pilot:
        await pilot.press("slash")
        await wait(lambda: pilot.app.screen.rows.row)
        find = pilot.app.screen
        find.ask = lambda *_: None  # the answer takes its time
        await pilot.press(*"theo", "enter")
        assert pilot.app.screen is find
        del find.ask
        find.refresh_now()
        await wait(
            lambda: (
                pilot.app.screen is not find
                and "Theo" in (getattr(pilot.app.screen, "shown", None) or {}).get("name", "")
            )
        )


async def test_find_gives_the_place_back(shop, app_on, wait):
    async with app_on(shop) as pilot:
        await pilot.press("down", "down")
        before = pilot.app.screen.row
        await pilot.press("ctrl+k", *"theo")
        await wait(lambda: pilot.app.screen.words == "theo" and pilot.app.screen.shown)
        await pilot.press("down", "y")
        assert pilot.app.clipboard
        await pilot.press("escape")
        assert pilot.app.screen.row == before


async def test_letters_typed_on_the_list_go_on_with_the_words(shop, app_on, wait):
    async with app_on(shop) as pilot:
        await pilot.press("slash", *"te", "down", *"a")
        await wait(lambda: pilot.app.screen.words == "tea")
        assert len(pilot.app.screen.rows.row) > 0


async def test_the_list_marks_and_tags_many_in_one_act(shop, app_on, wait):
    async with app_on(shop) as pilot:
        await pilot.press("2")
        await wait(lambda: pilot.app.screen.total == 10 and pilot.app.screen.rows.row)
        await pilot.press("space", "space", "space", "t", *"gift set", "enter")
        await wait(lambda: len(finding.find(shop, "gift set")) == 3)
        await pilot.press("u")
        await wait(lambda: not finding.find(shop, "gift set"))
    assert undo.history(shop, 1)[0]["what"] == "undo"


async def test_sorting_goes_round_and_keeps_everybody(shop, app_on, wait):
    async with app_on(shop) as pilot:
        await pilot.press("2")
        await wait(lambda: pilot.app.screen.total == 10)
        await pilot.press("S", "S")
        await wait(lambda: pilot.app.screen.rows.row and pilot.app.screen.rows.row["name"] == "Björn Åkesson")
        assert pilot.app.screen.sort == "name"
        assert pilot.app.screen.total == 10


async def test_the_filter_narrows_and_esc_gives_everybody_back(shop, app_on, wait):
    async with app_on(shop) as pilot:
        await pilot.press("2", "f", *"mara")
        await wait(lambda: pilot.app.screen.total == 1)
        await pilot.press("escape")
        await wait(lambda: pilot.app.screen.total == 10)


async def test_a_tag_filters_too(shop, app_on, wait):
    async with app_on(shop) as pilot:
        await pilot.press("2", "f", *"#tea")
        await wait(lambda: pilot.app.screen.total == 10 and pilot.app.screen.words == "#tea")


async def test_a_condition_filters_and_says_what_it_lacks(shop, app_on, wait, screen_text):
    async with app_on(shop) as pilot:
        await pilot.press("2", "f", *"orders>=1 and name:mara")
        await wait(lambda: pilot.app.screen.total == 1)
        await pilot.press(*" and spnt>")
        await wait(lambda: "did you mean 'spent'" in screen_text(pilot.app))
        assert pilot.app.screen.total == 1
        await pilot.press("escape")
        await wait(lambda: pilot.app.screen.total == 10)


async def test_a_saved_segment_filters_by_its_name(shop, app_on, wait):
    segments.save(shop, "Buyers of tea", "orders>=1", DAY)
    async with app_on(shop) as pilot:
        await pilot.press("2", "f")
        await wait(lambda: "Buyers of tea" in pilot.app.screen.proposals.known)
        await pilot.press(*"buyers of", "right")
        await wait(lambda: pilot.app.screen.words.casefold() == "buyers of tea" and pilot.app.screen.total)
        assert pilot.app.screen.total == segments.count(shop, segments.parse("orders>=1"), DAY)


async def test_many_people_are_a_window(book, app_on, wait, screen_text):
    with book.act("contact add", DAY) as act:
        for i in range(3000):
            act.insert("contact", name=f"Person {i:04}", created=DAY)
    async with app_on(book) as pilot:
        await pilot.press("2")
        await wait(lambda: len(pilot.app.screen.ids) == 3000)
        await pilot.press("end")
        await wait(lambda: pilot.app.screen.rows.row is not None)
        assert pilot.app.screen.rows.row["name"] == "Person 0000"
        await pilot.press("home")
        await wait(lambda: pilot.app.screen.rows.row["name"] == "Person 2999")
        assert "3,000 people" in screen_text(pilot.app)
        assert len(pilot.app.screen.rows._pages) < 40


async def test_the_selected_person_stays_when_others_come(shop, app_on, wait):
    async with app_on(shop) as pilot:
        await pilot.press("2")
        await wait(lambda: pilot.app.screen.total == 10 and pilot.app.screen.rows.row)
        await pilot.press("down", "down")
        before = pilot.app.screen.rows.row["id"]
        contacts.add(shop, "Newest", day=DAY)
        await wait(lambda: pilot.app.screen.total == 11, 1.5)
        await wait(lambda: pilot.app.screen.rows.row and pilot.app.screen.rows.row["id"] == before)


async def test_a_persons_page_shows_orders_and_opens_one(shop, app_on, wait, screen_text):
    async with app_on(shop) as pilot:
        await pilot.press("enter")
        await wait(lambda: getattr(pilot.app.screen, "shown", None))
        await pilot.pause()
        text = screen_text(pilot.app)
        assert "OPEN" in text
        assert "TIMELINE" in text
        await pilot.press("f")
        rows = pilot.app.screen.rows
        at = next(
            i
            for i in range(rows.total)
            if rows.row_at(i).what == "past" and rows.row_at(i).row["kind"] == "order"
        )
        rows.move_to(at)
        await pilot.press("enter")
        await wait(lambda: "white tea" in screen_text(pilot.app) and "total" in screen_text(pilot.app))
        await pilot.press("escape")
        assert pilot.app.screen.person


async def test_consent_is_one_line(shop, app_on, wait):
    async with app_on(shop) as pilot:
        who = pilot.app.screen.row.contact
        await wait(lambda: pilot.app.screen.shown)
        await pilot.press("C", *"wechat", "enter")
        await wait(lambda: consent.of(shop, who).get("wechat", {}).get("state") == "refused")


async def test_archive_takes_somebody_off_the_list(shop, app_on, wait):
    async with app_on(shop) as pilot:
        await pilot.press("2")
        await wait(lambda: pilot.app.screen.total == 10 and pilot.app.screen.rows.row)
        who = pilot.app.screen.rows.row["id"]
        await pilot.press("A")
        await wait(lambda: pilot.app.screen.total == 9)
    assert contacts.require(shop.db, who).archived


@pytest.mark.parametrize("size", [(80, 24), (160, 50), (40, 12)])
async def test_every_page_fits_every_size(shop, app_on, wait, size):
    async with app_on(shop, size=size) as pilot:
        for key in (
            "2",
            "3",
            "8",
            "1",
            "question_mark",
            "escape",
            "slash",
            "escape",
            "a",
            "escape",
            "ctrl+p",
            "escape",
        ):
            await pilot.press(key)
            await pilot.pause()
            width = max(strip.cell_length for strip in pilot.app.screen._compositor.render_strips())
            assert width <= size[0]


async def test_the_mouse_does_what_keys_do(shop, app_on, wait):
    async with app_on(shop) as pilot:
        await pilot.click("#rows", offset=(5, 3))
        assert pilot.app.screen.rows.cursor == 3
        keys = pilot.app.screen.query_one("#keys")
        begin = next(spot[0] for spot in keys._spots if spot[2] == "screen.snooze")
        await pilot.click("#keys", offset=(begin, 0))
        await wait(lambda: pilot.app.screen.asking.display)
        await pilot.press("escape")
        await pilot.click("#rows", offset=(5, 4), times=2)
        await wait(lambda: getattr(pilot.app.screen, "person", 0))


async def test_the_palette_runs_a_key_by_its_name(shop, app_on, wait):
    async with app_on(shop) as pilot:
        await pilot.press("ctrl+p", *"People")
        await pilot.pause(0.3)
        await pilot.press("enter")
        await wait(lambda: pilot.app.current_mode == "people")


async def test_chinese_speaks_and_stands_straight(shop, app_on, wait, screen_text, monkeypatch):
    from crm_tui import locale

    before = locale.language()
    locale.use("zh")
    try:
        async with app_on(shop, size=(80, 24)) as pilot:
            await pilot.press("2")
            await wait(lambda: pilot.app.screen.rows.row)
            for strip in pilot.app.screen._compositor.render_strips():
                assert strip.cell_length <= 80
    finally:
        locale.use(before)


def test_the_last_order_is_theirs(shop):
    assert len(list(orders.listing(shop, 1))) == 1


@pytest.mark.parametrize("width", range(60, 160))
def test_the_columns_names_are_whole(width: int):
    for room in (width, width - 2):  # the scrollbar's cells may be missing
        said = "".join(text for text, _role in cut(heads(width, "name"), room))
        assert "spent " in said + " "
    assert "…" not in "".join(text for text, _role in cut(heads(width, "name"), width))

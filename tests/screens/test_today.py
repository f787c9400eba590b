"""The day, worked down by keys."""

from __future__ import annotations

from crm_tui import today
from crm_tui.care import followups
from crm_tui.people import contacts
from crm_tui.store import undo

DAY = "2026-11-22"


async def test_it_opens_on_the_day_with_the_first_card(shop, app_on, screen_text, wait):
    async with app_on(shop) as pilot:
        await wait(lambda: pilot.app.screen.shown)
        await pilot.pause()
        text = screen_text(pilot.app)
    assert "PROMISED" in text
    assert "call back about the teapot" in text
    assert "10 people" in text
    assert "wechat wx_" in text


async def test_twenty_rows_take_at_most_sixty_keys(shop, app_on, wait):
    for i in range(10, 20):
        who = contacts.add(shop, f"Person {i}", day=DAY)
        followups.add(shop, who, "say hello", ("2026-11-20", None), day=DAY)
    keys = 0
    async with app_on(shop) as pilot:
        for i in range(20):
            pressed = ("d", "enter") if i % 3 else ("s", "enter") if i % 2 else ("x",)
            keys += len(pressed)
            await pilot.press(*pressed)
        await wait(lambda: not any(one.reason.promised for one in today.entries(shop, DAY)))
    assert keys <= 60
    assert len(undo.history(shop, 20)) == 20
    assert {row["what"] for row in undo.history(shop, 20)} == {"done", "snooze", "skip"}


async def test_done_keeps_outcome_and_note(shop, app_on, wait):
    async with app_on(shop) as pilot:
        key = pilot.app.screen.row.key
        await pilot.press("d", "right", "right", *"wants six", "enter")
        await wait(lambda: followups.show(shop, int(key[1:])).state == "done")
    row = followups.show(shop, int(key[1:]))
    assert row.outcome == "replied"


async def test_a_digit_chooses_the_outcome(shop, app_on, wait):
    async with app_on(shop) as pilot:
        key = pilot.app.screen.row.key
        await pilot.press("d", "2", "enter")
        await wait(lambda: followups.show(shop, int(key[1:])).state == "done")
    assert followups.show(shop, int(key[1:])).outcome == "no-reply"


async def test_undo_takes_back_this_apps_last_act_and_says_so(shop, app_on, wait, screen_text):
    async with app_on(shop) as pilot:
        key = pilot.app.screen.row.key
        await pilot.press("x")
        await wait(lambda: "u takes it back" in screen_text(pilot.app))
        contacts.add(shop, "Somebody else's act", day=DAY)
        await pilot.press("u")
        await wait(lambda: followups.show(shop, int(key[1:])).state == "open")
        await wait(
            lambda: pilot.app.screen.row and any(row.key == key for row in pilot.app.screen.found.rows)
        )
        await pilot.press("u")
        await wait(lambda: "Nothing to take back" in screen_text(pilot.app))
    assert contacts.require(shop.db, 11).name == "Somebody else's act"


async def test_a_day_that_cannot_be_read_stays_to_be_mended(shop, app_on, wait, screen_text):
    async with app_on(shop) as pilot:
        await pilot.press("s", *"someday maybe", "enter")
        await wait(lambda: "can't read" in screen_text(pilot.app))
        assert pilot.app.screen.asking.typed == "someday maybe"
        await pilot.press("escape")
        assert not pilot.app.screen.asking.display


async def test_others_acts_appear_without_losing_place(shop, app_on, wait):
    async with app_on(shop) as pilot:
        await pilot.press("down", "down", "down")
        before = pilot.app.screen.row
        who = contacts.add(shop, "Urgent", day=DAY)
        followups.add(shop, who, "now", ("2026-11-01", None), priority="high", day=DAY)
        await wait(lambda: any(row.name == "Urgent" for row in pilot.app.screen.found.rows), 1.5)
        await pilot.pause()
        assert pilot.app.screen.row.key == before.key


async def test_what_is_typed_stays_while_others_write(shop, app_on, wait):
    async with app_on(shop) as pilot:
        await pilot.press("l", *"half a wo")
        before = len(pilot.app.screen.found.rows)
        who = contacts.add(shop, "Newcomer", day=DAY)
        followups.add(shop, who, "now", (DAY, None), day=DAY)
        await wait(lambda: len(pilot.app.screen.found.rows) > before)
        await pilot.resize_terminal(80, 24)
        await pilot.press("r", "d")
        assert pilot.app.screen.asking.typed == "half a word"


async def test_copy_takes_the_handle_of_the_channel(shop, app_on, wait):
    async with app_on(shop) as pilot:
        await wait(lambda: pilot.app.screen.shown)
        await pilot.press("c")
        await wait(lambda: pilot.app.clipboard.startswith("wx_"))


async def test_keys_can_be_changed_and_the_footer_follows(shop, app_on, wait):
    async with app_on(shop, own={"snooze": "z"}) as pilot:
        assert "z snooze" in pilot.app.screen.query_one("#keys").offered
        await pilot.press("z")
        assert pilot.app.screen.asking.display


async def test_a_finished_list_says_what_to_do_next(book, app_on, screen_text, wait):
    contacts.add(book, "Ann", day=DAY)
    async with app_on(book) as pilot:
        await wait(lambda: "Nothing to do today." in screen_text(pilot.app))
        assert not any("done" in key for key in pilot.app.screen.query_one("#keys").offered)

"""Several rows at once, next steps in a line, cases and orders by keys: what a morning needs besides."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tui import today
from crm_tui.care import followups
from crm_tui.people import contacts
from crm_tui.screens.order import OrderSheet
from crm_tui.store import timeline, undo
from crm_tui.trade import cases, orders, reviews

DAY = "2026-11-22"


def keys_of(pilot: Any) -> list[str]:
    return [row.key for row in pilot.app.screen.found.rows]


async def test_marked_rows_are_done_in_one_act_and_one_undo(shop, app_on, wait, screen_text):
    async with app_on(shop) as pilot:
        every = keys_of(pilot)
        await pilot.press("space", "down", "space", "space")
        assert pilot.app.screen.row_keys() == [every[0], every[2], every[3]]
        await pilot.pause()
        assert "3 marked" in screen_text(pilot.app)
        await pilot.press("d", "2", *"; next friday call again", "enter")
        await wait(lambda: "and 2 more" in screen_text(pilot.app))
        (act, *_rest) = undo.history(shop, 1)
        assert (act["what"], act["detail"]) == ("done", f"{every[0]} {every[2]} {every[3]}")
        assert pilot.app.screen.marked == set()
        coming = followups.listed(shop, first="2026-11-27", last="2026-11-27")
        assert [row.text for row in coming] == ["call again"] * 3
        assert followups.show(shop, int(every[0][1:])).outcome == "no-reply"
        await pilot.press("u")
        await wait(lambda: keys_of(pilot) == every)
    assert followups.listed(shop, first="2026-11-27", last="2026-11-27") == []


@pytest.mark.parametrize(("pressed", "what"), [(("s", "enter"), "snooze"), (("x",), "skip")])
async def test_marked_rows_are_put_off_and_skipped_together(shop, app_on, wait, pressed, what):
    async with app_on(shop) as pilot:
        await pilot.press("space", "space", "minus")
        assert len(pilot.app.screen.row_keys()) == 1
        worked = set(keys_of(pilot)[:2])
        await pilot.press("home", "space", "space", *pressed)
        await wait(lambda: undo.history(shop, 1)[0]["what"] == what)
        await wait(lambda: not worked & set(keys_of(pilot)))
    assert set(str(undo.history(shop, 1)[0]["detail"]).split()) == worked


async def test_one_that_was_finished_elsewhere_brings_all_back(shop, app_on, wait, screen_text):
    async with app_on(shop) as pilot:
        every = keys_of(pilot)
        await pilot.press("space", "space", "d")
        followups.done(shop, every[1], day=DAY)
        await pilot.press("enter")
        await wait(lambda: "None of the 2 rows was changed" in screen_text(pilot.app))
        await wait(lambda: every[0] in keys_of(pilot) and every[1] not in keys_of(pilot))
    assert followups.show(shop, int(every[0][1:])).state == "open"


async def test_the_line_says_how_the_next_step_is_understood(shop, app_on, wait, screen_text):
    async with app_on(shop, size=(80, 24)) as pilot:
        await pilot.press("d", *"ok;明天下午3点打电话")
        await pilot.pause()
        text = screen_text(pilot.app)
        assert "15:00 (tomorrow): 打电话" in text
        assert "[reached]" in text
        await pilot.press("escape")
        who = pilot.app.screen.contact()
        await pilot.press("l", *"sent the list; friday ask", "enter")
        await wait(lambda: followups.listed(shop, contact=who, first="2026-11-27"))


async def test_a_case_is_closed_with_how_content_they_were(shop, app_on, wait, screen_text):
    who = contacts.add(shop, "Hanna", day=DAY)
    one = cases.open_case(shop, who, "lid broken", promise=("2026-11-01", None), day="2026-10-30")
    async with app_on(shop) as pilot:
        await pilot.press("end")
        assert pilot.app.screen.row.key == f"k{one}"
        await pilot.press("i", *"sent a photo", "enter")
        await wait(lambda: cases.notes(shop, one))
        await pilot.press("P", *"next friday", "enter")
        await wait(lambda: cases.show(shop, one).promise == "2026-11-27")
        await wait(lambda: pilot.app.screen.row.key != f"k{one}")
        cases.edit(shop, one, promise=("2026-11-01", None), day=DAY)
        await wait(lambda: f"k{one}" in keys_of(pilot))
        await pilot.press("end")
        assert pilot.app.screen.row.key == f"k{one}"
        await pilot.press("d", "4", *"new lid sent", "enter")
        await wait(lambda: cases.show(shop, one).state == "closed")
    row = cases.show(shop, one)
    assert (row.satisfaction, row.resolution) == (4, "new lid sent")


async def test_orders_and_cases_of_a_person_by_keys(shop, app_on, wait, screen_text):
    with shop.act("x", DAY) as act:
        act.update("orders", 1, day="2026-11-20")
    one = cases.open_case(shop, 1, "lid broken", order=1, day=DAY)
    cases.close(shop, one, resolution="sent", day=DAY)
    async with app_on(shop) as pilot:
        await wait(lambda: pilot.app.screen.shown)
        pilot.app.person = 1
        await pilot.press("3")
        page = pilot.app.screen
        await wait(lambda: page.shown is not None)
        places = {page.rows.row_at(i).what: i for i in reversed(range(page.rows.total))}
        page.rows.move_to(places["order"])
        await pilot.pause()
        assert "p shipped" in page.query_one("#keys").offered
        assert not page.row_key()
        await pilot.press("p", *"DHL JD014600003", "enter")
        await wait(lambda: orders.show(shop, 1)["status"] == "shipped")
        sent: Any = orders.show(shop, 1)["parcels"]
        assert [(one["carrier"], one["tracking"]) for one in sent] == [("DHL", "JD014600003")]
        await wait(lambda: "on its way" in screen_text(pilot.app))
        await pilot.press("enter")
        await wait(lambda: isinstance(pilot.app.screen, OrderSheet))
        await pilot.press("v", "enter")
        await wait(lambda: orders.show(shop, 1)["status"] == "delivered")
        await wait(
            lambda: not any(row.what == "order" for row in map(page.rows.row_at, range(page.rows.total)))
        )
        sold = next(i for i in range(page.rows.total)
                    if page.rows.row_at(i).row.get("kind") == "order")  # fmt: skip
        page.rows.move_to(sold)
        await pilot.press("b", *"2.50", "enter")
        await wait(lambda: orders.show(shop, 1)["refunded"] == "2.50")
        await pilot.press("g")
        await wait(lambda: "A review of" in screen_text(pilot.app))
        await pilot.press("5", "enter", "4", "enter", *"smells good", "ctrl+s")
        await wait(lambda: reviews.listed(shop, contact=1))
        await wait(lambda: "★★★★★ (★★★★☆)" in screen_text(pilot.app))
        page.rows.move_to(next(i for i in range(page.rows.total) if page.closed_case_at(i)))
        await pilot.press("O", *"broke again", "enter")
        await wait(lambda: cases.show(shop, one).state == "open")
    assert reviews.listed(shop, contact=1)[0].orders == 1
    assert today.is_key(f"k{one}")


async def test_a_day_that_cannot_be_read_leaves_the_order_alone(shop, app_on, wait, screen_text):
    with shop.act("x", DAY) as act:
        act.update("orders", 1, day="2026-11-20")
    async with app_on(shop) as pilot:
        pilot.app.person = 1
        await pilot.press("3")
        page = pilot.app.screen
        await wait(lambda: page.shown is not None)
        page.rows.move_to(next(i for i in range(page.rows.total) if page.rows.row_at(i).what == "order"))
        await pilot.press("v", *"whenever", "enter")
        await wait(lambda: "can't read" in screen_text(pilot.app))
        assert page.asking.typed == "whenever"
        await pilot.press("escape", "b", *"9999", "enter")
        await wait(lambda: "At most" in screen_text(pilot.app))
    assert orders.show(shop, 1)["status"] == "paid"


async def test_a_copied_message_is_logged_as_sent(shop, app_on, wait, screen_text):
    who = contacts.add(shop, "Hanna Weiß", handles=["email:h@example.com"], language="en", day=DAY)
    orders.add(shop, who, [("soap", "1", "990")], at=("2026-11-19", None), day=DAY)
    orders.deliver(shop, 11, DAY, "2026-11-20")
    async with app_on(shop) as pilot:
        page = pilot.app.screen
        await wait(lambda: any(row.contact == who for row in page.found.rows))
        at = next(i for i in range(page.rows.total) if page.rows.row_at(i).contact == who)
        page.rows.move_to(at)
        await wait(lambda: page.shown and page.shown["id"] == who and page.letter())
        await pilot.pause()
        text, key = screen_text(pilot.app), page.row.key
        assert "message (en · care/thanks)" in text
        await pilot.press("c")
        await wait(lambda: pilot.app.clipboard == page.letter())
        await wait(lambda: "d when it is sent" in screen_text(pilot.app))
        words = pilot.app.clipboard
        await pilot.press("d", "enter")
        await wait(lambda: today.find_row(shop, key)["state"] == "done")
    (event,) = timeline.events(shop.db, who, 5)
    assert event.facts[2].endswith(words)
    assert event.facts[3] is None
    assert "Hanna" in words

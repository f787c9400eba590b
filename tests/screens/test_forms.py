"""Forms: nothing typed is lost, other people's changes are shown."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from crm_tui.care import followups
from crm_tui.people import contacts
from crm_tui.screens import drafts
from crm_tui.store import contacts as store
from crm_tui.store import undo
from crm_tui.trade import cases, orders

DAY = "2026-11-22"


def form(pilot: Any) -> Any:
    return pilot.app.screen


async def opened(pilot: Any, wait: Any, *keys: str) -> None:
    await pilot.press(*keys)
    await wait(
        lambda: hasattr(pilot.app.screen, "values") and (pilot.app.screen.base or pilot.app.screen.is_new())
    )
    await pilot.pause()


async def test_a_person_is_added_and_shown(shop, app_on, wait):
    async with app_on(shop) as pilot:
        await opened(pilot, wait, "a")
        await pilot.press(*"Mei Chen", "enter", *"wechat:mei_99, mei@example.com", "enter", *"vip", "ctrl+s")
        await wait(
            lambda: getattr(pilot.app.screen, "shown", None) and pilot.app.screen.shown["name"] == "Mei Chen"
        )
    found = store.handles(shop.db, 11)
    assert {(one.kind, one.value) for one in found} == {("wechat", "mei_99"), ("email", "mei@example.com")}


async def test_a_refusal_loses_nothing(shop, app_on, wait, screen_text):
    async with app_on(shop) as pilot:
        await opened(pilot, wait, "a")
        await pilot.press(*"Copy", "enter", *"wechat:wx_1", "ctrl+s")
        await wait(lambda: "belongs to" in screen_text(pilot.app))
        assert form(pilot).values["name"] == "Copy"
        await pilot.resize_terminal(80, 24)
        assert form(pilot).values["handles"] == "wechat:wx_1"


async def test_an_edit_writes_what_was_changed_and_nothing_else(shop, app_on, wait):
    async with app_on(shop) as pilot:
        who = pilot.app.screen.row.contact
        await opened(pilot, wait, "e")
        await wait(lambda: form(pilot).values["name"])
        await pilot.press("enter", "enter", "enter", *"小名", "ctrl+s")
        await wait(lambda: contacts.require(shop.db, who).nickname == "小名")
    assert undo.history(shop, 1)[0]["what"] == "contact edit"
    assert "nickname" in contacts.require(shop.db, who).hand.split()
    assert "company" not in contacts.require(shop.db, who).hand.split()


async def test_somebody_elses_change_is_shown_field_by_field(shop, app_on, wait, screen_text):
    async with app_on(shop) as pilot:
        who = pilot.app.screen.row.contact
        await opened(pilot, wait, "e")
        await wait(lambda: form(pilot).values["name"])
        await pilot.press("enter", "enter", "enter", *"mine")
        contacts.edit(shop, who, nickname="theirs", company="Their Company", day=DAY)
        await wait(lambda: "theirs: theirs" in screen_text(pilot.app), 2)
        assert form(pilot).values["nickname"] == "mine"
        assert form(pilot).values["company"] == "Their Company"
        await pilot.press("ctrl+t")
        assert form(pilot).values["nickname"] == "theirs"


async def test_a_save_never_goes_over_a_change_it_has_not_shown(shop, app_on, wait, screen_text):
    async with app_on(shop) as pilot:
        who = pilot.app.screen.row.contact
        await opened(pilot, wait, "e")
        await wait(lambda: form(pilot).values["name"])
        await pilot.press("enter", "enter", "enter", *"mine")
        form(pilot).refresh_now = lambda: None  # as if the look at the book came too late
        contacts.edit(shop, who, nickname="theirs", day=DAY)
        await pilot.press("ctrl+s")
        await wait(lambda: "changed elsewhere" in screen_text(pilot.app))
        assert contacts.require(shop.db, who).nickname == "theirs"
        assert form(pilot).values["nickname"] == "mine"


async def test_the_next_step_reads_days_in_words(shop, app_on, wait, screen_text):
    async with app_on(shop) as pilot:
        await opened(pilot, wait, "n")
        await pilot.press(*"send pictures", "enter", "end", *(["backspace"] * 10), *"next friday 10:00")
        await wait(lambda: "Fri 2026-11-27, 10:00" in screen_text(pilot.app))
        await pilot.press("ctrl+s")
        await wait(lambda: any(row.text == "send pictures" for row in followups.listed(shop)))
    row = next(row for row in followups.listed(shop) if row.text == "send pictures")
    assert (row.due, row.time) == ("2026-11-27", "10:00")


async def test_an_order_and_a_case_by_hand(shop, app_on, wait):
    async with app_on(shop) as pilot:
        who = pilot.app.screen.row.contact
        await opened(pilot, wait, "o")
        await pilot.press(*"soap:2:6.50", "enter", *"candle:1:12", "ctrl+s")
        await wait(lambda: len(list(orders.listing(shop, who))) == 2)
        await opened(pilot, wait, "k")
        await pilot.press(
            *"lid broken", "enter", "end", *(["backspace"] * 8), *"complaint", "enter", *"tomorrow", "ctrl+s"
        )
        await wait(lambda: cases.listed(shop, contact=who))
    assert cases.listed(shop, contact=who)[0].promise == "2026-11-23"


async def test_leaving_keeps_a_draft_that_is_taken_up_again(shop, app_on, wait):
    async with app_on(shop) as pilot:
        await opened(pilot, wait, "a")
        await pilot.press(*"Half a per", "escape")
        assert len(drafts.waiting()) == 1
        file = drafts.waiting()[0]
        assert stat.S_IMODE(Path(file).stat().st_mode) == 0o600
        assert stat.S_IMODE(drafts.folder().stat().st_mode) == 0o700
        await opened(pilot, wait, "r")
        assert form(pilot).values["name"] == "Half a per"
        await pilot.press("end", *"son", "ctrl+s")
        await wait(lambda: contacts.require(shop.db, 11).name == "Half a person")
        await wait(lambda: not drafts.waiting())


async def test_going_elsewhere_from_a_form_keeps_what_was_typed(shop, app_on, wait):
    async with app_on(shop) as pilot:
        await opened(pilot, wait, "a")
        await pilot.press(*"Half", "ctrl+k", *"theo")
        await wait(lambda: pilot.app.screen.words == "theo" and pilot.app.screen.rows.row)
        await pilot.press("enter")
        await wait(lambda: getattr(pilot.app.screen, "shown", None))
        kept = json.loads(Path(drafts.waiting()[0]).read_text("utf-8"))
    assert kept["values"]["name"] == "Half"


@pytest.mark.parametrize("text", ["", "   "])
async def test_a_name_is_needed(shop, app_on, wait, screen_text, text):
    async with app_on(shop) as pilot:
        await opened(pilot, wait, "a")
        await pilot.press(*text, "enter", "enter", *"x", "ctrl+s")
        await wait(lambda: "needs a name" in screen_text(pilot.app))


@pytest.mark.parametrize("typed", ["a/b", "-3d", "x+y@z_\\", "1/2-3", "什么/q"])
async def test_every_printable_key_is_a_letter_to_an_input(shop, app_on, wait, typed):
    """Keys that do something elsewhere, / and - above all, are typed where somebody types."""
    async with app_on(shop) as pilot:
        await opened(pilot, wait, "a")
        await pilot.press(*typed)
        assert form(pilot).values["name"] == typed


async def test_the_filter_takes_every_key_too(shop, app_on, wait):
    async with app_on(shop) as pilot:
        await pilot.press("2")
        await wait(lambda: pilot.app.screen.query("#filter"))
        await pilot.press("f", *"a-b/c")
        await wait(lambda: pilot.app.screen.query_one("#filter").value == "a-b/c")

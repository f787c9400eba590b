"""A table of unknown columns is asked about, and what was said is remembered."""

from __future__ import annotations

from crm_tui.people import contacts, rosters, twins
from crm_tui.store import undo

TABLE = "nr;wann;wer?;kontakt;betrag\nA1;03.02.2025;Ann;ann@example.org;12,50 €\nA2;04.02.2025;Bob;bob@example.org;3,00 €\n"


async def test_columns_are_proposed_changed_and_remembered(book, app_on, wait, screen_text, tmp_path):
    (tmp_path / "shop.csv").write_text(TABLE, "utf-8")
    async with app_on(book) as pilot:
        await wait(lambda: "Import my files" in screen_text(pilot.app))
        await pilot.press("i")
        await wait(lambda: pilot.app.current_mode == "importing")
        page = pilot.app.screen
        page.query_one("#path").value = f"{tmp_path}/shop"
        await wait(lambda: page.rows.row and page.rows.row.name == "shop.csv")
        await pilot.press("enter")
        await wait(lambda: type(pilot.app.screen).__name__ == "MappingSheet")
        sheet = pilot.app.screen
        assert sheet.fields == ["order.number", "order.at", "", "contact.email", "order.total"]
        await wait(lambda: len(sheet.landed) == 2)
        assert ("buyer", "ann") in sheet.landed[0].told
        await pilot.press("down", "down", "enter", *"contact.name", "enter")
        assert sheet.fields[2] == "contact.name"
        await wait(lambda: sheet.landed and ("buyer", "Ann") in sheet.landed[0].told)
        assert "Which column" in screen_text(pilot.app)
        await pilot.press("down", "delete")
        assert sheet.fields[3] == ""
        await pilot.press("enter", *"contact.email", "enter")
        await wait(lambda: sheet.landed)
        await pilot.press("ctrl+s")
        await wait(lambda: page.state == "ready")
        assert rosters.count(book) == 0
        await pilot.press("i")
        await wait(lambda: page.state == "done")
        assert rosters.count(book) == 2
        await pilot.press("escape")
        page.query_one("#path").value = f"{tmp_path}/sho"
        await wait(lambda: page.rows.row and page.rows.row.name == "shop.csv")
        await pilot.press("enter")  # remembered: nothing is asked, and nothing is new
        await wait(lambda: page.state == "done")
        assert page.report["format"] == "mapped"


async def test_leaving_the_columns_changes_nothing(book, app_on, wait, screen_text, tmp_path):
    (tmp_path / "shop.csv").write_text("q\tw\n1\t2\n3\t4\n", "utf-8")
    async with app_on(book) as pilot:
        await wait(lambda: "Import my files" in screen_text(pilot.app))
        await pilot.press("i")
        await wait(lambda: pilot.app.current_mode == "importing")
        page = pilot.app.screen
        page.query_one("#path").value = f"{tmp_path}/shop"
        await wait(lambda: page.rows.row and page.rows.row.name == "shop.csv")
        await pilot.press("enter")
        await wait(lambda: type(pilot.app.screen).__name__ == "MappingSheet")
        await pilot.press("ctrl+s")
        await wait(lambda: "No column has a field yet" in screen_text(pilot.app))
        await pilot.press("escape")
        await wait(lambda: pilot.app.screen is page)
        assert page.state == "choosing"
    assert not [row for row in undo.history(book) if row["what"] == "import"]


async def test_two_marked_people_become_one_and_are_parted_again(shop, app_on, wait, screen_text):
    async with app_on(shop) as pilot:
        await pilot.press("2")
        page = pilot.app.screen
        await wait(lambda: getattr(page, "total", 0) == 10 and page.shown)
        await pilot.press("space", "space", "M")
        await wait(lambda: page.asking.display)
        assert "one person, keep" in screen_text(pilot.app)
        await pilot.press("enter")
        await wait(lambda: rosters.count(shop) == 9)
        await wait(lambda: "merged into" in screen_text(pilot.app))
        await pilot.press("u")
        await wait(lambda: rosters.count(shop) == 10)


async def test_a_card_says_who_may_be_the_same_and_the_key_settles_it(shop, app_on, wait, screen_text):
    other = contacts.add(shop, "Theo O'Rourke", phones=["+4915110004201"], force=True, day="2026-11-22")
    async with app_on(shop) as pilot:
        await pilot.press("2")
        page = pilot.app.screen
        await wait(lambda: getattr(page, "total", 0) == 11 and page.shown)
        pilot.app.person = other
        await pilot.press("3")
        await wait(lambda: "maybe the same" in screen_text(pilot.app))
        await pilot.press("M")
        await wait(lambda: pilot.app.screen.asking.display)
        await pilot.press("up", "enter")  # two people
        await wait(lambda: twins.of(shop, other) == [])
    assert rosters.count(shop) == 11

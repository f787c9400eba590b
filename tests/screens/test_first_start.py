"""An empty book, and files taken in from the app."""

from __future__ import annotations

from crm_tui.people import rosters
from crm_tui.store import undo


async def test_an_empty_book_has_four_doors(book, app_on, wait, screen_text):
    async with app_on(book) as pilot:
        await wait(lambda: "Import my files" in screen_text(pilot.app))
        text = screen_text(pilot.app)
        assert "Try the demo shop" in text
        assert "Add a person" in text
        await pilot.press("down", "down", "enter")
        await wait(lambda: "A new person" in screen_text(pilot.app))
        await pilot.press(*"First", "ctrl+s")
        await wait(lambda: rosters.count(book) == 1)


async def test_a_file_is_looked_at_applied_and_undone(book, app_on, wait, screen_text, tmp_path):
    (tmp_path / "people.json").write_text(
        '[{"name": "Mei Chen", "email": "mei@example.com"}, {"name": "Theo"}]', "utf-8"
    )
    async with app_on(book) as pilot:
        await wait(lambda: "Import my files" in screen_text(pilot.app))
        await pilot.press("i")
        await wait(lambda: pilot.app.current_mode == "importing")
        box = pilot.app.screen.query_one("#path")
        box.value = f"{tmp_path}/peo"
        await wait(lambda: pilot.app.screen.rows.row and pilot.app.screen.rows.row.name == "people.json")
        await pilot.press("enter")
        await wait(lambda: pilot.app.screen.state == "ready")
        assert rosters.count(book) == 0
        assert "records" in screen_text(pilot.app)
        await pilot.press("i")
        await wait(lambda: pilot.app.screen.state == "done")
        assert rosters.count(book) == 2
        await pilot.press("u")
        await wait(lambda: rosters.count(book) == 0)
    assert undo.history(book, 1)[0]["what"] == "undo"


async def test_an_import_can_be_stopped_and_leaves_nothing(book, app_on, wait, tmp_path):
    rows = ",".join(f'{{"name": "Person {i}", "email": "p{i}@example.com"}}' for i in range(30000))
    (tmp_path / "many.json").write_text(f"[{rows}]", "utf-8")
    async with app_on(book) as pilot:
        await pilot.press("escape", "8")
        await wait(lambda: pilot.app.current_mode == "importing")
        screen = pilot.app.screen
        screen._look_at(str(tmp_path / "many.json"))
        await wait(lambda: screen.state == "ready", 30)
        screen.action_apply()
        await pilot.press("escape")
        await wait(lambda: screen.state == "ready", 30)
        assert rosters.count(book) == 0
    assert not [row for row in undo.history(book) if row["what"] == "import"]


async def test_what_no_format_knows_says_so(book, app_on, wait, screen_text, tmp_path):
    (tmp_path / "odd.csv").write_text("colour,weight\nred,2\n", "utf-8")
    async with app_on(book) as pilot:
        await pilot.press("escape", "8")
        await wait(lambda: pilot.app.current_mode == "importing")
        page = pilot.app.screen
        page._look_at(str(tmp_path / "odd.csv"))
        await wait(lambda: "colour" in screen_text(pilot.app))
        assert type(pilot.app.screen).__name__ == "MappingSheet"  # where one says what each column is
        assert page.state == "choosing"

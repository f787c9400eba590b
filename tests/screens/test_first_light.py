"""What the door paints before Textual is loaded is what the app paints."""

from __future__ import annotations

import pytest

from crm_tui import locale, start
from crm_tui.screens import day_lines, first_light, questions
from crm_tui.store.book import Book
from crm_tui.text import cell_width

DAY = "2026-11-22"


def lines_before(book: Book, size: tuple[int, int]) -> list[str]:
    """The screen as the door paints it, a text a line."""
    screen = ["" for _line in range(size[1])]

    def ink(line: list[tuple[str, str]], place: int, _ground: str) -> str:
        text = "".join(part for part, _role in line)
        screen[place - 1] = text
        return ""

    first_light._page(questions.day(book, DAY), DAY, size[0], size[1], {}, ink)
    return screen


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 12), (160, 50), (60, 18)])
async def test_the_door_paints_what_the_app_paints(shop, app_on, screen_text, size, lang):
    locale.use(lang)
    try:
        before = lines_before(shop, size)
        async with app_on(shop, size=size) as pilot:
            await pilot.pause()
            after = screen_text(pilot.app).split("\n")
    finally:
        locale.use("en")
    wide, high = day_lines.list_size(*size)
    assert after[0].rstrip() == before[0].rstrip()
    assert after[-1].rstrip() == before[-1].rstrip()
    assert any("▌" in line for line in before)
    for here, there in zip(before[1 : high + 1], after[1 : high + 1], strict=True):
        if here.strip():
            assert there.startswith(here.rstrip())
    assert not any(line.strip() for line in before[high + 1 : -1])
    assert [line for line in before[1 : high + 1] if cell_width(line) > wide] == []


def test_names_act_on_no_terminal(shop):
    with start.open_for_work(shop.path) as book, book.act("contact edit", DAY) as act:
        act.update("contact", 1, name="\x1b]0;owned\x07")
    written = "".join(lines_before(shop, (100, 30)))
    assert "\x1b" not in written
    assert "owned" in written

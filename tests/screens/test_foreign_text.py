"""Text from customers: shown, never obeyed, on every widget that shows it."""

from __future__ import annotations

import json
import unicodedata

import pytest

from crm_tui.care import followups
from crm_tui.people import contacts
from crm_tui.screens.messages import ShowPerson
from crm_tui.text import visible

DAY = "2026-11-22"
MARKUP = (
    "Ann [/] Lee", "[@click=app.quit]Ann[/]", "[red]x", "[red]x[/blue]", "[b]bold[/b]", "[/]", "[/red]", "[", "]", "[[",
    "[]", "\\[red]x", "[link=https://example.com]x[/link]", "[$accent]x[/]", "[on red]x", "[@click=screen.pop]x",
    "[bold red on blue]x[/bold red on blue]", "[a=b c='d']x[/a]", "[red x", "{x} $n %s %(n)s [reverse]x[/reverse]",
)  # fmt: skip
CONTROL = (
    "\x1b[2Jgone",
    "a\x1b]52;c;aGk=\x07b",
    "\x9b31mred",
    "tab\there",
    "rtl\u202eevil",
    "z\u200bero",
    "line\u2028break",
)


def add_strange(book, text: str) -> int:
    """A person all of whose facts are that text."""
    who = contacts.add(
        book, text or "empty", handles=[f"wechat:{text}"] if text.strip() else (), nickname=text, note=f"{text}\n{text}",
        interests=text, city=text, fields={"own": text}, day=DAY, force=True,
    )  # fmt: skip
    followups.add(book, who, text or "empty", ("2026-11-20", None), day=DAY)
    return who


def clean(text: str) -> None:
    """Nothing on the screen acts, hides or turns the reading order."""
    bad = {
        ch
        for ch in text
        if ch != "\n" and (unicodedata.category(ch) in ("Cc", "Cs") or 0x202A <= ord(ch) <= 0x202E)
    }
    assert not bad, sorted(map(hex, map(ord, bad)))


async def everywhere(pilot, wait, screen_text, name: str) -> None:
    """Through every page, overlay and form that shows the person."""
    app = pilot.app

    async def look() -> str:
        await pilot.pause()
        text: str = screen_text(app)
        clean(text)
        assert app.is_running
        return text

    await wait(lambda: app.screen.shown)
    whole = visible(name)[:12]
    assert whole in await look()
    await pilot.press("2")
    await wait(lambda: app.screen.shown)
    assert whole in await look()
    await pilot.press("enter")
    await wait(lambda: app.screen.shown)
    assert whole in await look()
    await pilot.press("enter")
    await look()
    await pilot.press("escape", "slash")
    await wait(lambda: app.screen.shown)
    assert whole in await look()
    await pilot.press("escape", "e")
    await wait(lambda: app.screen.base)
    await look()
    await pilot.press("escape", "n")
    await look()
    await pilot.press("escape", "l")
    await look()
    await pilot.press("escape", "c")
    await look()
    await pilot.press("1", "x")  # the notice names the person
    await wait(lambda: "skipped" in screen_text(app))
    await look()


@pytest.mark.parametrize(
    "text", ["Ann [/] Lee", "[@click=app.quit]Ann[/]", "[red]x[/blue]", *CONTROL[:2], CONTROL[4]]
)
async def test_it_is_text_on_every_widget(book, app_on, wait, screen_text, text):
    add_strange(book, text)
    async with app_on(book, size=(120, 40)) as pilot:
        await everywhere(pilot, wait, screen_text, text)
        assert pilot.app.return_code is None


async def test_all_of_them_on_every_list_card_and_page(book, app_on, wait, screen_text):
    texts = [*MARKUP, *CONTROL]
    for text in texts:
        add_strange(book, text)
    async with app_on(book, size=(140, 50)) as pilot:
        for page in ("1", "2"):
            await pilot.press(page)
            await wait(lambda: pilot.app.screen.shown)
            for _ in texts:
                here = pilot.app.screen
                await wait(lambda here=here: here.shown and here.shown["id"] == here.contact())
                await pilot.press("down")
                text = screen_text(pilot.app)
                clean(text)
                assert visible(here.shown["name"])[:12] in text
        for who in range(1, len(texts) + 1):
            pilot.app.post_message(ShowPerson(who))
            await wait(
                lambda who=who: (
                    pilot.app.current_mode == "person" and (pilot.app.screen.shown or {}).get("id") == who
                )
            )
            await pilot.pause()
            clean(screen_text(pilot.app))
        assert pilot.app.return_code is None


async def test_a_click_on_a_name_does_nothing_but_select(book, app_on, wait):
    for _ in range(3):
        add_strange(book, "[@click=app.quit]Ann[/]")
    async with app_on(book) as pilot:
        await pilot.click("#rows", offset=(10, 3))
        await pilot.click("#card", offset=(4, 0))
        assert pilot.app.is_running
        assert pilot.app.screen.rows.cursor == 3


async def test_naughty_strings_scroll_through_every_list(book, app_on, wait, screen_text, shared_data):
    strings = json.loads((shared_data / "corpora" / "blns" / "blns.json").read_text("utf-8"))
    with book.act("contact add", DAY) as act:
        for text in strings:
            name = text.encode("utf-8", "replace").decode().replace("\0", "")
            who = act.insert("contact", name=name, nickname=name, note=name, created=DAY)
            act.insert("handle", contact=who, kind="wechat", value=name, norm=name[:100] or "x")
            act.insert("followup", contact=who, text=name or "x", due=DAY, wake=DAY, origin=DAY)
    assert len(strings) > 500
    async with app_on(book, size=(160, 50)) as pilot:
        for page in ("1", "2", "slash"):
            await pilot.press(page)
            await pilot.pause()
            rows = pilot.app.screen.rows
            await wait(lambda rows=rows: rows.total)
            for _ in range(rows.total // 40 + 2):
                await pilot.press("pagedown")
                await wait(lambda rows=rows: rows.row is not None)
                text = screen_text(pilot.app)
                clean(text)
                assert all(strip.cell_length <= 160 for strip in pilot.app.screen._compositor.render_strips())
            assert rows.cursor == rows.total - 1

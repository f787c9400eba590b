"""Text from customers: shown, never obeyed, on every widget that shows it."""

from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path

import pytest
from textual import events
from textual.command import CommandPalette
from textual.widgets import Input

from crm_tui.care import followups
from crm_tui.exchange import importing
from crm_tui.people import contacts
from crm_tui.screens.messages import ShowPerson
from crm_tui.screens.order import OrderSheet
from crm_tui.text import visible
from crm_tui.widgets.sheet import Sheet
from crm_tui.widgets.typing import Entry, shown

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


def on_sheet(app) -> str:
    """What the sheet of an order or an entry shows; "" until it is there."""
    there = isinstance(app.screen, OrderSheet) and app.screen.query(Sheet)
    return there.first().text if there else ""


def fresh(text: str) -> str:
    """The text as it stands on the screen."""
    return visible(text).strip()


async def test_an_order_sheet_shows_all_of_them(book, app_on, wait, screen_text):
    who = contacts.add(book, "Ann", day=DAY)
    orders = {}
    with book.act("order add", DAY) as act:
        for text in (*MARKUP, *CONTROL):
            order = act.insert(
                "orders", contact=who, platform=text, number=text, day=DAY, status="paid", currency="EUR", total=100,
                paid=100, counts=1, net=100, note=f"note {text}", wishes=f"wish {text}", payment=text,
            )  # fmt: skip
            product = act.insert("product", name=f"product {text}", key=f"name:{text}")
            act.insert(
                "line", orders=order, position=0, product=product, variant=text, quantity="1", amount=100
            )
            act.insert("line", orders=order, position=1, name=text, quantity="[b]2", amount=100)
            act.insert("parcel", orders=order, carrier=f"by {text}", tracking=f"no {text}", shipped=DAY)
            orders[order] = text
    async with app_on(book, size=(140, 50)) as pilot:
        app = pilot.app
        for order, text in orders.items():
            app.push_screen(OrderSheet(order))
            await wait(lambda: on_sheet(app))
            await pilot.pause(0)
            shown = screen_text(app)
            clean(shown)
            for word in ("order", "product", "wish", "note", "by", "no"):
                assert f"{word} {fresh(text)}" in shown
            app.pop_screen()
        await wait(lambda: not isinstance(app.screen, OrderSheet))
        app.post_message(ShowPerson(who))
        await wait(lambda: app.current_mode == "person" and app.screen.shown)
        for _ in range(4):
            await pilot.press("down", "enter")
            await wait(lambda: on_sheet(app))
            assert app.screen.order in orders
            clean(screen_text(app))
            await pilot.press("escape")
        assert app.is_running
        assert app.return_code is None


async def test_files_and_what_is_refused_of_them(book, app_on, wait, screen_text, tmp_path):
    maps = ["nr=order.number", "wann=order.at", "summe=order.total", "wer=contact.name"]
    table = "nr,wann,summe,wer\n{},2026-11-01,5 EUR,Ann\n"
    (tmp_path / "first.csv").write_text(table.format("first"), "utf-8")
    importing.import_file(book, str(tmp_path / "first.csv"), importing.Options(day=DAY, maps=maps))
    folder = tmp_path / "[b]in"
    folder.mkdir()
    texts = [text for text in (*MARKUP, *CONTROL) if "\n" not in text]
    names = [text.replace("/", "∕") for text in texts]
    for i, (text, name) in enumerate(zip(texts, names, strict=True)):
        cell = '"x' + text.replace('"', '""') + '"'
        rows = table.format(i) + f"r{i},{cell},5 EUR,Ann\n"
        (folder / f"{name}.csv").write_text(rows, "utf-8")
    (folder / "unknown.csv").write_text(
        ",".join(f'"{text}"' for text in texts[:7]) + "\n1,2,3,4,5,6,7\n", "utf-8"
    )
    (folder / "dangling.csv").symlink_to(folder / "nowhere.csv")
    Path(os.fsdecode(os.fsencode(folder) + b"/odd\xff.csv")).write_text(table.format("odd"), "utf-8")
    async with app_on(book, size=(140, 50)) as pilot:
        app = pilot.app
        await pilot.press("8")
        await wait(lambda: app.current_mode == "importing")
        page = app.screen
        box = page.query_one("#path", Entry)
        box.value = f"{folder}/"
        await wait(lambda: page.rows.total >= len(set(names)) + 2)
        await pilot.pause()
        listed = screen_text(app)
        clean(listed)
        assert all(fresh(f"{name}.csv") in listed for name in names)

        async def taken(name: str) -> str:
            box.focus()
            box.value = str(folder / name)
            await pilot.pause(0)
            await pilot.press("enter")
            await wait(lambda: page.state != "reading")
            await pilot.pause(0)
            text: str = screen_text(app)
            clean(text)
            return text

        for text, name in zip(texts, names, strict=True):
            shown = await taken(f"{name}.csv")
            assert page.state == "ready"
            assert fresh(f"{name}.csv") in shown
            assert f"x{fresh(text)[:3]}" in page.query_one("#report", Sheet).text
        await pilot.press("i")
        await wait(lambda: page.state == "done")
        clean(screen_text(app))
        await taken("unknown.csv")
        await wait(
            lambda: visible(texts[1]) in screen_text(app)
        )  # a sheet of its own, painted a moment later
        clean(screen_text(app))
        for path in ("/\0/x", "/" + "x" * 5000, "/\ud800"):
            box.focus()
            box.value = path
            await pilot.press("enter")
            await pilot.pause()
            clean(screen_text(app))
        assert app.is_running
        assert app.return_code is None


async def test_all_of_them_in_find_forms_titles_and_notices(book, app_on, wait, screen_text):
    texts = [*MARKUP, CONTROL[0], CONTROL[4]]
    people = [contacts.add(book, text, nickname=text, note=text, day=DAY, force=True) for text in texts]
    for i, who in enumerate(people):
        contacts.edit(book, who, handles=[f"wechat:own{i}"], day=DAY)
    async with app_on(book, size=(100, 30)) as pilot:
        app = pilot.app

        async def look(words: str) -> None:
            await wait(lambda: words in screen_text(app))
            clean(screen_text(app))
            assert app.is_running

        await pilot.press("slash")
        await wait(lambda: app.screen.rows.total)
        find = app.screen
        box = find.query_one(Entry)
        for text in texts:
            with box.prevent(Input.Changed):
                box.value = ""
            box.post_message(events.Paste(text))
            await wait(lambda: find.words == find.query_one(Entry).value.strip() != "")
            await look(shown(box.value).strip())
        await pilot.press("escape")
        for i, (who, text) in enumerate(zip(people, texts, strict=True)):
            app.fill("contact", contact=who)
            await wait(lambda: getattr(app.screen, "base", None))
            await look(shown(text.split("\u2028")[0]).strip())
            app.pop_screen()
            app.fill(("followup", "order", "case")[i % 3], contact=who, name=text)
            await look(fresh(text))
            app.pop_screen()

            def again(book, handle=f"wechat:own{i}"):
                return contacts.add(book, "Copy", handles=[handle], day=DAY)

            app.screen.act("again", again, str)
            await look(f"belongs to {fresh(contacts.require(book.db, who).name)}")
            app.screen.clear_notice()
            await pilot.pause(0)
        assert app.return_code is None


async def test_all_of_them_in_the_palette(book, app_on, wait, screen_text):
    add_strange(book, MARKUP[1])
    async with app_on(book, size=(120, 40)) as pilot:
        app = pilot.app
        await pilot.press("ctrl+p")
        await wait(lambda: isinstance(app.screen, CommandPalette))
        box = app.screen.query_one(Input)
        for text in (*MARKUP, *CONTROL):
            box.value = ""
            box.post_message(events.Paste(text))
            await wait(lambda: box.value)
            await pilot.pause(0)
            clean(screen_text(app))
            assert isinstance(app.screen, CommandPalette)
            assert shown(box.value).strip() in screen_text(app)
        await pilot.press("escape")
        assert app.is_running
        assert app.return_code is None


async def test_naughty_strings_scroll_through_a_timeline(book, app_on, wait, screen_text, shared_data):
    strings = json.loads((shared_data / "corpora" / "blns" / "blns.json").read_text("utf-8"))
    people = [contacts.add(book, name, day=DAY) for name in ("Ann", "Bob")]
    with book.act("log", DAY) as act:
        for i, text in enumerate(strings):
            said = text.encode("utf-8", "replace").decode().replace("\0", "")
            kind = ("note", "contact")[i % 2]
            act.insert("event", contact=people[i % 2], day=DAY, at=f"{DAY}T09:00:00", kind=kind, text=said)
    assert len(strings) > 500
    async with app_on(book, size=(160, 50)) as pilot:
        app = pilot.app
        for who in people:
            app.post_message(ShowPerson(who))
            await wait(
                lambda who=who: app.current_mode == "person" and (app.screen.shown or {}).get("id") == who
            )
            rows = app.screen.rows
            assert rows.total > len(strings) // 2
            for _ in range(rows.total // 40 + 2):
                await pilot.press("pagedown")
                text = screen_text(app)
                clean(text)
                said = str(rows.row.row["title"]).split("\n")[0]
                assert visible(said)[:12].strip() in text
                assert all(strip.cell_length <= 160 for strip in app.screen._compositor.render_strips())
                if rows.cursor % 5:
                    continue
                await pilot.press("enter")  # the whole of it
                await wait(lambda: isinstance(app.screen, OrderSheet))
                await pilot.pause(0)
                clean(screen_text(app))
                await pilot.press("escape")
            assert rows.cursor == rows.total - 1
        assert app.return_code is None

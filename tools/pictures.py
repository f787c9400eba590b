"""Draws the README's pictures from the demo shop: always the same size, the same day, the same people.

make pictures        docs/today.svg, docs/find.svg, docs/person.svg
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
DAY, SIZE = "2026-11-20", (118, 32)
SETTINGS = {"CRM_TODAY": DAY, "CRM_LANG": "en", "TZ": "Europe/Berlin"}


async def _until(told: Any) -> None:
    for _ in range(1000):
        if told():
            return
        await asyncio.sleep(0.01)
    raise SystemExit("the screen never came to rest")


async def draw(book: Any) -> None:
    """Take the three pictures."""
    from crm_tui.screens.app import CrmApp

    app = CrmApp(book)
    async with app.run_test(size=SIZE) as pilot:
        screen: Any = app.screen
        await _until(lambda: screen.found is not None and screen.shown)
        await pilot.press("down", "down", "down")
        await _until(lambda: screen.shown["id"] == screen.contact())
        await pilot.pause()
        _save(app, "today")
        await pilot.press("slash", *"lxy")
        over: Any = app.screen
        await _until(
            lambda: (
                over.words == "lxy" and over.rows.row and (over.shown or {}).get("id") == over.rows.row["id"]
            )
        )
        await pilot.pause()
        _save(app, "find")
        await pilot.press("enter")
        await _until(lambda: app.current_mode == "person" and getattr(app.screen, "shown", None))
        await pilot.pause()
        _save(app, "person")


def _save(app: Any, name: str) -> None:
    DOCS.mkdir(exist_ok=True)
    (DOCS / f"{name}.svg").write_text(app.export_screenshot(title="crm"), "utf-8")
    print(DOCS / f"{name}.svg")


def main() -> int:
    """Build the shop somewhere else, draw it, leave nothing behind."""
    os.environ.update(SETTINGS)
    os.environ.pop("NO_COLOR", None)
    with tempfile.TemporaryDirectory() as home:
        os.environ["CRM_HOME"] = home
        from crm_tui import start
        from crm_tui.demo import shop

        path = str(Path(home) / "book.db")
        with start.open_for_work(path) as book:
            shop.build(book, day=DAY)
        asyncio.run(draw(start.open_for_work(path)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

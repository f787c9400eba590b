"""A real book, the real app driven by keys, and the installed program in a terminal of its own."""

from __future__ import annotations

import asyncio
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from crm_tui import start
from crm_tui.care import followups
from crm_tui.people import contacts
from crm_tui.screens.app import CrmApp
from crm_tui.screens.keys import Registry
from crm_tui.store.book import Book
from crm_tui.trade import orders

ROOT = Path(__file__).resolve().parents[2]
DAY = "2026-11-22"
NAMES = (
    "林晓月", "Theo O'Rourke", "Zoë van der Meer", "陈凯", "Mara Lindqvist", "Émilie Garnier", "王小明", "吴雪敏",
    "Björn Åkesson", "Dana Whitaker",
)  # fmt: skip


@pytest.fixture
def book(crm_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Book]:
    """An empty book whose shop is known."""
    monkeypatch.setenv("CRM_TODAY", DAY)
    monkeypatch.setenv("TZ", "Europe/Berlin")
    with start.open_for_work() as opened:
        yield opened


@pytest.fixture
def shop(book: Book) -> Book:
    """Ten people with handles, orders and a promise each for today or before."""
    for i, name in enumerate(NAMES):
        who = contacts.add(
            book, name, handles=[f"wechat:wx_{i}", f"phone:+49151100042{i:02}"], tags=["tea"], day=DAY
        )
        orders.add(
            book, who, [("white tea", str(1 + i % 3), "19.50")], at=(f"2026-0{1 + i % 9}-10", None), day=DAY
        )
        followups.add(book, who, f"call back about the teapot {i}", (f"2026-11-{12 + i:02}", None), day=DAY)
    return book


async def until(told: Callable[[], Any], seconds: float = 8.0) -> None:
    """Wait for what must come about; fails when it does not."""
    end = time.monotonic() + seconds
    while not told():
        assert time.monotonic() < end, "it did not come about"
        await asyncio.sleep(0.01)


@asynccontextmanager
async def running(
    book: Book, size: tuple[int, int] = (120, 36), own: dict[str, str] | None = None
) -> AsyncIterator[Any]:
    """The app on that book, with its first rows shown; yields the pilot."""
    app = CrmApp(start.open_for_work(book.path), Registry(own or {}))
    async with app.run_test(size=size) as pilot:
        await until(lambda: getattr(app.screen, "found", None) is not None or app.screen_stack[1:])
        await pilot.pause()
        yield pilot


@pytest.fixture
def app_on() -> Callable[..., Any]:
    """app_on(book) is the running app."""
    return running


@pytest.fixture
def wait() -> Callable[..., Any]:
    """await wait(lambda: …) for what comes from the loader."""
    return until


def painted(app: CrmApp) -> str:
    """Everything that stands on the screen."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


@pytest.fixture
def screen_text() -> Callable[[CrmApp], str]:
    """What stands on the screen."""
    return painted


class Terminal:
    """The program in a pseudo-terminal."""

    def __init__(self, command: list[str], env: dict[str, str], size: tuple[int, int] = (110, 32)) -> None:
        self.master, self.slave = pty.openpty()
        termios.tcsetwinsize(self.slave, (size[1], size[0]))
        self.before = termios.tcgetattr(self.slave)
        words = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "TEXTUAL": ""} | env
        for name in ("NO_COLOR", "COLUMNS", "LINES"):
            words.pop(name, None)
        self.process = subprocess.Popen(
            command,
            stdin=self.slave,
            stdout=self.slave,
            stderr=self.slave,
            env=words,
            cwd=ROOT,
            start_new_session=True,
        )
        self.seen = ""

    def read(self, seconds: float = 0.05) -> str:
        """What came within that time."""
        got = ""
        while select.select([self.master], [], [], seconds)[0]:
            try:
                data = os.read(self.master, 65536).decode("utf-8", "replace")
            except OSError:
                break
            if not data:
                break
            got += data
            seconds = 0.01
        self.seen += got
        return got

    def wait_for(self, words: str, seconds: float = 15.0, since: int = 0) -> None:
        """Read until the words were painted; escapes between letters don't count."""
        end = time.monotonic() + seconds
        while words not in self.plain(since):
            assert time.monotonic() < end, f"{words!r} was never painted:\n{self.plain(since)[-3000:]}"
            self.read()

    def plain(self, since: int = 0) -> str:
        """What was painted, without escapes."""
        return re.sub(r"\x1b(\[[0-9;?<>=]*[A-Za-z]|\][^\x07]*\x07|[()>=].?)", "", self.seen[since:])

    def type(self, keys: str) -> int:
        """Press keys one after the other, as fingers do; returns where the painting goes on."""
        self.read(0.02)
        at = len(self.seen)
        for key in keys:
            os.write(self.master, key.encode())
            self.read(0.03)
        return at

    def rest(self, seconds: float) -> None:
        """Let that much time pass."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read(0.05)

    def send(self, number: int) -> None:
        """A signal."""
        os.kill(self.process.pid, number)

    def leave(self, seconds: float = 15.0) -> int:
        """Wait for the end; returns the exit code."""
        end = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < end, f"it did not end:\n{self.plain()[-2000:]}"
            self.read()
        self.read()
        return int(self.process.returncode)

    def restored(self) -> bool:
        """Whether the terminal is as it was: echo and lines on, main screen, cursor seen, mouse off."""
        modes = [self.seen.rfind(on) < self.seen.rfind(off) for on, off in _MODES if on in self.seen]
        return termios.tcgetattr(self.slave)[:4] == self.before[:4] and all(modes)

    def close(self) -> None:
        """Away with it, whatever state it is in."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        os.close(self.master)
        os.close(self.slave)


_MODES = (("\x1b[?1049h", "\x1b[?1049l"), ("\x1b[?25l", "\x1b[?25h"), ("\x1b[?1000h", "\x1b[?1000l"))


@pytest.fixture
def terminal() -> Iterator[Callable[..., Terminal]]:
    """terminal("-m", "crm_tui") starts the program; terminal("-c", code) a driver of it."""
    opened: list[Terminal] = []

    def open_one(*words: str, size: tuple[int, int] = (110, 32), **env: str) -> Terminal:
        opened.append(Terminal([sys.executable, *words], env, size))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()

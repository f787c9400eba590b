"""Measures the app through a pseudo-terminal: first paint, a key, a page, a typed letter, memory.

    python -m benchmarks app [--book FILE] [--people N] [--times N]

The screen is followed cell by cell, so a figure ends when the row, page or result that was asked for stands
there, not when something was written.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks import _shop
from benchmarks._terminal import Terminal

CRM = str(Path(sys.executable).parent / "crm")
FLOOR = [sys.executable, "-c", "import textual.app"]
_CARD = "▏"  # the edge of the card beside a list
WORDS = ("maria", "wang", "xiao", "garc", "8796", "chen")


def starts(env: dict[str, str], times: int) -> list[tuple[str, str]]:
    """The first paint of rows, and the moment the app itself answers keys, against the floor."""
    floors, paints, ready = [], [], []
    for _turn in range(times):
        began = time.perf_counter()
        subprocess.run(FLOOR, env=os.environ | env, check=True)
        floors.append(time.perf_counter() - began)
        terminal = Terminal([CRM], env)
        try:
            paints.append(terminal.wait_for("Today"))
            terminal.press("?")
            ready.append(terminal.wait_for("Everywhere"))
        finally:
            terminal.close()
    floor = min(floors)
    return [
        ("python -c 'import textual.app'", f"{floor * 1000:7.0f} ms"),
        ("first paint", f"{min(paints) * 1000:7.0f} ms  {min(paints) / floor:.2f} × that"),
        ("a key typed ahead is answered", f"{min(ready) * 1000:7.0f} ms  {min(ready) / floor:.2f} × that"),
    ]


def until_settled(terminal: Terminal, keys: str, part: slice) -> float:
    """Seconds from a key until those lines, left of the card, are as they stay."""

    def seen(lines: list[str]) -> list[str]:
        return [line.partition(_CARD)[0] for line in lines[part]]

    terminal.frames(0.08, 0.5)
    before = seen(terminal.screen.lines())
    pressed = terminal.press(keys)
    frames = terminal.frames(0.15, 3.0)
    last = seen(terminal.screen.lines())
    if last == before or not frames:
        return float("nan")
    at = len(frames)
    while at and seen(frames[at - 1][1]) == last:
        at -= 1
    return frames[at][0] - pressed


def people_list(env: dict[str, str], times: int) -> list[tuple[str, str]]:
    """Keys on the list of everybody, and letters in find anywhere."""
    terminal = Terminal([CRM], env)
    found: list[tuple[str, str]] = []
    left = slice(2, 30)

    def told(name: str, seconds: list[float]) -> None:
        real = sorted(one for one in seconds if one == one)
        if real:
            middle, best, worst = (one * 1000 for one in (statistics.median(real), real[0], real[-1]))
            found.append((name, f"{middle:7.1f} ms  best {best:.1f}, worst {worst:.1f}"))

    def bar(terminal: Terminal, keys: str) -> float:
        """Until the bar stands before another row."""
        where = [line[:1] == "▌" for line in terminal.screen.lines()]
        pressed = terminal.press(keys)
        for moment, lines in terminal.frames(0.1, 2.0):
            if [line[:1] == "▌" for line in lines] != where:
                return moment - pressed
        return float("nan")

    try:
        terminal.wait_for("Today")
        terminal.frames(1.0, 4.0)
        terminal.press("2")
        terminal.frames(1.5, 20.0)
        told("key to painted row", [bar(terminal, "\x1b[B") for _n in range(times)])
        rows = [until_settled(terminal, "\x1b[6~", left) for _n in range(times)]
        told("page to painted rows", rows)
        told(
            "end, home",
            [until_settled(terminal, key, left) for key in ("\x1b[F", "\x1b[H") * (times // 4 + 1)],
        )
        letters = []
        for word in WORDS:
            terminal.press("/")
            terminal.frames(0.3, 2.0)
            letters += [until_settled(terminal, letter, slice(3, 30)) for letter in word]
            terminal.press("\x1b")
            terminal.frames(0.4, 2.0)
        told("typed letter to painted results", letters)
        found.append(("memory at most", f"{terminal.megabytes():7.0f} MB"))
    finally:
        terminal.close()
    return found


def main() -> list[tuple[str, str]]:
    """On a book that is named, else on one that is made."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--book", type=Path)
    words.add_argument("--people", type=int, default=int(os.environ.get("CRM_BENCH_MOST", "1000000")))
    words.add_argument("--times", type=int, default=12)
    args = words.parse_args()
    path = _shop.named_or_made(args.book, args.people)
    if path is None:
        return [("app", "left out: ../shared/tools/make_shop.py is not here")]
    home = _shop.folder() / "home"
    home.mkdir(exist_ok=True)
    env = {"CRM_HOME": str(home), "CRM_STORE": str(path), "CRM_LANG": "en", "CRM_TODAY": "2026-11-22"}
    return [*starts(env, args.times), *people_list(env, args.times * 2)]


if __name__ == "__main__":
    for what, figure in main():
        print(f"{what}: {figure}")

"""The big pretend shop of the shared tools, as CSV files and as books, made once for all benchmarks of a run."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAKER = ROOT.parent / "shared" / "tools" / "make_shop.py"
PURCHASES_EACH = 5
_made: dict[str, Path] = {}


def folder() -> Path:
    """A place for this run, gone at its end."""
    if "folder" not in _made:
        _made["folder"] = Path(tempfile.mkdtemp(prefix="crm-bench-"))
        atexit.register(shutil.rmtree, _made["folder"], ignore_errors=True)
    return _made["folder"]


def csv_files(people: int) -> Path | None:
    """The folder of contacts.csv and purchases.csv; CRM_BENCH_DATA names one that is there. None without the tool."""
    told = os.environ.get("CRM_BENCH_DATA")
    if told:
        return Path(told)
    if not MAKER.is_file():
        return None
    key = f"csv {people}"
    if key not in _made:
        place = folder() / f"csv{people}"
        words = ["--contacts", str(people), "--purchases", str(people * PURCHASES_EACH), "--out", str(place)]
        print(f"   making a shop of {people:,} people …", flush=True)
        subprocess.run([sys.executable, str(MAKER), *words], check=True, capture_output=True)
        _made[key] = place
    return _made[key]


def book(people: int, data: Path) -> Path:
    """A book of the first so many people of those files with what they bought and all that is derived of it.

    CRM_BENCH_BOOKS names a folder where books stay from run to run.
    """
    key = f"book {people} {data}"
    if key not in _made:
        from benchmarks._filling import fill
        from crm_tui.store.book import open_book

        stay = os.environ.get("CRM_BENCH_BOOKS")
        path = (Path(stay) if stay else folder()) / f"book{people}" / "crm.db"
        if not path.exists():
            print(f"   making a book of {people:,} people …", flush=True)
            with open_book(str(path)) as opened:
                fill(opened, data, people)
        _made[key] = path
    return _made[key]


def named_or_made(book_: Path | None, people: int) -> Path | None:
    """The book that is named, else one of so many people; None where neither is there."""
    if book_ is not None:
        return book_
    data = csv_files(people)
    return None if data is None else book(people, data)


def process_times(calls: dict[str, list[str]], env: dict[str, str], times: int) -> dict[str, float]:
    """The fastest run of each call in seconds; they are taken in turns, so that a busy machine slows them all."""
    words = {name: value for name, value in os.environ.items() if not name.startswith("CRM_")} | env
    best = dict.fromkeys(calls, float("inf"))
    for _turn in range(times):
        for name, call in calls.items():
            began = time.perf_counter()
            subprocess.run(call, env=words, stdin=subprocess.DEVNULL, capture_output=True, check=False)
            best[name] = min(best[name], time.perf_counter() - began)
    return best


def cpu_and_wall(do: Callable[[], object]) -> tuple[float, float]:
    """(seconds of this thread's processor, seconds on the wall) that something takes."""
    worked, began = time.thread_time(), time.perf_counter()
    do()
    return time.thread_time() - worked, time.perf_counter() - began

"""Measures a lookup as a whole process beside what else finds people in a terminal, on the same 10,000 people.

    python -m benchmarks peers [--people N] [--times N]

khard is installed from its package into an environment of its own for the run; abook and taskwarrior are
measured where they are installed. Each looks up the same name; the floor is `python -c pass`.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from benchmarks import _shop

NAME = "garcia"


def people(data: Path, n: int) -> list[dict[str, str]]:
    """The first n rows of the shop's contacts."""
    with (data / "contacts.csv").open(encoding="utf-8", newline="") as file:
        return list(itertools.islice(csv.DictReader(file), n))


def khard(rows: list[dict[str, str]], place: Path) -> list[str] | None:
    """A call of khard over vCards of these people; None where it cannot be installed."""
    cards = place / "cards"
    cards.mkdir(parents=True)
    for i, row in enumerate(rows):
        (cards / f"{i}.vcf").write_text(
            f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{i}\r\nFN:{row['name']}\r\nN:{row['name']};;;;\r\n"
            f"TEL:{row['phone']}\r\nEMAIL:{row['email'] or 'none@example.com'}\r\nEND:VCARD\r\n", "utf-8",
        )  # fmt: skip
    (place / "khard.conf").write_text(f"[addressbooks]\n[[all]]\npath = {cards}\n", "utf-8")
    venv.create(place / "env", with_pip=True)
    program = place / "env" / "bin" / "khard"
    done = subprocess.run(
        [str(place / "env" / "bin" / "python"), "-m", "pip", "install", "-q", "khard"], capture_output=True, check=False
    )  # fmt: skip
    if done.returncode or not program.exists():
        return None
    return [str(program), "-c", str(place / "khard.conf"), "list", NAME]


def abook(rows: list[dict[str, str]], place: Path) -> list[str] | None:
    """A call of abook over these people; None where it is not installed."""
    if not shutil.which("abook"):
        return None
    parts = ["[format]\nprogram=abook\nversion=0.6.1\n"]
    parts += [
        f"[{i}]\nname={r['name']}\nemail={r['email'] or 'none@example.com'}\nphone={r['phone']}\n"
        for i, r in enumerate(rows)
    ]
    (place / "addressbook").write_text("\n".join(parts), "utf-8")
    return ["abook", "--datafile", str(place / "addressbook"), "--mutt-query", NAME]


def taskwarrior(rows: list[dict[str, str]], place: Path) -> list[str] | None:
    """A call of taskwarrior with a task a person; None where it is not installed."""
    if not shutil.which("task"):
        return None
    (place / "tasks").mkdir()
    (place / "taskrc").write_text(
        f"data.location={place / 'tasks'}\nconfirmation=no\nverbose=nothing\n", "utf-8"
    )
    tasks = [{"description": f"{row['name']} {row['phone']}", "tags": ["c"]} for row in rows]
    call = ["task", f"rc:{place / 'taskrc'}"]
    subprocess.run([*call, "import", "-"], input=json.dumps(tasks).encode(), capture_output=True, check=False)
    return [*call, f"description.contains:{NAME.title()}", "list"]


def main() -> list[tuple[str, str]]:
    """Each in turn; the fastest of its runs counts."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--people", type=int, default=10_000)
    words.add_argument("--times", type=int, default=10)
    args = words.parse_args()
    data = _shop.csv_files(args.people)
    if data is None:
        return [("peers", "left out: ../shared/tools/make_shop.py is not here")]
    place = _shop.folder() / "peers"
    place.mkdir()
    rows = people(data, args.people)
    calls: dict[str, list[str] | None] = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "crm find": [str(Path(sys.executable).parent / "crm"), "find", NAME],
        "khard list": khard(rows, place / "khard"),
        "abook --mutt-query": abook(rows, place),
        "task list": taskwarrior(rows, place),
    }
    there = {name: call for name, call in calls.items() if call}
    env = {
        "CRM_STORE": str(_shop.book(args.people, data)),
        "CRM_LANG": "en",
        "HOME": str(place),
        "PATH": os.environ["PATH"],
    }
    best = _shop.process_times(there, env, args.times)
    floor = best["python -c pass"]
    found = [
        (f"{name}, {args.people:,} people", f"{took * 1000:8.1f} ms  {took / floor:6.1f} × python -c pass")
        for name, took in best.items()
    ]
    return found + [(name, "not here") for name, call in calls.items() if call is None]


if __name__ == "__main__":
    for what, figure in main():
        print(f"{what}: {figure}")

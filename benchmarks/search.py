"""Measures the search: how long terms, lookups and touches take on a big book, and what the index weighs.

    python -m benchmarks search                                  10,000 to 1,000,000 people, how the cost grows
    python -m benchmarks search --data FOLDER [--people N] [--keep BOOK] [--queries N]      one size at length

FOLDER holds the contacts.csv and purchases.csv that make_shop.py of the shared tools writes; times are those of
this process's own processor where it says CPU, since other work on the machine would count otherwise.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from functools import partial
from pathlib import Path

from benchmarks import _shop
from benchmarks._filling import fill
from benchmarks._shop import cpu_and_wall
from crm_tui.people import terms
from crm_tui.people.finding import find, listing
from crm_tui.store import search
from crm_tui.store.book import Book, open_book

clock = time.perf_counter
worked = time.thread_time


def drawn(data: Path, people: int, each: int) -> list[tuple[str, str]]:
    """(kind, query) as sellers type them, from the data: the kinds that the search was designed on."""
    from crm_tui.pinyin import name_pinyin

    dice = random.Random(7)
    step = max(1, people // (each * 8))
    with (data / "contacts.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for n, row in enumerate(itertools.islice(csv.DictReader(file), people)) if n % step == 0]
    dice.shuffle(rows)
    han = [row for row in rows if row["name"][0] > "\u2e80"]
    latin = [row for row in rows if row["name"][0] < "\u2e80"]
    asked: list[tuple[str, str]] = []

    def kind(name: str, people: list[dict[str, str]], make) -> None:
        made = dict.fromkeys(filter(None, (make(row) for row in people)))
        asked.extend((name, query) for query in itertools.islice(made, each))

    def typed(row: dict[str, str]) -> tuple[str, ...]:
        return name_pinyin(row["name"])[0]

    kind("han name", han, lambda r: r["name"])
    kind("han two", han, lambda r: r["name"][1:3] if len(r["name"]) > 2 else r["name"])
    kind("han one", han, lambda r: r["name"][dice.randrange(len(r["name"]))])
    kind("pinyin", han, lambda r: "".join(typed(r)))
    kind("pinyin half", han, lambda r: "".join(typed(r))[: dice.randrange(3, 8)])
    kind("initials", han, lambda r: "".join(s[0] for s in typed(r)))
    kind("surname + initials", han, lambda r: typed(r)[0] + " " + "".join(s[0] for s in typed(r)[1:]))
    kind("nickname part", han, lambda r: r["nickname"][1:4])
    kind(
        "note", rows, lambda r: r["note"][:2] if r["note"][:1] > "\u2e80" else " ".join(r["note"].split()[:1])
    )
    kind("address", han, lambda r: r["address"][6:9])
    kind("latin first", latin, lambda r: r["name"].split()[0])
    kind("latin last", latin, lambda r: r["name"].split()[1])
    kind("latin name", latin, lambda r: r["name"])
    kind("latin beginnings", latin, lambda r: " ".join(w[: dice.randrange(1, 5)] for w in r["name"].split()))
    kind("half word", latin, lambda r: (w := dice.choice(r["name"].split()))[: dice.randrange(1, len(w))])
    kind(
        "half long",
        latin,
        lambda r: w[: dice.randrange(5, len(w))] if len(w := r["name"].split()[1]) > 6 else "",
    )
    kind("middle", latin, lambda r: w[1 : dice.randrange(4, 6)] if len(w := r["name"].split()[1]) > 4 else "")
    kind("phone", rows, lambda r: r["phone"].removeprefix("+86"))
    kind("phone half", rows, lambda r: r["phone"][: dice.randrange(6, 11)])
    kind("last four", rows, lambda r: "".join(filter(str.isdigit, r["phone"]))[-4:])
    kind("e-mail", rows, lambda r: r["email"])
    kind("e-mail half", rows, lambda r: r["email"][: dice.randrange(4, 14)])
    kind("handle", rows, lambda r: r["handle"])
    kind("handle middle", rows, lambda r: r["handle"][3:9])
    kind("tag", rows, lambda r: r["tags"].split(",")[0])
    kind(
        "name and tag",
        rows,
        lambda r: r["name"].split()[0] + " " + r["tags"].split(",")[0] if r["tags"] else "",
    )
    kind("slip", latin, lambda r: w[:2] + w[3] + w[2] + w[4:] if len(w := r["name"].split()[1]) > 4 else "")
    kind("nobody", latin, lambda r: r["name"][::-1].replace(" ", "q"))
    dice.shuffle(asked)
    return asked


def shown(title: str, times: list[float]) -> str:
    times = sorted(times)
    at = [times[min(len(times) - 1, int(len(times) * share))] * 1000 for share in (0.5, 0.9, 0.99)]
    figures = "  ".join(f"{name} {ms:7.2f}" for name, ms in zip(("p50", "p90", "p99"), at, strict=True))
    return f"{title:20} {len(times):5}  {figures}  worst {times[-1] * 1000:7.2f} ms"


def lookups(book: Book, asked: list[tuple[str, str]]) -> None:
    by_kind: dict[str, list[float]] = defaultdict(list)
    empty: dict[str, int] = defaultdict(int)
    first: list[float] = []
    again: list[float] = []
    slow: list[tuple[float, str, str]] = []
    for kind, query in asked:
        start = worked()
        rows = find(book, query)
        took = worked() - start
        first.append(took)
        by_kind[kind].append(took)
        empty[kind] += not rows
        slow.append((took, kind, query))
    for _kind, query in asked:
        start = worked()
        find(book, query)
        again.append(worked() - start)
    print(shown("all, first time", first))
    print(shown("all, again", again))
    for kind, times in by_kind.items():
        print("  " + shown(kind, times), f"{empty[kind]} empty" if empty[kind] else "")
    worst = sorted(slow, reverse=True)[:12]
    print("  slowest:", ", ".join(f"{query!r} {took * 1000:.1f}" for took, _kind, query in worst))


EVERYWHERE = """SELECT id FROM contact WHERE name LIKE :like OR nickname LIKE :like OR note LIKE :like
    UNION SELECT contact FROM handle WHERE value LIKE :like UNION SELECT contact FROM tag WHERE tag LIKE :like
    UNION SELECT contact FROM address WHERE lines LIKE :like"""


def scans(book: Book, asked: list[tuple[str, str]]) -> None:
    """The same two characters by LIKE: how long, and whether the same people."""
    times, everywhere, mine, wrong = [], [], [], 0
    queries = [query for kind, query in asked if kind == "han two"][:8]
    for query in queries:
        start = worked()
        scan = {
            row[0] for row in book.db.execute("SELECT id FROM contact WHERE name LIKE ?", (f"%{query}%",))
        }
        times.append(worked() - start)
        start = worked()
        book.db.execute(EVERYWHERE, {"like": f"%{query}%"}).fetchall()
        everywhere.append(worked() - start)
        start = worked()
        find(book, query)
        mine.append(worked() - start)
        with_all = {row["id"] for row in find(book, query, 10**7)}
        wrong += not scan <= with_all
    print(shown("LIKE, names alone", times))
    print(shown("LIKE, the same fields", everywhere))
    print(shown("the same by find", mine), f"; {wrong} of {len(queries)} differ")


def touches(book: Book, people: int, n: int = 3000) -> None:
    """New activity of one person after the other, and new tags, until the COMMIT; with some tidying between."""
    dice = random.Random(3)
    moved: list[float] = []
    edited: list[float] = []
    merging: list[float] = []
    for i in range(n):
        contact = dice.randrange(1, people + 1)
        book.db.execute("BEGIN IMMEDIATE")
        if i % 2:
            book.db.execute("UPDATE summary SET active = '2026-11-23' WHERE contact = ?", (contact,))
        else:
            book.db.execute(
                "INSERT OR IGNORE INTO tag (contact, tag, key, batch) VALUES (?, 'x', 'x', 1)", (contact,)
            )
        start = worked()
        terms.refresh(book.db, [contact])
        book.db.execute("COMMIT")
        (moved if i % 2 else edited).append(worked() - start)
        if i % 20 == 0:
            start = worked()
            search.tidy(book.db, 0.05)
            merging.append(worked() - start)
    print(shown("touch: new activity", moved))
    print(shown("touch: new tag", edited))
    print(shown("tidy every 20", merging))


SEARCH = ("doc", "sqlite_autoindex_doc_1", "term_", "infix_", "stale")
CONTACT = ("contact", "handle", "identity", "tag", "address")


def sizes(book: Book) -> None:
    book.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    try:  # the system's SQLite counts pages, the one that comes with pysqlite3 does not
        with sqlite3.connect(book.path) as db:
            pages = dict(db.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"))
    except sqlite3.Error:
        print(f"file {Path(book.path).stat().st_size / 1e6:.0f} MB")
        return
    groups: dict[str, float] = defaultdict(float)
    for name, size in pages.items():
        found = next((mark.rstrip("_") for mark in SEARCH if name.startswith(mark)), "")
        if found:
            groups[found] += size / 1e6
        elif name.removeprefix("sqlite_autoindex_").split("_")[0] in CONTACT:
            groups["people"] += size / 1e6
            groups["contact alone"] += (size / 1e6) * name.startswith("contact")
        else:
            groups["the rest"] += size / 1e6
    print("MB:", ", ".join(f"{name} {size:.0f}" for name, size in groups.items()))
    whole = sum(groups[name] for name in ("doc", "term", "infix"))
    print(f"search {whole:.0f} MB is {whole / groups['people']:.2f} × the people's tables with their indexes")


def _scan(book: Book, query: str) -> None:
    book.db.execute(EVERYWHERE, {"like": f"%{query}%"}).fetchall()


def measured(book: Book, asked: list[tuple[str, str]]) -> dict[str, float]:
    """Milliseconds of processor of these queries, each for the first time: p50 and p99; and LIKE beside them."""
    times = sorted(cpu_and_wall(partial(find, book, query))[0] for _kind, query in asked)
    scan = [cpu_and_wall(partial(_scan, book, query))[0] for kind, query in asked if kind == "han two"]
    at = {"p50": 0.5, "p99": 0.99}
    found = {name: times[min(len(times) - 1, int(len(times) * share))] * 1000 for name, share in at.items()}
    return found | {"worst": times[-1] * 1000, "like": sorted(scan[:8])[len(scan[:8]) // 2] * 1000}


def differing(book: Book, asked: list[tuple[str, str]]) -> int:
    """How many two-character Han queries miss somebody whom LIKE finds in the names."""
    wrong = 0
    for query in [query for kind, query in asked if kind == "han two"][:20]:
        sql = "SELECT id FROM contact WHERE name LIKE ? AND NOT archived"
        scan = {row[0] for row in book.db.execute(sql, (f"%{query}%",))}
        wrong += not scan <= {row["id"] for row in find(book, query, 10**7)}
    return wrong


def grown(sizes_: list[int], queries: int) -> list[tuple[str, str]]:
    """The same shop in several sizes: what a lookup costs in this process and as a process of its own."""
    data = _shop.csv_files(sizes_[-1])
    if data is None:
        return [("search", "left out: ../shared/tools/make_shop.py is not here")]
    found: list[tuple[str, str]] = []
    first = 0.0
    for people in sizes_:
        path = _shop.book(people, data)
        asked = drawn(data, people, queries)
        with open_book(str(path)) as book:
            ms = measured(book, asked)
            wrong = differing(book, asked)
        first = first or ms["p50"]
        times = f"p50 {ms['p50']:6.2f}  p99 {ms['p99']:6.2f}  worst {ms['worst']:6.1f} ms of CPU"
        beside = f"LIKE {ms['like']:8.1f} = {ms['like'] / ms['p50']:.0f} ×"
        grew = f"p50 {ms['p50'] / first:.1f} × the smallest"
        name = f"find, {people:,} people, {len(asked):,} queries"
        found.append((name, f"{times};  {beside};  {grew};  {wrong} differ from LIKE"))
        crm = str(Path(sys.executable).parent / "crm")
        calls = {
            "python -c pass": [sys.executable, "-c", "pass"], "find": [crm, "find", "wxm"],
            "find two words": [crm, "find", "maria", "garcia"], "show": [crm, "show", "1"], "today": [crm, "today"],
            "--help": [crm, "--help"],
        }  # fmt: skip
        best = _shop.process_times(calls, {"CRM_STORE": str(path), "CRM_LANG": "en"}, 10)
        floor = best.pop("python -c pass")
        ratios = "  ".join(f"{name} {took / floor:.1f}" for name, took in best.items())
        found.append((f"whole processes, {people:,} people", f"{ratios}  × python -c pass"))
    return found


def main() -> list[tuple[str, str]]:
    """All sizes in short, or one of them at length when --data names the shop's files."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--data", type=Path)
    words.add_argument("--people", type=int, default=100_000)
    words.add_argument("--queries", type=int, default=96, help="of each kind")
    words.add_argument("--keep", type=Path, help="the book to make, or to measure again when it is there")
    args = words.parse_args()
    if args.data is None:
        most = int(os.environ.get("CRM_BENCH_MOST", "1000000"))
        return grown([n for n in (10_000, 100_000, 1_000_000) if n < most] + [most], args.queries)
    with tempfile.TemporaryDirectory() as folder:
        path = args.keep or Path(folder) / "book" / "crm.db"
        there = path.exists()
        with open_book(str(path)) as book:
            if not there:
                start = clock()
                fill(book, args.data, args.people)
                print(f"filled in {clock() - start:.1f} s")
            start, cpu = clock(), time.process_time()
            done = terms.work_off(book)
            took = clock() - start
            cpu = time.process_time() - cpu
            print(f"terms of {done} people: {took:.1f} s, CPU {cpu:.1f} s, {done / took:,.0f} a second")
            sizes(book)
        asked = drawn(args.data, args.people, args.queries)
        with open_book(str(path)) as book:
            lookups(book, asked)
            scans(book, asked)
            start = clock()
            n = sum(1 for _ in listing(book, range(1, 20_001)))
            print(f"listing: {n / (clock() - start):,.0f} rows a second")
            touches(book, args.people)
            lookups(book, asked[:300])
            print("doctor:", search.check(book.db, deep=True) or "sound")
    sys.stdout.flush()
    return []


if __name__ == "__main__":
    main()

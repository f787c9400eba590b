"""Measures the numbers against what people did next: CDNOW and a cleaned UCI Online Retail, from imported books.

    python -m benchmarks insight [--book FILE]

Every cut is printed: the shop as it stood when that day began, fitted to what was known then, against the orders
that came. --book refits a copy of that book (a million people, say) and tells how long it took and in how much memory.
"""

from __future__ import annotations

import argparse
import copy
import csv
import gzip
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from crm_tui import settle, shop
from crm_tui.exchange import importing
from crm_tui.insight import fitted, person, refit, rhythms, scoring, suggestions, windows
from crm_tui.insight.rhythms import ORDINALS
from crm_tui.insight.sample import Sample
from crm_tui.store import goods
from crm_tui.store.book import Book, open_book
from crm_tui.store.rhythm import Rhythm

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
AHEAD = 60  # days that the rankings look
COME_BACK = 90  # days within which a next basket counts
ALL, LATER = 10**9, "9999-12-31"
CDNOW = [f"1997-{m:02d}-01" for m in range(7, 13)] + [f"1998-{m:02d}-01" for m in range(1, 6)]
RETAIL = [f"2011-{m:02d}-01" for m in range(4, 11)]
BASKETS = ("2011-06-01", "2011-09-01")
DRAWS, DRAWN = 5, 50


class Figures(NamedTuple):
    """One cut: three rankings, the ranking from 50 customers, and how the windows did."""

    activity: float
    loyalty: float
    top: float
    small: float
    error: float
    covered: float


def auc(score: dict[int, float], bought: set[int]) -> float:
    """The chance that who bought stands before who did not; equal scores share their ranks."""
    ranked = sorted(score, key=score.__getitem__)
    rank, hits, i = 0.0, 0, 0
    while i < len(ranked):
        j = i
        while j < len(ranked) and score[ranked[j]] == score[ranked[i]]:
            j += 1
        found = sum(ranked[k] in bought for k in range(i, j))
        rank += (i + 1 + j) / 2 * found
        hits, i = hits + found, j
    other = len(ranked) - hits
    return (rank - hits * (hits + 1) / 2) / (hits * other) if hits and other else 0.0


def cdnow_csv(to: Path) -> None:
    """CDNOW as a file of orders."""
    with to.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["number", "customer", "day", "total"])
        for n, line in enumerate((DATA / "cdnow" / "CDNOW_master.txt").read_text().splitlines()[1:]):
            who, day, _discs, dollars = line.split()
            out.writerow([n, who, f"{day[:4]}-{day[4:6]}-{day[6:]}", dollars])


def retail_csv(to: Path) -> None:
    """Online Retail without lines of nobody, cancellations, returns, gifts, and postage and the like."""
    with (
        gzip.open(DATA / "online_retail.csv.gz", "rt", encoding="utf-8") as packed,
        to.open("w", newline="") as file,
    ):
        rows = csv.DictReader(packed)
        out = csv.writer(file)
        out.writerow(["number", "customer", "day", "sku", "name", "quantity", "price"])
        for row in rows:
            sound = float(row["Quantity"]) > 0 and float(row["UnitPrice"]) > 0
            item = re.fullmatch(r"\d{5}[A-Za-z]?", row["StockCode"])
            if row["CustomerID"] and not row["InvoiceNo"].startswith("C") and sound and item:
                facts = (
                    "InvoiceNo",
                    "CustomerID",
                    "InvoiceDate",
                    "StockCode",
                    "Description",
                    "Quantity",
                    "UnitPrice",
                )
                out.writerow([row[fact] for fact in facts])


def imported(folder: Path, make: Callable[[Path], None], maps: list[str], currency: str, day: str) -> Book:
    """A book of its own with that file in it."""
    folder.mkdir()
    make(folder / "orders.csv")
    book = open_book(str(folder / "book.db"))
    book.settle = settle.settle
    shop.configure(book, {"currency": currency, "country": "GB", "zone": "Europe/London"}, day, first=True)
    importing.import_file(
        book, str(folder / "orders.csv"), importing.Options(day=day, maps=maps, platform="shop")
    )
    return book


def known_then(sample: Sample, cut: str) -> tuple[list[Rhythm], fitted.Fitted]:
    """The rows as they stood when that day began, and what a refit would have found."""
    rows = list(sample.rhythms(windows.PRIOR, cut))
    window = windows.measure((r.days - 1, r.logs, r.squares) for r in rows)
    rows = list(sample.rhythms(window, cut))
    buys = refit.fit_buying(rows, sample, window, cut, lambda *_: None)
    return rows, fitted.read({})._replace(buying=buys, window=window)


def cut_at(sample: Sample, cut: str) -> Figures:
    """One cut's figures."""
    rows, fit = known_then(sample, cut)
    score, end = scoring.scorer(fit, cut), rhythms.text(ORDINALS[cut] + AHEAD)
    scored = {r.contact: score(r) for r in rows}
    bought = sample.bought(cut, end)
    after = {who: sum(row[4] for row in sample.orders[who] if cut <= row[1] < end) for who in scored}
    best = sorted(scored, key=lambda who: -scored[who].value)[: len(scored) // 10]
    error, covered = windowed(sample, rows, fit, cut)
    return Figures(
        auc({who: one.activity for who, one in scored.items()}, bought),
        auc({who: one.loyalty for who, one in scored.items()}, bought),
        sum(after[who] for who in best) / sum(after.values()),
        sum(auc(loyalty_of_few(sample, rows, cut, seed), bought) for seed in range(DRAWS)) / DRAWS,
        error,
        covered,
    )


def loyalty_of_few(sample: Sample, rows: list[Rhythm], cut: str, seed: int) -> dict[int, float]:
    """Everybody's loyalty by what 50 customers drawn at random teach."""
    few = copy.copy(sample)
    drawn = random.Random(seed).sample([r.contact for r in rows], DRAWN)
    few.orders = {who: sample.orders[who] for who in drawn}
    _rows, fit = known_then(few, cut)
    score = scoring.scorer(fit, cut)
    return {r.contact: score(r).loyalty for r in rows}


def windowed(sample: Sample, rows: Iterable[Rhythm], fit: fitted.Fitted, cut: str) -> tuple[float, float]:
    """(median error in days of the window's middle, share within it) of repeat buyers who came back."""
    errors, within = [], 0
    for r in rows:
        back = next((row[1] for row in sample.orders[r.contact] if row[1] >= cut and row[2]), None)
        if r.days > 1 and back:
            first, middle, last = scoring.window(r, fit, cut)
            errors.append(abs(ORDINALS[back] - ORDINALS[middle]))
            within += first <= back <= last
    return refit.median(errors), within / len(errors)


def cuts(name: str, book: Book, days: list[str]) -> Iterator[tuple[str, str]]:
    """Every cut printed, then their means as rows."""
    sample, found = Sample(book.db, LATER, ALL), []
    print(f"{name}: cut, AUC activity, loyalty, top tenth's revenue, AUC from 50, window error, covered")
    for day in days:
        found.append(cut_at(sample, day))
        print(f"  {day}  " + "  ".join(f"{one:.4f}" for one in found[-1]), flush=True)
    mean = Figures(*(sum(column) / len(found) for column in zip(*found, strict=True)))
    want = (0.795, 0.56, 41.0) if name == "CDNOW" else (0.735, 0.58, 18.5)
    yield f"{name} AUC of activity, mean (>= {want[0]})", f"{mean.activity:.4f}"
    yield f"{name} loyalty behind it (<= .007)", f"{mean.activity - mean.loyalty:.4f}"
    yield f"{name} top tenth's revenue (>= {want[1]})", f"{mean.top:.4f}"
    yield f"{name} AUC from 50 customers, behind (<= .01)", f"{mean.loyalty - mean.small:.4f}"
    yield f"{name} window's middle, median error (<= {want[2]})", f"{mean.error:.1f} days"
    yield f"{name} window covers (78-88 %)", f"{mean.covered:.1%}"


def baskets(book: Book, cut: str) -> dict[str, float]:
    """hit@5 of the next basket within 90 days, own and new items; median error of an item's window.

    error: of everybody who bought the item again as far as the data go; soon: of who did so within 90 days.
    """
    days: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    people = [row[0] for row in book.db.execute("SELECT id FROM contact ORDER BY id")]
    for who, item, day in goods.bought(book.db, people):
        days[who][item].append(day)
    popular = dict(
        goods.popular(book.db, rhythms.text(ORDINALS[cut] - 31), rhythms.text(ORDINALS[cut] - 1), 10**6)
    )
    own = {
        who: {item: before for item, some in items.items() if (before := [day for day in some if day < cut])}
        for who, items in days.items()
    }
    near = suggestions.neighbours(list(items) for items in own.values() if len(items) > 1)
    item_window = windows.measure(
        (len(some) - 1, *rhythms.waits(some))
        for items in own.values()
        for some in items.values()
        if len(some) > 1
    )
    hits = {"own": [0, 0], "new": [0, 0]}
    errors, soon = list[int](), list[int]()
    end = rhythms.text(ORDINALS[cut] + COME_BACK)
    for who, items in own.items():
        for item, some in items.items():
            back = next((day for day in days[who][item] if day >= cut), None)
            if len(some) > 1 and back:
                off = abs(ORDINALS[back] - ORDINALS[person.item_window(some, item_window, cut)[1]])
                errors.append(off)
                if back < end:
                    soon.append(off)
        later = sorted({day for some in days[who].values() for day in some if day >= cut})
        if not items or not later or later[0] >= end:
            continue
        basket = {item for item, some in days[who].items() if later[0] in some}
        again = suggestions.buys_again({item: len(some) for item, some in items.items()}, popular)
        like = suggestions.may_like(items, near, popular)
        for kind, named, true in (("own", again, basket), ("new", like, basket - set(items))):
            if true:
                hits[kind][0] += bool(set(named) & true)
                hits[kind][1] += 1
    return {kind: hit / of for kind, (hit, of) in hits.items()} | {
        "error": refit.median(errors), "soon": refit.median(soon),
    }  # fmt: skip


def timing(rows: list[Rhythm]) -> Iterator[tuple[str, str]]:
    """How long scoring takes, and loading the rooms' code."""
    score = scoring.scorer(fitted.read({}), "1998-07-01")
    began = time.process_time()
    for r in rows:
        score(r)
    yield (
        f"{len(rows):,} customers scored, seconds of processor (< 0.5 s)",
        f"{time.process_time() - began:.2f} s",
    )
    chance = random.Random(7)
    many = []
    for n in range(1_000_000):
        r, first = rows[n % len(rows)], 729_000 + chance.randrange(400)
        many.append(r._replace(first=rhythms.text(first), last=rhythms.text(first + chance.randrange(140))))
    score = scoring.scorer(fitted.read({}), "1998-07-01")
    began = time.process_time()
    for r in many:
        score(r)
    yield "1,000,000 customers scored, seconds of processor (< 10 s)", f"{time.process_time() - began:.1f} s"
    yield "loading what a card needs (< 0.1 s)", f"{loading():.3f} s"


def loading() -> float:
    """Seconds that importing the insight room adds to the start of Python; the least of five."""

    def took(words: str) -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", words], check=True, cwd=DATA.parent.parent / Path.cwd().name)
        return time.perf_counter() - began

    return min(took("import crm_tui.insight.person, crm_tui.insight.saying") for _ in range(5)) - min(
        took("pass") for _ in range(5)
    )


def refitted(path: Path, folder: Path) -> Iterator[tuple[str, str]]:
    """A refit of a copy of somebody's book, in a process of its own."""
    copied = folder / "copy.db"
    shutil.copy(path, copied)
    env = {name: value for name, value in os.environ.items() if not name.startswith("CRM_")}
    env |= {
        "CRM_STORE": str(copied),
        "CRM_HOME": str(folder),
        "CRM_TODAY": os.environ.get("CRM_TODAY", "2026-11-22"),
    }
    for what in ("refit", "refit again"):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "crm_tui", "refit"], env=env, check=True)
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        yield f"{what} of {path.name} (< 60 s, < 500 MB)", f"{time.perf_counter() - began:.1f} s, {most} MB"


def main() -> list[tuple[str, str]]:
    """All of it."""
    words = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    words.add_argument("--book", type=Path, help="a book to refit a copy of")
    asked = words.parse_args()
    if not DATA.is_dir():
        sys.exit("needs ../shared/data beside the project")
    found: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory() as place:
        if asked.book:
            return list(refitted(asked.book, Path(place)))
        maps = ["number=order.number", "customer=contact.external_id", "day=order.at"]
        cdnow = imported(Path(place) / "cdnow", cdnow_csv, [*maps, "total=order.total"], "USD", "1998-07-01")
        found += cuts("CDNOW", cdnow, CDNOW)
        found += timing(list(Sample(cdnow.db, LATER, ALL).rhythms(windows.PRIOR)))
        lines = [*maps, "sku=line.sku", "name=line.name", "quantity=line.quantity", "price=line.price"]
        retail = imported(Path(place) / "retail", retail_csv, lines, "GBP", "2011-12-10")
        found += cuts("Online Retail", retail, RETAIL)
        errors: dict[str, list[float]] = {"error": [], "soon": []}
        for day in BASKETS:
            hit = baskets(retail, day)
            want = (".72", ".31") if day == BASKETS[0] else (".66", ".27")
            found.append((f"next basket hit@5 at {day}, own items (>= {want[0]})", f"{hit['own']:.3f}"))
            found.append((f"next basket hit@5 at {day}, new items (>= {want[1]})", f"{hit['new']:.3f}"))
            found.append((f"an item's window at {day}, all who bought it again", f"{hit['error']:.1f} days"))
            found.append((f"an item's window at {day}, who did so in 90 days", f"{hit['soon']:.1f} days"))
            for which, some in errors.items():
                some.append(hit[which])
        for which, whom in (("error", "all who bought it again"), ("soon", "who did so in 90 days")):
            mean = sum(errors[which]) / len(errors[which])
            found.append((f"an item's window, mean of both medians, {whom} (<= 21.5)", f"{mean:.1f} days"))
    return found

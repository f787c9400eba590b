"""Measures the day's list on a big book: how long reading it takes, the same lapsed people by window functions
over all orders, and what an added order costs its person.

    python benchmarks/care.py [--people 1000000] [--orders 5] [--keep BOOK]

The shop is made from a seed; --keep leaves the book where it is named, and takes it from there the next time.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from crm_tui import settle, today
from crm_tui.care import keeping, lapse_rows, workflow
from crm_tui.insight import fitted
from crm_tui.insight import keeping as rhythms
from crm_tui.store import summaries
from crm_tui.store.acts import Act, writing
from crm_tui.store.book import Book, open_book

DAY = "2026-11-22"
clock = time.perf_counter
_START = date(2021, 11, 22)
_SPAN = (date.fromisoformat(DAY) - _START).days

# The 90 % point of everybody's own waits and what they spent lately, out of all orders, as a program without
# kept summaries has to ask it; `mu`, `w` and `k` are the shop's.
_WINDOWS = """WITH daily AS (SELECT contact, day, sum(net) AS net FROM orders
    WHERE counts AND day IS NOT NULL AND contact IS NOT NULL GROUP BY contact, day
), waits AS (SELECT contact, day, net, ln(julianday(day)
    - julianday(lag(day) OVER (PARTITION BY contact ORDER BY day))) AS wait FROM daily
), person AS (SELECT contact, count(*) AS days, max(day) AS last, coalesce(sum(wait), 0) AS logs,
    sum(net * exp((julianday(day) - 2451544.5) / 180)) AS value FROM waits GROUP BY contact)
SELECT contact FROM person WHERE date(last, '+' || CAST(ceil(exp((logs + :k * :mu) / (days - 1 + :k)
    + 1.2815515655446004 * sqrt(:w + :w / (days - 1 + :k))) - 1e-9) AS INTEGER) || ' days') <= :day
ORDER BY value DESC LIMIT 10"""


def fill(book: Book, people: int, orders: float) -> None:
    """A shop of so many people and `orders` orders each, more or less, come into the book today."""
    db = book.db
    db.execute("PRAGMA synchronous = OFF")
    with writing(db):
        db.execute("INSERT INTO batch (id, key, what, at, day) VALUES (1, 'k', 'import', '', ?)", (DAY,))
        db.executemany(
            "INSERT INTO contact (id, name, created, birthday, batch) VALUES (?, ?, ?, ?, 1)", _people(people)
        )
        db.executemany(
            "INSERT INTO handle (contact, kind, value, norm, batch) VALUES (?, 'email', ?, ?, 1)",
            ((n, f"p{n}@x.example", f"p{n}@x.example") for n in range(1, people + 1)),
        )
        db.executemany(
            """INSERT INTO orders (contact, platform, number, day, status, currency, total, paid, counts, net,
            entered, batch) VALUES (?, 'own', ?, ?, 'paid', 'EUR', ?, ?, 1, ?, ?, 1)""",
            _orders(people, orders),
        )
        db.execute("CREATE TEMP TABLE IF NOT EXISTS touched (contact INTEGER PRIMARY KEY)")
        db.execute("INSERT INTO temp.touched SELECT id FROM contact")
        act = Act(book, 1, DAY)
        began = clock()
        summaries.refresh(db)
        print(f"   summaries of everybody: {clock() - began:.1f} s", flush=True)
        began = clock()
        rhythms.refresh(act)
        print(f"   rhythms of everybody: {clock() - began:.1f} s", flush=True)
        began = clock()
        keeping.refresh(act)
        print(f"   care of everybody: {clock() - began:.1f} s", flush=True)


def _people(people: int) -> Iterator[tuple[object, ...]]:
    chance = random.Random(1)
    for n in range(1, people + 1):
        born = f"19{chance.randint(50, 99)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        yield n, f"Person {n}", DAY, born if n % 3 == 0 else None


def _orders(people: int, orders: float) -> Iterator[tuple[object, ...]]:
    chance = random.Random(2)
    days = [(_START + timedelta(days=n)).isoformat() for n in range(_SPAN + 1)]
    number = 0
    for n in range(1, people + 1):
        gap = math.exp(chance.gauss(4.9, 0.8))
        at = chance.randrange(_SPAN)
        for _one in range(1 + int(chance.expovariate(1 / max(orders - 0.5, 0.1)))):
            number += 1
            net = int(math.exp(chance.gauss(8.3, 0.8)))
            yield n, f"N{number}", days[at], net, net, net, DAY
            at += max(1, int(gap * math.exp(chance.gauss(0, 0.6))))
            if at > _SPAN:
                at = chance.randrange(_SPAN)


def measure(book: Book) -> list[tuple[str, str]]:
    """[(what, figure)]."""
    (people,) = book.db.execute("SELECT count(*) FROM contact").fetchone()
    (orders,) = book.db.execute("SELECT count(*) FROM orders").fetchone()
    found = [("book", f"{people:,} people, {orders:,} orders")]
    for table in ("step", "lapse", "yearly"):
        (n,) = book.db.execute(f"SELECT count(*) FROM {table}").fetchone()
        found.append((f"rows of {table}", f"{n:,}"))
    times = _times(lambda: today.listing(book, DAY, limit=50), 41)
    found.append(("today's list read, 50 people, median / worst", f"{times[20]:.2f} / {times[-1]:.2f} ms"))
    took = []
    for _one in range(41):
        began = time.thread_time()
        today.listing(book, DAY, limit=50)
        took.append(1000 * (time.thread_time() - began))
    found.append(
        ("the processor's own time in that, least / median", f"{min(took):.2f} / {sorted(took)[20]:.2f} ms")
    )
    listing = today.listing(book, DAY, limit=50)
    found.append(("on the list", f"{'' if listing.exact else 'about '}{listing.count:,}"))
    times = _times(lambda: lapse_rows.best(book, DAY, DAY, lambda _code: 1.0), 21)
    found.append(("its lapsed people alone", f"{times[10]:.2f} ms"))
    shop = fitted.window(book.db)
    began = clock()
    by_windows = [c for (c,) in book.db.execute(_WINDOWS, {**shop._asdict(), "day": DAY})]
    found.append(("the same by window functions", f"{1000 * (clock() - began):,.0f} ms"))
    best = [reason.contact for reason in lapse_rows.best(book, DAY, DAY, lambda _code: 1.0)]
    found.append(("the same people", "yes" if best == by_windows else f"no: {best} {by_windows}"))
    return [*found, *_added(book, people), *_whole(book)]


def _times(what: object, times: int) -> list[float]:
    """Milliseconds, the quickest first."""
    took = []
    for _one in range(times):
        began = clock()
        what()  # type: ignore[operator]
        took.append(1000 * (clock() - began))
    return sorted(took)


def _added(book: Book, people: int) -> list[tuple[str, str]]:
    """An order added to 1,000 people, one act each: the whole act, and what care takes of it."""
    chance = random.Random(3)
    whole, cared = [], []
    kept = keeping.refresh

    def timed(act: Act) -> None:
        began = time.thread_time()
        kept(act)
        cared.append(1000 * (time.thread_time() - began))

    keeping.refresh, book.settle = timed, settle.settle
    try:
        for n in range(1000):
            began = clock()
            with book.act("order add", DAY) as act:
                act.insert("orders", contact=chance.randint(1, people), platform="own", number=f"X{clock()}-{n}",
                           day=DAY, status="paid", currency="EUR", total=900, paid=900, counts=1, net=900,
                           entered=DAY)  # fmt: skip
            whole.append(1000 * (clock() - began))
    finally:
        keeping.refresh = kept
    whole.sort()
    cared.sort()
    return [
        ("an order added, median / 99th percentile", f"{whole[500]:.2f} / {whole[990]:.2f} ms"),
        ("the processor's time in care's part of it", f"{cared[500]:.2f} / {cared[990]:.2f} ms"),
    ]


def _whole(book: Book) -> list[tuple[str, str]]:
    """The whole `crm today` as a process, as a multiple of `python -c pass`."""
    env = os.environ | {"CRM_STORE": book.path, "CRM_TODAY": DAY, "CRM_LANG": "en"}

    def process(*words: str) -> float:
        call = [sys.executable, *words]
        return _times(lambda: subprocess.run(call, env=env, check=True, capture_output=True), 15)[7]

    floor = process("-c", "pass")
    took = process("-c", "import sys; sys.argv = ['crm', 'today']; from crm_tui.door import main; main()")
    return [
        ("crm today, whole process", f"{took:.0f} ms, {took / floor:.1f} x python -c pass ({floor:.0f} ms)")
    ]


def main() -> list[tuple[str, str]]:
    """Fill a book where there is none yet, and measure."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--people", type=int, default=1_000_000)
    words.add_argument("--orders", type=float, default=5)
    words.add_argument("--keep", default="")
    told = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = told.keep or str(Path(folder) / "book.db")
        new = not Path(path).exists()
        with open_book(path) as book:
            if new:
                fill(book, told.people, told.orders)
                workflow.load(book.db)
            found = measure(book)
    for what, figure in found:
        print(f"{what}: {figure}")
    return found


if __name__ == "__main__":
    main()

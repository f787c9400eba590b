"""Measures the day's list on a big book: how long reading it takes, the same lapsed people by window functions
over all orders, and what an added order costs its person.

    python -m benchmarks care [--people 1000000 | --book FILE]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import _shop
from benchmarks._filling import DAY
from crm_tui import settle, start, today
from crm_tui.care import keeping, lapse_rows
from crm_tui.insight import fitted
from crm_tui.store import settings
from crm_tui.store.acts import Act
from crm_tui.store.book import Book
from crm_tui.today import order
from crm_tui.trade import orders

clock = time.perf_counter

# The 90 % point of everybody's own waits and what they spent lately in their own currency, out of all orders, as a
# program without kept summaries has to ask it; `mu`, `w` and `k` are the shop's, `usual` its middle orders.
_WINDOWS = """WITH dated AS (SELECT contact, day, currency, net, counts FROM orders
    WHERE day IS NOT NULL AND contact IS NOT NULL
), waits AS (SELECT contact, day, ln(julianday(day)
    - julianday(lag(day) OVER (PARTITION BY contact ORDER BY day))) AS wait
    FROM (SELECT DISTINCT contact, day FROM dated WHERE counts)
), person AS (SELECT contact, count(*) AS days, max(day) AS last, coalesce(sum(wait), 0) AS logs
    FROM waits GROUP BY contact
), sums AS (SELECT contact, currency, sum(counts) AS n, sum(net * exp((julianday(day) - 2451544.5) / 180)) AS value
    FROM dated GROUP BY contact, currency HAVING n
), own AS (SELECT *, row_number() OVER (PARTITION BY contact ORDER BY currency != :shop, n DESC, currency) AS place
    FROM sums)
SELECT contact FROM person JOIN own USING (contact) JOIN json_each(:usual) u ON u.key = own.currency
WHERE place = 1 AND date(last, '+' || CAST(ceil(exp((logs + :k * :mu) / (days - 1 + :k)
    + 1.2815515655446004 * sqrt(:w + :w / (days - 1 + :k))) - 1e-9) AS INTEGER) || ' days') <= :day
ORDER BY own.value / u.value DESC LIMIT 10"""


def measure(book: Book) -> list[tuple[str, str]]:
    """[(what, figure)]."""
    (people,) = book.db.execute("SELECT count(*) FROM contact").fetchone()
    (bought,) = book.db.execute("SELECT count(*) FROM orders").fetchone()
    found = [("book", f"{people:,} people, {bought:,} orders")]
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
    look = order.look(book, DAY, DAY, set())
    times = _times(lambda: lapse_rows.best(look), 21)
    found.append(("its lapsed people alone", f"{times[10]:.2f} ms"))
    usual = json.dumps({code: look.usual(code) for code in look.codes})
    asked = fitted.window(book.db)._asdict() | {
        "day": DAY,
        "usual": usual,
        "shop": settings.get(book.db, "currency"),
    }
    began = clock()
    by_windows = [c for (c,) in book.db.execute(_WINDOWS, asked)]
    found.append(("the same by window functions", f"{1000 * (clock() - began):,.0f} ms"))
    best = [reason.contact for reason in lapse_rows.best(look)]
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
    """An order added to 1,000 people, one act each: the whole act, and what bringing its person up to date takes."""
    chance = random.Random()
    whole, worked, cared = [], [], []
    kept = keeping.refresh

    def care(act: Act) -> None:
        began = time.thread_time()
        kept(act)
        cared.append(1000 * (time.thread_time() - began))

    def settled(act: Act) -> None:
        began = time.thread_time()
        settle.settle(act)
        worked.append(1000 * (time.thread_time() - began))

    keeping.refresh, book.settle = care, settled
    try:
        for _n in range(1000):
            began = clock()
            orders.add(book, chance.randint(1, people), [("tea box", "1", "9.00")], currency="EUR", day=DAY)
            whole.append(1000 * (clock() - began))
            start.tidy(book)  # as both faces do between two acts
    finally:
        keeping.refresh = kept
    parts = (
        ("person up to date, CPU", worked),
        ("care's part of that", cared),
        ("whole act with its COMMIT", whole),
    )
    return [
        (f"an order added: {name}", f"{_at(ms, 500)} / {_at(ms, 990)} ms, median / p99") for name, ms in parts
    ]


def _at(ms: list[float], place: int) -> str:
    return f"{sorted(ms)[place]:.2f}"


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
    """On a copy of a book that is named, else of one that is made; the orders added stay in the copy."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--people", type=int, default=int(os.environ.get("CRM_BENCH_MOST", "1000000")))
    words.add_argument("--book", type=Path)
    told = words.parse_args()
    made = _shop.named_or_made(told.book, told.people)
    if made is None:
        return [("the day's list", "left out: ../shared/tools/make_shop.py is not here")]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "crm.db"
        shutil.copyfile(made, path)
        with start.open_for_work(str(path)) as book:
            found = measure(book)
    for what, figure in found:
        print(f"{what}: {figure}")
    return found


if __name__ == "__main__":
    main()

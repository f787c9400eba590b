"""Measures the pipeline with 100,000 prospects on one list: every question a command or a screen asks, and acts.

    python benchmarks/prospects.py [--people N] [--keep BOOK]

A file of made-up people is imported onto a list; a third is moved on, some buy. Figures are milliseconds
inside the process, the median of nine.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from crm_tui import card, start
from crm_tui import today as agenda
from crm_tui.exchange import importing
from crm_tui.prospects import board, lists, offers, pipeline, referrals, rows, workflow
from crm_tui.store import undo
from crm_tui.store.acts import Act
from crm_tui.store.book import Book
from crm_tui.trade import orders

LIST, DAY = "fair", "2026-11-22"
clock = time.perf_counter


def fill(book: Book, folder: Path, people: int) -> None:
    """A list of so many prospects in all stages, with next steps, worth, sources and orders."""
    chance = random.Random(1)
    file = folder / "people.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["name", "email", "source"])
        for n in range(people):
            source = chance.choice(workflow.SOURCES)
            writer.writerow([f"Person {n} {chance.choice('ABCDEFGH')}", f"p{n}@people.example", source])
    options = importing.Options(
        day="2026-10-01",
        maps=["name=contact.name", "email=contact.email", "source=contact.source"],
        list=LIST,
    )
    began = clock()
    importing.import_file(book, str(file), options)
    print(f"imported onto the list in {clock() - began:.1f} s")
    began = clock()
    with book.act("spread", DAY) as act:
        _spread(act, people, chance)
    print(f"spread over the stages in {clock() - began:.1f} s")


def _spread(act: Act, people: int, chance: random.Random) -> None:
    """Stages, next steps and worths as many acts would have left them."""
    db, batch = act.db, act.batch
    moves, facts = [], []
    for contact in range(1, people + 1):
        place = chance.choices((0, 1, 2, 3, 4), (30, 30, 20, 15, 5))[0]
        stages = (*workflow.STAGES, "lost")
        day = date(2026, 10, 1)
        for left, stage in itertools.pairwise(stages[: place + 1]):
            day += timedelta(days=chance.randrange(1, 12))
            moves.append((contact, left, stage, day.isoformat(), batch))
        step = (date(2026, 11, 22) + timedelta(days=chance.randrange(-3, 60))).isoformat()
        has_step = chance.random() < 0.3
        worth = chance.randrange(1000, 50000)
        facts.append(
            (
                stages[place],
                day.isoformat(),
                "write" if has_step else "",
                step if has_step else "",
                worth,
                batch,
                contact,
            )
        )
    db.executemany(
        "INSERT INTO stage_move (contact, left_stage, stage, day, batch) VALUES (?, ?, ?, ?, ?)", moves
    )
    db.executemany(
        "UPDATE prospect SET stage = ?, since = ?, next = nullif(?, ''), next_day = nullif(?, ''), worth = ?,"
        " currency = 'EUR', batch = ? WHERE contact = ?",
        facts,
    )


def questions(book: Book) -> dict[str, Callable[[], object]]:
    """What commands and screens ask."""
    some = 777
    return {
        "pipeline: columns of the list": lambda: board.columns(book, LIST),
        "pipeline: columns of the list, one source": lambda: board.columns(book, LIST, "referral"),
        "pipeline: first cards of all stages": lambda: [
            board.cards(book, one.stage, list_name=LIST, limit=50, day=DAY)
            for one in board.columns(book, LIST)
        ],
        "pipeline: a page in the middle": lambda: board.cards(
            book, "new", list_name=LIST, limit=100, offset=15000, day=DAY
        ),
        "pipeline: a page in the middle, one source": lambda: board.cards(
            book, "new", list_name=LIST, source="referral", limit=100, offset=3000, day=DAY
        ),
        "pipeline: where a card stands": lambda: board.place_of(book, some, "new", list_name=LIST),
        "funnel of the list, by source": lambda: board.funnel(book, LIST),
        "list ls": lambda: lists.rows(book),
        "today, 50 people without their messages": lambda: agenda.listing(book, DAY, 0, 50),
        "today, 50 people with their messages": lambda: agenda.day_list(book, DAY, limit=50),
        "today, 30 days ahead, 50 people": lambda: agenda.listing(book, DAY, 30, 50),
        "card": lambda: card.card(book, some),
        "offer": lambda: offers.ladder(book, some),
        "referrals": lambda: referrals.inviters(book),
        "rewards due": lambda: referrals.due(book, DAY),
    }


def acts(book: Book) -> dict[str, Callable[[], object]]:
    """What a key or a command does; each is undone again, which is measured with it."""

    def undone(do: Callable[[], object]) -> Callable[[], object]:
        def both() -> None:
            do()
            undo.undo(book, None, DAY)

        return both

    some = int(book.db.execute("SELECT contact FROM prospect WHERE stage = 'new' LIMIT 1").fetchone()[0])
    return {
        "move and undo": undone(lambda: pipeline.move(book, some, "quoted", day=DAY)),
        "done and undo": undone(lambda: rows.done(book, f"p{some}", day=DAY)),
        "first order and undo": undone(lambda: orders.add(book, some, [("tea", "1", "20")], day=DAY)),
        "offer and undo": undone(lambda: offers.give(book, some, day=DAY)),
    }


def main() -> list[tuple[str, str]]:
    """Fill a book, ask everything nine times."""
    words = argparse.ArgumentParser()
    words.add_argument("--people", type=int, default=100_000)
    words.add_argument("--keep", default="")
    said = words.parse_args()
    found = []
    with tempfile.TemporaryDirectory() as folder:
        place = said.keep or str(Path(folder) / "book.db")
        there = Path(place).exists()
        with start.open_for_work(place) as book:
            if not there:
                fill(book, Path(folder), said.people)
            for what, do in {**questions(book), **acts(book)}.items():
                took = []
                for _time in range(9):
                    began = clock()
                    do()
                    took.append(1000 * (clock() - began))
                found.append((what, f"{statistics.median(took):8.2f} ms  (at most {max(took):.2f})"))
                print(f"{what:45} {found[-1][1]}")
    return found


if __name__ == "__main__":
    main()

"""The pretend shop's files as a book, written into its tables directly: people, orders, and all that settle derives."""

from __future__ import annotations

import csv
import itertools
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from crm_tui import settle, shop
from crm_tui.care import keeping, workflow
from crm_tui.insight import keeping as rhythms
from crm_tui.people import handles, terms
from crm_tui.store import search, summaries
from crm_tui.store.acts import Act, writing
from crm_tui.store.book import Book

DAY = "2026-11-22"  # the last day of the shop that make_shop.py writes
_CHUNK = 20_000


def fill(book: Book, data: Path, people: int) -> None:
    """The first so many people with what they bought, as if all had been imported today; nothing is left waiting."""
    db = book.db
    book.settle = settle.settle
    shop.configure(book, {"currency": "EUR", "country": "DE", "zone": "Europe/Berlin"}, DAY, first=True)
    with writing(db):
        db.execute("INSERT INTO batch (key, what, at, day) VALUES ('bench', 'import', '', ?)", (DAY,))
        (batch,) = db.execute("SELECT max(id) FROM batch").fetchone()
        ids = _timed("people", lambda: _people(db, data, people, batch))
        _timed("purchases", lambda: _purchases(db, data, ids, batch))
        act = Act(book, batch, DAY)
        db.execute("CREATE TEMP TABLE IF NOT EXISTS touched (contact INTEGER PRIMARY KEY)")
        db.execute("DELETE FROM temp.touched")
        db.execute("INSERT INTO temp.touched SELECT id FROM contact")
        _timed("summaries", lambda: summaries.refresh(db))
        _timed("rhythms", lambda: rhythms.refresh(act))
        workflow.load(db)
        _timed("care", lambda: keeping.refresh(act))
        search.queue(db)
    _timed("search terms", lambda: terms.work_off(book))
    _timed("the shop's numbers", lambda: settle.fit(book, DAY))
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _timed(what: str, do: Callable[[], Any]) -> Any:
    began, worked = time.perf_counter(), time.process_time()
    found = do()
    wall, cpu = time.perf_counter() - began, time.process_time() - worked
    if wall > 1:
        print(f"   {what}: {wall:.1f} s, CPU {cpu:.1f} s", flush=True)
    return found


def _people(db: Any, data: Path, people: int, batch: int) -> dict[str, int]:
    ids: dict[str, int] = {}
    with (data / "contacts.csv").open(encoding="utf-8", newline="") as file:
        for chunk in _chunks(itertools.islice(csv.DictReader(file), people)):
            contacts, reached, known, tags, places = [], [], [], [], []
            for row in chunk:
                ids[row["ext_id"]] = n = len(ids) + 1
                contacts.append((n, row["name"], row["nickname"] or None, row["note"] or None, row["created_at"],
                                 row["birthday"] or None, batch))  # fmt: skip
                for kind, value in (
                    ("phone", row["phone"]),
                    ("email", row["email"]),
                    (row["platform"], row["handle"]),
                ):
                    handle = handles.make(kind, value, "" if "+" in value else "CN")
                    if handle:
                        reached.append((n, handle.kind, handle.value, handle.norm, handle.national, batch))
                known.append((n, row["ext_id"], row["ext_id"], batch))
                places.append((n, row["address"], batch))
                tags += [(n, tag, tag.lower(), batch) for tag in set(filter(None, row["tags"].split(",")))]
            put = db.executemany
            put("INSERT INTO contact (id, name, nickname, note, created, birthday, batch) VALUES (?, ?, ?, ?, ?, ?, ?)",
                contacts)  # fmt: skip
            put(
                "INSERT INTO handle (contact, kind, value, norm, national, batch) VALUES (?, ?, ?, ?, ?, ?)",
                reached,
            )
            put(
                "INSERT INTO identity (contact, platform, external_id, key, batch) VALUES (?, 'shop', ?, ?, ?)",
                known,
            )
            put("INSERT INTO address (contact, lines, batch) VALUES (?, ?, ?)", places)
            put("INSERT OR IGNORE INTO tag (contact, tag, key, batch) VALUES (?, ?, ?, ?)", tags)
    return ids


def _purchases(db: Any, data: Path, ids: dict[str, int], batch: int) -> None:
    products: dict[str, int] = {}
    number = 0
    with (data / "purchases.csv").open(encoding="utf-8", newline="") as file:
        for chunk in _chunks(csv.DictReader(file)):
            if number and ids.keys().isdisjoint(row["contact_ext_id"] for row in chunk):
                break  # they stand by person: the others' follow
            orders, lines = [], []
            for row in chunk:
                if row["contact_ext_id"] not in ids:
                    continue
                if row["item"] not in products:
                    products[row["item"]] = len(products) + 1
                    db.execute(
                        "INSERT INTO product (name, key, batch) VALUES (?, ?, ?)",
                        (row["item"], "name:" + row["item"], batch),
                    )
                number += 1
                minor = int(row["amount"].replace(".", ""))
                status = {"done": "paid"}.get(row["status"], row["status"])
                paid, refunded = minor * (status != "pending"), minor * (status == "refunded")
                orders.append((
                    number, ids[row["contact_ext_id"]], row["order_id"], row["placed_at"][:10],
                    status, row["currency"], minor, paid, refunded, paid > refunded, paid - refunded, DAY, batch,
                ))  # fmt: skip
                lines.append((number, products[row["item"]], row["qty"], batch))
            db.executemany(
                """INSERT INTO orders (id, contact, platform, number, day, status, currency, total, paid, refunded,
                counts, net, entered, batch) VALUES (?, ?, 'shop', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""", orders
            )  # fmt: skip
            db.executemany(
                "INSERT INTO line (orders, position, product, quantity, batch) VALUES (?, 1, ?, ?, ?)", lines
            )


def _chunks(rows: Iterable[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    rows = iter(rows)
    while chunk := list(itertools.islice(rows, _CHUNK)):
        yield chunk

"""The pretend shop: the same for a seed and a day, in order with itself, and with work for the day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_tui import doctor, today
from crm_tui.card import card, text_card
from crm_tui.demo import shop
from crm_tui.people.finding import find
from crm_tui.store import undo
from crm_tui.store.book import Book, open_book
from crm_tui.store.tables import TRACKED, columns
from tests.conftest import DEMO_DAY


@pytest.fixture
def book(demo_book: Path) -> Iterator[Book]:
    with open_book(str(demo_book)) as book:
        yield book


def rows(book: Book, sql: str) -> list[tuple]:
    return [tuple(row) for row in book.db.execute(sql)]


def one(book: Book, sql: str) -> int:
    return int(rows(book, sql)[0][0])


def dump(path: Path) -> dict[str, list[tuple]]:
    with open_book(str(path), create=False) as book:
        kept = {
            table: rows(book, f"SELECT {', '.join(columns(table))} FROM {table} ORDER BY id")
            for table in TRACKED
        }
        return kept | {
            "summary": rows(book, "SELECT * FROM summary"),
            "spent": rows(book, "SELECT * FROM spent"),
        }


def test_a_seed_and_a_day_make_the_same_shop(tmp_path: Path) -> None:
    made = [tmp_path / name / "book.db" for name in ("one", "two", "other", "later")]
    for path, seed, day in zip(made, (3, 3, 4, 3), [DEMO_DAY] * 3 + ["2027-02-28"], strict=True):
        shop.build(str(path), people=60, seed=seed, day=day)
    first, second, other, later = map(dump, made)
    assert first == second
    assert first["contact"] != other["contact"]
    assert {row[1] for row in first["contact"]} == {row[1] for row in later["contact"]}


def test_it_holds_a_believable_crowd(book: Book) -> None:
    assert one(book, "SELECT count(*) FROM contact") == 340
    by_language = dict(rows(book, "SELECT language, count(*) FROM contact GROUP BY 1"))
    assert by_language["zh-CN"] > 120
    assert {"en", "sv", "fr", "es", "vi", "de"} <= by_language.keys()
    assert one(book, "SELECT count(*) FROM orders") > 1000
    currencies = dict(rows(book, "SELECT currency, count(*) FROM orders GROUP BY 1 ORDER BY 2 DESC LIMIT 2"))
    assert set(currencies) == {"CNY", "EUR"}
    for table, least in (
        ("line", 1500),
        ("parcel", 900),
        ("event", 500),
        ("tag", 100),
        ("consent", 60),
        ("address", 250),
    ):
        assert one(book, f"SELECT count(*) FROM {table}") > least, table
    assert one(book, "SELECT count(*) FROM contact WHERE stage = 'prospect'") >= 10
    assert one(book, "SELECT count(*) FROM contact WHERE birthday LIKE 'lunar:%'") >= 5
    assert one(book, "SELECT count(*) FROM contact WHERE referred_by IS NOT NULL") >= 10
    assert one(book, "SELECT count(*) FROM cases WHERE state = 'open'") in range(6, 9)
    assert one(book, "SELECT count(*) FROM consent WHERE state = 'refused'") > 3
    assert one(book, "SELECT count(*) FROM orders WHERE contact IS NULL") > 0
    assert {"delivered", "shipped", "refunded", "cancelled"} <= {
        row[0] for row in rows(book, "SELECT status FROM orders")
    }


def test_the_day_has_work_of_every_sort(book: Book) -> None:
    found = today.day_list(book, DEMO_DAY, lang="en")
    assert 15 <= len(found) <= 80
    due = [row for row in found if row["kind"] == "followup"]
    assert 7 <= sum(row["due"] == DEMO_DAY for row in due) <= 10
    assert any(row["overdue_days"] for row in due)
    assert sum(row["kind"] == "case" for row in found) >= 5
    open_ones = rows(book, "SELECT due, time, rule FROM followup WHERE state = 'open'")
    assert any(time for due, time, _rule in open_ones if due == DEMO_DAY)
    assert [rule for due, _time, rule in open_ones if due == DEMO_DAY and rule] == ["month"]
    assert any(due > DEMO_DAY for due, _time, _rule in open_ones)


@pytest.mark.parametrize("day", ["2024-02-29", "2026-01-01", "2027-07-15", "2031-12-31"])
def test_any_day_has_its_work(tmp_path: Path, day: str) -> None:
    path = tmp_path / "book.db"
    shop.build(str(path), people=80, day=day)
    with open_book(str(path)) as book:
        assert 15 <= len(today.day_list(book, day)) <= 80
        assert rows(book, "SELECT max(day) FROM orders")[0][0] < day


@pytest.mark.parametrize("people", [1, 7, 30])
def test_a_small_shop_is_whole_too(tmp_path: Path, people: int) -> None:
    path = tmp_path / "book.db"
    assert shop.build(str(path), people=people, day=DEMO_DAY)["people"] == people
    assert all(finding.ok for finding in doctor.examine(str(path), deep=True))


IMPOSSIBLE = {
    "an order before its person": "orders o JOIN contact c ON c.id = o.contact WHERE o.day < c.created",
    "an order to come": f"orders WHERE day >= '{DEMO_DAY}' OR day < '2024-11-01'",
    "a day that is not its moment's": "orders WHERE day != date(at, '+8 hours')",
    "a parcel sent before it was ordered": "parcel p JOIN orders o ON o.id = p.orders WHERE p.shipped < o.day",
    "a parcel that came before it was sent": "parcel WHERE delivered < shipped",
    "a parcel that is to come": f"parcel WHERE shipped > '{DEMO_DAY}' OR delivered > '{DEMO_DAY}'",
    "delivered without a parcel": """orders o WHERE status = 'delivered'
        AND NOT EXISTS (SELECT 1 FROM parcel WHERE orders = o.id AND delivered IS NOT NULL)""",
    "a sum that is none": """orders o WHERE subtotal != (SELECT sum(amount) FROM line WHERE orders = o.id)
        OR total != subtotal - coalesce(discount, 0) + shipping OR paid NOT IN (0, total)""",
    "a line that is none": "line WHERE amount != price * CAST(quantity AS INTEGER) OR amount <= 0",
    "more back than was paid": "orders WHERE refunded > paid",
    "a prospect who bought": "contact c WHERE stage = 'prospect' AND EXISTS (SELECT 1 FROM orders WHERE contact = c.id)",
    "two currencies": "(SELECT contact FROM orders WHERE contact NOTNULL GROUP BY 1 HAVING count(DISTINCT currency) > 1)",
    "a word before its person": "event e JOIN contact c ON c.id = e.contact WHERE e.day < c.created",
    "a word to come": f"event WHERE day >= '{DEMO_DAY}'",
    "a case closed before it was open": "cases WHERE closed < opened",
    "an inviter who came later": "contact c JOIN contact i ON i.id = c.referred_by WHERE i.created >= c.created",
    "a shared handle": "(SELECT norm, kind FROM handle GROUP BY 1, 2 HAVING count(*) > 1)",
    "somebody who cannot be reached": "contact c WHERE NOT EXISTS (SELECT 1 FROM handle WHERE contact = c.id)",
    "work with who wants none": """followup f JOIN consent n ON n.contact = f.contact
        WHERE f.state = 'open' AND n.channel = '*' AND n.state = 'refused'""",
    "mail of a real host": "handle WHERE kind = 'email' AND value NOT LIKE '%@example.com'",
}


@pytest.mark.parametrize("what", IMPOSSIBLE)
def test_it_agrees_with_itself(book: Book, what: str) -> None:
    assert one(book, f"SELECT count(*) FROM {IMPOSSIBLE[what]}") == 0


def test_no_number_can_ring_anywhere(book: Book) -> None:
    """Ofcom, ARCEP, PTS, the Bundesnetzagentur and 555-01xx are for fiction; the Chinese prefixes nobody has."""
    fiction = ("+447700900", "+336399800", "+3363998", "+46701740", "+493023125")
    for (norm,) in rows(book, "SELECT norm FROM handle WHERE kind = 'phone'"):
        made_up = norm.startswith(fiction) or (norm.startswith("+1") and norm[5:10] == "55501")
        assert made_up or norm[:6] in {"+86160", "+86161", "+86163", "+86164", "+86168", "+86169"}, norm


def test_the_doctor_finds_nothing(demo_book: Path) -> None:
    assert [finding.sentence for finding in doctor.examine(str(demo_book), deep=True) if not finding.ok] == []


def test_people_are_found_and_their_cards_can_be_read(book: Book) -> None:
    assert "林晓月" in [row["name"] for row in find(book, "lxy")]
    assert [row["name"] for row in find(book, "lindqvist mara")] == ["Mara Lindqvist"]
    for contact in (1, 100, 340):
        told = card(book, contact)
        assert json.dumps(told, ensure_ascii=False)
        assert len(text_card(told)) > 5


def test_it_is_one_act_and_can_be_taken_back(book: Book) -> None:
    assert [(act["what"], act["detail"]) for act in undo.history(book)] == [("demo shop", "340 people")]
    undo.undo(book, None, DEMO_DAY)
    assert one(book, "SELECT count(*) FROM contact") == 0


def test_it_says_what_it_is(book: Book) -> None:
    assert shop.known_as(book) == shop.made_of(shop.PEOPLE, shop.SEED, DEMO_DAY)

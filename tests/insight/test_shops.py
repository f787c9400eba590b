"""Small and odd shops: sane words, no error, and no currency added to another."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from crm_tui import card, doctor, paths, segments, settle, shop, start
from crm_tui.insight import fitted, keeping, person, refit, report, saying, tiers
from crm_tui.people import finding
from crm_tui.store import fitted as stored
from crm_tui.store import rhythm, tables
from crm_tui.store.book import Book, open_book

DAY = "2026-03-01"
Order = tuple[str, int, str]  # day, minor units, currency


@pytest.fixture
def book(crm_home: Path, monkeypatch: pytest.MonkeyPatch) -> Book:
    monkeypatch.setenv("CRM_TODAY", DAY)
    made = open_book(paths.book_path())
    made.settle = settle.settle
    shop.configure(made, {"currency": "EUR", "country": "DE", "zone": "Europe/Berlin"}, DAY, first=True)
    return made


def fill(book: Book, people: list[list[Order]]) -> list[int]:
    """People and their orders, in one act; returns their ids."""
    with book.act("import", DAY) as act:
        ids = [act.insert("contact", name=f"Person {n}", created=DAY) for n in range(len(people))]
        for who, orders in zip(ids, people, strict=True):
            for day, minor, currency in orders:
                act.insert(
                    "orders", contact=who, platform="own", day=day, status="paid", currency=currency, total=minor,
                    paid=max(0, minor), counts=int(minor > 0), net=minor,
                )  # fmt: skip
    return ids


def every(start_: str, step: int, times: int, minor: int = 1000, currency: str = "EUR") -> list[Order]:
    first = date.fromisoformat(start_)
    return [((first + timedelta(step * n)).isoformat(), minor, currency) for n in range(times)]


SHOPS: dict[str, list[list[Order]]] = {
    "nobody": [],
    "nobody who bought": [[], []],
    "one order": [[("2026-02-01", 1000, "EUR")]],
    "five customers": [[], *(every("2025-06-01", 20 + n, n + 1) for n in range(4))],
    "ten thousand orders": [every("1999-01-01", 1, 10_000), every("2026-01-01", 9, 3)],
    "all on one day": [[("2026-02-01", 1000 + n, "EUR")] for n in range(120)],
    "all today": [[(DAY, 1000, "EUR")] for n in range(30)],
    "the future": [[("2031-01-01", 1000, "EUR")], every("2025-01-01", 500, 3), [("9999-12-31", 5, "EUR")]],
    "all of it later": [every("2027-01-01", 30, 3) for _n in range(12)],
    "free gifts": [[("2026-01-01", 0, "EUR")], [("2026-01-01", 1, "JPY")], [("0001-01-01", 1, "EUR")]],
    "returns only": [[("2026-01-01", -500, "EUR")]],
    "more back than bought": [[("2025-01-01", 500, "EUR"), ("2026-01-01", -900, "EUR")]],
    "many currencies": [[("2025-12-01", 1000, code)] for code in ("EUR", "USD", "JPY", "KWD", "XAU")],
}


@pytest.mark.parametrize("people", SHOPS.values(), ids=SHOPS)
def test_every_shop_gets_numbers_and_words(book: Book, people: list[list[Order]]) -> None:
    ids = fill(book, people)
    for fitted_first in (False, True):
        if fitted_first:
            refit.refit(book, DAY)
        rows = list(report.rows(book, DAY))
        buyers = [
            who for who, orders in zip(ids, people, strict=True) if any(minor > 0 for _d, minor, _c in orders)
        ]
        assert sorted(row["contact"]["id"] for row in rows) == buyers
        for row in rows:
            assert row["tier"] in ("A", "B", "C")
            assert 0 <= row["loyalty"] <= 100
            assert 0 <= row["activity"] < math.inf
            low, middle, high = (float(row["potential"][end]) for end in ("low", "middle", "high"))
            assert 0 <= low <= middle <= high < 1e12
            assert row["window"]["from"] <= row["window"]["middle"] <= row["window"]["to"]
            assert row["waited"] >= 0
            assert all(1 <= row["rfm"][what] <= 5 for what in "rfm")
            assert all(saying.why(row))
        assert saying.shop(report.shop(book, DAY))
        for who in ids:
            found = card.card(book, who, day=DAY)
            assert card.text_card(found, why=True)
            json.dumps(found, allow_nan=False)
            (listed,) = finding.rows_for(book, [who])
            assert listed["state"] == found["state"]
    assert keeping.differing(book.db, deep=True) == 0


def test_nobody_who_bought_has_no_state(book: Book) -> None:
    (who,) = fill(book, [[]])
    assert person.numbers(book, who, DAY)["state"] == "none"


def test_an_order_without_a_day_is_nothing_to_reckon_with(book: Book) -> None:
    (who,) = fill(book, [[]])
    with book.act("order add", DAY) as act:
        act.insert(
            "orders",
            contact=who,
            platform="own",
            status="paid",
            currency="EUR",
            total=5,
            paid=5,
            counts=1,
            net=5,
        )
    assert card.card(book, who, day=DAY)["state"] is None
    assert finding.rows_for(book, [who])[0]["state"] is None
    assert person.numbers(book, who, DAY, 1)["value"]["tier"] is None


def test_currencies_are_never_added_nor_ranked_together(book: Book) -> None:
    yen = [[("2026-02-01", 90_000 + n, "JPY")] for n in range(10)]
    euros = [[("2026-02-01", 100 + n, "EUR")] for n in range(10)]
    both = [[("2026-02-01", 50_000, "JPY"), ("2026-02-02", 50_000, "JPY"), ("2026-02-03", 105, "EUR")]]
    ids = fill(book, yen + euros + both)
    rows = {row["contact"]["id"]: row for row in report.rows(book, DAY)}
    ranks = [rows[who]["tier"] for who in ids]
    assert ranks[:10].count("A") == 2
    assert ranks[10:].count("A") == 3  # of eleven: the shop's currency comes first where somebody has both
    mixed = rows[ids[-1]]
    assert mixed["currency"] == "EUR"
    assert float(mixed["value"]) < 1.05
    assert [one["currency"] for one in mixed["spent"]] == ["EUR", "JPY"]
    found = report.shop(book, DAY)["currencies"]
    assert [(one["currency"], one["customers"]) for one in found] == [("EUR", 11), ("JPY", 10)]


def test_a_big_shop_is_told_the_same_at_less_cost(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [every("2025-01-01", 17 + n % 9, 3 + n % 20, 1000 + n) for n in range(60)]
    people += [every("2026-02-01", 3, 4, 50_000, "USD")]
    fill(book, people)
    refit.refit(book, DAY)
    small = report.shop(book, DAY)
    assert (small["among"], small["period"]) == (None, 365)
    monkeypatch.setattr(tiers, "BIG", 60)
    big = report.shop(book, DAY)
    assert (big["among"], big["period"]) == (2000, 30)
    same = ("customers", "currencies", "rising", "fading", "states", "checks")
    assert {key: big[key] for key in same} == {key: small[key] for key in same}
    assert big["gaps"]["birthday"] == 60  # one currency's
    assert small["gaps"]["birthday"] == 61
    monkeypatch.setattr(report, "DRAWN", 30)
    drawn = report.shop(book, DAY)["currencies"]
    for one, whole in zip(drawn, small["currencies"], strict=True):
        assert (one["makers"], one["customers"]) == (whole["makers"], whole["customers"])
    assert float(drawn[0]["expected"]["middle"]) == pytest.approx(
        float(small["currencies"][0]["expected"]["middle"]), rel=0.4
    )
    assert any("2000" in line for line in saying.shop(big))


def test_a_tier_moves_with_the_next_order(book: Book) -> None:
    ids = fill(book, [[("2026-02-01", 1000 * (n + 1), "EUR")] for n in range(10)])
    assert person.numbers(book, ids[0], DAY)["value"]["tier"] == "C"
    with book.act("order add", DAY) as act:
        act.insert(
            "orders", contact=ids[0], platform="own", day=DAY, status="paid", currency="EUR", total=99_000,
            paid=99_000, counts=1, net=99_000,
        )  # fmt: skip
    assert person.numbers(book, ids[0], DAY)["value"]["tier"] == "A"
    assert person.numbers(book, ids[8], DAY)["value"]["tier"] == "B"


def test_a_tier_is_the_one_that_lists_go_by_whatever_day_it_is(book: Book) -> None:
    ids = fill(
        book, [[("2031-01-01", 7000, "EUR")], [("2025-12-01", 10_000, "EUR")], every("2024-01-01", 9, 3)]
    )
    for day in (DAY, "2020-01-01", "2035-01-01"):
        rows = {row["contact"]["id"]: row["tier"] for row in report.rows(book, day)}
        for tier in "ABC":
            held = set(segments.people(book, segments.read(book, f"tier:{tier}"), day))
            assert held == {who for who, named in rows.items() if named == tier}
        for who in ids:
            assert person.numbers(book, who, day)["value"]["tier"] == rows[who]


def test_a_window_never_lies_in_the_past(book: Book) -> None:
    (who,) = fill(book, [[("2026-02-01", 1000, "EUR")]])
    for day in ("0001-01-02", "2026-02-01", "2140-01-01", "9999-12-31"):
        window = person.numbers(book, who, day)["window"]
        assert day <= window["from"] <= window["middle"] <= window["to"]


@pytest.mark.parametrize(
    ("share", "said"), [(0, "<1"), (0.004, "<1"), (0.006, "1"), (0.5, "50"), (0.998, "99"), (1.0, "99")]
)
def test_nothing_is_said_to_be_certain(share: float, said: str) -> None:
    assert saying.percent(share) == said


def test_a_single_day_is_said_as_one(book: Book) -> None:
    (who,) = fill(book, [every("2025-12-01", 1, 90)])
    row = report.row(book, who, DAY)
    assert row["usual"] == row["waited"] == 1
    assert any("1 day," in one for one in saying.why(row))
    assert not any("1 days" in one for one in saying.why(row))


def test_small_shops_are_told_that_they_lean_on_others(book: Book) -> None:
    ids = fill(book, SHOPS["five customers"])
    refit.refit(book, DAY)
    assert saying.leaning() in saying.shop(report.shop(book, DAY))
    assert saying.leaning() in [text for _label, text in saying.card(card.card(book, ids[1], day=DAY))]


def test_a_refit_is_kept_and_is_no_act(book: Book) -> None:
    fill(book, [every("2025-01-01", 17 + n % 9, 3 + n % 5) for n in range(150)])
    acts = book.db.execute("SELECT max(id) FROM batch").fetchone()
    before = rhythm.get(book.db, 1)
    assert refit.due_for_refit(book.db, DAY)
    found = refit.refit(book, DAY)
    assert book.db.execute("SELECT max(id) FROM batch").fetchone() == acts
    assert not refit.due_for_refit(book.db, DAY)
    assert refit.due_for_refit(book.db, "2026-03-02")
    assert found == fitted.load(book.db)
    assert found.people == 150
    assert found.window != fitted.read({}).window
    after = rhythm.get(book.db, 1)
    assert after is not None
    assert before is not None
    assert after[:10] == before[:10]
    assert after.lapsed < before.lapsed  # gaps of 17 days, not of 60
    assert keeping.differing(book.db, deep=True) == 0
    assert found == refit.refit(book, DAY)


def test_another_refit_that_came_between_has_the_last_word(book: Book) -> None:
    fill(book, [every("2025-01-01", 17 + n % 9, 3 + n % 5) for n in range(150)])
    with open_book(book.path) as other:

        def between(what: str, done: int, _everybody: int) -> None:
            if what == "check" and not done:
                refit.refit(other, DAY)
                with other.act("order add", DAY):
                    pass

        refit.refit(book, DAY, between)
    assert keeping.differing(book.db, deep=True) == 0


def test_somebody_who_orders_while_a_refit_runs_is_not_lost(book: Book) -> None:
    ids = fill(book, [every("2025-01-01", 17 + n % 9, 3 + n % 5) for n in range(150)])
    with open_book(book.path) as other:
        other.settle = settle.settle

        def between(what: str, _done: int, _everybody: int) -> None:
            if what == "items":
                with other.act("order add", DAY) as act:
                    act.insert(
                        "orders", contact=ids[3], platform="own", day=DAY, status="paid", currency="EUR", total=100,
                        paid=100, counts=1, net=100,
                    )  # fmt: skip

        refit.refit(book, DAY, between)
    found = rhythm.get(book.db, ids[3])
    assert found is not None
    assert found.last == DAY
    assert keeping.differing(book.db, deep=True) == 0


def test_checks_tell_what_the_rule_would_have_named(book: Book) -> None:
    stay = [every("2025-03-01", 10, 37) for _n in range(20)]
    gone = [every("2025-03-01", 10, 5) for _n in range(30)]
    fill(book, stay + gone)
    refit.refit(book, DAY)
    found = {one["what"]: (one["named"], one["right"]) for one in report.checked(book)}
    assert found["loyalty"] == (10, 10)
    assert found["lapsed"] == (30, 30)
    assert found["window"][0] == 20
    assert any("10" in words for words in saying.checked(report.checked(book)))


def test_a_young_shop_has_no_checks(book: Book) -> None:
    fill(book, [every("2026-02-01", 10, 2) for _n in range(30)])
    refit.refit(book, DAY)
    assert report.checked(book) == []
    assert report.shop(book, DAY)["season"] is False


def test_a_book_that_is_older_than_the_numbers_gets_them_when_it_is_opened(book: Book) -> None:
    fill(book, SHOPS["five customers"])
    book.db.execute("DELETE FROM rhythm")
    with start.open_for_work(book.path) as opened:
        assert keeping.differing(opened.db, deep=True) == 0
        assert rhythm.count(opened.db) == 4


def test_the_doctor_mends_numbers_that_do_not_agree(book: Book) -> None:
    fill(book, SHOPS["five customers"])
    book.db.execute("UPDATE rhythm SET last = '2020-01-01' WHERE contact = 3")
    (found,) = [one for one in doctor.examine(book.path) if one.what == "rhythm"]
    assert found.ok
    assert "1 person" in found.sentence
    assert keeping.differing(book.db, deep=True) == 0
    book.db.execute("UPDATE rhythm SET value = value * 2 WHERE contact = 3")
    assert keeping.differing(book.db, deep=False) == 0
    assert keeping.differing(book.db, deep=True) == 1


def test_an_import_fits_the_numbers_where_that_pays(book: Book, tmp_path: Path) -> None:
    from crm_tui.exchange import importing

    file = tmp_path / "orders.csv"
    with file.open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["number", "customer", "day", "total"])
        rows.writerows([n, n % 40, f"2025-{1 + n % 12:02d}-{1 + n % 28:02d}", "9.50"] for n in range(200))
    maps = ["number=order.number", "customer=contact.external_id", "day=order.at", "total=order.total"]
    importing.import_file(book, str(file), importing.Options(day=DAY, maps=maps, platform="own"))
    assert stored.get(book.db, "glanced") == DAY
    assert stored.get(book.db, "people") == "40"
    assert stored.get(book.db, "window")
    assert not refit.pays_after_import(book.db, DAY)
    assert refit.due_for_refit(book.db, DAY)  # the thorough one is left to the app, a report, or a hand


def test_the_app_fits_once_a_day_and_stops_when_it_is_told(book: Book) -> None:
    fill(book, [every("2025-01-01", 17 + n % 9, 3 + n % 5) for n in range(150)])
    assert not start.nightly(book, lambda: True)
    assert stored.get(book.db, "day") == ""
    assert start.nightly(book, lambda: False)
    assert not start.nightly(book, lambda: False)
    assert stored.get(book.db, "day") == DAY


def test_derived_tables_are_in_the_schema_that_older_books_get() -> None:
    assert any("neighbour" in sql for sql in tables.DERIVED)


def test_report_value_is_a_row_a_customer_on_stdout(book: Book, capsys: pytest.CaptureFixture[str]) -> None:
    from crm_tui import door

    fill(book, SHOPS["five customers"])
    answer: Callable[[list[str]], int] = door.answer
    assert answer(["report", "value", "--json"]) == 0
    out = capsys.readouterr()
    rows = json.loads(out.out)
    assert len(rows) == 4
    assert set(rows[0]) == {
        "contact", "orders", "spent", "activity", "value", "currency", "tier", "loyalty", "potential", "window", "state",
        "rfm",
    }  # fmt: skip
    assert [float(row["value"]) for row in rows] == sorted(
        (float(row["value"]) for row in rows), reverse=True
    )
    assert answer(["report", "value"]) == 0
    out = capsys.readouterr()
    assert len(out.out.splitlines()) == 4
    assert "80 %" in out.err
    assert answer(["report", "value", "Person 2", "--why"]) == 0
    assert "Loyalty:" in capsys.readouterr().out
    assert answer(["report", "value", "--format", "csv"]) == 0
    assert capsys.readouterr().out.startswith("id,name,external_id,")
    assert answer(["refit"]) == 0
    out = capsys.readouterr()
    assert "4 customers" in out.out
    assert "undo" in out.err

"""Who an expression means, over a real book; and that every way of asking agrees."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tui import segments, start
from crm_tui.care import consent
from crm_tui.errors import BadInput, NotFound
from crm_tui.people import contacts
from crm_tui.store.book import Book
from crm_tui.trade import orders

DAY = "2026-11-22"
MEI, MARA, THEO, ANN, GONE = 1, 2, 3, 4, 5


@pytest.fixture
def book(crm_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Book]:
    monkeypatch.setenv("CRM_TODAY", DAY)
    with start.open_for_work() as opened:
        _fill(opened)
        yield opened


def _fill(book: Book) -> None:
    from crm_tui import shop

    shop.configure(book, {"currency": "CNY", "country": "CN"}, DAY)
    contacts.add(
        book, "美小明", phones=["13800138000"], handles=["wechat:mei_88"], tags=["Tea", "老客"], day="2026-01-05",
        birthday="1990-11-25", city="上海", country="CN", language="zh-CN", source="抖音", fields={"size": "XL"},
    )  # fmt: skip
    contacts.add(
        book, "Mara Müller", emails=["mara@example.com"], tags=["tea"], day="2026-06-01", birthday="--12-30",
        city="Kiel", country="DE", language="de", note="allergic to Peanuts", gender="f",
    )  # fmt: skip
    contacts.add(book, "Theo O'Rourke", handles=["instagram:theo"], day="2026-11-20", stage="prospect")
    contacts.add(book, "Ann", tags=["vip"], day="2026-11-21")
    contacts.add(book, "Gone", tags=["tea"], day="2026-11-21")
    contacts.archive(book, GONE, DAY)
    for who, line, currency, day in (
        (MEI, "Tea box:1:600.00", "CNY", "2026-02-01"), (MEI, "Cup:1:40.00", "CNY", "2026-11-01"),
        (MARA, "Tea box:2:30.00", "EUR", "2026-07-01"),
    ):  # fmt: skip
        orders.add(book, who, [orders.read_line(line)], currency=currency, at=(day, None), day=DAY)
    consent.decide(book, MEI, "wechat", "granted", day=DAY)
    consent.decide(book, MARA, "email", "granted", day=DAY)
    consent.decide(book, MARA, "*", "refused", day=DAY)


def who(book: Book, text: str) -> set[int]:
    expression = segments.parse(text)
    found = set(segments.people(book, expression, DAY))
    everybody = range(1, 6)
    assert segments.holds(book.db, expression, everybody, DAY) == found
    assert segments.count(book, expression, DAY) == len(found)
    return found


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("#tea", {MEI, MARA}), ("#老客", {MEI}), ("#nothing", set()), ("-#tea", {THEO, ANN}),
        ("tag!=tea", {THEO, ANN}),
        ("orders>=2", {MEI}), ("orders:0", {THEO, ANN}), ("orders<1", {THEO, ANN}),
        ("spent>600", {MEI}), ("spent>700", set()), ("spent=640", {MEI}), ("spent<700", {MEI, MARA, THEO, ANN}),
        ("spent>50EUR", {MARA}), ("spent>50 EUR", {MARA}), ("spent<=0", {MARA, THEO, ANN}),
        ("quiet>60d", {MARA}), ("quiet<60d", {MEI}), ("not quiet>60d", {MEI, THEO, ANN}), ("quiet>21d", {MARA}),
        ("quiet>=21d", {MEI, MARA}), ("quiet>4 months", {MARA}), ("quiet>9999 years", set()),
        ("last>2026-07-01", {MEI}), ("last>=2026-07-01", {MEI, MARA}), ("first<2026-03-01", {MEI}),
        ("created<3d", {THEO, ANN}), ("created>1y", set()), ("created:2026-06-01", {MARA}),
        ('bought:"tea box"', {MEI, MARA}), ("bought:cup", {MEI}), ("bought:te", {MEI, MARA}),
        ("country:DE", {MARA}), ("country!=DE", {MEI, THEO, ANN}), ("city:上", {MEI}), ("city:kiel", {MARA}),
        ("name:mueller", {MARA}), ("name:muller", {MARA}), ("name:小明", {MEI}), ("name=ann", {ANN}),
        ("note:peanut", {MARA}), ("language:zh", {MEI}), ("language:de", {MARA}), ("gender:女", {MARA}),
        ("channel:wechat", {MEI}), ("has:电话", {MEI}), ("stage:prospect", {THEO}), ("source:抖", {MEI}),
        ("field.SIZE=xl", {MEI}), ("field.nothing:x", set()),
        ("consent:wechat", {MEI}), ("consent:email=granted", set()), ("consent:email=refused", {MARA}),
        ("consent:wechat=unknown", {THEO, ANN}),
        ("birthday<14d", {MEI}), ("birthday<3d", set()), ("birthday<=3d", {MEI}), ("birthday:3d", {MEI}),
        ("birthday<40d", {MEI, MARA}), ("birthday>14d", {MARA}), ("birthday<9999d", {MEI, MARA}),
        ("#tea and quiet>60d", {MARA}), ("#vip or stage:prospect", {THEO, ANN}),
        ("not (#tea or #vip)", {THEO}), ("list:none", set()), ("platform:etsy", set()),
    ],
)  # fmt: skip
def test_who_is_meant(book: Book, text: str, people: set[int]) -> None:
    assert who(book, text) == people


def test_what_the_rhythm_says(book: Book) -> None:
    assert who(book, "state:none") == {THEO, ANN}
    assert who(book, "not state:none") == {MEI, MARA}
    every_state = [
        who(book, f"state:{one}") for one in ("fresh", "cooling", "active", "due", "late", "lapsed")
    ]
    assert sorted(one for people in every_state for one in people) == [MEI, MARA]
    assert who(book, "state:fresh or state:cooling") == {MARA}
    assert sorted([*who(book, "tier:A"), *who(book, "tier:B"), *who(book, "tier:C")]) == [MEI, MARA]
    assert who(book, "loyalty>=0 and loyalty<=100") == {MEI, MARA}
    assert who(book, "loyalty>99.9") == set()


CONDITIONS = (
    "#tea", "#vip", "orders>=1", "spent>500", "spent<700", "quiet>60d", "country:DE", "name:a", "last>2026-08-01",
    "consent:email=unknown", "birthday<14d", "bought:cup", "channel:email", "stage:prospect", "state:none", "tier:A",
    "city:kiel", "language:zh", "platform:hand", "created<3d",
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.lists(st.sampled_from(CONDITIONS), min_size=3, max_size=3))
def test_and_or_not_are_those_of_sets(book: Book, three: list[str]) -> None:
    a, b, c = (who(book, text) for text in three)
    everybody = {MEI, MARA, THEO, ANN}
    first, second, third = three
    assert who(book, f"{first} and ({second} or not {third})") == a & (b | (everybody - c))
    assert who(book, f"not ({first} or {second}) or {third}") == (everybody - (a | b)) | c


def test_orders_of_a_segment(book: Book) -> None:
    everybody = segments.parse("orders>=0")
    assert list(segments.people(book, everybody, DAY, sort="created")) == [ANN, THEO, MARA, MEI]
    assert list(segments.people(book, everybody, DAY, sort="last", limit=2)) == [MEI, MARA]
    assert segments.people(book, everybody, DAY, sort="spent")[0] == MEI


def test_a_segment_is_kept_by_name_and_taken_back(book: Book) -> None:
    segments.save(book, "Tea  lovers", "#tea and orders>=1", DAY)
    assert [(one.name, one.expression) for one in segments.listed(book)] == [
        ("Tea lovers", "#tea and orders>=1")
    ]
    segments.save(book, "tea LOVERS", "#tea", DAY)
    assert segments.show(book, "Tea lovers").expression == "#tea"
    assert segments.read(book, "tea lovers") == segments.parse("#tea")
    with pytest.raises(NotFound, match="did you mean 'tea lovers'"):
        segments.show(book, "tea lover")
    segments.drop(book, "Tea lovers", DAY)
    assert segments.listed(book) == []
    from crm_tui.store import undo

    undo.undo(book, None, DAY)
    assert segments.show(book, "tea lovers").name == "tea LOVERS"


def test_nonsense_is_not_kept(book: Book) -> None:
    with pytest.raises(BadInput):
        segments.save(book, "x", "spnt>5", DAY)
    with pytest.raises(BadInput):
        segments.save(book, " ", "#tea", DAY)
    assert segments.listed(book) == []

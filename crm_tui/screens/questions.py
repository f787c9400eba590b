"""What the screens ask of the rooms: one function per question, rows out. Runs in the loader's threads."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_tui.locale import N_
from crm_tui.people import finding, rosters
from crm_tui.widgets.card import Letter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crm_tui.care.rows import Reason
    from crm_tui.store.book import Book

MONTHS = 12
MOST = 500  # people of the day who are on the screen: nobody works more
FIRST_PAGE = 200


class DayRow(NamedTuple):
    """One row of the day, or the heading of a group (then `key` is empty)."""

    key: str
    group: str
    contact: int = 0
    name: str = ""
    why: str = ""
    worth: str = ""
    channel: str | None = None
    message: str | None = None
    also: tuple[tuple[str, str], ...] = ()
    late: int = 0
    many: int = 0
    amount: tuple[int, str] | None = None
    reason: Reason | None = None


class Day(NamedTuple):
    """The day: its rows without headings, whose shop it is, how many people are on the list in all."""

    rows: list[DayRow]
    shop: str
    empty: bool
    people: int


GROUPS = {
    "promised": N_("PROMISED"), "case": N_("CASES"), "care": N_("CARE"), "quiet": N_("QUIET"),
    "occasion": N_("OCCASIONS"), "prospect": N_("PROSPECTS"), "later": N_("LATER"),
}  # fmt: skip
_GROUP_OF = {"followup": "promised", "lapsed": "quiet"}


def day(book: Book, today: str) -> Day:
    """The day's list in groups."""
    from crm_tui import today as agenda
    from crm_tui.money import pretty
    from crm_tui.store import settings
    from crm_tui.today.order import overdue

    rows: list[DayRow] = []
    listing = agenda.listing(book, today, limit=MOST)
    for entry in listing.entries:
        first = entry.reason
        rows.append(
            DayRow(
                first.key,
                _group(first, today),
                first.contact,
                first.name,
                agenda.why(first, today),
                pretty(*entry.worth) if entry.worth else "",
                entry.channel,
                first.message,
                tuple((other.key, agenda.why(other, today)) for other in entry.also),
                overdue(first.due, today),
                amount=entry.worth,
                reason=first,
            )
        )
    rows.sort(key=lambda row: list(GROUPS).index(row.group))
    return Day(rows, settings.get(book.db, "name"), not rows and rosters.is_empty(book), listing.count)


def _group(first: Reason, today: str) -> str:
    """Under which heading a row stands: what was promised for today is one group, whatever it is."""
    from crm_tui import today as agenda

    if agenda.to_come(first, today):
        return "later"
    if first.promised:
        return "promised"
    group = _GROUP_OF.get(first.kind, first.kind)
    return group if group in GROUPS else "care"


def letter(book: Book, row: DayRow, today: str) -> Letter | None:
    """The words to send for a row, filled in; None for rows that have none."""
    from crm_tui import today as agenda
    from crm_tui.errors import CrmError

    if row.message or row.reason is None or row.reason.template is None:
        return Letter("", "", row.message) if row.message else None
    try:
        found = agenda.letter(book, row.reason, today)
    except CrmError as problem:
        return Letter(row.reason.template, "", problem.sentence, bad=True)
    return found and Letter(found.template, found.lang, found.text)


def person(book: Book, contact: int, today: str, events: int = 20) -> dict[str, Any]:
    """The card, with the orders of the last twelve months."""
    from crm_tui import card
    from crm_tui.insight import gaps, saying
    from crm_tui.trade import orders

    found = card.card(book, contact, events, today)
    found["numbers"] = saying.card(found)
    found["lacking"] = [gaps.name(one) for one in found["gaps"]]
    found["ask"] = gaps.question(found["gaps"][0]) if found["gaps"] else ""
    found["order_rows"] = list(orders.listing(book, contact, limit=500))
    found["months"] = _months([str(row["day"]) for row in found["order_rows"] if row["day"]], today)
    return found


def _months(days: list[str], today: str) -> list[int]:
    now = date.fromisoformat(today)
    counts = [0] * MONTHS
    for one in days:
        back = (now.year - int(one[:4])) * 12 + now.month - int(one[5:7])
        if 0 <= back < MONTHS:
            counts[MONTHS - 1 - back] += 1
    return counts


class Roster(NamedTuple):
    """The first people of a list, and how many there are in all."""

    ids: list[int]
    rows: list[dict[str, Any]]
    total: int


def roster(book: Book, sort: str) -> Roster:
    """The first page of everybody."""
    ids = rosters.first(book, sort, FIRST_PAGE)
    return Roster(ids, finding.rows_for(book, ids), rosters.count(book))


def page(book: Book, ids: list[int]) -> list[dict[str, Any]]:
    """The rows of these people, a gap for each who has gone meanwhile, so that the others keep their places."""
    known = {row["id"]: row for row in finding.rows_for(book, ids)}
    return list(_in_order(known, ids))


def _in_order(known: dict[int, dict[str, Any]], ids: list[int]) -> Iterator[dict[str, Any]]:
    for one in ids:
        yield known.get(one) or {
            "id": one,
            "name": "…",
            "handles": [],
            "tags": [],
            "orders": 0,
            "last_order": None,
            "spent": [],
        }

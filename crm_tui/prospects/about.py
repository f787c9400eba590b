"""What the pipeline knows of one person: for `crm prospect show` and for their card."""

from __future__ import annotations

from crm_tui.store import lists
from crm_tui.store import offers as offered
from crm_tui.store import prospects as store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.store.book import Book
    from crm_tui.store.offers import Invitee
    from crm_tui.store.prospects import Prospect

    Row = dict[str, object]


def whole(book: Book, contact: int, day: str) -> Row:
    """A prospect with their course, lists and offers; NotFound for who is none."""
    from crm_tui.prospects import board, pipeline

    row = pipeline.require(book.db, contact)
    return {
        **pipeline.as_row(row), "age": board.days_between(row.since, day), "lists": lists.of(book.db, contact),
        "course": _course(book, contact),
        "offers": _offers(book, contact),
    }  # fmt: skip


def _course(book: Book, contact: int) -> list[Row]:
    """The stages one after the other; of two people merged, what both went through stands once."""
    found: list[Row] = []
    for left, stage, day in store.moves(book.db, contact):
        if not found or found[-1]["to"] != stage:
            found.append({"from": left, "to": stage, "day": day})
    return found


def _offers(book: Book, contact: int) -> list[Row]:
    return [
        {"product": one.name, "rung": one.rung, "text": one.text, "day": one.day}
        for one in offered.offers(book.db, contact)
    ]


def on_card(book: Book, contact: int, day: str) -> Row:
    """For a person's card: prospect (None for who never was one), lists, offers, whom they brought, ask or not."""
    row = store.get(book.db, contact)
    brought = offered.brought_by(book.db, contact)
    return {
        "prospect": _on_the_way(row, day) if row else None,
        "lists": lists.of(book.db, contact),
        "offers": _offers(book, contact),
        "brought": len(brought),
        "rewards_due": _due(book, brought, day) if brought else 0,
        "ask_for_referral": _worth_asking(book, contact, day),
    }


# a plain customer's card is looked up without any of what these load


def _on_the_way(row: Prospect, day: str) -> Row:
    from crm_tui.prospects import board, pipeline

    return {**pipeline.as_row(row), "age": board.days_between(row.since, day)}


def _due(book: Book, brought: list[Invitee], day: str) -> int:
    from crm_tui.prospects import referrals

    wait = referrals.days(book)
    return sum(referrals.reward_of(one, day, wait).state == "due" for one in brought)


def _worth_asking(book: Book, contact: int, day: str) -> Row | None:
    if offered.best_rating(book.db, contact, "") is None:
        return None
    from crm_tui.prospects import referrals

    return referrals.worth_asking(book, contact, day)

"""The composition root: opens the book, hands it `settle`, and sees to the shop's facts at the first start."""

from __future__ import annotations

from crm_tui import paths
from crm_tui.store.book import Book, empty_log, open_book

SOON_FITTED = 20_000  # buyers up to whom a refit is over in seconds
_IDLE, _IDLE_PEOPLE = 0.01, 100  # seconds of merging, and people without terms, that a pause is given to
SEEN_TO = 200  # people without search terms that a lookup reads one by one

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from crm_tui.insight.refit import Progress
    from crm_tui.shop import Shop
    from crm_tui.store.acts import Act

    FirstStart = Callable[[Book, Shop], dict[str, str]]


def open_to_read(named: str = "") -> Book:
    """The book for a lookup; BookError when there is none."""
    return open_book(paths.book_path(named), create=False)


def open_for_work(
    named: str = "", first_start: FirstStart | None = None, tell: Callable[[str], object] | None = None
) -> Book:
    """The book for any act, made when there is none.

    `first_start` is handed a book whose shop nobody has described, and the guess; it asks or tells, and
    returns what is to be changed in the guess ({"name": …, "country": …}). `tell` is handed a sentence where an
    older, big book makes everybody wait for a while, once.
    """
    book = open_book(paths.book_path(named))
    ready = False
    try:
        book.settle = settling
        if not book.readonly and not _described(book):
            _describe(book, first_start)
        _fill(book, tell)
        ready = True
    finally:
        if not ready:
            book.close()
    return book


def is_older(book: Book) -> bool:
    """Whether the book lacks what `open_for_work` makes for a book that is older than it."""
    from crm_tui.store import alphabet, rhythm

    return bool(rhythm.missing(book.db)) or alphabet.missing(book.db)


def _fill(book: Book, tell: Callable[[str], object] | None) -> None:
    """Rows of rhythm and care, and places by name, for a book that is older than they are."""
    if book.readonly or not is_older(book):
        return
    from crm_tui.care import keeping
    from crm_tui.insight import refit
    from crm_tui.locale import _
    from crm_tui.people import alphabet
    from crm_tui.store import rhythm, rosters

    people = rosters.count(book.db)
    if tell is not None and people > SOON_FITTED:
        sentence = _(
            "This book is from an older crm: what it keeps of %(n)s people is brought up to date, once …"
        )
        tell(sentence % {"n": f"{people:,}"})
    if rhythm.missing(book.db):
        refit.fill(book)
        keeping.make_again(book, today(book).isoformat())
    alphabet.fill(book)


def settling(act: Act) -> None:
    """Loads what brings derived facts up to date when the first act needs it."""
    from crm_tui.settle import settle

    settle(act)


def today(book: Book) -> date:
    """The day it is in the shop, or the one that CRM_TODAY fixes."""
    from crm_tui import dates
    from crm_tui.store import settings

    zone = settings.get(book.db, "zone")
    return dates.today(zone or None)


def many_wait(book: Book) -> bool:
    """Whether an import was killed before everybody could be found: more wait than a lookup can see to."""
    from crm_tui.store import search

    return len(search.queued(book.db, SEEN_TO + 1)) > SEEN_TO


def catch_up(book: Book, seconds: float) -> int:
    """Give part of a lookup's time to what a killed import left; returns how many people still wait."""
    from crm_tui.people import terms
    from crm_tui.store import search

    if not book.readonly:
        terms.work_off(book, seconds=seconds)
    return search.waiting(book.db)


def tidy(book: Book, seconds: float = 0.02) -> None:
    """Give a moment after an act to the search index, so that what many acts left does not slow lookups."""
    from crm_tui.store import search

    if not book.readonly:
        with book.impatient():
            search.tidy(book.db, seconds)


def idle(book: Book) -> bool:
    """While nobody asks for anything, for so short that nobody waits for it: a little of what a killed import left
    undone, of merging the index, or of emptying the log. Whether there is more of it.
    """
    from crm_tui.people import terms
    from crm_tui.store import search

    if book.readonly:
        return False
    if search.queued(book.db, 1):
        with book.impatient():
            return terms.work_some(book, _IDLE_PEOPLE)
    if search.untidy(book.db):
        tidy(book, _IDLE)
        return True
    empty_log(book)
    return False


def refit_first(book: Book, day: str, tell: Progress | None = None) -> None:
    """Before a report: fit the shop's numbers where that was never done, or not today and the shop is small."""
    from crm_tui import settle
    from crm_tui.insight import refit
    from crm_tui.store import fitted, rhythm

    if book.readonly or not refit.due_for_refit(book.db, day):
        return
    if not fitted.get(book.db, "day") or rhythm.count(book.db) <= SOON_FITTED:
        settle.fit(book, day, tell)


def nightly(book: Book, stopped: Callable[[], bool]) -> bool:
    """Once a day, while the app is open: fit the shop's numbers anew; ends early when `stopped` says so.

    False where nothing was due, or where it has to wait for the next time.
    """
    from crm_tui import settle
    from crm_tui.errors import CrmError
    from crm_tui.insight import refit

    def tell(_what: str, _done: int, _everybody: int) -> None:
        if stopped():
            raise CrmError("")

    day = today(book).isoformat()
    if book.readonly or not refit.due_for_refit(book.db, day):
        return False
    try:
        settle.fit(book, day, tell)
    except CrmError:
        return False
    return True


def _described(book: Book) -> bool:
    from crm_tui.store import settings

    return bool(settings.get(book.db, "currency"))


def _describe(book: Book, first_start: FirstStart | None) -> None:
    from crm_tui import dates, shop

    guess = shop.guess()
    changes = {name: str(value) for name, value in guess._asdict().items() if value}
    if first_start is not None:
        changes |= first_start(book, guess)
    shop.configure(book, changes, dates.today(changes.get("zone")).isoformat(), first=True)

"""After every act, inside its transaction: brings the touched people's derived facts up to date.

Summaries always; search terms at once for up to SMALL people, else they are queued and the importing
process makes them after its COMMIT (terms are nine tenths of what an import with search costs).
"""

from __future__ import annotations

from contextlib import suppress

from crm_tui.care import keeping as care
from crm_tui.errors import CrmError
from crm_tui.insight import keeping, refit
from crm_tui.people import terms
from crm_tui.prospects import keeping as prospects
from crm_tui.store import acts, search, settings, summaries

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_tui.insight.fitted import Fitted
    from crm_tui.insight.refit import Progress
    from crm_tui.store.acts import Act
    from crm_tui.store.book import Book

SMALL = 20_000


def settle(act: Act) -> None:
    """Bring summaries, rhythm, care and search terms of everybody whom this act touched up to date."""
    people = acts.gather_touched(act)
    if settings.before(act, "currency")[0]:
        people = summaries.touch_mixed(act.db)
    known = prospects.before(act)
    if people:
        summaries.refresh(act.db)
        keeping.refresh(act)
    prospects.after(act, known=known)  # a list's expression asks for summaries and rhythm
    care.refresh(act)  # a plan or a product touches nobody's rows and concerns many
    if not people:
        return
    if people <= SMALL:
        terms.refresh(act.db, summaries.touched(act.db))
    else:
        search.queue(act.db)


def fit(book: Book, day: str, progress: Progress | None = None) -> Fitted:
    """Fit the shop's numbers anew as of a day, and bring what hangs on them up to date; see `refit.refit`."""
    found = refit.refit(book, day, progress)
    care.after_refit(book, day)
    return found


def finish(book: Book, progress: Callable[[int, int], None] | None = None, day: str = "") -> int:
    """Work off what waits for search terms, in chunks that a kill does not lose; returns how many people.

    With `day`, the shop's numbers are glanced at as of it where that pays: the import is in the book by now,
    so a fit that somebody else's lock prevents is left to the next one.
    """
    done = terms.work_off(book, progress)
    if day and not book.readonly:
        with suppress(CrmError):
            if refit.pays_after_import(book.db, day):
                refit.glance(book, day)
                care.after_refit(book, day)
    return done

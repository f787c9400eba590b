"""Whether anything is to do today: the cheapest questions about the day, for prompts."""

from __future__ import annotations

from crm_tui.store import agenda, followups

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.store.book import Book


def waiting(book: Book, day: str) -> bool:
    """Whether a follow-up, a case or a step of service waits; what else the list may hold is not looked at."""
    return followups.any_promised(book.db, day) or agenda.any_service(book.db, day)

"""Whether anything was promised for today: the cheapest question about the day, for prompts."""

from __future__ import annotations

from crm_tui.store import followups

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.store.book import Book


def waiting(book: Book, day: str) -> bool:
    """Whether a follow-up is due or a case waits; what else the list may hold is not looked at."""
    return followups.any_promised(book.db, day)

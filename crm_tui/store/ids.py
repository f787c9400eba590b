"""Ids on their way into a question."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def among(ids: Iterable[int]) -> tuple[str, int | str]:
    """(what follows IN, its one value) for these ids; one id, as most acts have it, needs no list to be unfolded."""
    known = list(ids)
    return ("(?)", known[0]) if len(known) == 1 else ("(SELECT value FROM json_each(?))", id_list(known))


def id_list(ids: Iterable[int]) -> str:
    """Ids as the JSON array that a query unfolds with json_each."""
    return f"[{','.join(map(str, ids))}]"

"""Groups of people by what is true of them: `spent>500 and quiet>60d and #tea`, asked and kept by name."""

from __future__ import annotations

from crm_tui.segments.asking import count, holds, people
from crm_tui.segments.reading import Expression, looks_like_one, parse
from crm_tui.segments.saved import drop, expression_of, listed, read, save, show

__all__ = [
    "Expression", "count", "drop", "expression_of", "holds", "listed", "looks_like_one", "parse", "people",
    "read", "save", "show",
]  # fmt: skip

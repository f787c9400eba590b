"""How lines in pieces become strips, plain segments that nothing interprets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.style import Style

    from crm_tui.widgets.lines import Line


def strip_of(line: Line, width: int, style: Callable[[str], Style], under: Style) -> Strip:
    """One line as a strip of exactly that width, on a background."""
    segments = [Segment(text, under + style(role)) for text, role in line if text]
    return Strip(segments).adjust_cell_length(width, under)

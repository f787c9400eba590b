"""Lines of text in pieces: what a widget is handed instead of markup, and how they become strips.

A piece is a text and its role. The text comes from outside more often than not, so it is made visible
here, at the edge, and reaches the terminal as a plain segment that nothing interprets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip

from crm_tui.text import cell_width, char_width, fit, is_han, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rich.style import Style

    Piece = tuple[str, str]
    Line = list[Piece]

ROLES = ("plain", "dim", "accent", "strong", "good", "bad", "heading", "match")
COMPONENTS = {f"line--{role}" for role in (*ROLES, "cursor", "unfocused")}
_LONGEST = 2000  # characters of one text that a screen shows


def piece(text: object, role: str = "plain") -> Piece:
    """A text made safe, in its role."""
    return visible(str(text)[:_LONGEST]), role


def cell(text: object, width: int, role: str = "plain", align: str = "<") -> Piece:
    """A text made safe, in exactly so many cells."""
    return fit(visible(str(text)[:_LONGEST]), max(0, width), align), role


def width_of(line: Line) -> int:
    """The cells that a line takes."""
    return sum(cell_width(text) for text, _role in line)


def sides(left: Line, right: Line, width: int) -> Line:
    """Left and right ends of one line; the left gives way when both don't fit."""
    room = width - width_of(right)
    kept = cut(left, max(0, room - (1 if right else 0)))
    return [*kept, (" " * max(0, room - width_of(kept)), "plain"), *right]


def cut(line: Line, width: int) -> Line:
    """The line in at most so many cells."""
    kept: Line = []
    for text, role in line:
        room = width - width_of(kept)
        if cell_width(text) > room:
            if room > 0:
                kept.append((fit(text, room) if text.strip() else " " * room, role))
            break
        kept.append((text, role))
    return kept


def wrapped(text: str, width: int) -> Iterator[str]:
    """A safe text in lines of at most so many cells, broken at spaces and between Han characters."""
    width = max(2, width)
    line, taken = "", 0
    for word in _words(text):
        wide = cell_width(word)
        if taken + wide > width and line:
            yield line.rstrip()
            line, taken = "", 0
            word = word.lstrip()  # noqa: PLW2901 - what begins a line
            wide = cell_width(word)
        while wide > width:
            head = _head(word, width)
            yield head
            word = word[len(head) :]  # noqa: PLW2901 - what is left of it
            wide = cell_width(word)
        line, taken = line + word, taken + wide
    if line.strip() or not text:
        yield line.rstrip()


def _words(text: str) -> Iterator[str]:
    """Words with the space before them; each Han character is one."""
    begin = 0
    for i, ch in enumerate(text):
        if i > begin and (ch == " " != text[i - 1] or is_han(ch) or (is_han(text[i - 1]) and ch.isalnum())):
            yield text[begin:i]
            begin = i
    if begin < len(text):
        yield text[begin:]


def _head(word: str, width: int) -> str:
    taken = 0
    for i, ch in enumerate(word):
        taken += char_width(ch)
        if taken > width:
            return word[: max(1, i)]
    return word


def paragraph(text: str, width: int, role: str = "plain", indent: int = 0) -> list[Line]:
    """A text from outside with its own line breaks, wrapped."""
    lines: list[Line] = []
    for part in text[:_LONGEST].replace("\r\n", "\n").split("\n"):
        lines += [[(" " * indent, role), (one, role)] for one in wrapped(visible(part), width - indent)]
    return lines


def strip_of(line: Line, width: int, style: Callable[[str], Style], under: Style) -> Strip:
    """One line as a strip of exactly that width, on a background."""
    segments = [Segment(text, under + style(role)) for text, role in line if text]
    return Strip(segments).adjust_cell_length(width, under)


def plain(lines: Iterable[Line]) -> str:
    """The lines as text, for tests and copies."""
    return "\n".join("".join(text for text, _role in line).rstrip() for line in lines)

"""Lines of text in pieces: what a widget is handed instead of markup. `strips` makes strips of them; nothing here
loads Textual, because the first rows are painted before it is there.

A piece is a text and its role. The text comes from outside more often than not, so it is made visible
here, at the edge, and reaches the terminal as a plain segment that nothing interprets.
"""

from __future__ import annotations

from crm_tui.text import cell_width, char_width, fit, is_han, visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Key = tuple[str, str, str]
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
    kept, left_over = _cut(left, max(0, room - (1 if right else 0)))
    gap = left_over + (1 if right and room > 0 else 0)
    return [*kept, (" " * gap, "plain"), *right]


def cut(line: Line, width: int) -> Line:
    """The line in at most so many cells."""
    return _cut(line, width)[0]


def _cut(line: Line, width: int) -> tuple[Line, int]:
    """The line in at most so many cells, and how many are left over."""
    kept: Line = []
    room = width
    for text, role in line:
        wide = cell_width(text)
        if wide > room:
            if room > 0:
                kept.append((fit(text, room) if text.strip() else " " * room, role))
            return kept, 0
        kept.append((text, role))
        room -= wide
    return kept, room


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


def bar(left: Line, right: Line, width: int) -> Line:
    """A bar of the screen: its two ends, a cell away from the edges."""
    return sides([(" ", "plain"), *left], [*right, (" ", "plain")], width)


def beside_mark(line: Line, *, chosen: bool) -> Line:
    """A line of a list, with the bar before it that says which one is selected."""
    return [("▌" if chosen else " ", "accent"), *line]


def keys(first: Sequence[Key], always: Sequence[Key], width: int) -> tuple[Line, list[tuple[int, int, str]]]:
    """The keys that work now, the last ones on the right, where they always fit; and where each stands, as
    (begin, end, action). A key is (its name, what it does, its action)."""
    wide = sum(cell_width(key) + cell_width(does) + 3 for key, does, _ in always)
    line: Line = [(" ", "plain")]
    spots = []
    at = 1
    for group, room in ((first, width - wide), (always, width)):
        if group is always and room - wide > at:
            line.append((" " * (room - wide - at), "plain"))
            at = room - wide
        for key, does, action in group:
            long = cell_width(key) + 1 + cell_width(does)
            if at + long > room:
                break
            line += [(key, "accent"), (f" {does}", "dim"), ("  ", "plain")]
            spots.append((at, at + long, action))
            at += long + 2
    return line, spots


def plain(lines: Iterable[Line]) -> str:
    """The lines as text, for tests and copies."""
    return "\n".join("".join(text for text, _role in line).rstrip() for line in lines)

"""Content lines, of which vCards and iCalendar files are made: escaping and folding."""

from __future__ import annotations

_LONGEST = 75  # bytes of a line


def escaped(text: str) -> str:
    """A text value of either format."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> str:
    """The line in pieces of at most 75 bytes, none of which cuts a character."""
    if len(line) * 4 <= _LONGEST or (line.isascii() and len(line) <= _LONGEST):
        return line
    pieces, size = [[""]], 0
    for ch in line:
        wide = len(ch.encode("utf-8", "replace"))
        if size + wide > _LONGEST:
            pieces.append([" "])
            size = 1
        pieces[-1].append(ch)
        size += wide
    return "\r\n".join("".join(piece) for piece in pieces)

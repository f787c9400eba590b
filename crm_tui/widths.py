"""How many terminal cells text takes; the same counts as rich, without importing it."""

from __future__ import annotations

import unicodedata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# The characters that VS16 turns from one cell into two.
_EMOJI_WHEN_ASKED = frozenset(
    "#*0123456789©®‼⁉™ℹ↔↕↖↗↘↙↩↪⌨⏏⏭⏮⏯⏱⏲⏸⏹⏺Ⓜ▪▫▶◀◻◼☀☁☂☃☄☎☑☘☝☠☢☣☦☪☮☯☸☹☺♀♂♟♠♣♥♦♨♻♾⚒⚔⚕⚖⚗⚙⚛⚜⚠⚧⚰⚱⛈⛏⛑⛓⛩⛰⛱⛴⛷⛸⛹"
    "✂✈✉✌✍✏✒✔✖✝✡✳✴❄❇❣❤➡⤴⤵⬅⬆⬇🅰🅱🅾🅿🌡🌤🌥🌦🌧🌨🌩🌪🌫🌬🌶🍽🎖🎗🎙🎚🎛🎞🎟🏋🏌🏍🏎🏔🏕🏖🏗🏘🏙🏚🏛🏜🏝🏞🏟🏳🏵🏷🐿👁📽🕉🕊🕯🕰🕳"
    "🕴🕵🕶🕷🕸🕹🖇🖊🖋🖌🖍🖐🖥🖨🖱🖲🖼🗂🗃🗄🗑🗒🗓🗜🗝🗞🗡🗣🗨🗯🗳🗺🛋🛍🛎🛏🛠🛡🛢🛣🛤🛥🛩🛰🛳"
)

# Where the Unicode database says something else than terminals do, or is too old to know.
_SET_WIDTHS = (
    (0x0600, 0x0605, 1), (0x06DD, 0x06DD, 1), (0x070F, 0x070F, 1), (0x0890, 0x0891, 1),
    (0x08E2, 0x08E2, 1), (0x110BD, 0x110BD, 1), (0x110CD, 0x110CD, 1), (0x00AD, 0x00AD, 1),
    (0x1160, 0x11FF, 0), (0x2065, 0x2065, 0), (0x2630, 0x2637, 2), (0x268A, 0x268F, 2),
    (0x2FFC, 0x2FFF, 2), (0x3164, 0x3164, 0), (0x31E4, 0x31E5, 2), (0x31EF, 0x31EF, 2),
    (0x4DC0, 0x4DFF, 2), (0xD7B0, 0xD7FF, 0), (0xFFA0, 0xFFA0, 0), (0xFFF0, 0xFFF8, 0),
    (0x1D300, 0x1D356, 2), (0x1D360, 0x1D376, 2), (0x1F3FB, 0x1F3FF, 0), (0x1F6D8, 0x1F6D8, 2),
    (0x1F6DC, 0x1F6DC, 2), (0x20000, 0x2FFFD, 2), (0x30000, 0x3FFFD, 2), (0xE0000, 0xE0FFF, 0),
)  # fmt: skip
_NEW_EMOJI = (0x1FA70, 0x1FAF8)


class _Widths(dict[str, int]):
    """Cells of a character; remembered."""

    def __missing__(self, ch: str) -> int:
        self[ch] = width = _measure(ch)
        return width


def _measure(ch: str) -> int:
    o = ord(ch)
    for low, high, width in _SET_WIDTHS:
        if low <= o <= high:
            return width
    kind = unicodedata.category(ch)
    if kind[0] == "M" or kind in ("Cc", "Cf", "Zl", "Zp"):
        return 0
    if kind == "Cn":
        return 2 if _NEW_EMOJI[0] <= o <= _NEW_EMOJI[1] else 1
    return 2 if unicodedata.east_asian_width(ch) in ("W", "F") else 1


_WIDTHS = _Widths()


def char_width(ch: str) -> int:
    """The cells one character takes by itself: 0, 1 or 2."""
    return _WIDTHS[ch]


def cell_width(s: str) -> int:
    """The cells a text takes."""
    if s.isascii() and s.isprintable():
        return len(s)
    if "\u200d" in s or "\ufe0f" in s:
        return sum(width for _, width in _glyphs(s))
    return sum(map(_WIDTHS.__getitem__, s))


def _glyphs(s: str) -> Iterator[tuple[str, int]]:
    """Pieces that must not be cut, each with its cells: letter and marks, joined emoji."""
    begin = i = wide = 0
    base = ""
    while i < len(s):
        ch = s[i]
        if ch == "\u200d":
            i += 2  # it takes the next one in, whatever that is
            continue
        if ch == "\ufe0f":
            wide += base in _EMOJI_WHEN_ASKED
            base = ""
        elif width := _WIDTHS[ch]:
            if i:
                yield s[begin:i], wide
            begin, wide, base = i, width, ch
        i += 1
    if s:
        yield s[begin:], wide


def fit(s: str, width: int, align: str = "<") -> str:
    """The text in exactly so many cells: cut with … or padded (align is < > or ^)."""
    taken = cell_width(s)
    if taken > width:
        s, taken = _cut(s, width)
    spare = max(0, width - taken)
    if spare and s.endswith("\u200d"):
        s = s.rstrip("\u200d")  # it would join the padding
    left = {"<": 0, ">": spare, "^": spare // 2}[align]
    return " " * left + s + " " * (spare - left)


def _cut(s: str, width: int) -> tuple[str, int]:
    if width <= 0:
        return "", 0
    kept: list[str] = []
    taken = 0
    for piece, wide in _glyphs(s):
        if taken + wide > width - 1:
            break
        kept.append(piece)
        taken += wide
    return "".join(kept).rstrip("\u200d") + "…", taken + 1

"""Text from outside: made safe to show, folded for searching, kept exact in files."""

from __future__ import annotations

import unicodedata

from crm_tui.widths import cell_width, char_width, fit

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

__all__ = [
    "cell_width", "char_width", "clean", "dumps", "fit", "fold", "formula_plain", "formula_safe",
    "han_runs", "is_han", "slug_digits", "spellings", "visible", "visible_lines", "words",
]  # fmt: skip

# What acts on a terminal, turns the reading order, or hides. ZWJ and ZWNJ are judged by their neighbours.
_HIDDEN = (
    (0x7F, 0x9F), (0x61C, 0x61C), (0x115F, 0x1160), (0x180E, 0x180E), (0x200B, 0x200B), (0x200E, 0x200F),
    (0x2028, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xD800, 0xDFFF), (0xFDD0, 0xFDEF),
    (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A),
    (0xE0000, 0xE00FF), (0xE01F0, 0xE0FFF),
)  # fmt: skip
_JOINERS = "\u200c\u200d"
_MOST_MARKS = 8


def _hidden(o: int) -> bool:
    return o & 0xFFFE == 0xFFFE or any(low <= o <= high for low, high in _HIDDEN)


class _StandIns(dict[int, "int | str"]):
    """For str.translate: the visible stand-in of a code point, or itself; remembered."""

    def __missing__(self, o: int) -> int | str:
        stand_in: int | str = o
        if o < 0x20:
            stand_in = chr(0x2400 + o)
        elif o == 0x7F:
            stand_in = "\u2421"
        elif _hidden(o):
            stand_in = f"⟨{o:04X}⟩"
        self[o] = stand_in
        return stand_in


class _Escapes(dict[int, "int | str"]):
    """For str.translate over JSON: what json leaves bare and a terminal may act on, as \\uXXXX."""

    def __missing__(self, o: int) -> int | str:
        escape: int | str = o
        if _hidden(o) or chr(o) in _JOINERS:
            escape = f"\\u{o:04x}"
            if o > 0xFFFF:
                escape = f"\\u{0xD7C0 + (o >> 10):04x}\\u{0xDC00 + (o & 0x3FF):04x}"
        self[o] = escape
        return escape


_stand_ins = _StandIns()
_escapes = _Escapes()


def clean(s: str) -> tuple[str, int]:
    """The text without NUL and with U+FFFD for lone surrogates, and how many were changed."""
    if s.isprintable():
        return s, 0
    kept = s.replace("\0", "")
    changed = len(s) - len(kept)
    try:
        kept.encode()
    except UnicodeEncodeError:
        whole = ["\ufffd" if "\ud800" <= ch <= "\udfff" else ch for ch in kept]
        changed += sum(map(str.__ne__, whole, kept))
        kept = "".join(whole)
    return kept, changed


def visible(s: str) -> str:
    """Foreign text for one line of a terminal: nothing in it acts, hides or turns the reading order."""
    if s.isascii():
        return s if s.isprintable() else s.translate(_stand_ins)
    if "\u200c" in s or "\u200d" in s:
        s = _mark_joiners(s)
    if not s.isprintable() or "\u3164" in s or "\uffa0" in s or "\u115f" in s or "\u1160" in s:
        s = s.translate(_stand_ins)
    return _flatten(s) if len(s) > _MOST_MARKS else s


def visible_lines(s: str) -> str:
    """Like visible, with line breaks kept."""
    if "\n" not in s:
        return visible(s)
    return "\n".join(map(visible, s.replace("\r\n", "\n").split("\n")))


def _mark_joiners(s: str) -> str:
    """Joiners stay inside emoji and inside scripts that are written with them."""
    marked = list(s)
    for i, ch in enumerate(s):
        if ch in _JOINERS and not (0 < i < len(s) - 1 and _joins(s[i - 1]) and _joins(s[i + 1])):
            marked[i] = f"⟨{ord(ch):04X}⟩"
    return "".join(marked)


def _joins(ch: str) -> bool:
    o = ord(ch)
    written_joined = 0x600 <= o < 0xE00 and o != 0x61C
    return written_joined or 0x2190 <= o < 0x2C00 or o == 0xFE0F or 0x1F000 <= o < 0x1FB00


def _flatten(s: str) -> str:
    """At most eight combining marks on a letter."""
    run = 0
    for ch in s:
        run = run + 1 if ch > "\u02ff" and not ch.isalnum() and not ch.isspace() else 0
        if run > _MOST_MARKS:
            break
    else:
        return s
    import re  # two thirds of an interpreter's start, so only where there is a pile

    return re.sub(r"[^\w\s\x00-\u02ff]{9,}", _flatten_pile, s)


def _flatten_pile(found: re.Match[str]) -> str:
    kept: list[str] = []
    height = 0
    for ch in found[0]:
        if unicodedata.category(ch)[0] == "M" or ch in _JOINERS:
            height += 1
        else:
            height = 0
        if height <= _MOST_MARKS:
            kept.append(ch)
        elif height == _MOST_MARKS + 1:
            kept.append("…")
    return "".join(kept)


def dumps(value: object, *, indent: int | None = None) -> str:
    """JSON that keeps every value and does nothing to a terminal."""
    import json

    out = json.dumps(value, ensure_ascii=False, indent=indent)
    bare = out if indent is None else out.replace("\n", "")
    return out if bare.isprintable() else out.translate(_escapes)


# What casefold and NFKD leave whole.
_ODD_LETTERS = {
    "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "þ": "th", "ħ": "h", "ŧ": "t",
    "ŋ": "n", "’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "′": "'",
}  # fmt: skip
_GERMAN: dict[str, int | str | None] = {
    "ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ä": "ae", "Ö": "oe", "Ü": "ue", "Ø": "oe",
    "Å": "aa",
}  # fmt: skip
_ACCENTS = (
    (0x300, 0x6FF), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE00, 0xFE2F),
    (0xE0100, 0xE01EF),
)  # fmt: skip


class _Plain(dict[int, "int | str | None"]):
    """For str.translate after NFKD: accents and format characters dropped, odd letters spelled out.

    Vowel signs of Indic and Thai scripts and the voicing marks of kana are letters and stay.
    """

    def __missing__(self, o: int) -> int | str | None:
        kind = unicodedata.category(chr(o))
        accent = kind in ("Mn", "Me") and any(low <= o <= high for low, high in _ACCENTS)
        self[o] = None if accent or kind == "Cf" else _ODD_LETTERS.get(chr(o), o)
        return self[o]


_plain = _Plain()


def fold(s: str) -> str:
    """The spelling that search compares: no case, no accents, no widths; Han as written."""
    if s.isascii():
        return s.lower()
    flat = unicodedata.normalize("NFKC", s).casefold()
    flat = unicodedata.normalize("NFKD", flat).translate(_plain)
    return unicodedata.normalize("NFC", flat)


def spellings(s: str) -> tuple[str, ...]:
    """The folded text, and its spelling with ae, oe, ue where Germans and Danes write it so."""
    first = fold(s)
    if s.isascii():
        return (first,)
    composed = unicodedata.normalize("NFC", s)
    if _GERMAN.keys().isdisjoint(composed):
        return (first,)
    return first, fold(composed.translate(str.maketrans(_GERMAN)))


def is_han(ch: str) -> bool:
    """A Chinese character of any block, 々 and 〇 with them."""
    return _KINDS[ch] == _HAN


def han_runs(s: str) -> list[str]:
    """The stretches of Chinese characters."""
    return [run for run in _runs(s) if _KINDS[run[0]] == _HAN]


_GAP, _LETTER, _HAN, _KANA, _HANGUL, _MARK, _APOSTROPHE = range(7)
_ASCII_GAPS = {o: " " for o in range(128) if not chr(o).isalnum()}
_BLOCKS = (
    (0x3005, 0x3007, _HAN), (0x3021, 0x3029, _HAN), (0x3400, 0x4DBF, _HAN), (0x4E00, 0x9FFF, _HAN),
    (0xF900, 0xFAFF, _HAN), (0x20000, 0x3FFFD, _HAN), (0x3041, 0x3096, _KANA), (0x309D, 0x309F, _KANA),
    (0x30A1, 0x30FA, _KANA), (0x30FC, 0x30FF, _KANA), (0x31F0, 0x31FF, _KANA), (0xFF66, 0xFF9D, _KANA),
    (0x1100, 0x11FF, _HANGUL), (0x3131, 0x318E, _HANGUL), (0xAC00, 0xD7A3, _HANGUL),
)  # fmt: skip


class _Kinds(dict[str, int]):
    """What a character is to a word; remembered."""

    def __missing__(self, ch: str) -> int:
        o = ord(ch)
        kind = next((kind for low, high, kind in _BLOCKS if low <= o <= high), None)
        if kind is None:
            if ch == "'":
                kind = _APOSTROPHE
            elif unicodedata.category(ch)[0] == "M":
                kind = _MARK
            else:
                kind = _LETTER if ch.isalnum() else _GAP
        self[ch] = kind
        return kind


_KINDS = _Kinds()


def _runs(s: str) -> Iterable[str]:
    """Stretches of one script; an apostrophe between letters belongs to them."""
    begin, now = 0, _GAP
    for i, ch in enumerate(s):
        kind = _KINDS[ch]
        if kind == _MARK:
            kind = now
        elif kind == _APOSTROPHE:
            kind = _LETTER if now == _LETTER and _KINDS[s[i + 1 : i + 2] or " "] == _LETTER else _GAP
        if kind != now:
            if now != _GAP:
                yield s[begin:i]
            begin, now = i, kind
    if now != _GAP:
        yield s[begin:]


def words(s: str) -> list[str]:
    """The folded words; Han apart from Latin; O'Rourke is orourke and rourke."""
    folded = fold(s)
    if folded.isascii() and "'" not in folded and "`" not in folded:
        return folded.translate(_ASCII_GAPS).split()
    found: list[str] = []
    for run in _runs(folded.replace("`", "'")):
        parts = run.split("'")
        found.append("".join(parts))
        if len(parts) > 1:
            found += [part for part in parts if len(part) > 1]
    return found


_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")


def formula_safe(s: str) -> str:
    """The text for a spreadsheet cell: what could start a formula gets a leading apostrophe."""
    return "'" + s if s.startswith(_FORMULA_STARTS) and not _plain_number(s) else s


def formula_plain(s: str) -> str:
    """What formula_safe was given."""
    return s[1:] if s[:1] == "'" and s.startswith(_FORMULA_STARTS, 1) else s


def _plain_number(s: str) -> bool:
    return s[0] in "+-" and s[1:2] in set("0123456789") and not s[1:].strip("0123456789.,")


def slug_digits(s: str) -> str:
    """The digits of the text, as ASCII."""
    if s.isascii():
        return s if s.isdigit() else "".join(filter(str.isdigit, s))
    return "".join(str(unicodedata.decimal(ch)) for ch in s if ch.isdecimal())

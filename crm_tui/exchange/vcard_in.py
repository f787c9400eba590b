"""vCards 2.1, 3.0 and 4.0 from any bytes, line by line, in time and memory that grow with the file alone."""

from __future__ import annotations

import base64
import binascii
import codecs
import quopri
from collections import namedtuple
from functools import lru_cache
from typing import TYPE_CHECKING

from crm_tui.exchange.fields import OURS, Reject
from crm_tui.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crm_tui.exchange.bytes_in import Source

CARD_LIMIT = 1 << 20  # bytes of a card, pictures and sounds left aside
_SKIPPED = ("PHOTO", "LOGO", "SOUND", "KEY", "X-MS-OL-DEFAULT-POSTAL-ADDRESS", "X-MS-CARDPICTURE")
_BEGIN, _END = b"begin:vcard", b"end:vcard"
_CHARSETS = (
    "utf-",
    "ascii",
    "iso8859",
    "cp125",
    "gb",
    "big5",
    "shift_jis",
    "cp932",
    "euc",
    "iso2022_jp",
    "koi8",
    "mac",
)

# group: what stands before the dot; params: {NAME: [values]}, upper-case names
Property = namedtuple("Property", "group name params value")


def is_vcard(head: bytes) -> bool:
    """Whether a file's first bytes are those of a card, in UTF-8 or UTF-16."""
    plain = head[:80].replace(b"\0", b"").removeprefix(codecs.BOM_UTF16_LE).removeprefix(codecs.BOM_UTF16_BE)
    return plain.lstrip()[: len(_BEGIN)].lower() == _BEGIN


def cards(source: Source) -> Iterator[tuple[int, list[Property]] | Reject]:
    """Every card with the line it begins on; one that is too large or never ends is a Reject."""
    held: list[bytes] = []
    begin, size, skipping, agent = 0, 0, False, False
    for number, raw in _lines(source):
        word = raw.strip().lower()
        if agent:  # a card within the card: 2.1 puts somebody's assistant there
            agent = word != _END
        elif word == _BEGIN and begin and held and held[-1].strip().lower() in (b"agent:", b"agent"):
            agent = True
        elif word == _BEGIN:
            if begin and held:  # the one before never ended; what it has is taken
                yield _card(begin, held, size)
            begin, held, size, skipping = number, [], 0, False
        elif begin and word == _END:
            yield _card(begin, held, size)
            begin, held = 0, []
        elif begin:
            skipping = _is_skipped(raw, skipping)
            if skipping:
                continue
            size += len(raw)
            if size <= CARD_LIMIT:
                held.append(raw)
    if begin and held:
        yield _card(begin, held, size)


def _card(begin: int, held: list[bytes], size: int) -> tuple[int, list[Property]] | Reject:
    if size > CARD_LIMIT:
        return Reject(begin, _("this card is larger than 1 MB"))
    return begin, [found for found in map(_property, _unfolded(held)) if found is not None]


def _lines(source: Source) -> Iterator[tuple[int, bytes]]:
    """(number, bytes) of each line without its end, whichever end it has; UTF-16 is turned into UTF-8."""
    head = source.head(4)
    number, tail = 0, b""
    for block in _blocks(source, head):
        source.cleaned += block.count(b"\0")
        data = (tail + block).replace(b"\r\n", b"\n").replace(b"\r", b"\n") if block else tail
        *whole, tail = data.split(b"\n")
        if block.endswith(b"\r"):  # its \n may stand in the next block
            whole, tail = (whole[:-1], whole[-1] + b"\r") if whole and not tail else (whole, tail)
        for line in whole:
            number += 1
            yield number, line
        if len(tail) > CARD_LIMIT * 2:  # a line that does not end is given out in pieces
            number += 1
            yield number, tail
            tail = b" "
    if tail:
        yield number + 1, tail.rstrip(b"\r")


def _blocks(source: Source, head: bytes) -> Iterator[bytes]:
    blocks: Iterator[bytes] = source.blocks()  # type: ignore[assignment]
    if head[:2] not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        first = next(blocks, b"")
        yield first.removeprefix(codecs.BOM_UTF8)
        yield from blocks
        return
    decoder = codecs.getincrementaldecoder("utf-16")("replace")
    for block in blocks:
        yield decoder.decode(block).encode("utf-8", "replace")


def _is_skipped(raw: bytes, skipping: bool) -> bool:
    """Whether the line belongs to a picture or a sound: it begins one, or goes on with it."""
    if raw[:1] in (b" ", b"\t"):
        return skipping
    if skipping and b":" not in raw and b";" not in raw:  # base64 of 2.1 that nobody indented
        return bool(raw.strip())
    name = raw[:80].split(b":", 1)[0].split(b";", 1)[0].rpartition(b".")[2]
    return name.strip().upper().decode("ascii", "replace") in _SKIPPED


def _unfolded(held: list[bytes]) -> Iterator[bytes]:
    """Lines put together: folded ones, and quoted-printable ones that end in a soft break."""
    parts: list[bytes] = []
    soft = False
    for raw in held:
        if soft:
            parts.append(raw)
        elif raw[:1] in (b" ", b"\t") and parts:
            parts.append(raw[1:])
        else:
            if parts:
                yield b"".join(parts)
            parts = [raw]
        quoted = b"quoted-printable" in parts[0][:200].lower()
        soft = quoted and raw.endswith(b"=")
        if soft:
            parts[-1] = parts[-1][:-1]
    if parts:
        yield b"".join(parts)


def _property(line: bytes) -> Property | None:
    """A property of one unfolded line; None for what is none."""
    colon = _colon(line)
    if colon < 0:
        return None
    head, value = line[:colon].decode("utf-8", "replace"), line[colon + 1 :]
    name, *params = _split_params(head)
    group, _dot, name = name.rpartition(".")
    name = name.strip().upper()
    if not name or len(name) > 80:
        return None
    known: dict[str, list[str]] = {}
    for param in params:
        key, equal, text = param.partition("=")
        if not equal:  # 2.1 writes the types bare: TEL;CELL;PREF
            key, text = (
                ("ENCODING", key) if key.strip().upper() in ("QUOTED-PRINTABLE", "BASE64") else ("TYPE", key)
            )
        values = [
            part.strip().strip('"').replace("^n", "\n").replace("^'", '"').replace("^^", "^")
            for part in text.split(",")
        ]
        known.setdefault(key.strip().upper(), []).extend(values)
    return Property(group.strip().lower(), name, known, _decoded(value, known).translate(OURS))


def _colon(line: bytes) -> int:
    """Where the value begins: the first colon outside the quotes of a parameter."""
    first = line.find(b":")
    if b'"' not in line[: max(first, 0)]:
        return first
    quoted = False
    for place, byte in enumerate(line):
        if byte == 0x22:
            quoted = not quoted
        elif byte == 0x3A and not quoted:
            return place
    return first


def _split_params(head: str) -> list[str]:
    if '"' not in head:
        return head.split(";")
    parts, now, quoted = [], [""], False
    for ch in head:
        if ch == '"':
            quoted = not quoted
        if ch == ";" and not quoted:
            parts.append("".join(now))
            now = []
        else:
            now.append(ch)
    return [*parts, "".join(now)]


def _decoded(value: bytes, params: dict[str, list[str]]) -> str:
    """The value as text: out of its encoding, in its own charset, else UTF-8, else what cp1252 makes of it."""
    encoding = params.get("ENCODING", [""])[0].upper()
    if encoding == "QUOTED-PRINTABLE":
        value = quopri.decodestring(value)
    elif encoding in ("BASE64", "B"):
        try:
            value = base64.b64decode(value, validate=False)
        except (binascii.Error, ValueError):
            return ""
    named = params.get("CHARSET", [""])[0].strip()
    for codec in (named, "utf-8", "gb18030" if named.lower().startswith("gb") else "cp1252"):
        if codec and _is_charset(codec):
            try:
                return value.decode(codec)
            except UnicodeDecodeError:
                continue
    return value.decode("utf-8", "replace")


@lru_cache(maxsize=256)
def _is_charset(name: str) -> bool:
    """Whether a card may name it: one of those that phones and address books write, all of them quick."""
    try:
        return codecs.lookup(name).name.startswith(_CHARSETS)
    except (LookupError, ValueError):
        return False


def unescaped(text: str) -> str:
    r"""A value without its escapes: \n, \, \; and \\."""
    if "\\" not in text:
        return text
    out = []
    rest = iter(text)
    for ch in rest:
        if ch != "\\":
            out.append(ch)
            continue
        after = next(rest, "")
        out.append("\n" if after in ("n", "N") else after if after in ("\\", ",", ";", ":") else ch + after)
    return "".join(out)


def split(text: str, mark: str) -> list[str]:
    """The parts of a value between marks that are not escaped, each unescaped."""
    if "\\" not in text:
        return [part.strip() for part in text.split(mark)]
    parts: list[list[str]] = [[]]
    escaped = False
    for ch in text:
        if ch == mark and not escaped:
            parts.append([])
        else:
            parts[-1].append(ch)
        escaped = ch == "\\" and not escaped
    return [unescaped("".join(part)).strip() for part in parts]


def joined(parts: Iterable[str], mark: str = ", ") -> str:
    """Parts that are not empty, joined."""
    return mark.join(part for part in parts if part)

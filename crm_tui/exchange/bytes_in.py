"""From a file's bytes to text: gzip read in place, and the encoding found by the rule that was measured.

UTF-8 (strict, BOM aware), else GB18030 when the header then holds a known Chinese column name (cp1252 text
decodes as GB18030 without an error into wrong Chinese), else cp1252 when the header is ASCII or known.
"""

from __future__ import annotations

import codecs
import gzip
import io
import sys
from typing import IO, TYPE_CHECKING

from crm_tui.errors import CrmError
from crm_tui.locale import _
from crm_tui.text import fold

if TYPE_CHECKING:
    from collections.abc import Collection

BLOCK = 1 << 20
STREAM_LIMIT = 4 << 30  # bytes unpacked of a file that is read row by row
WHOLE_LIMIT = 200 << 20  # bytes unpacked of a file that is read at once


class Source:
    """A file that can be read more than once: a path, or standard input kept in memory ('-')."""

    def __init__(self, name: str) -> None:
        self.name = "stdin" if name == "-" else name
        self.cleaned = 0  # characters that were taken out or replaced, counted by whoever reads the text
        self._held: bytes | None = None
        if name == "-":
            self._held = sys.stdin.buffer.read(STREAM_LIMIT)

    def open(self) -> IO[bytes]:
        """The bytes from the start, unpacked when they are gzip."""
        raw: IO[bytes]
        if self._held is not None:
            raw = io.BytesIO(self._held)
        else:
            try:
                raw = open(self.name, "rb")  # noqa: SIM115 - the reader closes it
            except FileNotFoundError as problem:
                raise CrmError(_("There is no file %(file)s.") % {"file": self.name}) from problem
            except (OSError, ValueError) as problem:
                why = getattr(problem, "strerror", None) or problem
                raise CrmError(
                    _("%(file)s cannot be read: %(why)s.") % {"file": self.name, "why": why}
                ) from problem
        if raw.read(2) == b"\x1f\x8b":
            if self._held is None:
                raw.close()  # GzipFile closes only what it opened itself
                return gzip.open(self.name)  # type: ignore[return-value]
            raw.seek(0)
            return gzip.open(raw)  # type: ignore[return-value]
        raw.seek(0)
        return raw

    def head(self, size: int = 65536) -> bytes:
        """The first bytes."""
        with self.open() as f:
            return self._guarded(f.read, size)

    def whole(self) -> bytes:
        """All bytes of a file that has to be read at once; refused above WHOLE_LIMIT."""
        with self.open() as f:
            data = self._guarded(f.read, WHOLE_LIMIT + 1)
        if len(data) > WHOLE_LIMIT:
            raise CrmError(_("%(file)s is larger than 200 MB unpacked; split it.") % {"file": self.name})
        return data

    def _guarded(self, read: object, size: int) -> bytes:
        try:
            return read(size)  # type: ignore[operator, no-any-return]
        except (OSError, EOFError) as problem:
            raise CrmError(_("%(file)s is a damaged gzip file.") % {"file": self.name}) from problem

    def blocks(self) -> object:
        """The bytes in blocks; refuses what unpacks beyond STREAM_LIMIT."""
        total = 0
        with self.open() as f:
            while block := self._guarded(f.read, BLOCK):
                total += len(block)
                if total > STREAM_LIMIT:
                    raise CrmError(
                        _("%(file)s is larger than 4 GB unpacked; split it.") % {"file": self.name}
                    )
                yield block

    def lines(self, encoding: str) -> IO[str]:
        """Text lines with their ends kept; NUL is taken out by the caller."""
        return io.TextIOWrapper(self.open(), encoding=encoding, errors="strict", newline="")


def find_encoding(source: Source, known: Collection[str], named: str = "") -> str:
    """The codec to read a text file with; `known` are folded column names. Raises CrmError when none fits."""
    if named:
        try:
            codecs.lookup(named)
        except LookupError as problem:
            raise CrmError(
                _("'%(encoding)s' is no encoding that is known here.") % {"encoding": named}
            ) from problem
        _try(source, named, explain=True)
        return "utf-8-sig" if codecs.lookup(named).name == "utf-8" else named
    head = source.head()
    for mark, codec in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if head.startswith(mark) and _try(source, codec):
            return codec
    if head[1:40:2].count(0) > 10 and _try(source, "utf-16-le"):
        return "utf-16-le"
    if _try(source, "utf-8"):
        return "utf-8-sig"
    first = b"\n".join(head.replace(b"\r", b"\n").split(b"\n")[:5])
    if _holds(first, "gb18030", known, chinese=True) and _try(source, "gb18030"):
        return "gb18030"
    if b"Amazon.co.jp" in head and _try(source, "shift_jis"):  # which cp1252 may take for its own
        return "shift_jis"
    if (first.isascii() or _holds(first, "cp1252", known)) and _try(source, "cp1252"):
        return "cp1252"
    if _holds(first, "shift_jis", known) and _try(source, "shift_jis"):
        return "shift_jis"
    raise CrmError(
        _("The encoding of %(file)s cannot be told; say it with --encoding (gb18030, cp1252, shift_jis …).")
        % {"file": source.name}
    )


def _holds(first: bytes, codec: str, known: Collection[str], *, chinese: bool = False) -> bool:
    text = first.decode(codec, "ignore")
    for mark in '"=\t;,|':
        text = text.replace(mark, "\n")
    names = {fold(part).strip() for part in text.splitlines()}
    return any(name in known and not (chinese and name.isascii()) for name in names if name)


def _try(source: Source, codec: str, *, explain: bool = False) -> bool:
    decoder = codecs.getincrementaldecoder(codec)("strict")
    try:
        for block in source.blocks():  # type: ignore[attr-defined]
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as problem:
        if explain:
            raise CrmError(
                _("%(file)s is not %(encoding)s text; name another with --encoding.")
                % {"file": source.name, "encoding": codec}
            ) from problem
        return False
    return True

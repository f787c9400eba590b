"""Records that wait for the lock: kept on disk without a name, so that a kill leaves nothing behind."""

from __future__ import annotations

import marshal
import tempfile
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST = 4  # chunks that stay as they are: most files never need the disk


class Spool:
    """Chunks of plain values (tuples, lists, dicts, texts, numbers), written once and read in order."""

    def __init__(self) -> None:
        self._first: list[list[object]] = []
        self._file: IO[bytes] | None = None

    def put(self, chunk: list[object]) -> None:
        """Add a chunk."""
        if len(self._first) < FIRST:
            self._first.append(chunk)
            return
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the spool
        packed = marshal.dumps(chunk)
        self._file.write(len(packed).to_bytes(8, "big") + packed)

    def chunks(self) -> Iterator[list[object]]:
        """Every chunk, in order."""
        yield from self._first
        if self._file is None:
            return
        self._file.seek(0)
        while size := int.from_bytes(self._file.read(8), "big"):
            yield marshal.loads(self._file.read(size))

    def close(self) -> None:
        """Let go of the disk's space."""
        if self._file is not None:
            self._file.close()

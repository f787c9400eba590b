"""A program in a pseudo-terminal, and the screen that what it writes makes: enough of a terminal for Textual."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from pathlib import Path

from crm_tui.widths import cell_width

_ESCAPE = re.compile(
    r"\x1b\[([0-9;?<>=:]*)([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()][A-Z0-9]|\x1b[=>78cM]"
)


class Screen:
    """Cells of text, without colours; what is written moves the cursor and fills them."""

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self.cells = [[" "] * columns for _row in range(rows)]
        self.x = self.y = 0

    def feed(self, text: str) -> None:
        """Write it."""
        at = 0
        for found in _ESCAPE.finditer(text):
            self._print(text[at : found.start()])
            at = found.end()
            if found[2]:
                self._control(found[1], found[2])
        self._print(text[at:])

    def _control(self, words: str, letter: str) -> None:
        numbers = [int(n) if n.isdecimal() else 0 for n in words.split(";")]
        if letter in "Hf":
            self.y, self.x = max(0, numbers[0] - 1), max(0, [*numbers, 1][1] - 1)
        elif letter == "C":
            self.x += max(1, numbers[0])
        elif letter == "J":
            self.cells = [[" "] * self.columns for _row in range(self.rows)]
        elif letter == "K" and self.y < self.rows:
            self.cells[self.y][self.x :] = [" "] * (self.columns - self.x)

    def _print(self, text: str) -> None:
        for ch in text:
            if ch == "\n":
                self.y += 1
                self.x = 0
            elif ch == "\r":
                self.x = 0
            elif ch >= " ":
                wide = cell_width(ch)
                if self.y < self.rows and self.x < self.columns:
                    self.cells[self.y][self.x] = ch
                    if wide == 2 and self.x + 1 < self.columns:
                        self.cells[self.y][self.x + 1] = ""
                self.x += wide

    def lines(self) -> list[str]:
        """What stands there."""
        return ["".join(row) for row in self.cells]


class Terminal:
    """The program, what it has written and when."""

    def __init__(self, call: list[str], env: dict[str, str], size: tuple[int, int] = (120, 36)) -> None:
        self.columns, self.rows = size
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        words = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"} | env
        for name in ("NO_COLOR", "COLUMNS", "LINES"):
            words.pop(name, None)
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            call, stdin=slave, stdout=slave, stderr=slave, env=words, start_new_session=True
        )
        os.close(slave)
        self.screen = Screen(*size)
        self._left = b""

    def frames(self, quiet: float, most: float) -> list[tuple[float, list[str]]]:
        """(moment, the screen) after each piece that came, until nothing comes for `quiet` seconds."""
        pieces: list[tuple[float, bytes]] = []
        end = time.perf_counter() + most
        while time.perf_counter() < end and select.select([self.master], [], [], quiet)[0]:
            try:
                piece = os.read(self.master, 1 << 20)
            except OSError:
                break
            pieces.append((time.perf_counter(), piece))
        found = []
        for moment, piece in pieces:  # looked at afterwards, so that looking costs the program nothing
            data = self._left + piece
            cut = data.rfind(b"\x1b") if b"\x1b" in data[-40:] and data[-1:] not in b"mHhlJK" else len(data)
            self._left = data[cut:]
            try:
                text = data[:cut].decode()
            except UnicodeDecodeError as broken:
                self._left = data[broken.start :]
                text = data[: broken.start].decode("utf-8", "replace")
            self.screen.feed(text)
            found.append((moment, self.screen.lines()))
        return found

    def wait_for(self, words: str, most: float = 20.0) -> float:
        """Seconds since the start when the words stood on the screen."""
        end = time.perf_counter() + most
        while time.perf_counter() < end:
            for moment, lines in self.frames(0.05, 0.5):
                if any(words in line for line in lines):
                    return moment - self.began
        raise TimeoutError(words + "\n" + "\n".join(self.screen.lines()))

    def press(self, keys: str) -> float:
        """Send keys; returns the moment."""
        now = time.perf_counter()
        os.write(self.master, keys.encode())
        return now

    def megabytes(self) -> float:
        """The memory that the program holds for itself and never gave back: its high-water mark."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]

    def close(self) -> None:
        """Away with it."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        os.close(self.master)

"""The clipboard: by the tools of the system, else by the terminal (OSC 52), also from far away."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import sys

TOOL, TERMINAL, NOWHERE = "tool", "terminal", ""
_WAIT = 3.0  # seconds for a tool
_LONGEST_OSC = 74_994  # bytes that xterm takes


def copy(text: str) -> str:
    """Put a text on the clipboard; TOOL when a program of the system took it, TERMINAL when it was handed to
    the terminal (which may or may not keep it), NOWHERE when there is neither.
    """
    if by_tool(text):
        return TOOL
    return TERMINAL if _by_terminal(text) else NOWHERE


def by_tool(text: str) -> bool:
    """Whether a program of the system took the text."""
    return any(_ran(command, text) for command in tools() if shutil.which(command[0]))


def tools() -> list[list[str]]:
    """The programs that reach the clipboard of whoever sits here, in the order to try them."""
    env = os.environ
    far = bool(env.get("SSH_CONNECTION") or env.get("SSH_TTY"))
    found: list[list[str]] = []
    if sys.platform == "darwin" and not far:
        found.append(["pbcopy"])
    if env.get("WAYLAND_DISPLAY"):
        found.append(["wl-copy"])
    if env.get("DISPLAY"):
        found += [["xclip", "-selection", "clipboard", "-in"], ["xsel", "--clipboard", "--input"]]
    if not far and (sys.platform == "win32" or env.get("WSL_DISTRO_NAME")):
        found.append(["clip.exe"])
    if env.get("TERMUX_VERSION"):
        found.append(["termux-clipboard-set"])
    if env.get("TMUX"):  # tmux hands it on to the terminal it sits in
        found.append(["tmux", "load-buffer", "-w", "-"])
    return found


def _ran(command: list[str], text: str) -> bool:
    told = text.encode("utf-16" if command[0] == "clip.exe" else "utf-8")
    try:
        # xclip and wl-copy stay behind to hold the text: they must not hold our output open
        ended = subprocess.run(
            command,
            input=told,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_WAIT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ended.returncode == 0


def _by_terminal(text: str) -> bool:
    coded = base64.b64encode(text.encode()).decode("ascii")
    if len(coded) > _LONGEST_OSC or os.environ.get("TERM", "dumb") in ("dumb", "linux"):
        return False
    if not any(stream is not None and stream.isatty() for stream in (sys.stdout, sys.stderr)):
        return False
    try:
        with open("/dev/tty", "w", encoding="ascii") as terminal:
            terminal.write(f"\x1b]52;c;{coded}\x07")
    except OSError:
        return False
    return True

"""Telling the desktop: which program shows notifications here, and what was told already today."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui import paths
from crm_tui.errors import CrmError
from crm_tui.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATIENCE = 5  # seconds that a notification may take
_SCRIPT = (
    "on run words", "display notification (item 2 of words) with title (item 1 of words)", "end run",
)  # fmt: skip


def on_the_desktop(title: str, body: str) -> bool:
    """Show a notification; False where there is no program for it, or it did not work."""
    env = dict(os.environ)
    bus = f"/run/user/{os.getuid()}/bus" if hasattr(os, "getuid") else ""
    if bus and "DBUS_SESSION_BUS_ADDRESS" not in env and Path(bus).exists():  # as it is under cron
        env["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={bus}"
    for command in _commands(title, body):
        with suppress(OSError, subprocess.SubprocessError):
            done = subprocess.run(
                command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                timeout=_PATIENCE, check=False,
            )  # fmt: skip
            if done.returncode == 0:
                return True
    return False


def _commands(title: str, body: str) -> Iterator[list[str]]:
    """The programs that are here; the words are arguments, never a part of a script."""
    if found := shutil.which("notify-send"):
        yield [found, "--app-name=crm", "--", title, body]
    if found := shutil.which("terminal-notifier"):
        yield [found, "-title", title, "-message", body, "-group", "crm"]
    if sys.platform == "darwin" and (found := shutil.which("osascript")):
        yield [found, *(word for line in _SCRIPT for word in ("-e", line)), title, body]


@contextmanager
def told(book: str, day: str) -> Iterator[set[str]]:
    """The keys of the rows that were told of on that day; what is added inside is remembered.

    Others who ask for the same book wait meanwhile, so that of several calls at once only one tells. The file
    holds keys such as f12 and nothing else.
    """
    file = Path(paths.data_folder(), f"notified-{sha256(os.fsencode(book)).hexdigest()[:8]}.json")
    try:
        paths.make_private(str(file.parent))
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as problem:
        sentence = _("What was told already cannot be remembered in %(file)s: %(why)s. Nobody was told.")
        raise CrmError(sentence % {"file": file, "why": problem.strerror}) from problem
    with os.fdopen(handle, "r+", encoding="utf-8") as state:
        with suppress(ImportError):  # where there are no such locks, two at once may both tell
            import fcntl

            fcntl.flock(state, fcntl.LOCK_EX)
        known = _known(state.read(), day)
        before = set(known)
        yield known
        if known != before:
            state.seek(0)
            state.truncate()
            json.dump({"day": day, "keys": sorted(known)}, state)
            state.flush()


def _known(text: str, day: str) -> set[str]:
    """What the file says of that day; another day's is over, and what cannot be read is forgotten."""
    with suppress(ValueError, AttributeError, TypeError):
        said = json.loads(text)
        if said.get("day") == day:
            return {str(key) for key in said["keys"]}
    return set()

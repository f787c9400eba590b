"""What was typed and not kept when the app had to go: a file for its owner alone, offered at the next start."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_tui import paths
from crm_tui.locale import _
from crm_tui.screens.page import Asker

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.screen import Screen


def folder() -> Path:
    """Where drafts lie."""
    return Path(paths.data_folder()) / "drafts"


def keep(words: dict[str, Any]) -> str:
    """Write what was typed (0600, in a 0700 folder); returns the file."""
    paths.make_private(str(folder()))
    path = folder() / f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}-{time.monotonic_ns() % 10**6:06}.json"
    with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        json.dump(words, file, ensure_ascii=False)
    return str(path)


def keep_all(stacks: Iterable[list[Screen[Any]]]) -> None:
    """Write down whatever was typed on these screens."""
    for screen in (one for stack in stacks for one in stack):
        words = screen.typed() if isinstance(screen, Asker) else None
        if words:
            keep(words)


def waiting() -> list[str]:
    """The drafts there are, oldest first."""
    try:
        return sorted(str(path) for path in folder().glob("*.json"))
    except OSError:
        return []


def take(path: str) -> dict[str, Any]:
    """What was typed; {} when it cannot be read."""
    try:
        found = json.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def drop(path: str) -> None:
    """It is kept elsewhere now, or not wanted."""
    Path(path).unlink(missing_ok=True)


def offer(path: str) -> str:
    """What to say of it at the start."""
    words = take(path)
    titles = {
        "contact": _("a person"), "followup": _("a follow-up"), "order": _("an order"), "case": _("a case"),
    }  # fmt: skip
    what = titles.get(str(words.get("form")), _("some words"))
    return _("What you typed was kept: %(what)s. r takes it up, R throws it away.") % {"what": what}

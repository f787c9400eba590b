"""The folders and files that one may import, as a list."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.widgets.lines import cell, piece, sides

if TYPE_CHECKING:
    from crm_tui.widgets.lines import Line

ENDINGS = (".csv", ".tsv", ".txt", ".json", ".ndjson", ".jsonl", ".xlsx", ".vcf", ".zip")
_MOST = 2000  # entries of one folder


class Place(NamedTuple):
    """A file or a folder."""

    name: str
    path: str
    is_folder: bool
    size: int


def draw(place: Place, width: int, _marked: bool) -> list[Line]:
    """One entry of a folder."""
    if place.is_folder:
        return [[piece(place.name + "/", "accent")]]
    return [sides([piece(place.name)], [cell(_size(place.size), 10, "dim", ">"), (" ", "plain")], width)]


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, size // 1000)} KB"


def places(words: str) -> list[Place]:
    """The folders and files that begin with what was typed."""
    path = expanded(words or "~/")
    folder, begin = os.path.split(path)
    found = []
    try:
        with os.scandir(folder or ".") as entries:
            for entry in entries:
                hidden = entry.name.startswith(".") and not begin.startswith(".")
                if hidden or not entry.name.lower().startswith(begin.lower()):
                    continue
                is_folder = entry.is_dir()
                if is_folder or entry.name.lower().endswith(ENDINGS):
                    with suppress(OSError):  # a link to nowhere
                        size = 0 if is_folder else entry.stat().st_size
                        found.append(Place(entry.name, entry.path, is_folder, size))
                if len(found) >= _MOST:
                    break
    except (OSError, ValueError):  # not there, or nothing that can be a path
        return []
    found.sort(key=lambda place: (not place.is_folder, place.name.lower()))
    parent = Path(folder or ".").absolute().parent
    return found if begin else [Place("..", str(parent), True, 0), *found]


def home() -> str:
    """Where one begins to look."""
    return expanded("~/")


def expanded(words: str) -> str:
    """A path as it was typed, whole."""
    for again in ("//", "/~"):  # a path typed behind the one that stood there
        if again in words:
            words = words[words.rindex(again) + 1 :]
    return os.path.expanduser(words)  # noqa: PTH111 - a slash at the end means something here

"""Where things live: data, config, backups and logs; CRM_HOME moves them together.

Linux and macOS are answered here, because the quick door may not load platformdirs; a test holds
that both give the same folders, and every other system asks platformdirs itself.
"""

from __future__ import annotations

import os
import sys

APP = "crm-tui"
BOOK = "book.db"


def _home() -> str:
    return os.environ.get("CRM_HOME", "")


def _expand(path: str) -> str:
    return os.path.abspath(os.path.expanduser(path))


def _platform_folder(kind: str, variable: str, usual: str) -> str:
    """The folder of one kind on this system, made by nobody yet."""
    if sys.platform == "darwin":
        return _expand(f"~/Library/Application Support/{APP}")
    if sys.platform.startswith("linux"):
        base = os.environ.get(variable, "").strip()
        return os.path.join(base if os.path.isabs(base) else _expand(usual), APP)
    import platformdirs

    return str(getattr(platformdirs, f"user_{kind}_dir")(APP, False))


def data_folder() -> str:
    """The folder of the book."""
    return _expand(_home()) if _home() else _platform_folder("data", "XDG_DATA_HOME", "~/.local/share")


def config_folder() -> str:
    """The folder of the settings that belong to this machine."""
    return _expand(_home()) if _home() else _platform_folder("config", "XDG_CONFIG_HOME", "~/.config")


def backup_folder() -> str:
    """The folder that `crm backup` writes to when no file is named."""
    return os.path.join(data_folder(), "backups")


def log_folder() -> str:
    """The folder of the program's own log; it never holds customers' data."""
    return os.path.join(data_folder(), "logs")


def book_path(named: str = "") -> str:
    """The book: the one named, else CRM_STORE, else the one in the data folder."""
    return _expand(named or os.environ.get("CRM_STORE", "") or os.path.join(data_folder(), BOOK))


def make_private(folder: str) -> None:
    """Make a folder, its parents too, for its owner alone (0700)."""
    os.makedirs(folder, mode=0o700, exist_ok=True)

"""Settings of this machine, in config.toml: language and theme. What belongs to the shop is in the book."""

# ruff: noqa: PTH105, PTH108, PTH110, PTH118 - a plain lookup may pass through here, and pathlib would be felt
from __future__ import annotations

import os
from collections import namedtuple

from crm_tui import paths

FILE = "config.toml"
LANGUAGES = ("en", "zh")

# what the seller chose for this machine; "" is the usual
Config = namedtuple("Config", "lang theme", defaults=("", ""))

_TABLE = "app"
_KEYS = "keys"  # the seller's own keys: what a key does = the key


def path() -> str:
    """Where config.toml is, or would be."""
    return os.path.join(paths.config_folder(), FILE)


def lang() -> str:
    """The language this machine is set to, "" when it is not; never an error, and nothing is loaded for it."""
    try:
        with open(path(), encoding="utf-8", errors="replace") as file:
            lines = file.read(65536).splitlines()
    except OSError:
        return ""
    for line in lines:
        key, _equals, value = line.partition("=")
        if key.strip() == "lang":
            said = value.partition("#")[0].strip().strip("\"'")
            return said if said in LANGUAGES else ""
    return ""


def read() -> Config:
    """What config.toml says; CrmError naming the line when it cannot be read."""
    try:
        with open(path(), encoding="utf-8") as file:
            text = file.read()
    except FileNotFoundError:
        return Config()
    except (OSError, UnicodeDecodeError) as problem:
        raise _unreadable(str(getattr(problem, "strerror", "") or problem)) from problem
    return parse(text)


def keys() -> dict[str, str]:
    """The keys that the seller chose for the app: {"snooze": "z"}; CrmError when the file cannot be read."""
    import tomllib

    try:
        with open(path(), "rb") as file:
            said = tomllib.load(file).get(_KEYS, {})
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as problem:
        raise _unreadable(str(getattr(problem, "strerror", "") or problem)) from problem
    return {name: str(key) for name, key in said.items()} if isinstance(said, dict) else {}


def parse(text: str) -> Config:
    """The settings in a TOML text; CrmError with line and reason for anything it may not say."""
    import tomllib

    from crm_tui.errors import CrmError
    from crm_tui.locale import _

    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise _unreadable(str(problem)) from problem
    app = said.get(_TABLE, {})
    strange = [key for key in said if key not in (_TABLE, _KEYS)]
    strange += (
        [f"{_TABLE}.{key}" for key in app if key not in Config._fields] if isinstance(app, dict) else [_TABLE]
    )
    if strange:
        raise CrmError(
            _("%(path)s has a setting that nobody knows: %(name)s. Known are %(known)s.")
            % {
                "path": path(),
                "name": strange[0],
                "known": ", ".join(f"{_TABLE}.{key}" for key in Config._fields),
            }
        )
    return check(Config(**{key: str(value) for key, value in app.items()}))


def check(config: Config) -> Config:
    """The settings, when each has a value it can have; BadInput else."""
    if config.lang and config.lang not in LANGUAGES:
        from crm_tui.errors import BadInput
        from crm_tui.locale import _

        raise BadInput(_("The language can be en or zh, not '%(lang)s'.") % {"lang": config.lang[:40]})
    return config


def write(config: Config) -> None:
    """Keep these settings; comments and the order of what stands in the file stay."""
    check(config)
    try:
        with open(path(), encoding="utf-8") as file:
            text = file.read()
    except FileNotFoundError:
        text = ""
    except (OSError, UnicodeDecodeError) as problem:
        raise _unreadable(str(getattr(problem, "strerror", "") or problem)) from problem
    new = changed(text, config._asdict())
    if parse(new) != config:  # written in a way that only its author knows
        raise _unreadable(_odd())
    _replace(new)


def changed(text: str, values: dict[str, str]) -> str:
    """The TOML text with these values in its [app] table; "" takes a line away."""
    left = dict(values)
    lines: list[str] = []
    table, end = "", -1
    for line in text.splitlines():
        plain = line.strip()
        if plain.startswith("["):
            table = plain[1:].partition("]")[0].strip()
        key = plain.partition("=")[0].strip()
        if table == _TABLE and key in left and "=" in plain:
            value = left.pop(key)
            if not value:
                continue
            line = f"{key} = {quoted(value)}"  # noqa: PLW2901 - the line as it is to be
        lines.append(line)
        if table == _TABLE and plain:
            end = len(lines)
    new = [f"{key} = {quoted(value)}" for key, value in left.items() if value]
    if new and end < 0:
        lines += [*([""] if lines else []), f"[{_TABLE}]", *new]
    elif new:
        lines[end:end] = new
    return "".join(f"{line}\n" for line in lines)


def quoted(value: str) -> str:
    """A TOML string."""
    safe = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(ch if ch.isprintable() else f"\\U{ord(ch):08x}" for ch in safe) + '"'


def _replace(text: str) -> None:
    from crm_tui.errors import CrmError
    from crm_tui.locale import _

    part = f"{path()}.part-{os.getpid()}"
    try:
        paths.make_private(paths.config_folder())
        with open(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(part, path())
    except OSError as problem:
        raise CrmError(
            _("%(path)s could not be written: %(why)s.") % {"path": path(), "why": problem.strerror}
        ) from problem
    finally:
        if os.path.exists(part):
            os.unlink(part)


def _odd() -> str:
    from crm_tui.locale import _

    return _("it sets the same thing in another way; change it there")


def _unreadable(why: str) -> Exception:
    from crm_tui.errors import CrmError
    from crm_tui.locale import _

    return CrmError(_("%(path)s cannot be read: %(why)s.") % {"path": path(), "why": why})

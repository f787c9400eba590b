"""The seller's own editor on a text, as often as it takes until the text can be read."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui.cli import desk, output
from crm_tui.errors import CrmError
from crm_tui.locale import _

if TYPE_CHECKING:
    from collections.abc import Callable


def edited(before: str, stem: str, apply: Callable[[str], object], ending: str = ".toml") -> bool:
    """Let the seller edit a text and `apply` it; False when it was left as it was.

    What `apply` refuses is said, and the editor opens again where somebody sits; else the refusal stands.
    """
    folder = Path(tempfile.mkdtemp(prefix="crm-"))
    file = folder / f"{stem}{ending}"
    try:
        file.write_text(before, "utf-8")
        file.chmod(0o600)
        while True:
            _open(str(file))
            text = _read(file)
            if text == before or not text.strip():
                return False
            try:
                return apply(text) is not False
            except CrmError as problem:
                if not desk.interactive():
                    raise
                output.say(problem.sentence)
                if desk.ask(_("Open it again? (yes/no)"), _("yes")).lower() not in ("y", "yes", "是", "好"):
                    raise CrmError(_("Nothing was changed.")) from problem
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _open(file: str) -> None:
    command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or _usual())
    try:
        ended = subprocess.run([*command, file], check=False).returncode
    except OSError as problem:
        raise CrmError(
            _("The editor '%(editor)s' could not be started: %(why)s. Set EDITOR to another.")
            % {"editor": command[0], "why": problem.strerror}
        ) from problem
    if ended:
        raise CrmError(_("The editor ended with an error; nothing was changed."))


def _usual() -> str:
    found = next((name for name in ("nano", "vim", "vi") if shutil.which(name)), "")
    if not found or not desk.interactive():
        raise CrmError(_("There is no editor to open; set EDITOR, or say what to change with options."))
    return found


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise CrmError(_("What the editor left cannot be read; nothing was changed.")) from problem

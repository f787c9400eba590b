"""Sets of templates: the seller's own in the config folder, and the starters that come with the program.

A template is a text file `templates/<lang>/<group>/<name>.txt`. Lines such as `subject: …` (for e-mail)
and `purpose: service` may stand first; then the words. The seller's own file wins over the starter.
"""

# ruff: noqa: PTH110, PTH118, PTH208 - the app's rows pass through here, and pathlib would be felt
from __future__ import annotations

import os
import re
from collections import namedtuple

from crm_tui import paths
from crm_tui.errors import BadInput, CrmError
from crm_tui.locale import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = "templates"
ENDING = ".txt"
LONGEST_FILE = 64 * 1024  # bytes
# `own`: whether it is the seller's file; `purpose`: what consent asks about it
Template = namedtuple("Template", "name lang text subject purpose own path")

_SERVICE = ("care/thanks", "care/use-tip", "care/check-in")
_SERVICE_GROUP = "service/"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}/[a-z0-9][a-z0-9_-]{0,59}")
_LANG = re.compile(r"[a-z]{2,3}")
_FRONT = re.compile(r"\s*(subject|purpose)\s*[:：][ \t]*(.*)", re.IGNORECASE)
_PURPOSES = ("service", "marketing")


def template(name: str, lang: str) -> Template | None:
    """The template of that name in that language, the seller's own before the starter; None for none.

    CrmError when the seller's file cannot be read.
    """
    if not (_NAME.fullmatch(name) and _LANG.fullmatch(lang)):
        return None
    for own in (True, False):
        path = file_of(name, lang) if own else _starter(name, lang)
        text = _read(path)
        if text is not None:
            return made(name, lang, text, own=own, path=path)
    return None


def made(name: str, lang: str, text: str, *, own: bool, path: str) -> Template:
    """A template out of the text of its file."""
    front, body = split(text)
    usual = "service" if name in _SERVICE or name.startswith(_SERVICE_GROUP) else "marketing"
    return Template(
        name,
        lang,
        body,
        front.get("subject", ""),
        front.get("purpose", "").strip().lower() or usual,
        own,
        path,
    )


def split(text: str) -> tuple[dict[str, str], str]:
    """({"subject": …, "purpose": …}, the words) of a file."""
    front: dict[str, str] = {}
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    while lines and (found := _FRONT.fullmatch(lines[0])):
        front[found[1].lower()] = found[2]
        del lines[0]
    return front, "\n".join(lines).strip("\n") + "\n"


def check(text: str) -> None:
    """Refuse a file that could not be used: BadTemplate with line and reason; nothing of a person is needed."""
    from crm_tui.words import filling, syntax

    front, body = split(text)
    purpose = front.get("purpose", "").strip().lower()
    if purpose and purpose not in _PURPOSES:
        raise syntax.BadTemplate(1, _("the purpose is 'service' or 'marketing'"))
    before = text.removeprefix("\ufeff").replace("\r\n", "\n").find(body.rstrip("\n"))
    skipped = text.count("\n", 0, max(before, 0))
    if not body.strip():
        raise syntax.BadTemplate(1, _("it has no words"))
    for words, ahead in ((front.get("subject", ""), 0), (body, skipped)):
        try:
            filling.check(words)
        except syntax.BadTemplate as problem:
            raise syntax.BadTemplate(problem.line + ahead, problem.reason) from problem


def names(lang: str = "") -> list[str]:
    """Every name there is, in a language or in any, starters first in the order of a customer's way."""
    found = dict.fromkeys(STARTERS)
    for folder in _own_folders(lang):
        for group in sorted(_listed(folder)):
            found |= {f"{group}/{one}": None for one in sorted(_files(os.path.join(folder, group)))}
    return [name for name in found if _NAME.fullmatch(name)]


def languages(name: str) -> list[str]:
    """The languages that a template is there in, own ones first."""
    return [lang for lang in dict.fromkeys([*_own_langs(), *STARTER_LANGS]) if template(name, lang)]


def file_of(name: str, lang: str) -> str:
    """Where the seller's own file of a template is, or would be."""
    return os.path.join(paths.config_folder(), FOLDER, lang, *name.split("/")) + ENDING


def keep(name: str, lang: str, text: str) -> str:
    """Write the seller's own file (0600), after `check`; returns its path."""
    check_name(name, lang)
    check(text)
    path = file_of(name, lang)
    part = f"{path}.part-{os.getpid()}"
    try:
        paths.make_private(os.path.dirname(path))  # noqa: PTH120
        with open(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(part, path)  # noqa: PTH105
    except OSError as problem:
        raise CrmError(
            _("%(path)s could not be written: %(why)s.") % {"path": path, "why": problem.strerror}
        ) from problem
    finally:
        if os.path.exists(part):
            os.unlink(part)  # noqa: PTH108
    return path


def check_name(name: str, lang: str) -> None:
    """BadInput for a name or a language that no file can have."""
    if not _NAME.fullmatch(name):
        raise BadInput(
            _("'%(name)s' is no name of a template; write GROUP/NAME in small letters, such as care/thanks.")
            % {"name": name[:60]}
        )
    if not _LANG.fullmatch(lang):
        raise BadInput(
            _("'%(lang)s' is no language; write a code such as en, zh or de.") % {"lang": lang[:20]}
        )


def _starter(name: str, lang: str) -> str:
    here = os.path.dirname(__file__)  # noqa: PTH120
    return os.path.join(here, "starters", lang, *name.split("/")) + ENDING


def _read(path: str) -> str | None:
    try:
        with open(path, "rb") as file:
            told = file.read(LONGEST_FILE + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as problem:
        raise CrmError(
            _("%(path)s cannot be read: %(why)s.") % {"path": path, "why": problem.strerror}
        ) from problem
    if len(told) > LONGEST_FILE:
        raise CrmError(_("%(path)s is longer than 64 KB; no template is.") % {"path": path})
    try:
        return told.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise CrmError(_("%(path)s is not UTF-8; save it so.") % {"path": path}) from problem


def _own_langs() -> list[str]:
    here = os.path.join(paths.config_folder(), FOLDER)
    return sorted(name for name in _listed(here) if _LANG.fullmatch(name))


def _own_folders(lang: str) -> Iterator[str]:
    for one in _own_langs():
        if not lang or one == lang:
            yield os.path.join(paths.config_folder(), FOLDER, one)


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _files(folder: str) -> list[str]:
    return [name.removesuffix(ENDING) for name in _listed(folder) if name.endswith(ENDING)]


STARTER_LANGS = ("en", "zh")
STARTERS = (
    "care/thanks", "care/use-tip", "care/check-in", "care/review", "care/replenish", "care/lapse",
    "care/keep-in-touch", "occasion/birthday", "occasion/anniversary", "occasion/festival",
    "prospect/first-contact", "prospect/contacted", "prospect/interested", "prospect/quoted",
    "objection/price", "objection/quality", "objection/trust", "objection/delay", "objection/thinking",
    "service/delay-apology", "service/refund", "referral/ask",
)  # fmt: skip

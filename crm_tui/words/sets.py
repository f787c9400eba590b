"""Sets of templates: the seller's own in the config folder, and the starters that come with the program.

A template is a text file `templates/<lang>/<group>/<name>.txt`. Lines such as `subject: …` (for e-mail)
and `purpose: service` may stand first; then the words. The seller's own file wins over the starter.
"""

# ruff: noqa: PTH110, PTH118, PTH208 - the app's rows pass through here, and pathlib would be felt
from __future__ import annotations

import os
import re
from collections import namedtuple

from crm_tui import locale, paths
from crm_tui.errors import BadInput, CrmError
from crm_tui.locale import N_, _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from crm_tui.words.syntax import BadTemplate

FOLDER = "templates"
ENDING = ".txt"
LONGEST_FILE = 64 * 1024  # bytes
# `own`: whether it is the seller's file; `purpose`: what consent asks about it
Template = namedtuple("Template", "name lang text subject purpose own path")

STARTER_LANGS = ("en", "zh")
# what comes with the program, in the order of a customer's way, and what each is for
STARTERS = {
    "care/thanks": N_("the parcel arrived: thanks"),
    "care/use-tip": N_("a few days later: a tip"),
    "care/check-in": N_("after a week: is all well?"),
    "care/review": N_("after two weeks: ask for a review"),
    "care/replenish": N_("it may be running low"),
    "care/lapse": N_("not seen for longer than usual"),
    "care/keep-in-touch": N_("just a hello"),
    "occasion/birthday": N_("a birthday"),
    "occasion/anniversary": N_("a year since the first order"),
    "occasion/festival": N_("a festival"),
    "prospect/first-contact": N_("the first words to somebody new"),
    "prospect/contacted": N_("no answer yet"),
    "prospect/interested": N_("interested: what would suit?"),
    "prospect/quoted": N_("an offer was made"),
    "objection/price": N_("'too expensive'"),
    "objection/quality": N_("'is it any good?'"),
    "objection/trust": N_("'I don't know you'"),
    "objection/delay": N_("'it takes too long'"),
    "objection/thinking": N_("'let me think about it'"),
    "service/delay-apology": N_("an order is late"),
    "service/refund": N_("money goes back"),
    "referral/ask": N_("ask for a recommendation"),
}
# Service, and answers in a talk they began; whatever else stands under care/ and occasion/ is marketing,
# whatever its file says.
_SERVICE = ("care/thanks", "care/use-tip", "care/check-in", "prospect/interested", "prospect/quoted")
_SERVICE_GROUPS = ("service/", "objection/")
_MARKETING_GROUPS = ("care/", "occasion/")
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
    return Template(name, lang, body, front.get("subject", ""), _purpose(name, front), own, path)


def split(text: str) -> tuple[dict[str, str], str]:
    """({"subject": …, "purpose": …}, the words) of a file."""
    front: dict[str, str] = {}
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    while lines and (found := _FRONT.fullmatch(lines[0])):
        front[found[1].lower()] = found[2]
        del lines[0]
    return front, "\n".join(lines).strip("\n") + "\n"


def _usual_purpose(name: str) -> str:
    return "service" if name in _SERVICE or name.startswith(_SERVICE_GROUPS) else "marketing"


def _purpose(name: str, front: dict[str, str]) -> str:
    usual, said = _usual_purpose(name), front.get("purpose", "").strip().lower()
    if said not in _PURPOSES or (usual == "marketing" and name.startswith(_MARKETING_GROUPS)):
        return usual
    return said


def written(found: Template) -> str:
    """A template as its file has it."""
    usual = _usual_purpose(found.name)
    front = [f"subject: {found.subject}"] if found.subject else []
    front += [f"purpose: {found.purpose}"] if found.purpose != usual else []
    return "".join(f"{line}\n" for line in front) + str(found.text)


def located(found: Template, problem: BadTemplate) -> CrmError:
    """What is wrong with a template, with the file that it stands in."""
    line, reason = problem.line, problem.reason
    if not found.own:
        return problem
    try:
        check(_read(found.path) or "")
    except CrmError as again:  # counted from the file's first line
        line = getattr(again, "line", line)
    words = {"path": found.path, "line": line, "reason": reason}
    return CrmError(_("%(path)s, line %(line)d: %(reason)s. 'crm template edit' checks it.") % words)


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
    langs = dict.fromkeys([*_own_langs(), *STARTER_LANGS])
    return [
        lang
        for lang in langs
        if os.path.lexists(file_of(name, lang)) or (name in STARTERS and lang in STARTER_LANGS)
    ]


def require(name: str) -> str:
    """The name, when a template of any language bears it; NotFound naming the nearest else."""
    from crm_tui.errors import NotFound

    said = name.strip().lower()
    known = names()
    if said in known:
        return said
    short = [one for one in known if one.partition("/")[2] == said]
    if len(short) == 1:
        return short[0]
    import difflib

    whole = {one.partition("/")[2]: one for one in known} | {one: one for one in known}
    near = difflib.get_close_matches(said, whole, 1)
    hint = (
        _("did you mean %(near)s?") % {"near": whole[near[0]]}
        if near
        else _("'crm template list' names them all.")
    )
    raise NotFound(_("There is no template '%(name)s'; %(hint)s") % {"name": name[:60], "hint": hint})


def listing() -> list[dict[str, object]]:
    """A row a template: {name, about, languages, own (languages of the seller's own), purpose}.

    `about` is what it is for, in the language in use; its first words, where the seller made it.
    """
    return [_row(name) for name in names()]


def _row(name: str) -> dict[str, object]:
    langs = languages(name)
    own = [lang for lang in langs if os.path.lexists(file_of(name, lang))]
    here = locale.language() if locale.language() in langs else langs[0]
    try:
        shown = template(name, here)
        about = _first_line(shown.text) if shown else ""
        purpose = shown.purpose if shown else _usual_purpose(name)
    except CrmError as problem:  # one that cannot be read does not hide the others
        about, purpose = problem.sentence, _usual_purpose(name)
    return {
        "name": name,
        "about": _(STARTERS[name]) if name in STARTERS else about,
        "languages": sorted(langs),
        "own": sorted(own),
        "purpose": purpose,
    }


def _first_line(text: str) -> str:
    """What a template begins with, without notes."""
    lines = re.sub(r"\{#.*?#\}", "", text[:2000], flags=re.DOTALL).split("\n")
    return next((line.strip() for line in lines if line.strip()), "")


def file_of(name: str, lang: str) -> str:
    """Where the seller's own file of a template is, or would be."""
    return os.path.join(paths.config_folder(), FOLDER, lang, *name.split("/")) + ENDING


def keep(name: str, lang: str, text: str) -> str:
    """Write the seller's own file (0600), after `check`; returns its path."""
    from crm_tui.words import syntax

    check_name(name, lang)
    check(text)
    front, _body = split(text)
    if front.get("purpose") and _purpose(name, front) != front["purpose"].strip().lower():
        raise syntax.BadTemplate(1, _("'%(name)s' is marketing, whatever we call it") % {"name": name})
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

"""Words of a call that are wrong, each as one sentence in the seller's language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

import typer

from crm_tui.errors import BadInput
from crm_tui.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterable

# what Typer raises for words that are wrong: the parent of all its kinds has had several names
Wrong = cast("type[Exception]", typer.BadParameter.__mro__[2])

_FIRST = ("--store", "--lang", "--today", "--debug")


def wrong(sentence: str) -> BadInput:
    """The words of the call are wrong, and how."""
    return BadInput(sentence)


def no_such_command(path: str, name: str, known: Iterable[str]) -> BadInput:
    """A command nobody has, and the one that may have been meant."""
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), 1)
    said = {"path": path, "name": name[:40], "near": near[0] if near else ""}
    if near:
        return BadInput(_("There is no '%(path)s %(name)s'; did you mean '%(path)s %(near)s'?") % said)
    return BadInput(_("There is no '%(path)s %(name)s'; '%(path)s --help' shows what there is.") % said)


def verb_missing(path: str, known: Iterable[str]) -> BadInput:
    """A noun without its verb."""
    said = {"path": path, "known": ", ".join(known)}
    return BadInput(_("'%(path)s' wants one of: %(known)s. '%(path)s --help' explains them.") % said)


def explained(problem: Any) -> BadInput:
    """What Typer refuses, in our words."""
    context = getattr(problem, "ctx", None)
    path = context.command_path if context else "crm"
    hint = _("'%(path)s --help' shows how.") % {"path": path}
    return BadInput(_("%(why)s. %(hint)s") % {"why": _reason(problem).rstrip("."), "hint": hint})


def _reason(problem: Any) -> str:
    kind = type(problem).__name__
    if kind == "NoSuchOption":
        return _no_such_option(problem)
    if kind == "MissingParameter":
        return _("%(name)s is missing") % {"name": _name(problem)}
    if kind == "BadParameter":
        return _bad_value(problem)
    if kind == "BadOptionUsage":
        return _("%(option)s needs a value after it") % {"option": problem.option_name}
    text = str(getattr(problem, "message", "") or _("Nothing was done"))
    extra = re.fullmatch(r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)\.?", text, re.DOTALL)
    if extra:
        return _("This is more than the command takes: %(words)s (quote a text of several words)") % {
            "words": extra[1]
        }
    return text


def _no_such_option(problem: Any) -> str:
    option = problem.option_name
    if option in _FIRST:
        return _("%(option)s stands before the command: crm %(option)s …") % {"option": option}
    near = ", ".join(sorted(problem.possibilities or ()))
    if near:
        return _("There is no option %(option)s here; did you mean %(near)s?") % {
            "option": option,
            "near": near,
        }
    return _("There is no option %(option)s here") % {"option": option}


def _bad_value(problem: Any) -> str:
    kind = getattr(problem.param, "type", None)
    least, most = getattr(kind, "min", None), getattr(kind, "max", None)
    said = {"name": _name(problem), "least": least, "most": most}
    if "int" in str(getattr(kind, "name", "")):
        if least is None:
            return _("%(name)s takes a whole number") % said
        if most is None:
            return _("%(name)s takes a whole number from %(least)s up") % said
        return _("%(name)s takes a whole number from %(least)s to %(most)s") % said
    return f"{said['name']}: {problem.message}"


def _name(problem: Any) -> str:
    param = problem.param
    if param is None:
        return str(problem.param_hint or _("A value"))
    if param.param_type_name == "option":
        return str(max(param.opts, key=len))
    return str(param.metavar or str(param.name).upper())

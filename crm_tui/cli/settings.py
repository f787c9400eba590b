"""Settings of the shop (in the book) and of this machine (in config.toml): config get, set, edit."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from crm_tui import config, shop
from crm_tui.cli import desk, options, output, pages
from crm_tui.errors import BadInput, CrmError
from crm_tui.locale import _

app = pages.noun("config", _("Settings: the shop's own (in the book) and this machine's."))

KEYS = (*(f"shop.{fact}" for fact in shop.Shop._fields), *(f"app.{key}" for key in config.Config._fields))
Key = Annotated[str, typer.Argument(metavar="KEY", help=_("one of %(known)s") % {"known": ", ".join(KEYS)})]


def settings(work: desk.Desk) -> dict[str, str]:
    """All of them: {"shop.name": …}."""
    told = {f"shop.{fact}": value for fact, value in shop.shop(work.book)._asdict().items()}
    return told | {f"app.{key}": value for key, value in config.read()._asdict().items()}


@pages.command(
    app,
    "get",
    _("What is set: everything, or one setting."),
    "crm config get",
    "crm config get shop.currency",
)
def get(key: Key = "", as_json: options.Report = False) -> None:
    """What is set."""
    name = _known(key) if key else ""
    with desk.at_work() as work:
        told = settings(work)
        shown = {name: told[name]} if name else told
        if as_json:
            output.value(shown)
        elif name:
            output.lines([told[name]])
        else:
            output.aligned(list(shown.items()))


@pages.command(
    app, "set", _("Set one setting."), "crm config set shop.currency EUR", "crm config set app.lang zh"
)
def set_(
    key: Key, value: Annotated[str, typer.Argument(metavar="VALUE", help=_("'' for the usual"))]
) -> None:
    """Sets one setting."""
    name = _known(key)
    with desk.at_work() as work:
        _apply(work, {name: value})
        said = _("%(key)s is '%(value)s' now") if value else _("%(key)s is the usual again")
        work.tell(said % {"key": name, "value": settings(work)[name]})


@pages.command(
    app, "edit", _("All settings in your editor."), "crm config edit", "EDITOR=nano crm config edit"
)
def edit() -> None:
    """All settings in an editor."""
    from crm_tui.cli import editor

    with desk.at_work() as work:
        before = settings(work)

        def apply(text: str) -> bool:
            told = parse(text)
            changes = {key: value for key, value in told.items() if value != before[key]}
            _apply(work, changes, text)
            return bool(changes)

        if editor.edited(as_toml(before), "config", apply):
            work.tell(_("The settings were changed."))
        else:
            output.say(_("Nothing was changed."))


def as_toml(told: dict[str, str]) -> str:
    """The settings as a text to edit."""
    lines = ["# " + _("The shop itself; kept in the book.")]
    table = ""
    for key, value in told.items():
        part, _dot, name = key.partition(".")
        if part != table:
            if table:
                lines += ["", "# " + _("This machine.")]
            lines.append(f"[{part}]")
            table = part
        lines.append(f"{name} = {config.quoted(value)}")
    return "\n".join(lines) + "\n"


def parse(text: str) -> dict[str, str]:
    """The settings in an edited text; BadInput naming the line of what cannot be read."""
    import tomllib

    try:
        said: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise BadInput(
            _("The text cannot be read: %(why)s. Nothing was changed.") % {"why": problem}
        ) from problem
    told = {}
    for table, rows in said.items():
        for name, value in rows.items() if isinstance(rows, dict) else [("", "")]:
            key = f"{table}.{name}".rstrip(".")
            if key not in KEYS:
                raise _at(text, name or table, _("nobody knows a setting '%(key)s'") % {"key": key})
            if not isinstance(value, str):
                raise _at(text, name, _("'%(key)s' is a text; put it in quotes") % {"key": key})
            told[key] = value
    return told


def _apply(work: desk.Desk, changes: dict[str, str], text: str = "") -> None:
    """Check every change first, then keep them all."""
    own = {key.removeprefix("app."): value for key, value in changes.items() if key.startswith("app.")}
    facts = {key.removeprefix("shop."): value for key, value in changes.items() if key.startswith("shop.")}
    for name, value in [*facts.items(), *own.items()]:
        try:
            if name in facts:
                shop.check(name, value)
            else:
                config.check(config.Config(**{name: value}))
        except BadInput as problem:
            if not text:
                raise
            raise _at(text, name, problem.sentence.rstrip(".")) from problem
    if facts:
        shop.configure(work.book, facts, work.day)
    if own:
        config.write(config.read()._replace(**own))


def _at(text: str, name: str, why: str) -> CrmError:
    """The refusal with the line that it is about."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.split("=")[0].strip().strip("[]\"'") == name:
            return BadInput(
                _("Line %(number)d: %(why)s. Nothing was changed.") % {"number": number, "why": why}
            )
    return BadInput(_("%(why)s. Nothing was changed.") % {"why": why})


def _known(key: str) -> str:
    """The setting that is meant; `currency` alone is enough."""
    said = key.strip().lower()
    found = [name for name in KEYS if said in (name, name.partition(".")[2])]
    if len(found) != 1:
        raise BadInput(
            _("There is no setting '%(key)s'; there are %(known)s.")
            % {"key": key[:40], "known": ", ".join(KEYS)}
        )
    return found[0]

"""The commands, gathered as they are called for, and the way from words that are wrong to one sentence."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from crm_tui import __version__
from crm_tui.cli import output, pages, usage
from crm_tui.locale import N_, _

if TYPE_CHECKING:
    from typer._click import Command, Context, HelpFormatter

# Where each command lives: a module of this room, and its name in there; without one it is a noun.
COMMANDS = {
    "today": "daily",
    "find": "daily",
    "show": "daily",
    "log": "daily",
    "done": "daily",
    "snooze": "daily",
    "skip": "daily",
    "notify": "notices",
    "copy": "copying",
    "template": "templates",
    "contact": "joining",
    "followup": "followups",
    "order": "orders",
    "product": "products",
    "plan": "plans",
    "case": "cases",
    "review": "reviews",
    "report": "reports",
    "consent": "consents",
    "prospect": "prospects",
    "list": "lists",
    "pipeline": "pipelines",
    "script": "scripts",
    "offer": "pipelines",
    "ladder": "pipelines",
    "referrals": "pipelines",
    "segment": "segments",
    "import": "files",
    "export": "exports",
    "undo": "book",
    "history": "book",
    "backup": "book",
    "restore": "book",
    "doctor": "book",
    "refit": "book",
    "where": "book",
    "config": "settings",
    "demo": "demo",
    "completion": "completion",
}
_NOUNS = (
    "contact", "followup", "order", "product", "plan", "case", "review", "report", "prospect", "list", "segment",
    "template", "config",
)  # fmt: skip

# The first page, by the moment that a command serves: one screen of 24 lines.
_PAGE = (
    (
        N_("The day"),
        (
            ("today, notify", N_("whom to write to, and why; tell desktop and phone")),
            ("done, snooze, skip KEY", N_("finish rows of that list, put them off, drop them")),
            ("find WORDS, show CONTACT", N_("look somebody up; the whole card")),
            ("log, copy CONTACT …", N_("record a contact; copy a filled message (template)")),
        ),
    ),
    (
        N_("New customers"),
        (
            ("prospect, list, pipeline", N_("who may buy, how far they are, what a list brought")),
            ("script, offer, ladder", N_("what to say now; what to offer first, next and last")),
            ("referrals [CONTACT]", N_("who brought whom, rewards")),
        ),
    ),
    (
        N_("People and orders"),
        (
            ("contact, consent, segment", N_("people; who may be written to; groups of people")),
            ("order, product, plan", N_("what was bought; what you sell; steps that follow")),
            ("followup, case, review", N_("promises with a day; complaints; ratings")),
            ("report WHAT, refit", N_("value, complaints, ratings; learn the rhythms anew")),
        ),
    ),
    (
        N_("Files and the book"),
        (
            ("import FILE…", N_("take in what shops and address books export")),
            ("export WHAT --to FILE", N_("contacts, orders, followups or everything")),
            ("undo, history", N_("take an act back; what was done")),
            ("backup, restore, doctor", N_("a verified copy; bring one back; is all well?")),
            ("config, where, demo", N_("settings; where things are; a pretend shop to try")),
        ),
    ),
)


class Root(TyperGroup):
    """`crm`: loads the file of a command when it is called for."""

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002 - the signature is Typer's
        """Every command there is."""
        return list(COMMANDS)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """The command of that name; a call for one that nobody has is refused naming a near one."""
        module = COMMANDS.get(cmd_name)
        if module is None:
            if cmd_name.startswith("-") or ctx.resilient_parsing:
                return None
            raise usage.no_such_command("crm", cmd_name, COMMANDS)
        group = typer.main.get_command(import_module(f"crm_tui.cli.{module}").app)
        assert isinstance(group, TyperGroup)
        return group if cmd_name in _NOUNS else group.commands[cmd_name]

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:  # noqa: ARG002 - as above
        """The first page: one screen."""
        formatter.write(_("Usage: crm [--store FILE] [--lang en|zh] [--today DAY] COMMAND …") + "\n")
        for heading, rows in _PAGE:
            formatter.write(f"\n{_(heading)}\n" if heading == _PAGE[0][0] else f"{_(heading)}\n")
            for call, does in rows:
                formatter.write(f"  {call:<27}{_(does)}\n")
        formatter.write(_("'crm' alone opens the app. 'crm COMMAND --help' explains a command.") + "\n")
        formatter.write(_("Also: --debug, --version, --install-completion.") + "\n")


app = typer.Typer(
    name="crm",
    cls=Root,
    invoke_without_command=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _version(asked: bool) -> None:
    if asked:
        output.lines([f"crm-tui {__version__}"])
        raise typer.Exit


def _install_completion(asked: bool) -> None:
    if asked:
        from crm_tui.cli import completion

        completion.installed()
        raise typer.Exit


@app.callback()
def crm(
    context: typer.Context,
    store: Annotated[str | None, typer.Option("--store", metavar="FILE")] = None,
    lang: Annotated[str | None, typer.Option("--lang", metavar="LANG")] = None,
    today: Annotated[str | None, typer.Option("--today", metavar="DAY")] = None,
    debug: Annotated[bool, typer.Option("--debug")] = False,
    version: Annotated[bool, typer.Option("--version", is_eager=True, callback=_version)] = False,  # noqa: ARG001
    completion: Annotated[  # noqa: ARG001
        bool, typer.Option("--install-completion", is_eager=True, callback=_install_completion)
    ] = False,
) -> None:
    """What stands before the command, for calls that the door did not read to the end."""
    if "" in (store, today):
        raise usage.wrong(_("--store and --today need a value after them."))
    if lang not in (None, "en", "zh"):
        raise usage.wrong(_("The language can be en or zh, not '%(lang)s'.") % {"lang": lang})
    said = {"CRM_STORE": store, "CRM_LANG": lang, "CRM_TODAY": today, "CRM_DEBUG": "1" if debug else ""}
    os.environ.update({name: value for name, value in said.items() if value})
    if context.invoked_subcommand is None:
        _open_app(context)


def _open_app(context: typer.Context) -> None:
    if not (sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()):
        output.write(context.get_help() + "\n")
        return
    from crm_tui.cli import app as opener

    opener.open_app()


def run(words: list[str]) -> int:
    """Carry out a call; returns its exit code. CrmErrors and interruptions are the door's to say."""
    root = typer.main.get_command(app)
    try:
        with root.make_context("crm", words) as context:
            root.invoke(context)
        output.finish()
    except typer.Exit as leave:
        output.finish()
        return leave.exit_code
    except (usage.Wrong, typer.Abort) as problem:
        raise usage.explained(problem) from problem
    return 0


__all__ = ["COMMANDS", "Root", "app", "pages", "run"]

"""Commands and their help pages: usage, one paragraph, options, two examples, in the seller's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

from crm_tui.cli import usage
from crm_tui.locale import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from typer._click import Context, HelpFormatter, Parameter

# Typer would print its help with rich, which costs more than all the rest
typer.core.HAS_RICH = False


def noun(name: str, help: str) -> typer.Typer:  # noqa: A002 - Typer's own word for it
    """A group of commands about one noun."""
    app = typer.Typer(
        name=name, help=help, cls=Group, add_completion=False, rich_markup_mode=None, no_args_is_help=False
    )
    app.callback()(_nothing)
    return app


def _nothing() -> None:
    """Makes a noun of even a single verb."""


def command(app: typer.Typer, name: str, help: str, *examples: str) -> Callable[[Any], Any]:  # noqa: A002
    """Registers a command with its help and its examples."""
    return app.command(name, help=help, epilog="\n".join(examples), cls=Command)


class Command(TyperCommand):
    """A command whose help is one page in the seller's language."""

    def collect_usage_pieces(self, ctx: Context) -> list[str]:
        """The words after the command's name."""
        return [*map(_metavar, filter(_is_argument, self.get_params(ctx))), _("[OPTIONS]")]

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Usage, what it does, arguments and options, examples."""
        _head(self, ctx, formatter)
        for heading, chosen in ((_("Arguments"), _is_argument), (_("Options"), _is_option)):
            rows = [
                _record(param)
                for param in self.get_params(ctx)
                if chosen(param) and not getattr(param, "hidden", False)
            ]
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)
        if self.epilog:
            _examples(formatter, self.epilog)


class Group(TyperGroup):
    """A noun with its verbs."""

    def collect_usage_pieces(self, ctx: Context) -> list[str]:  # noqa: ARG002 - the signature is Typer's
        """The words after the noun."""
        return [_("COMMAND …")]

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The verb that is meant; one that nobody has is refused naming a near one."""
        if args[0] not in self.commands and not args[0].startswith("-") and not ctx.resilient_parsing:
            raise usage.no_such_command(ctx.command_path, args[0], self.commands)
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """A noun alone says too little."""
        if not args and not ctx.resilient_parsing:
            raise usage.verb_missing(ctx.command_path, self.commands)
        return super().parse_args(ctx, args)

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Usage, what it is about, its verbs, and the first example of the first two."""
        _head(self, ctx, formatter)
        commands = [self.commands[name] for name in self.list_commands(ctx)]
        with formatter.section(_("Commands")):
            formatter.write_dl([(str(one.name), one.help or "") for one in commands])
        examples = [one.epilog.splitlines()[0] for one in commands if one.epilog]
        _examples(formatter, "\n".join(examples[:2]))


def _head(self: Command | Group, ctx: Context, formatter: HelpFormatter) -> None:
    formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), _("Usage: "))
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(self.help or "")


def _examples(formatter: HelpFormatter, examples: str) -> None:
    formatter.write_paragraph()
    formatter.write(_("Examples") + ":\n")
    for line in examples.splitlines():
        formatter.write(f"  {line}\n")


def _is_argument(param: Parameter) -> bool:
    return param.param_type_name == "argument"


def _is_option(param: Parameter) -> bool:
    return param.param_type_name == "option"


def _metavar(param: Parameter) -> str:
    name = (param.metavar or str(param.name).upper()) + ("…" if param.nargs == -1 else "")
    return name if param.required else f"[{name}]"


def _record(param: Parameter) -> tuple[str, str]:
    said = str(getattr(param, "help", "") or "")
    if _is_argument(param):
        return _metavar(param), said
    if param.name == "help":
        said = _("this page")
    flag = getattr(param, "is_flag", False)
    shown = ", ".join([*param.opts, *param.secondary_opts]) + ("" if flag else f" {param.metavar or 'TEXT'}")
    if param.multiple:
        said += " " + _("(repeatable)")
    return shown, said

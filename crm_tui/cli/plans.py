"""Care plans: plan list, show, edit, apply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_tui.cli import desk, options, output, pages
from crm_tui.errors import CrmError
from crm_tui.locale import _, n_

if TYPE_CHECKING:
    from crm_tui.care.workflow import Rules

app = pages.noun("plan", _("Care plans: which steps follow an order, caps, quiet hours, festivals."))

_SHOWN = 10  # rows that would come or go, of which more are only counted
Dry = Annotated[bool, typer.Option("--dry-run", help=_("only show what would change"))]


@pages.command(app, "list", _("The plans in effect."), "crm plan list", "crm plan list --json")
def list_(as_json: options.Report = False) -> None:
    """Plans."""
    from crm_tui.care import planning

    with desk.at_work() as work:
        found = planning.plans(work.book)
        if as_json:
            output.value(found)
            return
        for one in found:
            first, *steps = planning.spoken(one)
            n = len(steps)
            output.lines([f"{first}: " + n_("%(n)d step", "%(n)d steps", n) % {"n": n}])


@pages.command(
    app, "show", _("One plan with its steps, or all of them."), "crm plan show", "crm plan show usual --json"
)
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("as 'crm plan list' prints it"))] = "",
    as_json: options.Report = False,
) -> None:
    """One plan."""
    from crm_tui.care import planning

    with desk.at_work() as work:
        found = [planning.plan(work.book, name)] if name else planning.plans(work.book)
        if as_json:
            output.value(found[0] if name else found)
        else:
            output.lines(line for one in found for line in planning.spoken(one))


@pages.command(
    app,
    "edit",
    _("The whole workflow, care.toml, in your editor; shows what would change today before it takes effect."),
    "crm plan edit",
    "EDITOR=nano crm plan edit --dry-run",
)
def edit(dry: Dry = False, yes: options.Yes = False) -> None:
    """Edits care.toml."""
    from crm_tui.care import planning
    from crm_tui.cli import editor
    from crm_tui.prospects import workflow_file as whole

    with desk.at_work() as work:

        def take(text: str) -> bool:
            rules = whole.read(text)
            if dry:
                _foretell(work, rules)
                return True
            if not _agreed(work, rules, yes):
                raise CrmError(_("Nothing was changed."))
            planning.keep(text)
            return _put(work, rules)

        if not editor.edited(whole.text(work.book), "care", take):
            output.say(_("Nothing was changed."))


@pages.command(
    app,
    "apply",
    _("Puts care.toml into effect, as it lies in the config folder."),
    "crm plan apply --dry-run",
    "crm plan apply --yes",
)
def apply(dry: Dry = False, yes: options.Yes = False) -> None:
    """Applies care.toml."""
    from crm_tui.prospects import workflow_file as whole

    with desk.at_work() as work:
        rules = whole.read(whole.text(work.book))
        if dry:
            _foretell(work, rules)
        elif not _agreed(work, rules, yes):
            raise CrmError(_("Nothing was changed."))
        else:
            _put(work, rules)


def _agreed(work: desk.Desk, rules: Rules, yes: bool) -> bool:
    """What would change is shown; at a terminal the seller says whether it shall."""
    from crm_tui.prospects import workflow_file as whole

    if whole.in_effect(work.book, rules):
        return True
    _foretell(work, rules)
    if yes or not desk.interactive():
        return True
    return desk.ask(_("Put it into effect? (yes/no)"), _("yes")).lower() in ("y", "yes", "是", "好")


def _put(work: desk.Desk, rules: Rules) -> bool:
    from crm_tui.prospects import workflow_file as whole

    if whole.in_effect(work.book, rules):
        output.lines([_("That is in effect already.")])
        return True
    whole.apply(work.book, rules, work.day)
    work.tell(_("The plans are in effect."))
    _left_behind(work)
    return True


def _left_behind(work: desk.Desk) -> None:
    """Stages that are no more, and who is still in them."""
    from crm_tui.prospects import board, pipeline

    old = pipeline.old_stages(work.book.db)
    for column in board.columns(work.book) if old else ():
        if column.stage in old:
            said = {"n": column.many, "stage": pipeline.say(column.stage)}
            output.say(
                n_(
                    "%(n)d prospect is still at '%(stage)s', no stage any more; 'crm prospect move' takes them on.",
                    "%(n)d prospects are still at '%(stage)s', no stage any more; 'crm prospect move' takes them on.",
                    column.many,
                )
                % said
            )


def _foretell(work: desk.Desk, rules: Rules) -> None:
    from crm_tui import today
    from crm_tui.prospects import workflow_file as whole

    appear, vanish = today.rehearse(work.book, lambda act: whole.put(act, rules), work.day)
    if not appear and not vanish:
        output.say(_("Today's list stays as it is."))
    for mark, reasons in (("+", appear), ("-", vanish)):
        for line in _told(work, mark, reasons):
            output.say(line)


def _told(work: desk.Desk, mark: str, reasons: list[Any]) -> list[str]:
    from crm_tui import today

    lines = [
        f" {mark} {reason.key}  {reason.name or ''}  {today.why(reason, work.day)}"
        for reason in reasons[:_SHOWN]
    ]
    more = len(reasons) - _SHOWN
    if more > 0:
        lines.append(f" {mark} " + n_("and %(n)d more", "and %(n)d more", more) % {"n": more})
    return lines

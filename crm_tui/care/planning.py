"""Care plans at work: the file she edits, what it would change, and putting it into effect in one act."""

# ruff: noqa: PTH105, PTH108, PTH110, PTH118 - as in config
from __future__ import annotations

import os
from typing import TYPE_CHECKING

from crm_tui import paths
from crm_tui.care import care_text, care_toml, workflow
from crm_tui.errors import CrmError, NotFound
from crm_tui.locale import _, n_
from crm_tui.store import settings
from crm_tui.words import sets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crm_tui.care.workflow import Plan, Rules
    from crm_tui.store.acts import Act
    from crm_tui.store.book import Book


def path() -> str:
    """Where care.toml is, or would be."""
    return os.path.join(paths.config_folder(), care_toml.FILE)


def text(book: Book) -> str:
    """What care.toml says; the rules in effect, written out, where there is none yet."""
    try:
        with open(path(), encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return care_text.write(workflow.load(book.db))
    except (OSError, UnicodeDecodeError) as problem:
        raise CrmError(
            _("%(path)s cannot be read: %(why)s.")
            % {"path": path(), "why": getattr(problem, "strerror", "") or problem}
        ) from problem


def read(words: str) -> Rules:
    """The rules that a text says; BadInput with line and reason."""
    return care_toml.parse(words, [*sets.names()])


def in_effect(book: Book, rules: Rules) -> bool:
    """Whether these rules are what holds now."""
    now = workflow.load(book.db)
    return workflow.numbered(rules, now, "") == workflow.numbered(now, now, "")


def put(act: Act, rules: Rules) -> None:
    """Put the rules into effect, as a part of an act; its settle makes the steps anew of whom they concern."""
    new = workflow.numbered(rules, workflow.load(act.db), act.day)
    settings.put(act, workflow.SETTING, workflow.frozen(new))


def apply(book: Book, rules: Rules, day: str) -> int:
    """The same in an act of its own; returns its batch."""
    with book.act("plan edit", day) as act:
        put(act, rules)
    return int(act.batch)


def keep(words: str) -> None:
    """Write care.toml, whole or not at all."""
    part = f"{path()}.part-{os.getpid()}"
    try:
        paths.make_private(paths.config_folder())
        with open(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(words)
        os.replace(part, path())
    except OSError as problem:
        raise CrmError(
            _("%(path)s could not be written: %(why)s.") % {"path": path(), "why": problem.strerror}
        ) from problem
    finally:
        if os.path.exists(part):
            os.unlink(part)


def plans(book: Book) -> list[dict[str, object]]:
    """The plans in effect for machines, in the order in which they are tried."""
    return [as_row(plan) for plan in workflow.load(book.db).plans]


def as_row(plan: Plan) -> dict[str, object]:
    """One plan for machines."""
    return {
        "name": plan.name,
        "when": dict(plan.when),
        "resume": plan.resume,
        "steps": [
            {"step": step.number, "name": step.name, "after": step.after, "before": step.before,
             "template": step.template, "purpose": "marketing" if step.marketing else "service",
             "channel": step.channel, "when": dict(step.when)}
            for step in plan.steps
        ],
    }  # fmt: skip


def plan(book: Book, name: str) -> dict[str, object]:
    """One plan by its name; NotFound naming those there are."""
    known = workflow.load(book.db).plans
    for one in known:
        if one.name == name:
            return as_row(one)
    raise NotFound(
        _("There is no plan '%(name)s'; there are %(known)s.")
        % {"name": name[:40], "known": ", ".join(one.name for one in known)}
    )


def spoken(one: dict[str, object]) -> Iterator[str]:
    """A plan in lines for people."""
    from crm_tui.care.step_rows import says

    when = one["when"]
    assert isinstance(when, dict)
    bound = ", ".join(f"{key} {_said(value)}" for key, value in when.items()) or _("the usual one")
    yield f" {one['name']}  ({bound})"
    steps = one["steps"]
    assert isinstance(steps, list)
    for step in steps:
        if step["after"] is not None:
            day = n_("%(n)d day after", "%(n)d days after", step["after"]) % {"n": step["after"]}
        elif not step["before"]:
            day = _("the day it runs out")
        else:
            n = step["before"]
            day = n_("%(n)d day before it runs out", "%(n)d days before it runs out", n) % {"n": n}
        channel = f" · {step['channel']}" if step["channel"] else ""
        yield f"  {step['name']:<14} {day} · {says(step['template'], step['name'])} · {_(step['purpose'])}{channel}"


def _said(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "/".join(map(str, value)) if isinstance(value, list | tuple) else str(value)

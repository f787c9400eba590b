"""What TAB proposes: people from the book at once, commands, verbs and options through Typer.

The shell's script calls `crm __complete N WORD…`, N being the place of the word under the cursor, and gets
lines of `value<TAB>description`; a line of FILES alone asks the shell for file names.
"""

from __future__ import annotations

import os

from crm_tui import paths
from crm_tui.text import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crm_tui.store.book import Book

    Proposal = tuple[str, str]

CALLED = "__complete"
FILES = ":files"
_MOST = 20
_FIRST = ("--store", "--lang", "--today")
# calls whose next word is a person, so that nobody waits for Typer: what stands before that word
_PERSON_NEXT = {
    ("show",), ("log",), ("copy",), ("consent",), ("contact", "edit"), ("contact", "tag"), ("contact", "untag"),
    ("contact", "archive"), ("contact", "forget"), ("contact", "dossier"), ("contact", "merge"), ("followup", "add"),
    ("order", "add"), ("case", "open"),
}  # fmt: skip
_VALUES = {
    "--lang": ("en", "zh"), "--format": ("table", "json", "ndjson", "csv", "tsv", "ids"),
    "--sort": ("name", "last", "spent", "created"),
    "--outcome": ("reached", "no-reply", "replied", "bought", "refused"),
    "--priority": ("high", "normal"), "--kind": ("question", "complaint", "return", "warranty"),
}  # fmt: skip


def answer(words: list[str]) -> None:
    """Write the proposals for a call of the shell's script; whatever is odd about it proposes nothing."""
    from crm_tui.cli import output

    place, *line = words or ["0"]
    at = int(place) if place.isascii() and place.isdigit() and len(place) < 4 else 0
    before, now = line[1:at], line[at] if at < len(line) else ""
    before, stores = _without_globals(before)
    os.environ.update(stores)
    for value, said in proposals(before, now):
        output.write(f"{value}\t{visible(said)}\n" if said else f"{value}\n")


def _without_globals(words: list[str]) -> tuple[list[str], dict[str, str]]:
    """The words without the options that stand before the command, and what those say."""
    said, at = {}, 0
    while at < len(words) and words[at] in (*_FIRST, "--debug"):
        if words[at] == "--debug":
            at += 1
            continue
        if at + 1 >= len(words):
            break
        if words[at] != "--lang":  # what is proposed is spoken in the usual language
            said["CRM_" + words[at][2:].upper()] = words[at + 1]
        at += 2
    return words[at:], said


def proposals(before: list[str], now: str) -> list[Proposal]:
    """(value, description) for the word `now` after the words `before` of a call."""
    last = before[-1] if before else ""
    if last in _VALUES and not now.startswith("-"):
        return [(one, "") for one in _VALUES[last] if one.startswith(now)]
    if last == "--store":
        return [(FILES, "")]
    if not now.startswith("-") and tuple(before) in _PERSON_NEXT:
        return people(now)
    return _by_typer(before, now)


def people(now: str) -> list[Proposal]:
    """People who fit the word; their name where it means them alone and is plain text, else their number."""
    from crm_tui import start
    from crm_tui.errors import CrmError
    from crm_tui.people import finding, rosters

    if not os.path.isfile(paths.book_path()):  # noqa: PTH113 - pathlib would be felt
        return []
    try:
        with start.open_to_read() as book:
            found = (
                finding.find(book, now, _MOST)
                if now.strip()
                else finding.rows_for(book, rosters.first(book, "active", _MOST))
            )
            return [(_meaning(book, row), _told(row)) for row in found]
    except CrmError:
        return []


def _meaning(book: Book, row: dict[str, Any]) -> str:
    from crm_tui.errors import CrmError
    from crm_tui.people import identity

    name, number = str(row["name"]), str(row["id"])
    if visible(name) != name or name != name.strip() or name.startswith("-") or len(name) > 60:
        return number
    try:
        return name if identity.resolve(book, name) == row["id"] else number
    except CrmError:
        return number


def _told(row: dict[str, Any]) -> str:
    """What tells this person from another one of that name."""
    parts = [str(row["name"]), *[str(one["value"]) for one in row["handles"][:1]]]
    return " · ".join([*parts, *[f"#{tag}" for tag in row["tags"][:2]]])[:80]


def _by_typer(before: list[str], now: str) -> list[Proposal]:
    """Commands, verbs, options, and people or files where an argument is one."""
    import typer

    from crm_tui.cli import main
    from crm_tui.errors import CrmError

    command: Any = typer.main.get_command(main.app)
    context = command.make_context("crm", [], resilient_parsing=True)
    rest = list(before)
    try:
        while rest and hasattr(command, "get_command"):
            command = command.get_command(context, rest.pop(0))
            if command is None:
                return []
    except CrmError:
        return []
    if now.startswith("-"):
        return _options(command, now)
    if hasattr(command, "get_command"):
        found = [(name, "") for name in command.list_commands(context) if name.startswith(now)]
        return [one for one in found if not one[0].startswith("_")]
    return _argument(command, rest, now)


def _options(command: Any, now: str) -> list[Proposal]:
    named = [(one, str(getattr(p, "help", "") or "")) for p in command.params for one in p.opts]
    own = [
        (one, said) for one, said in [*named, ("--help", "")] if one.startswith("-") and one.startswith(now)
    ]
    if hasattr(command, "get_command") and command.name == "crm":
        return own
    return list(dict(own).items())


def _argument(command: Any, rest: list[str], now: str) -> list[Proposal]:
    """The argument that comes next, by what its help calls it."""
    takes = {
        one for p in command.params if not getattr(p, "is_flag", False) for one in p.opts if one[:1] == "-"
    }
    if rest and rest[-1] in takes:
        return _named(next(p for p in command.params if rest[-1] in p.opts), now)
    given = [w for i, w in enumerate(rest) if not w.startswith("-") and (i == 0 or rest[i - 1] not in takes)]
    wanted = [p for p in command.params if p.param_type_name == "argument"]
    if not wanted:
        return []
    many = wanted[-1].nargs == -1
    if len(given) >= len(wanted) and not many:
        return []
    return _named(wanted[min(len(given), len(wanted) - 1)], now)


def _named(param: Any, now: str) -> list[Proposal]:
    metavar = str(param.metavar or "")
    if metavar.startswith(("CONTACT", "KEEP", "OTHER")):
        return people(now)
    return [(FILES, "")] if "FILE" in metavar or "FOLDER" in metavar else []

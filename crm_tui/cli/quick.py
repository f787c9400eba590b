"""The closed set of calls that the door answers without Typer: plain find, show and today."""

from __future__ import annotations

from crm_tui import start
from crm_tui.cli import answers, output
from crm_tui.errors import CrmError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Call = tuple[str, list[str], dict[str, Any]]  # command, words, options

# what may follow each command; anything else, and every doubtful case, is Typer's
_OPTIONS = {
    "find": {"--limit": "number", "--format": "format", "--json": "flag"},
    "show": {"--timeline": "number", "--json": "flag"},
    "today": {
        "--limit": "number",
        "--days": "number",
        "--format": "format",
        "--json": "flag",
        "--exit-code": "flag",
    },
}


def read(words: list[str]) -> Call | None:
    """The call, when its shape is one of those the door knows; else None."""
    command = words[0]
    allowed = _OPTIONS.get(command)
    if allowed is None:
        return None
    plain: list[str] = []
    options: dict[str, Any] = {}
    rest = iter(words[1:])
    for word in rest:
        if not word.startswith("-"):
            plain.append(word)
            continue
        option, equals, value = word.partition("=")
        kind = allowed.get(option, "")
        if option in options or not kind or (kind == "flag" and equals):
            return None
        if kind == "flag":
            options[option] = True
            continue
        read_value = _value(kind, command, value if equals else next(rest, ""))
        if read_value is None:
            return None
        options[option] = read_value
    if "--json" in options and "--format" in options:
        return None
    return (command, plain, options) if _fits(command, plain) else None


def _value(kind: str, command: str, text: str) -> int | str | None:
    if kind == "number":
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 and text.strip("0") else None
    known = answers.TODAY_FORMATS if command == "today" else answers.FORMATS
    return text if text in known else None


def _fits(command: str, plain: list[str]) -> bool:
    if command == "today":
        return not plain
    return bool(plain and "".join(plain).strip()) and (command != "show" or len(plain) == 1)


def answer(call: Call) -> int | None:
    """Write the answer; returns the exit code. None, before anything is written, where Typer should explain
    what is wrong.
    """
    try:
        return _answer(*call)
    except output.Unwritten:
        raise
    except CrmError:
        return None


def _answer(command: str, words: list[str], given: dict[str, Any]) -> int:
    by_code = "--exit-code" in given
    form = "json" if given.get("--json") else given.get("--format", "" if by_code else "table")
    with start.open_to_read() as book:
        if book.migrated:
            raise CrmError("")  # the long way makes what an older book has not kept
        if command == "find":
            if start.many_wait(book):
                raise CrmError("")  # the long way finishes what a killed import left
            answers.find(book, words, given.get("--limit", answers.FOUND), form)
        elif command == "show":
            answers.show(book, words[0], given.get("--timeline", answers.TIMELINE), form)
        else:
            due = answers.today(book, given.get("--days", 0), given.get("--limit", answers.WORK), form)
            return answers.DUE if by_code and due else 0
    return 0

"""What a template may say: Jinja2's own parser, and of what it reads only a short list of plain forms.

Nothing of Jinja2 but the parser is used. What is not named here (attributes, subscripts, calls, loops,
assignments, macros, includes, arithmetic) is refused before anything is filled in, so that a template
from a stranger can at most say something silly. Sizes are checked on the tokens, before the parser,
which works by recursion, sees them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from jinja2 import Environment, nodes
from jinja2.exceptions import TemplateSyntaxError

from crm_tui.errors import CrmError
from crm_tui.locale import _
from crm_tui.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 8000  # characters of a template
MOST_TAGS, MOST_TOKENS = 200, 1500  # of a template
MOST_IN_BRACES = 60  # tokens in one pair of braces
DEEPEST_BRACKETS = 8
DEEPEST_IFS = 8
LONGEST_NUMBER = 9
TAGS = ("if", "elif", "else", "endif")
FILTERS = ("default", "upper", "lower", "capitalize", "title", "trim")
_PLAIN = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.And, nodes.Or, nodes.Not,
    nodes.Compare, nodes.Operand, nodes.If, nodes.CondExpr, nodes.Filter,
)  # fmt: skip
_OPERATORS = ("eq", "ne", "lt", "lteq", "gt", "gteq")

# autoescape off: what comes out is a chat message, not a web page
_JINJA = Environment(autoescape=False)
# A line of nothing but tags and notes leaves no empty line: its end moves into the last tag, so that lines
# keep their numbers. (Jinja2's own trimming would also join lines that merely end in a tag.)
_ONLY_TAGS = re.compile(
    r"^[ \t]*((?:\{(?:%[^\n{}]*%|#[^\n{}]*#)\}[ \t]*)*\{(?:%[^\n{}]*(?=%)|#[^\n{}]*(?=#)))([%#]\})[ \t]*\n",
    re.MULTILINE,
)


class BadTemplate(CrmError):
    """A template that cannot be read, or says what no template may: the line and the reason."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(_("Line %(line)d of the template: %(reason)s.") % {"line": line, "reason": reason})
        self.line = line
        self.reason = reason


@lru_cache(maxsize=128)
def parse(text: str) -> nodes.Template:
    """The template as a tree of plain nodes; BadTemplate naming line and reason for anything else."""
    if len(text) > LONGEST:
        raise BadTemplate(1, _("a template has at most %(n)d characters") % {"n": LONGEST})
    text = _ONLY_TAGS.sub(r"\1\n\2", clean(text)[0].replace("\r\n", "\n"))
    try:
        _measure(text)
        tree = _JINJA.parse(text)
    except TemplateSyntaxError as problem:
        said = (problem.message or "").rstrip(".")
        raise BadTemplate(problem.lineno, _("it cannot be read (%(why)s)") % {"why": said}) from problem
    except RecursionError as problem:
        raise BadTemplate(1, _("it is nested too deeply")) from problem
    _check(tree)
    return tree


@lru_cache(maxsize=256)  # a day's list fills the same few templates for everybody; a tree is never changed
def fields(tree: nodes.Template) -> tuple[tuple[str, int], ...]:
    """(field, line) of every field that a template names, in its order, each once."""
    found: dict[str, int] = {}
    for node in tree.find_all(nodes.Name):
        found[node.name] = min(node.lineno, found.get(node.name, node.lineno))
    return tuple(sorted(found.items(), key=lambda one: one[1]))


def _measure(text: str) -> None:
    """Refuse what is too long or too deep for the parser."""
    tags = total = tokens = brackets = ifs = 0
    last = ""
    for line, kind, value in _JINJA.lex(text):
        if kind in ("variable_begin", "block_begin"):
            total, tokens, brackets = total + tokens, 0, 0
            tags += 1
            last = kind
        elif kind == "name" and last == "block_begin":
            if value not in TAGS:
                raise BadTemplate(
                    line, _("%(what)s cannot stand in a template") % {"what": f"'{value[:40]}'"}
                )
            ifs += {"if": 1, "endif": -1}.get(value, 0)
            last = ""
        elif kind != "whitespace":
            last = ""
        if kind in ("float", "integer") and (kind == "float" or len(value) > LONGEST_NUMBER):
            raise BadTemplate(line, _("only whole numbers of at most nine digits are understood"))
        if kind == "operator":
            brackets += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(value, 0)
        tokens += kind not in ("whitespace", "data")
        if tokens > MOST_IN_BRACES:
            raise BadTemplate(line, _("there is too much in one pair of braces"))
        if tags > MOST_TAGS or total > MOST_TOKENS:
            raise BadTemplate(line, _("it has too many braces for one message"))
        if brackets > DEEPEST_BRACKETS or ifs > DEEPEST_IFS:
            raise BadTemplate(line, _("it is nested too deeply"))
    if ifs > 0:
        raise BadTemplate(text.count("\n") or 1, _("an 'if' is not closed with {% endif %}"))


def _check(tree: nodes.Template) -> None:
    for node, line in _walk(tree):
        if not isinstance(node, _PLAIN):
            raise BadTemplate(line, _("%(what)s cannot stand in a template") % {"what": _named(node)})
        if isinstance(node, nodes.Operand) and node.op not in _OPERATORS:
            raise BadTemplate(line, _("%(what)s cannot stand in a template") % {"what": "'in'"})
        if isinstance(node, nodes.Const) and not isinstance(node.value, str | int | None):
            raise BadTemplate(line, _("%(what)s cannot stand in a template") % {"what": "a list"})
        if isinstance(node, nodes.CondExpr) and node.expr2 is None:
            raise BadTemplate(line, _("'… if …' needs an 'else …' too"))
        if isinstance(node, nodes.Filter):
            _check_filter(node)


def _walk(tree: nodes.Node) -> Iterator[tuple[nodes.Node, int]]:
    """Every node and its line, outer ones first, without recursion."""
    waiting = [(tree, 1)]
    while waiting:
        node, line = waiting.pop()
        line = node.lineno or line
        yield node, line
        waiting += [(child, line) for child in reversed(list(node.iter_child_nodes()))]


def _check_filter(node: nodes.Filter) -> None:
    if node.name not in FILTERS:
        raise BadTemplate(
            node.lineno,
            _("there is no filter '%(name)s'; there are %(known)s")
            % {"name": node.name[:40], "known": ", ".join(FILTERS)},
        )
    wanted = (1, 2) if node.name == "default" else (0, 0)
    constant = all(isinstance(arg, nodes.Const) for arg in node.args)
    plain = not (node.kwargs or node.dyn_args or node.dyn_kwargs) and node.node is not None
    if not (constant and plain and wanted[0] <= len(node.args) <= wanted[1]):
        example = "default('…')" if node.name == "default" else node.name
        raise BadTemplate(node.lineno, _("write that filter as '| %(example)s'") % {"example": example})


def _named(node: nodes.Node) -> str:
    """What a seller would call a node that is refused."""
    if isinstance(node, nodes.Getattr):
        return f"'.{node.attr[:40]}'"
    name = type(node).__name__
    return {
        "Getitem": "'[ ]'", "Call": "'( )'", "For": "'for'", "Assign": "'set'", "AssignBlock": "'set'",
        "Macro": "'macro'", "CallBlock": "'call'", "FilterBlock": "'filter'", "Include": "'include'",
        "Import": "'import'", "FromImport": "'from'", "Extends": "'extends'", "Block": "'block'", "With": "'with'",
        "Test": "'is'", "Mul": "'*'", "Add": "'+'", "Sub": "'-'", "Div": "'/'", "FloorDiv": "'//'", "Mod": "'%'",
        "Pow": "'**'", "Concat": "'~'", "Neg": "'-'", "Pos": "'+'", "List": "'[ ]'", "Dict": "'{ }'", "Tuple": "','",
    }.get(name, f"'{name.lower()}'")  # fmt: skip

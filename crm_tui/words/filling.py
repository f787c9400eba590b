"""Filling a template with plain facts, strictly: nothing is ever sent with a blank where a word belongs.

The tree that `syntax` let through is worked out here, node by node. Values are customers' text: they are
put in as they are, never read as a template again, on one line and without control characters.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from jinja2 import nodes

from crm_tui.errors import CrmError
from crm_tui.locale import _
from crm_tui.text import clean
from crm_tui.words import syntax
from crm_tui.words.fields import FIELDS, OWN
from crm_tui.words.syntax import BadTemplate

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    Fact = str | int | None

LONGEST_OUTPUT = 64 * 1024  # bytes
LONGEST_VALUE = 2000  # characters
_BLANK = "\u115f\u1160\u3164\uffa0\u2800"  # letters and signs that show nothing
_JOINERS = "\u200c\u200d"


class Unfilled(CrmError):
    """A field without a value and without a fallback; `fields` are the names that would have done."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        named = _(" or ").join(fields)
        super().__init__(
            _(
                "%(field)s is not known here; fill it in, or give the template a fallback: {{ %(first)s or '…' }}."
            )
            % {"field": named, "first": fields[0]}
        )
        self.fields = fields


class _Missing(tuple[str, ...]):
    """The fields that had no value; false, as an empty one is."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False


def fill(template_text: str, facts: Mapping[str, Fact]) -> str:
    """The template with these facts in it.

    `facts` are plain texts and whole numbers by field; None and blank texts count as missing. Unfilled
    names a field that has no value and no fallback, BadTemplate the line of a template that cannot be
    used; CrmError for more than 64 KB and for nothing at all.
    """
    tree = check(template_text, facts)
    text = _tidy(_Filling(facts).body(tree.body))
    if not text:
        raise CrmError(_("The template comes out empty; give it some words of its own."))
    return text


def check(template_text: str, also: Collection[str] = ()) -> nodes.Template:
    """The template as a tree; BadTemplate when it cannot be used, whatever the facts are.

    `also` are fields that are known besides FIELDS.
    """
    tree = syntax.parse(template_text)
    for field, line in syntax.fields(tree):
        if field not in FIELDS and field not in also and not field.startswith(OWN):
            raise BadTemplate(line, no_such_field(field))
    return tree


def no_such_field(field: str) -> str:
    """The reason for refusing a field that nobody knows, naming the nearest."""
    import difflib

    near = difflib.get_close_matches(field, FIELDS, 1)
    words = {"field": field[:40], "near": near[0] if near else ""}
    if near:
        return _("there is no field '%(field)s'; the nearest is %(near)s") % words
    return _("there is no field '%(field)s'; 'crm template fields' lists them") % words


def plain(value: object) -> str | int | None:
    """A fact as it may stand in a message: on one line, nothing hidden; None for a blank one.

    CrmError for what is neither text nor a whole number, and for more than 2,000 characters.
    """
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if type(value) is not str:
        raise CrmError(_("Only texts and whole numbers can be filled in."))
    if len(value) > LONGEST_VALUE:
        raise CrmError(
            _("A value to fill in is longer than %(n)d characters; shorten it.") % {"n": LONGEST_VALUE}
        )
    if not (value.isascii() and value.isprintable()):
        value = _without_hidden(clean(value)[0])
    return " ".join(value.split()) or None


def _without_hidden(value: str) -> str:
    """Line breaks and other control characters become spaces, what hides or turns the reading goes."""
    kept: list[str] = []
    for i, ch in enumerate(value):
        kind = unicodedata.category(ch)
        if kind in ("Cc", "Zl", "Zp"):
            kept.append(" ")
        elif ch in _JOINERS:
            if 0 < i < len(value) - 1 and not value[i - 1].isspace() and not value[i + 1].isspace():
                kept.append(ch)
        elif kind not in ("Cf", "Cs", "Cn", "Co") and ch not in _BLANK:
            kept.append(ch)
    whole = "".join(kept)
    return whole if whole.strip(_JOINERS + " ") else ""


def _tidy(text: str) -> str:
    """Line ends in one form, no control characters, no spaces at ends, at most one empty line together."""
    lines = clean(text)[0].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept: list[str] = []
    for line in lines:
        tidied = line if line.isascii() and line.isprintable() else _line(line)
        if tidied.strip() or (kept and kept[-1]):
            kept.append(tidied.rstrip())
    return "\n".join(kept).strip("\n")


def _line(line: str) -> str:
    bad = ("Cc", "Zl", "Zp", "Cs")
    line = line.replace("\t", " ")
    return "".join(ch for ch in line if unicodedata.category(ch) not in bad and not _turns(ch))


def _turns(ch: str) -> bool:
    return "\u202a" <= ch <= "\u202e" or "\u2066" <= ch <= "\u2069" or ch in "\ufeff\u200b\u2060"


class _Filling:
    """One template being filled: the facts, each made plain once, and how much came out."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self.facts = facts
        self.known: dict[str, str | int | _Missing] = {}
        self.size = 0

    def body(self, body: list[nodes.Node]) -> str:
        """The text of some nodes, one after the other."""
        return "".join(self._node(node) for node in body)

    def _node(self, node: nodes.Node) -> str:
        if isinstance(node, nodes.If):
            return self._branch(node)
        assert isinstance(node, nodes.Output)
        return "".join(self._shown(one) for one in node.nodes)

    def _branch(self, node: nodes.If) -> str:
        for choice in (node, *node.elif_):
            if self._value(choice.test):
                return self.body(choice.body)
        return self.body(node.else_)

    def _shown(self, node: nodes.Node) -> str:
        if isinstance(node, nodes.TemplateData):
            shown = node.data
        else:
            value = self._value(node)
            if isinstance(value, _Missing):
                raise Unfilled(value)
            if value is None or isinstance(value, bool):
                raise BadTemplate(node.lineno, _("what stands in {{ }} there is no text"))
            shown = str(value)
        self.size += len(shown.encode("utf-8", "replace"))
        if self.size > LONGEST_OUTPUT:
            raise CrmError(_("The filled template is longer than 64 KB; shorten it."))
        return shown

    def _value(self, node: nodes.Node) -> Any:
        """A text, a number, yes or no, or what is missing."""
        return _VALUES[type(node)](self, node)

    def name(self, node: nodes.Name) -> str | int | _Missing:
        """A fact, or that it is missing."""
        field = node.name
        if field not in self.known:
            value = plain(self.facts.get(field))
            self.known[field] = _Missing((field,)) if value is None else value
        return self.known[field]

    def either(self, node: nodes.Or) -> object:
        """The first that is something; when all are missing, every name that would have done."""
        left = self._value(node.left)
        if left:
            return left
        right = self._value(node.right)
        both = isinstance(left, _Missing) and isinstance(right, _Missing)
        return _Missing((*left, *right)) if both else right

    def both(self, node: nodes.And) -> object:
        """The second, when the first is something."""
        left = self._value(node.left)
        return self._value(node.right) if left else left

    def compare(self, node: nodes.Compare) -> bool:
        """Whether a comparison holds; missing is equal to nothing and compared with nothing."""
        left = self._value(node.expr)
        for operand in node.ops:
            right = self._value(operand.expr)
            if not self._holds(operand.op, left, right, node.lineno):
                return False
            left = right
        return True

    def _holds(self, op: str, left: object, right: object, line: int) -> bool:
        for one in (left, right):
            if isinstance(one, _Missing):
                raise Unfilled(one)
        if op in ("eq", "ne"):
            return (left == right) is (op == "eq")
        if isinstance(left, int) and isinstance(right, int):
            return {"lt": left < right, "lteq": left <= right, "gt": left > right, "gteq": left >= right}[op]
        raise BadTemplate(line, _("only numbers can be compared with < and >"))

    def choice(self, node: nodes.CondExpr) -> object:
        """One of two."""
        assert node.expr2 is not None
        return self._value(node.expr1 if self._value(node.test) else node.expr2)

    def filtered(self, node: nodes.Filter) -> object:
        """A value through a filter."""
        assert node.node is not None
        value = self._value(node.node)
        if node.name == "default":
            return self._value(node.args[0]) if isinstance(value, _Missing) else value
        if isinstance(value, _Missing) or value is None:
            return value
        changed: str = getattr(str(value), {"trim": "strip"}.get(node.name, node.name))()
        return changed


_VALUES: dict[type[nodes.Node], Callable[[_Filling, Any], Any]] = {
    nodes.Name: _Filling.name,
    nodes.Const: lambda _self, node: node.value,
    nodes.Or: _Filling.either,
    nodes.And: _Filling.both,
    nodes.Not: lambda self, node: not self._value(node.node),
    nodes.Compare: _Filling.compare,
    nodes.CondExpr: _Filling.choice,
    nodes.Filter: _Filling.filtered,
}

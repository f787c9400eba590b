"""Reading an expression: words into a tree of tests under and, or, not.

    spent>500 and quiet>60d and (#tea or bought:"Tea box") and not country:DE

Two conditions side by side mean `and`; `-` before one means `not`; full-width signs and 且 或 非 do too.
Whatever cannot be read is a BadInput that quotes the word it stumbled over.
"""

from __future__ import annotations

import re
from collections import namedtuple

from crm_tui.errors import BadInput
from crm_tui.locale import _
from crm_tui.segments import fields
from crm_tui.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

Expression = namedtuple("Expression", "tree text")
And = namedtuple("And", "parts")
Or = namedtuple("Or", "parts")
Not = namedtuple("Not", "part")
# one condition: the field's name and kind, = != < <= > >= or : (holds), the value as read, the words as typed
Condition = namedtuple("Condition", "field kind op value word")
Token = namedtuple("Token", "kind text op value")

LONGEST = 2000
_DEEPEST = 40
_WIDE = str.maketrans("（）＃：＜＞＝！－　“”„「」『』，；", '()#:<>=!- """""""&&')
_AND = ("and", "&", "&&", "并且", "而且", "且", "并")
_OR = ("or", "|", "||", "或者", "或")
_NOT = ("not", "!", "-", "不是", "非")
_SIGN = "<=|>=|!=|<>|==|≤|≥|≠|<|>|=|:"
_SIGNS = {"≤": "<=", "≥": ">=", "≠": "!=", "<>": "!=", "==": "="}
_NAME = r"[^\W\d][\w.]*"
_QUOTED = r'"[^"]*"'
# Chinese joins without blanks: the value ends where 且 or 或 begins another condition
_RUN = rf'(?:(?!(?:且|或|&)\s*(?:非|不是|!|-)?\s*(?:\#|\(|{_NAME}\s*(?:{_SIGN})))[^\s()"])+'
_TOKEN = re.compile(
    rf"""\s*(?:
        (?P<paren>[()])
      | (?P<sign>&&?|\|\|?|!(?!=)|-(?=[\#(]|{_NAME}\s*(?:{_SIGN}))|并且|而且|且|或者|或|不是|非)
      | (?P<join>(?:and|or|not)(?![\w.:<>=]))
      | \#\s*(?P<tag>{_QUOTED}|{_RUN})
      | (?P<name>{_NAME})\s*(?P<op>{_SIGN})\s*(?P<value>{_QUOTED}|{_RUN})?
      | (?P<word>{_QUOTED}|[^\s()]+)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_HINT = re.compile(rf"""^\s*[-!(]*\s*\#|(?:^|[\s(]){_NAME}\s*(?:{_SIGN})|[≤≥≠]""", re.IGNORECASE)


def parse(text: str) -> Expression:
    """The expression that a text is; BadInput, quoting the word, for one that cannot be read."""
    said = " ".join(clean(text)[0].split())
    if not said:
        raise BadInput(_("Say whom you mean, for example 'spent>500 and quiet>60d'."))
    if len(said) > LONGEST:
        raise BadInput(_("That is longer than %(n)d letters; shorten it.") % {"n": LONGEST})
    return Expression(_Reader(said).whole(), said)


def looks_like_one(text: str) -> bool:
    """Whether a text is meant as an expression rather than as words to find: it has a tag or a comparison."""
    found = _HINT.search(text.translate(_WIDE))
    return found is not None and "@" not in text.partition(":")[0]


def _tokens(text: str) -> list[Token]:
    plain, at, found = _widened(text), 0, []
    while match := _TOKEN.match(plain, at):
        at = match.end()
        shown = text[match.start() : at].strip()
        if match["paren"]:
            found.append(Token(match["paren"], shown, "", ""))
        elif match["sign"] or match["join"]:
            word = (match["sign"] or match["join"]).lower()
            found.append(Token("and" if word in _AND else "or" if word in _OR else "not", shown, "", ""))
        elif match["tag"]:
            found.append(Token("test", shown, ":", ("tag", match["tag"].strip('"'))))
        elif match["name"]:
            value = match["value"]
            sign = _SIGNS.get(match["op"], match["op"])
            found.append(Token("test", shown, sign, (match["name"], value and value.strip('"'))))
        else:
            found.append(Token("word", shown, "", match["word"].strip('"')))
    return found


def _widened(text: str) -> str:
    """Full-width signs as plain ones, outside quotes; a comma between two conditions is an `and`."""
    parts = text.translate({ord(q): '"' for q in "“”„「」『』"}).split('"')
    return '"'.join(part if i % 2 else part.translate(_WIDE) for i, part in enumerate(parts))


class _Reader:
    """Recursive descent over the tokens: or binds loosest, then and, then not."""

    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.at = 0
        self.depth = 0

    def whole(self) -> object:
        tree = self._either()
        if self.at < len(self.tokens):
            raise BadInput(_("A '%(sign)s' stands there without its partner.") % {"sign": self._peek().text})
        return tree

    def _peek(self) -> Token:
        return self.tokens[self.at] if self.at < len(self.tokens) else Token("", "", "", "")

    def _take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def _either(self) -> object:
        parts = [self._all()]
        while self._peek().kind == "or":
            self._take()
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self) -> object:
        parts = [self._one()]
        while self._peek().kind in ("and", "not", "test", "word", "("):
            if self._peek().kind == "and":
                self._take()
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self) -> object:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise BadInput(_("That is nested too deeply; take some of its parentheses away."))
        try:
            return self._inner()
        finally:
            self.depth -= 1

    def _inner(self) -> object:
        if self.at >= len(self.tokens):
            before = self.tokens[self.at - 1].text if self.at else ""
            raise BadInput(_("A condition is missing after '%(word)s'.") % {"word": before})
        token = self._take()
        if token.kind == "not":
            return Not(self._one())
        if token.kind == "(":
            tree = self._either()
            if self._peek().kind != ")":
                raise BadInput(_("A closing ')' is missing."))
            self._take()
            return tree
        if token.kind == "test":
            return self._test(token)
        if token.kind == "word":
            _refuse_word(token)
        raise BadInput(_("A condition is missing before '%(word)s'.") % {"word": token.text})

    def _test(self, token: Token) -> object:
        named, value = token.value
        name, field = fields.field_named(named)
        if not value:
            raise _quoting(token, _("it needs a value, as in %(example)s.") % {"example": field.example})
        if field.kind in ("money", "age", "day", "soon") and self._peek().kind == "word":
            value = self._with_unit(field, value)
        if token.op not in _OPS[field.kind]:
            raise _quoting(
                token, _("'%(sign)s' says nothing there; write %(example)s.")
                % {"sign": token.op, "example": field.example},
            )  # fmt: skip
        try:
            read = fields.reader(field)(value)
        except BadInput as problem:
            raise _quoting(token, problem.sentence) from problem
        if not read and isinstance(read, str):
            raise _quoting(token, _("it needs a value, as in %(example)s.") % {"example": field.example})
        return Condition(name, field.kind, token.op, read, token.text)

    def _with_unit(self, field: fields.Field, value: str) -> str:
        """`quiet > 2 weeks`, `spent > 500 USD`: the unit may stand apart."""
        joined = f"{value} {self._peek().value}"
        try:
            if value.replace(".", "").replace(",", "").isdecimal():
                fields.reader(field)(joined)
                self._take()
                return joined
        except BadInput:
            pass
        return value


_COMPARED = ("=", ":", "!=", "<", "<=", ">", ">=")
_OPS = {
    "money": _COMPARED, "number": _COMPARED, "age": ("<", "<=", ">", ">="), "day": _COMPARED,
    "soon": ("=", ":", "<", "<=", ">", ">="), "word": ("=", ":", "!="), "text": ("=", ":", "!="),
}  # fmt: skip


def _quoting(token: Token, why: str) -> BadInput:
    return BadInput(_("In '%(word)s': %(why)s") % {"word": token.text[:60], "why": why})


def _refuse_word(token: Token) -> NoReturn:
    word = token.value
    if fields.is_field(word):
        _name, field = fields.field_named(word)
        raise BadInput(
            _("'%(word)s' needs a value, as in %(example)s.") % {"word": word[:40], "example": field.example}
        )
    near = fields.near(word, ("and", "or", "not"))
    if near and len(word) < 6:
        raise BadInput(
            _("'%(word)s' is no condition; did you mean '%(near)s'?") % {"word": word, "near": near}
        )
    raise BadInput(
        _("'%(word)s' is no condition; write #%(word)s for a tag, name:%(word)s for a name.")
        % {"word": word[:40]}
    )

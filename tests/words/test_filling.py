"""What a template may say, what is refused, and that nothing is sent with a blank in it."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm_tui.errors import CrmError
from crm_tui.words import syntax
from crm_tui.words.filling import LONGEST_OUTPUT, Unfilled, fill, plain
from crm_tui.words.syntax import BadTemplate

FACTS: dict[str, str | int | None] = {
    "first_name": "Mara", "name": "Mara Lindqvist", "product": "Lavender soap", "days": 12, "orders": 1,
    "tracking": "", "offer": None,
}  # fmt: skip

HOSTILE = [
    "{{ first_name.__class__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ first_name['x'] }}",
    "{{ first_name[::-1] }}",
    "{{ first_name() }}",
    "{{ range(999999999) }}",
    "{{ lipsum(n=99999) }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ config }}",
    "{{ self }}",
    "{{ self._TemplateReference__context }}",
    "{{ request }}",
    "{{ namespace() }}",
    "{{ joiner }}",
    "{{ _('x') }}",
    "{% for x in range(10**9) %}a{% endfor %}",
    "{% for x in first_name %}{{ x }}{% endfor %}",
    "{% for x in y %}",
    "{{ 'a' * 10 ** 9 }}",
    "{{ 'a' * 999999999 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ first_name * 9 }}",
    "{{ first_name ~ first_name }}",
    "{{ first_name + first_name }}",
    "{{ [1] * 9 }}",
    "{{ (1, 2) }}",
    "{{ {'a': 1} }}",
    "{{ first_name | center(999999999) }}",
    "{{ first_name | indent(9999) }}",
    "{{ first_name | attr('__class__') }}",
    "{{ first_name | map('upper') }}",
    "{{ first_name | replace('a', 'b') }}",
    "{{ first_name | wordwrap }}",
    "{{ first_name | tojson }}",
    "{{ first_name | default(name) }}",
    "{{ first_name | default('a' * 99) }}",
    "{{ first_name | default }}",
    "{{ first_name | upper(1) }}",
    "{{ first_name | upper(*name) }}",
    "{{ '%s' | format(first_name) }}",
    "{{ '%999999999d' % days }}",
    "{{ '{0.__class__}'.format(first_name) }}",
    "{{ first_name is string }}",
    "{{ 'a' in first_name }}",
    "{% include 'x' %}",
    "{% import 'os' as os %}",
    "{% from 'os' import path %}",
    "{% extends 'x' %}",
    "{% block a %}{% endblock %}",
    "{% macro a() %}{% endmacro %}",
    "{% call a() %}{% endcall %}",
    "{% filter upper %}a{% endfilter %}",
    "{% set x = 1 %}",
    "{% set x %}a{% endset %}",
    "{% with a = 1 %}{% endwith %}",
    "{% autoescape true %}{% endautoescape %}",
    "{% do x %}",
    "{% debug %}",
    "{% trans %}x{% endtrans %}",
    "{% if first_name %}" * 400,
    "{% if first_name %}" * 150 + "{% endif %}" * 150,
    "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "{{ " + "[" * 7000,
    "{{ " + "not " * 1900 + "1 }}",
    "{{ 1" + " or 1" * 1500 + " }}",
    "{{ 1" + " and 1" * 1300 + " }}",
    "{{ 1" + " < 1" * 1900 + " }}",
    "{{ 1" + " if 1 else 1" * 600 + " }}",
    "{{ first_name" + "|upper" * 1300 + " }}",
    "{{ " + "-" * 7000 + "1 }}",
    "{{ " + "9" * 7000 + " }}",
    "{{ 1e400 }}",
    "{% if first_name %}a" + "{% elif name %}b" * 400 + "{% endif %}",
    "{% if first_name|upper|lower|title == 'x' %}{% endif %}" * 140,
    "{{ first_name }}" * 490,
    "{#" * 3900,
    "{%" * 3900,
    "{{" * 3900,
    "{% raw " * 1100,
    "{{ '" + "\\" * 7900,
    "{{" + " " * 7900,
    "{{ 'aaaa",
    "{{ first_name",
    "{{ true }}",
    "{{ none }}",
    "{{ 1 > 2 }}",
    "{{ not first_name }}",
    "{{ first_name > 3 }}",
    "{{ days > 'a' }}",
    "{{ offer > 3 }}",
    "{{ frist_name }}",
    "{{ offer }}",
    "{{ tracking }}",
    "{{ offer or tracking }}",
    "{{ offer if days else 1 if orders }}",
    "{{ '' }}",
    " \n\t ",
    "",
    "a" * 8001,
    "\x00",
]  # fmt: skip


@pytest.mark.parametrize("template", HOSTILE, ids=lambda text: text[:40].encode("unicode_escape").decode())
@pytest.mark.parametrize("name", ["Mara", "ß" * 2000], ids=["short", "long"])
def test_hostile_templates_are_refused_before_they_cost_anything(template: str, name: str) -> None:
    syntax.parse.cache_clear()
    before = time.process_time()
    with pytest.raises(CrmError) as refused:
        fill(template, FACTS | {"first_name": name})
    assert time.process_time() - before < 0.2  # of the CPU, so that a busy machine does not matter
    assert refused.value.sentence.endswith((".", "?"))
    assert "\x1b" not in refused.value.sentence


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("Hi {{ first_name or 'there' }}!", "Hi Mara!"),
        ("Hi {{ offer or 'there' }}!", "Hi there!"),
        ("Hi {{ offer or tracking or product }}!", "Hi Lavender soap!"),
        ("{{ offer | default('none') }}", "none"),
        ("{{ product | default('none') | upper }}", "LAVENDER SOAP"),
        ("{{ product | lower }} {{ product | title }} {{ ' x ' | trim }}", "lavender soap Lavender Soap x"),
        ("{% if tracking %}It is {{ tracking }}.{% endif %}Bye", "Bye"),
        ("{% if not tracking %}none{% else %}some{% endif %}", "none"),
        ("{% if days > 10 and orders == 1 %}once{% elif days > 5 %}b{% else %}c{% endif %}", "once"),
        ("{% if 10 < days <= 12 %}in{% endif %}", "in"),
        ("{% if first_name == 'Mara' %}you{% endif %}", "you"),
        ("{% if first_name != 3 %}text{% endif %}", "text"),
        ("{{ 'a' if offer else 'b' }}", "b"),
        ("{{ days }}", "12"),
        ("{# a note, {{ not }} sent #}Hi", "Hi"),
        ("{% raw %}{{ first_name }}{% endraw %}", "{{ first_name }}"),
        ("Hi\n{% if tracking %}\n{{ tracking }}\n{% endif %}\nBye", "Hi\nBye"),
        ("Hi\n{% if product %}\n{{ product }}\n{% endif %}\nBye", "Hi\nLavender soap\nBye"),
        ("Hi{% if product %} you{% endif %}\nBye", "Hi you\nBye"),
        ("Hi\r\n\r\n\r\n\r\nBye  \r\n", "Hi\n\nBye"),
        ("{{ '\\x1b[2J' }}a\x07\x1b]52;c;aaa\x07", "[2Ja]52;c;aaa"),
        ("{{ 'a' 'b' }}", "ab"),
    ],
)  # fmt: skip
def test_what_templates_can_say(template: str, filled: str) -> None:
    assert fill(template, FACTS) == filled


@pytest.mark.parametrize(
    ("template", "field"),
    [("{{ offer }}", "offer"), ("{{ tracking | upper }}", "tracking"), ("{{ offer or tracking }}", "offer or tracking"),
     ("{{ city }}", "city"), ("{% if offer == 'x' %}a{% endif %}", "offer"), ("{{ own_size }}", "own_size")],
)  # fmt: skip
def test_a_field_without_a_value_is_named_and_never_sent_blank(template: str, field: str) -> None:
    with pytest.raises(Unfilled, match=field) as refused:
        fill("Hello " + template, FACTS)
    assert refused.value.fields == tuple(field.split(" or "))


@pytest.mark.parametrize(
    "blank", ["", " ", "\n", "\u200b", "\u3164", "\x00", "\u202e", "\ufeff", "\u200d", "\x1b"]
)
def test_a_blank_value_is_a_missing_one(blank: str) -> None:
    with pytest.raises(Unfilled):
        fill("Hi {{ first_name }}", {"first_name": blank})
    assert fill("Hi {{ first_name or 'there' }}", {"first_name": blank}) == "Hi there"


@pytest.mark.parametrize(
    ("text", "line"),
    [("a\nb {{ x.y }}", 2), ("{# note #}\n{% if days %}\n\n{{ frist_name }}\n{% endif %}", 4),
     ("a\n\n{% for x in y %}", 3), ("a\n{{ (1 }}", 2), ("\n{% if days %}\nx\n", 3)],
)  # fmt: skip
def test_the_line_that_is_wrong_is_named(text: str, line: int) -> None:
    with pytest.raises(BadTemplate) as refused:
        fill(text, FACTS)
    assert refused.value.line == line
    assert f"Line {line} " in refused.value.sentence


def test_a_field_nobody_knows_is_refused_naming_the_nearest() -> None:
    with pytest.raises(BadTemplate, match="first_name"):
        fill("{{ frist_name or 'there' }}", FACTS)
    assert fill("{{ own_shoe_size or 42 }}", {}) == "42"
    assert fill("{{ whatever }}", {"whatever": "told by the caller"}) == "told by the caller"


@pytest.mark.parametrize(
    "value",
    ["{{ name }}", "{% if 1 %}", "{{ ''.__class__ }}", "{# x #}", "{0}", "%s", "$x", "[b]x[/b]", "=1+1"],
)
def test_a_value_is_never_read_as_a_template(value: str) -> None:
    assert fill("{{ product }}", {"product": value, "name": "secret"}) == value


@pytest.mark.parametrize("value", [1.5, True, ["a"], {"a": 1}, object(), b"x", "x" * 2001])
def test_only_plain_values_are_taken(value: object) -> None:
    with pytest.raises(CrmError):
        fill("{{ product }}", {"product": value})  # type: ignore[dict-item]


def test_what_comes_out_is_at_most_64_kb() -> None:
    long = {"product": "ä" * 2000}
    assert len(fill("{{ product }}" * 16, long).encode()) <= LONGEST_OUTPUT
    with pytest.raises(CrmError, match="64 KB"):
        fill("{{ product }}" * 17, long)


_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)


@given(_TEXT)
@example("a\u202eb")
@example("\ud800x")
@example("🏴\U000e0067\U000e007f")
@example("👩\u200d🚀")
def test_a_value_comes_out_on_one_line_and_does_nothing(value: str) -> None:
    kept = plain(value)
    if kept is None:
        with pytest.raises(Unfilled):
            fill("{{ product }}", {"product": value})
        return
    out = fill("<{{ product }}>", {"product": value})
    assert out == f"<{kept}>"
    assert isinstance(kept, str)
    assert not [ch for ch in kept if unicodedata.category(ch) in ("Cc", "Cs", "Zl", "Zp", "Co", "Cn")]
    assert not set(kept) & set("\n\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200b\u200e\u200f\ufeff")
    assert kept.strip() == kept != ""


@given(st.text(st.sampled_from("{}%#|. \n'\"ab()[]01-+*/~=<>,\\_"), max_size=60))
def test_any_text_is_filled_or_refused_with_a_sentence(template: str) -> None:
    try:
        assert len(fill(template, {"a": "x", "b": 1}).encode()) <= LONGEST_OUTPUT
    except CrmError as refused:
        assert refused.sentence  # noqa: PT017 - either will do


_PARTS = st.sampled_from([
    "{{ a }}", "{{ b or 'x' }}", "{% if a %}", "{% endif %}", "{% else %}", "{% elif b > 1 %}", "{{ a.b }}", "{{ a|upper }}",
    "{{ a if b else 'c' }}", " text ", "\n", "{# note #}", "{% for x in a %}", "{{ a is defined }}", "{% raw %}", "{% endraw %}",
])  # fmt: skip


@given(st.lists(_PARTS, max_size=12).map("".join), st.none() | st.just("V{{ b }}") | st.integers())
def test_any_pieces_are_filled_or_refused(template: str, value: str | int | None) -> None:
    try:
        out = fill(template, {"a": value, "b": "B"})
    except CrmError:
        return
    if "raw" not in template:
        assert ".b" not in template
        assert "for" not in template
    assert out.strip()

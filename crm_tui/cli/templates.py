"""Templates: list, show, edit, render, preview, fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_tui.cli import desk, options, output, pages
from crm_tui.cli.copying import Facts, Lang, Name, Order, filled, no_variant, told
from crm_tui.errors import CrmError
from crm_tui.locale import _, n_

if TYPE_CHECKING:
    from crm_tui.words.sets import Template

app = pages.noun("template", _("Templates: the words you send, as text files of your own."))
PREVIEWED = 20


@pages.command(
    app, "list", _("Every template, starters and your own."), "crm template list", "crm template list --json"
)
def list_(form: options.Format = "", as_json: options.Json = False) -> None:
    """Every template."""
    from crm_tui.cli import shapes
    from crm_tui.words import sets

    chosen = output.chosen(form, as_json)
    rows = sets.listing()
    output.rows(rows, shapes.template(), chosen)
    if chosen == "table" and any(row["own"] for row in rows):
        output.say(_("* your own"))


@pages.command(
    app, "show", _("A template as it is written, and what its fields mean."), "crm template show care/thanks",
    "crm template show care/thanks --lang zh",
)  # fmt: skip
def show(template: Name, lang: Lang = "", as_json: options.Report = False) -> None:
    """A template as it is written."""
    from crm_tui.words import fields, sets, syntax

    found = _chosen(template, lang)
    wrong: CrmError | None = None
    named: list[str] = []
    try:
        named = [field for field, _line in syntax.fields(syntax.parse(found.subject + "\n" + found.text))]
    except syntax.BadTemplate as problem:
        wrong = sets.located(found, problem)
    if as_json:
        told_of = {key: value for key, value in found._asdict().items() if key != "path"}
        output.value({**told_of, "path": found.path if found.own else None, "fields": named})
        return
    whose = (
        _("your own: %(path)s") % {"path": found.path}
        if found.own
        else _("a starter; 'crm template edit' makes it yours")
    )
    kind = _("service") if found.purpose == "service" else _("marketing")
    output.say(f"{found.name} · {found.lang} · {kind} · {whose}")
    if found.subject:
        output.lines([f"subject: {found.subject}"])
    for line in found.text.rstrip("\n").split("\n"):
        output.lines([line])
    if wrong is not None:
        raise wrong
    for field in named:
        output.say(
            f"  {field}: {_(fields.FIELDS[field]) if field in fields.FIELDS else _('a field of your own')}"
        )
    for one in sets.languages(found.name):
        if one != found.lang:
            output.say(_("also in: %(lang)s (--lang %(lang)s)") % {"lang": one})


@pages.command(
    app, "edit", _("Make a template yours, in your editor; the old one stays until the new one is right."),
    "crm template edit care/thanks", "crm template edit care/winter-tip --lang de",
)  # fmt: skip
def edit(template: Name, lang: Lang = "") -> None:
    """Edits a template."""
    from crm_tui import locale
    from crm_tui.cli import editor
    from crm_tui.words import sets

    name = template.strip().lower()
    if "/" not in name:
        name = sets.require(name)
    lang = lang or locale.language()
    sets.check_name(name, lang)
    found = sets.template(name, lang)
    before = sets.written(found) if found else _new(name)

    def apply(text: str) -> None:
        sets.keep(name, lang, text)

    if editor.edited(before, name.replace("/", "-"), apply, ".txt"):
        output.lines([_("kept: %(path)s") % {"path": sets.file_of(name, lang)}])
    else:
        output.say(_("Nothing was changed."))


def _new(name: str) -> str:
    """What the editor shows of a template that is not there yet: the words in another language, to translate."""
    from crm_tui.words import sets

    other = next((one for code in sets.languages(name) if (one := sets.template(name, code))), None)
    note = _("{{ first_name or 'there' }} fills in a field; 'crm template fields' lists them.")
    return f"{{# {note} #}}\n" + (sets.written(other) if other else "\n")


@pages.command(
    app, "render", _("A template filled for one person, to read."), "crm template render care/thanks 12",
    "crm template render care/review mara --order 1001 --lang en",
)  # fmt: skip
def render(
    template: Name,
    contact: options.Contact,
    lang: Lang = "",
    order: Order = "",
    field: Facts = [],  # noqa: B006 - Typer takes the default as it is
    as_json: options.Report = False,
) -> None:
    """A filled template."""
    from crm_tui.text import visible_lines
    from crm_tui.words import length

    with desk.at_work() as work:
        letter = filled(work, work.contact(contact), template, lang, order, field)
        size = length.measure(letter.text)
        if as_json:
            output.value({**letter._asdict(), "characters": size.characters, "sms": size.messages})
            return
        if letter.subject:
            output.lines([f"subject: {letter.subject}"])
        output.write(visible_lines(letter.text) + "\n")
        output.say(length.say(size))


@pages.command(
    app, "preview", _("A template tried on real people: who could not be filled in, and why; how long it gets."),
    "crm template preview care/lapse --limit 50", "crm template preview care/thanks --format csv",
)  # fmt: skip
def preview(
    template: Name,
    limit: Annotated[
        int,
        typer.Option("--limit", min=1, metavar="N", help=_("so many people, the newest first; usually 20")),
    ] = PREVIEWED,
    lang: Lang = "",
    field: Facts = [],  # noqa: B006
    form: options.Format = "",
    as_json: options.Json = False,
) -> None:
    """A template tried on people."""
    from crm_tui.care import writing
    from crm_tui.cli import shapes
    from crm_tui.people import rosters
    from crm_tui.words import sets

    chosen = output.chosen(form, as_json)
    name = sets.require(template)
    if lang and sets.template(name, lang) is None:
        raise no_variant(name, lang)
    with desk.at_work() as work:
        people = rosters.first(work.book, "active", limit)
        bad = 0

        def rows() -> Any:
            nonlocal bad
            for row in writing.tried(work.book, name, people, work.day, lang=lang, extra=told(field)):
                bad += row["problem"] is not None
                yield row

        output.rows(rows(), shapes.tried(), chosen)
        good = len(people) - bad
        said = n_("%(n)d person can be written to", "%(n)d people can be written to", good) % {"n": good}
        output.say(said + (", " + n_("%(n)d not", "%(n)d not", bad) % {"n": bad} if bad else ""))


@pages.command(
    app, "fields", _("Every field a template may name."), "crm template fields", "crm template fields --json"
)
def fields_(as_json: options.Report = False) -> None:
    """Every field."""
    from crm_tui.words import fields

    if as_json:
        output.value([{"name": name, "about": about} for name, about in fields.FIELDS.items()])
        return
    named = [(f"{{{{ {name} }}}}", _(about)) for name, about in fields.FIELDS.items()]
    own = ("{{ own_… }}", _("a field of your own on a card: 'Shoe size' is own_shoe_size"))
    output.aligned([*named, own])
    output.lines([
        "",
        _("With a fallback:  {{ first_name or 'there' }}"),
        _("Only if known:    {% if tracking %}It travels as {{ tracking }}.{% endif %}"),
        _("One of two:       {% if orders and orders > 1 %}again{% else %}for the first time{% endif %}"),
        _("Changed:          {{ product | lower }}, also upper, capitalize, title, trim, default('…')"),
        _("A note to you:    {# this is not sent #}"),
        _("The first lines may be 'subject: …' (for e-mail) and 'purpose: service' or 'purpose: marketing'."),
    ])  # fmt: skip


def _chosen(name: str, lang: str) -> Template:
    from crm_tui import locale
    from crm_tui.words import sets

    name = sets.require(name)
    known = sets.languages(name)
    if lang and lang not in known:
        raise no_variant(name, lang)
    here = locale.language()
    found = sets.template(name, lang or (here if here in known else known[0]))
    assert found is not None
    return found

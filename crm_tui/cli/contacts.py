"""People: contact add, edit, list, tag, untag, archive, dossier, forget."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from crm_tui.cli import desk, options, output, pages, rosters, shapes
from crm_tui.errors import BadInput, CrmError
from crm_tui.locale import _

app = pages.noun("contact", _("People: add, edit, list, tag, put aside, forget."))

Tags = Annotated[list[str], typer.Argument(metavar="TAG", help=_("a word of your own, like vip"))]


def _many(name: str, metavar: str, said: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(name, metavar=metavar, help=said)
    return option


Phones = Annotated[list[str], _many("--phone", "PHONE", _("as they wrote it"))]
Emails = Annotated[list[str], _many("--email", "EMAIL", _("an address"))]
Handles = Annotated[list[str], _many("--handle", "KIND:VALUE", _("like wechat:mei_88"))]
Labels = Annotated[list[str], _many("--tag", "TAG", _("a word of your own"))]
Fields = Annotated[list[str], _many("--field", "NAME=VALUE", _("a field of your own"))]
Birthday = Annotated[str | None, _many("--birthday", "DAY", _("1990-04-03, 04-03 or lunar:8-15"))]
Source = Annotated[str | None, _many("--source", "TEXT", _("where they came from"))]
Referred = Annotated[str | None, _many("--referred-by", "CONTACT", _("who brought them"))]
KeepInTouch = Annotated[str | None, _many("--keep-in-touch", "SPAN", _("like '6 weeks'"))]
Note = Annotated[str | None, _many("--note", "TEXT", _("what you want to remember"))]
Force = Annotated[bool, typer.Option("--force", help=_("even if somebody has that handle already"))]
More = Annotated[
    list[str],
    _many(
        "--set", "FACT=VALUE", _("any other fact: nickname, company, language, city, country, interests …")
    ),
]


@pages.command(
    app,
    "add",
    _("Add a person; prints the id."),
    "crm contact add 王小明 --phone 13800138000 --handle wechat:xiaoming88 --tag 老客",
    "crm contact add 'Theo O''Rourke' --email theo@example.org --note 'likes blue'",
)
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("as they are called"))],
    phone: Phones = [],  # noqa: B006 - Typer takes the default as it is
    email: Emails = [],  # noqa: B006
    handle: Handles = [],  # noqa: B006
    tag: Labels = [],  # noqa: B006
    field: Fields = [],  # noqa: B006
    more: More = [],  # noqa: B006
    birthday: Birthday = None,
    source: Source = None,
    referred_by: Referred = None,
    keep_in_touch: KeepInTouch = None,
    note: Note = None,
    force: Force = False,
    as_json: options.Report = False,
) -> None:
    """Adds a person."""
    from crm_tui.people import contacts

    with desk.at_work() as work:
        facts = _facts(work, birthday, source, referred_by, keep_in_touch, note, more)
        contact = contacts.add(
            work.book,
            name,
            phones=phone,
            emails=email,
            handles=handle,
            tags=tag,
            fields=_pairs("--field", field),
            force=force,
            day=work.day,
            **facts,
        )
        if as_json:
            output.value(rosters.row(work.book, contact))
        else:
            output.lines([str(contact)])
            output.say(_("added %(name)s") % {"name": work.name(contact)})
        work.undo_hint()


@pages.command(
    app,
    "edit",
    _("Change a person's facts; without options, a card opens in your editor."),
    "crm contact edit 12 --phone '+49 151 1000 4242' --note 'moved to Kiel'",
    "crm contact edit mei_88",
)
def edit(
    contact: options.Contact,
    name: Annotated[str | None, _many("--name", "NAME", _("another name"))] = None,
    phone: Phones = [],  # noqa: B006
    email: Emails = [],  # noqa: B006
    handle: Handles = [],  # noqa: B006
    drop_handle: Annotated[list[str], _many("--drop-handle", "VALUE", _("takes a handle away"))] = [],  # noqa: B006
    field: Fields = [],  # noqa: B006
    more: More = [],  # noqa: B006
    birthday: Birthday = None,
    source: Source = None,
    referred_by: Referred = None,
    keep_in_touch: KeepInTouch = None,
    note: Note = None,
    force: Force = False,
) -> None:
    """Changes a person's facts."""
    from crm_tui.people import contacts

    with desk.at_work() as work:
        person = work.contact(contact)
        facts = _facts(work, birthday, source, referred_by, keep_in_touch, note, more)
        if name is not None:
            facts["name"] = name
        if not (facts or phone or email or handle or drop_handle or field):
            _edit_card(work, person)
            return
        contacts.edit(
            work.book,
            person,
            phones=phone,
            emails=email,
            handles=handle,
            drop_handles=drop_handle,
            fields=_pairs("--field", field),
            force=force,
            day=work.day,
            **facts,
        )
        work.tell(_("changed %(name)s") % {"name": work.name(person)})


def _edit_card(work: desk.Desk, person: int) -> None:
    from crm_tui.cli import editor
    from crm_tui.people import toml_card

    before = toml_card.as_toml(work.book, person)

    def apply(text: str) -> bool:
        return toml_card.from_toml(work.book, person, text, work.day)

    if editor.edited(before, f"contact-{person}", apply):
        work.tell(_("changed %(name)s") % {"name": work.name(person)})
    else:
        output.say(_("Nothing was changed."))


@pages.command(
    app,
    "list",
    _("Everybody, the newest activity first."),
    "crm contact list --where 'spent>500 and quiet>60d and #tea' --sort spent",
    "crm contact list --format csv > people.csv",
)
def list_(
    tag: Annotated[str, typer.Option("--tag", metavar="TAG", help=_("only who bears it"))] = "",
    where: options.Where = "",
    sort: options.Sort = "",
    archived: Annotated[bool, typer.Option("--archived", help=_("those who were put aside"))] = False,
    limit: options.Limit = None,
    form: options.Format = "",
    as_json: options.Json = False,
) -> None:
    """Everybody."""
    chosen = output.chosen(form, as_json)
    with desk.at_work() as work:
        if where and (tag or archived):
            raise BadInput(_("--where goes by itself: write #TAG into it; it leaves out who was put aside."))
        if where:
            found = rosters.chosen(work.book, where, work.day, sort=sort, limit=limit)
        else:
            found = rosters.everybody(work.book, tag=tag, sort=sort, archived=archived, limit=limit)
        output.rows(found, shapes.people(lambda: work.today), chosen)


@pages.command(
    app, "tag", _("Put tags on a person."), "crm contact tag 12 vip tea", "crm contact tag wechat:mei_88 老客"
)
def tag_(contact: options.Contact, tags: Tags) -> None:
    """Tags a person."""
    from crm_tui.people import contacts

    with desk.at_work() as work:
        person = work.contact(contact)
        contacts.tag(work.book, person, tags, work.day)
        work.tell(_("tagged %(name)s") % {"name": work.name(person)})


@pages.command(
    app,
    "untag",
    _("Take tags off a person."),
    "crm contact untag 12 vip",
    "crm contact untag wechat:mei_88 老客",
)
def untag(contact: options.Contact, tags: Tags) -> None:
    """Untags a person."""
    from crm_tui.people import contacts

    with desk.at_work() as work:
        person = work.contact(contact)
        contacts.untag(work.book, person, tags, work.day)
        work.tell(_("took the tags off %(name)s") % {"name": work.name(person)})


@pages.command(
    app,
    "archive",
    _("Put a person aside: kept whole, on no list."),
    "crm contact archive 12",
    "crm contact archive 12 --back",
)
def archive(
    contact: options.Contact,
    back: Annotated[bool, typer.Option("--back", help=_("bring them back"))] = False,
) -> None:
    """Puts a person aside."""
    from crm_tui.people import contacts

    with desk.at_work() as work:
        person = work.contact(contact)
        contacts.archive(work.book, person, work.day, archived=not back)
        said = (
            _("brought %(name)s back")
            if back
            else _("put %(name)s aside; 'crm contact list --archived' shows them")
        )
        work.tell(said % {"name": work.name(person)})


@pages.command(
    app,
    "dossier",
    _("Everything the book has of a person, for whoever asks what you keep of them."),
    "crm contact dossier 12 --to mara.json",
    "crm contact dossier mara@example.com | jq .orders",
)
def dossier(
    contact: options.Contact,
    to: Annotated[
        str, typer.Option("--to", metavar="FILE", help=_("a .json file for you alone; '-' or none is stdout"))
    ] = "",
    force: Annotated[bool, typer.Option("--force", help=_("over a file that is there already"))] = False,
    as_json: options.Report = False,  # noqa: ARG001 - it is nothing else
) -> None:
    """Hands over a person's data."""
    from crm_tui.exchange import exporting
    from crm_tui.insight import person as insight
    from crm_tui.people import dossier as dossiers
    from crm_tui.text import dumps

    if to not in ("", "-") and not to.lower().endswith(".json"):
        raise BadInput(_("A dossier is written as JSON; name a file that ends in .json."))
    with desk.at_work() as work:
        person = work.contact(contact)
        found = dossiers.of(work.book, person)
        found["reckoned"] = insight.numbers(work.book, person, work.day, len(found["orders"]))
        if to in ("", "-"):
            output.value(found)
            return
        with exporting.whole(to, force=force) as file:
            file.write((dumps(found, indent=2) + "\n").encode("utf-8", "replace"))
        name = work.name(person)
    output.lines([_("everything about %(name)s written to %(file)s") % {"name": name, "file": to}])


@pages.command(
    app,
    "forget",
    _("Erase a person and everything in their name, for good."),
    "crm contact forget 12",
    "crm contact forget mara@example.com --yes",
)
def forget(contact: options.Contact, yes: options.Yes = False) -> None:
    """Erases a person."""
    from crm_tui.people import erasing

    with desk.at_work() as work:
        person = work.contact(contact)
        held = rosters.held(work.book, person)
        output.say(
            _("This removes %(name)s (#%(id)s) with %(held)s. It cannot be undone.")
            % {"name": work.name(person), "id": person, "held": held}
        )
        desk.confirm(_("Forget this person?"), yes)
        left = erasing.forget(work.book, person, work.day)
    for copy in left.backups:
        output.say(_("this copy still holds them; delete it when you can: %(path)s") % {"path": copy})
    if not left.finished:
        raise CrmError(
            _(
                "Forgotten, but another program holds the book open, so traces stay in its file:"
                " close that program and run 'crm doctor'."
            )
        )
    output.lines([_("forgotten; nothing in the book names them any more")])


def _facts(
    work: desk.Desk,
    birthday: str | None,
    source: str | None,
    referred_by: str | None,
    keep_in_touch: str | None,
    note: str | None,
    more: list[str],
) -> dict[str, Any]:
    facts: dict[str, Any] = dict(_pairs("--set", more))
    told = {"birthday": birthday, "source": source, "keep_in_touch": keep_in_touch, "note": note}
    facts |= {fact: said for fact, said in told.items() if said is not None}
    if referred_by is not None:
        facts["referred_by"] = work.contact(referred_by) if referred_by else ""
    return facts


def _pairs(option: str, words: list[str]) -> dict[str, str]:
    """NAME=VALUE, several times."""
    found = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name.strip():
            raise BadInput(
                _("%(option)s is written NAME=VALUE; '%(words)s' is not.") % {"option": option, "words": word}
            )
        found[name.strip()] = value
    return found

"""People who may be one, and who brought whom: contact merge, twins, hints."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_tui.cli import desk, options, output, pages
from crm_tui.cli.contacts import app
from crm_tui.errors import BadInput
from crm_tui.locale import _, n_

if TYPE_CHECKING:
    from crm_tui.people.merging import Merged

_TWIN_HEADS = ("score", "reasons", "one_id", "one", "other_id", "other")
_HINT_HEADS = ("contact_id", "contact", "text", "where", "inviter_id", "inviter")
People = Annotated[list[str], typer.Argument(metavar="[CONTACT] [CONTACT]", help=_("only about these"))]


@pages.command(
    app,
    "merge",
    _("Two records of one person become one; the first is kept, with everything of both."),
    "crm contact merge 12 87",
    "crm contact merge mara@example.com 'etsy:1234567'",
)
def merge(
    keep: Annotated[str, typer.Argument(metavar="KEEP", help=_("who stays"))],
    other: Annotated[str, typer.Argument(metavar="OTHER", help=_("who becomes part of them"))],
    as_json: options.Report = False,
) -> None:
    """Merges two people."""
    from crm_tui.care import consent
    from crm_tui.people import merging

    with desk.at_work() as work:
        one, two = work.contact(keep), work.contact(other)
        gone = work.name(two)
        done = merging.merge(work.book, one, two, work.day, consents=consent.join)
        if as_json:
            output.value(
                {
                    "id": done.keep, "name": done.name, "merged": done.other, "moved": done.moved,
                    "conflicts": [{"fact": f, "kept": kept, "other": lost} for f, kept, lost in done.conflicts],
                    "batch": work.acts[-1],
                }
            )  # fmt: skip
            return
        output.lines([_("%(name)s (#%(id)s) is now part of %(kept)s (#%(keep)s)")
                      % {"name": gone, "id": two, "kept": done.name, "keep": one}])  # fmt: skip
        output.lines(f" {line}" for line in _told(done))
        work.undo_hint()


def _told(done: Merged) -> list[str]:
    """What came along, and what the two said differently."""
    came = {
        "orders": n_("%(n)d order", "%(n)d orders", done.moved.get("orders", 0)),
        "handle": n_("%(n)d handle", "%(n)d handles", done.moved.get("handle", 0)),
        "event": n_("%(n)d contact event", "%(n)d contact events", done.moved.get("event", 0)),
        "followup": n_("%(n)d follow-up", "%(n)d follow-ups", done.moved.get("followup", 0)),
        "cases": n_("%(n)d case", "%(n)d cases", done.moved.get("cases", 0)),
    }
    words = [text % {"n": done.moved[table]} for table, text in came.items() if done.moved.get(table)]
    lines = [_("brought along: %(what)s") % {"what": _(", ").join(words)}] if words else []
    said = _("%(fact)s: kept '%(kept)s', the other said '%(lost)s'")
    return lines + [said % {"fact": fact, "kept": kept, "lost": lost} for fact, kept, lost in done.conflicts]


@pages.command(
    app,
    "twins",
    _("People who may be one and the same, the surest pairs first; --dismiss says that two are not."),
    "crm contact twins --limit 20",
    "crm contact twins 12 87 --dismiss",
)
def twins(
    people: People = [],  # noqa: B006 - Typer takes the default as it is
    dismiss: Annotated[bool, typer.Option("--dismiss", help=_("these two are two people"))] = False,
    limit: options.Limit = None,
    form: options.Format = "",
    as_json: options.Json = False,
) -> None:
    """Lists pairs."""
    from crm_tui.people import twins as rule

    chosen = output.chosen(form, as_json)
    if len(people) > 2 or (dismiss and len(people) != 2):
        raise BadInput(_("Name nobody, one person or two; with --dismiss name the two."))
    with desk.at_work() as work:
        named = [work.contact(words) for words in people]
        if dismiss:
            rule.dismiss(work.book, named[0], named[1], work.day)
            work.tell(_("noted: %(one)s and %(other)s are two people")
                      % {"one": work.name(named[0]), "other": work.name(named[1])})  # fmt: skip
            return
        found = rule.of(work.book, named[0]) if named else rule.find(work.book, _progress())
        found = [one for one in found if len(named) < 2 or named[1] in (one.one, one.other)][:limit]
        rows = [
            {
                "score": one.score,
                "reasons": list(one.reasons),
                "people": [_named(work, one.one), _named(work, one.other)],
            }
            for one in found
        ]
        output.rows(rows, _twin_shape(), chosen)
    if rows and chosen == "table":
        output.say(
            _("merge two with: crm contact merge KEEP OTHER; not one person: crm contact twins A B --dismiss")
        )


def _named(work: desk.Desk, contact: int) -> dict[str, Any]:
    return {"id": contact, "name": work.name(contact)}


def _progress() -> Any:
    if not sys.stderr.isatty():
        return None
    return lambda n: sys.stderr.write("\r " + _("%(n)s people looked at") % {"n": f"{n:,}"} + "\x1b[K\r")


def _twin_shape() -> output.Shape:
    def cells(row: dict[str, Any]) -> list[str]:
        one, other = row["people"]
        why = _(", ").join(_(reason) for reason in row["reasons"])
        return [
            f"{row['score']} %",
            f"#{one['id']}",
            str(one["name"]),
            f"#{other['id']}",
            str(other["name"]),
            why,
        ]

    def record(row: dict[str, Any]) -> list[str]:
        one, other = row["people"]
        told = (row["score"], "; ".join(row["reasons"]), one["id"], one["name"], other["id"], other["name"])
        return [str(cell) for cell in told]

    return output.Shape(
        cells, "><<<<<", (2, 4, 5), _TWIN_HEADS, record, lambda row: str(row["people"][0]["id"])
    )


@pages.command(
    app,
    "hints",
    _("Who may have brought whom, as notes and files say; --accept takes it, --dismiss drops it."),
    "crm contact hints",
    "crm contact hints 12 --accept",
)
def hints(
    contact: Annotated[str, typer.Argument(metavar="[CONTACT]", help=_("only about this person"))] = "",
    accept: Annotated[bool, typer.Option("--accept", help=_("the hint is right"))] = False,
    dismiss: Annotated[bool, typer.Option("--dismiss", help=_("the hint is wrong"))] = False,
    limit: options.Limit = None,
    form: options.Format = "",
    as_json: options.Json = False,
) -> None:
    """Lists hints, or judges one."""
    from itertools import islice

    from crm_tui.people import hints as rule

    chosen = output.chosen(form, as_json)
    if (accept and dismiss) or ((accept or dismiss) and not contact):
        raise BadInput(_("Name a person, and one of --accept and --dismiss."))
    with desk.at_work() as work:
        person = work.contact(contact) if contact else None
        if person is not None and accept:
            inviter = rule.accept(work.book, person, work.day)
            work.tell(_("%(name)s was brought by %(inviter)s")
                      % {"name": work.name(person), "inviter": work.name(inviter)})  # fmt: skip
        elif person is not None and dismiss:
            rule.dismiss(work.book, person, work.day)
            work.tell(_("dropped the hint about %(name)s") % {"name": work.name(person)})
        else:
            found = islice(rule.waiting(work.book, person), limit)
            output.rows((_hint_row(work, one) for one in found), _hint_shape(), chosen)


def _hint_row(work: desk.Desk, one: Any) -> dict[str, Any]:
    return {
        "contact": _named(work, one.contact), "text": one.text, "where": one.where,
        "inviter": _named(work, one.inviter) if one.inviter else None,
    }  # fmt: skip


def _hint_shape() -> output.Shape:
    def cells(row: dict[str, Any]) -> list[str]:
        inviter = row["inviter"]
        brought = _("perhaps brought by %(name)s (%(where)s)") % {"name": row["text"], "where": row["where"]}
        known = f"#{inviter['id']} {inviter['name']}" if inviter else _("nobody, or several, by that name")
        return [f"#{row['contact']['id']}", str(row["contact"]["name"]), brought, known]

    def record(row: dict[str, Any]) -> list[str]:
        inviter = row["inviter"] or {"id": "", "name": ""}
        contact = row["contact"]
        told = (contact["id"], contact["name"], row["text"], row["where"], inviter["id"], inviter["name"])
        return [str(cell) for cell in told]

    return output.Shape(cells, "<<<<", (1, 2, 3), _HINT_HEADS, record, lambda row: str(row["contact"]["id"]))

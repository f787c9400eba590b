"""`crm report value`: what each customer is worth and may bring, and the shop."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_tui.cli import desk, options, output, pages, shapes
from crm_tui.cli.output import Shape
from crm_tui.locale import _, n_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crm_tui.insight.refit import Progress

    Row = dict[str, Any]

_SHOWN = 20  # customers under the shop's part, unless all are asked for
_HEADS = (
    "id", "name", "external_id", "orders", "spent", "activity", "value", "currency", "tier", "loyalty",
    "potential_low", "potential_middle", "potential_high", "window_from", "window_middle", "window_to", "state",
    "rfm_r", "rfm_f", "rfm_m", "rfm_name",
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Adds `value` to the reports."""
    pages.command(
        app,
        "value",
        _(
            "What each customer is worth and may bring, and the shop in a few lines; --why says how it was reckoned."
        ),
        "crm report value",
        "crm report value 王小明 --why",
    )(value)


def value(
    contact: Annotated[
        str, typer.Argument(metavar="CONTACT", help=_("only this person; all customers otherwise"))
    ] = "",
    why: Annotated[bool, typer.Option("--why", help=_("with the reasons, in words"))] = False,
    people: Annotated[
        bool, typer.Option("--people", help=_("every customer, without the shop's part"))
    ] = False,
    limit: options.Limit = None,
    form: options.Format = "",
    as_json: options.Json = False,
) -> None:
    """The report on value."""
    from crm_tui import start
    from crm_tui.insight import report

    chosen = output.chosen(form, as_json)
    with desk.at_work() as work:
        with watched() as progress:
            start.refit_first(work.book, work.day, progress)
        if contact:
            found = report.row(work.book, work.contact(contact), work.day)
            _one(found, why, chosen, report.checked(work.book))
            return
        rows = report.rows(work.book, work.day)
        if chosen == "table" and not people:
            _shop(report.shop(work.book, work.day))
            limit = limit or _SHOWN
        elif limit is not None:
            rows = islice(rows, limit)
        _listed(rows, why, chosen, limit if chosen == "table" and not people else None)


def _progress(what: str, done: int, everybody: int) -> None:
    """Tell how a refit is getting on, to who watches."""
    if not sys.stderr.isatty():
        return
    words = {"fit": _("fitting"), "items": _("pairing items"), "check": _("checking"), "days": _("dating")}
    count = f" {done * 100 // everybody} %" if everybody > 1 else ""
    sys.stderr.write(f"\r {words.get(what, what)}{count} …\x1b[K")
    sys.stderr.flush()


@contextmanager
def watched() -> Iterator[Progress]:
    """A line on stderr that says how a refit is getting on, where somebody watches; gone when it is over."""
    try:
        yield _progress
    finally:
        if sys.stderr.isatty():
            sys.stderr.write("\r\x1b[K")


def _listed(rows: Iterator[Row], why: bool, form: str, limit: int | None) -> None:
    from crm_tui.insight import saying

    reasons = ((row | {"why": saying.why(row)} for row in rows) if why else rows) if form != "table" else rows
    if form != "table":
        output.rows(map(_machine, reasons), _SHAPE, form)
        return
    shown: list[Row] = []
    rest = False
    for row in rows:
        if limit is not None and len(shown) == limit:
            rest = True
            break
        shown.append(row)
    output.rows(shown, _SHAPE, form)
    if why:
        for row in shown:
            output.lines(
                [
                    "",
                    f"#{row['contact']['id']} {row['contact']['name']}",
                    *("  " + one for one in saying.why(row)),
                ]
            )
    output.finish()
    if rest:
        output.say(_("the first %(n)d; --people shows every customer") % {"n": limit})


def _machine(row: Row) -> Row:
    return {key: value for key, value in row.items() if key not in ("usual", "waited")}


def _one(row: Row, why: bool, form: str, checks: list[Row]) -> None:
    """One person's report."""
    from crm_tui.insight import saying

    if form == "json":
        output.value(_machine(row | ({"why": saying.why(row), "checks": checks} if why else {})))
        return
    if form != "table":
        output.rows([_machine(row)], _SHAPE, form)
        return
    output.lines([f"#{row['contact']['id']} {row['contact']['name']}"])
    if not row["tier"]:
        output.lines(saying.why(row))
        return
    said = saying.card({**row, "value": {**row, "amount": row["value"]}, "chance": row["loyalty"] / 100})
    output.aligned([(label, text) for label, text in said if label])
    if why:
        output.lines(["", *saying.why(row), *saying.checked(checks)])


def _shop(found: Row) -> None:
    """The shop's part, above the rows: for people alone, so it goes to stderr."""
    from crm_tui.insight import saying

    for line in saying.shop(found):
        output.say(line)
    output.say("")


def _cells(row: Row) -> list[str]:
    from crm_tui.insight import saying

    orders = n_("%(n)d order", "%(n)d orders", row["orders"]) % {"n": row["orders"]}
    worth = shapes.amount({"amount": row["value"], "currency": row["currency"]})
    chance = _("%(n)s of 100") % {"n": saying.percent(row["loyalty"] / 100)}
    ends = [
        shapes.amount({"amount": row["potential"][end], "currency": row["currency"]})
        for end in ("low", "high")
    ]
    name = row["contact"]["name"] or ""
    return [
        str(row["contact"]["id"]), name, row["tier"], worth, orders, chance, "–".join(ends), row["window"]["middle"],
        saying.spoken(row["state"]), saying.spoken(row["rfm"]["name"]),
    ]  # fmt: skip


def _record(row: Row) -> list[str]:
    flat = [row["contact"][key] for key in ("id", "name", "external_id")]
    flat += [row[key] for key in ("orders", "spent", "activity", "value", "currency", "tier", "loyalty")]
    potential, window, scored = row["potential"] or {}, row["window"] or {}, row["rfm"] or {}
    flat += [potential.get(end) for end in ("low", "middle", "high")]
    flat += [window.get(end) for end in ("from", "middle", "to")]
    flat += [row["state"], *(scored.get(what) for what in ("r", "f", "m", "name"))]
    return [shapes.plain(one) for one in flat]


_SHAPE = Shape(_cells, "><<>>>><<<", (1, 9, 6), _HEADS, _record, lambda row: str(row["contact"]["id"]))

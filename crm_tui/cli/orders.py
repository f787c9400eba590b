"""Orders by hand: order add, list, show, ship, deliver, refund, assign."""

from __future__ import annotations

from typing import Annotated

import typer

from crm_tui import money
from crm_tui.cli import desk, options, output, pages, records
from crm_tui.locale import _

app = pages.noun("order", _("Orders: what was bought, sent, and given back."))

Order = Annotated[str, typer.Argument(metavar="ORDER", help=_("the book's id (12) or the platform's number"))]
At = Annotated[str, typer.Option("--at", metavar="WHEN", help=_("when it was, if not now"))]


@pages.command(
    app,
    "add",
    _("Add an order by hand, paid unless said otherwise; prints the id."),
    "crm order add 12 --line SOAP:2:6.50 --line 'gift wrap:1:2.00'",
    "crm order add mei_88 --line '茶壶:1:640' --at yesterday --platform taobao --number 190000123",
)
def add(
    contact: options.Contact,
    line: Annotated[
        list[str],
        typer.Option("--line", metavar="ITEM:QTY:PRICE", help=_("a product's number or name, or free text")),
    ],
    currency: Annotated[str, typer.Option("--currency", metavar="CODE", help=_("if not the shop's"))] = "",
    platform: Annotated[str, typer.Option("--platform", metavar="NAME", help=_("where it was sold"))] = "",
    number: Annotated[str, typer.Option("--number", metavar="NUMBER", help=_("the platform's number"))] = "",
    at: At = "",
    unpaid: Annotated[bool, typer.Option("--unpaid", help=_("not paid yet"))] = False,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help=_("what you want to remember"))] = "",
) -> None:
    """Adds an order."""
    from crm_tui.trade import orders

    with desk.at_work() as work:
        person = work.contact(contact)
        lines = [orders.read_line(words) for words in line]
        when = work.moment(at, _("ordered"))
        made = orders.add(
            work.book,
            person,
            lines,
            currency=currency,
            platform=platform,
            number=number,
            at=(when.day.isoformat(), when.time) if when else None,
            paid=not unpaid,
            note=note,
            day=work.day,
        )
        output.lines([str(made)])
        row = orders.show(work.book, made)
        said = {"name": work.name(person), "amount": f"{row['total']} {row['currency']}"}
        output.say(_("order of %(name)s: %(amount)s") % said)
        work.undo_hint()


@pages.command(
    app,
    "list",
    _("Orders, newest first."),
    "crm order list --limit 20",
    "crm order list --contact 12 --format csv",
)
def list_(
    contact: Annotated[str, typer.Option("--contact", metavar="CONTACT", help=_("only this person's"))] = "",
    anonymous: Annotated[
        bool, typer.Option("--anonymous", help=_("only those that belong to nobody"))
    ] = False,
    limit: options.Limit = None,
    form: options.Format = "",
    as_json: options.Json = False,
) -> None:
    """Orders."""
    from crm_tui.trade import orders

    chosen = output.chosen(form, as_json)
    with desk.at_work() as work:
        person = work.contact(contact) if contact else None
        output.rows(orders.listing(work.book, person, anonymous, limit), records.ORDERS, chosen)


@pages.command(
    app,
    "show",
    _("One order whole: lines, money, parcels."),
    "crm order show 12",
    "crm order show 1900000000000000106 --json",
)
def show(order: Order, as_json: options.Report = False) -> None:
    """One order."""
    from crm_tui.trade import orders

    with desk.at_work() as work:
        found = orders.show(work.book, orders.resolve(work.book, order))
        if as_json:
            output.value(found)
        else:
            output.lines(records.order(found))


@pages.command(
    app,
    "ship",
    _("Record that an order left."),
    "crm order ship 12 --carrier DHL --tracking JD014600003",
    "crm order ship 190000123 --carrier 顺丰 --tracking SF1234567",
)
def ship(
    order: Order,
    carrier: Annotated[str, typer.Option("--carrier", metavar="NAME", help=_("who carries it"))] = "",
    tracking: Annotated[
        str, typer.Option("--tracking", metavar="NUMBER", help=_("the parcel's number"))
    ] = "",
    at: At = "",
) -> None:
    """Records a parcel."""
    from crm_tui.trade import orders

    with desk.at_work() as work:
        found = orders.resolve(work.book, order)
        orders.ship(work.book, found, carrier, tracking, work.day, _day(work, at))
        work.tell(_("order %(id)s is on its way") % {"id": found})


@pages.command(
    app,
    "deliver",
    _("Record that an order arrived."),
    "crm order deliver 12",
    "crm order deliver 190000123 --at yesterday",
)
def deliver(order: Order, at: At = "") -> None:
    """Records an arrival."""
    from crm_tui.trade import orders

    with desk.at_work() as work:
        found = orders.resolve(work.book, order)
        orders.deliver(work.book, found, work.day, _day(work, at))
        work.tell(_("order %(id)s has arrived") % {"id": found})


@pages.command(
    app,
    "refund",
    _("Give money back: all of it, or an amount on top of earlier ones."),
    "crm order refund 12",
    "crm order refund 12 --amount 6.50",
)
def refund(
    order: Order,
    amount: Annotated[
        str | None, typer.Option("--amount", metavar="AMOUNT", help=_("if not all that is left"))
    ] = None,
) -> None:
    """Records a refund."""
    from crm_tui.trade import orders

    with desk.at_work() as work:
        found = orders.resolve(work.book, order)
        refunded, currency = orders.refund(work.book, found, amount, work.day)
        said = {"id": found, "amount": money.show(refunded, currency)}
        work.tell(_("order %(id)s: %(amount)s refunded in all") % said)


@pages.command(
    app,
    "assign",
    _("Give an order that belongs to nobody to a person."),
    "crm order assign 12 mei_88",
    "crm order assign 190000123 15110004242",
)
def assign(order: Order, contact: options.Contact) -> None:
    """Gives an order to a person."""
    from crm_tui.trade import orders

    with desk.at_work() as work:
        found = orders.resolve(work.book, order)
        person = work.contact(contact)
        orders.assign(work.book, found, person, work.day)
        work.tell(_("order %(id)s belongs to %(name)s now") % {"id": found, "name": work.name(person)})


def _day(work: desk.Desk, at: str) -> str:
    when = work.moment(at)
    return when.day.isoformat() if when else ""

"""What people thought of products and service: review add, list."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_tui.cli import desk, options, output, pages
from crm_tui.cli.shapes import ago, plain
from crm_tui.locale import _

if TYPE_CHECKING:
    from crm_tui.cli.output import Shape

    Row = dict[str, Any]

app = pages.noun("review", _("What people thought of a product and of the service, 1 to 5."))

_HEADS = (
    "id", "contact_id", "contact", "day", "order", "number", "sku", "product", "product_rating", "service_rating",
    "text", "source",
)  # fmt: skip


@pages.command(
    app,
    "add",
    _("Keep what somebody thought; prints the id."),
    "crm review add 12 --order 31 --product-rating 5 --service-rating 4 'smells of summer'",
    "crm review add mei_88 --product SOAP --product-rating 2 '太香了'",
)
def add(
    contact: options.Contact,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=_("in their own words"))] = "",
    order: Annotated[str, typer.Option("--order", metavar="ORDER", help=_("which order it is about"))] = "",
    product: Annotated[
        str,
        typer.Option("--product", metavar="PRODUCT", help=_("its number or name, if the order had several")),
    ] = "",
    product_rating: Annotated[
        int | None, typer.Option("--product-rating", metavar="N", help=_("the product, 1 to 5"))
    ] = None,
    service_rating: Annotated[
        int | None, typer.Option("--service-rating", metavar="N", help=_("the service, 1 to 5"))
    ] = None,
    at: Annotated[str, typer.Option("--at", metavar="WHEN", help=_("when it was, if not now"))] = "",
) -> None:
    """Keeps a review."""
    from crm_tui.trade import orders, reviews

    with desk.at_work() as work:
        person = work.contact(contact)
        when = work.moment(at)
        made = reviews.add(
            work.book,
            person,
            product_rating=product_rating,
            service_rating=service_rating,
            text=text or None,
            order=orders.resolve(work.book, order) if order else None,
            product=product,
            on=when.day.isoformat() if when else None,
            day=work.day,
        )
        output.lines([str(made)])
        output.say(_("review of %(name)s kept") % {"name": work.name(person)})
        work.undo_hint()


@pages.command(
    app,
    "list",
    _("Reviews, newest first."),
    "crm review list --limit 20",
    "crm review list --product SOAP --format csv",
)
def list_(
    contact: Annotated[str, typer.Option("--contact", metavar="CONTACT", help=_("only this person's"))] = "",
    product: Annotated[
        str, typer.Option("--product", metavar="PRODUCT", help=_("only of this product: its number or name"))
    ] = "",
    limit: options.Limit = None,
    form: options.Format = "",
    as_json: options.Json = False,
) -> None:
    """Reviews."""
    from crm_tui.trade import reviews

    chosen = output.chosen(form, as_json)
    with desk.at_work() as work:
        person = work.contact(contact) if contact else None
        found = reviews.listed(work.book, contact=person, product=product, limit=limit)
        output.rows(map(reviews.as_row, found), shape(work.today), chosen)


def shape(today: date) -> Shape:
    """How reviews look."""
    from crm_tui.trade import reviews

    def cells(row: Row) -> list[str]:
        return [
            str(row["id"]),
            ago(row["day"], today),
            row["contact"]["name"] or "",
            (row["product"] or {}).get("name") or "",
            reviews.stars(row["product_rating"], row["service_rating"]),
            row["text"] or "",
        ]

    def record(row: Row) -> list[str]:
        product = row["product"] or {}
        facts = {**row, "contact_id": row["contact"]["id"], "contact": row["contact"]["name"]}
        facts |= {"sku": product.get("sku"), "product": product.get("name")}
        return [plain(facts[head]) for head in _HEADS]

    return output.Shape(cells, "><<<<<", (5, 3, 2), _HEADS, record, lambda row: str(row["id"]))

"""What is sold: product list, add, edit, show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.cli import desk, options, output, pages, shapes
from crm_tui.cli.output import Shape
from crm_tui.locale import _, n_

if TYPE_CHECKING:
    from crm_tui.cli.shapes import Row

app = pages.noun("product", _("What you sell: names, cost, how long it lasts, which care follows."))

Product = Annotated[str, typer.Argument(metavar="SKU", help=_("its sku, its name, or #id"))]
Category = Annotated[str | None, typer.Option("--category", metavar="C", help=_("what kind of thing it is"))]
Cost = Annotated[
    str | None, typer.Option("--cost", metavar="MONEY", help=_("what it costs you, like '4.20 EUR'"))
]
Lasts = Annotated[
    int | None,
    typer.Option("--lasts", min=0, metavar="DAYS", help=_("days until one is used up; 0: not known")),
]
Plan = Annotated[
    str | None, typer.Option("--plan", metavar="NAME", help=_("the care plan ('crm plan list')"))
]

_KEYS = ("id", "sku", "name", "category", "cost", "lasts", "plan")


def _cells(row: Row) -> list[str]:
    lasts = (
        n_("lasts %(n)d day", "lasts %(n)d days", row["lasts"]) % {"n": row["lasts"]} if row["lasts"] else ""
    )
    cost = shapes.amount(row["cost"]) if row["cost"] else ""
    return [
        str(row["id"]),
        row["sku"] or "",
        row["name"],
        row["category"] or "",
        cost,
        lasts,
        row["plan"] or "",
    ]


PRODUCTS = Shape(
    _cells,
    "><<<><<",
    (2, 3),
    _KEYS,
    lambda row: [shapes.plain(row[key]) for key in _KEYS],
    lambda row: str(row["id"]),
)


@pages.command(
    app, "list", _("Products by name."), "crm product list", "crm product list --category tea --json"
)
def list_(
    category: Category = None,
    limit: options.Limit = None,
    form: options.Format = "",
    as_json: options.Json = False,
) -> None:
    """Products."""
    from crm_tui.trade import products

    chosen = output.chosen(form, as_json)
    with desk.at_work() as work:
        output.rows(products.listing(work.book, category, limit), PRODUCTS, chosen)


@pages.command(
    app,
    "add",
    _("Add a product; prints its id."),
    "crm product add 'Long Jing 100 g' --sku LJ100 --category tea --lasts 40",
    "crm product add Teapot --cost '11.50 EUR'",
)
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("what you call it"))],
    sku: Annotated[str, typer.Option("--sku", metavar="SKU", help=_("its number in your shop"))] = "",
    category: Category = None,
    cost: Cost = None,
    lasts: Lasts = None,
    plan: Plan = None,
) -> None:
    """Adds a product."""
    from crm_tui.trade import products

    with desk.at_work() as work:
        made = products.add(
            work.book, name, sku=sku, category=category or "", cost=cost or "", lasts=lasts,
            plan=_plan(work, plan) or "", day=work.day,
        )  # fmt: skip
        output.lines([str(made)])
        work.undo_hint()


@pages.command(
    app,
    "edit",
    _("Change what is known of a product; '' or 0 takes a fact away."),
    "crm product edit LJ100 --lasts 40",
    "crm product edit Teapot --plan fragile --cost ''",
)
def edit(
    product: Product,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help=_("what you call it"))] = None,
    category: Category = None,
    cost: Cost = None,
    lasts: Lasts = None,
    plan: Plan = None,
    as_json: options.Report = False,
) -> None:
    """Edits a product."""
    from crm_tui.trade import products

    with desk.at_work() as work:
        row = products.edit(
            work.book, products.resolve(work.book, product), name=name, category=category, cost=cost,
            lasts=lasts, plan=_plan(work, plan), day=work.day,
        )  # fmt: skip
        if as_json:
            output.value(products.as_row(row))
        else:
            work.tell(_("changed: %(name)s") % {"name": row.name})


def _plan(work: desk.Desk, name: str | None) -> str | None:
    """A plan that there is, or "" for none."""
    if name:
        from crm_tui.care import planning

        planning.plan(work.book, name)
    return name


@pages.command(app, "show", _("One product."), "crm product show LJ100", "crm product show Teapot --json")
def show(product: Product, as_json: options.Report = False) -> None:
    """One product."""
    from crm_tui.trade import products

    with desk.at_work() as work:
        found = products.show(work.book, products.resolve(work.book, product))
        if as_json:
            output.value(found)
            return
        output.lines(["  ".join(filter(None, _cells(found)))])
        output.lines([
            "  " + _("%(orders)d orders by %(people)d people") % {"orders": found["orders"], "people": found["people"]}
        ])  # fmt: skip

"""What people say of products: report complaints, report ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_tui.cli import desk, options, output, pages
from crm_tui.cli.shapes import ago, plain
from crm_tui.locale import _, n_

if TYPE_CHECKING:
    from datetime import date

    Row = dict[str, Any]

_COMPLAINTS = (
    "product_id", "sku", "product", "kind", "reason", "cases", "open", "closed", "satisfaction", "days", "orders",
    "share",
)  # fmt: skip
_RATINGS = ("product_id", "sku", "product", "reviews", "rating", "service", "poor", "last")
From = Annotated[str, typer.Option("--from", metavar="WHEN", help=_("opened on this day or later"))]
To = Annotated[str, typer.Option("--to", metavar="WHEN", help=_("opened on this day or before"))]


def register(app: typer.Typer) -> None:
    """Put both under `crm report`."""
    pages.command(
        app,
        "complaints",
        _("Complaints, returns and warranty cases by product and reason, and the share of its orders."),
        "crm report complaints",
        "crm report complaints --from 2026-01-01 --format csv",
    )(complaints)
    pages.command(
        app,
        "ratings",
        _("Ratings by product, worst first."),
        "crm report ratings",
        "crm report ratings --json",
    )(ratings)


def complaints(
    since: From = "",
    until: To = "",
    limit: options.Limit = None,
    form: options.Format = "",
    as_json: options.Json = False,
) -> None:
    """Complaints by product and reason."""
    from crm_tui.trade import complaints as rule

    chosen = output.chosen(form, as_json)
    with desk.at_work() as work:
        first, last = work.moment(since, _("from")), work.moment(until, _("to"))
        found = rule.by_product(
            work.book,
            first=first.day.isoformat() if first else "",
            last=last.day.isoformat() if last else "",
        )
        output.rows(found[:limit], _complaints_shape(), chosen)
        output.finish()
        if not found and chosen == "table":
            output.say(_("No complaints, no returns, no warranty cases."))


def ratings(limit: options.Limit = None, form: options.Format = "", as_json: options.Json = False) -> None:
    """Ratings by product."""
    from crm_tui.trade import reviews

    chosen = output.chosen(form, as_json)
    with desk.at_work() as work:
        found = reviews.by_product(work.book)
        output.rows(found[:limit], _ratings_shape(work.today), chosen)
        output.finish()
        if not found and chosen == "table":
            output.say(_("Nobody rated anything yet: crm review add CONTACT --product-rating N"))


def _named(row: Row) -> str:
    return (row["product"] or {}).get("name") or _("no one product")


def _complaints_shape() -> output.Shape:
    def cells(row: Row) -> list[str]:
        content = _("satisfaction %(n)s") % {"n": row["satisfaction"]} if row["satisfaction"] else ""
        orders = n_("%(n)d order", "%(n)d orders", row["orders"]) % {"n": row["orders"]}
        share = f"{100 * float(row['share']):.1f} %" if row["share"] else ""
        return [
            _named(row),
            _(row["kind"]),
            row["reason"] or "",
            str(row["cases"]),
            _("%(n)d open") % {"n": row["open"]} if row["open"] else "",
            content,
            _("closed after %(n)s days") % {"n": row["days"]} if row["days"] else "",
            _("%(share)s of %(orders)s") % {"share": share, "orders": orders} if share else "",
        ]

    def record(row: Row) -> list[str]:
        return _record(row, _COMPLAINTS)

    return output.Shape(cells, "<<<><<<<", (0, 2), _COMPLAINTS, record, _product_id)


def _ratings_shape(today: date) -> output.Shape:
    def cells(row: Row) -> list[str]:
        return [
            _named(row),
            f"★ {row['rating']}" if row["rating"] else "",
            n_("%(n)d review", "%(n)d reviews", row["reviews"]) % {"n": row["reviews"]},
            _("service %(n)s") % {"n": row["service"]} if row["service"] else "",
            _("%(n)d poor") % {"n": row["poor"]} if row["poor"] else "",
            ago(row["last"], today),
        ]

    def record(row: Row) -> list[str]:
        return _record(row, _RATINGS)

    return output.Shape(cells, "<<<<<<", (0,), _RATINGS, record, _product_id)


def _record(row: Row, heads: tuple[str, ...]) -> list[str]:
    product = row["product"] or {}
    facts = {
        **row,
        "product_id": product.get("id"),
        "sku": product.get("sku"),
        "product": product.get("name"),
    }
    return [plain(facts[head]) for head in heads]


def _product_id(row: Row) -> str:
    return str((row["product"] or {}).get("id", ""))

"""Products by hand: what they are called, what they cost, how long they last, which care plan they have."""

from __future__ import annotations

from crm_tui import money
from crm_tui.errors import BadInput, CrmError, NotFound
from crm_tui.locale import _
from crm_tui.store import orders, settings
from crm_tui.store import products as store
from crm_tui.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from crm_tui.store.book import Book
    from crm_tui.store.products import Product

LONGEST_LASTS = 3650  # days
LONGEST = 1000  # characters of a name


def add(
    book: Book,
    name: str,
    *,
    sku: str = "",
    category: str = "",
    cost: str = "",
    lasts: int | None = None,
    plan: str = "",
    day: str,
) -> int:
    """Add a product; returns its id. CrmError for an sku or a name that one has already.

    lasts: days until it is used up · plan: the care plan of orders with it · cost: "4.20" or "4.20 EUR".
    """
    called = _words(name) or _words(sku)
    if not called:
        raise BadInput(_("A product needs a name."))
    values = _values(book, category=category, cost=cost, lasts=lasts, plan=plan)
    key = orders.product_key(_words(sku), called)
    with book.act("product add", day) as act:
        if store.is_taken(act.db, key):
            raise CrmError(
                _("There is a product '%(name)s' already; nothing was changed.") % {"name": sku or name}
            )
        made = act.insert("product", sku=_words(sku) or None, name=called, key=key, **values)
        act.about(detail=f"product {made}")
    return made


def edit(
    book: Book,
    product: int,
    *,
    name: str | None = None,
    category: str | None = None,
    cost: str | None = None,
    lasts: int | None = None,
    plan: str | None = None,
    day: str,
) -> Product:
    """Change some facts; None leaves one as it is, "" (0 for `lasts`) takes it away. Returns the row as it is now.

    Whoever bought it lately gets their steps of care anew in the same act.
    """
    values = _values(book, category=category, cost=cost, lasts=lasts, plan=plan)
    if name is not None:
        if not _words(name):
            raise BadInput(_("A product needs a name."))
        values["name"] = _words(name)
    with book.act("product edit", day, detail=f"product {product}") as act:
        row = _known(book, product)
        if not row.sku and "name" in values:  # without an sku the name is what makes it the same
            values["key"] = orders.product_key("", str(values["name"]))
            if values["key"] != orders.product_key("", row.name) and store.is_taken(
                act.db, str(values["key"])
            ):
                raise CrmError(
                    _("There is a product '%(name)s' already; nothing was changed.")
                    % {"name": values["name"]}
                )
        changes = {column: value for column, value in values.items() if getattr(row, column, "") != value}
        if changes:
            act.update("product", product, **changes)
    return _known(book, product)


def _values(
    book: Book, *, category: str | None, cost: str | None, lasts: int | None, plan: str | None
) -> dict[str, object]:
    found: dict[str, object] = {}
    if category is not None:
        found["category"] = _words(category) or None
    if plan is not None:
        found["plan"] = _words(plan) or None
    if lasts is not None:
        if not 0 <= lasts <= LONGEST_LASTS:
            raise BadInput(
                _("A product lasts from 1 to %(most)d days; 0 is for not known.") % {"most": LONGEST_LASTS}
            )
        found["lasts"] = lasts or None
    if cost is not None:
        minor, code = (
            money.read_money(cost, settings.get(book.db, "currency", "EUR")) if cost else (None, None)
        )
        if minor is not None and minor < 0:
            raise BadInput(_("What a product costs is not less than nothing."))
        found |= {"cost": minor, "cost_currency": code}
    return found


def _words(text: str) -> str:
    kept = clean(text)[0].strip()
    if len(kept) > LONGEST:
        raise BadInput(_("That name is too long; shorten it."))
    return kept


def resolve(book: Book, words: str) -> int:
    """The one product that the words mean: its sku, its name, or #id. NotFound for none and for several."""
    said = words.strip()
    found = store.named(book.db, said)
    digits = said.lstrip("#")
    if not found and digits.isascii() and digits.isdigit() and len(digits) < 19:
        row = store.get(book.db, int(digits))
        found = [row] if row else []
    if len(found) == 1:
        return int(found[0].id)
    if found:
        ids = ", ".join(f"#{one.id}" for one in found)
        raise NotFound(
            _("Several products are called '%(name)s': %(ids)s; say which.") % {"name": said, "ids": ids}
        )
    raise NotFound(_("There is no product '%(name)s'; 'crm product list' shows them.") % {"name": said[:60]})


def _known(book: Book, product: int) -> Product:
    row = store.get(book.db, product)
    if row is None:
        raise NotFound(
            _("There is no product '%(name)s'; 'crm product list' shows them.") % {"name": product}
        )
    return row


def as_row(row: Product) -> dict[str, object]:
    """A product for machines."""
    cost = None
    if row.cost is not None:
        cost = {"amount": money.amount_text(row.cost, row.cost_currency), "currency": row.cost_currency}
    return {
        "id": row.id, "sku": row.sku, "name": row.name, "category": row.category, "cost": cost,
        "lasts": row.lasts, "plan": row.plan,
    }  # fmt: skip


def listing(book: Book, category: str | None = None, limit: int | None = None) -> Iterator[dict[str, object]]:
    """Products by name."""
    return map(as_row, store.listed(book.db, category, limit))


def show(book: Book, product: int) -> dict[str, object]:
    """One product, with how many orders that count and people have it."""
    many, people = store.sold(book.db, product)
    return {**as_row(_known(book, product)), "orders": many, "people": people}

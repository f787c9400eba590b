"""The words that a column can be mapped to, and the shape of what a file's rows become."""

from __future__ import annotations

import difflib
from collections import namedtuple
from dataclasses import dataclass, field

from crm_tui.errors import BadInput
from crm_tui.locale import _
from crm_tui.people.handles import KINDS

# plain facts of a contact: field -> column of the contact table
CONTACT_FACTS = {
    "nickname": "nickname", "company": "company", "gender": "gender", "birthday": "birthday", "job": "job",
    "income_band": "income_band", "household": "household", "language": "language", "zone": "zone",
    "interests": "interests", "source": "source", "note": "note", "stage": "stage", "created_at": "created",
}  # fmt: skip
ADDRESS = ("address", "address2", "city", "region", "postcode", "country")
CONTACT_FIELDS = (
    "external_id", "name", "first_name", "last_name", "phone", "email", "handle", "handles", "tags", "platform",
    "receiver", "user", *CONTACT_FACTS, *ADDRESS, *(k for k in KINDS if k not in ("phone", "email")),
)  # fmt: skip
ORDER_FIELDS = (
    "number", "at", "status", "total", "paid", "currency", "shipping", "discount", "subtotal", "tax", "refunded",
    "payment", "shipped_at", "delivered_at", "paid_at", "cancelled_at", "carrier", "tracking", "note", "wishes",
    "channel", "shop", "platform",
)  # fmt: skip
LINE_FIELDS = ("sku", "name", "variant", "quantity", "price", "discount", "amount")
# what a row says of the whole order or of its own part of it, row by row: a format's `sum_up` makes sense of it
ROW_FIELDS = (
    "due", "shipping", "discount", "tax", "refunded", "state", "after", "item", "wrapping",
    "shipping_tax", "wrapping_tax", "tracking", "shipped",
)  # fmt: skip
CONSENT_CHANNELS = ("email", "sms", "phone", "post", "whatsapp", "wechat", "*")

KNOWN = frozenset(
    [f"contact.{f}" for f in CONTACT_FIELDS]
    + [f"order.{f}" for f in ORDER_FIELDS]
    + [f"line.{f}" for f in LINE_FIELDS]
    + [f"consent.{c}" for c in CONSENT_CHANNELS]
    + ["product.category"]
)
# two of the code points that Unicode sets aside for a program's own use: no blanks, in nobody's text
SEPARATOR = "\ufdd0"  # between several values of one cell that came as a list
OURS = {
    0xFDD0: None,
    0xFDD1: None,
    0: None,
}  # taken out of foreign text, with NUL, which SQLite takes for an end
PART = "\ufdd1"  # between the parts of one value: a handle and its label, the fields of a line


def check_field(name: str) -> str:
    """A field as --map names it; raises BadInput that names the nearest known one."""
    if name in KNOWN or (name.startswith("field.") and len(name) > 6):
        return name
    near = difflib.get_close_matches(name, KNOWN, 1)
    hint = near[0] if near else "contact.name, order.number, line.sku, field.NAME …"
    raise BadInput(_("'%(field)s' is no field to map to; perhaps %(hint)s.") % {"field": name, "hint": hint})


@dataclass(slots=True, frozen=True)
class Format:
    """How one kind of file is read: which header it has, and which column is which field.

    columns: header name (compared folded, without blanks around it) -> field, or a tuple of fields; aliases
    are simply more entries. needs: columns of which each must be there (a tuple: one of them) for a header to
    be recognised. fix: given the raw values {field: text} of one person or order, mends them in place and
    returns False for what is decoration (a footer, a total): counted as skipped. masked: the platform hides
    names and phones. orders: rows are (lines of) orders, else people. shape: given the header and the rows
    returns both as `columns` expects them, for files whose rows are no plain records. json: JSON with these
    keys is recognised too; lists and objects then stand in their cells as JSON. own: we wrote the file.
    tidy: given a row's cells, mends them in place and returns False for a footer (skipped). sum_up: given the
    values and the lines of an order, each with its ROW_FIELDS behind its LINE_FIELDS and category, mends the
    values and returns the lines.
    """

    name: str
    platform: str
    columns: dict[str, str | tuple[str, ...]]
    needs: tuple[str | tuple[str, ...], ...]
    orders: bool = False
    promises: bool = False  # rows are follow-ups
    fix: object = None  # Callable[[dict[str, str]], bool] | None
    fix_line: object = None
    statuses: dict[str, str] = field(default_factory=dict)
    currency: str = ""
    region: str = ""
    zone: str = ""
    yen: str = ""
    decimal: str = ""
    dayfirst: bool = False
    masked: bool = True
    quoted: bool = True
    names_make_people: bool = False
    total_of_lines: bool = False  # the file has no order total: it is the sum of its lines
    keep_extra: bool = True
    shape: object = (
        None  # Callable[[list[str], Iterator[Row | Reject]], tuple[list[str], Iterator[Row | Reject]]]
    )
    json: bool = False
    own: bool = False
    sheet: bool = True  # a spreadsheet's cells, with what one puts around them; JSON's values are as they are
    other: Format | None = None  # another kind of table that goes by the same name
    tidy: object = None  # Callable[[list[str]], bool] | None
    sum_up: object = None  # Callable[[dict[str, str], list[tuple[str, ...]]], list[tuple[str, ...]]] | None


# What rows become. Only plain tuples, lists, dicts and numbers inside: they are spooled to disk.
Person = namedtuple(
    "Person",
    "ids name rank handles facts tags address consents extra fields key digest line masked referrer places row",
    defaults=((), 0),
)  # places: further addresses, (label, lines, city, region, postcode, country); row: our own export's id
OrderRecord = namedtuple(
    "OrderRecord", "number platform shop facts lines parcels person name_only key digest line stated"
)
# facts: {column of the follow-up: text or None}; number: its id where it was written; cells: the row itself
Promise = namedtuple("Promise", "facts number person line cells")
# a line is sku, name, variant, quantity, price, discount, amount and category, in that order


class Reject(Exception):
    """A row that cannot be taken: the line it stands on and why, in words."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason

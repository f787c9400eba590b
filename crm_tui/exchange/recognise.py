"""Which format a header belongs to, and which of its columns is which field."""

from __future__ import annotations

import hashlib
from collections import namedtuple
from itertools import islice
from typing import TYPE_CHECKING

from crm_tui.errors import BadInput, CrmError
from crm_tui.exchange import proposing
from crm_tui.exchange.fields import KNOWN, Format, Reject, check_field
from crm_tui.locale import _
from crm_tui.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crm_tui.exchange.tables_in import Row

__all__ = ["KNOWN", "Plan", "UnknownHeader", "find_header", "mapped_format", "plan_for", "read_maps"]
RECORDS = "records"  # the plainest format: any table whose columns are named like contact fields
HEADER_WITHIN = 20  # rows: eBay writes a bare line first, Excel a `sep=;`
# fields: per column, the tuple of fields it fills; empty for what is kept in `extra`
Plan = namedtuple("Plan", "format header fields line")


def column_key(name: str) -> str:
    """The form in which column names are compared: folded, no blanks or quotes around, no BOM."""
    return fold(name.strip().strip("\ufeff").strip().lstrip("'=").strip('"').strip())


def score(format_: Format, keys: set[str]) -> int:
    """How many of a format's columns a header has; 0 when one that it needs is missing."""
    for need in format_.needs:
        wanted = (need,) if isinstance(need, str) else need
        if not any(column_key(name) in keys for name in wanted):
            return 0
    return sum(column_key(name) in keys for name in format_.columns)


def best(formats: Iterable[Format], header: list[str]) -> Format | None:
    """The format that JSON with these keys is of, if it is one of those that are written as JSON too."""
    keys = {column_key(name) for name in header}
    found = max((f for f in layouts(formats) if f.json), key=lambda f: score(f, keys), default=None)
    return found if found is not None and score(found, keys) else None


def layouts(formats: Iterable[Format]) -> Iterator[Format]:
    """Every kind of table that the formats are of."""
    for format_ in formats:
        kind: Format | None = format_
        while kind is not None:
            yield kind
            kind = kind.other


def plan_for(format_: Format, header: list[str], line: int) -> Plan:
    """The plan of reading a table by a format; of two columns for one field the first one's value wins."""
    by_key = {column_key(name): fields for name, fields in format_.columns.items()}
    fields: list[tuple[str, ...]] = []
    for name, own in zip(header, distinct(header), strict=True):  # `mail (2)` and `column 4` can be named too
        found = by_key.get(column_key(own)) or by_key.get(column_key(name), ())
        fields.append((found,) if isinstance(found, str) else tuple(found))
    return Plan(format_, distinct(header), fields, line)


def distinct(header: list[str]) -> list[str]:
    """Header names with doubled ones numbered and unnamed ones given a place, for what is kept in `extra`."""
    seen: dict[str, int] = {}
    out = []
    for place, name in enumerate(header, 1):
        plain = name.strip().strip("\ufeff") or f"column {place}"
        seen[plain] = seen.get(plain, 0) + 1
        out.append(plain if seen[plain] == 1 else f"{plain} ({seen[plain]})")
    return out


def find_header(
    rows: Iterator[Row | Reject], formats: Iterable[Format], wanted: Format | None
) -> tuple[Plan, list[Row | Reject]]:
    """(plan, rows already taken from the iterator after the header); raises CrmError that names the columns.

    `wanted` is the format that was asked for; its header is looked for in the first rows.
    """
    head = list(islice(rows, HEADER_WITHIN))
    best: tuple[int, int, Format] | None = None
    for place, row in enumerate(head):
        if isinstance(row, Reject):
            continue
        keys = {column_key(name) for name in (*row[1], *distinct(row[1]))}
        for format_ in layouts([wanted] if wanted else formats):
            points = score(format_, keys)
            if points and (best is None or points > best[0]):
                best = (points, place, format_)
    if best is None:
        below = [row[1] for row in head if not isinstance(row, Reject) and len(row[1]) > 1]
        raise unknown_header(below[0] if below else [], wanted, below[1:])
    row = head[best[1]]
    assert not isinstance(row, Reject)
    plan = plan_for(best[2], row[1], row[0])
    if wanted is None and best[2].name == RECORDS:  # a table of orders may well have a `name` too
        strange = [
            name for name, fields in zip(row[1], plan.fields, strict=True) if name.strip() and not fields
        ]
        if strange:
            below = [other[1] for other in head[best[1] + 1 :] if not isinstance(other, Reject)]
            raise unknown_header(row[1], None, below, strange)
    return plan, head[best[1] + 1 :]


class UnknownHeader(CrmError):
    """A table of no format that is known: its columns, and the field that each of them probably is."""

    def __init__(self, sentence: str, header: list[str], fields: list[str]) -> None:
        super().__init__(sentence)
        self.header = header
        self.fields = fields


def unknown_header(
    header: list[str],
    wanted: Format | None = None,
    rows: Iterable[list[str]] = (),
    strange: list[str] | None = None,
) -> CrmError:
    """The sentence for a file that is of no known format, naming its columns (`strange`: those alone)."""
    if wanted is not None:
        keys = {column_key(name) for name in header}
        missing = [n if isinstance(n, str) else " / ".join(n) for n in wanted.needs
                   if not any(column_key(x) in keys for x in ((n,) if isinstance(n, str) else n))]  # fmt: skip
        return CrmError(
            _("The file lacks the column %(missing)s that %(format)s needs; nothing was changed.")
            % {"missing": ", ".join(missing) or "-", "format": wanted.name}
        )
    if not header:
        return CrmError(_("The file has no header line that is known here; nothing was changed."))
    fields = proposing.propose(header, rows)
    header = distinct(header)
    sentence = _(
        "These columns belong to no format that is known here: %(columns)s. Say what they are with"
        " --map COLUMN=FIELD; nothing was changed."
    ) % {"columns": ", ".join(name.strip() for name in (strange or header)[:30])}
    if any(fields):
        sentence += " " + _("Perhaps: %(maps)s") % {"maps": proposing.as_words(header, fields)}
    return UnknownHeader(sentence, header, fields)


def read_maps(maps: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """{column: fields} of --map COLUMN=FIELD options; one column may fill several fields. Raises BadInput."""
    found: dict[str, tuple[str, ...]] = {}
    for words in maps:
        column, equal, name = words.rpartition("=")
        if not equal or not column.strip():
            raise BadInput(_("A mapping is written COLUMN=FIELD; '%(words)s' is not.") % {"words": words})
        found[column.strip()] = (*found.get(column.strip(), ()), check_field(name.strip()))
    return found


def mapped_format(maps: dict[str, tuple[str, ...]], platform: str) -> Format:
    """The format that her own mapping makes of any table."""
    named = {name for fields in maps.values() for name in fields}
    orders = any(name.startswith(("order.", "line.")) for name in named)
    if orders and "order.number" not in named and "order.at" not in named:
        raise BadInput(_("Orders need a column for order.number (or at least order.at)."))
    return Format(
        name="mapped", platform=platform or "own", columns=dict(maps), needs=tuple(maps), orders=orders, masked=False,
        names_make_people=True, total_of_lines="order.total" not in named,
    )  # fmt: skip


def header_key(header: Iterable[str]) -> str:
    """What a remembered mapping is found by: the header's column names, in any order."""
    names = sorted(column_key(name) for name in distinct(list(header)))
    return hashlib.blake2b("\x1f".join(names).encode(), digest_size=16).hexdigest()

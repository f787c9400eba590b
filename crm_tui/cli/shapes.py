"""How each kind of row looks in a table, and which columns it has in CSV and TSV."""

from __future__ import annotations

from crm_tui import money
from crm_tui.cli.output import Shape
from crm_tui.locale import N_, _, n_

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from typing import Any

    Row = dict[str, Any]

_SPEAK_FOR_THEMSELVES = ("phone", "email", "website")


def amount(row: Row) -> str:
    """{amount, currency} at a glance: ¥1,288.00."""
    if row.get("amount") is None or not row.get("currency"):
        return ""
    minor, currency = money.read_money(str(row["amount"]), str(row["currency"]))
    return money.pretty(minor, currency)


def amounts(rows: list[Row]) -> str:
    """Several of them: €12.00 + ¥30.00."""
    return " + ".join(map(amount, rows))


def plain(value: Any) -> str:
    """A JSON value as one cell of a CSV file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(map(plain, value))
    if isinstance(value, dict):
        if "amount" in value:
            return f"{value['amount']} {value['currency']}"
        if "kind" in value and "value" in value:
            return f"{value['kind']}:{value['value']}"
        if "name" in value:
            return str(value["name"])
        return " ".join(plain(one) for one in value.values() if one is not None)
    return str(value)


def _record(*keys: str) -> Callable[[Row], list[str]]:
    return lambda row: [plain(row.get(key)) for key in keys]


def handle(row: Row) -> str:
    """A handle for people: a phone or an e-mail as it is, anything else with its kind."""
    return row["value"] if row["kind"] in _SPEAK_FOR_THEMSELVES else f"{row['kind']} {row['value']}"


def people(today: Callable[[], date]) -> Shape:
    """The rows of `find` and `contact list`; `today` is what "12 days ago" counts from, asked when needed."""
    keys = ("id", "name", "external_id", "handles", "tags", "orders", "last_order", "spent", "state")

    def cells(row: Row) -> list[str]:
        handles = " · ".join(map(handle, row["handles"][:2]))
        n = row["orders"] or 0
        orders = n_("%(n)d order", "%(n)d orders", n) % {"n": n} if n else ""
        tags = " ".join(f"#{tag}" for tag in row["tags"])
        last = ago(row["last_order"], today()) if row["last_order"] else ""
        word = row["state"]
        state = _(word) if word and word != "none" else ""
        return [str(row["id"]), row["name"] or "", handles, orders, amounts(row["spent"]), last, state, tags]

    return Shape(cells, "><<>>><<", (7, 2, 1), keys, _record(*keys), _id)


def segments() -> Shape:
    """The rows of `segment list`."""
    keys = ("name", "expression", "people")
    return Shape(
        lambda row: [row["name"], row["expression"], f"{row['people']:,}"], "<<>", (1, 0), keys,
        _record(*keys), lambda row: str(row["name"]),
    )  # fmt: skip


def ago(text: str | None, day: date) -> str:
    """A day of the book in short words."""
    if not text:
        return ""
    from crm_tui import dates

    return dates.say_day(type(day).fromisoformat(str(text)[:10]), day)


def _id(row: Row) -> str:
    return str(row["id"])


_SECTIONS = {
    "followup": N_("PROMISED"), "case": N_("CASES"), "care": N_("CARE"), "lapsed": N_("QUIET"),
    "occasion": N_("OCCASIONS"), "prospect": N_("PROSPECTS"), "later": N_("LATER"),
}  # fmt: skip


def sections() -> list[str]:
    """Every heading, untranslated, in the order of the list."""
    return list(_SECTIONS.values())


def section(kind: str, promised: bool = False) -> str:
    """The heading, untranslated, under which a row stands: what was promised is one section, whatever it is."""
    return _SECTIONS["followup"] if promised else _SECTIONS.get(kind, _SECTIONS["care"])


def day(rows: list[Row], today: str) -> list[tuple[str, list[list[str]]]]:
    """The day's list as (heading, cells), each section in the order of the list; what is to come last."""
    found: dict[str, list[list[str]]] = {heading: [] for heading in _SECTIONS.values()}
    for row in rows:
        # an occasion shows before its day
        coming = row["due"] > today and row["kind"] != "occasion"
        heading = _SECTIONS["later"] if coming else section(row["kind"], row["promised"])
        found[heading].append(
            [row["key"], row["contact"]["name"] or "", row["why"] or "", amount(row["worth"] or {})]
        )
        found[heading] += [[other["key"], "", other["why"] or "", ""] for other in row["also"]]
    return [(_(heading), cells) for heading, cells in found.items() if cells]


def _day_record(row: Row) -> list[str]:
    also = "; ".join(f"{other['key']} {other['why']}" for other in row["also"])
    facts = [plain(row[key]) for key in ("key", "kind")]
    facts += [plain(row["contact"]["id"]), plain(row["contact"]["name"])]
    return [
        *facts,
        *(plain(row[key]) for key in ("due", "overdue_days", "why", "worth", "channel", "message")),
        also,
    ]


_DAY_HEADS = (
    "key",
    "kind",
    "contact_id",
    "contact",
    "due",
    "overdue_days",
    "why",
    "worth",
    "channel",
    "message",
    "also",
)
DAY = Shape(None, "<<<>", (2, 1), _DAY_HEADS, _day_record, lambda row: row["key"])


def template() -> Shape:
    """The rows of `template list`: the languages of the seller's own bear a star."""

    def cells(row: Row) -> list[str]:
        langs = " ".join(lang + ("*" if lang in row["own"] else "") for lang in row["languages"])
        return [row["name"], langs, row["about"]]

    keys = ("name", "about", "languages", "own", "purpose")
    return Shape(cells, "<<<", (2,), keys, _record(*keys), lambda row: str(row["name"]))


def tried() -> Shape:
    """The rows of `template preview`: who, how long, the words on one line or why there are none."""

    def cells(row: Row) -> list[str]:
        size = _("%(n)d chars") % {"n": row["characters"]} if row["characters"] else "–"
        sms = f"{row['sms']} SMS" if row["sms"] else ""
        words = row["problem"] or " ".join(str(row["text"] or "").split())
        return [str(row["contact"]["id"]), row["contact"]["name"] or "", row["lang"] or "", size, sms, words]

    keys = ("contact", "lang", "characters", "sms", "text", "problem")
    return Shape(cells, "><<>><", (5, 1), keys, _record(*keys), lambda row: str(row["contact"]["id"]))

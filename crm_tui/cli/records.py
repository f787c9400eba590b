"""How follow-ups, cases, orders and acts look, in lists and whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_tui import dates
from crm_tui.cli.output import Shape
from crm_tui.cli.shapes import ago, amount, plain
from crm_tui.locale import N_, _
from crm_tui.text import cell_width, fit

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    Row = dict[str, Any]

# words of the program itself: people read them in the language in use, machines as they are
_SAID = {
    N_("done"), N_("skipped"), N_("dropped"), N_("closed"), N_("question"), N_("complaint"), N_("return"),
    N_("warranty"), N_("pending"), N_("paid"), N_("shipped"), N_("delivered"), N_("cancelled"), N_("refunded"),
    N_("returned"), N_("contact add"), N_("contact edit"), N_("contact tag"), N_("contact untag"),
    N_("contact archive"), N_("contact unarchive"), N_("contact forget"), N_("log"), N_("snooze"), N_("skip"),
    N_("followup add"), N_("followup edit"), N_("followup drop"), N_("case open"), N_("case note"),
    N_("case close"), N_("case edit"), N_("case reopen"), N_("review add"), N_("consent"),
    N_("order add"), N_("order ship"), N_("order deliver"), N_("order refund"),
    N_("order assign"), N_("plan edit"), N_("product add"), N_("product edit"), N_("import"),
    N_("undo"), N_("config set"), N_("demo shop"),
}  # fmt: skip


def _say(word: str) -> str:
    return _(word) if word in _SAID else word


def followups(today: date) -> Shape:
    """The rows of `followup list`."""
    keys = (
        "key",
        "contact",
        "text",
        "due",
        "time",
        "promised",
        "state",
        "rule",
        "after_done",
        "priority",
        "channel",
        "source",
        "outcome",
        "done",
    )

    def cells(row: Row) -> list[str]:
        due = f"{row['due']} {row['time'] or ''}".strip()
        rule = row["rule"] or ""
        again = (
            (rule if rule.startswith("RRULE:") else rule and dates.say_rule(rule))
            or (row["after_done"] and _("%(span)s after") % {"span": row["after_done"]})
            or ""
        )
        state = "" if row["state"] == "open" else _say(row["state"])
        high = "!" if row["priority"] == "high" else ""
        return [
            row["key"],
            due,
            ago(row["due"], today),
            high,
            row["contact"]["name"] or "",
            row["text"],
            again,
            state,
        ]

    return Shape(cells, "<<<<<<<<", (5, 4), *_with_contact(keys), _key)


def cases(today: date) -> Shape:
    """The rows of `case list`."""
    keys = (
        "key",
        "contact",
        "case",
        "text",
        "reason",
        "order",
        "due",
        "time",
        "promised",
        "opened",
        "state",
        "closed",
        "resolution",
        "satisfaction",
    )

    def cells(row: Row) -> list[str]:
        state = "" if row["state"] == "open" else _say(row["state"])
        promised = _("promised %(day)s") % {"day": row["promised"]} if row["promised"] else ""
        return [
            row["key"],
            ago(row["opened"], today),
            row["contact"]["name"] or "",
            _say(row["case"]),
            row["text"],
            promised,
            state,
        ]

    return Shape(cells, "<<<<<<<", (4, 2), *_with_contact(keys), _key)


def case(row: Row, notes: list[Row]) -> list[str]:
    """One case whole."""
    who = f"{row['contact']['name']} (#{row['contact']['id']})"
    facts = [f" {row['key']}  {_say(row['case'])} · {who} · {row['opened']}"]
    facts.append(f"  {row['text']}")
    if row["reason"]:
        facts.append("  " + _("reason: %(reason)s") % {"reason": row["reason"]})
    if row["order"]:
        facts.append("  " + _("about order %(id)s") % {"id": row["order"]})
    if row["promised"]:
        facts.append("  " + _("promised %(day)s") % {"day": f"{row['promised']} {row['time'] or ''}".strip()})
    facts += [f"  {note['at'][:10]}  {note['text']}" for note in notes]
    if row["closed"]:
        facts.append(
            "  "
            + _("closed %(day)s") % {"day": row["closed"]}
            + (f": {row['resolution']}" if row["resolution"] else "")
            + (_(" · satisfaction %(n)s of 5") % {"n": row["satisfaction"]} if row["satisfaction"] else "")
        )
    return facts


def _order_cells(row: Row) -> list[str]:
    name = row["contact"]["name"] if row["contact"] else ""
    number = " ".join(filter(None, (row["platform"], row["number"])))
    total = amount({"amount": row["total"], "currency": row["currency"]})
    status = _say(row["status"]) if row["counts"] else f"({_say(row['status'])})"
    return [str(row["id"]), row["day"] or "", name, number, total, status]


def order(row: Row) -> list[str]:
    """One order whole."""

    def money_of(key: str, value: Any) -> str:
        label = fit(key, max(9, cell_width(key)))
        return f"  {label} {amount({'amount': value, 'currency': row['currency']})}"

    who = f"{row['contact']['name']} (#{row['contact']['id']})" if row["contact"] else _("nobody's")
    head = [
        f"#{row['id']}",
        row["platform"] or "",
        row["number"] or "",
        row["day"] or "",
        _say(row["status"]),
        who,
    ]
    facts = [" " + "  ".join(filter(None, head))]
    for line in row["lines"]:
        name = " ".join(filter(None, (line["name"] or line["sku"] or "", line["variant"] or "")))
        facts.append(
            f"  {line['quantity']} × {name}  {amount({'amount': line['amount'], 'currency': row['currency']})}"
        )
    labels = {
        "subtotal": _("goods"),
        "discount": _("discount"),
        "shipping": _("shipping"),
        "tax": _("tax"),
        "total": _("total"),
        "paid": _("paid"),
        "refunded": _("refunded"),
    }
    facts += [
        money_of(label, row[key]) for key, label in labels.items() if row.get(key) not in (None, "0", "0.00")
    ]
    for parcel in row["parcels"]:
        days = [_("sent %(day)s") % {"day": parcel["shipped"]} if parcel["shipped"] else ""]
        days.append(_("arrived %(day)s") % {"day": parcel["delivered"]} if parcel["delivered"] else "")
        facts.append("  " + "  ".join(filter(None, (parcel["carrier"], parcel["tracking"], *days))))
    return facts + [f"  {row[key]}" for key in ("wishes", "note") if row.get(key)]


def act(row: Row) -> str:
    """What an act was, in words."""
    contact = row.get("contact")
    name = contact["name"] or f"#{contact['id']}" if contact else ""
    return " · ".join(filter(None, (_say(row.get("what", "")), name, _say(row.get("detail") or ""))))


def _history_cells(row: Row) -> list[str]:
    undone = _("undone by %(batch)s") % {"batch": row["undone_by"]} if row["undone_by"] else ""
    if row["undoes"]:
        undone = _("undoes %(batch)s") % {"batch": row["undoes"]} + (f", {undone}" if undone else "")
    final = row["final"] or ""
    return [str(row["batch"]), row["at"][:16].replace("T", " "), act(row), undone or _(final)]


def findings(found: list[Any]) -> list[str]:
    """What the doctor says."""
    lines = []
    for one in found:
        state = _("ok") if one.ok else _("WRONG")
        lines.append(f" {fit(state, max(6, cell_width(state)))} {one.what}: {one.sentence}")
        if not one.ok and one.fix:
            lines.append(f"        → {one.fix}")
    return lines


def _with_contact(keys: tuple[str, ...]) -> tuple[tuple[str, ...], Callable[[Row], list[str]]]:
    """Heads and record of rows that belong to a person: the id stands in a column of its own."""
    at = keys.index("contact")
    heads = (*keys[:at], "contact_id", *keys[at:])

    def record(row: Row) -> list[str]:
        contact = row["contact"] or {}
        cells = [plain(row[key]) for key in keys]
        return [*cells[:at], plain(contact.get("id")), plain(contact.get("name")), *cells[at + 1 :]]

    return heads, record


def _key(row: Row) -> str:
    return str(row["key"])


def _id(row: Row) -> str:
    return str(row["id"])


ORDERS = Shape(
    _order_cells,
    "><<<><",
    (3, 2),
    *_with_contact(
        (
            "id",
            "number",
            "platform",
            "shop",
            "contact",
            "day",
            "at",
            "status",
            "counts",
            "currency",
            "total",
            "paid",
            "refunded",
            "net",
        )
    ),
    _id,
)
HISTORY = Shape(
    _history_cells,
    "><<<",
    (2,),
    *_with_contact(("batch", "at", "what", "detail", "contact", "undoes", "undone_by", "final")),
    lambda row: str(row["batch"]),
)

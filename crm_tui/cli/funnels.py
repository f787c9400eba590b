"""How prospects, columns of the pipeline, funnels, lists, ladders and referrals look to people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_tui import money
from crm_tui.cli.output import Shape
from crm_tui.cli.shapes import ago, amount, amounts, plain
from crm_tui.locale import _, n_
from crm_tui.prospects import pipeline
from crm_tui.text import cell_width, fit, visible

if TYPE_CHECKING:
    from datetime import date

    from crm_tui.prospects.board import Column

    Row = dict[str, Any]

_PROSPECT = (
    "key", "contact", "stage", "since", "age", "source", "interest", "worth", "next_day", "next", "touched", "reason",
    "order",
)  # fmt: skip
_PROSPECT_HEADS = ("key", "contact_id", *_PROSPECT[1:])


def _record(row: Row) -> list[str]:
    step = row["step"] or {}
    facts = {**row, "next_day": step.get("day"), "next": step.get("text"), "contact": row["contact"]["name"]}
    cells = [plain(facts[key]) for key in _PROSPECT]
    return [cells[0], plain(row["contact"]["id"]), *cells[1:]]


def step(row: Row, today: date) -> str:
    """The next step: "send pictures · in 2 days"; else how long nobody wrote."""
    if row["step"]:
        day = ago(row["step"]["day"], today)
        return " · ".join(filter(None, (row["step"]["text"], f"{day} {row['step']['time'] or ''}".strip())))
    if row["stage"] in ("won", "lost"):
        return pipeline.say(row["reason"]) if row["reason"] else f"o{row['order']}" if row["order"] else ""
    if not row["silent"]:
        return ""
    return n_("no word for %(n)d day", "no word for %(n)d days", row["silent"]) % {"n": row["silent"]}


def age(row: Row) -> str:
    """How long they have been in this stage, in short."""
    return n_("%(n)d day", "%(n)d days", row["age"]) % {"n": row["age"]}


def prospects(today: date) -> Shape:
    """The rows of `prospect list`."""

    def cells(row: Row) -> list[str]:
        return [
            row["key"], row["contact"]["name"] or "", pipeline.say(row["stage"]), age(row), step(row, today),
            row["interest"] or "", amount(row["worth"] or {}), pipeline.say(row["source"]),
        ]  # fmt: skip

    return Shape(
        cells, "<<<><<><", (5, 4, 1), _PROSPECT_HEADS, _record, lambda row: str(row["contact"]["id"])
    )


def prospect(row: Row, today: date) -> list[str]:
    """One prospect whole."""
    lines = [
        f"{row['key']}  {row['contact']['name']} · {pipeline.say(row['stage'])} · " + ago(row["since"], today)
    ]
    told = {
        _("source"): pipeline.say(row["source"]), _("interest"): row["interest"],
        _("may bring"): amount(row["worth"] or {}),
        _("next"): step({**row, "silent": 0}, today) if row["step"] else "",
        _("lost because"): pipeline.say(row["reason"]), _("lists"): ", ".join(row["lists"]),
        _("first order"): f"o{row['order']}" if row["order"] else "",
        _("course"): " → ".join(f"{pipeline.say(one['to'])} {one['day']}" for one in row["course"]),
    }  # fmt: skip
    told |= {
        one["day"]: _("offered: %(text)s") % {"text": one["text"]}
        + (f" ({one['product']})" if one["product"] else "")
        for one in row["offers"]
    }
    kept = {label: text for label, text in told.items() if text}
    wide = max(map(cell_width, kept), default=0)
    return lines + [f"  {fit(label, wide)}  {text}" for label, text in kept.items()]


def heading(column: Column) -> str:
    """ "INTERESTED  30 · ¥1,200.00"."""
    name = pipeline.say(column.stage).upper()
    sums = " + ".join(money.pretty(*one) for one in column.worth[:3])
    return "  ".join(filter(None, (visible(name), " · ".join(filter(None, (f"{column.many:,}", sums))))))


def card(row: Row, today: date) -> list[str]:
    """A prospect's line under the heading of a stage."""
    return [row["key"], row["contact"]["name"] or "", age(row), step(row, today), amount(row["worth"] or {})]


CARD = Shape(None, "<<><>", (3, 1), (), lambda _row: [], lambda row: row["key"])


def _stage_cells(row: Row) -> list[str]:
    return [plain(row[key]) for key in ("stage", "prospects", "worth")]


STAGES = Shape(None, "", (), ("stage", "prospects", "worth"), _stage_cells, lambda row: str(row["stage"]))


def funnel(row: Row) -> list[list[str]]:
    """A funnel's stages as lines: how many came so far, of those before, how long they stayed."""
    lines = []
    most = max(1, row["stages"][0]["reached"])
    for place, one in enumerate(row["stages"]):
        share = "" if not place or one["share"] is None else f"{one['share']:.0%}"
        stayed = "" if one["days"] is None else _("%(n)s days there") % {"n": f"{one['days']:g}"}
        bar = "█" * round(20 * one["reached"] / most) or ("▏" if one["reached"] else "")
        lines.append([pipeline.say(one["stage"]), f"{one['reached']:,}", share, bar, stayed])
    return lines


FUNNEL = Shape(None, "<>><<", (3,), (), lambda _row: [], lambda row: str(row["source"]))


def funnel_heading(row: Row) -> str:
    """ "advertisement: 30, 4 won, 2 lost · ¥820.00"."""
    source = (
        _("all together") if row["source"] is None else pipeline.say(row["source"]) or _("source unknown")
    )
    count = n_("%(n)s prospect", "%(n)s prospects", row["prospects"]) % {"n": f"{row['prospects']:,}"}
    parts = [count, _("%(n)s won") % {"n": f"{row['won']:,}"}, _("%(n)s lost") % {"n": f"{row['lost']:,}"}]
    orders = sum(one["orders"] for one in row["brought"])
    if orders:
        said = n_("%(n)d order", "%(n)d orders", orders) % {"n": orders}
        parts.append(f"{said}, {amounts(row['brought'])}")
    return f"{source}: " + " · ".join(parts)


_FUNNEL_HEADS = ("source", "stage", "reached", "share", "days")


def flat_funnels(rows: list[Row]) -> list[Row]:
    """A row a source and stage, for CSV and TSV."""
    return [{"source": row["source"], **one} for row in rows for one in row["stages"]]


FLAT = Shape(
    None,
    "",
    (),
    _FUNNEL_HEADS,
    lambda row: [plain(row[key]) for key in _FUNNEL_HEADS],
    lambda row: str(row["stage"]),
)


def _list_cells(row: Row) -> list[str]:
    people = n_("%(n)s person", "%(n)s people", row["people"]) % {"n": f"{row['people']:,}"}
    return [row["name"], people, row["expression"] or _("by hand"), row["created"][:10], row["note"] or ""]


_LIST = ("id", "name", "people", "expression", "created", "note")
LISTS = Shape(
    _list_cells,
    "<><<<",
    (4, 2),
    _LIST,
    lambda row: [plain(row[key]) for key in _LIST],
    lambda row: row["name"],
)


def ladder(row: Row) -> list[str]:
    """The rungs of a ladder: given, next, barred."""
    lines = [visible(row["product"] or _("all products"))]
    for one in row["rungs"]:
        mark = "✓" if one["given"] else "→" if one["rung"] == row["next"] else "✗" if one["barred"] else " "
        said = _("offered on %(day)s") % {"day": one["given"]} if one["given"] else ""
        if one["barred"] and not one["given"]:
            said = _("leaves %(left)d %%, you keep at least %(margin)d %%") % {
                "left": one["left"], "margin": row["margin"]}  # fmt: skip
        elif one["left"] is not None and not one["given"]:
            said = _("leaves %(left)d %%") % {"left": one["left"]}
        lines.append(f" {mark} {one['rung']}  {visible(one['text'])}" + (f"  ({said})" if said else ""))
    if row["unpriced"]:
        lines.append("    " + _("nobody has bought it yet: with no price known, your margin is not checked"))
    return lines


_LADDER = ("product", "sku", "rungs")
LADDERS = Shape(
    lambda row: [row["product"] or _("all products"), row["sku"] or "", " → ".join(row["rungs"])], "<<<", (2,),
    _LADDER, lambda row: [plain(row[key]) for key in _LADDER], lambda row: row["sku"] or "",
)  # fmt: skip


def _inviter_cells(row: Row) -> list[str]:
    brought = _("brought %(n)s") % {"n": f"{row['brought']:,}"}
    bought = _("%(n)s bought") % {"n": f"{row['customers']:,}"} if row["customers"] else ""
    return [f"#{row['contact']['id']}", row["contact"]["name"] or "", brought, bought, amounts(row["worth"])]


_INVITER = ("contact", "brought", "customers", "worth")
INVITERS = Shape(
    _inviter_cells, "><<<>", (1,), ("contact_id", *_INVITER),
    lambda row: [plain(row["contact"]["id"]), *(plain(row[key]) for key in _INVITER)],
    lambda row: str(row["contact"]["id"]),
)  # fmt: skip


def tree(row: Row) -> list[str]:
    """Whom somebody brought, in lines."""
    who = f"{row['contact']['name']} (#{row['contact']['id']})"
    by = row["brought_by"]
    lines = [who + (" · " + _("brought by %(name)s (#%(id)s)") % by if by else "")]
    for one in row["brought"]:
        count = (
            n_("%(n)d order", "%(n)d orders", one["orders"]) % {"n": one["orders"]} if one["orders"] else ""
        )
        reward = _("reward: %(state)s") % {"state": _(one["reward"])} if one["reward"] != "waiting" else ""
        when = one["reward_day"] or "" if reward else ""
        name = f"  #{one['contact']['id']}  {one['contact']['name']}"
        lines.append("  ".join(filter(None, (name, count or _("no orders yet"), f"{reward} {when}".strip()))))
    if not row["brought"]:
        return [*lines, "  " + _("brought nobody so far")]
    sums = amounts(row["worth"])
    people = n_("%(n)d person", "%(n)d people", row["people"]) % {"n": row["people"]}
    said = (
        _("in all %(people)s, who spent %(sums)s") if sums else _("in all %(people)s, who bought nothing yet")
    )
    return [*lines, "  " + said % {"people": people, "sums": sums}]


def _reward_cells(row: Row) -> list[str]:
    who = f"{row['contact']['name']} (#{row['contact']['id']})"
    brought = _("for %(name)s (#%(id)s)") % row["invitee"]
    return [row["due"], who, brought, f"crm referrals reward {row['invitee']['id']}"]


_REWARD = ("due", "contact", "invitee", "arrived")
REWARDS = Shape(
    _reward_cells, "<<<<", (2, 1), ("due", "contact_id", "contact", "invitee_id", "invitee", "arrived"),
    lambda row: [row["due"], plain(row["contact"]["id"]), plain(row["contact"]), plain(row["invitee"]["id"]),
                 plain(row["invitee"]), row["arrived"]],
    lambda row: str(row["invitee"]["id"]),
)  # fmt: skip

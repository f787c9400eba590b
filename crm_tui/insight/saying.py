"""The numbers in words: what each of them says, why, and how well the same rule did a quarter ago."""

from __future__ import annotations

from crm_tui import money
from crm_tui.insight import states
from crm_tui.locale import N_, _, n_
from crm_tui.text import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = dict[str, Any]
    Said = tuple[str, str]  # label, words

_DOT = " · "
_STATES = {
    states.FRESH: N_("one order, not long ago"),
    states.COOLING: N_("one order, and most who come back have done so by then"),
    states.ACTIVE: N_("the wait is not unusual"),
    states.DUE: N_("half of such waits are over by now"),
    states.LATE: N_("four of five such waits are over by now"),
    states.LAPSED: N_("nine of ten such waits are over by now"),
}
_ABOUT = {
    "loyalty": N_("loyalty"), "activity": N_("activity"), "potential": N_("potential"), "value": N_("value"),
    "lapsed": N_("lapsed"), "window": N_("window"),
}  # fmt: skip


def card(found: Row) -> list[Said]:
    """A person's numbers for their card, a line each; [] for who never bought."""
    value, rows = found.get("value") or {}, []
    if not value.get("tier"):
        return []
    chance = _("%(chance)s %% likely to order within 90 days") % {"chance": percent(found["chance"])}
    rows.append((_("value"), _DOT.join((_("tier %(tier)s") % value, _pretty(value), name_of(found["rfm"])))))
    rows.append((_("loyalty"), chance))
    rows.append((_("potential"), _("%(low)s to %(high)s in 90 days") % ranged(value["potential"])))
    rows.append((_("state"), _DOT.join((spoken(found["state"]), waiting(found)))))
    rows.append((_("next order"), span(found["window"])))
    rows += suggested(found)
    if found.get("leans"):
        rows.append(("", leaning()))
    return rows


def suggested(found: Row) -> list[Said]:
    """What they may buy, as far as anything is known."""
    rows = []
    for key, label in (("buys_again", _("buys again")), ("may_like", _("may like"))):
        if found.get(key):
            rows.append((label, _(", ").join(visible(item["name"] or item["sku"]) for item in found[key])))
    soon = found.get("next_product")
    if soon:
        said = {"name": visible(soon["name"] or soon["sku"]), "when": span(soon)}
        rows.insert(0, (_("needs next"), _("%(name)s, %(when)s") % said))
    return rows


def why(row: Row) -> list[str]:
    """Why one customer's numbers are what they are, in sentences."""
    if not row["tier"]:
        return [_("No order that counts has a day, so there is nothing to reckon with.")]
    facts = {
        "value": f"{row['value']} {row['currency']}", "tier": row["tier"], "currency": row["currency"],
        "chance": percent(row["loyalty"] / 100), "state": spoken(row["state"]), "usual": row["usual"],
        "waited": row["waited"], **ranged(row["potential"]), **row["window"],
        **{what: row["rfm"][what] for what in "rfm"}, "name": spoken(row["rfm"]["name"]),
    }  # fmt: skip
    about = spoken(_STATES[row["state"]])
    return [
        _("Value %(value)s: all orders less refunds and returns, each counted less the older it is"
          " (half after 125 days).") % facts,
        _TIERS_SAID[row["tier"]]() % facts,
        _("Loyalty: of 100 who ordered as often and as lately, %(chance)s order again within 90 days.") % facts,
        _("Potential: %(low)s to %(high)s in 90 days, the orders to expect times what such an order is worth.") % facts,
        _("Window: who comes back after %(waited)s days of waiting does so between %(from)s and %(to)s four times"
          " out of five.") % facts,
        _("State: %(state)s; %(about)s.") % {**facts, "about": about},
        _("RFM: recency %(r)s, frequency %(f)s, money %(m)s of 5 each: %(name)s.") % facts,
    ]  # fmt: skip


_TIERS_SAID = {
    "A": lambda: _("Tier A: among the top fifth by value in %(currency)s."),
    "B": lambda: _("Tier B: among the top half by value in %(currency)s, but not the top fifth."),
    "C": lambda: _("Tier C: not among the top half by value in %(currency)s."),
}


def why_card(found: Row) -> list[str]:
    """The same for a card, on which value is a part of its own."""
    value = found["value"]
    return why({**found, **value, "value": value["amount"]}) if value["tier"] else []


def spoken(word: str) -> str:
    """A word of the program (a state, an RFM name) in the language in use."""
    return _(word)


def waiting(found: Row) -> str:
    """How long they have waited, against what is usual: "31 days since the last order, usually 40"."""
    waited = n_("%(n)d day since the last order", "%(n)d days since the last order", found["waited"])
    if found["usual"] is None:  # after one order nothing is usual yet
        return waited % {"n": found["waited"]}
    return _("%(waited)s, usually %(usual)s") % {
        "waited": waited % {"n": found["waited"]}, "usual": found["usual"],
    }  # fmt: skip


def span(window: Row) -> str:
    """A window in words; a single day would be right one time in five."""
    return _("%(from)s to %(to)s, around %(middle)s") % window


def name_of(scored: Row) -> str:
    """An RFM name with its scores."""
    return f"{spoken(scored['name'])} (R{scored['r']} F{scored['f']} M{scored['m']})"


def percent(share: float) -> str:
    """A chance in whole percent; what is not quite nothing is not said to be nothing."""
    whole = round(share * 100)
    return "<1" if share > 0 and not whole else str(min(whole, 99) if share < 1 else whole)


def ranged(potential: Row) -> dict[str, str]:
    """The two ends of a range, with their currency."""
    low, high = (
        money.pretty(*money.read_money(potential[end], potential["currency"])) for end in ("low", "high")
    )
    return {"low": low, "high": high}


def _pretty(value: Row) -> str:
    return money.pretty(*money.read_money(value["amount"], value["currency"]))


def leaning() -> str:
    """What a small shop is told beside every number."""
    return _("fewer than 100 customers: the numbers lean on what is usual elsewhere")


def checked(checks: list[Row]) -> list[str]:
    """How the same rules did a quarter ago on the shop's own data."""
    said = []
    for one in checks:
        about = spoken(_ABOUT[one["what"]]) if one["what"] in _ABOUT else one["what"]
        facts = {"named": one["named"], "right": one["right"], "what": about}
        if not one["named"]:
            continue
        if one["what"] == "lapsed":
            words = _("lapsed: of the %(named)s named a quarter ago, %(right)s stayed away since")
        elif one["what"] == "window":
            words = _(
                "window: of the %(named)s who came back in the last quarter, %(right)s did so within theirs"
            )
        else:
            words = _("%(what)s: of the %(named)s named a quarter ago, %(right)s bought since")
        said.append(words % facts)
    return said


def shop(found: Row) -> list[str]:
    """The shop in a few lines."""
    if not found["customers"]:
        return [_("No customers yet: the numbers begin with the first order.")]
    lines = [leaning()] if found["leans"] else []
    for one in found["currencies"]:
        if one["makers"]:
            lines.append(
                n_("%(currency)s: %(n)d of %(all)d customers makes 80 %% of the value",
                   "%(currency)s: %(n)d of %(all)d customers make 80 %% of the value", one["makers"])
                % {"currency": one["currency"], "n": one["makers"], "all": one["customers"]}
            )  # fmt: skip
        ends = ranged({**one["expected"], "currency": one["currency"]})
        lines.append(_("next 90 days: %(low)s to %(high)s from them all") % ends)
    if not found["season"]:
        lines.append(
            _("13 months of orders are needed to know the seasons; a Christmas is in none of these numbers")
        )
    lines.append(_DOT.join(f"{_(state)} {n}" for state, n in _in_order(found["states"])))
    for key, label in (("rising", _("rising: %(who)s")), ("fading", _("fading: %(who)s"))):
        if found[key]:
            lines.append(label % {"who": _(", ").join(map(_moved, found[key]))})
    for key, label, fact in (
        ("products", _("bought most: %(what)s"), "name"), ("channels", _("channels: %(what)s"), "channel"),
    ):  # fmt: skip
        if found[key]:
            lines.append(
                label % {"what": _(", ").join(f"{visible(one[fact])} ×{one['orders']}" for one in found[key])}
            )
    lines += _gaps(found)
    return lines + checked(found["checks"])


def _in_order(found: dict[str, int]) -> list[tuple[str, int]]:
    return [(state, found[state]) for state in states.STATES if found.get(state)]


def _moved(one: Row) -> str:
    then, now = (money.pretty(one[when], one["currency"]) for when in ("then", "now"))
    return f"{visible(one['name'])} ({then} → {now})"


def _gaps(found: Row) -> list[str]:
    names = {
        "birthday": _("birthday"),
        "handle": _("a phone or chat handle"),
        "city": _("city"),
        "interests": _("interests"),
    }
    missing = [f"{names[fact]} {n}" for fact, n in found["gaps"].items() if n]
    return [_("not known yet: %(what)s (customers)") % {"what": _DOT.join(missing)}] if missing else []

"""The card in lines for people, in the language in use; nothing in it is cut or acts on a terminal."""

from __future__ import annotations

from crm_tui.card.facts import DOT
from crm_tui.insight import gaps, saying
from crm_tui.locale import N_, _, n_
from crm_tui.text import cell_width, fit, visible, visible_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.card.facts import Card

    Row = tuple[str, ...]

# what a line of the timeline can end in, and its kinds; shown in the language in use
_SAID = {
    N_("pending"), N_("paid"), N_("shipped"), N_("delivered"), N_("cancelled"), N_("refunded"), N_("returned"),
    N_("open"), N_("done"), N_("dropped"), N_("skipped"), N_("opened"), N_("closed"), N_("reached"), N_("no-reply"),
    N_("replied"), N_("bought"), N_("refused"), N_("granted"), N_("unknown"), N_("order"), N_("parcel"),
    N_("followup"), N_("case"), N_("contact"), N_("note"), N_("question"), N_("complaint"), N_("return"),
    N_("warranty"), N_("customer"), N_("prospect"), N_("review"),
}  # fmt: skip


def text_card(card: Card, why: bool = False) -> list[str]:
    """The card in lines for people, in the language in use; nothing in it is cut or acts on a terminal.

    why: with the reasons for its numbers.
    """
    parts = (
        _head(card),
        _section(_("About"), _facts(card)),
        _section(_("Consent"), _consent(card)),
        _section(_("Prospect"), _prospect(card)),
        _section(_("Orders"), _bought(card)),
        _section(_("Numbers"), _numbers(card, why)),
        _section(_("Open"), _waiting(card)),
        _section(_("Lately"), _lately(card)),
    )
    return [line.rstrip() for part in parts for line in part]


def _say(word: str) -> str:
    return _(word) if word in _SAID else visible(word)


def _head(card: Card) -> list[str]:
    names = [visible(card["name"])]
    names += [visible(card[fact]) for fact in ("nickname", "company") if card[fact]]
    aside = [_("archived")] if card["archived"] else []
    lines = [f"#{card['id']}  " + DOT.join([*names, _say(card["stage"]), *aside])]
    reached = [_reached(handle) for handle in card["handles"]]
    tags = [f"#{visible(tag)}" for tag in card["tags"]]
    return lines + [f"  {line}" for line in (DOT.join(reached), "  ".join(tags)) if line]


def _reached(handle: Card) -> str:
    """Phones and e-mails speak for themselves, other handles need their kind."""
    kind = "" if handle["kind"] in ("phone", "email") else f"{visible(handle['kind'])} "
    label = f" ({visible(handle['label'])})" if handle["label"] else ""
    return f"{kind}{visible(handle['value'])}{label}"


def _section(title: str, rows: list[Row]) -> list[str]:
    """A title and aligned rows; the last column runs free, its further lines under its first."""
    if not rows:
        return []
    widths = [max(map(cell_width, column)) for column in zip(*(row[:-1] for row in rows), strict=True)]
    lines = ["", title]
    for row in rows:
        head = "  " + "".join(fit(cell, width) + "  " for cell, width in zip(row[:-1], widths, strict=True))
        first, *more = row[-1].split("\n")
        lines += [head + first, *(" " * cell_width(head) + line for line in more)]
    return lines


def _facts(card: Card) -> list[Row]:
    told = {
        _("birthday"): card["birthday"], _("gender"): card["gender"], _("job"): card["job"],
        _("income"): card["income_band"], _("household"): card["household"], _("language"): card["language"],
        _("zone"): card["zone"], _("interests"): card["interests"], _("source"): card["source"],
        _("keep in touch"): card["keep_in_touch"],
    }  # fmt: skip
    rows: list[Row] = [(label, visible(value)) for label, value in told.items() if value]
    if card["referred_by"]:
        rows.append(
            (_("brought by"), f"{visible(card['referred_by']['name'])} (#{card['referred_by']['id']})")
        )
    rows += [
        (
            _("brought by"),
            _("perhaps %(name)s (%(where)s)")
            % {"name": visible(one["text"]), "where": visible(one["where"])},
        )
        for one in card["hints"]
    ]
    rows += [
        (
            _("maybe the same"),
            f"{visible(one['name'])} (#{one['id']}): " + _(", ").join(map(_, one["reasons"])),
        )
        for one in card["twins"]
    ]
    if card["credit_limit"]:
        rows.append((_("credit"), "{amount} {currency}".format(**card["credit_limit"])))
    for place in card["addresses"]:
        parts = [place[part] for part in ("lines", "postcode", "city", "region", "country") if place[part]]
        rows.append(
            (visible(place["label"]) if place["label"] else _("address"), ", ".join(map(visible, parts)))
        )
    for one in card["identities"]:
        shop = f" ({visible(one['shop'])})" if one["shop"] else ""
        rows.append((visible(one["platform"]), visible(one["id"]) + shop))
    rows += [(visible(name), visible_lines(str(value))) for name, value in card["fields"].items()]
    if card["note"]:
        rows.append((_("note"), visible_lines(card["note"])))
    return [*rows, (_("since"), card["created"])]


def _consent(card: Card) -> list[Row]:
    rows: list[Row] = []
    for channel, told in card["consent"].items():
        said = (told["since"], told["source"], card["consent_reasons"].get(channel))
        where = DOT.join(visible(word) for word in said if word)
        rows.append((_("everywhere") if channel == "*" else visible(channel), _say(told["state"]), where))
    return rows


def _prospect(card: Card) -> list[Row]:
    """Where they stand in the pipeline, what they were offered, whom they brought, and whether to ask them."""
    row: Card | None = card["prospect"]
    rows: list[Row] = []
    if row:
        from crm_tui.prospects import pipeline

        words = [pipeline.say(row["stage"]), _("since %(day)s") % {"day": row["since"]}]
        words += [pipeline.say(row["reason"])] if row["reason"] else []
        rows.append((_("stage"), visible(DOT.join(words))))
    told = dict(row or {})
    if told.get("worth"):
        rows.append((_("may bring"), "{amount} {currency}".format(**told["worth"])))
    if told.get("interest"):
        rows.append((_("interest"), visible(told["interest"])))
    if told.get("step"):
        rows.append(
            (_("next"), DOT.join(filter(None, (told["step"]["day"], visible(told["step"]["text"] or "")))))
        )
    if card["lists"]:
        rows.append((_("lists"), visible(", ".join(card["lists"]))))
    rows += [(_("offered"), f"{one['day']}{DOT}{visible(one['text'])}") for one in card["offers"]]
    if card["brought"]:
        brought = n_("%(n)d person", "%(n)d people", card["brought"]) % {"n": card["brought"]}
        due = card["rewards_due"]
        more = n_("%(n)d reward due", "%(n)d rewards due", due) % {"n": due} if due else ""
        rows.append((_("brought"), DOT.join(filter(None, (brought, more)))))
    if card["ask_for_referral"]:
        stars = card["ask_for_referral"]["stars"]
        said = n_(
            "%(n)d star lately: ask for a recommendation",
            "%(n)d stars lately: ask for a recommendation",
            stars,
        )
        rows.append((_("worth asking"), said % {"n": stars}))
    return rows


def _bought(card: Card) -> list[Row]:
    orders = card["orders"]
    if not orders["count"] and not orders["spent"]:
        return []
    count = n_("%(n)d order", "%(n)d orders", orders["count"]) % {"n": orders["count"]}
    span = " – ".join(dict.fromkeys(filter(None, (orders["first"], orders["last"]))))
    rows: list[Row] = [(_("orders"), f"{count}, {span}" if span else count)]
    rows.append((_("spent"), DOT.join("{amount} {currency}".format(**one) for one in orders["spent"])))
    products = [f"{visible(one['name'])} ×{one['quantity']}" for one in card["products"]]
    if products:
        rows.append((_("buys most"), ", ".join(products)))
    return [*rows, (_("rates"), rated(card["ratings"]))] if card["ratings"]["reviews"] else rows


def rated(ratings: Card) -> str:
    """What somebody thought so far: "★ 4.5 · service 4.0 · 2 reviews"."""
    told = [f"★ {ratings['product']}"] if ratings["product"] else []
    told += [_("service %(n)s") % {"n": ratings["service"]}] if ratings["service"] else []
    return DOT.join(
        [*told, n_("%(n)d review", "%(n)d reviews", ratings["reviews"]) % {"n": ratings["reviews"]}]
    )


def _numbers(card: Card, why: bool) -> list[Row]:
    rows: list[Row] = list(saying.card(card))
    if rows and why:
        rows += [("", line) for line in saying.why_card(card)]
    if card["gaps"]:
        lacking = _(", ").join(map(gaps.name, card["gaps"]))
        rows.append((_("gaps in the file"), lacking + DOT + gaps.question(card["gaps"][0])))
    return rows


def _waiting(card: Card) -> list[Row]:
    rows: list[Row] = []
    for one in card["open"]["cases"]:
        promise = DOT + _("promised for %(day)s") % {"day": one["promise"]} if one["promise"] else ""
        about = _("%(kind)s: %(text)s") % {"kind": _say(one["kind"]), "text": visible(one["text"])}
        rows.append((one["key"], one["opened"], about + promise))
    for one in card["open"]["followups"]:
        due = " ".join(filter(None, (one["due"], one["time"])))
        rows.append(
            (one["key"], due, visible(one["text"]) + (f" ({visible(one['every'])})" if one["every"] else ""))
        )
    return rows


def _lately(card: Card) -> list[Row]:
    rows: list[Row] = []
    for one in card["timeline"]:
        head, dot, state = one["title"].rpartition(DOT)
        if one["kind"] == "case":
            key, _dot, about = head.partition(DOT)
            kind, _dot, about = about.partition(DOT)
            head = DOT.join((key, _say(kind), about))
        title = f"{visible_lines(head)}{dot}{_say(state)}" if head else visible_lines(state)
        at = (one["at"] or "")[:16].replace("T", " ")
        how = {"in": "← ", "out": "→ "}.get(one.get("direction") or "", "") + visible(
            one.get("channel") or ""
        )
        rows.append((at, how.strip() or _say(one["kind"]), title))
    return rows

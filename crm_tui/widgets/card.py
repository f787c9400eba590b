"""A person's card as lines: who they are, what they bought, what is open, what happened lately."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_tui import dates, money
from crm_tui.locale import N_, _, n_
from crm_tui.text import cell_width, fit, visible
from crm_tui.widgets.lines import cell, paragraph, piece, sides, width_of, wrapped

if TYPE_CHECKING:
    from crm_tui.widgets.lines import Line

    Card = dict[str, Any]


class Letter(NamedTuple):
    """The words of a row: its template, the language, the text; `bad` when the text says why there is none."""

    template: str
    lang: str
    text: str
    bad: bool = False


ROOMY = 64  # cells of a line of the timeline from which numbers and usual states have room, too
ALIGNED = 11  # cells of the labels beside reasons and orders, so that what they say stands in line
_BLOCKS = "▁▂▃▄▅▆▇█"
_DOT = " · "
# words of the program itself that stand in rows; whatever else stands there is shown as it is
SAID = {
    N_("pending"), N_("paid"), N_("shipped"), N_("delivered"), N_("cancelled"), N_("refunded"), N_("returned"),
    N_("fresh"), N_("cooling"), N_("active"), N_("due"), N_("late"), N_("lapsed"),
    N_("open"), N_("done"), N_("dropped"), N_("skipped"), N_("opened"), N_("closed"), N_("reached"), N_("no-reply"),
    N_("replied"), N_("bought"), N_("refused"), N_("granted"), N_("unknown"), N_("order"), N_("parcel"),
    N_("followup"), N_("case"), N_("contact"), N_("note"), N_("question"), N_("complaint"), N_("return"),
    N_("warranty"), N_("customer"), N_("prospect"), N_("review"), N_("wechat"), N_("phone"), N_("email"), N_("taobao"),
    N_("day"), N_("week"), N_("month"), N_("year"), N_("new"), N_("contacted"), N_("interested"), N_("quoted"),
    N_("won"), N_("lost"), N_("referral"), N_("advertisement"), N_("own-search"), N_("shop-chat"), N_("other"),
    N_("price"), N_("quality"), N_("trust"), N_("delay"), N_("elsewhere"), N_("no-answer"),
}  # fmt: skip


def say(word: str | None) -> str:
    """A word of the program in the language in use; anything else as it is."""
    return _(word) if word in SAID else word or ""


def sums(amounts: list[dict[str, str]]) -> str:
    """Amounts at a glance: ¥1,288.00 · €12.00."""
    return _DOT.join(money.pretty(*money.read_money(one["amount"], one["currency"])) for one in amounts)


def handle(one: dict[str, str]) -> str:
    """Phones and e-mails speak for themselves, other handles need their kind."""
    return one["value"] if one["kind"] in ("phone", "email") else f"{say(one['kind'])} {one['value']}"


def ago(text: str | None, today: str) -> str:
    """A day in short words: "12 days ago"."""
    if not text:
        return ""
    try:
        return dates.say_day(date.fromisoformat(text[:10]), date.fromisoformat(today))
    except ValueError:
        return text


def bars(counts: list[int]) -> str:
    """A small picture of numbers."""
    most = max(counts, default=0)
    return "".join(_BLOCKS[round(n * (len(_BLOCKS) - 1) / most)] for n in counts) if most else ""


def head(card: Card, width: int) -> list[Line]:
    """Name and what is known at a glance."""
    aside = [say(card["stage"])] if card["stage"] != "customer" else []
    value = card.get("value") or {}
    aside += [_("tier %(tier)s") % {"tier": value["tier"]}] if value.get("tier") else []
    aside += [say(card["state"])] if card["state"] not in (None, "none") else []
    aside += [_("archived")] if card["archived"] else []
    more = [visible(card[fact]) for fact in ("nickname", "company") if card[fact]]
    name: Line = [piece(card["name"] or f"#{card['id']}", "strong")]
    name += [piece(_DOT + _DOT.join(more), "dim")] if more else []
    lines = [sides(name, [piece(_DOT.join(aside), "dim")], width)]
    reached = _DOT.join(visible(handle(one)) for one in card["handles"])
    place = next(
        (one["city"] or one["country"] for one in card["addresses"] if one["city"] or one["country"]), ""
    )
    reached = _DOT.join(filter(None, (reached, visible(place))))
    lines += [[(line, "plain")] for line in wrapped(reached, width)][:3] if reached else []
    tags = "  ".join(f"#{visible(tag)}" for tag in card["tags"])
    return lines + ([[(line, "accent")] for line in wrapped(tags, width)][:2] if tags else [])


def bought(card: Card, today: str, width: int) -> list[Line]:
    """Orders in one line, months in another."""
    orders = card["orders"]
    if not orders["count"]:
        return [[piece(_("no orders yet"), "dim")]]
    count = n_("%(n)d order", "%(n)d orders", orders["count"]) % {"n": orders["count"]}
    last = _("last %(ago)s") % {"ago": ago(orders["last"], today)} if orders["last"] else ""
    told = _DOT.join(filter(None, (count, sums(orders["spent"]), last)))
    lines: list[Line] = [[(line, "plain")] for line in wrapped(told, width)]
    picture = bars(card.get("months") or [])
    if picture:
        lines.append([(picture, "accent"), piece("  " + _("orders by month"), "dim")])
    products = ", ".join(visible(f"{one['name']} ×{one['quantity']}") for one in card["products"][:3])
    if products:
        lines += _labelled(_("buys most"), products, width, ALIGNED)
    ratings = card["ratings"]
    if ratings["reviews"]:
        rated = [f"★ {ratings['product']}"] if ratings["product"] else []
        rated += [_("service %(n)s") % {"n": ratings["service"]}] if ratings["service"] else []
        many = n_("%(n)d review", "%(n)d reviews", ratings["reviews"]) % {"n": ratings["reviews"]}
        lines += _labelled(_("rates"), _DOT.join([*rated, many]), width, ALIGNED)
    return lines


def pipeline(card: Card, today: str, width: int) -> list[Line]:
    """Where a prospect stands, what is next, what was offered; whom somebody brought, and whether to ask."""
    row = card.get("prospect")
    lines: list[Line] = []
    if row and row["stage"] != "won":
        days = n_("%(n)d day", "%(n)d days", row["age"]) % {"n": row["age"]}
        told = [say(row["stage"]), days, say(row["reason"]), sums([row["worth"]]) if row["worth"] else ""]
        told += [say(row["source"]), visible(row["interest"] or "")]
        lines += _labelled(_("stage"), _DOT.join(visible(one) for one in told if one), width)
        if row["step"]:
            step = _DOT.join(
                filter(None, (row["step"]["text"], ago(row["step"]["day"], today), row["step"]["time"]))
            )
            lines += _labelled(_("next"), visible(step), width)
    for one in card.get("offers") or ():
        lines += _labelled(_("offered"), visible(f"{one['text']}{_DOT}{ago(one['day'], today)}"), width)
    if card.get("brought"):
        due = card["rewards_due"]
        said = n_("%(n)d person", "%(n)d people", card["brought"]) % {"n": card["brought"]}
        said += _DOT + n_("%(n)d reward due", "%(n)d rewards due", due) % {"n": due} if due else ""
        lines += _labelled(_("brought"), said, width)
    if card.get("ask_for_referral"):
        stars = card["ask_for_referral"]["stars"]
        said = n_(
            "%(n)d star lately: ask for a recommendation",
            "%(n)d stars lately: ask for a recommendation",
            stars,
        )
        lines += [[(line, "good")] for line in wrapped(said % {"n": stars}, width)]
    return lines


def refused(card: Card, width: int) -> list[Line]:
    """Channels on which nobody may write."""
    channels = [channel for channel, told in card["consent"].items() if told["state"] == "refused"]
    if not channels:
        return []
    named = _(", ").join(_("every channel") if one == "*" else visible(say(one)) for one in channels)
    return [[(line, "bad")] for line in wrapped(_("refused: %(channels)s") % {"channels": named}, width)]


def rule(title: str, width: int) -> Line:
    """A thin line with a title."""
    words = f"─ {title} "
    return [(words, "dim"), ("─" * max(0, width - cell_width(words)), "dim")]


def waiting(card: Card, today: str, width: int) -> list[Line]:
    """Open cases and follow-ups."""
    lines: list[Line] = []
    for one in card["open"]["cases"]:
        about = _("%(kind)s: %(text)s") % {"kind": say(one["kind"]), "text": visible(one["text"])}
        lines += _labelled(one["key"], about, width)
    for one in card["open"]["followups"]:
        due = " ".join(filter(None, (ago(one["due"], today), one["time"])))
        lines += _labelled(one["key"], f"{visible(one['text'])}{_DOT}{due}", width)
    return [rule(_("open"), width), *lines] if lines else []


def timeline(card: Card, width: int, limit: int) -> list[Line]:
    """What happened lately, newest first."""
    if not card["timeline"]:
        return []
    return [rule(_("lately"), width), *(happened(one, width) for one in card["timeline"][:limit])]


def happened(one: dict[str, Any], width: int) -> Line:
    """One line of the timeline."""
    at = (one["at"] or "")[:10]
    way = {"in": "← ", "out": "→ "}.get(one.get("direction") or "", "")
    how = (way + say(one.get("channel"))).strip() or say(one["kind"])
    title, dot, state = str(one["title"]).rpartition(_DOT)
    if one["kind"] == "case":
        key, _dot, about = title.partition(_DOT)
        kind, _dot, about = about.partition(_DOT)
        title = _DOT.join((key, say(kind), about))
    amount, rest = "", title
    if one["kind"] == "order" and title:
        rest, _dot, amount = title.rpartition(_DOT)
        _number, dot, items = rest.partition(_DOT)
        roomy = width >= ROOMY
        rest = _shortened(rest) if roomy or not dot else items
        state = state if roomy or state != "delivered" else ""
        code = amount.rpartition(" ")[2]
        amount = money.pretty(*money.read_money(amount, code)) if code else amount
        return sides(
            [cell(at, 11, "dim"), cell(how, 11, "dim"), (" ", "plain"), piece(rest)],
            [piece(f"  {say(state)}  " if state else "  ", "dim"), piece(amount)],
            width,
        )
    if one["kind"] == "parcel":
        title, state = say(state), _shortened(title)
        state = state if width >= ROOMY else state.partition(_DOT)[2] or state
    words = f"{title}{dot}{say(state)}" if title else say(state)
    first = words.split("\n", 1)[0]
    line = [cell(at, 11, "dim"), cell(how, 11, "dim"), (" ", "plain"), piece(first)]
    return sides(line, [], width) if width_of(line) > width else line


def _shortened(title: str) -> str:
    """Of a platform's long number its ends: that is what people compare."""
    number, dot, rest = title.partition(_DOT)
    return f"{number[:4]}…{number[-4:]}{dot}{rest}" if len(number) > 12 else title


def facts(card: Card, width: int) -> list[Line]:
    """Everything else that is known, a line each."""
    told = {
        _("birthday"): card["birthday"], _("gender"): card["gender"], _("job"): card["job"],
        _("income"): card["income_band"], _("household"): card["household"], _("language"): card["language"],
        _("zone"): card["zone"], _("interests"): card["interests"], _("source"): card["source"],
        _("keep in touch"): card["keep_in_touch"],
        _("brought by"): card["referred_by"] and card["referred_by"]["name"],
        _("credit"): card["credit_limit"] and sums([card["credit_limit"]]),
    }  # fmt: skip
    rows = [(label, str(value)) for label, value in told.items() if value]
    for one in card.get("hints", ()):
        words = _("perhaps %(name)s (%(where)s)") % {"name": one["text"], "where": one["where"]}
        rows.append((_("brought by"), words + (_(" · H takes it") if one["inviter"] else "")))
    for one in card.get("twins", ()):
        why = _(", ").join(_(reason) for reason in one["reasons"])
        rows.append((_("maybe the same"), f"{one['name']} (#{one['id']}): {why}" + _(" · M")))
    for place in card["addresses"]:
        parts = [place[part] for part in ("lines", "postcode", "city", "region", "country") if place[part]]
        rows.append((place["label"] or _("address"), ", ".join(parts)))
    rows += [(one["platform"], one["id"]) for one in card["identities"]]
    rows += [(name, str(value)) for name, value in card["fields"].items()]
    for channel, one in card["consent"].items():
        why = card["consent_reasons"].get(channel)
        where = _DOT.join(filter(None, (say(one["state"]), one["since"], one["source"], why)))
        rows.append((_("consent: %(channel)s") % {"channel": say(channel)}, where))
    rows.append((_("since"), card["created"]))
    lines: list[Line] = []
    for label, value in rows:
        lines += _labelled(visible(label), visible(value), width, 14)
    if card["note"]:
        lines += [rule(_("note"), width), *paragraph(card["note"], width)]
    return lines


def numbers(card: Card, width: int, brief: bool = False) -> list[Line]:
    """What the numbers say of them; `brief`: only how long they have waited, and when they may come back."""
    rows = card.get("numbers") or []
    if brief:
        rows = [row for row in rows if row[0] in (_("state"), _("next order"))]
    lines: list[Line] = []
    for label, text in rows:
        lines += _labelled(label, text, width, ALIGNED)
    return lines


def _labelled(label: str, text: str, width: int, wide: int = 0) -> list[Line]:
    wide = max(wide, cell_width(label) + 2)
    parts = list(wrapped(text, width - wide)) or [""]
    return [[(fit(label if i == 0 else "", wide), "dim"), (part, "plain")] for i, part in enumerate(parts)]


def glance(
    card: Card,
    today: str,
    width: int,
    why: list[tuple[str, str]],
    letter: Letter | None = None,
    *,
    brief: bool = False,
) -> list[Line]:
    """The card beside a list.

    `why`: (key, reason) of the row, what stands there is not told again below; `brief`: what the day asks for
    first, where few lines are in sight.
    """
    told = {key for key, _reason in why}
    if told:
        waits = {what: [one for one in rows if one["key"] not in told] for what, rows in card["open"].items()}
        past = [one for one in card["timeline"] if not _still_open(one)]
        card = {**card, "open": waits, "timeline": past}
    reasons: list[Line] = []
    first = 0  # lines of the first reason
    for i, (key, reason) in enumerate(why):
        reasons += _labelled(_("why") if i == 0 else key, visible(reason), width, ALIGNED)
        first = first or len(reasons)
    words = message(letter, width) if letter else []
    facts = [*bought(card, today, width), *numbers(card, width, brief=True)]
    facts += [*pipeline(card, today, width), *refused(card, width)]
    rest = [waiting(card, today, width), timeline(card, width, 12)]
    names = head(card, width)
    if brief:  # who, why, the words: what there is room for
        parts = [words, [*names[2:], *reasons[first:]], facts, *rest]
        lines = [*names[:2], *reasons[:first]]
    else:
        parts = [facts, reasons, words, *rest]
        lines = names
    for i, part in enumerate(parts):
        if part:
            lines += [*([] if brief and i == 0 else [[]]), *part]
    return lines


def _still_open(one: dict[str, Any]) -> bool:
    """Whether an entry of the timeline is no past at all: a promise that waits."""
    return one["kind"] == "followup" and str(one["title"]).endswith(f"{_DOT}open")


def message(letter: Letter, width: int) -> list[Line]:
    """The words to send, with what they were made of; or why there are none."""
    about = _DOT.join(filter(None, (letter.lang, letter.template)))
    title = _("message (%(about)s)") % {"about": about} if about else _("message")
    return [rule(title, width), *paragraph(letter.text, width, "bad" if letter.bad else "plain")]

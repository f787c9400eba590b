"""One person whole: the card that `crm show` prints and the app opens, as data and as lines for people."""

from __future__ import annotations

from crm_tui import money
from crm_tui.care import consent
from crm_tui.errors import NotFound
from crm_tui.insight import gaps, person, saying
from crm_tui.locale import N_, _, n_
from crm_tui.prospects import about, pipeline
from crm_tui.store import consents, contacts, settings, timeline
from crm_tui.text import cell_width, fit, visible, visible_lines
from crm_tui.trade import reviews

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from crm_tui.store import driver
    from crm_tui.store.book import Book
    from crm_tui.store.timeline import Item

    Card = dict[str, Any]
    Row = tuple[str, ...]
    Parts = list[str | None]

_PLAIN = (
    "name", "nickname", "company", "stage", "gender", "birthday", "job", "income_band", "household", "language",
    "zone", "interests", "source", "note", "keep_in_touch", "origin", "created",
)  # fmt: skip
_BOUGHT = 5
_DOT = " · "
# what a line of the timeline can end in, and its kinds; shown in the language in use
_SAID = {
    N_("pending"), N_("paid"), N_("shipped"), N_("delivered"), N_("cancelled"), N_("refunded"), N_("returned"),
    N_("open"), N_("done"), N_("dropped"), N_("skipped"), N_("opened"), N_("closed"), N_("reached"), N_("no-reply"),
    N_("replied"), N_("bought"), N_("refused"), N_("granted"), N_("unknown"), N_("order"), N_("parcel"),
    N_("followup"), N_("case"), N_("contact"), N_("note"), N_("question"), N_("complaint"), N_("return"),
    N_("warranty"), N_("customer"), N_("prospect"), N_("review"),
}  # fmt: skip


def card(book: Book, contact: int, timeline: int = 20, day: str = "") -> Card:
    """Everything of one person as scripts read it (`crm show --json`); NotFound when there is none.

    day: as of which the numbers are; today in the shop unless it is said.
    """
    db = book.db
    day = day or _today(db)
    row = contacts.get(db, contact)
    if row is None:
        raise NotFound(_("There is no contact %(id)s.") % {"id": contact})
    count, first, last = contacts.summary(db, contact)
    spent = [_amount(minor, currency) for currency, minor in contacts.spent(db, contact)]
    ids = [
        {"platform": platform, "shop": shop or None, "id": one}
        for platform, shop, one in contacts.identities(db, contact)
    ]
    inviter = (
        {"id": row.referred_by, "name": contacts.name_of(db, row.referred_by)} if row.referred_by else None
    )
    found: Card = {"id": contact, **{fact: getattr(row, fact) for fact in _PLAIN}}
    found |= {
        "external_id": ids[0]["id"] if ids else None,
        "identities": ids,
        "handles": [
            {"kind": h.kind, "value": h.value, "label": h.label} for h in contacts.handles(db, contact)
        ],
        "tags": [tag for _row, tag, _key in contacts.tags(db, contact)],
        "addresses": [_address(place) for place in contacts.addresses(db, contact)],
        "credit_limit": _amount(row.credit_limit, row.credit_currency)
        if row.credit_limit is not None
        else None,
        "referred_by": inviter,
        "fields": _fields(row.fields),
        "extra": _fields(row.extra),
        "archived": bool(row.archived),
        "consent": consent.state(consents.entries(db, contact)),
        "orders": {"count": count, "first": first, "last": last, "spent": spent},
        "spent": spent,
        "last_order": last,
        **person.numbers(book, contact, day, count),
        "ratings": reviews.of_contact(book, contact),
        "open": _open(db, contact),
        "products": _products(db, contact),
        **about.on_card(book, contact, day),
        "timeline": _timeline(db, contact, timeline),
    }
    found["gaps"] = gaps.missing(found)
    return found


def _today(db: driver.Connection) -> str:
    from crm_tui import dates

    return dates.today(settings.get(db, "zone") or None).isoformat()


def _amount(minor: int, currency: str) -> dict[str, str]:
    return {"amount": money.amount_text(minor, currency), "currency": currency}


def _fields(kept: str | None) -> dict[str, object]:
    if not kept:
        return {}
    import json

    found: dict[str, object] = json.loads(kept)
    return found


def _address(place: tuple[object, ...]) -> dict[str, object]:
    return dict(zip(("label", "lines", "city", "region", "postcode", "country"), place[1:], strict=True))


def _open(db: driver.Connection, contact: int) -> Card:
    return {
        "followups": [
            {"key": f"f{one}", "text": text, "due": due, "time": time, "every": rule, "priority": priority}
            for one, text, due, time, rule, priority in timeline.open_followups(db, contact)
        ],
        "cases": [
            {"key": f"k{one}", "kind": kind, "text": text, "opened": opened, "promise": promise}
            for one, kind, text, opened, promise in timeline.open_cases(db, contact)
        ],
    }


def _products(db: driver.Connection, contact: int) -> list[Card]:
    return [
        {"name": name, "sku": sku, "quantity": f"{quantity:.3f}".rstrip("0").rstrip(".")}
        for name, sku, quantity in timeline.most_bought(db, contact, _BOUGHT)
    ]


def _timeline(db: driver.Connection, contact: int, limit: int) -> list[Card]:
    """The newest of every kind, merged; a moment stands in the shop's zone, a day stays a day."""
    zone = settings.get(db, "zone", "UTC")
    asked = (
        timeline.events, timeline.orders, timeline.parcels, timeline.followups, timeline.cases, timeline.reviews,
    )  # fmt: skip
    items = [item for ask in asked for item in ask(db, contact, limit)] if limit > 0 else []
    told = [(_local(item, zone) or "", item) for item in items]
    told.sort(key=_moment, reverse=True)
    return [_told(at, item) for at, item in told[:limit]]


def _moment(told: tuple[str, Item]) -> str:
    return told[0]


def _local(item: Item, zone: str) -> str | None:
    if item.at is None:
        return str(item.day) if item.day else None
    from crm_tui import dates

    return dates.local_text(item.at, zone)


def _told(at: str, item: Item) -> Card:
    line: Card = {"at": at or None, "kind": item.kind, "title": _DOT.join(filter(None, _title(item)))}
    return line if item.kind in _TITLES else {**line, "channel": item.facts[0], "direction": item.facts[1]}


def _title(item: Item) -> Parts:
    return _TITLES.get(item.kind, _event)(*item.facts)


def _event(channel: str | None, _way: str | None, text: str | None, outcome: str | None) -> Parts:
    return [text or channel, outcome]


def _order(
    number: str | None, order: int, item: str | None, items: int, total: int, currency: str, status: str
) -> Parts:
    more = f"{item or ''} +{items - 1}".strip() if items > 1 else item
    return [number or f"o{order}", more, money.show(total, currency), status]


def _parcel(
    happened: str, number: str | None, order: int, carrier: str | None, tracking: str | None
) -> Parts:
    return [number or f"o{order}", " ".join(filter(None, (carrier, tracking))), happened]


def _followup(one: int, text: str, state: str, outcome: str | None) -> Parts:
    return [f"f{one}", text, outcome if state == "done" and outcome else state]


def _case(one: int, kind: str, text: str, what: str, resolution: str | None) -> Parts:
    return [f"k{one}", kind, text, resolution if what == "closed" else None, what]


def _review(product: int | None, service: int | None, name: str | None, text: str | None) -> Parts:
    return [reviews.stars(product, service), name, text]


_TITLES: dict[str, Callable[..., Parts]] = {
    "order": _order,
    "parcel": _parcel,
    "followup": _followup,
    "case": _case,
    "review": _review,
}


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
        _section(_("Numbers"), saying.section(card, why)),
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
    lines = [f"#{card['id']}  " + _DOT.join([*names, _say(card["stage"]), *aside])]
    reached = [_reached(handle) for handle in card["handles"]]
    tags = [f"#{visible(tag)}" for tag in card["tags"]]
    return lines + [f"  {line}" for line in (_DOT.join(reached), "  ".join(tags)) if line]


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
        where = _DOT.join(visible(told[fact]) for fact in ("since", "source") if told[fact])
        rows.append((_("everywhere") if channel == "*" else visible(channel), _say(told["state"]), where))
    return rows


def _prospect(card: Card) -> list[Row]:
    """Where they stand in the pipeline, what they were offered, whom they brought, and whether to ask them."""
    row, rows = card["prospect"], []
    if row:
        words = [pipeline.say(row["stage"]), _("since %(day)s") % {"day": row["since"]}]
        words += [pipeline.say(row["reason"])] if row["reason"] else []
        rows.append((_("stage"), visible(_DOT.join(words))))
    told = dict(row or {})
    if told.get("worth"):
        rows.append((_("may bring"), "{amount} {currency}".format(**told["worth"])))
    if told.get("interest"):
        rows.append((_("interest"), visible(told["interest"])))
    if told.get("step"):
        rows.append(
            (_("next"), _DOT.join(filter(None, (told["step"]["day"], visible(told["step"]["text"] or "")))))
        )
    if card["lists"]:
        rows.append((_("lists"), visible(", ".join(card["lists"]))))
    rows += [(_("offered"), f"{one['day']}{_DOT}{visible(one['text'])}") for one in card["offers"]]
    if card["brought"]:
        brought = n_("%(n)d person", "%(n)d people", card["brought"]) % {"n": card["brought"]}
        due = card["rewards_due"]
        more = n_("%(n)d reward due", "%(n)d rewards due", due) % {"n": due} if due else ""
        rows.append((_("brought"), _DOT.join(filter(None, (brought, more)))))
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
    rows.append((_("spent"), _DOT.join("{amount} {currency}".format(**one) for one in orders["spent"])))
    products = [f"{visible(one['name'])} ×{one['quantity']}" for one in card["products"]]
    if products:
        rows.append((_("buys most"), ", ".join(products)))
    return [*rows, (_("rates"), rated(card["ratings"]))] if card["ratings"]["reviews"] else rows


def rated(ratings: Card) -> str:
    """What somebody thought so far: "★ 4.5 · service 4.0 · 2 reviews"."""
    told = [f"★ {ratings['product']}"] if ratings["product"] else []
    told += [_("service %(n)s") % {"n": ratings["service"]}] if ratings["service"] else []
    return _DOT.join(
        [*told, n_("%(n)d review", "%(n)d reviews", ratings["reviews"]) % {"n": ratings["reviews"]}]
    )


def _waiting(card: Card) -> list[Row]:
    rows: list[Row] = []
    for one in card["open"]["cases"]:
        promise = _DOT + _("promised for %(day)s") % {"day": one["promise"]} if one["promise"] else ""
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
        head, dot, state = one["title"].rpartition(_DOT)
        if one["kind"] == "case":
            key, _dot, about = head.partition(_DOT)
            kind, _dot, about = about.partition(_DOT)
            head = _DOT.join((key, _say(kind), about))
        title = f"{visible_lines(head)}{dot}{_say(state)}" if head else visible_lines(state)
        at = (one["at"] or "")[:16].replace("T", " ")
        how = {"in": "← ", "out": "→ "}.get(one.get("direction") or "", "") + visible(
            one.get("channel") or ""
        )
        rows.append((at, how.strip() or _say(one["kind"]), title))
    return rows

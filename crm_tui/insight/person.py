"""Everything that the numbers say of one person, for their card."""

from __future__ import annotations

from crm_tui import money
from crm_tui.insight import fitted, rfm, rhythms, scoring, suggestions, tiers, windows
from crm_tui.insight.rhythms import ORDINALS
from crm_tui.insight.states import NONE, state
from crm_tui.store import goods, rhythm, settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crm_tui.insight.fitted import Fitted
    from crm_tui.store import driver
    from crm_tui.store.book import Book
    from crm_tui.store.rhythm import Rhythm

    Numbers = dict[str, Any]

_UNKNOWN: dict[str, Any] = {
    "value": {"tier": None, "loyalty": None, "potential": None}, "window": None, "state": None, "rfm": None,
    "usual": None, "chance": None, "waited": None, "buys_again": [], "may_like": [], "next_product": None,
}  # fmt: skip


def numbers(book: Book, contact: int, day: str, orders: int | None = None) -> Numbers:
    """A person's numbers as of `day`.

    value {tier, loyalty (0-100), potential {low, middle, high, currency}, amount, currency, activity}; window {from,
    middle, to} (days); state; rfm {r, f, m, name}; usual (days of the usual gap), chance (0 to 1, of an order within
    90 days), waited (days); buys_again, may_like [{name, sku}]; next_product {name, sku, from, middle, to}; leans
    (whether the shop is so small that the numbers lean on what is known of other shops). Each is None where there is
    nothing to say it from.
    """
    db = book.db
    r = rhythm.get(db, contact)
    fit = fitted.load(db)
    leans = fit.people < fitted.FEW
    if r is None:
        return {**_UNKNOWN, "state": None if orders else NONE, "leans": leans}
    bought = list(rhythm.orders_of(db, [contact]))
    now = as_of(r, bought, day, settings.get(db, "currency"), fit)
    found = facts_of(now, scoring.scorer(fit, day)(now), bought, fit, tiers.thresholds(db, fit), day)
    found["state"] = state(r.days, r.due, r.late, r.lapsed, day)  # as lists have it
    return {**found, **_suggested(db, contact, fit, day), "leans": leans}


def as_of(r: Rhythm, bought: list[Any], day: str, shop: str, fit: Fitted) -> Rhythm:
    """The row, made again where orders are dated after `day`: they count as of that day."""
    if r.last <= day:
        return r
    return rhythms.one(r.contact, rhythms.clamped(bought, day), shop, fit.window) or r


def facts_of(
    r: Rhythm, score: scoring.Score, bought: list[Any], fit: Fitted, parted: tiers.Thresholds, day: str
) -> Numbers:
    """What one row, its score and its orders say: everything but the suggestions."""
    first, middle, last = scoring.window(r, fit, day)
    cuts = rfm_cuts(fit, r)
    scored = rfm.scored(*rfm.facts(bought, r.currency, day), cuts)
    return {
        "value": {
            "tier": tiers.tier(r.value, parted.get(r.currency)),
            "loyalty": round(score.loyalty, 4),
            "potential": potential(score, r.currency),
            "amount": money.amount_text(round(score.value), r.currency),
            "currency": r.currency,
            "activity": round(score.activity, 6),
        },
        "window": {"from": first, "middle": middle, "to": last},
        "state": score.state,
        "rfm": scored._asdict(),
        "usual": windows.usual(r.days - 1, r.logs),
        "chance": round(score.loyalty / 100, 4),
        "waited": score.waited,
    }


def potential(score: scoring.Score, currency: str) -> dict[str, str]:
    """What to expect of somebody in 90 days, as a range."""
    three = zip(("low", "middle", "high"), (score.low, score.middle, score.high), strict=True)
    return {what: money.amount_text(round(amount), currency) for what, amount in three} | {
        "currency": currency
    }


def rfm_cuts(fit: Fitted, r: Rhythm) -> rfm.Cuts:
    """The shop's cuts in the row's currency; bands where there are none yet."""
    said = [fit.words.get(f"rfm {what} {r.currency}", "") for what in "rfm"]
    if not all(said):
        return rfm.bands(float(fit.words.get(f"median {r.currency}", r.amount or 1)))
    return rfm.Cuts(*map(fitted.numbers, said))


def _suggested(db: driver.Connection, contact: int, fit: Fitted, day: str) -> Numbers:
    own: dict[int, list[str]] = {}
    for item, at in goods.own(db, contact):
        own.setdefault(item, []).append(at)
    again = suggestions.buys_again({item: len(days) for item, days in own.items()}, fit.popular)
    like = suggestions.may_like(own, goods.near(db, own), fit.popular)
    again = [item for item in again if item in own]  # what they never had is no buying again
    soon = next_item(own, fit, day)
    names = goods.named(db, [*again, *like])
    known = {
        item: {"name": names[item][0], "sku": names[item][1]} for item in (*again, *like) if item in names
    }
    return {
        "buys_again": [known[item] for item in again if item in known],
        "may_like": [known[item] for item in like if item in known],
        "next_product": _named(db, soon),
    }


def _named(db: driver.Connection, soon: tuple[int, str, str, str] | None) -> Numbers | None:
    if soon is None:
        return None
    item, first, middle, last = soon
    name, sku = goods.named(db, [item]).get(item, ("", None))
    return {"name": name, "sku": sku, "from": first, "middle": middle, "to": last}


def next_item(own: dict[int, list[str]], fit: Fitted, day: str) -> tuple[int, str, str, str] | None:
    """(item, from, middle, to) of what somebody will need next: of items bought on two days or more, the one that is
    to be expected first; None when there is none."""
    shop = windows.Shop(*fitted.numbers(fit.words["items"])) if "items" in fit.words else fit.window
    found: list[tuple[str, int, int, str, str]] = []
    for item, days in own.items():
        if len(days) > 1 and days[-1] <= day:
            first, middle, last = item_window(days, shop, day)
            found.append((middle, -len(days), item, first, last))
    if not found:
        return None
    middle, _often, item, first, last = min(found)
    return item, first, middle, last


def item_window(days: list[str], shop: windows.Shop, day: str) -> tuple[str, str, str]:
    """(from, middle, to) of one person's next purchase of one item, from the days of the earlier ones."""
    logs, _squares = rhythms.waits(days)
    last = ORDINALS[days[-1]]
    waited = max(0, ORDINALS[day] - last)
    low, middle, high = windows.window(len(days) - 1, logs, float(waited), shop)
    return (
        rhythms.text(last + max(1, round(low))),
        rhythms.text(last + max(1, round(middle))),
        rhythms.text(last + max(1, round(high))),
    )

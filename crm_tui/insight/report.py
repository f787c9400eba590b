"""The report on value: a row a customer, and the shop in a few facts."""

from __future__ import annotations

from itertools import groupby, islice
from operator import itemgetter

from crm_tui import money
from crm_tui.insight import fitted, person, rfm, rhythms, scoring, suggestions, tiers
from crm_tui.insight.rhythms import ORDINALS
from crm_tui.store import cards, goods, rhythm, settings, valuing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from crm_tui.store.book import Book

    Row = dict[str, Any]

_AT_ONCE = 500
_BEST = 5  # products that are named
_MOST_VALUABLE = 2000  # customers of a big shop who are looked at one by one
DRAWN, SEED = 20_000, 1997  # customers from whom a big shop's next 90 days are reckoned: within 3 % or so
SEASONS = 400  # days of orders without which nobody knows a shop's Christmas: 13 months


def rows(book: Book, day: str) -> Iterator[Row]:
    """A row a customer who is not put aside, the shop's currency first and in each the most valuable first."""
    db = book.db
    fit, shop = fitted.load(db), settings.get(db, "currency")
    parted = tiers.thresholds(db, fit)
    score = scoring.scorer(fit, day)
    codes = sorted(rhythm.currencies(db), key=lambda pair: (pair[0] != shop, -pair[1], pair[0]))
    for code, _people in codes:
        ranked = valuing.by_value(db, code)
        while few := list(islice(ranked, _AT_ONCE)):
            orders = {
                who: list(some)
                for who, some in groupby(rhythm.orders_of(db, sorted(r.contact for r in few)), itemgetter(0))
            }
            shown = {card.id: card for card in cards.read(db, [r.contact for r in few])}
            for kept in few:
                bought, card = orders.get(kept.contact, []), shown[kept.contact]
                r = person.as_of(kept, bought, day, shop, fit)
                found = person.facts_of(r, score(r), bought, fit, day)
                yield _row(card, found | person.as_lists(kept, found["value"], parted, day))


def row(book: Book, contact: int, day: str) -> Row:
    """One customer's row; every number None for who never bought."""
    card = next(iter(cards.read(book.db, [contact])))
    return _row(card, person.numbers(book, contact, day, card.orders))


def _row(card: Any, found: Row) -> Row:
    value = found["value"]
    return {
        "contact": {"id": card.id, "name": card.name, "external_id": card.external_id},
        "orders": card.orders,
        "spent": [
            {"amount": money.amount_text(amount, code), "currency": code} for code, amount in card.spent
        ],
        "activity": value.get("activity"),
        "value": value.get("amount"),
        "currency": value.get("currency"),
        "tier": value["tier"],
        "loyalty": value["loyalty"],
        "potential": value["potential"],
        "window": found["window"],
        "state": found["state"],
        "rfm": found["rfm"],
        "usual": found["usual"],
        "waited": found["waited"],
    }


def shop(book: Book, day: str) -> Row:
    """The shop in a few facts.

    customers, leans, since, season (whether 13 months are known), currencies [{currency, customers, makers (how many
    make 80 % of the value), expected {low, middle, high}}], rising, fading, states {state: n}, period (days that
    products and channels look back), products [{name, orders}], channels [{channel, orders}], among (None; in a big
    shop, how many of its most valuable customers rising, fading and gaps speak of), gaps {fact: customers without
    it}, checks [{what, named, right, since}]. In a big shop nothing takes longer than in another: products are those
    of the last refit, and what to expect is reckoned from some customers drawn at random.
    """
    db = book.db
    fit, everybody = fitted.load(db), rhythm.count(db)
    big = everybody > tiers.BIG
    since = rhythm.first_day(db)
    known = ORDINALS[day] - ORDINALS[since] if since else 0
    codes = dict(rhythm.currencies(db))
    own = settings.get(db, "currency")
    code = own if own in codes else next(iter(codes), "")
    among, period = (_MOST_VALUABLE, suggestions.LATELY) if big else (None, rfm.YEAR)
    rising, fading = valuing.rising(
        db, code, _days_before(day, 90), _days_before(day, 180), day, -1 if among is None else among
    )
    return {
        "customers": everybody,
        "leans": everybody < fitted.FEW,
        "since": since or None,
        "season": known >= SEASONS,
        "currencies": _currencies(book, fit, codes, day),
        "rising": rising,
        "fading": fading,
        "states": valuing.states(db, day),
        "period": period,
        "products": _products(book, fit, day, big),
        "channels": [
            {"channel": name, "orders": n} for name, n in valuing.channels(db, _days_before(day, period), day)
        ],
        "among": among,
        "gaps": valuing.gaps(db) if among is None else valuing.gaps(db, code, among),
        "checks": checks(fit),
    }


def _products(book: Book, fit: fitted.Fitted, day: str, big: bool) -> list[Row]:
    """What sold best: [{name, orders}]; in a big shop as the last refit counted it."""
    if not big:
        sold = valuing.products(book.db, _days_before(day, rfm.YEAR), day)
        return [{"name": name, "orders": n} for name, n in sold]
    best = list(islice(fit.popular.items(), _BEST))
    names = goods.named(book.db, [item for item, _n in best])
    return [{"name": names[item][0], "orders": n} for item, n in best if item in names]


def checked(book: Book) -> list[Row]:
    """The same, for who has not read the last refit yet."""
    return checks(fitted.load(book.db))


def checks(fit: fitted.Fitted) -> list[Row]:
    """How the same rules fared a quarter before the last refit: [{what, named, right, since}]."""
    found = []
    for key, words in fit.words.items():
        if key.startswith("check "):
            named, right, since = words.split()
            found.append({"what": key[6:], "named": int(named), "right": int(right), "since": since})
    return found


def fit_row(fit: fitted.Fitted) -> Row:
    """The last refit as scripts read it; days, and money in minor units."""
    return {
        "day": fit.day or None,
        "people": fit.people,
        "buying": fit.buying._asdict(),
        "window": fit.window._asdict(),
        "spending": {code: s._asdict() for code, s in fit.spending.items()},
        "checks": checks(fit),
    }


def _days_before(day: str, days: int) -> str:
    return rhythms.text(max(1, ORDINALS[day] - days))


def _currencies(book: Book, fit: fitted.Fitted, codes: dict[str, int], day: str) -> list[Row]:
    """Per currency: customers, how many of them make 80 % of the value, and what to expect in 90 days."""
    score = scoring.scorer(fit, day)
    drawn: dict[str, int] = {}
    expected: dict[str, list[float]] = {}
    for kept in rhythm.drawn(book.db, DRAWN, SEED):
        r = rhythm.Rhythm(*kept)
        one = score(r)
        sums = expected.setdefault(r.currency, [0.0, 0.0])
        sums[0] += one.middle
        sums[1] += one.middle**2 + one.orders * max(0.0, r.amount) ** 2
        drawn[r.currency] = drawn.get(r.currency, 0) + 1
    found = []
    for code, people in codes.items():
        makers, customers = valuing.makers(book.db, code, 0.8)
        middle, square = (one * people / drawn.get(code, 1) for one in expected.get(code, (0.0, 0.0)))
        # chance alone moves a sum by its Poisson spread; how a season or a year differs from the last, by a third
        wide = 1.28 * square**0.5 + middle * 0.3
        three = {"low": max(0.0, middle - wide), "middle": middle, "high": middle + wide}
        found.append(
            {
                "currency": code,
                "customers": customers,
                "makers": makers,
                "expected": {what: money.amount_text(round(amount), code) for what, amount in three.items()},
            }
        )
    return found

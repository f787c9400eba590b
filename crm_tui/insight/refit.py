"""Fits the shop's parameters to its own orders and brings everybody's days up to date with them.

Everything is worked out without the lock; what is written goes in short transactions, so that nobody waits long.
Nothing that a person wrote is touched: it is no act, and there is nothing in it to take back.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from operator import itemgetter

from crm_tui.insight import (
    buying,
    checking,
    fitted,
    rfm,
    rhythms,
    scoring,
    spending,
    suggestions,
    tiers,
    windows,
)
from crm_tui.insight.rhythms import ORDINALS
from crm_tui.insight.sample import Sample
from crm_tui.store import acts, goods, rhythm, settings
from crm_tui.store import fitted as store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from crm_tui.store import driver
    from crm_tui.store.book import Book
    from crm_tui.store.rhythm import Rhythm

    Progress = Callable[[str, int, int], None]  # what, how many of them, of how many

_FITTED = 10_000  # people whose histories the likelihoods are summed over
_WEEKLY = 1000  # people beyond whom days are rounded to weeks
_CHUNK = 10_000  # people whose days are written in one transaction
_GROWN = 1.1  # times as many buyers as at the last refit: worth another one
_OLD = 7  # days after which an import refits even so
_GLANCED, _GLANCED_FITTED = 1000, 400  # people whom an import looks at, and over whom it sums likelihoods


def due_for_refit(db: driver.Connection, day: str) -> bool:
    """Whether a day has passed since the last refit, and there is anybody to refit for."""
    last = store.get(db, "day")
    return (not last or last < day) and bool(rhythm.first_day(db))


def pays_after_import(db: driver.Connection, day: str) -> bool:
    """Whether the shop has become another one: a tenth more buyers, or a week without a refit."""
    last, people = max(store.get(db, "day"), store.get(db, "glanced")), rhythm.count(db)
    if not people:
        return False
    grown = people >= int(store.get(db, "people") or "0") * _GROWN
    return not last or grown or ORDINALS[day] - ORDINALS[last] >= _OLD


def fill(book: Book) -> bool:
    """Make the rows of a book that was made before there were any; False when nothing is missing."""
    if book.readonly or not rhythm.missing(book.db):
        return False
    make_again(book.db)
    return True


def make_again(db: driver.Connection) -> None:
    """Make everybody's row anew, from all orders."""
    shop, window = settings.get(db, "currency"), fitted.window(db)
    rhythm.fill(db, lambda: rhythms.folded(rhythm.every_order(db), shop, window))


def glance(book: Book, day: str) -> None:
    """Fit what the day's list hangs on, over a part of the people: for the process that imported and has to end.

    All else stays as it was, and a thorough refit is due: in the app, before a report, or by `crm refit`.
    """
    db = book.db
    sample = Sample(db, day, _GLANCED)
    rows = list(sample.rhythms(windows.PRIOR))
    window = windows.measure((r.days - 1, r.logs, r.squares) for r in rows)
    buys = fit_buying(rows, sample, window, day, lambda _what, _n, _all: None, _GLANCED_FITTED)
    found = store.everything(db) | {
        "glanced": day,
        "people": str(rhythm.count(db)),
        "since": rhythm.first_day(db),
        "buying": _words(buys),
        "window": _words(window),
    }
    found.pop("day", None)
    with acts.writing(db):
        store.put(db, found)
    _turn(book, window, lambda _what, _n, _all: None)


def refit(book: Book, day: str, progress: Progress | None = None) -> fitted.Fitted:
    """Fit everything as of `day`, keep it, and bring all rows up to date; returns what is now in force."""
    tell = progress or (lambda _what, _n, _all: None)
    db = book.db
    fill(book)
    tell("fit", 0, 1)
    sample = Sample(db, day)
    rows = list(sample.rhythms(windows.PRIOR))
    window = windows.measure((r.days - 1, r.logs, r.squares) for r in rows)
    buys = fit_buying(rows, sample, window, day, tell)
    found = {
        "day": day,
        "people": str(rhythm.count(db)),
        "since": rhythm.first_day(db),
        "buying": _words(buys),
        "window": _words(window),
    }
    found |= _money(rows) | _cuts(sample, rows)
    found |= {f"tier {code}": _words(parted) for code, parted in tiers.measured(db).items()}
    month_ago = rhythms.text(max(1, ORDINALS[day] - suggestions.LATELY))
    sold = goods.popular(db, month_ago, day)
    found["popular"] = " ".join(f"{item}:{n}" for item, n in sold)
    tell("items", 0, 1)
    baskets, items = _bought(db, sample)
    found["items"] = _words(items)
    near = suggestions.neighbours(baskets)
    fit = fitted.read(found)
    tell("check", 0, 1)
    for check in checking.checks(sample, fit, _as_of_then(sample, window, tell)):
        found[f"check {check.what}"] = f"{check.named} {check.right} {check.since}"
    with acts.writing(db):
        store.put(db, found)
    goods.replace_near(db, near)
    _turn(book, window, tell)
    return fitted.load(db)


def median(values: Iterable[float]) -> float:
    """The middle of some numbers, 0 of none; `statistics` would cost every act its import."""
    ranked = sorted(values)
    half = len(ranked) // 2
    if not ranked:
        return 0.0
    return float(ranked[half]) if len(ranked) % 2 else (ranked[half - 1] + ranked[half]) / 2


def _words(numbers: Iterable[float]) -> str:
    return " ".join(map(repr, numbers))


def fit_buying(
    rows: list[Rhythm], sample: Sample, window: windows.Shop, day: str, tell: Progress, most: int = _FITTED
) -> buying.Buying:
    """MBG/NBD on at most so many of the sample's rows as of `day`, and on what they did in the quarter before."""
    step = -(-len(rows) // most) or 1
    today, since = ORDINALS[day], checking.quarter_before(day)
    bought = sample.bought(since, day)
    then = [
        (scoring.history(r, ORDINALS[since]), r.contact in bought)
        for i, r in enumerate(sample.rhythms(window, since))
        if i % step == 0
    ]

    histories = [scoring.history(r, today) for r in rows[::step]]
    if len(histories) > _WEEKLY:  # by weeks, most people are the same
        histories, then = list(map(_weekly, histories)), [(_weekly(one), yes) for one, yes in then]
    return buying.fit(histories, then=then, called=lambda: tell("fit", 0, 1))


def _weekly(history: buying.History) -> buying.History:
    x, t, age = history
    return x, 7.0 * round(t / 7), 7.0 * round(age / 7)


def _as_of_then(sample: Sample, window: windows.Shop, tell: Progress) -> buying.Buying:
    """What a refit a quarter ago would have found."""
    since = checking.quarter_before(sample.day)
    return fit_buying(list(sample.rhythms(window, since)), sample, window, since, tell)


def _money(rows: list[Rhythm]) -> dict[str, str]:
    """Gamma-Gamma per currency, by the repeat buyers where they are enough."""
    by: dict[str, list[Rhythm]] = defaultdict(list)
    for r in rows:
        if r.amount > 0:
            by[r.currency].append(r)
    found = {}
    for code, people in by.items():
        middle = float(median(r.amount for r in people))
        found[f"median {code}"] = repr(middle)
        prior = spending.PRIOR._replace(v=spending.PRIOR.v * middle)
        several = [(r.days, float(r.amount)) for r in people if r.days > 1]
        enough = len(several) >= fitted.FEW
        step = -(-len(several) // _FITTED) or 1
        found[f"spending {code}"] = _words(spending.fit(several[::step], prior) if enough else prior)
    return found


def _cuts(sample: Sample, rows: list[Rhythm]) -> dict[str, str]:
    """What parts RFM's scores, per currency."""
    found: dict[str, str] = {}
    by: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for r in rows:
        by[r.currency].append(rfm.facts(sample.orders[r.contact], r.currency, sample.day))
    for code, facts in by.items():
        middle = median(r.amount for r in rows if r.currency == code)
        cuts = rfm.quintiles(*zip(*facts, strict=True)) if len(facts) >= rfm.FEW else rfm.bands(middle)
        found |= {f"rfm {what} {code}": _words(cut) for what, cut in zip("rfm", cuts, strict=True)}
    return found


def _bought(db: driver.Connection, sample: Sample) -> tuple[list[set[int]], windows.Shop]:
    """What each of the sample's people ever bought, and the window of buying one item again."""
    baskets: list[set[int]] = []
    gaps: list[tuple[int, float, float]] = []
    for _who, rows in groupby(goods.bought(db, sorted(sample.orders)), itemgetter(0)):
        days: dict[int, list[str]] = defaultdict(list)
        for _contact, item, day in rows:
            days[item].append(day)
        if len(days) > 1:
            baskets.append(set(days))
        gaps += [(len(some) - 1, *rhythms.waits(some)) for some in days.values() if len(some) > 1]
    return baskets, windows.measure(gaps)


def _turn(book: Book, window: windows.Shop, tell: Progress) -> None:
    """Write everybody's days anew, some people at a time; another refit that came between has the last word."""
    db, after, done, everybody = book.db, 0, 0, rhythm.count(book.db)
    mark = _words(window)
    while True:
        with acts.writing(db):
            if store.get(db, "window") != mark:
                return
            rows = rhythm.chunk(db, after, _CHUNK)
            rhythm.turn(db, _turned(rows, window))
        if not rows:
            return
        after, done = rows[-1][0], done + len(rows)
        tell("days", done, everybody)


def _turned(rows: list[Any], window: windows.Shop) -> list[tuple[str, str, str, int]]:
    changed = []
    for contact, days, logs, last, *points in rows:
        now = rhythms.turning(days, logs, last, window)
        if now != tuple(points):
            changed.append((*now, contact))
    return changed

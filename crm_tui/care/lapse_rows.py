"""People who have waited longer than they usually do, as rows of the day's list: at most so many a day."""

from __future__ import annotations

import math
from datetime import date
from functools import lru_cache, partial
from itertools import islice

from crm_tui.care import handling, restraint, rows, series, workflow
from crm_tui.insight import buying, fitted, windows
from crm_tui.locale import _, n_
from crm_tui.store import agenda
from crm_tui.store import fitted as stored

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.care.rows import Look, Reason
    from crm_tui.insight.buying import Buying
    from crm_tui.store.agenda import Lapse
    from crm_tui.store.book import Book

LETTER, NAME = "l", "lapsed"
TAU = 180  # days in which the weight of an order falls to 1/e
EPOCH = date(2000, 1, 1)  # the day to which `rhythm` scales values
HORIZON = 90  # days that the chance speaks of


def key_of(lapse: Lapse) -> str:
    """The key of a lapse: the person and the last order, so that a new order makes a new one."""
    return f"{LETTER}{lapse.contact}-{lapse.orders}"


def room(look: Look) -> int:
    """How many may still show today: the cap, less those that were dealt with today."""
    if not look.rules.lapsed:
        return 0
    return max(0, int(look.rules.lapsed_a_day) - agenda.handled_on(look.book.db, NAME, look.day))


def best(look: Look) -> list[Reason]:
    """The ones with most at stake, as many as there is room for."""
    many, db = room(look), look.book.db
    if not many:
        return []
    quiet = restraint.since(look.day, look.rules)

    def rank(one: tuple[float, str, int]) -> tuple[float, int]:
        value, code, contact = one
        return -value / look.usual(code), contact

    late = [
        rows.Late(rank((value, code, 0)), partial(agenda.lapsed, db, day, code, look.until, quiet))
        for day, code, value in agenda.most_lapsed(db, look.codes, look.until)
    ]
    chosen = [contact for _value, _code, contact in islice(rows.merged(late, rank), many)]
    told = {one.contact: one for one in agenda.lapses(db, chosen)}
    buys = _buying(look.book)
    return [_reason(told[contact], look.day, buys) for contact in chosen if contact in told]


def _reason(lapse: Lapse, day: str, buys: Buying) -> Reason:
    return rows.Reason(
        key_of(lapse), NAME, lapse.contact, lapse.person, lapse.day, None, False, False,
        None, lapse.orders, (lapse, buys), at_stake(lapse, day), template="care/lapse", purpose="marketing",
        shows=max(day, lapse.day),  # a long silence does not become more urgent by the day
    )  # fmt: skip


def at_stake(lapse: Lapse, day: str) -> tuple[int, str] | None:
    """(minor units, currency): what the person spent, an order weighing 1/e after 180 days."""
    return (max(1, unscaled(lapse.value, day)), lapse.currency) if lapse.value > 0 else None


def unscaled(value: float, day: str) -> int:
    """A value as `rhythm` keeps it, in minor units of that day."""
    return round(value * scale(day))


@lru_cache(maxsize=16)
def scale(day: str) -> float:
    """What a value as `rhythm` keeps it is multiplied with to be minor units of that day."""
    return math.exp(-(date.fromisoformat(day) - EPOCH).days / TAU)


def why(fact: tuple[Lapse, Buying], day: str) -> str:
    """ "74 days since the last order, usually 31; 22 % likely to buy in 90 days"."""
    lapse, buys = fact
    waited, often = series.gap(lapse.last, day), windows.usual(lapse.days - 1, lapse.logs)
    told = {"n": waited, "usual": often, "percent": round(100 * chance(lapse, day, buys)), "days": HORIZON}
    if often is None:
        text = n_(
            "%(n)d day since the only order; %(percent)d %% likely to buy in %(days)d days",
            "%(n)d days since the only order; %(percent)d %% likely to buy in %(days)d days",
            waited,
        )
    else:
        text = n_(
            "%(n)d day since the last order, usually %(usual)d; %(percent)d %% likely to buy in %(days)d days",
            "%(n)d days since the last order, usually %(usual)d; %(percent)d %% likely to buy in %(days)d days",
            waited,
        )
    return text % told


def chance(lapse: Lapse, day: str, buys: Buying) -> float:
    """P(buys within 90 days) by MBG/NBD (see the insight room)."""
    waited = max(0, series.gap(lapse.first, day))
    return buying.chance(buys, lapse.days - 1, series.gap(lapse.first, lapse.last), waited, HORIZON)


def _buying(book: Book) -> Buying:
    words = stored.get(book.db, "buying")
    return buying.Buying(*fitted.numbers(words)) if words else buying.PRIOR


def _look(book: Book, key: str, day: str | None = None) -> handling.Row:
    contact, _dash, order = key[1:].partition("-")
    if not (contact.isascii() and contact.isdigit() and order.isdigit() and len(key) < 40):
        raise rows.no_such_key(key)
    lapse, was = agenda.lapse_of(book.db, int(contact)), agenda.handled(book.db, key)
    rules = workflow.load(book.db)
    again = series.moved(day, rules.lapsed_again) if day else None
    if lapse is not None and key_of(lapse) == key:
        due, name = lapse.day, lapse.person
    elif was is not None:
        named = agenda.contact(book.db, was.contact)
        due, name = was.day, named[0] if named else ""
    else:
        raise rows.no_such_key(key)
    row = handling.Row(key, NAME, int(contact), name, due, _("asked after a long silence"), int(order), None,
                       "marketing", "care/lapse", done_wake=again)  # fmt: skip
    return handling.with_state(row, was, day)


def streams(look: Look) -> list[list[Reason]]:
    """What shows by then: so few that they are one list."""
    return [best(look)]


KIND = rows.Kind(LETTER, NAME, None, why, *handling.verbs(_look, NAME), streams)

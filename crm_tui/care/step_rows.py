"""Steps of care plans, and words to keep in touch, as rows of the day's list."""

from __future__ import annotations

from datetime import date
from functools import partial

from crm_tui.care import handling, keeping, restraint, rows, series, workflow
from crm_tui.dates.saying import say_weekday
from crm_tui.locale import N_, _, n_
from crm_tui.store import agenda

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crm_tui.care.rows import Look, Reason
    from crm_tui.store.agenda import Step as Row
    from crm_tui.store.book import Book

CARE, TOUCH = series.LETTER, keeping.TOUCH
KIND_OF = {CARE: "care", TOUCH: "touch"}  # as `handled` calls them
NAME = "care"  # as the list calls both
RECENT = 28  # days of delay up to which every day more weighs more (see `today.order.urgency`)

_DOES = {
    "care/thanks": N_("say thanks"),
    "care/use-tip": N_("send a use tip"),
    "care/check-in": N_("ask whether all is well"),
    "care/review": N_("ask for a review"),
    "care/replenish": N_("offer to refill"),
}


def streams(look: Look) -> list[Iterator[Reason] | rows.Late]:
    """What shows by then, in streams that each begin with what is worth doing most."""
    db, held = look.book.db, _held(look)
    old = series.moved(look.day, -RECENT)
    codes = agenda.step_currencies(db)
    found: list[Iterator[Reason] | rows.Late] = []
    if agenda.step_count(db, old):
        found += [_read(agenda.older_steps(db, old, code, held)) for code in codes]
    days = [series.moved(old, n) for n in range(1, series.gap(old, look.until) + 1)]
    found += [
        rows.Late(look.bound(CARE, one, (worth, code)), partial(_of_day, look.book, one, code, held))
        for one, code, worth in agenda.most_of_days(db, days, codes)
    ]
    return found


def _of_day(book: Book, day: str, code: str, held: agenda.Held) -> Iterator[Reason]:
    return _read(agenda.steps_of_day(book.db, day, code, held))


def count(look: Look) -> int:
    """How many show by then, those that have to wait for another contact too."""
    return agenda.step_count(look.book.db, look.until)


def of(look: Look, people: Iterable[int]) -> list[Reason]:
    """Those of some people."""
    return [_reason(row) for row in agenda.steps_of(look.book.db, people, look.until, _held(look))]


def _held(look: Look) -> agenda.Held:
    return agenda.Held(look.day, restraint.since(look.day, look.rules), workflow.repeated(look.rules))


def _read(found: Iterable[Row]) -> Iterator[Reason]:
    return map(_reason, found)


def _reason(row: Row) -> Reason:
    return rows.Reason(
        row.key, NAME, row.contact, row.person, row.day, None, False, False, row.channel, row.orders, row,
        (row.worth, row.currency) if row.worth and row.currency else None,
        template=row.template, purpose="marketing" if row.marketing else "service",
    )  # fmt: skip


def why(row: Row, day: str) -> str:
    """ "arrived 3 days ago: send a use tip"."""
    if row.how == "touch":
        return _silent(row, day)
    does = says(row.template, row.name)
    n = series.gap(row.anchor, day)
    if row.template == "care/replenish" and row.name.rpartition("-")[2].isdigit() and row.item:
        return _running_out(row, day, does)
    if row.how == "delivered":
        text = n_("arrived %(n)d day ago: %(does)s", "arrived %(n)d days ago: %(does)s", n)
        return (text if n > 0 else _("arrived today: %(does)s")) % {"n": n, "does": does}
    back = series.TO_ARRIVE if row.how == "shipped" else series.TO_LEAVE
    n += back
    if row.how == "shipped":
        text = n_("sent %(n)d day ago: %(does)s", "sent %(n)d days ago: %(does)s", n)
    else:
        text = n_("ordered %(n)d day ago: %(does)s", "ordered %(n)d days ago: %(does)s", n)
    return text % {"n": n, "does": does}


def says(template: str, name: str) -> str:
    """What a step asks for, in the language in use; hers by its own name."""
    return _(_DOES[template]) if template in _DOES else name


def _running_out(row: Row, day: str, does: str) -> str:
    out = series.moved(row.due, int(row.name.rpartition("-")[2]))
    n = series.gap(day, out)
    if n > 0:
        text = n_("%(item)s lasts %(n)d more day: %(does)s", "%(item)s lasts %(n)d more days: %(does)s", n)
    elif n == 0:
        text = _("%(item)s is used up today: %(does)s")
    else:
        n = -n
        text = n_(
            "%(item)s was used up %(n)d day ago: %(does)s", "%(item)s was used up %(n)d days ago: %(does)s", n
        )
    return text % {"item": row.item, "n": n, "does": does}


def _silent(row: Row, day: str) -> str:
    from crm_tui import dates

    n = series.gap(row.anchor, day)
    told = {"n": n, "every": dates.say_rule(row.name), "weekday": say_weekday(date.fromisoformat(row.anchor))}
    return n_("not in touch for %(n)d day; you want to, %(every)s",
              "not in touch for %(n)d days; you want to, %(every)s", n) % told  # fmt: skip


def _look(book: Book, key: str, day: str | None = None) -> handling.Row:
    row, was = agenda.step(book.db, key), agenda.handled(book.db, key)
    if row is not None:
        if row.how == "touch":
            text, again = _("kept in touch"), keeping.after(day or row.due, row.name)
        else:
            text, again = says(row.template, row.name), None
        found = handling.Row(
            key, KIND_OF[key[0]], row.contact, row.person, row.day, text, row.orders, row.channel,
            "marketing" if row.marketing else "service", row.template, done_wake=again, skip_wake=again,
        )  # fmt: skip
        return handling.with_state(found, was, day)
    if was is None:
        raise rows.no_such_key(key)
    named = agenda.contact(book.db, was.contact)
    number, _dash, step = key[1:].partition("-")
    orders = int(number) if key[0] == CARE and number.isdigit() else None
    name = _step_name(book, step) if orders else _("kept in touch")
    return handling.with_state(
        handling.Row(key, KIND_OF[key[0]], was.contact, named[0] if named else "", was.wake or was.day, name,
                     orders, None, None, None), was, day,
    )  # fmt: skip


def _step_name(book: Book, number: str) -> str:
    for plan in workflow.load(book.db).plans:
        for step in plan.steps:
            if str(step.number) == number:
                return says(step.template, step.name)
    return number


KIND = rows.Kind(CARE, NAME, None, why, *handling.verbs(_look, NAME), streams, count, of)
# the streams of care bring these along
TOUCH_KIND = rows.Kind(TOUCH, NAME, None, why, *handling.verbs(_look, NAME))

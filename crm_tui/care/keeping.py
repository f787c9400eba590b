"""Keeps the rows of care what orders, cases, consent, plans and the seller's own hand say; `settle` calls it
inside every act, after the rhythm of the people touched.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from itertools import chain, pairwise

from crm_tui import dates
from crm_tui.care import channels, restraint, series, workflow
from crm_tui.store import acts, caring, settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from crm_tui.care.workflow import Rules
    from crm_tui.store import driver
    from crm_tui.store.acts import Act
    from crm_tui.store.book import Book

CHUNK = 2000
_AT_ONCE = 10_000  # people in one transaction after a refit
GLANCED_AT = 20_000  # people whose rows the doctor makes anew to compare, where it is not asked to look deep
TOUCH = "t"  # the letter of words to keep in touch


def refresh(act: Act) -> None:
    """Bring the rows of everybody in temp.touched up to date, and of whom a changed plan or product concerns."""
    caring.gather(act)
    if settings.before(act, "currency")[0]:
        caring.follow_currency(act.db)
    rules = workflow.load(act.db)
    _add_concerned(act, rules)
    caring.roll(act)
    if caring.anybody(act):
        _make(act, rules)


def make_again(book: Book, day: str) -> None:
    """Make everybody's rows anew, as of a day: for a book that was made before there were any."""
    with acts.writing(book.db):
        caring.gather_everybody(book.db)
        _make(acts.Act(book, 0, day), workflow.load(book.db))


class _Looked(Exception):
    """Ends a look: nothing that was made in it stays."""


def differing(book: Book, *, deep: bool) -> int:
    """For the doctor: how many people's rows are not what they should be; `deep`, or where few are, of all.

    Steps that hang on a tier are made when their person is touched and may lawfully differ since.
    """
    db, rules = book.db, workflow.load(book.db)
    tables = [table for table in caring.MADE if table != "step" or not _asks_tiers(rules)]
    wrong: set[int] = set()
    people = caring.some_people(db, None if deep else GLANCED_AT)
    with suppress(_Looked), acts.writing(db):
        for chunk in _chunks(people):
            caring.gather_these(db, chunk)
            before = caring.kept(db, tables)
            _make(acts.Act(book, 0, ""), rules)
            wrong.update(row[0] for row in before ^ caring.kept(db, tables))
        raise _Looked
    return len(wrong) + caring.strays(db)


def after_refit(book: Book, day: str) -> None:
    """After the shop's window was fitted anew: who counts as lapsed from which day on."""
    if not book.readonly:
        caring.follow_rhythms(book.db, day, _AT_ONCE)


def left_out(act: Act, first: int) -> int:
    """How many steps of the orders that this act brought, from that id on, are too old to ask for."""
    usual = next((plan for plan in workflow.load(act.db).plans if not plan.when), None)
    after = [step.after for step in usual.steps if step.after is not None] if usual else []
    return caring.left_out(act, first, after, workflow.OLDEST)


def _add_concerned(act: Act, rules: Rules) -> None:
    changed, before = settings.before(act, workflow.SETTING)
    if changed:
        old = workflow.thawed(before) if before else workflow.USUAL
        if old.need_granted != rules.need_granted:
            caring.add_everybody(act)
        caring.add_planned(act, _reaching(act.db, old, rules), _keys({**old.touch, **rules.touch}))
    caring.add_buyers_of_changed_products(act)


def _reaching(db: driver.Connection, *both: Rules) -> int:
    return max(map(workflow.horizon, both)) + caring.longest_lasting(db) + workflow.OLDEST


def _make(act: Act, rules: Rules) -> None:
    db = act.db
    silent = _gather_refusers(db, rules)
    days = _reaching(db, rules)
    for people in _chunks(caring.people(db)):
        buyers = caring.buyers(db, people, days)
        steps = _steps(db, buyers, rules, days, silent) if buyers else ()
        caring.replace_steps(db, people, chain(steps, _touches(db, people, rules, silent)))
    caring.forget(db)
    caring.put_lapses(act)
    caring.put_yearly(db)
    caring.put_marketed(db)


def _gather_refusers(db: driver.Connection, rules: Rules) -> set[int]:
    """Into temp.refuser: whom no marketing may reach on any channel. Returns whom not even service may: nothing but
    a refusal forbids that.
    """
    asked = set(caring.with_consent(db, ("refused",)))
    if rules.need_granted:
        granted = caring.with_consent(db, ("granted",))
        caring.refuse_all_but(db, granted)
        asked.update(granted)
    silent: set[int] = set()
    for people in _chunks(sorted(asked)):
        reach = channels.reach(db, people)
        silent.update(one for one in people if not restraint.reachable(reach[one], "service"))
        caring.refuse(
            db,
            [
                one
                for one in people
                if not restraint.reachable(reach[one], "marketing", need_granted=rules.need_granted)
            ],
        )
    return silent


def _steps(
    db: driver.Connection, people: list[int], rules: Rules, days: int, silent: set[int]
) -> Iterator[tuple[Any, ...]]:
    refusers = caring.refusers(db)
    told = caring.cases(db, people)
    done = caring.handled(db, people, "care")
    cases = {contact: [series.Case(*case) for case in rows] for contact, rows in told.items()}
    for order in _orders(db, people, rules, days):
        due, _left = series.steps(
            order, rules.plans, cases.get(order.contact, ()), done,
            service=order.contact not in silent, marketing=order.contact not in refusers,
        )  # fmt: skip
        for one in due:
            yield (one.key, order.contact, one.orders, one.name, one.day, one.due, one.anchor, one.how,
                   one.currency, one.worth, one.marketing, one.template, one.channel, one.item)  # fmt: skip


def _orders(db: driver.Connection, people: list[int], rules: Rules, days: int) -> Iterator[series.Order]:
    rows = list(caring.orders(db, people))
    later: dict[int, str] = {}
    first: dict[int, int] = {}
    for contact, order, *_rest in rows:
        first.setdefault(contact, order)
    for mine, following in pairwise(rows):
        if mine[0] == following[0]:
            later[mine[1]] = following[2]
    # the later order on one day replaces the other whole, so most of a long history needs no second look
    ids = [row[1] for row in rows if later.get(row[1]) != row[2]]
    parcels = caring.parcels(db, ids)
    # nor does one on its way to which the next came before its first step
    soonest = series.TO_LEAVE + workflow.soonest(rules, caring.least_lasting(db))
    ids = [
        row[1]
        for row in rows
        if row[1] in parcels
        or (
            row[2] >= series.moved(row[3], -days)
            and not (row[1] in later and later[row[1]] <= series.moved(row[2], soonest))
        )
    ]
    wanted = set(ids)
    items = caring.items(db, ids)
    tiers = _tiers(db, people, rules)
    for contact, order, day, entered, currency, net, refunded, platform in rows:
        if order in wanted:
            bought = [series.Item(*item) for item in items.get(order, ())]
            yield series.Order(
                order, contact, day, entered, currency, net, refunded, platform, first[contact] == order,
                later.get(order), tiers.get(contact), parcels.get(order, []), bought,
            )  # fmt: skip


def _tiers(db: driver.Connection, people: list[int], rules: Rules) -> dict[int, str]:
    """{contact: A, B or C}, where some plan asks for it, as of the act that touched them."""
    if not _asks_tiers(rules):
        return {}
    from crm_tui.insight import fitted, tiers

    parted = tiers.thresholds(db, fitted.load(db))
    told = caring.values(db, people).items()
    return {contact: tiers.tier(value, parted.get(currency)) for contact, (currency, value) in told}


def _asks_tiers(rules: Rules) -> bool:
    return any("tier" in part.when for plan in rules.plans for part in (plan, *plan.steps))


def _touches(
    db: driver.Connection, people: list[int], rules: Rules, silent: set[int]
) -> list[tuple[Any, ...]]:
    """Rows for those of these people with whom the seller wants to keep in touch."""
    spans = _by_key(rules.touch)
    found = caring.to_keep_in_touch(db, people, spans)
    if not found:
        return []
    wanted = [row[0] for row in found]
    done = caring.handled(db, wanted, "touch")
    made = []
    for contact, own, tags, last, currency, amount in found:
        span = own or min((spans[key] for key in tags.split("\x1f")), key=_length)
        key = f"{TOUCH}{contact}-{last.replace('-', '')}"
        if contact in silent:
            continue
        due = after(last, span)
        _state, wake = done.get(key, ("", None))  # one that was let go comes again a span after that
        day = max(due, wake) if wake else due
        made.append(
            (key, contact, None, span, day, due, last, "touch", currency or "", max(0, amount or 0), 0,
             "care/keep-in-touch", None, None)
        )  # fmt: skip
    return made


def _by_key(touch: dict[str, str]) -> dict[str, str]:
    from crm_tui.text import fold

    return {fold(tag.lstrip("#")): span for tag, span in touch.items()}


def _keys(touch: dict[str, str]) -> list[str]:
    return list(_by_key(touch))


def after(day: str, span: str) -> str:
    """The day a span after it."""
    return dates.add_span(date.fromisoformat(day), span).isoformat()


def _length(span: str) -> str:
    return after("2000-01-01", span)


def _chunks(people: list[int]) -> Iterator[list[int]]:
    for at in range(0, len(people), CHUNK):
        yield people[at : at + CHUNK]

"""Birthdays, anniversaries and festivals as rows of the day's list, from some days before until the day."""

from __future__ import annotations

import re
from collections import namedtuple
from datetime import date, timedelta
from functools import partial
from itertools import islice

from crm_tui.care import festivals, handling, lapse_rows, occasions, restraint, rows, series, workflow
from crm_tui.dates.saying import say_weekday
from crm_tui.errors import CrmError
from crm_tui.locale import _, n_
from crm_tui.store import agenda, settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crm_tui.care.rows import Reason, Usual
    from crm_tui.care.workflow import Festival, Rules
    from crm_tui.store.book import Book

LETTER, NAME = "o", "occasion"
_KEY = re.compile("o([0-9]{1,18})-([0-9]{4})([a-z]{0,2})")
_LOOKED_AT = 400  # of the most valuable people, for the few whom a festival concerns
_BY_LETTERS = {letters: name for name, (letters, _said) in festivals.NAMES.items()}

# what: birthday, anniversary or the festival's name · on: the day · years: how many, None where unknown
Fact = namedtuple("Fact", "what on years")


def key_of(contact: int, on: date, ends: str) -> str:
    """The key: the person, the year, and what it is where that is no birthday."""
    return f"{LETTER}{contact}-{on.year}{ends}"


def streams(book: Book, day: str, until: str, usual: Usual) -> list[rows.Late | list[Reason]]:
    """What shows by `until`: birthdays lazily, of the others the few there may be."""
    rules = workflow.load(book.db)
    found: list[rows.Late | list[Reason]] = []
    if rules.birthdays:
        found += _yearly(book, occasions.BIRTHDAY, day, until, rules)
    if rules.anniversaries:
        room = rules.anniversaries_a_day - agenda.handled_on(
            book.db, NAME, day, occasions.ENDS["anniversary"]
        )
        best = rows.merged(
            _yearly(book, occasions.ANNIVERSARY, day, until, rules), lambda one: -_value(one, usual)
        )
        found.append(list(islice(best, max(0, room))))
    found += [_festive(book, festival, day, until, usual) for festival in rules.festivals]
    found.append(_back(book, day, rules))
    return found


def _value(reason: Reason, usual: Usual) -> float:
    return reason.worth[0] / usual(reason.worth[1]) if reason.worth else 0.0


def _ahead(day: str, until: str, rules: Rules) -> int:
    return int(rules.ahead) + series.gap(day, until)


def _yearly(book: Book, what: str, day: str, until: str, rules: Rules) -> list[rows.Late]:
    born = what == occasions.BIRTHDAY
    lunar = born and agenda.has_lunar(book.db)
    codes = {*agenda.rhythm_currencies(book.db)} | ({settings.get(book.db, "currency")} if born else set())
    # nobody looks further ahead than the year is long, and each has but one such day in it
    coming = occasions.coming(date.fromisoformat(day), min(_ahead(day, until, rules), 365))
    days: dict[str, list[date]] = {}
    for on, mds in coming:
        for md in (one for one in mds if lunar or not one.startswith("L")):
            days.setdefault(md, []).append(on)
    return [
        rows.Late(
            _at_most(what, on, (value, code), day, rules.ahead),
            partial(_of_day, book, what, md, code, on, day, rules),
        )
        for md, code, value in agenda.most_yearly(book.db, what, days, codes)
        for on in days[md]
    ]


def _at_most(what: str, on: date, worth: tuple[float, str], day: str, ahead: int) -> Reason:
    """What stands before everybody who has that day of the year and is worth so much or less."""
    return _made(0, "", Fact(what, on, None), "", worth, day, ahead)._replace(key=LETTER)


def _of_day(book: Book, what: str, md: str, code: str, on: date, day: str, rules: Rules) -> Iterator[Reason]:
    ends, quiet = f"{on.year}{occasions.ENDS[what]}", restraint.since(day, rules)
    for one in agenda.yearly(book.db, what, md, code, on.isoformat(), ends, day, quiet):
        made = _reason(one, on, day, rules.ahead)
        if made is not None:
            yield made


def _reason(one: agenda.Yearly, on: date, day: str, ahead: int) -> Reason | None:
    many = occasions.years(one.since, on)
    if many is not None and many <= 0:  # the day itself is no anniversary
        return None
    ends = occasions.ENDS[one.what]
    return _made(
        one.contact, one.person, Fact(one.what, on, many), ends, (one.value, one.currency), day, ahead
    )


def _made(
    contact: int, person: str, fact: Fact, ends: str, worth: tuple[float, str], day: str, ahead: int
) -> Reason:
    stake = lapse_rows.unscaled(worth[0], day)
    what = fact.what if fact.what in occasions.WHATS else "festival"
    return rows.Reason(
        key_of(contact, fact.on, ends), NAME, contact, person, fact.on.isoformat(), None, False, False, None, None,
        fact, (stake, worth[1]) if stake and worth[1] else None, template=f"occasion/{what}", purpose="marketing",
        shows=(fact.on - timedelta(days=ahead)).isoformat(),
    )  # fmt: skip


def _festive(book: Book, festival: Festival, day: str, until: str, usual: Usual) -> list[Reason]:
    """The most valuable people whom a coming festival concerns; whoever was dealt with leaves no gap to fill."""
    rules = workflow.load(book.db)
    on = festivals.coming(festival.name, date.fromisoformat(day), _ahead(day, until, rules))
    if on is None:
        return []
    ends = festivals.NAMES[festival.name][0]
    since, quiet = series.moved(day, -festival.within), series.moved(day, 1)
    buyers = [
        buyer
        for code in agenda.rhythm_currencies(book.db)
        for buyer in agenda.best_buyers(book.db, code, since, quiet, _LOOKED_AT)
    ]
    buyers.sort(key=lambda one: (-one.value / usual(one.currency), one.contact))
    chosen = list(islice(_concerned(book, festival, buyers), festival.most))
    people = [one.contact for one in chosen]
    finished = agenda.handled_keys(book.db, people, NAME, day)
    told, since_then = agenda.marketed(book.db, people), restraint.since(day, rules)
    return [
        _made(one.contact, one.person, Fact(festival.name, on, None), ends, (one.value, one.currency), day,
              rules.ahead)
        for one in chosen
        if key_of(one.contact, on, ends) not in finished and told.get(one.contact, "") <= since_then
    ]  # fmt: skip


def _concerned(book: Book, festival: Festival, buyers: list[agenda.Buyer]) -> Iterator[agenda.Buyer]:
    from crm_tui.text import fold

    people = [one.contact for one in buyers]
    places = agenda.places(book.db, people) if festival.country else {}
    tags = agenda.tags(book.db, people) if festival.tag else {}
    asked = {fold(tag.lstrip("#")) for tag in festival.tag}
    for one in buyers:
        if festival.country and not places.get(one.contact, set()).intersection(festival.country):
            continue
        if (
            festival.language
            and (one.language or "").replace("_", "-").partition("-")[0] not in festival.language
        ):
            continue
        if asked and not asked & tags.get(one.contact, set()):
            continue
        yield one


def _back(book: Book, day: str, rules: Rules) -> list[Reason]:
    """What was put off beyond its own day and is back."""
    found = []
    for was in agenda.snoozed(book.db, NAME, day):
        read = _read_key(was.key)
        on = read and _day_of(book, read[0], read[1], read[2])
        if read is None or on is None or on.isoformat() >= day:
            continue
        fact = Fact(_what(read[2]), on, None)
        named = agenda.contact(book.db, was.contact)
        found.append(
            _made(was.contact, named[0] if named else "", fact, read[2], (0.0, ""), day, rules.ahead)
        )
    return found


def count(book: Book, day: str, until: str) -> int:
    """How many birthdays there are, those that are finished too."""
    rules = workflow.load(book.db)
    if not rules.birthdays:
        return 0
    mds = [
        md
        for _on, mds in occasions.coming(date.fromisoformat(day), min(_ahead(day, until, rules), 365))
        for md in mds
    ]
    return agenda.yearly_count(book.db, occasions.BIRTHDAY, mds)


def of(book: Book, people: Iterable[int], day: str, until: str) -> list[Reason]:
    """The birthdays of some people."""
    rules = workflow.load(book.db)
    if not rules.birthdays:
        return []
    ids = list(people)
    finished = agenda.handled_keys(book.db, ids, NAME, day)
    days = occasions.by_day_of_year(date.fromisoformat(day), min(_ahead(day, until, rules), 365))
    found = []
    for one in agenda.yearly_of(book.db, ids, restraint.since(day, rules)):
        on = days.get(one.md)
        if one.what == occasions.BIRTHDAY and on is not None:
            made = _reason(one, on, day, rules.ahead)
            if made is not None and made.key not in finished:
                found.append(made)
    return found


def why(fact: Fact, day: str) -> str:
    """ "birthday in 3 days, on Sunday 2027-02-28: 35"."""
    n = (fact.on - date.fromisoformat(day)).days
    told = {
        "n": n,
        "weekday": say_weekday(fact.on),
        "day": fact.on.isoformat(),
        "what": says(fact.what),
        "years": fact.years,
    }
    if fact.what == occasions.ANNIVERSARY and fact.years:
        told["what"] = (
            n_("%(years)d year since the first order", "%(years)d years since the first order", fact.years)
            % told
        )
    elif fact.what == occasions.BIRTHDAY and fact.years:
        told["what"] = _("turns %(years)d") % told
    if n == 0:
        return _("%(what)s today") % told
    if n < 0:
        return _("%(what)s was on %(weekday)s %(day)s") % told
    if n == 1:
        return _("%(what)s tomorrow, %(weekday)s %(day)s") % told
    return (
        n_("%(what)s in %(n)d day, %(weekday)s %(day)s", "%(what)s in %(n)d days, %(weekday)s %(day)s", n)
        % told
    )


def extra(fact: Fact) -> dict[str, str | int | None]:
    """What a template can say of it that only the row knows."""
    return {"festival": says(fact.what) if fact.what in festivals.NAMES else None, "years": fact.years}


def says(what: str) -> str:
    """What an occasion is called, in the language in use."""
    if what in festivals.NAMES:
        return _(festivals.NAMES[what][1])
    return _("birthday") if what == occasions.BIRTHDAY else _("anniversary of the first order")


def _read_key(key: str) -> tuple[int, int, str] | None:
    match = _KEY.fullmatch(key)
    return (int(match[1]), int(match[2]), match[3]) if match else None


def _what(ends: str) -> str:
    return next((what for what, end in occasions.ENDS.items() if end == ends), _BY_LETTERS.get(ends, ends))


def _day_of(book: Book, contact: int, year: int, ends: str) -> date | None:
    """The day that a key means; None when nothing of that person's falls in that year."""
    what = _what(ends)
    if what in festivals.NAMES:
        return festivals.falls(what, year)
    found = [one for one in agenda.yearly_of(book.db, (contact,), "9999-12-31") if one.what == what]
    return occasions.falls(found[0].md, year) if found else None


def _look(book: Book, key: str, day: str | None = None) -> handling.Row:
    read = _read_key(key)
    if read is None:
        raise rows.no_such_key(key)
    contact, year, ends = read
    was, named, on = (
        agenda.handled(book.db, key),
        agenda.contact(book.db, contact),
        _day_of(book, contact, year, ends),
    )
    if named is None or (on is None and was is None):
        raise rows.no_such_key(key)
    if on is not None and was is None and day is not None:
        ahead = workflow.load(book.db).ahead
        if not 0 <= (on - date.fromisoformat(day)).days <= ahead:
            raise CrmError(
                _("%(key)s is not on the list today: it is on %(day)s.") % {"key": key, "day": on.isoformat()}
            )
    what = _what(ends)
    template = f"occasion/{what if what in occasions.WHATS else 'festival'}"
    due = on.isoformat() if on else was.day if was else ""
    return handling.with_state(
        handling.Row(key, NAME, contact, named[0], due, says(what), None, None, "marketing", template),
        was,
        day,
    )


KIND = rows.Kind(LETTER, NAME, None, why, *handling.verbs(_look, NAME), streams, count, of)

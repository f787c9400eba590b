"""Birthdays, anniversaries and festivals as rows of the day's list, from some days before until the day."""

from __future__ import annotations

from collections import namedtuple
from datetime import date, timedelta
from functools import lru_cache, partial
from itertools import islice

from crm_tui.care import festivals, handling, lapse_rows, occasions, restraint, rows, series, workflow
from crm_tui.dates.saying import say_weekday
from crm_tui.errors import CrmError
from crm_tui.locale import _, n_
from crm_tui.store import agenda, settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from crm_tui.care.rows import Look, Reason
    from crm_tui.care.workflow import Festival, Rules
    from crm_tui.store.book import Book

LETTER, NAME = "o", "occasion"
_LOOKED_AT = 400  # of the most valuable people, for the few whom a festival concerns
_BY_LETTERS = {letters: name for name, (letters, _said) in festivals.NAMES.items()}

# what: birthday, anniversary or the festival's name · on: the day · years: how many, None where unknown
Fact = namedtuple("Fact", "what on years")
# ends: what follows the year in a key · due, shows: days · scale: of kept values
_Kind = namedtuple("_Kind", "what on ends due shows scale template")


def key_of(contact: int, on: date, ends: str) -> str:
    """The key: the person, the year, and what it is where that is no birthday."""
    return f"{LETTER}{contact}-{on.year}{ends}"


def streams(look: Look) -> list[rows.Late | list[Reason]]:
    """What shows by then: birthdays lazily, of the others the few there may be."""
    rules, db = look.rules, look.book.db
    found: list[rows.Late | list[Reason]] = []
    if rules.birthdays:
        found += _yearly(look, occasions.BIRTHDAY, lambda shows, worth: look.bound(LETTER, shows, worth))
    if rules.anniversaries:
        done = agenda.handled_on(db, NAME, look.day, occasions.ENDS["anniversary"])
        late = _yearly(look, occasions.ANNIVERSARY, lambda _shows, worth: -_value(worth, look.usual))
        best: Iterator[Reason] = rows.merged(late, lambda one: -_value(one.worth, look.usual))
        found.append(list(islice(best, max(0, rules.anniversaries_a_day - done))))
    found += [_festive(look, festival) for festival in rules.festivals]
    found.append(_back(look.book, look.day, rules))
    return found


def _value(worth: tuple[int, str] | None, usual: Callable[[str], float]) -> float:
    return worth[0] / usual(worth[1]) if worth else 0.0


def _ahead(look: Look) -> int:
    return int(look.rules.ahead) + series.gap(look.day, look.until)


def _coming(look: Look) -> tuple[tuple[date, list[str]], ...]:
    """The days ahead; nobody looks further than the year is long, and each has but one such day in it."""
    return occasions.coming(date.fromisoformat(look.day), min(_ahead(look), 365))


def _yearly(look: Look, what: str, rank: Callable[[str, tuple[int, str] | None], object]) -> list[rows.Late]:
    """A stream for each day and currency, the most valuable first; `rank` tells the place of what is worth so much."""
    db, born = look.book.db, what == occasions.BIRTHDAY
    lunar = born and agenda.has_lunar(db)
    codes = {*look.codes} | ({settings.get(db, "currency")} if born else set())
    days: dict[str, list[date]] = {}
    for on, mds in _coming(look):
        for md in (one for one in mds if lunar or not one.startswith("L")):
            days.setdefault(md, []).append(on)
    found = []
    for md, code, value in agenda.most_yearly(db, what, days, codes):
        for on in days[md]:
            kind = _kind(what, on, look.day, look.rules.ahead)
            found.append(
                rows.Late(rank(kind.shows, _worth(kind, value, code)), partial(_of_day, look, kind, md, code))
            )
    return found


def _of_day(look: Look, kind: _Kind, md: str, code: str) -> Iterator[Reason]:
    quiet = restraint.since(look.day, look.rules)
    ends = f"{kind.on.year}{kind.ends}"
    for one in agenda.yearly(look.book.db, kind.what, md, code, kind.on.year, ends, look.day, quiet):
        made = _reason(one, kind)
        if made is not None:
            yield made


def _reason(one: agenda.Yearly, kind: _Kind) -> Reason | None:
    many = kind.on.year - one.began if one.began else None
    if many is not None and many <= 0:  # the day itself is no anniversary
        return None
    return _made(kind, one.contact, one.person, many, one.value, one.currency)


@lru_cache(maxsize=64)
def _kind(what: str, on: date, day: str, ahead: int) -> _Kind:
    """What all rows of an occasion on a day share, as they are seen on `day`."""
    named = what if what in occasions.WHATS else "festival"
    ends = occasions.ENDS[what] if what in occasions.WHATS else festivals.NAMES[what][0]
    shows = (on - timedelta(days=ahead)).isoformat()
    return _Kind(what, on, ends, on.isoformat(), shows, lapse_rows.scale(day), f"occasion/{named}")


def _worth(kind: _Kind, value: float, code: str) -> tuple[int, str] | None:
    stake = round(value * kind.scale)
    return (stake, code) if stake and code else None


def _made(kind: _Kind, contact: int, person: str, years: int | None, value: float, code: str) -> Reason:
    return rows.Reason(
        key_of(contact, kind.on, kind.ends), NAME, contact, person, kind.due, None, False, False, None, None,
        Fact(kind.what, kind.on, years), _worth(kind, value, code), None, kind.template, "marketing", kind.shows,
    )  # fmt: skip


def _festive(look: Look, festival: Festival) -> list[Reason]:
    """The most valuable people whom a coming festival concerns; whoever was dealt with leaves no gap to fill."""
    book, day = look.book, look.day
    on = festivals.coming(festival.name, date.fromisoformat(day), _ahead(look))
    if on is None:
        return []
    kind = _kind(festival.name, on, day, look.rules.ahead)
    since, quiet = series.moved(day, -festival.within), series.moved(day, 1)
    buyers = [
        buyer for code in look.codes for buyer in agenda.best_buyers(book.db, code, since, quiet, _LOOKED_AT)
    ]
    buyers.sort(key=lambda one: (-one.value / look.usual(one.currency), one.contact))
    chosen = list(islice(_concerned(book, festival, buyers), festival.most))
    people = [one.contact for one in chosen]
    finished = agenda.handled_keys(book.db, people, NAME, day)
    told, since_then = agenda.marketed(book.db, people), restraint.since(day, look.rules)
    return [
        _made(kind, one.contact, one.person, None, one.value, one.currency)
        for one in chosen
        if key_of(one.contact, on, kind.ends) not in finished and told.get(one.contact, "") <= since_then
    ]


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
        kind = _kind(_what(read[2]), on, day, rules.ahead)
        named = agenda.contact(book.db, was.contact)
        found.append(_made(kind, was.contact, named[0] if named else "", None, 0.0, ""))
    return found


def count(look: Look) -> int:
    """How many birthdays there are, those that are finished too."""
    if not look.rules.birthdays:
        return 0
    return agenda.yearly_count(
        look.book.db, occasions.BIRTHDAY, [md for _on, mds in _coming(look) for md in mds]
    )


def of(look: Look, people: Iterable[int]) -> list[Reason]:
    """The birthdays of some people."""
    if not look.rules.birthdays:
        return []
    db, day = look.book.db, look.day
    days = occasions.by_day_of_year(date.fromisoformat(day), min(_ahead(look), 365))
    quiet = restraint.since(day, look.rules)
    born = agenda.yearly_among(db, people, occasions.BIRTHDAY, days, quiet)
    finished = agenda.handled_keys(db, [one.contact for one in born], NAME, day) if born else set()
    made = [_reason(one, _kind(one.what, days[one.md], day, look.rules.ahead)) for one in born]
    return [one for one in made if one is not None and one.key not in finished]


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
    """(contact, year, what follows it) of a key such as o12-2026a."""
    contact, _dash, rest = key[1:].partition("-")
    year, ends = rest[:4], rest[4:]
    whole = key.isascii() and contact.isdigit() and year.isdigit() and len(year) == 4
    if not whole or len(contact) > 18 or len(ends) > 2 or (ends and not ends.isalpha()):
        return None
    return int(contact), int(year), ends


def _what(ends: str) -> str:
    return next((what for what, end in occasions.ENDS.items() if end == ends), _BY_LETTERS.get(ends, ends))


def _day_of(book: Book, contact: int, year: int, ends: str) -> date | None:
    """The day that a key means; None when nothing of that person's falls in that year."""
    what = _what(ends)
    if what in festivals.NAMES:
        return festivals.falls(what, year)
    found = [one for one in agenda.yearly_of(book.db, (contact,)) if one.what == what]
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

"""The Chinese lunar calendar of 1900 to 2099: which civil day a lunar day falls on, and the other way round.

A table of facts, because the one library that knows them bears a licence that this program does not.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from functools import lru_cache

FIRST, LAST = 1900, 2099
_NEW_YEAR = date(1900, 1, 31)  # the first day of lunar 1900
# A year a word: which month is followed by its leap month (0: none), above 13 bits, one a month in their
# order, the leap one in its place: 1 where it has 30 days, 0 where 29.
_YEARS = """
116d2 00752 00ea5 0b64a 0064b 00a9b 09556 0056a 00b59 05752 00752 0db25 00b25 00a4b 0b4ab 002ad 0056b
04b69 00da9 0fd92 00e92 00d25 0ba4d 00a56 002b6 095b5 006d4 00ea9 05e92 00e92 0cd26 0052b 00a57 0b2d6
00b5a 006d4 06ec9 00749 0f693 00a93 0052b 0ca5b 00aad 0056a 09b55 00ba4 00b49 05a93 00a95 0f52d 00536
00aad 0b5aa 005b2 00ba5 07d4a 00d4a 10a95 00a97 00556 0cab5 00ad5 006d2 08ea5 00ea5 0064a 06c97 00a9b
0f55a 0056a 00b69 0b752 00b52 00b25 0964b 00a4b 114ab 002ad 005ad 0cb69 00da9 00d92 09d25 00d25 15a4d
00a56 002b6 0c5b5 006d5 00ea9 0be92 00e92 00d26 06a56 00a57 114d6 0035a 006d5 0b6c9 00749 00693 0952b
0052b 00a5b 0555a 0056a 0fb55 00ba4 00b49 0ba93 00a95 0052d 08aad 00ab5 135aa 005d2 00da5 0dd4a 00d4a
00c95 0952e 00556 00ab5 055b2 006d2 0cea5 00725 0064b 0ac97 00cab 0055a 06ad6 00b69 17752 00b52 00b25
0da4b 00a4b 004ab 0a55b 005ad 00b6a 05b52 00d92 0fd25 00d25 00a55 0b4ad 004b6 005b5 06daa 00ec9 11e92
00e92 00d26 0ca56 00a57 00556 086d5 00755 00749 06e93 00693 0f52b 0052b 00a5b 0b55a 0056a 00b65 0974a
00b4a 11a95 00a95 0052d 0caad 00ab5 005aa 08ba5 00da5 00d4a 07c95 00c96 0f94e 00556 00ab5 0b5b2 006d2
00ea5 08e4a 0068b 10c97 004ab 0055b 0cad6 00b6a 00752 09725 00b45 00a8b 0549b
"""


def of_day(day: date) -> tuple[int, int, bool] | None:
    """(month, day, is it the leap month) of a civil day; None outside the table."""
    starts = _starts()
    n = day.toordinal()
    if not starts[0][0] <= n < starts[-1][0]:
        return None
    start, month, leap, _year = starts[bisect_right(starts, (n, 99, True, 9999)) - 1]
    return month, n - start + 1, leap


def keys_of(day: date) -> tuple[str, ...]:
    """The lunar days ('MM-DD') that are kept on a civil day; () in a leap month, which repeats its month.

    The 30th of a month that has but 29 days is kept on the 29th.
    """
    found = of_day(day)
    if found is None or found[2]:
        return ()
    month, number, _leap = found
    tomorrow = of_day(date.fromordinal(day.toordinal() + 1))
    keys = [f"{month:02}-{number:02}"]
    if number == 29 and tomorrow is not None and tomorrow[1] == 1:
        keys.append(f"{month:02}-30")
    return tuple(keys)


def civil(year: int, month: int, day: int) -> date | None:
    """The civil day of a lunar one, in the plain month of that name; None outside the table."""
    if not FIRST <= year <= LAST:
        return None
    for start, number, leap, of in _starts():
        if of == year and number == month and not leap:
            return date.fromordinal(start + day - 1)
    return None


@lru_cache(maxsize=1)
def _starts() -> list[tuple[int, int, bool, int]]:
    """(first day as an ordinal, month, is it a leap month, lunar year) of every month, and the end."""
    found = []
    at = _NEW_YEAR.toordinal()
    for year, word in enumerate(_YEARS.split(), FIRST):
        bits = int(word, 16)
        leap = bits >> 13
        months = [(n, False) for n in range(1, 13)]
        if leap:
            months.insert(leap, (leap, True))
        for place, (month, is_leap) in enumerate(months):
            found.append((at, month, is_leap, year))
            at += 29 + (bits >> place & 1)
    found.append((at, 1, False, LAST + 1))
    return found

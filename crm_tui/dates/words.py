"""What every reader of dates shares: folded text, numbers and months in words, days that exist."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from crm_tui.errors import BadInput

# The traditional forms of the characters that stand in dates.
_SIMPLER = str.maketrans("週後兩個禮點號農曆歷臘鐘時還過閏貳參", "周后两个礼点号农历历腊钟时还过闰二三")
_HAN = {char: n for n, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_ENGLISH = "zero one two three four five six seven eight nine ten eleven twelve"
_SPELT = {word: n for n, word in enumerate(_ENGLISH.split())} | {"a": 1, "an": 1}
# Digits and numerals may touch what they count, English words may not.
NUMBER = rf"(?:[0-9]{{1,6}}|[{''.join(_HAN)}十]{{1,3}}|(?:{'|'.join(_SPELT)})(?=\s))"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = (  # English, German, French, Spanish, Italian, Dutch, Portuguese; no accents, no dots
    "january jan januar janner janvier janv enero ene gennaio gen januari janeiro",
    "february feb februar feber fevrier fevr fev febrero febbraio februari fevereiro",
    "march mar marz maerz mrz mars marzo maart mrt marco",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio mag mei maio",
    "june jun juni juin junio giugno giu junho",
    "july jul juli juillet juil julio luglio lug julho",
    "august aug aout aou agosto ago augustus",
    "september sep sept septembre septiembre setiembre settembre sett set setembro",
    "october oct oktober okt octobre octubre ottobre ott outubro out",
    "november nov novembre noviembre novembro",
    "december dec dezember dez decembre diciembre dic dicembre dezembro",
)


def fold(words: str) -> str:
    """Half-width, lower-case, simplified, with single spaces: what the patterns are written for."""
    from unicodedata import normalize

    folded = normalize("NFKC", words).casefold().translate(_SIMPLER)
    return " ".join(folded.split())


def number(word: str) -> int | None:
    """The number that digits, English words to twelve or Chinese numerals to 99 write, else None."""
    if re.fullmatch("[0-9]{1,6}", word):
        return int(word)
    if word in _SPELT:
        return _SPELT[word]
    if word in _HAN:
        return _HAN[word]
    tens, ten, ones = word.partition("十")
    if ten and (not tens or _HAN.get(tens, 0)) and (not ones or _HAN.get(ones, 0)):
        return _HAN.get(tens, 1) * 10 + _HAN.get(ones, 0)
    return None


def month_number(name: str) -> int | None:
    """1 to 12 for the folded name of a month in seven languages, with or without accents; else None."""
    from unicodedata import combining, normalize

    bare = "".join(char for char in normalize("NFKD", name) if not combining(char))
    return _month_names().get(bare)


@lru_cache(maxsize=1)
def _month_names() -> dict[str, int]:
    return {name: n for n, names in enumerate(_MONTHS, 1) for name in names.split()}


def full_year(year: str) -> int:
    """The year as written; of two digits, 00-69 are 20xx and 70-99 are 19xx."""
    n = int(year)
    return n if len(year) > 2 else n + (2000 if n < 70 else 1900)


def real_day(year: int, month: int, day: int, words: str) -> date:
    """That day; BadInput, echoing `words`, when the calendar doesn't have it."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        raise no_such_day(words) from None


def short(words: str) -> str:
    """The words as an error may echo them: one line, not too long."""
    line = " ".join(words.split())
    return line if len(line) <= 60 else line[:59] + "…"


def no_such_day(words: str) -> BadInput:
    """The error for a day the calendar doesn't have."""
    from crm_tui.locale import _

    return BadInput(
        _("'%(words)s' is not a day that exists; write days as YYYY-MM-DD, or as words like 'tomorrow'")
        % {"words": short(words)}
    )

"""Festivals that a shop may write for: when each falls, by rule and not by a list of years."""

from __future__ import annotations

from datetime import date, timedelta

from crm_tui.dates import lunar
from crm_tui.locale import N_

# name in care.toml: (letters of its key, what people call it)
NAMES: dict[str, tuple[str, str]] = {
    "new-year": ("ny", N_("New Year")),
    "spring-festival": ("sf", N_("Spring Festival")),
    "lantern": ("la", N_("Lantern Festival")),
    "valentine": ("va", N_("Valentine's Day")),
    "womens-day": ("wd", N_("Women's Day")),
    "easter": ("ea", N_("Easter")),
    "mothers-day": ("md", N_("Mother's Day")),
    "dragon-boat": ("db", N_("Dragon Boat Festival")),
    "618": ("ju", N_("618")),
    "fathers-day": ("fd", N_("Father's Day")),
    "qixi": ("qx", N_("Qixi Festival")),
    "mid-autumn": ("ma", N_("Mid-Autumn Festival")),
    "double-ninth": ("dn", N_("Double Ninth Festival")),
    "halloween": ("ha", N_("Halloween")),
    "double-eleven": ("de", N_("Singles' Day (11.11)")),
    "thanksgiving": ("tg", N_("Thanksgiving")),
    "black-friday": ("bf", N_("Black Friday")),
    "christmas": ("xm", N_("Christmas")),
}
_FIXED = {
    "new-year": (1, 1), "valentine": (2, 14), "womens-day": (3, 8), "618": (6, 18), "halloween": (10, 31),
    "double-eleven": (11, 11), "christmas": (12, 25),
}  # fmt: skip
_LUNAR = {
    "spring-festival": (1, 1), "lantern": (1, 15), "dragon-boat": (5, 5), "qixi": (7, 7),
    "mid-autumn": (8, 15), "double-ninth": (9, 9),
}  # fmt: skip
_SUNDAY, _THURSDAY = 6, 3
_NTH = {"mothers-day": (5, _SUNDAY, 2), "fathers-day": (6, _SUNDAY, 3), "thanksgiving": (11, _THURSDAY, 4)}


def falls(name: str, year: int) -> date | None:
    """The day of a festival in a civil year; None for a lunar one outside the table of months."""
    if name in _FIXED:
        return date(year, *_FIXED[name])
    if name in _LUNAR:
        return lunar.civil(year, *_LUNAR[name])
    if name in _NTH:
        return _nth(year, *_NTH[name])
    if name == "black-friday":
        return _nth(year, *_NTH["thanksgiving"]) + timedelta(days=1)
    return easter(year)


def _nth(year: int, month: int, weekday: int, n: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def easter(year: int) -> date:
    """Easter Sunday of the western churches (the anonymous Gregorian algorithm, Meeus, ch. 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    q = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * q) // 451
    month, day = divmod(h + q - 7 * m + 114, 31)
    return date(year, month, day + 1)


def coming(name: str, day: date, ahead: int) -> date | None:
    """The festival's day when it is today or within so many days; else None."""
    for year in (day.year, day.year + 1):
        found = falls(name, year) if year <= date.max.year else None
        if found is not None and 0 <= (found - day).days <= ahead:
            return found
    return None

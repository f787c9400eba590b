"""Times of day in words: 10:00, 3:30pm, at 10, noon, 下午3点半."""

from __future__ import annotations

import re
from functools import lru_cache

from crm_tui.dates.words import number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_HAN_NUMBER = "[0-9]{1,2}|[一二三四五]?十[一二三四五六七八九]?|[零一二三四五六七八九两]"
_PATTERN = rf"""
    (?:at\s+)?(?:
        (?P<noon>noon|中午(?:12[点时]|十二[点时])?)
      | (?P<h1>[0-9]{{1,2}}):(?P<m1>[0-9]{{2}})(?::[0-9]{{2}})?(?:\s?(?P<half1>[ap])\.?m\.?)?
      | (?P<h2>[0-9]{{1,2}})\s?(?P<half2>[ap])\.?m\.?
      | (?P<part>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里)?\s?
        (?P<h3>{_HAN_NUMBER})
        (?: [点时](?:钟|整)?(?P<m3>半|[一三]刻|零?(?:{_HAN_NUMBER})分?)? | :(?P<m4>[0-9]{{2}}) )
    )
    | at\s+(?P<h4>[0-9]{{1,2}})
"""
_PARTS_OF_DAY = {f"{day}{part}": f"{day}天{part}上" for day in "昨今明" for part in "早晚"}
_LATE = ("下午", "傍晚", "晚上", "夜里")
_MINUTES = {"半": 30, "一刻": 15, "三刻": 45}


def split_time(folded: str) -> Iterator[tuple[str, str]]:
    """Every (rest, "HH:MM") that the folded words can be cut into, the time last or else first.

    There can be several: 周二十点 is Tuesday ten o'clock, and not "week" and twenty.
    """
    for short, long in _PARTS_OF_DAY.items():
        folded = folded.replace(short, long)
    cuts = range(len(folded))
    for cut in cuts:
        rest = folded[:cut]
        if not (rest[-1:].isdecimal() and folded[cut].isdecimal()):
            yield from _cut(rest, folded[cut:])
    for cut in reversed(cuts):
        yield from _cut(folded[cut:], folded[:cut])


def _cut(rest: str, said: str) -> Iterator[tuple[str, str]]:
    match = _time().fullmatch(said)
    clock = _clock(match) if match else None
    if clock is not None:
        # The T of 2026-02-03T10:00 belongs to neither side.
        yield re.sub("(?<=[0-9])t$", "", rest.strip(" ,")).strip(" ,"), clock


@lru_cache(maxsize=1)
def _time() -> re.Pattern[str]:
    return re.compile(_PATTERN, re.VERBOSE)


def _clock(match: re.Match[str]) -> str | None:
    """ "HH:MM" of the match, None when no clock shows it (25:00, 13pm)."""
    if match["noon"]:
        return "12:00"
    hour = number(match["h1"] or match["h2"] or match["h3"] or match["h4"])
    minute = _minute(match["m1"] or match["m3"] or match["m4"] or "0")
    half = match["half1"] or match["half2"]
    if hour is None or minute is None or hour > 23 or minute > 59:
        return None
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    elif match["part"]:
        return _chinese(match["part"], hour, minute)
    return f"{hour:02}:{minute:02}"


def _minute(said: str) -> int | None:
    said = said.removesuffix("分")
    return _MINUTES[said] if said in _MINUTES else number(said.removeprefix("零") or "零")


def _chinese(part: str, hour: int, minute: int) -> str | None:
    """The hour that part of the day means; 晚上12点 would be the day after, so it is refused."""
    if part in _LATE and hour < 12:
        hour = hour + 12 if hour else 24
    elif part == "中午" and hour < 3:
        hour += 12
    elif part == "凌晨" and hour == 12:
        hour = 0
    elif part in ("晚上", "夜里") and hour == 12:
        hour = 24
    return f"{hour:02}:{minute:02}" if hour < 24 else None

"""What stands on the terminal while Textual is being loaded: the day's rows, where the app will draw them.

Textual takes most of a start; the book answers in a twentieth of that. So the door paints the day at once,
in the app's own places and colours, and the app paints over it. Nothing here imports Textual.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from datetime import date

from crm_tui.errors import CrmError
from crm_tui.locale import _, n_
from crm_tui.screens import keys, palettes
from crm_tui.text import cell_width, fit, visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_tui.screens.questions import Day, DayRow

    Piece = tuple[str, str]  # a text and the name of its colour

_ON, _OFF = "\x1b[?1049h\x1b[?25l\x1b[2J", "\x1b[0m\x1b[?25h\x1b[?1049l"
_WIDE = 100  # columns from which the card stands beside the list


def paint(path: str) -> Callable[[bool], None]:
    """Paint the day of the book at `path`; returns what gives the terminal back: its input as it was and,
    where the app was never begun (True), its screen. Whatever stands in the way, nothing is painted."""
    import termios

    try:
        before = termios.tcgetattr(sys.stdin.fileno())
        painted = _frame(path)
        quiet = list(before)  # what is typed ahead is the app's to show, and enter stays enter
        quiet[0] &= ~(termios.ICRNL | termios.IXON)
        quiet[3] &= ~(termios.ECHO | termios.ICANON)
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, quiet)
    except (termios.error, OSError, ValueError, CrmError):
        return lambda _unbegun: None
    sys.stdout.write(painted)
    sys.stdout.flush()

    def give_back(unbegun: bool) -> None:
        with suppress(termios.error, OSError, ValueError):
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, before)
        if unbegun:
            sys.stdout.write(_OFF)
            sys.stdout.flush()

    return give_back


def _frame(path: str) -> str:
    from crm_tui import config, start
    from crm_tui.screens import questions

    columns, rows = os.get_terminal_size(sys.stdout.fileno())
    settings = config.read()
    theme = palettes.named(settings.theme)
    with start.open_to_read(path) as book:
        today = start.today(book).isoformat()
        found = questions.day(book, today)
    paper = _Paper(theme, columns)
    paper.title(found, today)
    wide = columns * 3 // 5 if columns >= _WIDE else columns
    for i, row in enumerate(_with_headings(found.rows)[: rows - 4]):
        paper.row(i + 2, row, wide, selected=i == 1)
    if found.rows:
        paper.foot(rows, keys.Registry(config.keys()))
    return _ON + "".join(paper.written)


def _with_headings(rows: list[DayRow]) -> list[DayRow]:
    from crm_tui.screens.questions import DayRow

    told: list[DayRow] = []
    for row in rows:
        if not told or told[-1].group != row.group:
            told.append(DayRow("", row.group, many=sum(one.group == row.group for one in rows)))
        told.append(row)
    return told


class _Paper:
    """Lines on their way to the terminal."""

    def __init__(self, theme: str, columns: int) -> None:
        self.colours = {**palettes.COLOURS[theme], **palettes.MORE[theme]}
        self.true = os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit")
        self.columns = columns
        self.written = [self._ground("background") + "\x1b[2J"]

    def title(self, found: Day, today: str) -> None:
        """The title line, in the words of the page."""
        from crm_tui.dates.saying import say_weekday

        day = date.fromisoformat(today)
        when = _("%(weekday)s %(day)s") % {"weekday": say_weekday(day), "day": today}
        n = len(found.rows)
        told = [when, n_("%(n)d person", "%(n)d people", n) % {"n": n}]
        line = [(_("Today"), "strong"), ("   " + " · ".join(told), "quiet")]
        self._line(1, line, [(visible(found.shop), "quiet")], self.columns, "panel")

    def row(self, place: int, row: DayRow, width: int, *, selected: bool) -> None:
        """One row of the day, or the heading of a group."""
        from crm_tui.screens.questions import GROUPS

        if not row.key:
            self._line(place, [(_(GROUPS[row.group]), "head"), (f"  {row.many}", "quiet")], [], width)
            return
        room = width - 2
        who = fit(visible(row.name or f"#{row.contact}"), max(10, min(24, room // 4)))
        why = visible(row.why) + (f"  +{len(row.also)}" if row.also else "")
        left = [(" " + who, "foreground"), ("  " + why, "foreground" if row.late else "quiet")]
        worth = fit(row.worth, 11, ">") if room >= 50 else ""
        self._line(
            place, left, [(worth, "foreground"), ("   ", "")], width, "panel" if selected else "background",
            bar="▌" if selected else " ",
        )  # fmt: skip

    def foot(self, place: int, registry: keys.Registry) -> None:
        """The keys that work now."""
        always = registry.foot(["find", "app"])
        room = self.columns - sum(cell_width(key) + cell_width(does) + 3 for key, does, _action in always)
        left: list[Piece] = []
        taken = 1
        for key, does, _action in registry.foot(("row", "person", "open")):
            taken += cell_width(key) + cell_width(does) + 3
            if taken > room:
                break
            left += [(key, "accent"), (f" {does}  ", "quiet")]
        right = [
            piece for key, does, _action in always for piece in ((key, "accent"), (f" {does}  ", "quiet"))
        ]
        self._line(place, left, right, self.columns)

    def _line(
        self, place: int, left: list[Piece], right: list[Piece], width: int, ground: str = "background",
        bar: str = " ",
    ) -> None:  # fmt: skip
        room = width - 1 - sum(cell_width(text) for text, _colour in right)
        said, taken = "", 0
        for text, colour in left:
            kept = text if taken + cell_width(text) <= room else fit(text, max(0, room - taken))
            said += self._in(colour) + kept
            taken += cell_width(kept)
        ends = "".join(self._in(colour) + text for text, colour in right)
        self.written.append(
            f"\x1b[{place};1H{self._ground(ground)}{self._in('accent')}{bar}{said}{' ' * max(0, room - taken)}{ends}"
        )

    def _in(self, colour: str) -> str:
        bold = colour in ("strong", "head")
        shade = {"strong": "foreground", "head": "quiet", "": "foreground"}.get(colour, colour)
        plain = "\x1b[1m" if bold else "\x1b[22m"
        return plain + (f"\x1b[38;2;{self._rgb(shade)}m" if self.true else "")

    def _ground(self, name: str) -> str:
        return f"\x1b[48;2;{self._rgb(name)}m" if self.true else ""

    def _rgb(self, name: str) -> str:
        hexed = self.colours[name]
        return ";".join(str(int(hexed[i : i + 2], 16)) for i in (1, 3, 5))

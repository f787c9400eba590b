"""What stands on the terminal while Textual is being loaded: the day's rows, where the app will draw them.

Textual takes most of a start; the book answers in a twentieth of that. So the door paints the day at once, with
the very lines of the page (`day_lines`), and the app begins with the same rows on the same screen: nothing is
cleared in between, and nothing can differ. Nothing here imports Textual.
"""

from __future__ import annotations

import os
import sys
from collections import namedtuple
from contextlib import suppress

from crm_tui.errors import CrmError
from crm_tui.locale import _
from crm_tui.screens import day_lines, keys, palettes
from crm_tui.text import visible
from crm_tui.widgets import lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_tui.screens.questions import Day
    from crm_tui.widgets.lines import Line

# What was painted: the day, None where nothing was; and what gives the terminal back, its input as it was and, where
# the app was never begun (True), its screen
Painted = namedtuple("Painted", "day give_back")

ON, _OFF = "\x1b[?1049h", "\x1b[0m\x1b[?25h\x1b[?1049l"
# the colour of each role and whether it is bold, as crm.tcss has it
_ROLES = {
    "dim": ("quiet", False), "accent": ("accent", False), "strong": ("foreground", True),
    "heading": ("quiet", True),
}  # fmt: skip


def paint(path: str) -> Painted:
    """Paint the day of the book at `path`. Whatever stands in the way, nothing is painted."""
    import termios

    try:
        before = termios.tcgetattr(sys.stdin.fileno())
        day, frame = _frame(path)
        quiet = list(before)  # what is typed ahead is the app's to show, and enter stays enter
        quiet[0] &= ~(termios.ICRNL | termios.IXON)
        quiet[3] &= ~(termios.ECHO | termios.ICANON)
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, quiet)
    except (termios.error, OSError, ValueError, CrmError):
        return Painted(None, _nothing)
    sys.stdout.write(frame)
    sys.stdout.flush()

    def give_back(unbegun: bool) -> None:
        with suppress(termios.error, OSError, ValueError):
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, before)
        if unbegun:
            sys.stdout.write(_OFF)
            sys.stdout.flush()

    return Painted(day, give_back)


def _nothing(_unbegun: bool) -> None:
    """Nothing was painted."""


def _frame(path: str) -> tuple[Day, str]:
    from crm_tui import config, start
    from crm_tui.screens import questions

    columns, rows = os.get_terminal_size(sys.stdout.fileno())
    settings = config.read()
    with start.open_to_read(path) as book:
        if book.migrated or start.is_older(book):
            raise CrmError("")  # the app says what it is at before it comes
        today = start.today(book).isoformat()
        found = questions.day(book, today)
    ink = _ink(palettes.named(settings.theme))
    return found, ON + "\x1b[?25l" + "".join(_page(found, today, columns, rows, config.keys(), ink))


def _page(
    found: Day, today: str, columns: int, rows: int, own: dict[str, str], ink: Callable[[Line, int, str], str]
) -> list[str]:
    """What is written for each line of the screen."""
    told = day_lines.title(today, found.rows, day_lines.counted(found, 0, found.rows), columns)
    title = lines.bar(*day_lines.title_ends(_("Today"), told, found.shop), columns)
    painted = [ink([], 1, "background") + "\x1b[2J", ink(title, 1, "panel")]
    shown = day_lines.with_headings(found.rows)
    wide, high = day_lines.list_size(columns, rows)
    selected = day_lines.first_row(shown)
    room = wide - 1 - (len(shown) > high)
    for i, row in enumerate(shown[:high]):
        chosen = row is selected
        line = lines.beside_mark(day_lines.draw(row, room, False)[0], chosen=chosen)
        ground = "panel" if chosen else "background"
        if chosen:
            line = lines.sides(line, [], wide)
        painted.append(ink(line, i + 2, ground))
    registry = keys.Registry(own)
    places = day_lines.places(selected.key if selected else "")
    foot, _spots = lines.keys(registry.foot(places, day_lines.FOOT), registry.foot(["find", "app"]), columns)
    return [*painted, ink(foot, rows, "background")]


def _ink(theme: str) -> Callable[[Line, int, str], str]:
    """What writes a line at its place, in the theme's colours where the terminal has them all."""
    colours = {**palettes.COLOURS[theme], **palettes.MORE[theme]}
    true = os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit") and not os.environ.get(
        "NO_COLOR"
    )

    def colour(layer: int, name: str) -> str:
        hexed = colours[name]
        return f"\x1b[{layer};2;" + ";".join(str(int(hexed[i : i + 2], 16)) for i in (1, 3, 5)) + "m"

    def ink(line: Line, place: int, ground: str) -> str:
        said = f"\x1b[{place};1H\x1b[0m" + (colour(48, ground) if true else "")
        for text, role in line:
            name, bold = _ROLES.get(role, ("foreground", False))
            said += ("\x1b[1m" if bold else "\x1b[22m") + (colour(38, name) if true else "") + visible(text)
        return said

    return ink

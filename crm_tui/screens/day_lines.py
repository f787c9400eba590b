"""How the day looks, in pieces: the page draws with this, and so does the door before Textual is loaded."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from operator import attrgetter

from crm_tui.dates.saying import say_weekday
from crm_tui.locale import _, n_
from crm_tui.money import exponent, pretty
from crm_tui.screens.questions import GROUPS, Day, DayRow
from crm_tui.widgets import card
from crm_tui.widgets.lines import cell, piece, sides

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.widgets.lines import Line

CURRENCIES = 3  # sums named in the title; currencies are never added together
NARROW = 100  # cells of the screen under which the card lies below the list
_LOW = 20  # lines of the screen under which a narrow one has no card
ROOMY = 84  # cells of the list from which the channel is shown
FOOT = (
    "done", "snooze", "note_case", "promise", "copy", "words", "log", "next", "skip", "mark_row", "open", "edit",
    "order", "case", "tag",
)  # fmt: skip
_END = ("  ", "plain")


def draw(row: DayRow, width: int, marked: bool) -> list[Line]:
    """One row: who, why, by which channel where there is room, what it is worth."""
    if not row.key:
        worth = [piece(f"  {row.worth}", "dim")] if row.worth else []
        return [
            sides(
                [piece(_(GROUPS[row.group]), "heading"), piece(f"  {row.many}", "dim")], [*worth, _END], width
            )
        ]
    wide = max(10, min(24, width // 4))
    who = cell(row.name or f"#{row.contact}", wide, "accent" if marked else "plain")
    more = [piece(f"  +{len(row.also)}", "accent")] if row.also else []
    left = [
        ("●" if marked else " ", "accent"),
        who,
        ("  ", "plain"),
        piece(row.why, "dim" if row.group == "later" else "plain"),
    ]
    right = [*more, *([cell(card.say(row.channel), 10, "dim", ">")] if width >= ROOMY else [])]
    right += [cell(row.worth, 0 if width < 50 else 11, "plain", ">"), _END]
    return [sides(left, right, width)]


def with_headings(kept: list[DayRow]) -> list[DayRow]:
    """The rows with a heading before each group: how many, and what they are worth."""
    rows: list[DayRow] = []
    for group, members in groupby(kept, attrgetter("group")):
        of_group = list(members)
        rows += [DayRow("", group, many=len(of_group), worth=sums(of_group)), *of_group]
    return rows


def title(day: str, kept: list[DayRow], people: int, columns: int, marked: int = 0) -> str:
    """What the title says beside its name: how many are marked, the day, how many people, what is at stake."""
    on = date.fromisoformat(day)
    said = sums(kept, CURRENCIES - (columns < NARROW))
    parts = (
        _("%(n)d marked") % {"n": marked} if marked else "",
        when(on),
        n_("%(n)d person", "%(n)d people", people) % {"n": people},
        _("%(amount)s at stake") % {"amount": said} if said else "",
    )
    return " · ".join(filter(None, parts))


def title_ends(name: str, middle: str, shop: str) -> tuple[Line, Line]:
    """The two ends of a page's title line."""
    left = [piece(name, "strong")]
    if middle:
        left.append(piece(f"   {middle}", "dim"))
    return left, [piece(shop, "dim")]


def when(on: date) -> str:
    """The day with its weekday."""
    return _("%(weekday)s %(day)s") % {"weekday": say_weekday(on), "day": on.isoformat()}


def places(key: str, matter: tuple[str, ...] | None = None) -> tuple[str, ...]:
    """Whose keys work on the row with that key; `matter` where the page knows better."""
    if not key:
        return ()
    case = ("matter",) if key.startswith("k") else ()
    return ("row", "rows", *(case if matter is None else matter), "person", "open")


def sums(rows: list[DayRow], most_named: int = CURRENCIES) -> str:
    """What these rows are worth, a sum a currency, the greatest first."""
    stake: dict[str, int] = {}
    for row in rows:
        if row.amount:
            stake[row.amount[1]] = stake.get(row.amount[1], 0) + row.amount[0]
    most = sorted(((amount, code) for code, amount in stake.items()), reverse=True)
    return " + ".join(_whole(*one) for one in most[:most_named]) + (" + …" if most[most_named:] else "")


def list_size(columns: int, rows: int) -> tuple[int, int]:
    """(cells, lines) of the list on a screen of that size: beside the card, or above it, as in crm.tcss."""
    high = rows - 3  # the title, what was done, the keys
    if columns >= NARROW:
        return columns * 3 // 5, high
    return columns, high * 3 // 5 if rows >= _LOW else high


def _whole(minor: int, currency: str) -> str:
    """An amount without its small change, as sums are read."""
    ten = 10 ** exponent(currency)
    return pretty((minor + ten // 2) // ten * ten, currency).replace(".00", "")


def first_row(rows: list[DayRow]) -> DayRow | None:
    """The row that is selected at first."""
    return next((row for row in rows if row.key), None)


def counted(found: Day, gone: int, kept: list[DayRow]) -> int:
    """How many people are on the list, more than its rows where it is cut."""
    return max(len(kept), found.people - gone)

"""The pipeline at a glance: columns by stage with their cards, and the funnel. Sums are read, nobody is counted."""

from __future__ import annotations

from collections import namedtuple
from datetime import date

from crm_tui import money
from crm_tui.errors import BadInput
from crm_tui.locale import _
from crm_tui.prospects import lists, pipeline, workflow
from crm_tui.prospects.workflow import LOST, WON
from crm_tui.store import prospects as store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from crm_tui.store import driver
    from crm_tui.store.book import Book

    Row = dict[str, object]

# One stage: how many, [(minor units, currency)] they may bring
Column = namedtuple("Column", "stage many worth")
# One source's way through the stages ("" is all together). reached: how many came to each open stage or
# beyond it, then how many won · days: the mean stay in each open stage, None where nobody has left it
# money: [(people who bought, orders, minor units, currency)]
Funnel = namedtuple("Funnel", "source stages reached days lost money")


def columns(book: Book, list_name: str = "", source: str = "") -> list[Column]:
    """Every stage in order; stages of an older workflow that somebody is still in stand before the ends."""
    db = book.db
    many: dict[str, int] = {}
    worth: dict[str, list[tuple[int, str]]] = {}
    for stage, currency, n, minor in store.counts(db, which(db, list_name), _source(book, source)):
        many[stage] = many.get(stage, 0) + n
        if currency and minor:
            worth.setdefault(stage, []).append((minor, currency))
    open_stages = workflow.pipeline(db).stages
    old = pipeline.old_stages(db)
    return [
        Column(stage, many.get(stage, 0), sorted(worth.get(stage, ()), reverse=True))
        for stage in (*open_stages, *old, WON, LOST)
    ]


def cards(
    book: Book,
    stage: str,
    *,
    list_name: str = "",
    source: str = "",
    limit: int = -1,
    offset: int = 0,
    day: str,
) -> list[Row]:
    """The cards of a stage: `as_row` with `age`, the days in this stage, and `silent`, those since the last touch."""
    ids = store.cards(
        book.db, stage, lists=which(book.db, list_name), source=_source(book, source), limit=limit,
        offset=offset, newest=stage in (WON, LOST),
    )  # fmt: skip
    return rows_of(book, ids, day)


def rows_of(book: Book, ids: Iterable[int], day: str) -> list[Row]:
    """The cards of these prospects, in the order given."""
    return [
        {
            **pipeline.as_row(row),
            "age": days_between(row.since, day),
            "silent": days_between(row.touched, day),
        }
        for row in store.of(book.db, ids)
    ]


def place_of(book: Book, contact: int, stage: str, *, list_name: str = "", source: str = "") -> int:
    """Where somebody's card stands in its stage, from 0."""
    return store.place_of(
        book.db,
        contact,
        lists=which(book.db, list_name),
        source=_source(book, source),
        newest=stage in (WON, LOST),
    )


def which(db: driver.Connection, list_name: str) -> int:
    """The number of a list; 0 for everybody."""
    return int(lists.find(db, list_name).id) if list_name else 0


def _source(book: Book, source: str) -> str:
    """The source that is meant; BadInput for one by which nobody came."""
    if not source:
        return ""
    found = pipeline.read_source(book.db, source)
    known = list(dict.fromkeys((*store.sources(book.db), *workflow.pipeline(book.db).sources)))
    if found not in known:
        raise BadInput(
            _("Nobody came by '%(word)s'; there are %(known)s.")
            % {"word": source[:40], "known": ", ".join(map(pipeline.say, known[:12]))}
        )
    return found


def days_between(first: str, last: str) -> int:
    """Days from one day to another; 0 when it lies ahead."""
    return max(0, (date.fromisoformat(last[:10]) - date.fromisoformat(first[:10])).days)


def funnel(book: Book, list_name: str = "", source: str = "") -> list[Funnel]:
    """How many came how far and how long it took: all together first, then source by source, the largest first."""
    db = book.db
    one = which(db, list_name)
    told = (store.paths(db, one), store.stays(db, one), store.brought(db, one))
    stages = workflow.pipeline(db).stages
    wanted = _source(book, source)
    if wanted:
        return [way(wanted, stages, *told)]
    sources = {name for name, *_rest in told[0]}
    each = [way(name, stages, *told) for name in sources] if len(sources) > 1 else []
    each.sort(key=lambda found: (-found.reached[0], found.source))
    return [way(None, stages, *told), *each]


def way(
    source: str | None,
    stages: tuple[str, ...],
    paths: list[tuple[str, str, str, int]],
    stays: list[tuple[str, str, int, int]],
    brought: list[tuple[str, str, int, int, int]],
) -> Funnel:
    """The funnel of one source (None: of all) out of the sums of `store.prospects`.

    A stage counts as reached by whoever entered it or a later one; a stage that her workflow no longer
    has says nothing of how far they came.
    """
    ladder = {stage: place for place, stage in enumerate((*stages, WON))}
    reached = [0] * len(ladder)
    lost = 0
    for name, stage, path, many in paths:
        if source is not None and name != source:
            continue
        lost += many * (stage == LOST)
        furthest = max((ladder[one] for one in path.split(">") if one in ladder), default=0)
        for place in range(furthest + 1):
            reached[place] += many
    left: dict[str, list[int]] = {stage: [0, 0] for stage in stages}
    for name, stage, many, days in stays:
        if stage in left and (source is None or name == source):
            left[stage][0] += many
            left[stage][1] += days
    got: dict[str, list[int]] = {}
    for name, currency, people, orders, amount in brought:
        if source is None or name == source:
            sums = got.setdefault(currency, [0, 0, 0])
            for place, value in enumerate((people, orders, amount)):
                sums[place] += value
    return Funnel(
        source, (*stages, WON), tuple(reached),
        tuple(round(days / many, 1) if many else None for many, days in left.values()), lost,
        [(people, orders, amount, currency) for currency, (people, orders, amount) in got.items()],
    )  # fmt: skip


def column_row(column: Column, found: list[Row]) -> Row:
    """A column for machines."""
    return {
        "stage": column.stage, "prospects": column.many,
        "worth": [_amount(minor, currency) for minor, currency in column.worth], "cards": found,
    }  # fmt: skip


def funnel_row(found: Funnel) -> Row:
    """A funnel for machines; `share` is of those who reached the stage before."""
    before = (found.reached[0], *found.reached)
    return {
        "source": found.source,
        "stages": [
            {"stage": stage, "reached": many, "share": round(many / of, 4) if of else None,
             "days": found.days[place] if place < len(found.days) else None}
            for place, (stage, many, of) in enumerate(zip(found.stages, found.reached, before, strict=False))
        ],
        "prospects": found.reached[0], "won": found.reached[-1], "lost": found.lost,
        "brought": [
            {"people": people, "orders": orders, **_amount(minor, currency)}
            for people, orders, minor, currency in found.money
        ],
    }  # fmt: skip


def _amount(minor: int, currency: str) -> dict[str, str]:
    return {"amount": money.amount_text(minor, currency), "currency": currency}

"""What the pipeline's screens ask of the rooms, and how the answers read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from crm_tui.errors import CrmError, NotFound
from crm_tui.locale import _, n_
from crm_tui.prospects import board, pipeline
from crm_tui.widgets import card
from crm_tui.widgets.board import PAGE
from crm_tui.widgets.lines import paragraph, piece

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crm_tui.prospects.pasting import Taken
    from crm_tui.store.book import Book
    from crm_tui.widgets.lines import Line

    Card = dict[str, Any]

say = pipeline.say
NAMED = 3


class Pipe(NamedTuple):
    """The columns, the pages of each that are in sight {stage: {first card: cards}}, where the followed card is."""

    columns: list[board.Column]
    pages: dict[str, dict[int, Sequence[Card]]]
    place: tuple[str, int] | None
    lists: list[str]
    reasons: tuple[str, ...]


class Beside(NamedTuple):
    """A person and the words for them: `text` is "" where they cannot be filled, `problem` says why."""

    person: Card
    template: str
    text: str
    problem: str
    warning: str
    rung: str
    script: Any
    objections: tuple[str, ...]


def pipe(book: Book, list_name: str, source: str, day: str, follow: int, near: tuple[str, int]) -> Pipe:
    """All columns with their first cards, and the page on which one stands."""
    from crm_tui.prospects import lists, workflow

    if list_name:
        lists.opened(book, list_name, day)
    columns = board.columns(book, list_name, source)
    pages: dict[str, dict[int, Sequence[Card]]] = {}
    for one in columns:
        pages[one.stage] = {0: page(book, one.stage, list_name, source, 0, day)} if one.many else {}
    place = _where(book, follow, list_name, source) if follow else None
    stage, index = place or near
    begin = index // PAGE * PAGE
    if begin and stage in pages:
        pages[stage][begin] = page(book, stage, list_name, source, begin, day)
    names = [str(row["name"]) for row in lists.rows(book)]
    return Pipe(columns, pages, place, names, workflow.pipeline(book.db).reasons)


def _where(book: Book, contact: int, list_name: str, source: str) -> tuple[str, int] | None:
    try:
        row = pipeline.require(book.db, contact)
    except NotFound:
        return None
    return row.stage, board.place_of(book, contact, row.stage, list_name=list_name, source=source)


def page(book: Book, stage: str, list_name: str, source: str, begin: int, day: str) -> Sequence[Card]:
    """Some cards of a stage."""
    return board.cards(book, stage, list_name=list_name, source=source, limit=PAGE, offset=begin, day=day)


def shifted(stages: list[str], stage: str, way: int) -> str | None:
    """The stage one further or one back; None where there is none. Nobody is lost by a key that moves on."""
    open_stages = [one for one in stages if one not in ("won", "lost")]
    if stage in ("won", "lost"):
        return open_stages[-1] if way < 0 else None
    at = open_stages.index(stage) + way
    if at < 0:
        return None
    return open_stages[at] if at < len(open_stages) else "won"


def beside(book: Book, contact: int, about: str, day: str) -> Beside | None:
    """The person, and the words of their stage or for an objection; None for somebody who has gone."""
    from crm_tui.prospects import offers, scripts
    from crm_tui.screens import questions

    try:
        person = questions.person(book, contact, day)
    except NotFound:
        return None
    template = f"objection/{about}" if about else scripts.name_for(book, contact)
    now = offers.ladder(book, contact)
    rung = now.rungs[now.next - 1].text if now.next else _("nothing is left to offer")
    objections = tuple(name.partition("/")[2] for name, _about in scripts.listed(book, contact)[1:])
    try:
        found = scripts.script(book, contact, about, day=day)
    except CrmError as problem:
        return Beside(person, template, "", problem.sentence, "", rung, None, objections)
    letter = found.letter
    text = f"{letter.subject}\n\n{letter.text}" if letter.subject else str(letter.text)
    return Beside(person, template, text.rstrip("\n"), "", found.leave.warning, rung, found, objections)


def lines(found: Beside, day: str, width: int) -> list[Line]:
    """The person's card with the words for them."""
    made = [
        *card.head(found.person, width),
        *card.pipeline(found.person, day, width),
        *card.refused(found.person, width),
    ]
    made += [[], card.rule(_("words: %(template)s") % {"template": found.template}, width)]
    made += paragraph(found.warning, width, "bad") if found.warning else []
    made += paragraph(found.problem or found.text, width, "bad" if found.problem else "plain")
    made += [[], [piece(_("next offer") + "  ", "dim"), piece(found.rung)]]
    for part in (card.waiting(found.person, day, width), card.timeline(found.person, width, 12)):
        made += [[], *part] if part else []
    return made


def narrowed(book: Book, said: str) -> tuple[str, str]:
    """(list, source) that the words mean; ("", "") for everybody. NotFound for neither."""
    from crm_tui.prospects import lists
    from crm_tui.store import prospects as store

    if not said:
        return "", ""
    try:
        return lists.find(book.db, said).name, ""
    except NotFound:
        source = pipeline.read_source(book.db, said)
        if source in store.sources(book.db):
            return "", source
        raise


def take(book: Book, text: str, list_name: str, source: str, day: str, kind: str = "") -> Taken:
    """Everybody who is named in a text onto the board."""
    from crm_tui.prospects import pasting

    return pasting.take(book, text, pipeline.Told(source or None), list_name=list_name, kind=kind, day=day)


def taken(done: Taken) -> str:
    """What became of them, in a line."""
    names = ", ".join(name for _id, name in done.new[:NAMED]) + (" …" if done.new[NAMED:] else "")
    told = [
        n_("%(n)d new", "%(n)d new", len(done.new)) % {"n": len(done.new)} + (f": {names}" if names else "")
    ]
    told += [_("%(n)d known already") % {"n": len(done.known)}] if done.known else []
    told += [_("%(n)d have bought already") % {"n": len(done.customers)}] if done.customers else []
    told += (
        [_("%(n)d left out: several people may be meant") % {"n": len(done.unclear)}] if done.unclear else []
    )
    return " · ".join(told)

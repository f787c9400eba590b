"""The pipeline: who might buy, how far they are, what comes next; each change one act."""

from __future__ import annotations

from collections import namedtuple

from crm_tui import money
from crm_tui.errors import BadInput, CrmError, NotFound
from crm_tui.locale import _
from crm_tui.prospects import workflow
from crm_tui.prospects.workflow import LOST, WON
from crm_tui.store import events, settings
from crm_tui.store import prospects as store
from crm_tui.text import clean, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from crm_tui.people.facts import Fact
    from crm_tui.store import driver
    from crm_tui.store.acts import Act
    from crm_tui.store.book import Book
    from crm_tui.store.prospects import Prospect

    When = tuple[date | str, str | None]
    Step = tuple[When, str]

# What became of people who were to be prospects: ids. known: prospects already · customers: they have bought
Enrolled = namedtuple("Enrolled", "new known customers listed")
# what is known of them all: source, interest, (minor units, currency) of the expected worth, (when, what) comes next
Told = namedtuple("Told", "source interest worth step stage", defaults=(None, None, None, None, None))


def add(book: Book, name: str, told: Told, *, list_name: str = "", day: str, **person: Fact | object) -> int:
    """A new person as a prospect, with the facts and refusals of `people.contacts.add`; returns the id."""
    from crm_tui.people import contacts

    with book.act("prospect add", day) as act:
        facts = {**person, "source": told.source, "stage": "prospect"}
        contact = contacts.add_within(act, name, **facts)
        act.about(contact=contact)
        enrol(act, [contact], told, list_name)
    return contact


def known(book: Book, words: str) -> int | None:
    """Whom the words mean already: an id, a handle in any spelling, or exactly a name; None for somebody new.

    NotFound with the candidates when several people have that name.
    """
    from crm_tui.people import identity

    said = words.strip()
    exact = identity.exactly(book, said)
    if len(exact) > 1:
        return identity.resolve(book, said)
    return exact[0] if exact else None


def take_on(book: Book, people: Collection[int], told: Told, *, list_name: str = "", day: str) -> Enrolled:
    """Make people of the book prospects, and put them on a list, in one act."""
    from crm_tui.people import contacts

    with book.act("prospect add", day, contact=next(iter(people)) if len(people) == 1 else None) as act:
        for contact in people:
            contacts.require(act.db, contact)
        return enrol(act, people, told, list_name)


def enrol(act: Act, people: Collection[int], told: Told, list_name: str = "") -> Enrolled:
    """The same as a part of a bigger act. Customers go on the list alone; a prospect stays what they are."""
    from crm_tui.prospects import lists

    stage = check_stage(act.db, told.stage) if told.stage else workflow.pipeline(act.db).stages[0]
    ids = list(dict.fromkeys(people))
    kinds = store.kinds(act.db, ids)
    found = {kind: [one for one in ids if kinds.get(one) == kind] for kind in ("new", "known", "customer")}
    worth, currency = told.worth or (None, None)
    store.enter(
        act, found["new"], stage, read_source(act.db, told.source) if told.source else None,
        interest=events.kept_text(told.interest) if told.interest else None, worth=worth, currency=currency,
        **_step(told.step),
    )  # fmt: skip
    listed = lists.put(act, lists.found_or_begun(act, list_name), ids) if list_name else 0
    return Enrolled(found["new"], found["known"], found["customer"], listed)


def _step(step: Step | None) -> dict[str, object]:
    if step is None:
        return {}
    (day, time), text = step
    return {"next": events.kept_text(text), "next_day": str(day), "next_time": time}


def edit(
    book: Book,
    contact: int,
    *,
    source: str | None = None,
    interest: str | None = None,
    worth: tuple[int, str] | None = None,
    step: Step | None = None,
    day: str,
) -> Prospect:
    """Change what is known of a prospect; None leaves a fact as it is, "" takes it away."""
    with book.act("prospect edit", day, contact=contact) as act:
        row = require(act.db, contact)
        new: dict[str, object] = _step(step)
        if source is not None:
            new["source"] = read_source(act.db, source) if source else None
        if interest is not None:
            new["interest"] = events.kept_text(interest) if interest else None
        if worth is not None:
            new |= {"worth": worth[0] or None, "currency": worth[1] if worth[0] else None}
        act.update("prospect", row.row, **new)
    return require(book.db, contact)


def move(
    book: Book, contact: int, stage: str, *, reason: str | None = None, note: str | None = None,
    step: Step | None = None, day: str,
) -> Prospect:  # fmt: skip
    """Move a prospect to a stage: an open one, won, or lost for a reason. Returns the row as it is now.

    CrmError for who has ordered: the orders say that they are won.
    """
    with book.act("prospect move", day, contact=contact) as act:
        row = require(act.db, contact)
        stage = check_stage(act.db, stage)
        if row.orders or store.order_count(act.db, contact):
            raise CrmError(
                _("%(name)s has ordered and is a customer; nothing was changed.") % {"name": row.name}
            )
        if row.stage == stage and not (note or step or reason):
            raise CrmError(
                _("%(name)s is at '%(stage)s' already; nothing was changed.")
                % {"name": row.name, "stage": say(stage)}
            )
        act.about(detail=f"{row.stage} > {stage}")
        move_within(act, row, stage, reason=reason, step=step)
        if note:
            events.insert(
                act, contact, day=day, at=events.moment_on(day), kind="note", text=events.kept_text(note)
            )
    return require(book.db, contact)


def move_within(
    act: Act, row: Prospect, stage: str, *, reason: str | None = None, step: Step | None = None
) -> None:
    """The same as a part of a bigger act; an end drops the next step."""
    new: dict[str, object] = _step(step)
    if stage in (WON, LOST):
        new |= {"next": None, "next_day": None, "next_time": None}
    new["reason"] = read_reason(act.db, reason) if stage == LOST and reason else None
    if stage != row.stage:
        new |= {"stage": stage, "since": max(act.day, row.since)}
        act.insert(
            "stage_move", contact=row.contact, left_stage=row.stage, stage=stage, day=max(act.day, row.since)
        )
    act.update("prospect", row.row, **new)
    called = "customer" if stage == WON else "prospect"
    if called != row.contact_stage:
        act.update("contact", row.contact, stage=called)


def drop(book: Book, contact: int, *, day: str) -> None:
    """No prospect after all: off the pipeline, while the person and what happened stay."""
    with book.act("prospect drop", day, contact=contact) as act:
        row = require(act.db, contact)
        act.delete("prospect", row.row)
        for move_row in store.move_rows(act.db, contact):
            act.delete("stage_move", move_row)
        if row.contact_stage == "prospect":
            act.update("contact", contact, stage="customer")


def require(db: driver.Connection, contact: int) -> Prospect:
    """The prospect's row; NotFound, saying what to do, for who is none."""
    from crm_tui.people import contacts

    row = store.get(db, contact)
    if row is None:
        name = contacts.require(db, contact).name
        raise NotFound(
            _("%(name)s (#%(id)s) is no prospect; 'crm prospect add %(id)s' makes one.")
            % {"name": name, "id": contact}
        )
    return row


def old_stages(db: driver.Connection) -> list[str]:
    """Stages of an older workflow that somebody is still in."""
    now = (*workflow.pipeline(db).stages, WON, LOST)
    return [stage for stage in store.stages(db) if stage not in now]


def check_stage(db: driver.Connection, said: str, *, old: bool = False) -> str:
    """The stage that is meant: its name, its name in the language in use, or its number from 1.

    With `old` also one of an older workflow that somebody is still in.
    """
    stages = (*workflow.pipeline(db).stages, WON, LOST, *(old_stages(db) if old else ()))
    words = fold(said.strip())
    meant = {fold(shown): stage for stage in stages for shown in (stage, say(stage))}
    meant |= {str(place): stage for place, stage in enumerate(stages, 1)}
    if words not in meant:
        raise BadInput(
            _("There is no stage '%(word)s'; there are %(known)s.")
            % {"word": said[:40], "known": ", ".join(map(say, stages))}
        )
    found: str = meant[words]
    return found


def read_source(db: driver.Connection, said: str) -> str:
    """A source as it is kept: one of the program's under its own name, any other word as it is written."""
    label = " ".join(clean(said)[0].split())[:80]
    known = {fold(shown): one for one in workflow.pipeline(db).sources for shown in (one, say(one))}
    found: str = known.get(fold(label), known.get(fold(label).replace(" ", "-"), label))
    return found


def read_reason(db: driver.Connection, said: str) -> str:
    """Why somebody was lost, as it is counted."""
    label = " ".join(events.kept_text(said).split())
    known = {fold(shown): one for one in workflow.pipeline(db).reasons for shown in (one, say(one))}
    found: str = known.get(fold(label), label)
    return found


def say(word: str | None) -> str:
    """A stage, source or reason of the program in the language in use; the seller's own as they are."""
    known = (*workflow.STAGES, *workflow.ENDS, *workflow.SOURCES, *workflow.REASONS)
    return _(word) if word in known else word or ""


def read_worth(book: Book, said: str) -> tuple[int, str]:
    """An expected worth: 120, "120 EUR", ¥300; in the shop's currency unless it says another."""
    minor, currency = money.read_money(said, settings.get(book.db, "currency", "EUR"))
    if minor < 0:
        raise BadInput(_("What somebody may bring is not less than nothing."))
    return minor, currency


def as_row(row: Prospect) -> dict[str, object]:
    """A prospect for machines; who has bought or is lost has no next step here."""
    step = None if row.stage in (WON, LOST) else (
        {"day": row.next_day, "time": row.next_time, "text": row.next} if row.next_day
        else {"day": row.wake, "time": None, "text": row.followup} if row.wake else None
    )  # fmt: skip
    return {
        "key": f"p{row.contact}", "contact": {"id": row.contact, "name": row.name}, "stage": row.stage,
        "since": row.since, "source": row.source, "interest": row.interest,
        "worth": None if row.worth is None
        else {"amount": money.amount_text(row.worth, row.currency), "currency": row.currency},
        "step": step, "touched": row.touched, "opened": row.opened, "reason": row.reason, "order": row.orders,
    }  # fmt: skip

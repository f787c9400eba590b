"""What an act does to prospects by itself: the first order makes a customer, an undone or refunded one unmakes it.

Runs within `settle`, inside the act, so that undoing the act undoes this too.
"""

from __future__ import annotations

from crm_tui.prospects import selfkept, workflow
from crm_tui.prospects.workflow import WON
from crm_tui.store import courses

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.store.acts import Act
    from crm_tui.store.courses import Disagreeing


def before(act: Act) -> bool:
    """Take the touched people out of the sums; False when the book has no prospects, lists or referrals."""
    if not courses.any_there(act.db):
        return False
    courses.forget(act.db)
    return True


def after(act: Act, *, known: bool) -> None:
    """Bring the touched prospects' stages in line with their orders, lists with their expressions, and count.

    `known` is what `before` said; somebody may have been called a prospect all the same. What the
    expressions ask (summaries, rhythm) is up to date by now.
    """
    new = _adopt(act)
    if not (known or new):
        return
    _written_to(act)
    for one in courses.disagreeing(act.db):
        if one.first is None:
            _unmake(act, one)
        else:
            _make(act, one)
    selfkept.refit(act)
    courses.count(act.db)
    selfkept.fill_new(act)


def _written_to(act: Act) -> None:
    """A new prospect is one to whom nobody wrote: the first word, however it was logged, moves them on."""
    stages = workflow.pipeline(act.db).stages
    if len(stages) < 2:
        return
    for row, contact, day in courses.written_to(act, stages[0]):
        act.update("prospect", row, stage=stages[1], since=day)
        act.insert("stage_move", contact=contact, left_stage=stages[0], stage=stages[1], day=day)


def _adopt(act: Act) -> int:
    """Who is called a prospect becomes one, or, having bought already, a customer."""
    found = courses.unlisted(act.db)
    first = workflow.pipeline(act.db).stages[0] if found else ""
    for contact, created, source, orders in found:
        if orders:
            act.update("contact", contact, stage="customer")
        else:
            enter(act, contact, first, source, min(created[:10], act.day))
    return len(found)


def enter(act: Act, contact: int, stage: str, source: str | None, day: str, **more: object) -> None:
    """Write a new prospect and the first entry of their course, within an act."""
    act.insert("prospect", contact=contact, stage=stage, since=day, source=source, opened=day, **more)
    act.insert("stage_move", contact=contact, left_stage=None, stage=stage, day=day)


def _make(act: Act, one: Disagreeing) -> None:
    """The first order that counts: won, and a customer."""
    if one.stage == WON:
        act.update("prospect", one.row, orders=one.first)
    else:
        day = max(one.day or act.day, one.since)
        act.update("prospect", one.row, stage=WON, since=day, orders=one.first)
        act.insert("stage_move", contact=one.contact, left_stage=one.stage, stage=WON, day=day)
    if one.contact_stage == "prospect":
        act.update("contact", one.contact, stage="customer")


def _unmake(act: Act, one: Disagreeing) -> None:
    """The order that won them no longer counts: back to where they were, with all that was noted."""
    if one.stage != WON:  # moved by hand since
        act.update("prospect", one.row, orders=None)
        return
    back = courses.left_stage(act.db, one.contact) or workflow.pipeline(act.db).stages[0]
    act.update("prospect", one.row, stage=back, since=max(act.day, one.since), orders=None)
    act.insert("stage_move", contact=one.contact, left_stage=WON, stage=back, day=max(act.day, one.since))
    if one.contact_stage == "customer":
        act.update("contact", one.contact, stage="prospect")

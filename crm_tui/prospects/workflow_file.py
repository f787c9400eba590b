"""The whole of `care.toml`: what the care room reads in it, and the tables of pipeline, offers and rewards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_tui.care import planning
from crm_tui.config import quoted
from crm_tui.locale import _
from crm_tui.prospects import workflow
from crm_tui.store import prospects as store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crm_tui.care.workflow import Rules
    from crm_tui.store.acts import Act
    from crm_tui.store.book import Book


def text(book: Book) -> str:
    """What the file says, with what holds now where it says nothing of a table."""
    words = planning.text(book)
    said = planning.read(words).more
    missing = [made for name, made in _tables(book).items() if name not in said]
    return "\n".join([words.rstrip("\n") + "\n", *missing])


def read(words: str) -> Rules:
    """The rules that a text says; BadInput for what no room can read."""
    rules = planning.read(words)
    workflow.checked(rules.more)
    return rules


def in_effect(book: Book, rules: Rules) -> bool:
    """Whether these rules are what holds now."""
    return planning.in_effect(book, rules._replace(more={})) and workflow.in_effect(book.db, rules.more)


def put(act: Act, rules: Rules) -> None:
    """Put all of it into effect within an act."""
    before = workflow.pipeline(act.db).stages
    planning.put(act, rules._replace(more={}))
    workflow.put(act, rules.more)
    renamed = workflow.renamed(before, workflow.pipeline(act.db).stages)
    if renamed:
        store.rename_stage(act, *renamed)


def apply(book: Book, rules: Rules, day: str) -> int:
    """The same in an act of its own; returns its batch."""
    with book.act("plan edit", day) as act:
        put(act, rules)
    return int(act.batch)


def _tables(book: Book) -> dict[str, str]:
    """The three tables in effect as text, with comments in the seller's language."""
    db = book.db
    pipe, given, thanks = workflow.pipeline(db), workflow.offers(db), workflow.rewards(db)
    own = [f"{quoted(key.removeprefix('sku:'))} = {_list(rungs)}\n" for key, rungs in given.ladders.items()
           if key.startswith("sku:")]  # fmt: skip
    return {
        "pipeline": "[pipeline]\n"
        + _remark(_("how far a prospect can be, in this order; won and lost come after them by themselves"))
        + f"stages = {_list(pipe.stages)}\n"
        + _remark(_("your own words beside referral, advertisement, own-search, shop-chat and other"))
        + f"sources = {_list(one for one in pipe.sources if one not in workflow.SOURCES)}\n"
        + _remark(_("your own reasons for losing somebody, beside price, quality, trust, delay …"))
        + f"reasons = {_list(one for one in pipe.reasons if one not in workflow.REASONS)}\n"
        + _remark(_("days without a word after which a prospect shows on the day's list, and how many a day"))
        + f"untouched = {pipe.untouched}\na_day = {pipe.a_day}\n",
        "offers": "[offers]\n"
        + _remark(_("what is offered first, second, last; a product's own ladder stands under [offers.product]"))
        + f"ladder = {_list(given.ladders[''])}\n"
        + _remark(_("percent of the price that you keep at least, where cost and price are known"))
        + f"margin = {given.margin}\n" + ("[offers.product]\n" + "".join(own) if own else ""),
        "rewards": "[rewards]\n"
        + _remark(_("days after the invitee's first order arrived until the inviter's reward is due, and what it is"))
        + f"days = {thanks.days}\nwhat = {quoted(thanks.what)}\n",
    }  # fmt: skip


def _remark(words: str) -> str:
    return f"# {words}\n"


def _list(words: Iterable[str]) -> str:
    return "[" + ", ".join(map(quoted, words)) + "]"

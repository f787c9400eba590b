"""What the workflow file may say of pipeline, offers and rewards."""

from __future__ import annotations

from typing import Any

import pytest

from crm_tui.errors import BadInput
from crm_tui.people import contacts
from crm_tui.prospects import board, offers, pipeline, workflow, workflow_file
from crm_tui.prospects.pipeline import Told
from crm_tui.store import settings, undo
from crm_tui.store.book import Book

DAY = "2026-11-01"


def say(book: Book, **tables: Any) -> None:
    with book.act("workflow", DAY) as act:
        for key, value in workflow.checked(tables).items():
            settings.put(act, key, value)


def test_stages_of_her_own(book: Book):
    one = contacts.add(book, "Anna", day=DAY)
    pipeline.take_on(book, [one], Told(), day=DAY)
    pipeline.move(book, one, "interested", day=DAY)
    say(book, pipeline={"stages": ["new", "tasted", "ordered a sample"], "untouched": 3, "a_day": 2})
    assert [column.stage for column in board.columns(book)] == [
        "new", "tasted", "ordered a sample", "interested", "won", "lost",
    ]  # fmt: skip
    assert pipeline.move(book, one, "2", day=DAY).stage == "tasted"
    assert [column.stage for column in board.columns(book)][3:] == ["won", "lost"]
    assert workflow.pipeline(book.db).untouched == 3
    with pytest.raises(BadInput):
        pipeline.move(book, one, "interested", day=DAY)
    say(book, pipeline={})
    assert workflow.pipeline(book.db).stages == workflow.STAGES


def test_ladders_sources_and_rewards_of_her_own(book: Book):
    say(book, offers={"ladder": ["a card", "5%"], "margin": 30, "product": {"POT": ["wrapping"]}},
        rewards={"days": 7, "what": "a tin"}, pipeline={"sources": ["fair"], "reasons": ["moved"]})  # fmt: skip
    assert workflow.offers(book.db) == ({"": ("a card", "5%"), "sku:POT": ("wrapping",)}, 30)
    assert workflow.rewards(book.db) == (7, "a tin")
    assert workflow.pipeline(book.db).sources[-1] == "fair"
    offers.set_ladder(book, "", ["one"], day=DAY)
    assert workflow.offers(book.db) == ({"": ("one",), "sku:POT": ("wrapping",)}, 30)


@pytest.mark.parametrize(
    "tables",
    [
        {"pipeline": {"stage": ["a"]}}, {"pipeline": {"stages": []}}, {"pipeline": {"stages": ["a", "a"]}},
        {"pipeline": {"stages": ["a>b"]}}, {"pipeline": {"stages": "new"}}, {"pipeline": {"untouched": 0}},
        {"pipeline": {"a_day": True}}, {"offers": {"margin": 100}}, {"offers": {"product": ["x"]}},
        {"rewards": {"days": "soon"}}, {"pipeline": {"stages": [str(n) for n in range(13)]}},
    ],
)  # fmt: skip
def test_what_cannot_be_is_said(tables: dict[str, Any]):
    with pytest.raises(BadInput):
        workflow.checked(tables)


def test_a_renamed_stage_takes_its_people_along_and_undo_brings_them_back(book: Book):
    contact = pipeline.add(book, "Anna", Told(stage="contacted"), day=DAY)
    pipeline.add(book, "Ben", Told(stage="quoted"), day=DAY)
    renamed = '[pipeline]\nstages = ["new", "chatted", "interested", "quoted"]\n'
    workflow_file.apply(book, workflow_file.read(renamed), DAY)
    assert pipeline.require(book.db, contact).stage == "chatted"
    assert pipeline.old_stages(book.db) == []
    undo.undo(book, None, DAY)
    assert pipeline.require(book.db, contact).stage == "contacted"
    fewer = '[pipeline]\nstages = ["new", "interested"]\n'
    workflow_file.apply(book, workflow_file.read(fewer), DAY)
    assert sorted(pipeline.old_stages(book.db)) == ["contacted", "quoted"]
    assert pipeline.check_stage(book.db, "contacted", old=True) == "contacted"
    with pytest.raises(BadInput):
        pipeline.check_stage(book.db, "contacted")

"""Who may buy yet: prospects at every stage, a list from a fair, offers, and some who were won."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from crm_tui.demo.goods import PRODUCTS, named
from crm_tui.text import fold

if TYPE_CHECKING:
    from crm_tui.demo.life import Known
    from crm_tui.store.acts import Act

FAIR = "Tea fair 茶博会"
STAGES = ("new", "contacted", "interested", "quoted", "lost")
_WEIGHTS = (22, 30, 24, 14, 10)
_NEXT = (
    ("send pictures", "ask what they think", "send the price list"),
    ("发几张实物图", "问问考虑得怎么样", "报价发过去"),
)
_WON_WITHIN = 150  # days ago that somebody's first order may lie to have been a prospect


def write(act: Act, today: date, seed: int, everybody: list[Known]) -> None:
    """Courses of all who have not bought, and of a few who bought lately; every third came by the fair."""
    chance = Random(f"{seed}/pipeline")
    day = (today - timedelta(days=60)).isoformat()
    fair = act.insert("lists", name=FAIR, key=fold(FAIR), note=None, created=day)
    for number, known in enumerate(everybody):
        contact, _person, came, orders = known
        if orders and not (orders[0].day > today - timedelta(days=_WON_WITHIN) and chance.random() < 0.25):
            continue
        _course(act, today, chance, known)
        if number % 3 == 0:
            act.insert("member", lists=fair, contact=contact, day=came.isoformat())


def _course(act: Act, today: date, chance: Random, known: Known) -> None:
    """One prospect: their stages one after the other, what they like, what they may bring."""
    contact, person, came, orders = known
    place = 3 if orders else chance.choices(range(5), _WEIGHTS)[0]
    last = min(orders[0].day, today) if orders else today
    days = sorted(came + timedelta(days=chance.randrange((last - came).days + 1)) for _n in range(place))
    way = list(zip((None, *STAGES), STAGES[: place + 1], (came, *days), strict=False))
    for left, stage, day in way:
        act.insert("stage_move", contact=contact, left_stage=left, stage=stage, day=day.isoformat())
    product = chance.choice(PRODUCTS)
    stage, since = STAGES[place], way[-1][2]
    worth = chance.randrange(8, 90) * 1000 if chance.random() < 0.6 else None
    step: dict[str, object] = {}
    if stage != "lost" and not orders and chance.random() < 0.8:
        due = today + timedelta(days=chance.choice((0, *range(1, 20))))
        step = {"next": chance.choice(_NEXT[person.lang == "zh"]), "next_day": due.isoformat()}
    act.insert(
        "prospect", contact=contact, stage=stage, since=since.isoformat(), opened=came.isoformat(),
        source=person.facts.get("source") or chance.choice(("referral", "advertisement", "shop-chat")),
        interest=named(product, person.lang), worth=worth, currency=worth and "CNY",
        reason=chance.choice(("price", "no-answer", "delay")) if stage == "lost" else None, **step,
    )  # fmt: skip
    if stage == "quoted" and not orders and chance.random() < 0.6:
        act.insert("offer", contact=contact, rung=1, text="包邮" if person.lang == "zh" else "free shipping",
                   day=since.isoformat())  # fmt: skip

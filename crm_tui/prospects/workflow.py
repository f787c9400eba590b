"""What the seller's workflow file says of the pipeline, the offers and the rewards; the one reader of it.

The file is read elsewhere; what is in effect lives in the book as JSON, one setting a table: `pipeline`,
`offers`, `rewards`. `checked` turns the tables of the file into these settings, or says what is wrong.
"""

from __future__ import annotations

from collections import namedtuple

from crm_tui.errors import BadInput
from crm_tui.locale import N_, _, said_in
from crm_tui.store import settings
from crm_tui.text import clean, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from typing import Any

    from crm_tui.store import driver
    from crm_tui.store.acts import Act

    Table = Mapping[str, object]

WON, LOST = "won", "lost"  # the two ends of every pipeline
# words of the program; a stage of the seller's own is shown as she wrote it
STAGES = (N_("new"), N_("contacted"), N_("interested"), N_("quoted"))
ENDS = (N_("won"), N_("lost"))
SOURCES = (N_("referral"), N_("advertisement"), N_("own-search"), N_("shop-chat"), N_("other"))
REASONS = (
    N_("price"),
    N_("quality"),
    N_("trust"),
    N_("delay"),
    N_("elsewhere"),
    N_("no-answer"),
    N_("other"),
)
TABLES = ("pipeline", "offers", "rewards")

# stages: the open ones in their order · sources, reasons: words to choose from, her own after ours
# untouched: days until a prospect asks for a word · a_day: how many of those a day shows at most
Pipeline = namedtuple("Pipeline", "stages sources reasons untouched a_day")
# ladders: {product key or "" for all others: (what is offered first, second, last)}
# margin: percent of the price that she keeps at least
Offers = namedtuple("Offers", "ladders margin")
# days: from the arrival of the first order until a reward is due · what: what is given, in her words
Rewards = namedtuple("Rewards", "days what")

_MOST = 12  # stages: more are no pipeline that fits a screen
_LONGEST = 40  # letters of a stage or source
_USUAL_LADDER = (N_("free shipping"), N_("5% off"), N_("10% off"))


def pipeline(db: driver.Connection) -> Pipeline:
    """Stages, sources and reasons in effect."""
    said = _said(db, "pipeline")
    return Pipeline(
        tuple(said.get("stages") or STAGES),
        tuple(dict.fromkeys((*SOURCES, *said.get("sources", ())))),
        tuple(dict.fromkeys((*REASONS, *said.get("reasons", ())))),
        int(said.get("untouched", 7)),
        int(said.get("a_day", 10)),
    )


def offers(db: driver.Connection) -> Offers:
    """The ladders in effect; where none was written, the usual one."""
    said = _said(db, "offers")
    ladders = {key: tuple(rungs) for key, rungs in said.get("ladders", {}).items()}
    ladders.setdefault("", tuple(map(_, _USUAL_LADDER)))
    return Offers(ladders, int(said.get("margin", 20)))


def rung_in(text: str, lang: str) -> str:
    """A rung as the customer reads it: one of the usual ladder in that language, her own words as they are."""
    usual = next((word for word in _USUAL_LADDER if _(word) == text), None)
    return said_in(usual, lang) if usual and lang in ("en", "zh") else text


def template_of(stage: str, stages: tuple[str, ...], known: Collection[str] = ()) -> str:
    """The template of a stage: the first word for the first one, her own by the stage's name where it is known,
    else that of the place the stage has in the usual order.
    """
    if stage == stages[0]:
        return "prospect/first-contact"
    own = "prospect/" + fold(stage).replace(" ", "-")
    if own in known or stage in STAGES:
        return own
    place = stages.index(stage) if stage in stages else 1
    return f"prospect/{STAGES[min(place, len(STAGES) - 1)]}"


def purpose_of(template: str) -> str:
    """What consent asks about it: who is interested or has an offer waits for a word."""
    return "service" if template in ("prospect/interested", "prospect/quoted") else "marketing"


def rewards(db: driver.Connection) -> Rewards:
    """When a reward is due, and what it is."""
    said = _said(db, "rewards")
    return Rewards(int(said.get("days", 14)), str(said.get("what", "")))


def _said(db: driver.Connection, table: str) -> dict[str, Any]:
    kept = settings.get(db, table)
    if not kept:
        return {}
    import json  # the day's list does not wait for it

    found: dict[str, Any] = json.loads(kept)
    return found


def checked(tables: Mapping[str, Table]) -> dict[str, str]:
    """{setting: JSON} of the file's tables [pipeline], [offers] and [rewards]; BadInput says what is wrong.

    A table that the file does not have is left as it is.
    """
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise BadInput(_("'%(name)s' is a table; write it as [%(name)s]") % {"name": name})
    pipe, given, thanks = (tables.get(name, {}) for name in TABLES)
    for name, table, known in (
        ("pipeline", pipe, ("stages", "sources", "reasons", "untouched", "a_day")),
        ("offers", given, ("ladder", "margin", "product")),
        ("rewards", thanks, ("days", "what")),
    ):
        _known_words(name, table, known)
    told: dict[str, dict[str, object]] = {"pipeline": {}, "offers": {}, "rewards": {}}
    for name in ("stages", "sources", "reasons"):
        if name in pipe:
            told["pipeline"][name] = _words("pipeline." + name, pipe[name])
    if "stages" in pipe:
        told["pipeline"]["stages"] = check_stages(told["pipeline"]["stages"])
    _numbers("pipeline", pipe, told["pipeline"], {"untouched": (1, 365), "a_day": (0, 500)})
    _numbers("offers", given, told["offers"], {"margin": (0, 99)})
    _numbers("rewards", thanks, told["rewards"], {"days": (0, 365)})
    ladders = {"": given["ladder"]} if "ladder" in given else {}
    products = given.get("product", {})
    if not isinstance(products, dict):
        raise BadInput(_("offers.product is a table of products; write [offers.product] and SKU = [ … ]."))
    ladders |= {f"sku:{sku}": rungs for sku, rungs in products.items()}
    if ladders:
        told["offers"]["ladders"] = {key: _words("offers.ladder", rungs) for key, rungs in ladders.items()}
    if "what" in thanks:
        told["rewards"]["what"] = clean(str(thanks["what"]))[0].strip()
    import json

    return {
        name: json.dumps(said, ensure_ascii=False) if said else ""
        for name, said in told.items()
        if name in tables
    }


def put(act: Act, tables: Mapping[str, Table]) -> None:
    """Put the file's tables into effect within an act."""
    for key, value in checked(tables).items():
        settings.put(act, key, value)


def in_effect(db: driver.Connection, tables: Mapping[str, Table]) -> bool:
    """Whether these tables are what holds now."""
    return all(settings.get(db, key) == value for key, value in checked(tables).items())


def check_stages(stages: object) -> list[str]:
    """The open stages; BadInput for none, too many, twins, or the two ends that stand by themselves."""
    found = [word for word in _words("pipeline.stages", stages) if word not in (WON, LOST)]
    if not 1 <= len(found) <= _MOST or len(set(found)) != len(found) or any(">" in word for word in found):
        raise BadInput(
            _("A pipeline has 1 to %(most)d stages, each once and without '>'; won and lost come after them.")
            % {"most": _MOST}
        )
    return found


def renamed(before: tuple[str, ...], now: tuple[str, ...]) -> tuple[str, str] | None:
    """(old, new) where one stage got another name and the rest stayed as it was; None for any other change."""
    if len(before) != len(now):
        return None
    changed = [(old, new) for old, new in zip(before, now, strict=True) if old != new]
    if len(changed) != 1 or changed[0][0] in now or changed[0][1] in before:
        return None
    return changed[0]


def set_ladder(act: Act, key: str, rungs: list[str]) -> None:
    """Write the ladder of a product ("" for all others) within an act; none at all takes it away."""
    said = _said(act.db, "offers")
    ladders = said.get("ladders")
    kept: dict[str, object] = dict(ladders) if isinstance(ladders, dict) else {}
    kept.pop(key, None)
    if rungs:
        kept[key] = _words("offers.ladder", rungs)
    import json

    settings.put(act, "offers", json.dumps({**said, "ladders": kept}, ensure_ascii=False))


def _known_words(name: str, table: Table, known: tuple[str, ...]) -> None:
    strange = [word for word in table if word not in known]
    if strange:
        raise BadInput(
            _("[%(table)s] knows no '%(word)s'; it knows %(known)s.")
            % {"table": name, "word": str(strange[0])[:40], "known": ", ".join(known)}
        )


def _words(name: str, said: object) -> list[str]:
    if not isinstance(said, list | tuple) or not all(isinstance(word, str) and word.strip() for word in said):
        raise BadInput(_('%(name)s is a list of words, like ["a", "b"].') % {"name": name})
    words = [clean(word)[0].strip() for word in said]
    if name != "offers.ladder" and any(len(word) > _LONGEST for word in words):
        raise BadInput(_("%(name)s: a word has at most %(most)d letters.") % {"name": name, "most": _LONGEST})
    return words


def _numbers(name: str, table: Table, told: dict[str, object], ranges: dict[str, tuple[int, int]]) -> None:
    for word, (least, most) in ranges.items():
        if word in table:
            value = table[word]
            if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
                raise BadInput(
                    _("%(name)s is a whole number from %(least)d to %(most)d.")
                    % {"name": f"{name}.{word}", "least": least, "most": most}
                )
            told[word] = value

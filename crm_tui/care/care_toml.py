"""`care.toml`: the seller's way of looking after people as a text she can read, and that text as rules.

Whatever is wrong in it is one sentence with its line. Loaded by who edits plans, never by a lookup.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from crm_tui.care import festivals, workflow
from crm_tui.care.workflow import Festival, Plan, Rules, Step
from crm_tui.errors import BadInput
from crm_tui.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterable

FILE = "care.toml"
_LATER = ("pipeline", "offers", "rewards")  # checked by the room they belong to
_TABLES = ("marketing", "lapsed", "occasions", "keep_in_touch", "festival", "plan", *_LATER)
_MARKETING = ("need_granted", "days_between", "quiet_from", "quiet_to")
_LAPSED = ("on", "a_day", "again_after")
_OCCASIONS = ("birthdays", "anniversaries", "anniversaries_a_day", "days_before")
_FESTIVAL = ("name", "country", "language", "tag", "within", "most")
_PLAN = ("name", "when", "resume", "step")
_STEP = ("name", "after", "before", "template", "purpose", "channel", "when")
_NAME = re.compile(r"[^\W_][\w-]{0,39}")
_CLOCK = re.compile("([01][0-9]|2[0-3]):[0-5][0-9]")
_MOST_STEPS, _MOST_PLANS = 40, 50


class Text:
    """A text and where in it things stand, so that a refusal can name the line."""

    def __init__(self, text: str) -> None:
        self.places: dict[tuple[str, int], dict[str, int]] = {("", 0): {}}
        seen: dict[str, int] = {}
        here = ("", 0)
        for number, line in enumerate(text.splitlines(), 1):
            head = re.match(r"\s*\[{1,2}\s*([\w.\"-]+)\s*\]{1,2}", line)
            key = re.match(r"\s*(\"[^\"]*\"|[^\s=#\[]+)\s*=", line)
            if head:
                name = head[1].replace('"', "")
                seen[name] = seen.get(name, -1) + 1
                here = (name, seen[name])
                self.places[here] = {"": number}
            elif key:
                self.places[here].setdefault(key[1].strip('"'), number)

    def wrong(self, table: str, index: int, key: str, why: str) -> BadInput:
        """The refusal of what stands under a key, with its line."""
        lines = self.places.get((table, index), {})
        number = lines.get(key) or lines.get("") or self.places.get((table.partition(".")[0], 0), {}).get("")
        if number is None:
            return BadInput(_("%(file)s: %(why)s. Nothing was changed.") % {"file": FILE, "why": why})
        told = {"file": FILE, "number": number, "why": why}
        return BadInput(_("%(file)s, line %(number)d: %(why)s. Nothing was changed.") % told)


class _Table:
    """One table of the text, asked for its values one by one; each is checked as it is taken."""

    def __init__(self, text: Text, name: str, index: int, values: object, known: Iterable[str]) -> None:
        self.text, self.name, self.index = text, name, index
        if not isinstance(values, dict):
            raise text.wrong("", 0, name, _("'%(name)s' is a table; write it as [%(name)s]") % {"name": name})
        self.values: dict[str, Any] = values
        for key in values:
            if key not in known:
                raise self.wrong(key, _unknown(key, known))

    def wrong(self, key: str, why: str) -> BadInput:
        return self.text.wrong(self.name, self.index, key, why)

    def number(self, key: str, usual: int, least: int, most: int) -> int:
        value = self.values.get(key, usual)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            said = {"key": key, "least": least, "most": most}
            raise self.wrong(key, _("'%(key)s' is a whole number from %(least)d to %(most)d") % said)
        return value

    def flag(self, key: str, usual: bool) -> bool:
        value = self.values.get(key, usual)
        if not isinstance(value, bool):
            raise self.wrong(key, _("'%(key)s' is true or false") % {"key": key})
        return value

    def word(self, key: str, usual: str = "") -> str:
        value = self.values.get(key, usual)
        if not isinstance(value, str) or len(value) > 200:
            raise self.wrong(key, _("'%(key)s' is a text; put it in quotes") % {"key": key})
        return value.strip()

    def words(self, key: str) -> list[str]:
        value = self.values.get(key, [])
        value = [value] if isinstance(value, str) else value
        if not isinstance(value, list) or not all(isinstance(one, str) and len(one) <= 200 for one in value):
            raise self.wrong(key, _('\'%(key)s\' is a list of texts, like ["one", "two"]') % {"key": key})
        return [one.strip() for one in value]

    def clock(self, key: str, usual: str) -> str:
        value = self.word(key, usual)
        if not _CLOCK.fullmatch(value):
            raise self.wrong(key, _("'%(key)s' is a time like \"21:00\"") % {"key": key})
        return value


def _unknown(key: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(key, list(known), 1, 0.5)
    said = {"key": key[:60], "near": near[0] if near else "", "known": ", ".join(known)}
    if near:
        return _("nobody knows '%(key)s'; '%(near)s' may be meant") % said
    return _("nobody knows '%(key)s'; there are %(known)s") % said


def parse(text: str, templates: Iterable[str] | None = None) -> Rules:
    """The rules that a text says, without numbers for steps; BadInput with line and reason.

    What it leaves out is as usual. templates: the names there are, where steps may name no others.
    """
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise _unreadable(str(problem), text) from problem
    where = Text(text)
    for name in said:
        if name not in _TABLES:
            raise (
                where.wrong("", 0, name, _unknown(name, _TABLES))
                if not isinstance(said[name], dict | list)
                else where.wrong(name, 0, "", _unknown(name, _TABLES))
            )
    usual = workflow.USUAL
    marketing = _Table(where, "marketing", 0, said.get("marketing", {}), _MARKETING)
    lapsed = _Table(where, "lapsed", 0, said.get("lapsed", {}), _LAPSED)
    occasions = _Table(where, "occasions", 0, said.get("occasions", {}), _OCCASIONS)
    return Rules(
        plans=_plans(where, said.get("plan", []), None if templates is None else tuple(templates)) or usual.plans,
        need_granted=marketing.flag("need_granted", usual.need_granted),
        gap=marketing.number("days_between", usual.gap, 0, 365),
        quiet_from=marketing.clock("quiet_from", usual.quiet_from),
        quiet_to=marketing.clock("quiet_to", usual.quiet_to),
        lapsed=lapsed.flag("on", usual.lapsed),
        lapsed_a_day=lapsed.number("a_day", usual.lapsed_a_day, 0, 100),
        lapsed_again=lapsed.number("again_after", usual.lapsed_again, 1, 3650),
        birthdays=occasions.flag("birthdays", usual.birthdays),
        anniversaries=occasions.flag("anniversaries", usual.anniversaries),
        anniversaries_a_day=occasions.number("anniversaries_a_day", usual.anniversaries_a_day, 0, 100),
        ahead=occasions.number("days_before", usual.ahead, 0, 60),
        festivals=_festivals(where, said.get("festival", [])),
        touch=_touch(where, said.get("keep_in_touch", {})),
        more={name: said[name] for name in _LATER if name in said},
    )  # fmt: skip


def _unreadable(problem: str, text: str) -> BadInput:
    found = re.search(r"\(at line (\d+), column \d+\)|\(at end of document\)", problem)
    why = problem[: found.start()].strip() if found else problem
    if found:
        number = int(found[1]) if found[1] else len(text.splitlines())
        told = {"file": FILE, "number": number, "why": why}
        return BadInput(_("%(file)s, line %(number)d: %(why)s. Nothing was changed.") % told)
    return BadInput(_("%(file)s: %(why)s. Nothing was changed.") % {"file": FILE, "why": why})


def _listed(where: Text, name: str, found: object) -> list[Any]:
    if not isinstance(found, list):
        raise where.wrong(name, 0, "", _("write it as [[%(name)s]], with two brackets") % {"name": name})
    return found


def _plans(where: Text, found: object, templates: tuple[str, ...] | None) -> tuple[Plan, ...]:
    plans: list[Plan] = []
    before = 0  # steps of the plans above
    for index, values in enumerate(_listed(where, "plan", found)):
        table = _Table(where, "plan", index, values, _PLAN)
        name = _named(table, {plan.name for plan in plans})
        steps: list[Step] = []
        for value in _listed(where, "plan.step", values.get("step", [])):
            step = _step(
                _Table(where, "plan.step", before, value, _STEP), {one.name for one in steps}, templates
            )
            steps.append(step)
            before += 1
        when = _when(table)
        if not when and any(not plan.when for plan in plans):
            raise table.wrong(
                "name", _("only one plan can be the usual one; bind this one with when = { … }")
            )
        resume = table.word("resume", "check-in")
        plans.append(Plan(name, when, resume, tuple(steps)))
        if len(steps) > _MOST_STEPS or len(plans) > _MOST_PLANS:
            raise table.wrong("name", _("that is more than anybody could keep up with"))
    return tuple(plans)


def _named(table: _Table, taken: set[str]) -> str:
    name = table.word("name")
    if not _NAME.fullmatch(name):
        raise table.wrong("name", _("a name of up to 40 letters, digits and - is missing"))
    if name in taken:
        raise table.wrong("name", _("'%(name)s' stands here twice") % {"name": name})
    return name


def _step(table: _Table, taken: set[str], templates: tuple[str, ...] | None) -> Step:
    name = _named(table, taken)
    if ("after" in table.values) == ("before" in table.values):
        raise table.wrong("name", _("say either after = DAYS or before = DAYS, one of the two"))
    after = table.number("after", 0, 0, workflow.LONGEST) if "after" in table.values else None
    early = table.number("before", 0, 0, 365) if "before" in table.values else None
    template = table.word("template") or name
    if templates is not None and template not in templates:
        raise table.wrong("template", _unknown(template, templates))
    service = template in workflow.SERVICE
    purpose = table.word("purpose", "service" if service else "marketing")
    if purpose not in ("service", "marketing"):
        raise table.wrong("purpose", _('\'purpose\' is "service" or "marketing"'))
    if purpose == "service" and not service and template.startswith(("care/", "occasion/")):
        raise table.wrong("purpose", _("'%(name)s' is marketing, whatever we call it") % {"name": template})
    channel = table.word("channel") or None
    if channel:
        from crm_tui.care.channels import read_channel

        try:
            channel = read_channel(channel)
        except BadInput as problem:
            raise table.wrong("channel", problem.sentence.rstrip(".")) from problem
    when = _when(table)
    return Step(name, 0, after, early, int(purpose == "marketing"), template, channel, when, "")


def _when(table: _Table) -> dict[str, object]:
    said = table.values.get("when", {})
    if not isinstance(said, dict):
        raise table.wrong("when", _("'when' is written like { category = \"tea\", first_order = true }"))
    found: dict[str, object] = {}
    for key, value in said.items():
        if key not in workflow.CONDITIONS:
            raise table.wrong("when", _unknown(key, workflow.CONDITIONS))
        if key == "first_order":
            if not isinstance(value, bool):
                raise table.wrong("when", _("'%(key)s' is true or false") % {"key": key})
            found[key] = value
            continue
        words = [value] if isinstance(value, str) else value
        if not isinstance(words, list) or not words or not all(isinstance(one, str) for one in words):
            raise table.wrong("when", _("'%(key)s' is a text; put it in quotes") % {"key": key})
        if key == "tier" and not {"A", "B", "C"}.issuperset(words):
            raise table.wrong("when", _('a tier is "A", "B" or "C"'))
        found[key] = words
    return found


def _festivals(where: Text, found: object) -> tuple[Festival, ...]:
    made: list[Festival] = []
    for index, values in enumerate(_listed(where, "festival", found)):
        table = _Table(where, "festival", index, values, _FESTIVAL)
        name = table.word("name")
        if name not in festivals.NAMES:
            raise table.wrong("name", _unknown(name, festivals.NAMES))
        if name in {one.name for one in made}:
            raise table.wrong("name", _("'%(name)s' stands here twice") % {"name": name})
        countries = [code.upper() for code in table.words("country")]
        made.append(
            Festival(name, countries, [one.lower() for one in table.words("language")], table.words("tag"),
                     table.number("within", 365, 1, 3650), table.number("most", 20, 1, 500))
        )  # fmt: skip
    return tuple(made)


def _touch(where: Text, found: object) -> dict[str, str]:
    from crm_tui.dates import read_span

    if not isinstance(found, dict):
        raise where.wrong("", 0, "keep_in_touch", _("write it as [keep_in_touch]"))
    table = _Table(where, "keep_in_touch", 0, found, found)
    spans = {}
    for tag in found:
        try:
            spans[tag] = read_span(table.word(tag))
        except BadInput as problem:
            raise table.wrong(tag, problem.sentence.rstrip(".")) from problem
    return spans

"""What the raw values of a row say of a person: name, handles, facts, tags and consent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from crm_tui import money
from crm_tui.dates import read_birthday, read_span, read_stamp
from crm_tui.errors import BadInput
from crm_tui.exchange.fields import CONTACT_FACTS, PART, SEPARATOR
from crm_tui.people import handles, names, phones

if TYPE_CHECKING:
    from crm_tui.exchange.building import Context

    Values = dict[str, str]

NOTE_LIMIT = 64 << 10
# 1.9E+18: what a spreadsheet makes of a long number
CUT_SHORT = re.compile(r"\d[.,]\d+E\+?\d+|\dE\+\d+", re.IGNORECASE)
YES = {"yes", "y", "true", "1", "granted", "subscribed", "ja", "oui", "si", "sí", "是", "已订阅", "x"}
REFUSED = {"refused", "unsubscribed", "cleaned", "do not contact", "opted out", "opt-out", "退订", "拒绝"}


def hidden(text: str, ctx: Context) -> bool:
    """Whether a platform masked the value (t**1, ##…) or wrote a placeholder (--, Unknown)."""
    if ctx.format.own:
        return False
    if ctx.format.masked:
        return not names.usable(text)
    return "**" in text or text in ("-", "--")


def tags_of(text: str) -> list[str]:
    """The tags of a cell: a list's as they are, else what stands between commas and the like."""
    if SEPARATOR in text:
        return list(dict.fromkeys(several(text)))
    return sorted({tag.strip().strip('"').strip() for tag in several(text, ",;；，")} - {""})


def several(text: str, marks: str = "") -> list[str]:
    """The values of a cell that has several, also those that only marks divide."""
    for mark in marks:
        text = text.replace(mark, SEPARATOR)
    return [part.strip() for part in text.split(SEPARATOR) if part.strip()]


def handles_of(values: Values, region: str, ctx: Context) -> list[tuple[Any, ...]]:
    """Whatever the person is reached by, each once, in the order of the columns."""
    made: list[tuple[Any, ...]] = []

    def put(kind: str, text: str) -> None:
        text, *told = text.split(PART)
        label, norm = told[0] if told else "", told[1:2]
        found = (
            handles.make(kind, text, region, label) if not (ctx.format.masked and hidden(text, ctx)) else None
        )
        if (
            found is not None and norm and found.kind in handles.PHONE_KINDS
        ):  # our own file says what it was read as
            found = found._replace(norm=norm[0], national=_national(norm[0]) or found.national)
        if found is not None and (found.kind, found.norm, found.value if not found.norm else "") not in {
            (h[0], h[2], h[1] if not h[2] else "") for h in made
        }:
            made.append(tuple(found))

    for field, text in values.items():
        room, _dot, kind = field.partition(".")
        if room != "contact" or not text:
            continue
        if kind == "email":
            for mail in several(text, ",;"):
                if not handles.is_relay(mail):
                    put("email", mail)
        elif kind == "phone":
            for number in several(text, ";"):
                if not CUT_SHORT.fullmatch(number):
                    put("phone", number)
        elif kind == "handle":
            for handle in several(text):
                before, colon, after = handle.partition(":")
                if colon and before.strip().lower() in handles.KINDS:
                    put(before, after)
                else:
                    put(values.get("contact.platform", "") or "other", handle)
        elif kind == "handles":
            for handle in several(text, "" if SEPARATOR in text else ";"):
                before, colon, after = handle.partition(":")
                put(before if colon else "other", after if colon else handle)
        elif kind in handles.KINDS:
            for handle in several(text):
                put(kind, handle)
    return made


def _national(norm: str) -> str:
    """The national digits of an E.164 number."""
    return norm[1 + len(phones.country_code(norm[1:])) :].lstrip("0")


def name_of(values: Values, reached: list[tuple[Any, ...]], external: str, ctx: Context) -> tuple[str, int]:
    """(name, how good it is), by the rule "Names" of the formats: customer, receiver, nick, what stands in."""
    full = values.get("contact.name", "") or names.join(
        values.get("contact.first_name", ""), values.get("contact.last_name", "")
    )
    for text, rank in (
        (full, names.CUSTOMER), (values.get("contact.receiver", ""), names.RECEIVER),
        (values.get("contact.company", ""), names.RECEIVER),
        (values.get("contact.user", ""), names.NICK), (values.get("contact.nickname", ""), names.NICK),
    ):  # fmt: skip
        text = names.tidy(text)  # noqa: PLW2901
        if text and ctx.format.own and values.get("contact.name_rank", "").isdigit():
            rank = min(names.HAND, int(values["contact.name_rank"]))  # noqa: PLW2901
        if text and not hidden(text, ctx):
            return text, rank
    for kind in ("email", "phone"):
        for handle in reached:
            if handle[0] == kind:
                return (handle[1].partition("@")[0] if kind == "email" else handle[1]), names.STANDS_IN
    if external and not hidden(external, ctx):
        return external, names.STANDS_IN
    return (reached[0][1], names.STANDS_IN) if reached else ("", names.STANDS_IN)


def facts_of(values: Values, extra: dict[str, str], ctx: Context) -> dict[str, Any]:
    """The plain facts, {column of the contact: text}; what cannot be read goes to `extra`."""
    facts: dict[str, Any] = {}
    for field, column in CONTACT_FACTS.items():
        text = values.get("contact." + field, "")
        if not text:
            continue
        try:
            if field == "birthday":
                text = read_birthday(text)
            elif field == "created_at":
                text = read_stamp(text, zone=ctx.zone, home=ctx.home, dayfirst=ctx.format.dayfirst).day
        except BadInput:  # a person is not lost over a birthday: the words are kept as they were
            extra[field] = text
            continue
        if text:
            facts[column] = text.replace(SEPARATOR, ", ")[:NOTE_LIMIT]
    return facts | _own_facts(values) if ctx.format.own else facts


def _own_facts(values: Values) -> dict[str, Any]:
    """What only our own file says of a person."""
    facts: dict[str, Any] = {}
    if values.get("contact.keep_in_touch"):
        facts["keep_in_touch"] = read_span(values["contact.keep_in_touch"])
    if values.get("contact.archived", "").lower() in YES:
        facts["archived"] = 1
    if values.get("contact.credit_limit"):
        facts["credit_limit"], facts["credit_currency"] = money.read_money(
            values["contact.credit_limit"], "EUR"
        )
    return facts


def consents_of(values: Values, ctx: Context) -> list[tuple[str, ...]]:
    """[(channel, state, day, reason)], our own file's with their source behind.

    A box left unticked is unknown, not a refusal, and gives nothing.
    """
    found: list[tuple[str, ...]] = []
    for entry in several(values.get("consents", "")):
        channel, state, since, reason, source = entry.split(PART)
        if channel and state in ("granted", "refused"):
            found.append((channel, state, _day(since, ctx), reason, source))
    day = _day(values.get("consented.day", ""), ctx)
    for field, text in values.items():
        if field.startswith("consent.") and text:
            word = text.strip().lower()
            state = "granted" if word in YES else "refused" if word in REFUSED else ""
            if state:
                # of a refusal its own word is the reason, where none is given
                reason = values.get("consented.reason", "") or (text.strip() if state == "refused" else "")
                found.append((field[8:], state, day, reason))
    return found if ctx.format.own else sorted(found)


def _day(text: str, ctx: Context) -> str:
    try:
        return (
            read_stamp(text, zone=ctx.zone, home=ctx.home, dayfirst=ctx.format.dayfirst).day if text else ""
        )
    except BadInput:  # what was said counts, even where it is not clear since when
        return ""

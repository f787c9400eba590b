"""Follow-ups that `crm export` wrote, in again: whose each is, and whether the book has it already.

A promise is told by its words and the day and rule that it counts from. What was finished or moved on here
stays so whatever an older file says; a file that is further along brings the book there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from crm_tui.care.followups import PRIORITIES, STATES
from crm_tui.dates import read_rule, read_span, read_stamp
from crm_tui.exchange import building
from crm_tui.exchange.applying import Applier
from crm_tui.exchange.fields import Person, Promise, Reject
from crm_tui.exchange.grouping import Reader
from crm_tui.locale import _
from crm_tui.people.identity import id_key
from crm_tui.store import contacts, dumps
from crm_tui.store.events import kept_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crm_tui.exchange.building import Context
    from crm_tui.exchange.tables_in import Row
    from crm_tui.store.acts import Act

    Facts = dict[str, str | None]

_COUNTS_FROM = ("origin", "rule", "after_done")
_MOVES = ("due", "time", "wake", "state", "outcome", "done_day")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::00)?")


class PromiseReader(Reader):
    """Reads a table of follow-ups, one a row."""

    def records(self, rows: Iterator[Row | Reject]) -> Iterator[Any]:
        """Every follow-up of the table; rows that cannot be taken are kept in `rejects`."""
        for line, cells in self._good(rows):
            values, _extra = self._values([cells[i] for i in self.places], self.places)
            made = self._try(line, [cells], lambda v=values, c=cells, n=line: self._promise(v, c, n))  # type: ignore[misc]
            if made is not None:
                yield made

    def _promise(self, values: dict[str, str], cells: list[str], line: int) -> Any:
        fix: Any = self.plan.format.fix
        fix(values)
        person = building.person_of(values, {}, line, self.ctx)
        if person is None:
            raise Reject(line, _("nothing in this row says whose follow-up it is"))
        number = values.get("promise.id") or values.get("promise.key", "").lstrip("f")
        number = number if number.isdecimal() and len(number) < 16 else "0"
        return Promise(facts_of(values, line, self.ctx), int(number), person, line, cells)


def facts_of(values: dict[str, str], line: int, ctx: Context) -> Facts:
    """{column: text or None} of a follow-up; what is not said is as of a new one. Raises Reject or BadInput."""
    said = {field[8:]: text for field, text in values.items() if field.startswith("promise.") and text}
    days = {name: _day(said[name], ctx) for name in ("due", "wake", "origin", "done_day") if name in said}
    if "due" not in days:
        raise Reject(line, _("no day says when it is due"))
    time = _TIME.fullmatch(said.get("time", ""))
    if "time" in said and time is None:
        raise Reject(line, _("'%(words)s' is no time of day") % {"words": said["time"][:40]})
    priority, state = said.get("priority", "normal"), said.get("state", "open")
    for word, known in ((priority, PRIORITIES), (state, STATES)):
        if word not in known:
            raise Reject(
                line,
                _("'%(word)s' is none of %(known)s") % {"word": word[:40], "known": ", ".join(known)},
            )
    if "rule" in said and "after_done" in said:
        raise Reject(line, _("either a rule or a span after it is done, not both"))
    return {
        "text": kept_text(said.get("text", "")), "due": days["due"],
        "time": f"{int(time[1]):02}:{time[2]}" if time else None,
        "wake": days.get("wake", days["due"]), "origin": days.get("origin", days["due"]),
        "rule": read_rule(said["rule"]) if "rule" in said else None,
        "after_done": read_span(said["after_done"]) if "after_done" in said else None,
        "priority": priority, "state": state, "source": said.get("source"), "channel": said.get("channel"),
        "outcome": said.get("outcome"), "done_day": days.get("done_day"),
    }  # fmt: skip


def _day(text: str, ctx: Context) -> str:
    return str(read_stamp(text, zone=ctx.zone, home=ctx.home).day)


class Promises(Applier):
    """Applies chunks of follow-ups; counts them in `tally`, keeps in `rejects` those of nobody."""

    def __init__(self, act: Act, ctx: Context) -> None:
        super().__init__(act, ctx)
        self.first_promise = act.next_ids()["followup"]
        self.taken: set[int] = set()  # rows of the book that a row of the file was
        self.met: dict[int, int] = {}  # the key of a reference: whom it means
        self.tally = {"new": 0, "changed": 0, "same": 0}
        self.rejects: list[tuple[int, str, list[str]]] = []

    def chunk(self, records: list[tuple[bool, tuple[Any, ...]]]) -> None:
        """Apply some follow-ups: (False, their plain values)."""
        made = [Promise(*plain) for _is_order, plain in records]
        people = [Person(*promise.person) for promise in made]
        self.known.look(
            [who.key for who in people],
            {id_key(one[2]) for who in people for one in who.ids},
            {handle[2] for who in people for handle in who.handles if handle[2]},
            (),
        )
        meant = []
        for promise, who in zip(made, people, strict=True):
            try:
                meant.append((promise, who, self._whose(who)))
            except Reject as problem:
                self.rejects.append((promise.line, problem.reason, promise.cells))
        self._flush()
        found = dumps.belonging(self.act.db, "followup", "contact", {contact for _p, _w, contact in meant})
        before = {
            contact: [row for row in rows if row["id"] < self.first_promise]
            for contact, rows in found.items()
        }
        rest = [one for one in meant if not self._is_there(one[0].facts, before.get(one[2], []))]
        for promise, who, contact in rest:
            self._take(promise, contact, before.get(contact, []), is_ours=contact == who.row)

    def _whose(self, who: Person) -> int:
        """The contact that a reference means; made, where it says all that our export does. Raises Reject."""
        if who.key in self.met:
            return self.met[who.key]
        found = self._match(who)
        contact = found.contact or self._by_name(who)
        if contact is None:
            if "created" not in who.facts:
                raise Reject(
                    who.line, _("nobody here is %(name)s; import the people first") % {"name": who.name[:80]}
                )
            contact = self._make(who)
            for other, reason in found.twins:
                self._twin(contact, other, reason)
            self._remember(who, contact)
        else:
            self.same.add(contact)
        self._note(contact, who, "")
        self.met[who.key] = contact
        return int(contact)

    def _remember(self, who: Person, contact: int) -> None:
        """The row of our export that a new person is, for when the same file or their own row comes."""
        seen = self.known.seen.get(who.key)
        if not who.row:
            return
        if seen is not None and seen[0]:
            self.act.update("seen", seen[0], digest=who.digest, contact=contact)
        else:
            self.pending.add("seen", who.key, who.digest, contact)
        self.known.seen[who.key] = (0, who.digest, contact)

    def _by_name(self, who: Person) -> int | None:
        """The one of this name whom no other row of the file is; a name proves nothing beside other handles."""
        if not who.name or ("created" in who.facts and (who.handles or who.ids)):
            return None
        named = contacts.named(self.act.db, who.name)
        people = [one for one in named if self.rows.get(one, who.row) == who.row]
        if len(people) > 1:
            raise Reject(who.line, _("several people are called %(name)s") % {"name": who.name[:80]})
        return people[0] if people else None

    def _is_there(self, facts: Facts, before: list[dict[str, Any]]) -> bool:
        """Whether the book has the row exactly so; it then stands for no other."""
        for row in before:
            if row["id"] not in self.taken and all(row[column] == text for column, text in facts.items()):
                self.taken.add(row["id"])
                self.tally["same"] += 1
                return True
        return False

    def _take(self, promise: Promise, contact: int, before: list[dict[str, Any]], *, is_ours: bool) -> None:
        """A row that is new here, or a promise that the book has in another state."""
        facts = promise.facts
        for row in before:
            counts_alike = all(row[column] == facts[column] for column in _COUNTS_FROM)
            says_alike = row["text"] == facts["text"]
            is_row = (
                is_ours and row["id"] == promise.number and (says_alike or row["origin"] == facts["origin"])
            )
            if row["id"] in self.taken or not (is_row or (says_alike and counts_alike)):
                continue
            self.taken.add(row["id"])
            further = facts["state"] != "open" or facts["due"] > row["due"]
            if row["state"] == "open" and counts_alike and further:
                self.act.update("followup", row["id"], **{column: facts[column] for column in _MOVES})
                self.tally["changed"] += 1
            else:
                self.tally["same"] += 1
            return
        self.act.insert("followup", contact=contact, **facts)
        self.tally["new"] += 1

"""Records into the book: who is who, what is new, what an import may change. Runs inside the import's act."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from crm_tui.care import consent
from crm_tui.exchange.building import digest_of
from crm_tui.exchange.fields import SEPARATOR, OrderRecord, Person
from crm_tui.exchange.ordering import Orders
from crm_tui.people import names
from crm_tui.people.handles import Handle
from crm_tui.people.hints import MARK
from crm_tui.people.identity import Match, id_key, same_person
from crm_tui.store import bulk, consents, contacts, hints
from crm_tui.text import fold

if TYPE_CHECKING:
    from crm_tui.exchange.building import Context
    from crm_tui.store.acts import Act

SINGLE = ("nickname", "company", "gender", "birthday", "job", "income_band", "household", "language", "zone",
          "interests", "source", "note", "keep_in_touch")  # fmt: skip


class Applier:
    """Applies chunks of records; counts people and orders as new, changed or the same."""

    def __init__(self, act: Act, ctx: Context, product_names: dict[str, str] | None = None) -> None:
        self.act = act
        self.ctx = ctx
        self.known = bulk.Known(act)
        self.pending = bulk.Pending(act)
        self.first_new = self.pending.next["contact"]
        self.new: set[int] = set()
        self.changed: set[int] = set()
        self.same: set[int] = set()
        self.rows: dict[int, int] = {}  # contact: the row of our own export that spoke of it
        self.fresh: set[int] = set()  # people with rows that are not written yet
        self.twins: set[tuple[int, int]] = set()
        self.hinted: set[tuple[int, str]] = set()
        self.inviters: dict[int, int] = {}  # contact: the row of our own export that brought them
        self.written: set[int] = set()  # people whom this file has spoken of: the first value wins
        self.read: set[int] = set()  # keys of the rows of people so far: two rows may name one person
        self.told: dict[int, int] = {}  # who was meant by a record that the file says again, order by order
        self.orders = Orders(self, product_names or {})

    def chunk(self, records: list[tuple[bool, tuple[Any, ...]]]) -> None:
        """Apply some records: (is it an order, its plain values)."""
        made: list[Person | OrderRecord] = [
            OrderRecord(*r) if is_order else Person(*r) for is_order, r in records
        ]
        people = [
            r if isinstance(r, Person) else Person(*r.person)
            for r in made
            if isinstance(r, Person) or r.person
        ]
        self.known.look(
            [r.key for r in made]
            + [p.key for p in people]
            + [digest_of(r.key, r.digest) for r in made if isinstance(r, Person)],
            {id_key(i[2]) for p in people for i in p.ids},
            {h[2] for p in people for h in p.handles if h[2]},
            {n for r in made if isinstance(r, OrderRecord) for n in (r.number, r.facts["formerly"]) if n},
        )
        for record in made:
            if isinstance(record, Person):
                self._listed(record)
            else:
                self.orders.take(record)
        self._flush()

    def _flush(self) -> None:
        self.pending.flush()
        self.fresh.clear()

    def finish(self) -> None:
        """What is left to do when every record was applied."""
        self.orders.drop_unused()
        people = {row: contact for contact, row in self.rows.items()}
        for contact, row in self.inviters.items():  # as our own file says it: rows of the same file
            inviter, now = people.get(row), contacts.get(self.act.db, contact)
            if inviter is None or now is None or now.referred_by is not None or inviter == contact:
                continue
            if contact not in contacts.inviters(self.act.db, inviter):
                self.act.update("contact", contact, referred_by=inviter)

    def counts(self) -> dict[str, int]:
        """{new, changed, same} of the people."""
        changed = self.changed - self.new
        return {"new": len(self.new), "changed": len(changed), "same": len(self.same - changed - self.new)}

    def _listed(self, record: Person) -> None:
        """A row of a list of people; of several rows of one person each is remembered, later ones by what they say."""
        further = digest_of(record.key, record.digest)
        for key in (record.key, further):
            seen = self.known.seen.get(key)
            if seen is not None and seen[1] == record.digest:
                self.read.add(record.key)
                self.same.add(seen[2] or 0)
                self.written.add(seen[2] or 0)
                return
        key = further if record.key in self.read else record.key
        seen = self.known.seen.get(key)
        contact = self.person(record)
        if seen is not None and seen[0]:
            self.act.update("seen", seen[0], digest=record.digest, contact=contact)
        elif seen is None:
            self.pending.add("seen", key, record.digest, contact)
        self.known.seen[key] = (0, record.digest, contact)
        self.read.add(record.key)

    def person(self, record: Person, number: str = "") -> int:
        """The contact that the record means, made or brought up to date; `number` of the order that says so."""
        again = bool(record.digest) and not (record.row or record.referrer)  # a name alone has no digest
        if again and record.digest in self.told:
            return self.told[record.digest]
        contact = self._person(record, number)
        if again:
            self.told[record.digest] = contact
        return contact

    def _person(self, record: Person, number: str) -> int:
        found = self._match(record)
        if found.contact is None:
            contact = self._make(record)
            self._note(contact, record, number)
            for other, reason in found.twins:
                self._twin(contact, other, reason)
            return contact
        self._note(found.contact, record, number)
        if found.contact >= self.first_new:
            self._complete(found.contact, record)
        elif self._names_alone(found.contact, record):
            self.same.add(found.contact)
        elif self._update(found.contact, record):
            self.changed.add(found.contact)
        else:
            self.same.add(found.contact)
        return int(found.contact)

    def _names_alone(self, contact: int, record: Person) -> bool:
        """Whether a record only says whose it is, by ids that are known: there is nothing to compare."""
        said = (record.handles, record.facts, record.tags, record.address, record.consents, record.extra)
        more = (record.fields, record.places, record.row)
        return not any((*said, *more)) and all(
            self.known.by_identity(platform, shop, id_key(external)) == contact and record.name == external
            for platform, shop, external in record.ids
        )

    def _note(self, contact: int, record: Person, number: str) -> None:
        """What is not the person's own: which row of our export spoke of them, and who may have brought them."""
        if record.row:
            self.rows[contact] = record.row
        if self.ctx.format.own:
            if record.referrer:
                self.inviters[contact] = int(record.referrer)
            return
        text = MARK.join(part.strip() for part in record.referrer.split(SEPARATOR) if part.strip())[:200]
        if text and (contact, text) not in self.hinted and not hints.known(self.act.db, contact, text):
            self.hinted.add((contact, text))
            self.pending.add(
                "hint", contact, text, self.ctx.format.name, number or None, self.ctx.day, "open"
            )

    def _match(self, record: Person) -> Match:
        """Who the record is. Of our own export two rows are two people, whatever they share."""
        mine = self._by_row(record) if record.row else None
        if mine is not None:
            return Match(mine, [])
        found = same_person(
            self.known,
            record.ids,
            [Handle(*h) for h in record.handles],
            record.name,
            record.rank >= names.RECEIVER,
        )
        if (
            record.row
            and found.contact is not None
            and self.rows.get(found.contact, record.row) != record.row
        ):
            return Match(None, [(found.contact, "handle"), *found.twins])
        return found

    def _by_row(self, record: Person) -> int | None:
        """The person that a row of our own export became before, or was when it was written, if it still can be."""
        known = self.known
        norms = [h[2] for h in record.handles if h[2] and h[0] in ("email", "phone")]
        sharing = {contact for norm in norms for contact, _kind in known.by_norm(norm)}
        sharing |= {known.by_identity(p, s, id_key(e)) or 0 for p, s, e in record.ids}
        created = record.facts.get("created")
        for one in (known.seen.get(record.key, (0, 0, 0))[2] or 0, record.row):
            if one in self.pending.contacts:
                now = (self.pending.contacts[one]["name"], created)
            else:
                row = contacts.get(self.act.db, one)
                now = (row.name, row.created if created else created) if row else ("", "")
            if now == (record.name, created) and (one in sharing or not (norms or record.ids)):
                return int(one)
        return None

    def _make(self, record: Person) -> int:
        facts = dict(record.facts)
        contact = self.pending.contact(
            {
                "created": self.ctx.day, **facts, "name": record.name, "name_rank": record.rank,
                "origin": self.ctx.form,
                "extra": _json(record.extra), "fields": _json(record.fields),
            }
        )  # fmt: skip
        self.new.add(contact)
        self.written.add(contact)
        self.known.people[contact] = (record.name, record.rank)
        self._reach(contact, record, [], [], [], [])
        return contact

    def _reach(
        self,
        contact: int,
        record: Person,
        handles: list[Any],
        identities: list[Any],
        tags: list[str],
        addresses: list[Any],
    ) -> bool:
        """Add the handles, identities, tags, address and consent that the person lacks; True if any was."""
        add, before = self.pending.add, sum(len(rows) for rows in self.pending.rows.values())
        for platform, shop, external in record.ids:
            key = id_key(external)
            if (platform, shop, key) not in identities and self.known.ids.get((platform, shop, key)) is None:
                add("identity", contact, platform, shop, external, key)
                self.known.ids[platform, shop, key] = contact
        for kind, value, norm, national, label in record.handles:
            if (kind, norm or value) not in handles:
                add("handle", contact, kind, value, norm, national, label or None)
                handles = [*handles, (kind, norm or value)]
                if norm:
                    self.known.norms.setdefault(norm, []).append((contact, kind))
        for tag in record.tags:
            if (key := fold(tag)) not in tags:
                add("tag", contact, tag, key)
                tags = [*tags, key]
        if record.address:
            street, more, city, region, postcode, country = record.address
            place = (", ".join(p for p in (street, more) if p), city, region, postcode, country)
            if place not in addresses:
                add("address", contact, None, *place)
                addresses = [*addresses, place]
        for label, *parts in record.places:
            if tuple(parts) not in addresses:
                add("address", contact, label or None, *parts)
                addresses = [*addresses, tuple(parts)]
        self._consents(contact, record)
        changed = sum(len(rows) for rows in self.pending.rows.values()) > before
        if changed:
            self.fresh.add(contact)
        return changed

    def _consents(self, contact: int, record: Person) -> None:
        """Add the consent entries that change what holds; a refusal is never lifted by a file."""
        if not record.consents:
            return
        told = consents.entries(self.act.db, contact) if contact not in self.pending.contacts else []
        told += [consents.Consent(*row[:-1]) for row in self.pending.rows["consent"] if row[1] == contact]
        known = consent.state(told)
        for channel, state, day, reason, *source in record.consents:  # our own export says where it is from
            now = known.get(channel, {}).get("state")
            if consent.changes(now or "unknown", state, by_hand=False):
                named = source[0] if source else self.ctx.format.name
                self.pending.add(
                    "consent", contact, channel, state, day or self.ctx.day, named, reason or None, 0
                )

    def _complete(self, contact: int, record: Person) -> None:
        """A later row of the same file about somebody this file brought: it fills what is empty."""
        values = self.pending.contacts.get(contact)
        if values is None:
            self._update(contact, record)
            return
        for column, text in record.facts.items():
            if column != "created" and not values.get(column):
                values[column] = text
        if record.rank > values["name_rank"]:
            values["name"], values["name_rank"] = record.name, record.rank
        handles = [(r[2], r[4] or r[3]) for r in self.pending.rows["handle"] if r[1] == contact]
        tags = [r[3] for r in self.pending.rows["tag"] if r[1] == contact]
        places = [tuple(x or "" for x in r[3:8]) for r in self.pending.rows["address"] if r[1] == contact]
        self._reach(contact, record, handles, [], tags, places)

    def _update(self, contact: int, record: Person) -> bool:
        """What an import may change of somebody known: its own source's facts, else only what is empty.

        A fact that a hand has set stays; so does one that an earlier row of the same file gave.
        """
        if contact in self.fresh:  # an earlier row of this chunk added something that is not written yet
            self._flush()
        row = contacts.get(self.act.db, contact)
        assert row is not None
        hand = set(row.hand.split())
        may_correct = row.origin == self.ctx.form and contact not in self.written
        self.written.add(contact)
        changes: dict[str, Any] = {}
        for column, text in record.facts.items():
            old = getattr(row, column)
            if column in SINGLE and column not in hand and old != text and (not old or may_correct):
                changes[column] = text
        if (
            "name" not in hand
            and record.name
            and (
                record.rank > row.name_rank
                or (may_correct and record.rank == row.name_rank and record.name != row.name)
            )
        ):
            changes |= {"name": record.name, "name_rank": record.rank}
        for column, found in (("extra", record.extra), ("fields", record.fields)):
            old_map = json.loads(getattr(row, column) or "{}")
            merged = {**old_map, **found} if may_correct else {**found, **old_map}
            if merged != old_map:
                changes[column] = _json(merged)
        if changes:
            self.act.update("contact", contact, **changes)
            self.known.people.pop(contact, None)
        db = self.act.db
        added = self._reach(
            contact, record, [(h.kind, h.norm or h.value) for h in contacts.handles(db, contact)],
            [(p, s, id_key(e)) for p, s, e in contacts.identities(db, contact)],
            [key for _row, _tag, key in contacts.tags(db, contact)],
            [tuple(x or "" for x in a[2:]) for a in contacts.addresses(db, contact)],
        )  # fmt: skip
        return bool(changes) or added

    def _twin(self, contact: int, other: int, reason: str) -> None:
        pair = (min(contact, other), max(contact, other))
        if contact != other and pair not in self.twins and not bulk.has_twin(self.act, contact, other):
            self.twins.add(pair)
            self.pending.add("twin", contact, other, f"same {reason}", 60, "open")


def _json(values: dict[str, str]) -> str | None:
    return json.dumps(values, ensure_ascii=False, sort_keys=True) if values else None

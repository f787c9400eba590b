"""Order records into the book: new ones written, known ones compared, lines kept in their best form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from crm_tui.exchange.fields import OrderRecord, Person
from crm_tui.store import bulk
from crm_tui.store import orders as stored
from crm_tui.trade.counting import CANCELLED, PENDING, counted

if TYPE_CHECKING:
    from crm_tui.exchange.applying import Applier

PLAIN = ("day", "at", "status", "status_text", "currency", "subtotal", "discount", "shipping", "tax", "total", "paid",
         "refunded", "payment", "wishes", "note", "buyer", "channel")  # fmt: skip
STATED = {"total", "paid", "refunded", "status"}  # taken from a later file only when it says them


class Orders:
    """The orders' part of an import; `applier` has the people and what is pending."""

    def __init__(self, applier: Applier, product_names: dict[str, str]) -> None:
        self.applier = applier
        self.act = applier.act
        self.pending = applier.pending
        self.known = applier.known
        self.products = bulk.products(self.act)
        self.product_names = product_names  # sku: what most of the file's lines call it
        self.replaced: set[int] = set()  # products of lines that better ones took the place of
        self.new = self.changed = self.same = self.anonymous = 0

    def counts(self) -> dict[str, int]:
        """{new, changed, same, anonymous}; anonymous are those of this file without a usable buyer."""
        return {"new": self.new, "changed": self.changed, "same": self.same, "anonymous": self.anonymous}

    def take(self, record: OrderRecord) -> None:
        """Write the order, or bring the known one up to date, or find that nothing is new."""
        seen = self.known.seen.get(record.key)
        if seen is not None and seen[1] == record.digest:
            self.same += 1
            if seen[2] is None:
                self.anonymous += 1
            else:
                self.applier.same.add(seen[2])
            return
        contact = self._buyer(record)
        known = (
            self.known.orders.get((record.platform, record.shop, record.number)) if record.number else None
        )
        if not record.number and record.facts["row"]:
            known = self._same_row(record)
        renumbered = self._numbered_anew(record) if known is None and record.facts["formerly"] else None
        known = known or renumbered
        if known is None:
            self._make(record, contact)
            self.new += 1
        else:
            contact, changed = self._update(known, record, contact)
            changed = changed or renumbered is not None
            self.changed += changed
            self.same += not changed
        self.anonymous += contact is None
        if seen is not None and seen[0]:
            self.act.update("seen", seen[0], digest=record.digest, contact=contact)
        elif seen is None:
            self.pending.add("seen", record.key, record.digest, contact)
        self.known.seen[record.key] = (0, record.digest, contact)

    def _same_row(self, record: OrderRecord) -> int | None:
        """The order without a number that a row of our own export is, while it is still in the book."""
        said = record.facts["row"]
        row = stored.get(self.act.db, int(said)) if said.isdecimal() and len(said) < 16 else None
        facts = record.facts
        mine = (
            record.platform,
            record.shop,
            None,
            facts["day"],
            facts["at"],
            facts["currency"],
            facts["total"],
        )
        same = row is not None and mine == (
            row.platform,
            row.shop,
            row.number,
            row.day,
            row.at,
            row.currency,
            row.total,
        )
        return int(said) if same else None

    def _numbered_anew(self, record: OrderRecord) -> int | None:
        """An order that bore its record's number until it was paid: it is the same, under its new number."""
        former = self.known.orders.get((record.platform, record.shop, record.facts["formerly"]))
        if former is None:
            return None
        self.pending.flush()
        row = stored.get(self.act.db, former)
        if row is None or row.status != PENDING or row.day != record.facts["day"]:
            return None
        self.act.update("orders", former, number=record.number)
        self.known.orders[record.platform, record.shop, record.number] = former
        return former

    def _buyer(self, record: OrderRecord) -> int | None:
        if record.person:
            person = Person(*record.person)
            contact = self.applier.person(person, record.number)
            if person.row and person.key not in self.known.seen:  # further orders of one who has but a name
                self.pending.add("seen", person.key, 0, contact)
                self.known.seen[person.key] = (0, 0, contact)
            return contact
        if not record.name_only:
            return None
        self.pending.flush()
        found = bulk.named_buyers(self.act, record.name_only, record.platform, record.shop)
        if len(found) == 1:
            self.applier.same.add(found[0])
            return found[0]
        if found or not self.applier.ctx.format.names_make_people:
            return None
        alone = Person([], record.name_only, 3, [], {}, [], None, [], {}, {}, 0, 0, record.line, "", "")
        return self.applier.person(alone)

    def _make(self, record: OrderRecord, contact: int | None) -> None:
        facts = record.facts
        is_return = bool(record.lines) and all(line[3].startswith("-") for line in record.lines)
        counts, net = counted(
            facts["status"], facts["total"], facts["paid"], facts["refunded"],
            is_return=is_return or facts["total"] < 0,
        )  # fmt: skip
        order = self.pending.add(
            "orders", contact, record.platform, record.shop, record.number or None, facts["day"], facts["at"],
            facts["status"], facts["status_text"], facts["currency"], facts["subtotal"], facts["discount"],
            facts["shipping"], facts["tax"], facts["total"], facts["paid"], facts["refunded"], facts["payment"],
            facts["wishes"], facts["note"], facts["buyer"], facts["channel"], _json(facts["extra"]), "", counts, net,
            self.act.day, None,
        )  # fmt: skip
        if record.number:
            self.known.orders[record.platform, record.shop, record.number] = order
        self._lines(order, record.lines)
        for carrier, tracking, shipped, delivered in record.parcels:
            key = stored.tracking_key(tracking)
            self.pending.add(
                "parcel",
                order,
                carrier or None,
                tracking or None,
                key or None,
                shipped or None,
                delivered or None,
            )

    def _lines(self, order: int, lines: list[tuple[Any, ...]]) -> None:
        queue, products, batch = self.pending.rows["line"], self.products, self.act.batch
        number = self.pending.next["line"]
        for position, (sku, name, variant, quantity, price, discount, amount, category) in enumerate(lines):
            product, called = products.get("sku:" + sku if sku else "name:" + name) or self._product(
                sku, name, category
            )
            if called == sku and name and name != sku:  # a file that had only the sku brought it
                product, called = self._renamed(product, sku)
            own = (
                name if name and name != called else None
            )  # kept where the product is called otherwise today
            queue.append(
                (
                    number,
                    order,
                    position,
                    product,
                    own,
                    variant or None,
                    quantity,
                    price,
                    discount,
                    amount,
                    None,
                    batch,
                )
            )
            number += 1
        self.pending.next["line"] = number

    def _product(self, sku: str, name: str, category: str) -> tuple[int, str]:
        key = stored.product_key(sku, name)
        name = self.product_names.get(sku, name)
        product = self.pending.add(
            "product", sku or None, name or sku, key, category or None, None, None, None, None
        )
        self.products[key] = product, name or sku
        return self.products[key]

    def _renamed(self, product: int, sku: str) -> tuple[int, str]:
        name = self.product_names.get(sku, sku)
        if name != sku:  # so it was brought by an earlier file, and is written
            self.act.update("product", product, name=name)
        self.products[stored.product_key(sku, "")] = product, name
        return product, name

    def drop_unused(self) -> None:
        """Forget products that only an order file's titles had made, when its item file named them by sku."""
        if self.replaced:
            bulk.drop_unused(self.act, self.replaced)

    def _update(self, order: int, record: OrderRecord, contact: int | None) -> tuple[int | None, bool]:
        """Bring a known order up to date; returns (its contact, whether anything changed)."""
        self.pending.flush()
        row = stored.get(self.act.db, order)
        assert row is not None
        record = _with_payment(row, _with_refund(row, record))
        hand = set(row.hand.split())
        changes: dict[str, Any] = {}
        for column in PLAIN:
            value = record.facts[column]
            if (
                column in STATED
                and column not in record.stated
                and not (column == "total" and row.total == 0)
            ):
                continue
            if (
                value is not None
                and value != getattr(row, column)
                and column not in hand
                and "order" not in hand
            ):
                changes[column] = value
        extra = {**json.loads(row.extra or "{}"), **record.facts["extra"]}
        if extra != json.loads(row.extra or "{}"):
            changes["extra"] = _json(extra)
        if row.contact is None and contact is not None:
            changes["contact"] = contact
        lines = self._better_lines(order, record) if "order" not in hand else False
        parcels = self._parcels(order, record) if "parcel" not in hand else False
        if changes:
            self._recount(row, changes)
            self.act.update("orders", order, **changes)
        return row.contact or contact, bool(changes) or lines or parcels

    def _recount(self, row: stored.Order, changes: dict[str, Any]) -> None:
        now = {f: changes.get(f, getattr(row, f)) for f in ("status", "total", "paid", "refunded")}
        lines = bulk.line_rows(self.act, row.id)
        is_return = now["total"] < 0 or (bool(lines) and all(line[4].startswith("-") for line in lines))
        counts, net = counted(now["status"], now["total"], now["paid"], now["refunded"], is_return=is_return)
        now = {"counts": counts, "net": net}
        changes |= {column: value for column, value in now.items() if value != getattr(row, column)}

    def _better_lines(self, order: int, record: OrderRecord) -> bool:
        """Take the file's lines when they differ, unless the book's have prices and the file's have none."""
        if not record.lines:
            return False
        old = bulk.line_rows(self.act, order)
        before = sorted(repr((r[1], r[3], *r[4:])) for r in old)
        nobody = (None, "")
        after = sorted(
            repr((self.products.get(stored.product_key(x[0], x[1]), nobody)[0], x[2] or None, *x[3:7]))
            for x in record.lines
        )
        if before == after:
            return False
        if any(r[5] is not None for r in old) and all(x[4] is None for x in record.lines):
            return False
        for r in old:
            self.act.delete("line", r[0])
            self.replaced.add(r[1])
        self._lines(order, record.lines)
        self.pending.flush()
        return True

    def _parcels(self, order: int, record: OrderRecord) -> bool:
        changed = False
        old = {p.tracking_key or "": p for p in stored.parcels(self.act.db, order)}
        for carrier, tracking, shipped, delivered in record.parcels:
            key = stored.tracking_key(tracking)
            known = old.get(key)
            if known is None:
                self.pending.add(
                    "parcel",
                    order,
                    carrier or None,
                    tracking or None,
                    key or None,
                    shipped or None,
                    delivered or None,
                )
                changed = True
                continue
            new = {"carrier": carrier, "shipped": shipped, "delivered": delivered}
            better = {c: v for c, v in new.items() if v and v != getattr(known, c)}
            if better:
                self.act.update("parcel", known.id, **better)
                changed = True
        return changed


def _with_refund(row: stored.Order, record: OrderRecord) -> OrderRecord:
    """Of an order and a row that only takes some of it back, whichever came first: the order with its refund."""
    facts = record.facts
    if facts["total"] < 0 < row.total:
        kept = {column: getattr(row, column) for column in PLAIN}
        back = max(row.refunded, -facts["total"])
        return record._replace(
            facts={**facts, **kept, "refunded": back}, lines=[], parcels=[], stated=["refunded"]
        )
    if row.total < 0 < facts["total"]:
        back = max(facts["refunded"], -row.total)
        return record._replace(facts={**facts, "refunded": back}, stated=sorted({*record.stated, "refunded"}))
    return record


def _with_payment(row: stored.Order, record: OrderRecord) -> OrderRecord:
    """What a file means for the status and for what was paid where it says neither, or only a day of either.

    Without a word, a day of paying pays what was open and one of cancelling cancels; no more: another file knew
    what became of the order. Without an amount, what is open no longer was paid, and what was paid in full stays so.
    """
    facts, stated = record.facts, set(record.stated)
    opened = row.status == PENDING and facts["status"] not in (PENDING, CANCELLED)
    if "day" in stated and (opened or facts["status"] == CANCELLED):
        stated.add("status")
    if "paid" not in stated:
        total = facts["total"] if "total" in stated or not row.total else row.total
        whole = row.status not in (PENDING, CANCELLED) and row.paid == row.total
        if (opened and "status" in stated) or whole:
            facts = {**facts, "paid": total}
            stated.add("paid")
    return record._replace(facts=facts, stated=sorted(stated))


def _json(values: dict[str, str]) -> str | None:
    return json.dumps(values, ensure_ascii=False, sort_keys=True) if values else None

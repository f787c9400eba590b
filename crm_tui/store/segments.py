"""Segments: an expression's tree as SQL with bound values, and the saved ones.

Everything is asked of `summary s`, which has a row a person. For everybody, a condition on another table is
the set of the people it holds for; for a few people, and for the first of a list, it is looked up for each by itself.
"""

from __future__ import annotations

from array import array
from collections import namedtuple
from datetime import date

from crm_tui import money
from crm_tui.dates import lunar
from crm_tui.dates.spans import moved
from crm_tui.store import driver, search, settings
from crm_tui.text import fold, is_han, spellings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    Part = tuple[str, tuple[object, ...]]  # SQL and its values

Segment = namedtuple("Segment", "id name key expression")
# what the shop's numbers add: loyalty(order days, first, last) -> 0 to 100; {currency: (from which on A, B)}
Measures = namedtuple("Measures", "loyalty tiers")

_SORTS = {
    "active": "s.active DESC, s.contact DESC",
    "last": "s.last DESC, s.contact DESC",
    "name": "coalesce((SELECT place FROM alphabet WHERE contact = s.contact), char(1114111)), s.contact",
    "created": "s.contact DESC",
    "spent": "(SELECT amount FROM spent WHERE contact = s.contact AND currency = :shop) DESC, s.contact DESC",
}
_MANY = 20_000
_PRESENT = "s.contact NOT IN (SELECT id FROM contact WHERE archived)"
_OPPOSITE = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_COMPARES: dict[str, Callable[[int, int], bool]] = {
    "<": int.__lt__, "<=": int.__le__, ">": int.__gt__, ">=": int.__ge__, "=": int.__eq__, "!=": int.__ne__,
}  # fmt: skip
_DAYS = {
    "quiet": "s.last", "last": "s.last", "first": "s.first", "seen": "s.active",
}  # fmt: skip
# a person's state on a day, from the days of the 50, 80 and 90 % points that `rhythm` keeps
_STATES = {
    "fresh": "q.days < 2 AND :day < q.late",
    "cooling": "q.days < 2 AND :day >= q.late",
    "active": "q.days > 1 AND :day < q.due",
    "due": "q.days > 1 AND :day >= q.due AND :day < q.late",
    "late": "q.days > 1 AND :day >= q.late AND :day < q.lapsed",
    "lapsed": "q.days > 1 AND :day >= q.lapsed",
}
_OF_CONTACT = ("name", "nickname", "company", "job", "interests", "note", "source", "gender")
_OF_ADDRESS = ("country", "region", "city", "postcode")
_REFUSED = """q.channel = ? AND q.state = 'refused' AND NOT EXISTS (SELECT 1 FROM consent h WHERE h.contact = q.contact
    AND h.channel = q.channel AND h.id > q.id AND h.by_hand AND h.state != 'refused')"""
_GRANTED = """q.channel = ? AND q.state = 'granted' AND NOT EXISTS (SELECT 1 FROM consent h WHERE h.contact = q.contact
    AND h.channel = q.channel AND h.id > q.id AND h.by_hand AND h.state = 'unknown')"""


def people(
    db: driver.Connection,
    tree: object,
    day: str,
    sort: str = "active",
    limit: int | None = None,
    measures: Measures | None = None,
) -> array[int]:
    """Everybody the tree holds for, without the archived, in that order."""
    sql, values = _Question(db, day, measures, first=limit is not None).where(tree)
    order, who = _SORTS[sort], "summary s"
    if ":shop" in order:
        order, values = order.replace(":shop", "?"), (*values, settings.get(db, "currency", "EUR"))
    if sort == "name" and limit is not None and not search.queued(db, 1):
        # everybody has a place: read in that order until there are enough
        order, who = "a.place, a.contact", "alphabet a CROSS JOIN summary s ON s.contact = a.contact"
    rows = db.execute(
        f"SELECT s.contact FROM {who} WHERE {sql} AND {_PRESENT} ORDER BY {order} LIMIT ?",
        (*values, -1 if limit is None else limit),
    )
    return array("q", (row[0] for row in rows))


def count(db: driver.Connection, tree: object, day: str, measures: Measures | None = None) -> int:
    """How many people the tree holds for."""
    sql, values = _Question(db, day, measures).where(tree)
    found = db.execute(f"SELECT count(*) FROM summary s WHERE {sql} AND {_PRESENT}", values).fetchone()
    return int(found[0])


def holds(
    db: driver.Connection, tree: object, contacts: Iterable[int], day: str, measures: Measures | None = None
) -> set[int]:
    """Those of these people the tree holds for."""
    sql, values = _Question(db, day, measures, few=True).where(tree)
    few = ",".join(map(str, map(int, contacts)))
    rows = db.execute(
        f"SELECT s.contact FROM summary s WHERE s.contact IN ({few}) AND {sql} AND {_PRESENT}", values
    )
    return {row[0] for row in rows}


def every(db: driver.Connection) -> list[Segment]:
    """The saved segments by name."""
    return [Segment(*row) for row in db.execute("SELECT id, name, key, expression FROM segment ORDER BY key")]


def by_key(db: driver.Connection, key: str) -> Segment | None:
    """The saved segment of that key."""
    row = db.execute("SELECT id, name, key, expression FROM segment WHERE key = ?", (key,)).fetchone()
    return Segment(*row) if row else None


class _Question:
    """One expression on its way to SQL."""

    def __init__(
        self,
        db: driver.Connection,
        day: str,
        measures: Measures | None,
        *,
        few: bool = False,
        first: bool = False,
    ) -> None:
        self.db = db
        self.day = day
        self.measures = measures
        self.few = few
        self.first = first

    def where(self, tree: Any) -> Part:
        """The condition of a tree; it is true or false for everybody, never unknown."""
        kind = type(tree).__name__
        if kind == "Not":
            sql, values = self.where(tree.part)
            return f"NOT {sql}", values
        if kind in ("And", "Or"):
            parts = [self.where(part) for part in tree.parts]
            joined = f" {kind.upper()} ".join([sql for sql, _values in parts])
            return f"({joined})", tuple([value for _sql, values in parts for value in values])
        sql, values = self._test(tree)
        return (f"NOT {sql}" if tree.op == "!=" and tree.kind in ("word", "text") else sql), values

    def _test(self, test: Any) -> Part:
        name, op, value = test.field, test.op.replace(":", "="), test.value
        if name in _DAYS:
            return self._day(_DAYS[name], op, value)
        if name == "created":  # few are new: the others are not read
            sql, values = self._day("substr(q.created, 1, 10)", op, value)
            return self._among("contact q", "q.id", sql, *values, each=True)
        if name in _OF_CONTACT:
            return self._text(f"q.{name}", "contact q", "q.id", test.op, value)
        if name in _OF_ADDRESS:
            exact = "=" if name == "country" else test.op
            return self._text(f"q.{name}", "address q", "q.contact", exact, value)
        if name.startswith("field."):
            return self._own(name.partition(".")[2], test.op, value)
        ask = getattr(self, f"_{name}")
        found: Part = ask(op, value) if test.kind in ("money", "number", "soon") else ask(value)
        return found

    def _among(self, table: str, who: str, condition: str, *values: object, each: bool = False) -> Part:
        """The people somewhere in a table; `each` looks for one after the other where the first ones are wanted,
        and would take several times as long for everybody."""
        if self.few or (each and self.first):
            return f"EXISTS (SELECT 1 FROM {table} WHERE {who} = s.contact AND {condition})", values
        return f"s.contact IN (SELECT {who} FROM {table} WHERE {condition})", values

    def _many(self, table: str, column: str, value: str) -> bool:
        """Whether so many have it that the first of them are found soon by looking at one person after the other."""
        sql = f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {column} = ? LIMIT {_MANY})"
        return self.first and int(self.db.execute(sql, (value,)).fetchone()[0]) == _MANY

    # Days

    def _day(self, column: str, op: str, value: Any) -> Part:
        if isinstance(value, tuple):
            value, op = self._ago(*value), _OPPOSITE[op]
        return f"({column} IS NOT NULL AND {column} {op} ?)", (value,)

    def _ago(self, n: int, unit: str) -> str:
        try:
            return moved(date.fromisoformat(self.day), -n, unit).isoformat()
        except (ValueError, OverflowError):
            return "0001-01-01"

    def _birthday(self, op: str, value: tuple[int, str]) -> Part:
        today = date.fromisoformat(self.day)
        ahead = max(0, (moved(today, *value) - today).days) if value[0] < 4 * 366 else 4 * 366
        days = range(ahead, ahead + 1) if op == "=" else range(ahead + (op in ("<=", ">")))
        on = [moved(today, n, "day") for n in days[:366]]
        near = dict.fromkeys([mark for one in on for mark in _marks(one)])
        by_moon = dict.fromkeys([mark for one in on for mark in lunar.keys_of(one)])
        outside = "NOT " if op in (">", ">=") else ""
        condition = " OR ".join(
            f"(q.birthday {way}LIKE 'lunar:%' AND substr(q.birthday, -5) {outside}IN ({','.join('?' * len(marks))}))"
            for way, marks in (("NOT ", near), ("", by_moon))
        )
        return self._among("contact q", "q.id", f"q.birthday IS NOT NULL AND ({condition})", *near, *by_moon)

    # Amounts and numbers

    def _spent(self, op: str, value: tuple[str, str]) -> Part:
        """Who has nothing in that currency has spent 0."""
        said, currency = value
        currency = currency or settings.get(self.db, "currency", "EUR")
        minor = money.read_money(said, currency)[0]
        of = "q.currency = ? AND q.orders > 0"
        if not _COMPARES[op](0, minor):
            return self._among(
                "spent q", "q.contact", f"{of} AND q.amount {op} ?", currency, minor, each=True
            )
        sql, values = self._among(
            "spent q", "q.contact", f"{of} AND NOT q.amount {op} ?", currency, minor, each=True
        )
        return f"NOT {sql}", values

    def _loyalty(self, op: str, value: float) -> Part:
        """The index of 0 to 100, reckoned for each buyer by whoever asks."""
        assert self.measures is not None
        self.db.create_function("crm_loyalty", 3, self.measures.loyalty, deterministic=True)
        condition = f"crm_loyalty(q.days, q.first, q.last) {op} ?"
        return self._among("rhythm q", "q.contact", condition, value, each=True)

    def _orders(self, op: str, value: float) -> Part:
        return f"s.orders {op} ?", (value,)

    # Words

    def _state(self, value: str) -> Part:
        if value == "none":
            sql, values = self._among("rhythm q", "q.contact", "1", each=True)
            return f"NOT {sql}", values
        condition = _STATES[value]
        days = [self.day] * condition.count(":day")
        return self._among("rhythm q", "q.contact", condition.replace(":day", "?"), *days, each=True)

    def _tier(self, value: str) -> Part:
        """By the values that part the tiers of each currency; who brought nothing is C."""
        assert self.measures is not None
        conditions, values = ["0"], list[object]()
        for currency, (top, middle) in self.measures.tiers.items():
            least, above = {"A": (top, None), "B": (middle, top), "C": (None, middle)}[value]
            if value == "C":
                conditions.append("q.currency = ? AND (q.value < ? OR q.value <= 0)")
                values += (currency, above)
            else:
                conditions.append(
                    "q.currency = ? AND q.value > 0 AND q.value >= ? AND (? IS NULL OR q.value < ?)"
                )
                values += (currency, least, above, above)
        return self._among("rhythm q", "q.contact", f"({' OR '.join(conditions)})", *values, each=True)

    def _bought(self, value: str) -> Part:
        """A product whose SKU or name it is, else those with it in their name; orders that count."""
        known = self.db.execute("SELECT id, coalesce(sku, ''), name FROM product").fetchall()
        found = [row for row, sku, name in known if value in (fold(sku), fold(name))]
        found = found or [row for row, _sku, name in known if value in fold(name)]
        products = f"({','.join(map(str, found))})"
        return self._among(
            "line l JOIN orders o ON o.id = l.orders", "o.contact",
            # for a few people their own orders are read, not everybody's of these products
            f"{'+' if self.few else ''}l.product IN {products} AND o.counts AND o.contact IS NOT NULL",
        )  # fmt: skip

    def _tag(self, value: str) -> Part:
        return self._among("tag q", "q.contact", "q.key = ?", value)

    def _list(self, value: str) -> Part:
        return self._among("member q", "q.contact", "q.lists IN (SELECT id FROM lists WHERE key = ?)", value)

    def _platform(self, value: str) -> Part:
        many = self._many("identity", "platform", value)
        known, first = self._among("identity q", "q.contact", "q.platform = ?", value, each=many)
        bought, second = self._among("orders q", "q.contact", "q.platform = ?", value, each=many)
        return f"({known} OR {bought})", (*first, *second)

    def _channel(self, value: str) -> Part:
        many = self._many("handle", "kind", value)
        return self._among("handle q", "q.contact", "q.kind = ?", value, each=many)

    def _stage(self, value: str) -> Part:
        person, first = self._among("contact q", "q.id", "q.stage = ?", value)
        step, second = self._among("prospect q", "q.contact", "q.stage = ?", value)
        return f"({person} OR {step})", (*first, *second)

    def _language(self, value: str) -> Part:
        condition = "(q.language = ? COLLATE NOCASE OR q.language LIKE ?)"
        return self._among("contact q", "q.id", condition, value, value.replace("%", "") + "-%")

    def _consent(self, value: tuple[str, str]) -> Part:
        """What holds after a person's entries: a refusal on all channels or on this one outweighs a grant."""
        channel, state = value
        refused = [self._among("consent q", "q.contact", _REFUSED, one) for one in {channel, "*"}]
        no = "(" + " OR ".join([sql for sql, _values in refused]) + ")"
        no_values = [value for _sql, values in refused for value in values]
        if state == "refused":
            return no, tuple(no_values)
        yes, yes_values = self._among("consent q", "q.contact", _GRANTED, channel)
        way = "" if state == "granted" else "NOT "
        return f"({way}{yes} AND NOT {no})", (*yes_values, *no_values)

    # Texts

    def _text(self, column: str, table: str, who: str, op: str, value: str) -> Part:
        if op == ":" and value and all(map(is_han, value)):  # folding changes nothing about it
            return self._among(table, who, f"instr({column}, ?)", value)
        self.db.create_function("crm_holds", 2, _holds, deterministic=True)
        self.db.create_function("crm_is", 2, _is, deterministic=True)
        says = "crm_holds" if op == ":" else "crm_is"
        return self._among(table, who, f"{column} IS NOT NULL AND {says}({column}, ?)", value)

    def _own(self, name: str, op: str, value: str) -> Part:
        self.db.create_function("crm_holds", 2, _holds, deterministic=True)
        self.db.create_function("crm_is", 2, _is, deterministic=True)
        says = "crm_holds" if op == ":" else "crm_is"
        condition = f"""q.fields IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(q.fields) j
            WHERE j.key = ? COLLATE NOCASE AND {says}(j.value, ?))"""
        return self._among("contact q", "q.id", condition, name, value)


def _holds(text: object, word: str) -> bool:
    return any(word in way for way in spellings(str(text)))


def _is(text: object, word: str) -> bool:
    return any(word == way for way in spellings(str(text)))


def _marks(day: date) -> list[str]:
    """The ends of the birthdays that fall on a day; 29 February has the 28th in a common year."""
    found = [day.strftime("%m-%d")]
    if found == ["02-28"] and (day.year % 4 or (day.year % 100 == 0 and day.year % 400)):
        found.append("02-29")
    return found

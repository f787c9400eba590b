"""People as `find` and lists show them, a few questions for many."""

from __future__ import annotations

from collections import namedtuple

from crm_tui.store import driver
from crm_tui.store.ids import among

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Row = tuple[object, ...]

# spent is (currency, minor units); rhythm is (days, due, late, lapsed), of None for who never bought
Card = namedtuple("Card", "id name nickname company external_id handles tags orders last_order spent rhythm")

_AT_ONCE = 500


def grouped(db: driver.Connection, sql: str, *value: object) -> dict[int, list[Row]]:
    """The rows of a question by their first column, which is left out of them."""
    found: dict[int, list[Row]] = {}
    for row in db.execute(sql, value):
        found.setdefault(row[0], []).append(row[1:])
    return found


def read(db: driver.Connection, ids: Iterable[int]) -> Iterator[Card]:
    """The people as lists show them, in the order of the ids; five questions for every 500."""
    from itertools import islice

    (shop,) = db.execute("SELECT coalesce(max(value), '') FROM setting WHERE key = 'currency'").fetchone()
    rest = iter(ids)
    while few := list(islice(rest, _AT_ONCE)):
        yield from _cards(db, few, shop)


def _cards(db: driver.Connection, few: list[int], shop: str) -> Iterator[Card]:
    who, value = among(few)
    people = {
        row[0]: row
        for row in db.execute(
            f"""SELECT c.id, c.name, coalesce(c.nickname, ''), coalesce(c.company, ''), (SELECT external_id
                FROM identity WHERE contact = c.id ORDER BY id LIMIT 1), coalesce(s.orders, 0), s.last,
                r.days, r.due, r.late, r.lapsed
            FROM contact c LEFT JOIN summary s ON s.contact = c.id
                LEFT JOIN rhythm r ON r.contact = c.id WHERE c.id IN {who}""",
            (value,),
        )
    }
    handles = grouped(
        db, f"SELECT contact, kind, value FROM handle WHERE contact IN {who} ORDER BY id", value
    )
    tags = grouped(db, f"SELECT contact, tag FROM tag WHERE contact IN {who} ORDER BY id", value)
    spent = grouped(
        db,
        f"""SELECT contact, currency, amount FROM spent WHERE contact IN {who} AND orders > 0
        ORDER BY currency != ?, amount DESC, currency""",
        value,
        shop,
    )
    for contact in few:
        if contact in people:
            _, name, nickname, company, external, orders, last, *rhythm = people[contact]
            yield Card(
                contact, name, nickname, company, external, handles.get(contact, []),
                [str(row[0]) for row in tags.get(contact, ())], orders, last, spent.get(contact, []), rhythm,
            )  # fmt: skip

"""Follow-ups, and what an order is worth to the day's list; one function per question asked."""

from __future__ import annotations

from collections import namedtuple

from crm_tui.store import driver
from crm_tui.store.ids import id_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from crm_tui.store.acts import Act

# `due` is the promise's own day, `wake` the day it shows on the list, `origin` the day a rule counts from
Followup = namedtuple(
    "Followup",
    "id contact name text due time wake origin rule after_done priority state source channel outcome done_day",
)

_SELECT = (
    "SELECT f.id, f.contact, c.name, f.text, f.due, f.time, f.wake, f.origin, f.rule, f.after_done, f.priority,"
    " f.state, f.source, f.channel, f.outcome, f.done_day FROM followup f JOIN contact c ON c.id = f.contact"
)


def get(db: driver.Connection, followup: int) -> Followup | None:
    """One follow-up, or None."""
    row = db.execute(f"{_SELECT} WHERE f.id = ?", (followup,)).fetchone()
    return Followup(*row) if row else None


def awake(db: driver.Connection, until: str) -> list[Followup]:
    """The open ones that show by that day, of people who aren't archived."""
    found = db.execute(f"{_SELECT} WHERE f.state = 'open' AND f.wake <= ? AND NOT c.archived", (until,))
    return [Followup(*row) for row in found]


def listed(
    db: driver.Connection, contact: int | None, state: str | None, first: str | None, last: str | None
) -> list[Followup]:
    """Those of a person, in a state, that show from `first` to `last`; by day."""
    asked = {"f.contact = ?": contact, "f.state = ?": state, "f.wake >= ?": first, "f.wake <= ?": last}
    parts = {part: value for part, value in asked.items() if value is not None}
    where = " WHERE " + " AND ".join(parts) if parts else ""
    found = db.execute(f"{_SELECT}{where} ORDER BY f.wake, f.time, f.id", tuple(parts.values()))
    return [Followup(*row) for row in found]


def insert(act: Act, contact: int, text: str, due: str, **values: object) -> int:
    """Write a new open one; it shows on its due day and a rule counts from there. Returns its id."""
    return act.insert("followup", contact=contact, text=text, due=due, wake=due, origin=due, **values)


def order_worths(db: driver.Connection, orders: Iterable[int]) -> dict[int, tuple[int, str]]:
    """{order: (net, currency)} of those where money stayed."""
    found = db.execute(
        "SELECT id, net, currency FROM orders WHERE id IN (SELECT value FROM json_each(?)) AND net > 0",
        (id_list(orders),),
    )
    return {order: (net, currency) for order, net, currency in found}


def newest_worths(db: driver.Connection, people: Iterable[int]) -> dict[int, tuple[int, str]]:
    """{contact: (net, currency)} of each one's newest order that counts and where money stayed."""
    found = db.execute(
        """SELECT o.contact, o.net, o.currency FROM json_each(?) p JOIN orders o ON o.id =
            (SELECT id FROM orders WHERE contact = p.value AND counts AND net > 0
            ORDER BY day DESC, id DESC LIMIT 1)""",
        (id_list(people),),
    )
    return {contact: (net, currency) for contact, net, currency in found}


def newest_nets(db: driver.Connection, limit: int = 400) -> list[tuple[str, int]]:
    """(currency, net) of the shop's newest orders, to tell what is usual in each currency."""
    sql = "SELECT currency, net, counts FROM orders WHERE day IS NOT NULL ORDER BY day DESC LIMIT ?"
    return [(currency, net) for currency, net, counts in db.execute(sql, (limit,)) if counts and net > 0]


def any_promised(db: driver.Connection, until: str) -> bool:
    """Whether a follow-up or a case waits by that day for somebody who isn't archived; reads as little as it can."""
    for table in ("followup", "cases"):
        sql = f"""SELECT 1 FROM {table} w JOIN contact c ON c.id = w.contact
            WHERE w.state = 'open' AND w.wake <= ? AND NOT c.archived LIMIT 1"""
        if db.execute(sql, (until,)).fetchone():
            return True
    return False

"""What settle asks and writes to keep the rows of care: `step`, `lapse`, `yearly` and `marketed`.

It works on temp.caring: the people whom an act touched, and those whom a changed plan or product concerns.
"""

from __future__ import annotations

from crm_tui.store import acts, driver, settings
from crm_tui.store.ids import among, id_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from crm_tui.store.acts import Act

_WHO = "SELECT contact FROM temp.caring"
MADE = ("step", "lapse", "yearly", "marketed")
SLACK = 120  # days that a parcel may take and its order still be looked at after a plan has changed


def gather(act: Act) -> None:
    """Fill temp.caring with everybody in temp.touched."""
    db = act.db
    db.execute("CREATE TEMP TABLE IF NOT EXISTS touched (contact INTEGER PRIMARY KEY)")
    for table in ("caring", "refuser"):
        db.execute(f"CREATE TEMP TABLE IF NOT EXISTS {table} (contact INTEGER PRIMARY KEY)")
        db.execute(f"DELETE FROM temp.{table}")
    db.execute("INSERT INTO temp.caring SELECT contact FROM temp.touched")


def gather_everybody(db: driver.Connection) -> None:
    """Fill temp.caring with everybody, and leave temp.touched empty."""
    for table in ("touched", "caring", "refuser"):
        db.execute(f"CREATE TEMP TABLE IF NOT EXISTS {table} (contact INTEGER PRIMARY KEY)")
        db.execute(f"DELETE FROM temp.{table}")
    db.execute("INSERT INTO temp.caring SELECT id FROM contact")
    for table in MADE:
        db.execute(f"DELETE FROM {table}")
    for table in ("step_count", "yearly_count"):  # rows count themselves as they come
        db.execute(f"DELETE FROM {table}")


def gather_these(db: driver.Connection, people: Iterable[int]) -> None:
    """Fill temp.caring with these, and leave temp.touched empty; what is kept of them stays."""
    for table in ("touched", "caring", "refuser"):
        db.execute(f"CREATE TEMP TABLE IF NOT EXISTS {table} (contact INTEGER PRIMARY KEY)")
        db.execute(f"DELETE FROM temp.{table}")
    db.execute("INSERT INTO temp.caring SELECT value FROM json_each(?)", (id_list(people),))


# what is kept, without what depends on the day of the last act
_KEPT = {
    "step": "contact, *",
    "lapse": "contact, day, currency, value",
    "yearly": "contact, *",
    "marketed": "contact, *",
}


def kept(db: driver.Connection, tables: Iterable[str]) -> set[tuple[Any, ...]]:
    """(contact, table, …): what is kept of the people in temp.caring."""
    return {
        (row[0], table, *row[1:])
        for table in tables
        for row in db.execute(f"SELECT {_KEPT[table]} FROM {table} WHERE contact IN ({_WHO})")
    }


def some_people(db: driver.Connection, most: int | None) -> list[int]:
    """Everybody's ids; those with something to do first, and the newest, where only so many are asked for."""
    if most is None:
        return [contact for (contact,) in db.execute("SELECT id FROM contact")]
    found: dict[int, None] = {}
    for table in (*MADE, "contact"):
        who = "id" if table == "contact" else "contact"
        sql = f"SELECT DISTINCT {who} FROM {table} ORDER BY {who} DESC LIMIT ?"
        found.update((contact, None) for (contact,) in db.execute(sql, (most // 5,)))
    return list(found)


def strays(db: driver.Connection) -> int:
    """Rows of people who are gone, and days of steps and of the year that are counted wrong."""
    wrong = 0
    for table in MADE:
        sql = f"SELECT count(*) FROM {table} WHERE contact NOT IN (SELECT id FROM contact)"
        wrong += int(db.execute(sql).fetchone()[0])
    for table, what in (("step", "day"), ("yearly", "what, md")):
        told = set(db.execute(f"SELECT {what}, n FROM {table}_count WHERE n != 0"))
        wrong += len(
            told.symmetric_difference(db.execute(f"SELECT {what}, count(*) FROM {table} GROUP BY {what}"))
        )
    return wrong


def add_everybody(act: Act) -> None:
    """Into temp.caring."""
    act.db.execute("INSERT OR IGNORE INTO temp.caring SELECT id FROM contact")


def add_planned(act: Act, days: int, tags: Iterable[str]) -> None:
    """Into temp.caring: who has a step now, ordered within so many days, or bears one of the tags."""
    db = act.db
    db.execute("INSERT OR IGNORE INTO temp.caring SELECT contact FROM step")
    db.execute(
        """INSERT OR IGNORE INTO temp.caring SELECT contact FROM orders
        WHERE day >= date(?, '-' || ? || ' days') AND contact IS NOT NULL""",
        (act.day, days + SLACK),
    )
    for key in tags:
        db.execute("INSERT OR IGNORE INTO temp.caring SELECT contact FROM tag WHERE key = ?", (key,))


def add_buyers_of_changed_products(act: Act) -> None:
    """Into temp.caring: whoever bought what this act changed."""
    if act.tables is not None and "product" not in act.tables:
        return
    act.db.execute(
        """INSERT OR IGNORE INTO temp.caring SELECT o.contact FROM change c
        JOIN line l ON l.product = c.row JOIN orders o ON o.id = l.orders
        WHERE c.batch = ? AND c.tbl = 'product' AND c.op = 'update' AND o.contact IS NOT NULL""",
        (act.batch,),
    )


def anybody(act: Act) -> bool:
    """Whether somebody is in temp.caring."""
    return act.db.execute("SELECT 1 FROM temp.caring LIMIT 1").fetchone() is not None


def forget(db: driver.Connection) -> None:
    """Take away all that was kept of the people in temp.caring, but for their steps."""
    for table in MADE[1:]:
        db.execute(f"DELETE FROM {table} WHERE contact IN ({_WHO})")


def people(db: driver.Connection) -> list[int]:
    """Everybody in temp.caring."""
    return [contact for (contact,) in db.execute(_WHO)]


def longest_lasting(db: driver.Connection) -> int:
    """The most days that a product lasts."""
    return int(
        db.execute("SELECT coalesce(max(lasts), 0) FROM product WHERE lasts IS NOT NULL").fetchone()[0]
    )


def least_lasting(db: driver.Connection) -> int | None:
    """The fewest days that a product lasts; None where none is known to."""
    sql = "SELECT min(lasts) FROM product WHERE lasts IS NOT NULL"
    days: int | None = db.execute(sql).fetchone()[0]
    return days


def with_consent(db: driver.Connection, states: Iterable[str]) -> list[int]:
    """Those in temp.caring with an entry of one of these states."""
    marks = ", ".join(f"'{state}'" for state in states)
    sql = f"SELECT DISTINCT contact FROM consent WHERE state IN ({marks}) AND contact IN ({_WHO})"
    return [contact for (contact,) in db.execute(sql)]


def refuse_all_but(db: driver.Connection, people: Iterable[int]) -> None:
    """Into temp.refuser: everybody in temp.caring but these."""
    db.execute(
        f"INSERT OR IGNORE INTO temp.refuser {_WHO} WHERE contact NOT IN (SELECT value FROM json_each(?))",
        (id_list(people),),
    )


def refuse(db: driver.Connection, people: Iterable[int]) -> None:
    """Into temp.refuser: these."""
    db.execute("INSERT OR IGNORE INTO temp.refuser SELECT value FROM json_each(?)", (id_list(people),))


def refusers(db: driver.Connection) -> set[int]:
    """Who is in temp.refuser."""
    return {contact for (contact,) in db.execute("SELECT contact FROM temp.refuser")}


def buyers(db: driver.Connection, people: Iterable[int], days: int) -> list[int]:
    """Those of these people, archived ones left out, with an order whose steps can matter: at most so many
    days older than its coming into the book, or with a parcel that is not.
    """
    old = "date(coalesce(o.entered, o.day), '-' || :days || ' days')"
    found = db.execute(
        f"""SELECT DISTINCT o.contact FROM json_each(:people) t CROSS JOIN orders o ON o.contact = t.value
        JOIN contact c ON c.id = o.contact
        WHERE o.counts AND o.day IS NOT NULL AND NOT c.archived AND (o.day >= {old} OR EXISTS (
            SELECT 1 FROM parcel p WHERE p.orders = o.id
            AND max(coalesce(p.shipped, ''), coalesce(p.delivered, '')) >= {old}))""",
        {"people": id_list(people), "days": days},
    )
    return [contact for (contact,) in found]


def orders(db: driver.Connection, people: Iterable[int]) -> Iterator[tuple[Any, ...]]:
    """(contact, id, day, entered, currency, net, refunded, platform) of what counts, by person and day."""
    return iter(
        db.execute(
            """SELECT o.contact, o.id, o.day, coalesce(o.entered, o.day), o.currency, o.net, o.refunded, o.platform
            FROM json_each(?) p JOIN orders o ON o.contact = p.value
            WHERE o.counts AND o.day IS NOT NULL ORDER BY o.contact, o.day, o.id""",
            (id_list(people),),
        )
    )


def parcels(db: driver.Connection, ids: Iterable[int]) -> dict[int, list[tuple[str | None, str | None]]]:
    """{order: [(shipped, delivered)]}."""
    found: dict[int, list[tuple[str | None, str | None]]] = {}
    sql = "SELECT p.orders, p.shipped, p.delivered FROM json_each(?) j JOIN parcel p ON p.orders = j.value"
    for order, shipped, delivered in db.execute(sql, (id_list(ids),)):
        found.setdefault(order, []).append((shipped and shipped[:10], delivered and delivered[:10]))
    return found


def items(db: driver.Connection, ids: Iterable[int]) -> dict[int, list[tuple[Any, ...]]]:
    """{order: [(sku, name, category, plan, lasts, quantity)]} by position."""
    found: dict[int, list[tuple[Any, ...]]] = {}
    sql = """SELECT l.orders, p.sku, coalesce(l.name, p.name), p.category, p.plan, p.lasts,
        CAST(l.quantity AS REAL) FROM json_each(?) j JOIN line l ON l.orders = j.value
        LEFT JOIN product p ON p.id = l.product ORDER BY l.orders, l.position"""
    for order, *item in db.execute(sql, (id_list(ids),)):
        found.setdefault(order, []).append(tuple(item))
    return found


def cases(db: driver.Connection, people: Iterable[int]) -> dict[int, list[tuple[Any, ...]]]:
    """{contact: [(orders, kind, state, opened, closed, satisfaction)]}."""
    found: dict[int, list[tuple[Any, ...]]] = {}
    sql = """SELECT k.contact, k.orders, k.kind, k.state, k.opened, k.closed, k.satisfaction
        FROM json_each(?) j JOIN cases k ON k.contact = j.value"""
    for contact, *case in db.execute(sql, (id_list(people),)):
        found.setdefault(contact, []).append(tuple(case))
    return found


def handled(db: driver.Connection, people: Iterable[int], kind: str) -> dict[str, tuple[str, str | None]]:
    """{key: (state, wake)} of what was done with these people's rows of a kind."""
    sql = """SELECT h.key, h.state, h.wake FROM json_each(?) j CROSS JOIN handled h ON h.contact = j.value
        WHERE +h.kind = ?"""
    return {key: (state, wake) for key, state, wake in db.execute(sql, (id_list(people), kind))}


def values(db: driver.Connection, people: Iterable[int]) -> dict[int, tuple[str, float]]:
    """{contact: (currency, value as `rhythm` keeps it)}."""
    sql = "SELECT r.contact, r.currency, r.value FROM json_each(?) j JOIN rhythm r ON r.contact = j.value"
    return {contact: (currency, value) for contact, currency, value in db.execute(sql, (id_list(people),))}


def replace_steps(db: driver.Connection, people: Iterable[int], rows: Iterable[tuple[Any, ...]]) -> None:
    """Put these rows, in the order of its columns, in the place of those that `step` has of these people.

    Only what differs is written: an order adds a few steps to many that stay.
    """
    few, value = among(people)
    before = {row[0]: row for row in db.execute(f"SELECT * FROM step WHERE contact IN {few}", (value,))}
    after = {row[0]: row for row in rows}
    gone = [(key,) for key, row in before.items() if after.get(key) != row]
    come = [row for key, row in after.items() if before.get(key) != row]
    db.executemany("DELETE FROM step WHERE key = ?", gone)
    db.executemany("INSERT INTO step VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", come)


def to_keep_in_touch(
    db: driver.Connection, people: Iterable[int], tags: Iterable[str]
) -> list[tuple[Any, ...]]:
    """(contact, their span or None, the tags of theirs that are asked for, the day of the newest contact or
    order of any kind, currency, net of the newest order) of those of these people who are not archived.

    Who never wrote nor bought is counted from the day they came into the book.
    """
    keys = list(tags)
    tagged, values = "NULL", ()
    if keys:
        marks = ", ".join("?" * len(keys))
        tagged = f"(SELECT group_concat(key, char(31)) FROM tag WHERE contact = c.id AND key IN ({marks}))"
        values = tuple(keys)  # type: ignore[assignment]
    found = db.execute(
        f"""SELECT * FROM (SELECT c.id, c.keep_in_touch AS own, {tagged} AS tags,
                coalesce((SELECT max(day) FROM (SELECT max(day) AS day FROM orders WHERE contact = c.id
                    UNION ALL SELECT max(day) FROM event WHERE contact = c.id)), c.created),
                r.currency, r.amount
            FROM json_each(?) t CROSS JOIN contact c ON c.id = t.value
            LEFT JOIN rhythm r ON r.contact = c.id WHERE NOT c.archived)
        WHERE own IS NOT NULL OR tags IS NOT NULL""",
        (*values, id_list(people)),
    )
    return list(found)


_FINISHED = """SELECT h.state, h.wake FROM handled h WHERE h.contact = r.contact AND +h.kind = 'lapsed'
    AND h.key = 'l' || r.contact || '-' || (SELECT id FROM orders WHERE contact = r.contact AND counts
        AND day = r.last ORDER BY id DESC LIMIT 1)"""


def put_lapses(act: Act) -> None:
    """The rows of `lapse` of temp.caring, without who refuses marketing, has an open case or is archived.

    A row that was done shows again when its pause is over, one that was skipped never.
    """
    act.db.execute(
        f"""INSERT INTO lapse SELECT contact, day, currency, value, day < ?1 FROM (
            SELECT r.contact, r.currency, r.value,
                max(r.lapsed, coalesce((SELECT h.wake FROM ({_FINISHED}) h), '')) AS day,
                (SELECT h.state = 'skipped' FROM ({_FINISHED}) h) AS never
            FROM temp.caring t CROSS JOIN rhythm r ON r.contact = t.contact JOIN contact c ON c.id = r.contact
            WHERE NOT c.archived AND r.contact NOT IN (SELECT contact FROM temp.refuser)
                AND NOT EXISTS (SELECT 1 FROM cases k WHERE k.contact = r.contact AND k.state = 'open'))
        WHERE never IS NOT 1""",
        (act.day,),
    )


def follow_rhythms(db: driver.Connection, day: str, chunk: int) -> None:
    """Bring the days of `lapse` up to those of `rhythm`, some people a transaction, so that nobody waits long."""
    (last,) = db.execute("SELECT coalesce(max(contact), 0) FROM lapse").fetchone()
    for first in range(1, last + 1, chunk):
        with acts.writing(db):
            db.execute(
                f"""UPDATE lapse SET day = n.day, past = n.day < ?1 FROM (SELECT r.contact,
                    max(r.lapsed, coalesce((SELECT h.wake FROM ({_FINISHED}) h), '')) AS day
                    FROM rhythm r WHERE r.contact BETWEEN ?2 AND ?3) n
                WHERE n.contact = lapse.contact AND n.day != lapse.day""",
                (day, first, first + chunk - 1),
            )


def roll(act: Act) -> None:
    """What has come due before this act's day is read by its value from now on."""
    act.db.execute("UPDATE lapse SET past = 1 WHERE NOT past AND day < ?", (act.day,))


# the year of a birthday: of 1990-02-03 and lunar:1990-02-03, none of 02-03
_BORN = """CASE WHEN replace(c.birthday, 'lunar:', '') GLOB '[0-9][0-9][0-9][0-9]-*'
    THEN CAST(substr(replace(c.birthday, 'lunar:', ''), 1, 4) AS INTEGER) END"""


def put_yearly(db: driver.Connection) -> None:
    """The days of the year of temp.caring: birthdays and the anniversaries of first orders."""
    db.execute(
        f"""INSERT INTO yearly SELECT c.id, 'birthday',
            CASE WHEN c.birthday LIKE 'lunar:%' THEN 'L' ELSE '' END || substr(c.birthday, -5),
            coalesce(r.currency, ?), coalesce(r.value, 0.0), {_BORN}
        FROM temp.caring t CROSS JOIN contact c ON c.id = t.contact LEFT JOIN rhythm r ON r.contact = c.id
        WHERE c.birthday GLOB '*[0-9][0-9]-[0-9][0-9]' AND NOT c.archived
            AND c.id NOT IN (SELECT contact FROM temp.refuser)""",
        (settings.get(db, "currency"),),
    )
    db.execute(
        """INSERT INTO yearly SELECT r.contact, 'anniversary', substr(r.first, 6), r.currency, r.value,
            CAST(substr(r.first, 1, 4) AS INTEGER)
        FROM temp.caring t CROSS JOIN rhythm r ON r.contact = t.contact JOIN contact c ON c.id = r.contact
        WHERE NOT c.archived AND r.contact NOT IN (SELECT contact FROM temp.refuser)"""
    )


def follow_currency(db: driver.Connection) -> None:
    """The birthdays of who never bought are in the shop's currency, whatever it is now."""
    sql = (
        "UPDATE yearly SET currency = ?1 WHERE currency != ?1 AND contact NOT IN (SELECT contact FROM rhythm)"
    )
    db.execute(sql, (settings.get(db, "currency"),))


def put_marketed(db: driver.Connection) -> None:
    """When each of temp.caring was last written to for marketing."""
    db.execute(
        f"""INSERT INTO marketed SELECT contact, max(day) FROM event
        WHERE purpose = 'marketing' AND contact IN ({_WHO}) GROUP BY contact"""
    )


def left_out(act: Act, first: int, offsets: Iterable[int], oldest: int) -> int:
    """How many steps, so many days after the anchor each, of the orders from that id on lie too far back."""
    sums = " + ".join(f"(day < date(entered, '-{oldest + days} days'))" for days in offsets) or "0"
    row = act.db.execute(
        f"""SELECT sum({sums}) FROM (SELECT o.entered, coalesce(
                (SELECT max(coalesce(p.delivered, date(p.shipped, '+5 days'))) FROM parcel p WHERE p.orders = o.id),
                date(o.day, '+7 days')) AS day
            FROM orders o WHERE o.id >= ? AND o.counts AND o.contact IS NOT NULL AND o.day IS NOT NULL
                AND o.entered IS NOT NULL)""",
        (first,),
    ).fetchone()
    return int(row[0] or 0)

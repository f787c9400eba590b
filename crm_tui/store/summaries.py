"""What is kept per person so that lists are read and not computed: orders that count, spent, open work."""

from __future__ import annotations

from crm_tui.store import driver

TOUCHED = "SELECT contact FROM temp.touched"


def refresh(db: driver.Connection) -> None:
    """Bring `summary` and `spent` of everybody in temp.touched up to date; nobody else is read.

    orders, first, last: orders that count. spent: their net plus returns, per currency, for currencies
    with at least one order that counts (others keep orders = 0). active: the newest order, contact event
    or the day the person came into the book.
    """
    db.execute(f"DELETE FROM spent WHERE contact IN ({TOUCHED})")
    db.execute(
        f"""INSERT INTO spent SELECT contact, currency, sum(counts), sum(net) FROM orders
        WHERE contact IN ({TOUCHED}) GROUP BY contact, currency HAVING sum(counts) > 0 OR sum(net) != 0"""
    )
    db.execute(
        f"DELETE FROM summary WHERE contact IN ({TOUCHED}) AND contact NOT IN (SELECT id FROM contact)"
    )
    db.execute(
        f"""INSERT OR REPLACE INTO summary (contact, orders, first, last, active, followups, cases)
        SELECT c.id, coalesce(o.n, 0), o.first, o.last,
            max(coalesce(o.latest, ''), coalesce((SELECT max(day) FROM event WHERE contact = c.id), ''), c.created),
            (SELECT count(*) FROM followup WHERE contact = c.id AND state = 'open'),
            (SELECT count(*) FROM cases WHERE contact = c.id AND state = 'open')
        FROM contact c LEFT JOIN (
            SELECT contact, sum(counts) AS n, min(CASE WHEN counts THEN day END) AS first,
                max(CASE WHEN counts THEN day END) AS last, max(day) AS latest
            FROM orders WHERE contact IN ({TOUCHED}) GROUP BY contact
        ) o ON o.contact = c.id WHERE c.id IN ({TOUCHED})"""
    )


def touch_mixed(db: driver.Connection) -> int:
    """Into temp.touched: who bought in several currencies, for the shop's decides in which their numbers are.

    Returns how many are in it now.
    """
    db.execute(
        "INSERT OR IGNORE INTO temp.touched SELECT contact FROM spent GROUP BY contact HAVING count(*) > 1"
    )
    return int(db.execute("SELECT count(*) FROM temp.touched").fetchone()[0])


def touched(db: driver.Connection) -> list[int]:
    """Everybody in temp.touched."""
    return [row[0] for row in db.execute(TOUCHED)]


def differing(db: driver.Connection) -> int:
    """For the doctor: how many people's summaries are not what their orders say."""
    (wrong,) = db.execute(
        """SELECT count(*) FROM contact c LEFT JOIN summary s ON s.contact = c.id
        LEFT JOIN (SELECT contact, sum(counts) AS n, max(CASE WHEN counts THEN day END) AS last
            FROM orders WHERE contact IS NOT NULL GROUP BY contact) o ON o.contact = c.id
        WHERE s.contact IS NULL OR s.orders != coalesce(o.n, 0) OR s.last IS NOT o.last"""
    ).fetchone()
    (money,) = db.execute(
        """SELECT count(*) FROM (SELECT contact, currency, sum(net) AS n FROM orders WHERE contact IS NOT NULL
            GROUP BY contact, currency HAVING sum(counts) > 0) o
        LEFT JOIN spent s USING (contact, currency) WHERE s.amount IS NOT o.n"""
    ).fetchone()
    return int(wrong) + int(money)

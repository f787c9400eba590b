"""The table `rhythm`: what is kept of each buyer's dates and amounts, so that a card computes nothing.

An order day is a day with at least one dated order that counts. Weights grow by exp((day - 2000-01-01)/tau)
instead of shrinking with age: who is before whom then never changes, and nothing has to be made again overnight.
"""

from __future__ import annotations

from collections import namedtuple

from crm_tui.store import driver

TAU = 180  # days in which the weight of an order falls to 1/e
EPOCH = 2451544.5  # the Julian day of 2000-01-01
_STEEPEST = 600  # a weight stays a number, whatever day somebody types
_LONGEST = 36_500  # days, of any window
LAST_DAY = "9999-12-31"

Rhythm = namedtuple(
    "Rhythm", "contact currency days first last logs squares activity value amount due late lapsed"
)

_TOUCHED = "SELECT contact FROM temp.touched"


def _weight(day: str) -> str:
    return f"exp(max(-{_STEEPEST}, min({_STEEPEST}, (julianday({day}) - {EPOCH}) / {TAU})))"


def _point(z: float) -> str:
    """The day on which the waiting time's distribution passes its z-th point (see `insight.windows`)."""
    shift = f" + {z!r} * sqrt(:w + :w / (days - 1 + :k))" if z else ""
    wait = f"exp((logs + :k * :mu) / (days - 1 + :k){shift})"
    return (
        f"coalesce(date(last, '+' || CAST(max(1, min({_LONGEST}, ceil({wait} - 1e-9))) AS INTEGER)"
        f" || ' days'), '{LAST_DAY}')"
    )


_POINTS = (_point(0.0), _point(0.8416212335729143), _point(1.2815515655446004))  # 50, 80 and 90 %

# the currency that a person's numbers are in: the shop's, else that of most orders
_CHOSEN = """SELECT contact, currency FROM (
    SELECT contact, currency, row_number() OVER (
        PARTITION BY contact ORDER BY currency = :shop DESC, orders DESC, currency) AS place
    FROM spent WHERE orders > 0 AND contact IN ({who})) WHERE place = 1"""

# A refund is taken off with the weight of its own day, but never more than the order brought.
_WORTH = f"""CASE WHEN o.currency != b.currency THEN 0
    WHEN o.refund_day IS NULL OR NOT o.counts THEN o.net * {_weight("o.day")}
    ELSE max(0, o.paid * {_weight("o.day")} - o.refunded * {_weight("o.refund_day")}) END"""

_ROWS = f"""WITH daily AS (
    SELECT b.contact, b.currency, o.day, max(o.counts) AS counts, sum({_WORTH}) AS worth,
        sum(CASE WHEN o.currency = b.currency THEN o.net ELSE 0 END) AS net,
        max(o.currency = b.currency AND o.counts) AS paying
    FROM temp.buyer b CROSS JOIN orders o ON o.contact = b.contact
    WHERE o.day IS NOT NULL GROUP BY b.contact, o.day
), waits AS (
    SELECT *, CASE WHEN counts THEN ln(julianday(day) - julianday(max(CASE WHEN counts THEN day END) OVER (
        PARTITION BY contact ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))) END AS wait
    FROM daily
), person AS (
    SELECT contact, currency, sum(counts) AS days, min(CASE WHEN counts THEN day END) AS first,
        max(CASE WHEN counts THEN day END) AS last, coalesce(sum(wait), 0.0) AS logs,
        coalesce(sum(wait * wait), 0.0) AS squares,
        sum(CASE WHEN counts THEN {_weight("day")} ELSE 0.0 END) AS activity, sum(worth) + 0.0 AS value,
        CAST(round(sum(net) * 1.0 / max(1, sum(paying))) AS INTEGER) AS amount
    FROM waits GROUP BY contact HAVING sum(counts) > 0
)
SELECT contact, currency, days, first, last, logs, squares, activity, value, amount, {", ".join(_POINTS)}
FROM person"""


def with_logarithms(db: driver.Connection) -> None:
    """Sees to it that SQL knows exp, ln, sqrt and ceil, where SQLite was built without them."""
    try:
        db.execute("SELECT exp(0), ln(1), sqrt(1), ceil(1)").fetchone()
    except driver.OperationalError:
        import math

        for name, does in (("exp", math.exp), ("ln", math.log), ("sqrt", math.sqrt), ("ceil", math.ceil)):
            db.create_function(
                name, 1, lambda x, does=does: None if x is None else does(x), deterministic=True
            )


def refresh(db: driver.Connection, mu: float, w: float, k: float) -> None:
    """Make the rows of everybody in temp.touched anew; nobody else is read. `spent` must be up to date.

    mu, w, k: the shop's window (see `insight.windows`).
    """
    with_logarithms(db)
    db.execute(f"DELETE FROM rhythm WHERE contact IN ({_TOUCHED})")
    values = _gather_buyers(db, _TOUCHED) | {"mu": mu, "w": w, "k": k}
    db.execute(f"INSERT INTO rhythm {_ROWS}", values)


def _gather_buyers(db: driver.Connection, who: str) -> dict[str, object]:
    from crm_tui.store import settings

    shop = {"shop": settings.get(db, "currency")}
    db.execute("CREATE TEMP TABLE IF NOT EXISTS buyer (contact INTEGER PRIMARY KEY, currency TEXT NOT NULL)")
    db.execute("DELETE FROM temp.buyer")
    db.execute("INSERT INTO temp.buyer " + _CHOSEN.format(who=who), shop)
    return dict(shop)


def get(db: driver.Connection, contact: int) -> Rhythm | None:
    """One person's row; None for who has no dated order that counts."""
    row = db.execute(
        f"SELECT {', '.join(Rhythm._fields)} FROM rhythm WHERE contact = ?", (contact,)
    ).fetchone()
    return Rhythm(*row) if row else None


def missing(db: driver.Connection) -> bool:
    """Whether there are buyers and not one row: a book that was made before rows were kept."""
    if db.execute("SELECT EXISTS (SELECT 1 FROM rhythm)").fetchone()[0]:
        return False
    return bool(db.execute("SELECT EXISTS (SELECT 1 FROM summary WHERE last > '')").fetchone()[0])

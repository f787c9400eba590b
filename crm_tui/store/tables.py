"""The book's tables as data: what each holds, and which ones hold a person.

TRACKED tables are what people write; each row carries the batch that wrote it last, and undo works on
all of them alike. Every other table (summary, spent, search, …) is derived and made again by `settle`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.store import driver

APPLICATION_ID = 0x63726D74  # "crmt"
SCHEMA = 3

# table: its DDL without the name; `batch` is added to each
TRACKED: dict[str, str] = {
    "setting": "key TEXT NOT NULL UNIQUE, value TEXT NOT NULL",
    "contact": """
        name TEXT NOT NULL, name_rank INTEGER NOT NULL DEFAULT 4, nickname TEXT, company TEXT,
        stage TEXT NOT NULL DEFAULT 'customer', gender TEXT, birthday TEXT, job TEXT, income_band TEXT,
        household TEXT, language TEXT, zone TEXT, interests TEXT, credit_limit INTEGER,
        credit_currency TEXT, source TEXT, referred_by INTEGER REFERENCES contact(id), note TEXT,
        keep_in_touch TEXT, fields TEXT, extra TEXT, hand TEXT NOT NULL DEFAULT '',
        origin TEXT NOT NULL DEFAULT '', created TEXT NOT NULL, archived INTEGER NOT NULL DEFAULT 0""",
    "handle": """
        contact INTEGER NOT NULL REFERENCES contact(id), kind TEXT NOT NULL, value TEXT NOT NULL,
        norm TEXT NOT NULL, national TEXT, label TEXT""",
    "identity": """
        contact INTEGER NOT NULL REFERENCES contact(id), platform TEXT NOT NULL,
        shop TEXT NOT NULL DEFAULT '', external_id TEXT NOT NULL, key TEXT NOT NULL""",
    "address": """
        contact INTEGER NOT NULL REFERENCES contact(id), label TEXT, lines TEXT, city TEXT, region TEXT,
        postcode TEXT, country TEXT""",
    "tag": "contact INTEGER NOT NULL REFERENCES contact(id), tag TEXT NOT NULL, key TEXT NOT NULL",
    "consent": """
        contact INTEGER NOT NULL REFERENCES contact(id), channel TEXT NOT NULL, state TEXT NOT NULL,
        day TEXT, source TEXT, reason TEXT, by_hand INTEGER NOT NULL DEFAULT 0""",
    "product": """
        sku TEXT, name TEXT NOT NULL, key TEXT NOT NULL UNIQUE, category TEXT, cost INTEGER,
        cost_currency TEXT, plan TEXT, lasts INTEGER""",
    "orders": """
        contact INTEGER REFERENCES contact(id), platform TEXT NOT NULL, shop TEXT NOT NULL DEFAULT '',
        number TEXT, day TEXT, at TEXT, status TEXT NOT NULL, status_text TEXT, currency TEXT NOT NULL,
        subtotal INTEGER, discount INTEGER, shipping INTEGER, tax INTEGER, total INTEGER NOT NULL,
        paid INTEGER NOT NULL, refunded INTEGER NOT NULL DEFAULT 0, payment TEXT, wishes TEXT, note TEXT,
        buyer TEXT, channel TEXT, extra TEXT, hand TEXT NOT NULL DEFAULT '', counts INTEGER NOT NULL,
        net INTEGER NOT NULL, entered TEXT, refund_day TEXT""",
    "line": """
        orders INTEGER NOT NULL REFERENCES orders(id), position INTEGER NOT NULL,
        product INTEGER REFERENCES product(id), name TEXT, variant TEXT, quantity TEXT NOT NULL,
        price INTEGER, discount INTEGER, amount INTEGER, extra TEXT""",
    "parcel": """
        orders INTEGER NOT NULL REFERENCES orders(id), carrier TEXT, tracking TEXT, tracking_key TEXT,
        shipped TEXT, delivered TEXT""",
    "event": """
        contact INTEGER NOT NULL REFERENCES contact(id), day TEXT NOT NULL, at TEXT, kind TEXT NOT NULL,
        channel TEXT, direction TEXT, text TEXT, cost INTEGER, currency TEXT, outcome TEXT,
        followup INTEGER, cases INTEGER, orders INTEGER, purpose TEXT, template TEXT""",
    "followup": """
        contact INTEGER NOT NULL REFERENCES contact(id), text TEXT NOT NULL, due TEXT NOT NULL, time TEXT,
        wake TEXT NOT NULL, origin TEXT NOT NULL, rule TEXT, after_done TEXT,
        priority TEXT NOT NULL DEFAULT 'normal', state TEXT NOT NULL DEFAULT 'open', source TEXT,
        channel TEXT, outcome TEXT, done_day TEXT""",
    "cases": """
        contact INTEGER NOT NULL REFERENCES contact(id), kind TEXT NOT NULL, text TEXT NOT NULL,
        reason TEXT, orders INTEGER, line INTEGER, state TEXT NOT NULL DEFAULT 'open', opened TEXT NOT NULL,
        promise TEXT, promise_time TEXT, wake TEXT, closed TEXT, resolution TEXT, satisfaction INTEGER""",
    "twin": """
        contact INTEGER NOT NULL REFERENCES contact(id), other INTEGER NOT NULL REFERENCES contact(id),
        reason TEXT NOT NULL, score INTEGER NOT NULL, state TEXT NOT NULL DEFAULT 'open'""",
    # what a file says of who brought a person; it is the seller's to accept
    "hint": """
        contact INTEGER NOT NULL REFERENCES contact(id), text TEXT NOT NULL, source TEXT, number TEXT,
        day TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'open'""",
    "seen": "key INTEGER NOT NULL UNIQUE, digest INTEGER NOT NULL, contact INTEGER",
    "mapping": "key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, spec TEXT NOT NULL",
    # what the seller did with a row of the day's list that is no record of its own (a care step, a lapse, …)
    "handled": """
        contact INTEGER NOT NULL REFERENCES contact(id), key TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
        state TEXT NOT NULL, wake TEXT, day TEXT NOT NULL, outcome TEXT""",
    "review": """
        contact INTEGER NOT NULL REFERENCES contact(id), orders INTEGER REFERENCES orders(id),
        product INTEGER REFERENCES product(id), day TEXT NOT NULL, product_rating INTEGER,
        service_rating INTEGER, text TEXT, source TEXT""",
    "prospect": """
        contact INTEGER NOT NULL UNIQUE REFERENCES contact(id), stage TEXT NOT NULL, since TEXT NOT NULL,
        source TEXT, interest TEXT, worth INTEGER, currency TEXT, next TEXT, next_day TEXT, next_time TEXT,
        reason TEXT, opened TEXT NOT NULL, orders INTEGER""",
    "stage_move": """
        contact INTEGER NOT NULL REFERENCES contact(id), left_stage TEXT, stage TEXT NOT NULL,
        day TEXT NOT NULL""",
    "lists": "name TEXT NOT NULL, key TEXT NOT NULL UNIQUE, expression TEXT, note TEXT, created TEXT NOT NULL",
    "member": """
        lists INTEGER NOT NULL REFERENCES lists(id), contact INTEGER NOT NULL REFERENCES contact(id),
        day TEXT NOT NULL""",
    "offer": """
        contact INTEGER NOT NULL REFERENCES contact(id), product INTEGER REFERENCES product(id),
        rung INTEGER NOT NULL, text TEXT NOT NULL, day TEXT NOT NULL, event INTEGER""",
    "reward": """
        contact INTEGER NOT NULL REFERENCES contact(id), invitee INTEGER NOT NULL REFERENCES contact(id),
        state TEXT NOT NULL, day TEXT NOT NULL, note TEXT""",
    "segment": "name TEXT NOT NULL, key TEXT NOT NULL UNIQUE, expression TEXT NOT NULL",
}

INDEXES: tuple[str, ...] = (
    "CREATE INDEX contact_name ON contact(name)",
    "CREATE INDEX contact_nickname ON contact(nickname) WHERE nickname IS NOT NULL",
    "CREATE INDEX contact_created ON contact(substr(created, 1, 10))",
    "CREATE INDEX contact_archived ON contact(id) WHERE archived",
    "CREATE INDEX contact_prospect ON contact(stage) WHERE stage = 'prospect'",
    "CREATE INDEX contact_referred ON contact(referred_by) WHERE referred_by IS NOT NULL",
    "CREATE INDEX handle_of ON handle(contact, kind)",
    "CREATE INDEX handle_kind ON handle(kind, contact)",
    "CREATE INDEX handle_norm ON handle(norm)",
    "CREATE INDEX handle_national ON handle(national) WHERE national IS NOT NULL",
    "CREATE UNIQUE INDEX identity_key ON identity(key, platform, shop)",
    "CREATE INDEX identity_platform ON identity(platform, contact)",
    "CREATE INDEX identity_of ON identity(contact, external_id)",
    "CREATE INDEX address_contact ON address(contact)",
    "CREATE UNIQUE INDEX tag_contact ON tag(contact, key)",
    "CREATE INDEX tag_key ON tag(key)",
    "CREATE INDEX consent_contact ON consent(contact)",
    "CREATE INDEX product_lasts ON product(lasts) WHERE lasts IS NOT NULL",
    "CREATE UNIQUE INDEX orders_number ON orders(number, platform, shop) WHERE number IS NOT NULL",
    "CREATE INDEX orders_contact ON orders(contact, day)",
    "CREATE INDEX orders_day ON orders(day)",
    "CREATE INDEX line_orders ON line(orders)",
    "CREATE INDEX line_product ON line(product)",
    "CREATE INDEX parcel_orders ON parcel(orders)",
    "CREATE INDEX parcel_tracking ON parcel(tracking_key) WHERE tracking_key IS NOT NULL",
    "CREATE INDEX event_contact ON event(contact, day)",
    "CREATE INDEX event_marketing ON event(contact, day) WHERE purpose = 'marketing'",
    "CREATE INDEX followup_contact ON followup(contact)",
    "CREATE INDEX followup_wake ON followup(wake) WHERE state = 'open'",
    "CREATE INDEX cases_contact ON cases(contact)",
    "CREATE INDEX cases_open ON cases(wake) WHERE state = 'open'",
    "CREATE INDEX twin_contact ON twin(contact)",
    "CREATE INDEX twin_other ON twin(other)",
    "CREATE INDEX hint_contact ON hint(contact)",
    "CREATE INDEX seen_contact ON seen(contact) WHERE contact IS NOT NULL",
    "CREATE INDEX handled_contact ON handled(contact)",
    "CREATE INDEX handled_snoozed ON handled(kind, wake) WHERE state = 'snoozed'",
    "CREATE INDEX handled_day ON handled(kind, day)",
    "CREATE INDEX review_contact ON review(contact)",
    "CREATE INDEX review_product ON review(product) WHERE product IS NOT NULL",
    "CREATE INDEX stage_move_contact ON stage_move(contact)",
    "CREATE UNIQUE INDEX member_lists ON member(lists, contact)",
    "CREATE INDEX member_contact ON member(contact)",
    "CREATE INDEX offer_contact ON offer(contact)",
    "CREATE INDEX reward_contact ON reward(contact)",
    "CREATE UNIQUE INDEX reward_invitee ON reward(invitee)",
)

# Every tracked table that holds a person, and where: merge, erase, dossier and settle walk this, and a
# test walks the schema against it. `line` and `parcel` belong to a person through their order.
PERSON: dict[str, tuple[str, ...]] = {
    "contact": ("id", "referred_by"),
    "handle": ("contact",),
    "identity": ("contact",),
    "address": ("contact",),
    "tag": ("contact",),
    "consent": ("contact",),
    "orders": ("contact",),
    "event": ("contact",),
    "followup": ("contact",),
    "cases": ("contact",),
    "twin": ("contact", "other"),
    "hint": ("contact",),
    "seen": ("contact",),
    "handled": ("contact",),
    "review": ("contact",),
    "prospect": ("contact",),
    "stage_move": ("contact",),
    "member": ("contact",),
    "offer": ("contact",),
    "reward": ("contact", "invitee"),
}
THROUGH_ORDER: tuple[str, ...] = ("line", "parcel")

BOOKKEEPING: tuple[str, ...] = (
    """CREATE TABLE batch (id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE,
        what TEXT NOT NULL, detail TEXT NOT NULL DEFAULT '', contact INTEGER, at TEXT NOT NULL,
        day TEXT NOT NULL, undoes INTEGER REFERENCES batch(id), undone_by INTEGER REFERENCES batch(id),
        final TEXT) STRICT""",
    """CREATE TABLE span (batch INTEGER NOT NULL REFERENCES batch(id), tbl TEXT NOT NULL,
        first INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (batch, tbl)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE change (batch INTEGER NOT NULL REFERENCES batch(id), tbl TEXT NOT NULL,
        row INTEGER NOT NULL, op TEXT NOT NULL, leaves INTEGER, before TEXT,
        PRIMARY KEY (batch, tbl, row)) STRICT, WITHOUT ROWID""",
)

DERIVED: tuple[str, ...] = (
    """CREATE TABLE summary (contact INTEGER PRIMARY KEY, orders INTEGER NOT NULL, first TEXT, last TEXT,
        active TEXT NOT NULL, followups INTEGER NOT NULL, cases INTEGER NOT NULL) STRICT""",
    "CREATE INDEX summary_last ON summary(last)",
    "CREATE INDEX summary_active ON summary(active)",
    """CREATE TABLE spent (contact INTEGER NOT NULL, currency TEXT NOT NULL, orders INTEGER NOT NULL,
        amount INTEGER NOT NULL, PRIMARY KEY (contact, currency)) STRICT, WITHOUT ROWID""",
    # a person's buying rhythm in the currency of most of their orders; `activity` and `value` are scaled to a
    # fixed day, so that their order holds for ever; due, late, lapsed: days of the 50, 80 and 90 % points
    """CREATE TABLE rhythm (contact INTEGER PRIMARY KEY, currency TEXT NOT NULL, days INTEGER NOT NULL,
        first TEXT NOT NULL, last TEXT NOT NULL, logs REAL NOT NULL, squares REAL NOT NULL,
        activity REAL NOT NULL, value REAL NOT NULL, amount INTEGER NOT NULL, due TEXT NOT NULL,
        late TEXT NOT NULL, lapsed TEXT NOT NULL) STRICT""",
    "CREATE INDEX rhythm_value ON rhythm(currency, value)",
    "CREATE INDEX rhythm_lapsed ON rhythm(lapsed)",
    # where each prospect stands, and what the tallies were last told of them. place: the order of the cards;
    # path: the stages in the order of their first entry; days: JSON {stage: days of stays that are over};
    # next_day: the next step's; idle: the day of the last touch where there is no next step of any kind
    """CREATE TABLE course (contact INTEGER PRIMARY KEY, stage TEXT NOT NULL, source TEXT NOT NULL,
        path TEXT NOT NULL, days TEXT NOT NULL, currency TEXT NOT NULL, worth INTEGER NOT NULL,
        place TEXT NOT NULL, next_day TEXT, idle TEXT) STRICT""",
    "CREATE INDEX course_next ON course(next_day) WHERE next_day IS NOT NULL",
    "CREATE INDEX course_idle ON course(currency, worth, idle) WHERE idle IS NOT NULL",
    # the cards of each list (0 is everybody) in their order, so that a page of them is read and not sorted
    """CREATE TABLE pipe (lists INTEGER NOT NULL, stage TEXT NOT NULL, place TEXT NOT NULL,
        contact INTEGER NOT NULL, source TEXT NOT NULL, PRIMARY KEY (lists, stage, place, contact)) STRICT,
        WITHOUT ROWID""",
    "CREATE INDEX pipe_contact ON pipe(contact)",
    # sums over `pipe`, kept by adding and taking away: how many and what they may bring; stays that are
    # over and their days; what those brought who have bought
    """CREATE TABLE tally (lists INTEGER NOT NULL, source TEXT NOT NULL, stage TEXT NOT NULL,
        path TEXT NOT NULL, currency TEXT NOT NULL, n INTEGER NOT NULL, worth INTEGER NOT NULL,
        PRIMARY KEY (lists, source, stage, path, currency)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE stay (lists INTEGER NOT NULL, source TEXT NOT NULL, stage TEXT NOT NULL,
        n INTEGER NOT NULL, days INTEGER NOT NULL, PRIMARY KEY (lists, source, stage)) STRICT,
        WITHOUT ROWID""",
    """CREATE TABLE brought (lists INTEGER NOT NULL, source TEXT NOT NULL, currency TEXT NOT NULL,
        n INTEGER NOT NULL, orders INTEGER NOT NULL, amount INTEGER NOT NULL,
        PRIMARY KEY (lists, source, currency)) STRICT, WITHOUT ROWID""",
    # who fits the expression of a list that keeps itself
    """CREATE TABLE belongs (lists INTEGER NOT NULL, contact INTEGER NOT NULL,
        PRIMARY KEY (lists, contact)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX belongs_contact ON belongs(contact)",
    # the day for which a list that keeps itself was filled: what holds for somebody may pass with the days
    "CREATE TABLE filled (lists INTEGER PRIMARY KEY, day TEXT NOT NULL) STRICT, WITHOUT ROWID",
    # invitees who have bought: their inviter, the first order that counts, the day it arrived
    """CREATE TABLE earned (invitee INTEGER PRIMARY KEY, contact INTEGER NOT NULL, orders INTEGER NOT NULL,
        arrived TEXT NOT NULL) STRICT""",
    "CREATE INDEX earned_contact ON earned(contact)",
    "CREATE INDEX earned_arrived ON earned(arrived)",
    # steps of care plans and words to keep in touch with that nobody has done yet; `day` is when it shows,
    # `due` its own day; `anchor` and `how`: what it counts from; marketing: 1, or 0 for service
    """CREATE TABLE step (key TEXT PRIMARY KEY, contact INTEGER NOT NULL, orders INTEGER, name TEXT NOT NULL,
        day TEXT NOT NULL, due TEXT NOT NULL, anchor TEXT NOT NULL, how TEXT NOT NULL, currency TEXT NOT NULL,
        worth INTEGER NOT NULL, marketing INTEGER NOT NULL, template TEXT NOT NULL, channel TEXT,
        item TEXT) STRICT, WITHOUT ROWID""",
    "CREATE INDEX step_contact ON step(contact)",
    # hundreds of thousands are not counted anew every time
    "CREATE TABLE step_count (day TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TRIGGER step_more AFTER INSERT ON step BEGIN INSERT INTO step_count VALUES (NEW.day, 1)
        ON CONFLICT DO UPDATE SET n = n + 1; END""",
    """CREATE TRIGGER step_less AFTER DELETE ON step BEGIN
        UPDATE step_count SET n = n - 1 WHERE day = OLD.day; END""",
    "CREATE INDEX step_day ON step(day, currency, worth DESC, contact)",
    "CREATE INDEX step_worth ON step(currency, worth DESC, day)",
    # from which day on a buyer counts as lapsed; `past` is set once that day is over, so that the best of
    # hundreds of thousands are read off an index
    """CREATE TABLE lapse (contact INTEGER PRIMARY KEY, day TEXT NOT NULL, currency TEXT NOT NULL,
        value REAL NOT NULL, past INTEGER NOT NULL) STRICT""",
    "CREATE INDEX lapse_past ON lapse(currency, value DESC) WHERE past",
    "CREATE INDEX lapse_turning ON lapse(day, currency, value DESC) WHERE NOT past",
    # days of the year that belong to a person: 'MM-DD', of the lunar year 'LMM-DD'; the year it began, where known
    """CREATE TABLE yearly (contact INTEGER NOT NULL, what TEXT NOT NULL, md TEXT NOT NULL, currency TEXT NOT NULL,
        value REAL NOT NULL, began INTEGER, PRIMARY KEY (contact, what)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX yearly_day ON yearly(what, md, currency, value DESC, contact, began)",
    "CREATE TABLE yearly_count (what TEXT, md TEXT, n INTEGER NOT NULL, PRIMARY KEY (what, md)) STRICT, WITHOUT ROWID",
    """CREATE TRIGGER yearly_more AFTER INSERT ON yearly BEGIN INSERT INTO yearly_count VALUES (NEW.what, NEW.md, 1)
        ON CONFLICT DO UPDATE SET n = n + 1; END""",
    """CREATE TRIGGER yearly_less AFTER DELETE ON yearly BEGIN
        UPDATE yearly_count SET n = n - 1 WHERE what = OLD.what AND md = OLD.md; END""",
    "CREATE TABLE marketed (contact INTEGER PRIMARY KEY, day TEXT NOT NULL) STRICT",  # the newest such contact
    # what a refit found about the whole shop: parameters, thresholds, when
    "CREATE TABLE fitted (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    # items that share buyers, the nearest first; made by a refit
    """CREATE TABLE neighbour (product INTEGER NOT NULL, place INTEGER NOT NULL, other INTEGER NOT NULL,
        nearness REAL NOT NULL, PRIMARY KEY (product, place)) STRICT, WITHOUT ROWID""",
    # the row number of `doc` is an activity slot: the newest activity has the highest one
    """CREATE TABLE doc (slot INTEGER PRIMARY KEY, contact INTEGER NOT NULL UNIQUE, terms TEXT NOT NULL,
        parts TEXT NOT NULL) STRICT""",
    """CREATE VIRTUAL TABLE term USING fts5(terms, content='doc', content_rowid='slot', detail=none,
        columnsize=0, prefix='1 2 3 4 5', tokenize="unicode61 remove_diacritics 2")""",
    """CREATE VIRTUAL TABLE infix USING fts5(parts, content='doc', content_rowid='slot', detail=none,
        columnsize=0, tokenize='trigram')""",
    # where a name stands in the alphabet, Chinese by pinyin
    "CREATE TABLE alphabet (contact INTEGER PRIMARY KEY, place TEXT NOT NULL) STRICT",
    "CREATE INDEX alphabet_place ON alphabet(place)",
    "CREATE TABLE stale (contact INTEGER PRIMARY KEY) STRICT",  # people whose search terms wait
)


def complete(db: driver.Connection) -> None:
    """Make whatever of today's tables, columns, indexes and triggers the book lacks; what is there stays.

    Columns and tables are only ever added, so every older book becomes what a new one is.
    """
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
    for table in TRACKED:
        if table not in there:
            db.execute(create(table))
        else:
            known = {row[1] for row in db.execute(f"PRAGMA table_info({table})")}
            for column, kind in _typed(table):
                if column not in known:
                    db.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
        for what in ("changed", "unsigned", "deleted"):
            db.execute(f"DROP TRIGGER IF EXISTS {table}_{what}")
        for sql in triggers(table, columns(table)):
            db.execute(sql)
    for sql in (*INDEXES, *DERIVED):
        if _named(sql) not in there:
            db.execute(sql)


def _typed(table: str) -> list[tuple[str, str]]:
    import re

    return re.findall(r"(?:^|,)\s*([a-z_]+) (TEXT|INTEGER)", TRACKED[table])


def _named(sql: str) -> str:
    import re

    found = re.search(r"(?:TABLE|INDEX|TRIGGER) (\w+)", sql)
    assert found is not None
    return found[1]


def columns(table: str) -> tuple[str, ...]:
    """The columns of a tracked table, `id` first and `batch` last, as the schema of today has them."""
    return ("id", *(column for column, _kind in _typed(table)), "batch")


def create(table: str) -> str:
    """The DDL of a tracked table; numbers are never used twice, so that a key means one row for ever."""
    return (
        f"CREATE TABLE {table} (id INTEGER PRIMARY KEY AUTOINCREMENT, {TRACKED[table].strip()},"
        " batch INTEGER NOT NULL REFERENCES batch(id)) STRICT"
    )


def triggers(table: str, named: tuple[str, ...]) -> tuple[str, ...]:
    """The triggers that keep before-images of changed and deleted rows, and refuse a write without a batch."""
    image = ", ".join(f"'{c}', OLD.{c}" for c in named)
    newest = "(SELECT max(id) FROM batch)"
    return (
        f"""CREATE TRIGGER {table}_changed AFTER UPDATE ON {table} WHEN OLD.batch IS NOT NEW.batch BEGIN
            INSERT INTO change VALUES ({newest}, '{table}', OLD.id, 'update', NEW.batch, json_object({image}))
            ON CONFLICT DO UPDATE SET leaves = excluded.leaves; END""",
        f"""CREATE TRIGGER {table}_unsigned AFTER UPDATE ON {table}
            WHEN OLD.batch IS NEW.batch AND NEW.batch IS NOT {newest} BEGIN
            SELECT RAISE(ABORT, 'a row was changed without its batch'); END""",
        f"""CREATE TRIGGER {table}_deleted AFTER DELETE ON {table} BEGIN
            INSERT INTO change
            SELECT {newest}, '{table}', OLD.id, 'delete', NULL, json_object({image})
            WHERE OLD.batch IS NOT {newest} OR EXISTS (SELECT 1 FROM change WHERE batch = {newest}
                AND tbl = '{table}' AND row = OLD.id)
            ON CONFLICT DO UPDATE SET op = 'delete', leaves = NULL; END""",
    )

"""One person whole, as data: what `crm show --json` prints and the app draws from."""

from __future__ import annotations

from crm_tui import money
from crm_tui.care import consent
from crm_tui.errors import NotFound
from crm_tui.insight import gaps, person
from crm_tui.locale import _
from crm_tui.prospects import about
from crm_tui.store import consents, contacts, settings, timeline
from crm_tui.store import hints as noted
from crm_tui.store import twins as alike
from crm_tui.trade import reviews

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from crm_tui.store import driver
    from crm_tui.store.book import Book
    from crm_tui.store.timeline import Item

    Card = dict[str, Any]
    Parts = list[str | None]

_PLAIN = (
    "name", "nickname", "company", "stage", "gender", "birthday", "job", "income_band", "household", "language",
    "zone", "interests", "source", "note", "keep_in_touch", "origin", "created",
)  # fmt: skip
_BOUGHT = 5
_TWINS = 3
DOT = " · "


def card(book: Book, contact: int, timeline: int = 20, day: str = "") -> Card:
    """Everything of one person as scripts read it (`crm show --json`); NotFound when there is none.

    day: as of which the numbers are; today in the shop unless it is said.
    """
    db = book.db
    day = day or _today(db)
    row = contacts.get(db, contact)
    if row is None:
        raise NotFound(_("There is no contact %(id)s.") % {"id": contact})
    count, first, last = contacts.summary(db, contact)
    spent = [_amount(minor, currency) for currency, minor in contacts.spent(db, contact)]
    ids = [
        {"platform": platform, "shop": shop or None, "id": one}
        for platform, shop, one in contacts.identities(db, contact)
    ]
    inviter = (
        {"id": row.referred_by, "name": contacts.name_of(db, row.referred_by)} if row.referred_by else None
    )
    told = consents.entries(db, contact)
    found: Card = {"id": contact, **{fact: getattr(row, fact) for fact in _PLAIN}}
    found |= {
        "external_id": ids[0]["id"] if ids else None,
        "identities": ids,
        "handles": [
            {"kind": h.kind, "value": h.value, "label": h.label} for h in contacts.handles(db, contact)
        ],
        "tags": [tag for _row, tag, _key in contacts.tags(db, contact)],
        "addresses": [_address(place) for place in contacts.addresses(db, contact)],
        "credit_limit": _amount(row.credit_limit, row.credit_currency)
        if row.credit_limit is not None
        else None,
        "referred_by": inviter,
        "fields": _fields(db, row.fields),
        "extra": _fields(db, row.extra),
        "archived": bool(row.archived),
        "consent": consent.state(told),
        "consent_reasons": consent.reasons(told),
        "orders": {"count": count, "first": first, "last": last, "spent": spent},
        "spent": spent,
        "last_order": last,
        **person.numbers(book, contact, day, count),
        "ratings": reviews.of_contact(book, contact),
        "open": _open(db, contact),
        **_doubtful(book, contact, row.referred_by is not None),
        "products": _products(db, contact),
        **about.on_card(book, contact, day),
        "timeline": _timeline(db, contact, timeline),
    }
    found["gaps"] = gaps.missing(found)
    return found


def _today(db: driver.Connection) -> str:
    from crm_tui import dates

    return dates.today(settings.get(db, "zone") or None).isoformat()


def _doubtful(book: Book, contact: int, known: bool) -> Card:
    """Who may have brought them, where that is not known, and whom they may be the same as."""
    found: Card = {"hints": [], "twins": []}
    # most people have neither, and then nothing more is loaded
    if not known and any(noted.waiting(book.db, contact)):
        from crm_tui.people import hints

        found["hints"] = hints.told(book, contact)
    if alike.near(book.db, contact):
        from crm_tui.people import twins

        found["twins"] = twins.told(book, contact, _TWINS)
    return found


def _amount(minor: int, currency: str) -> dict[str, str]:
    return {"amount": money.amount_text(minor, currency), "currency": currency}


def _fields(db: driver.Connection, kept: str | None) -> dict[str, object]:
    return contacts.own_fields(db, kept) if kept else {}


def _address(place: tuple[object, ...]) -> dict[str, object]:
    return dict(zip(("label", "lines", "city", "region", "postcode", "country"), place[1:], strict=True))


def _open(db: driver.Connection, contact: int) -> Card:
    return {
        "followups": [
            {"key": f"f{one}", "text": text, "due": due, "time": time, "every": rule, "priority": priority}
            for one, text, due, time, rule, priority in timeline.open_followups(db, contact)
        ],
        "cases": [
            {"key": f"k{one}", "kind": kind, "text": text, "opened": opened, "promise": promise}
            for one, kind, text, opened, promise in timeline.open_cases(db, contact)
        ],
    }


def _products(db: driver.Connection, contact: int) -> list[Card]:
    return [
        {"name": name, "sku": sku, "quantity": f"{quantity:.3f}".rstrip("0").rstrip(".")}
        for name, sku, quantity in timeline.most_bought(db, contact, _BOUGHT)
    ]


def _timeline(db: driver.Connection, contact: int, limit: int) -> list[Card]:
    """The newest of every kind, merged; a moment stands in the shop's zone, a day stays a day."""
    zone = settings.get(db, "zone", "UTC")
    asked = (
        timeline.events, timeline.orders, timeline.parcels, timeline.followups, timeline.cases, timeline.reviews,
    )  # fmt: skip
    items = [item for ask in asked for item in ask(db, contact, limit)] if limit > 0 else []
    told = [(_local(item, zone) or "", item) for item in items]
    told.sort(key=_moment, reverse=True)
    return [_told(at, item) for at, item in told[:limit]]


def _moment(told: tuple[str, Item]) -> str:
    return told[0]


def _local(item: Item, zone: str) -> str | None:
    if item.at is None:
        return str(item.day) if item.day else None
    from crm_tui import dates

    return dates.local_text(item.at, zone)


def _told(at: str, item: Item) -> Card:
    line: Card = {"at": at or None, "kind": item.kind, "title": DOT.join(filter(None, _title(item)))}
    return line if item.kind in _TITLES else {**line, "channel": item.facts[0], "direction": item.facts[1]}


def _title(item: Item) -> Parts:
    return _TITLES.get(item.kind, _event)(*item.facts)


def _event(channel: str | None, _way: str | None, text: str | None, outcome: str | None) -> Parts:
    return [text or channel, outcome]


def _order(
    number: str | None, order: int, item: str | None, items: int, total: int, currency: str, status: str
) -> Parts:
    more = f"{item or ''} +{items - 1}".strip() if items > 1 else item
    return [number or f"o{order}", more, money.show(total, currency), status]


def _parcel(
    happened: str, number: str | None, order: int, carrier: str | None, tracking: str | None
) -> Parts:
    return [number or f"o{order}", " ".join(filter(None, (carrier, tracking))), happened]


def _followup(one: int, text: str, state: str, outcome: str | None) -> Parts:
    return [f"f{one}", text, outcome if state == "done" and outcome else state]


def _case(one: int, kind: str, text: str, what: str, resolution: str | None) -> Parts:
    return [f"k{one}", kind, text, resolution if what == "closed" else None, what]


def _review(product: int | None, service: int | None, name: str | None, text: str | None) -> Parts:
    return [reviews.stars(product, service), name, text]


_TITLES: dict[str, Callable[..., Parts]] = {
    "order": _order,
    "parcel": _parcel,
    "followup": _followup,
    "case": _case,
    "review": _review,
}

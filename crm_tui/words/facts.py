"""What is known of one person and one order, as the plain facts that templates name (see `fields`)."""

from __future__ import annotations

from datetime import date

from crm_tui.errors import NotFound
from crm_tui.locale import _
from crm_tui.money import pretty
from crm_tui.store import contacts, letters, orders, settings, timeline
from crm_tui.text import fold
from crm_tui.words.fields import OWN
from crm_tui.words.given import first_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container

    from crm_tui.store import driver
    from crm_tui.store.book import Book

    Facts = dict[str, str | int | None]

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_AND = {"zh": "、"}
_MOST_ITEMS = 5
OF_ORDER = (
    "product", "products", "order", "ordered", "amount", "refunded", "carrier", "tracking", "shipped", "delivered",
)  # fmt: skip


def gather(
    book: Book,
    contact: int,
    day: str,
    lang: str,
    *,
    order: int | None = None,
    named: Container[str] | None = None,
) -> Facts:
    """Every field of `FIELDS` that the book can tell, by name; None for what it cannot.

    What takes a question to the book is asked only where a field of it is `named`, or nothing is.

    Of no `order` in particular the last one that counts is meant. NotFound for a person or an order that
    is not there, or an order that is somebody else's.
    """
    db = book.db
    row = contacts.get(db, contact)
    if row is None:
        raise NotFound(_("There is no contact %(id)s.") % {"id": contact})

    def wanted(*fields: str) -> bool:
        return named is None or any(field in named for field in fields)

    told: Facts = {
        "first_name": first_name(row.name, rank=row.name_rank, company=row.company or ""),
        "name": row.name,
        "nickname": row.nickname,
        "company": row.company,
        "birthday": _birthday(row.birthday, lang),
        "today": say_day(day, day, lang),
    }
    if wanted("shop_name", "seller"):
        told |= {"shop_name": settings.get(db, "name"), "seller": settings.get(db, "seller")}
    if wanted("city"):
        places = contacts.addresses(db, contact)
        told["city"] = places[0][3] if places else None
    if wanted("days", "last_order", "orders"):
        count, _first, last = contacts.summary(db, contact)
        told["days"] = (date.fromisoformat(day) - date.fromisoformat(last)).days if last else None
        told |= {"last_order": say_day(last, day, lang), "orders": count or None}
    if wanted("favourite"):
        most = timeline.most_bought(db, contact, 1)
        told["favourite"] = most[0][0] if most else None
    if wanted("interest"):
        told["interest"] = letters.interest(db, contact)
    if wanted("inviter"):
        told["inviter"] = contacts.name_of(db, row.referred_by) if row.referred_by else None
    if wanted("next_product"):
        told["next_product"] = _next_product(book, contact, day)
    told |= _own(row.fields)
    if order is None and not wanted(*OF_ORDER):
        return told
    return told | _order(db, contact, order or letters.newest_order(db, contact), day, lang)


def _next_product(book: Book, contact: int, day: str) -> str | None:
    """What they are likely to take next: what they buy again, else what people like them take."""
    from crm_tui.insight import person

    found = person.numbers(book, contact, day)
    likely = found["next_product"] or next(iter(found["may_like"]), None)
    return str(likely["name"]) if likely else None


def _own(kept: str | None) -> Facts:
    """The seller's own fields of a person: "Shoe size" is own_shoe_size."""
    if not kept:
        return {}
    import json

    return {own_field(name): str(value) for name, value in json.loads(kept).items()}


def own_field(name: str) -> str:
    """The name by which a template calls a field of the seller's own."""
    return OWN + "_".join("".join(ch if ch.isalnum() else " " for ch in fold(name)).split())


def _order(db: driver.Connection, contact: int, order: int | None, day: str, lang: str) -> Facts:
    if order is None:
        return {}
    row = orders.get(db, order)
    if row is None or row.contact != contact:
        raise NotFound(
            _("There is no order o%(id)s of contact %(contact)s.") % {"id": order, "contact": contact}
        )
    items = list(
        dict.fromkeys(name for line in orders.lines(db, order) if (name := line.name or line.product_name))
    )
    parcels = orders.parcels(db, order)
    sent = next((parcel for parcel in parcels if parcel.tracking), parcels[0] if parcels else None)
    return {
        "product": items[0] if items else None,
        "products": _AND.get(lang, ", ").join(items[:_MOST_ITEMS]) + (" …" if items[_MOST_ITEMS:] else ""),
        "order": row.number,
        "ordered": say_day(row.day, day, lang),
        "amount": pretty(row.paid, row.currency),
        "refunded": pretty(row.refunded, row.currency) if row.refunded else None,
        "carrier": sent and sent.carrier,
        "tracking": sent and sent.tracking,
        "shipped": say_day(sent and sent.shipped, day, lang),
        "delivered": say_day(sent and sent.delivered, day, lang),
    }


def say_day(day: str | None, today: str, lang: str) -> str | None:
    """A day as one writes it in a message: "22 November", 11月22日; with its year when it is another one."""
    if not day:
        return None
    year, month, dom = int(day[:4]), int(day[5:7]), int(day[8:10])
    near = day[:4] == today[:4]
    if lang == "zh":
        return f"{month}月{dom}日" if near else f"{year}年{month}月{dom}日"
    return f"{dom} {_MONTHS[month - 1]}" + ("" if near else f" {year}")


def _birthday(kept: str | None, lang: str) -> str | None:
    """'1990-05-03', '--05-03' and 'lunar:--08-15' without the year: nobody is reminded of an age."""
    if not kept:
        return None
    lunar, kept = kept.startswith("lunar:"), kept.removeprefix("lunar:")
    month, dom = int(kept[-5:-3]), int(kept[-2:])
    if lang == "zh":
        return f"{'农历' if lunar else ''}{month}月{dom}日"
    said = f"{dom} {_MONTHS[month - 1]}"
    return None if lunar else said

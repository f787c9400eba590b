"""What `crm export` writes, people, orders and follow-ups, as CSV, XLSX, JSON or NDJSON: read back as it was."""

from __future__ import annotations

import json
from typing import Any

from crm_tui.exchange.fields import OURS, PART, SEPARATOR, Format
from crm_tui.exchange.out.records import FOLLOWUP
from crm_tui.exchange.tables_in import cell_of
from crm_tui.trade.counting import STATUSES

_FACTS = (
    "name",
    "name_rank",
    "nickname",
    "company",
    "stage",
    "gender",
    "birthday",
    "job",
    "income_band",
    "household",
    "language",
    "zone",
    "interests",
    "source",
    "keep_in_touch",
    "note",
    "archived",
    "city",
    "region",
    "postcode",
    "country",
    "address",
    "email",
)
_PLACE = ("label", "lines", "city", "region", "postcode", "country")
_ORDER = (
    "number",
    "platform",
    "shop",
    "status",
    "status_text",
    "currency",
    "subtotal",
    "discount",
    "shipping",
    "tax",
    "total",
    "paid",
    "refunded",
    "payment",
    "wishes",
    "note",
    "buyer",
    "channel",
)
_LINE = ("sku", "name", "variant", "quantity", "price", "discount", "amount", "category")
_PARCEL = ("carrier", "tracking", "shipped", "delivered")


def fix_contact(values: dict[str, str]) -> bool:
    """A person's cells, JSON or short, into what they stand for."""
    phone, email = values.pop("own.phone", ""), values.pop("contact.email", "")
    _person(values)
    values["contact.email"] = email  # the handles have it already, unless it was typed into the sheet
    if phone.startswith("+"):
        values["contact.phone"] = phone
    values["contact.tags"] = SEPARATOR.join([*_strings(values.pop("own.tags", ""), ", "), ""])
    inviter = _object(values.get("contact.referrer", ""))
    number = _text(inviter.get("id")) if inviter else values.pop("own.inviter", "")
    values["contact.referrer"] = number if number.isdecimal() else ""  # a row of the same file
    limit = _object(values.get("contact.credit_limit", ""))
    if limit:
        values["contact.credit_limit"] = f"{_text(limit.get('amount'))} {_text(limit.get('currency'))}"
    places = _objects(values.pop("own.places", ""))
    if "own.more" in values:
        first = {"label": values.pop("own.label", ""), "lines": values.pop("contact.address", "")}
        first |= {part: values.pop(f"contact.{part}", "") for part in _PLACE[2:]}
        places = [first, *_objects(values.pop("own.more"))]
    joined = [PART.join(_text(place.get(part)) for part in _PLACE) for place in places]
    values["contact.places"] = SEPARATOR.join(place for place in joined if place.strip(PART))
    consents = [_consent(one) for one in _entries(values.pop("own.consent", ""))]
    values["consents"] = SEPARATOR.join(consents)
    values |= {f"field.{name}": text for name, text in _strings_by_name(values.pop("own.fields", "")).items()}
    values |= {f"extra.{name}": text for name, text in _strings_by_name(values.pop("own.extra", "")).items()}
    return True


def fix_order(values: dict[str, str]) -> bool:
    """An order's cells into its lines, parcels and buyer."""
    values["order.at"] = values.pop("own.moment", "") or values.pop("own.day", "")
    _whose(values)
    lines = [
        PART.join(_text(line.get(part)) for part in _LINE) for line in _objects(values.pop("own.lines", ""))
    ]
    values["order.lines"] = SEPARATOR.join(lines)
    parcels = [
        PART.join(_text(one.get(part)) for part in _PARCEL) for one in _objects(values.pop("own.parcels", ""))
    ]
    values["order.parcels"] = SEPARATOR.join(parcels)
    values |= {f"extra.{name}": text for name, text in _strings_by_name(values.pop("own.extra", "")).items()}
    return True


def fix_promise(values: dict[str, str]) -> bool:
    """A follow-up's cells into whose it is."""
    _whose(values)
    return True


def _whose(values: dict[str, str]) -> None:
    """The reference to a person, in one JSON cell or in several."""
    who = _object(values.pop("own.contact", ""))
    if who:
        values |= {
            "contact.row": _text(who.get("id")), "contact.name": _text(who.get("name")),
            "contact.name_rank": _text(who.get("name_rank")), "contact.created_at": _text(who.get("created")),
            "own.handles": json.dumps(who.get("handles") or []),
            "own.identities": json.dumps(who.get("identities") or []),
        }  # fmt: skip
    _person(values)


def _person(values: dict[str, str]) -> None:
    """Handles and identities, in either form."""
    handles = [_handle(one) for one in _entries(values.pop("own.handles", ""))]
    values["contact.handles"] = SEPARATOR.join([*handles, ""])
    values["contact.ids"] = SEPARATOR.join(
        _identity(one) for one in _entries(values.pop("own.identities", ""))
    )


def _handle(one: dict[str, Any] | str) -> str:
    if isinstance(one, str):
        return one
    value = f"{_text(one.get('kind')) or 'other'}:{_text(one.get('value'))}"
    return PART.join((value, _text(one.get("label")), _text(one.get("norm"))))


def _identity(one: dict[str, Any] | str) -> str:
    if isinstance(one, str):
        platform, _colon, external = one.partition(":")
        return PART.join((platform, "", external))
    return PART.join(_text(one.get(part)) for part in ("platform", "shop", "id"))


def _consent(one: dict[str, Any] | str) -> str:
    if isinstance(one, str):
        channel, state, day, source = [*one.split(":", 3), "", "", ""][:4]
        return PART.join((channel, state, day, "", source))
    return PART.join(_text(one.get(part)) for part in ("channel", "state", "since", "reason", "source"))


def _entries(text: str) -> list[dict[str, Any] | str]:
    """The entries of a cell: JSON objects, or texts between semicolons."""
    return [*_objects(text)] if text.startswith("[") else [part for part in text.split("; ") if part]


def _strings(text: str, mark: str) -> list[str]:
    found = _json(text) if text.startswith("[") else None
    return (
        [_text(one) for one in found]
        if isinstance(found, list)
        else [part for part in text.split(mark) if part]
    )


def _strings_by_name(text: str) -> dict[str, str]:
    return {name: _text(value) for name, value in _object(text).items()}


def _objects(text: str) -> list[dict[str, Any]]:
    found = _json(text) if text.startswith("[") else []
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _text(value: object) -> str:
    return cell_of(value).translate(OURS)


def _object(text: str) -> dict[str, Any]:
    found = _json(text) if text.startswith("{") else {}
    return found if isinstance(found, dict) else {}


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):  # somebody wrote into the cell
        return None


_WHO = {
    "contact": "own.contact",
    "contact_id": "contact.row",
    "contact_name": "contact.name",
    "contact_name_rank": "contact.name_rank",
    "contact_created": "contact.created_at",
    "contact_handles": "own.handles",
    "contact_identities": "own.identities",
}
PROMISES = Format(
    name="crm-export",
    platform="own",
    promises=True,
    json=True,
    own=True,
    masked=False,
    keep_extra=False,
    fix=fix_promise,
    needs=("text", "due", "wake", "origin", ("contact", "contact_name")),
    columns={"key": "promise.key", **{name: f"promise.{name}" for name in FOLLOWUP}, **_WHO},
)
ORDERS = Format(
    name="crm-export",
    platform="own",
    orders=True,
    json=True,
    own=True,
    masked=False,
    fix=fix_order,
    other=PROMISES,
    needs=("number", "platform", "status", "currency", "total", "lines", "parcels"),
    statuses={status: status for status in STATUSES},
    columns={
        "id": "order.row",
        **{name: f"order.{name}" for name in _ORDER},
        "day": "own.day",
        "at": "own.moment",
        "items": "own.items",
        "lines": "own.lines",
        "parcels": "own.parcels",
        "extra": "own.extra",
        **_WHO,
    },
)
FORMAT = Format(
    name="crm-export",
    platform="own",
    json=True,
    own=True,
    masked=False,
    names_make_people=True,
    fix=fix_contact,
    other=ORDERS,
    needs=("id", "name", "name_rank", "handles", "identities", "consent"),
    columns={
        "id": "contact.row",
        **{name: f"contact.{name}" for name in _FACTS},
        "created": "contact.created_at",
        "phone": "own.phone",
        "tags": "own.tags",
        "credit_limit": "contact.credit_limit",
        "referred_by": "contact.referrer",
        "referred_by_id": "own.inviter",
        "address_label": "own.label",
        "more_addresses": "own.more",
        "addresses": "own.places",
        "handles": "own.handles",
        "identities": "own.identities",
        "consent": "own.consent",
        "fields": "own.fields",
        "extra": "own.extra",
    },
)

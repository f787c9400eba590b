"""Records as rows of cells for CSV and XLSX: short and readable where nothing is lost by it, else JSON in the cell."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from crm_tui.exchange.out.records import AMOUNTS, FOLLOWUP, ORDER, PERSON

if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_tui.exchange.out.records import Record

_PLAIN = re.compile(r"[^;:\[{\s][^;\n\r]*")  # what can stand between "; " and be told apart again
_PLAIN_TAG = re.compile(r"[^,;，；\[{\s\"'][^,;，；\n\r\"]*")


def compact(value: object) -> str:
    """JSON in one cell."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def handles(rows: list[Record]) -> str:
    """`email:mara@example.com; wechat:mei_88`"""
    simple = all(_is_plain(row["value"]) and not row["label"] and not _is_local(row) for row in rows)
    return "; ".join(f"{row['kind']}:{row['value']}" for row in rows) if simple else compact(rows)


def _is_local(row: Record) -> bool:
    """Whether what a number was read as hangs on the country that was known."""
    return row["kind"] in ("phone", "whatsapp") and not row["value"].startswith("+")


def identities(rows: list[Record]) -> str:
    """`shopify:5512345; etsy:1234567`"""
    simple = all(not row["shop"] and _is_plain(row["id"]) and row["platform"].isidentifier() for row in rows)
    return "; ".join(f"{row['platform']}:{row['id']}" for row in rows) if simple else compact(rows)


def tags(found: list[str]) -> str:
    """`vip, 老客`"""
    return (
        ", ".join(found)
        if all(_PLAIN_TAG.fullmatch(tag) and tag == tag.strip() for tag in found)
        else compact(found)
    )


def consent(rows: list[Record]) -> str:
    """`email:granted:2023-03-04:mailchimp; sms:refused`"""
    simple = all(
        not row["reason"] and _is_plain(row["source"] or "x") and ":" not in row["channel"] for row in rows
    )
    if not simple:
        return compact(rows)
    return "; ".join(
        ":".join((row["channel"], row["state"], row["since"] or "", row["source"] or "")).rstrip(":")
        for row in rows
    )


def _is_plain(text: str) -> bool:
    return bool(_PLAIN.fullmatch(text)) and text == text.strip()


def _of_kind(row: Record, kind: str) -> str:
    return next((one["value"] for one in row["handles"] if one["kind"] == kind), "")


def _place(part: str) -> Callable[[Record], str]:
    return lambda row: row["addresses"][0][part] or "" if row["addresses"] else ""


def _json(key: str) -> Callable[[Record], str]:
    return lambda row: compact(row[key]) if row[key] else ""


def _items(row: Record) -> str:
    """`2× Oat Soap; 1× Candle`, to be read; `lines` has it all."""
    return "; ".join(f"{one['quantity']}× {one['name'] or one['sku'] or ''}" for one in row["lines"])


def _buyer(key: str, form: Callable[[Any], str] = str) -> Callable[[Record], str]:
    return lambda row: form(row["contact"][key]) if row["contact"] else ""


def _money(row: Record) -> str:
    limit = row["credit_limit"]
    return f"{limit['amount']} {limit['currency']}" if limit else ""


def _fact(key: str) -> Callable[[Record], str]:
    return lambda row: "" if row[key] is None else str(row[key])


CONTACT: dict[str, Callable[[Record], str]] = {
    "id": _fact("id"), "name": _fact("name"), "phone": lambda row: _of_kind(row, "phone"),
    "email": lambda row: _of_kind(row, "email"), "tags": lambda row: tags(row["tags"]),
    **{fact: _fact(fact) for fact in PERSON[2:]},
    "archived": lambda row: "yes" if row["archived"] else "", "credit_limit": _money,
    "referred_by": lambda row: row["referred_by"]["name"] if row["referred_by"] else "",
    "referred_by_id": lambda row: str(row["referred_by"]["id"]) if row["referred_by"] else "",
    "address": _place("lines"), "city": _place("city"), "region": _place("region"), "postcode": _place("postcode"),
    "country": _place("country"), "address_label": _place("label"),
    "more_addresses": lambda row: compact(row["addresses"][1:]) if row["addresses"][1:] else "",
    "handles": lambda row: handles(row["handles"]), "identities": lambda row: identities(row["identities"]),
    "consent": lambda row: consent(row["consent"]), "fields": _json("fields"), "extra": _json("extra"),
}  # fmt: skip
_WHO: dict[str, Callable[[Record], str]] = {
    "contact_name_rank": _buyer("name_rank"), "contact_created": _buyer("created"),
    "contact_handles": _buyer("handles", handles), "contact_identities": _buyer("identities", identities),
}  # fmt: skip
ORDERS: dict[str, Callable[[Record], str]] = {
    **{fact: _fact(fact) for fact in ORDER[:9]}, **{amount: _fact(amount) for amount in AMOUNTS}, "items": _items,
    **{fact: _fact(fact) for fact in ORDER[9:]}, "contact_id": _buyer("id"), "contact_name": _buyer("name"),
    **_WHO, "lines": _json("lines"), "parcels": _json("parcels"), "extra": _json("extra"),
}  # fmt: skip
FOLLOWUPS: dict[str, Callable[[Record], str]] = {
    "key": _fact("key"), "contact_id": _buyer("id"), "contact_name": _buyer("name"),
    **{fact: _fact(fact) for fact in FOLLOWUP}, **_WHO,
}  # fmt: skip

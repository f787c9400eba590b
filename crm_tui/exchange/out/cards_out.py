"""People as vCards 4.0, for phones."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from crm_tui.exchange.out.content_lines import escaped, folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crm_tui.exchange.out.records import Record

_WEB = ("website",)
_OURS = uuid.UUID("5c1c6c9e-6f0a-5b52-9a53-0a8f6d9b6a11")  # the space in which our people's UIDs are made


def vcards(records: Iterable[Record]) -> Iterator[str]:
    """A card a person; archived people are left out, they are on nobody's phone."""
    for row in records:
        if not row["archived"]:
            yield "".join(f"{folded(line)}\r\n" for line in _card(row))


def _card(row: Record) -> Iterator[str]:
    yield from ("BEGIN:VCARD", "VERSION:4.0", f"UID:urn:uuid:{_uid(row)}", f"FN:{escaped(row['name'])}")
    for name, fact in (
        ("NICKNAME", "nickname"),
        ("ORG", "company"),
        ("TITLE", "job"),
        ("LANG", "language"),
        ("NOTE", "note"),
    ):
        if row[fact]:
            yield f"{name}:{escaped(row[fact])}"
    birthday = row["birthday"] or ""
    if birthday and not birthday.startswith("lunar:"):
        yield f"BDAY:{_plain_day(birthday)}"
    for handle in row["handles"]:
        yield _handle(handle)
    for place in row["addresses"]:
        parts = ("", "", place["lines"], place["city"], place["region"], place["postcode"], place["country"])
        label = _param(place["label"])
        yield f"ADR{label}:" + ";".join(escaped(part or "") for part in parts)
    if row["tags"]:
        yield "CATEGORIES:" + ",".join(escaped(tag) for tag in row["tags"])
    yield "END:VCARD"


def _handle(handle: Record) -> str:
    kind, value, label = handle["kind"], escaped(handle["value"]), _param(handle["label"])
    if kind == "phone":
        return f"TEL{label}:{value}"
    if kind == "email":
        return f"EMAIL{label}:{value}"
    if kind in _WEB:
        return f"URL{label}:{value}"
    return f"IMPP;X-SERVICE-TYPE={kind}{label}:{kind}:{value}"


def _param(label: str | None) -> str:
    """A label as a TYPE, without what would end the parameter."""
    plain = "".join(ch for ch in label or "" if ch not in '";:,\r\n\\').strip()
    return f';TYPE="{plain}"' if plain else ""


def _plain_day(birthday: str) -> str:
    return "--" + birthday[2:].replace("-", "") if birthday.startswith("--") else birthday.replace("-", "")


def _uid(row: Record) -> uuid.UUID:
    """The same for the same person, whatever book they stand in."""
    known = [f"{one['platform']}\x1f{one['shop']}\x1f{one['id']}" for one in row["identities"]]
    known += [f"{one['kind']}\x1f{one['norm']}" for one in row["handles"] if one["norm"]]
    return uuid.uuid5(_OURS, known[0] if known else f"{row['id']}\x1f{row['name']}\x1f{row['created']}")

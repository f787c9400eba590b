"""vCard files (.vcf): each card becomes a row of the columns below; groups are no people and are skipped."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from crm_tui.exchange import vcard_in
from crm_tui.exchange.fields import PART, SEPARATOR, Format, Reject
from crm_tui.people.handles import KINDS, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crm_tui.exchange.bytes_in import Source
    from crm_tui.exchange.tables_in import Row
    from crm_tui.exchange.vcard_in import Property

_DULL = {"internet", "pref", "voice", "text", "dom", "intl", "parcel", "postal", "x-internet"}
_UNKEPT = {
    "VERSION",
    "PRODID",
    "REV",
    "N",
    "FN",
    "X-ABLABEL",
    "X-ABADR",
    "X-ABSHOWAS",
    "MEMBER",
    "KIND",
    "PROFILE",
    "CLASS",
}
_PLAIN = {"NICKNAME": "nickname", "TITLE": "job", "LANG": "language", "GENDER": "gender", "UID": "uid"}
_ANDROID_NICKNAME = "vnd.android.cursor.item/nickname;"
_LABEL = re.compile(r"_\$!<(.*)>!\$_")
COLUMNS = (
    "kind", "name", "first", "last", "titles", "nickname", "company", "job", "birthday", "gender", "language", "note",
    "tags", "uid", "email", "phone", "website", "handles", "places", "rest",
)  # fmt: skip


def rows(source: Source) -> Iterator[Row | Reject]:
    """The cards of a file as rows of COLUMNS."""
    for card in vcard_in.cards(source):
        if isinstance(card, Reject):
            yield card
        else:
            yield card[0], _row(card[1])


def _row(card: list[Property]) -> list[str]:
    found: dict[str, list[str]] = {column: [] for column in COLUMNS}
    rest: dict[str, str] = {}
    labels = {p.group: _label(vcard_in.unescaped(p.value)) for p in card if p.name == "X-ABLABEL" and p.group}
    for one in card:
        _take(one, labels.get(one.group, "") or _type(one), found, rest)
    if rest:
        found["rest"] = [json.dumps(rest, ensure_ascii=False)]
    single = {
        c: found[c][0] if found[c] else ""
        for c in ("kind", "name", "first", "last", "birthday", "uid", "gender")
    }
    joined = {c: ", ".join(found[c]) for c in ("nickname", "company", "job", "language")}
    joined["note"] = "\n".join(found["note"])
    joined["tags"] = SEPARATOR.join([*found["tags"], ""])
    for title in found["titles"]:  # Mr. and PhD are written into the name, but are no part of it
        single["name"] = single["name"].removeprefix(f"{title} ").removesuffix(f" {title}").rstrip(", ")
    return [single.get(c, joined.get(c, SEPARATOR.join(found[c]))) for c in COLUMNS]


def _take(one: Property, label: str, found: dict[str, list[str]], rest: dict[str, str]) -> None:
    """One property into its column, else into what is kept beside."""
    text = vcard_in.unescaped(one.value).strip()
    if not text or not text.strip(";"):
        return
    if one.name in ("FN", "KIND"):
        found["name" if one.name == "FN" else "kind"].append(text if one.name == "FN" else text.lower())
    elif one.name == "N":
        last, first, middle, *titles = [*vcard_in.split(one.value, ";"), "", "", ""]
        found["titles"] += [title for title in titles if title]
        found["first"].append(f"{first} {middle}".strip())
        found["last"].append(last)
    elif one.name == "ORG":
        company, *units = vcard_in.split(one.value, ";")
        found["company"].append(company)
        if any(units):
            rest["department"] = vcard_in.joined(units)
    elif one.name == "BDAY":
        year = one.params.get("X-APPLE-OMIT-YEAR", [""])[0]
        text = f"-{text.removeprefix(year)}" if year and text.startswith(f"{year}-") else text
        found["birthday"].append(text)
    elif one.name == "NOTE":
        found["note"].append(text)
    elif one.name == "CATEGORIES":
        found["tags"] += [tag for tag in vcard_in.split(one.value, ",") if tag]
    elif one.name == "ADR":
        box, more, street, city, region, postcode, country = [*vcard_in.split(one.value, ";"), *[""] * 7][:7]
        lines = vcard_in.joined((street, more, box))
        found["places"].append(PART.join((label, lines.replace("\n", ", "), city, region, postcode, country)))
    elif one.name == "X-ANDROID-CUSTOM" and one.value.startswith(_ANDROID_NICKNAME):
        found["nickname"].append(vcard_in.split(one.value, ";")[1].strip())
    elif one.name in _PLAIN:
        found[_PLAIN[one.name]].append(text)
    elif not _handle(one, text, label, found) and one.name not in _UNKEPT:
        name = "fax" if one.name == "TEL" else one.name.removeprefix("X-").lower()
        if name in ("abdate", "abrelatednames", "related") and label:
            name = label
        rest[name] = vcard_in.joined((rest.get(name, ""), text))


def _handle(one: Property, text: str, label: str, found: dict[str, list[str]]) -> bool:
    """Phones, addresses and names in chats; False for what is none."""
    mark = f"{PART}{label}" if label else ""
    kind = kind_of(one.name.removeprefix("X-"))
    if one.name == "TEL":
        if "fax" in _types(one):
            return False
        number, *more = text.removeprefix("tel:").split(";")
        extension = next((part[4:] for part in more if part.lower().startswith("ext=")), "")
        found["phone"].append(number + (f" ext. {extension}" if extension else "") + mark)
    elif one.name == "EMAIL":
        found["email"].append(text.removeprefix("mailto:") + mark)
    elif one.name == "URL":
        found["website"].append(text + mark)
    elif one.name in ("IMPP", "X-SOCIALPROFILE"):
        kind, value = _service(one, text)
        found["handles"].append(f"{kind}:{value}")
    elif kind in KINDS:
        found["handles"].append(f"{kind}:{text}{mark}")
    elif one.name in (
        "X-SKYPE",
        "X-SKYPE-USERNAME",
        "X-AIM",
        "X-JABBER",
        "X-ICQ",
        "X-MSN",
        "X-YAHOO",
        "X-GOOGLE-TALK",
    ):
        found["handles"].append(f"other:{text}{PART}{one.name[2:].lower()}")
    else:
        return False
    return True


def _service(one: Property, text: str) -> tuple[str, str]:
    """(kind, value) of a name in a chat or a network: IMPP;X-SERVICE-TYPE=WeChat:x-apple:mei_88"""
    scheme, colon, name = text.partition(":")
    said = (one.params.get("X-SERVICE-TYPE") or one.params.get("SERVICE-TYPE") or [""])[0]
    if one.name == "X-SOCIALPROFILE":
        said = said or next((kind for kind in _types(one) if kind not in _DULL), "")
        user = (one.params.get("X-USER") or [""])[0]
        name = user or (
            text.rstrip("/").rpartition("/")[2] if "/" in text else name if scheme == "x-apple" else text
        )
    elif not colon:
        name = text
    kind = kind_of(said or (scheme if colon else ""))
    if kind in KINDS:
        return kind, name
    return "other", f"{name}{PART}{kind}" if kind and kind != "x-apple" else name


def _types(one: Property) -> list[str]:
    return [kind.lower() for kind in one.params.get("TYPE", [])]


def _type(one: Property) -> str:
    return next((kind for kind in _types(one) if kind and kind not in _DULL), "")


def _label(text: str) -> str:
    found = _LABEL.fullmatch(text.strip())
    return found[1].lower() if found else text.strip()


def fix(values: dict[str, str]) -> bool:
    """Groups are left out; the first address is the person's, further ones stand beside it."""
    if values.pop("vcard.kind", "") == "group":
        return False
    places = [place for place in values.pop("vcard.places", "").split(SEPARATOR) if place]
    if places:
        keys = ("address", "city", "region", "postcode", "country")
        values |= {f"contact.{key}": part for key, part in zip(keys, places[0].split(PART)[1:], strict=True)}
        values["contact.places"] = SEPARATOR.join(places[1:])
    rest = values.pop("vcard.rest", "")
    values |= {f"extra.{name}": text for name, text in (json.loads(rest) if rest else {}).items()}
    return True


FORMAT = Format(
    name="vcard",
    platform="vcard",
    masked=False,
    fix=fix,
    needs=COLUMNS,
    columns={
        "kind": "vcard.kind",
        "name": "contact.name",
        "first": "contact.first_name",
        "last": "contact.last_name",
        "titles": "vcard.titles",
        "nickname": "contact.nickname",
        "company": "contact.company",
        "job": "contact.job",
        "birthday": "contact.birthday",
        "gender": "contact.gender",
        "language": "contact.language",
        "note": "contact.note",
        "tags": "contact.tags",
        "uid": "contact.external_id",
        "email": "contact.email",
        "phone": "contact.phone",
        "website": "contact.website",
        "handles": "contact.handle",
        "places": "vcard.places",
        "rest": "vcard.rest",
    },
)

"""Google Contacts: the current layout and the older one. Their columns grow with the data; ` ::: ` joins values."""

from __future__ import annotations

from crm_tui.exchange.fields import PART, SEPARATOR, Format
from crm_tui.people.handles import KINDS, PHONE_KINDS, kind_of

_MOST = 20  # e-mails, phones … of one person that are read; further ones stay in extra
_SYSTEM = ("mycontacts", "my contacts", "other contacts")
_PLACE = {
    "Street": "street", "Extended Address": "more", "PO Box": "box", "City": "city", "Region": "region",
    "Postal Code": "postcode", "Country": "country", "Formatted": "formatted",
}  # fmt: skip


def _grown() -> dict[str, str | tuple[str, ...]]:
    columns: dict[str, str | tuple[str, ...]] = {}
    for n in range(1, _MOST + 1):
        for name, field in (
            ("E-mail", "email"),
            ("Phone", "phone"),
            ("Website", "website"),
            ("Custom Field", "custom"),
        ):
            columns |= {f"{name} {n} - {word}": f"google.{field}.{n}.label" for word in ("Label", "Type")}
            columns[f"{name} {n} - Value"] = f"google.{field}.{n}.value"
        columns |= {f"Address {n} - {word}": f"google.address.{n}.label" for word in ("Label", "Type")}
        columns |= {f"Address {n} - {word}": f"google.address.{n}.{field}" for word, field in _PLACE.items()}
        columns[f"IM {n} - Service"] = f"google.im.{n}.label"
        columns[f"IM {n} - Value"] = f"google.im.{n}.value"
    return columns


def fix(values: dict[str, str]) -> bool:
    """Numbered columns into handles, addresses and fields of one's own."""
    first, middle = values.get("contact.first_name", ""), values.pop("google.middle", "")
    values["contact.first_name"] = f"{first} {middle}".strip()
    labels = [label.strip() for label in values.get("contact.tags", "").split(":::")]
    plain = [label.removeprefix("*").strip() for label in labels]
    values["contact.tags"] = SEPARATOR.join(
        [*(tag for tag in plain if tag and tag.lower() not in _SYSTEM), ""]
    )
    places = []
    for n in range(1, _MOST + 1):
        for field in ("email", "phone", "website", "custom", "im"):
            value = values.pop(f"google.{field}.{n}.value", "")
            label = values.pop(f"google.{field}.{n}.label", "").removeprefix("*").strip()
            if value:
                _put(values, field, [part.strip() for part in value.split(":::")], label)
        place = _place(values, n)
        if any(place[1:]):
            places.append(place)
    if places:
        keys = ("address", "city", "region", "postcode", "country")
        values |= {f"contact.{key}": part for key, part in zip(keys, places[0][1:], strict=True)}
        values["contact.places"] = SEPARATOR.join(PART.join(place) for place in places[1:])
    return True


def _put(values: dict[str, str], field: str, parts: list[str], label: str) -> None:
    kind = kind_of(label)
    if (field in ("custom", "im") and kind in KINDS) or (
        field == "phone" and kind in KINDS and kind not in PHONE_KINDS
    ):
        field, label = kind, ""
    elif field == "im":
        field, parts = "handle", [f"other:{part}" for part in parts]
    elif field == "custom":
        values[f"field.{label or 'custom'}"] = ", ".join(filter(None, parts))
        return
    told = [f"{part}{PART}{label}" if label else part for part in parts if part]
    before = values.get(f"contact.{field}", "")
    values[f"contact.{field}"] = SEPARATOR.join([*([before] if before else []), *told])


def _place(values: dict[str, str], n: int) -> tuple[str, str, str, str, str, str]:
    """(label, lines, city, region, postcode, country) of the n-th address."""
    part = {field: values.pop(f"google.address.{n}.{field}", "") for field in ("label", *_PLACE.values())}
    lines = ", ".join(filter(None, (part["street"], part["more"], part["box"])))
    if not any((lines, part["city"], part["region"], part["postcode"])):
        lines = ", ".join(filter(None, map(str.strip, part["formatted"].splitlines())))
    label = part["label"].removeprefix("*").strip()
    return (label, lines, part["city"], part["region"], part["postcode"], part["country"])


FORMAT = Format(
    name="google-contacts",
    platform="google",
    fix=fix,
    needs=(
        ("First Name", "Given Name"),
        ("Last Name", "Family Name"),
        ("E-mail 1 - Value", "Phone 1 - Value", "Labels", "Group Membership"),
        ("File As", "Yomi Name", "Name Prefix"),
    ),
    columns={
        "First Name": "contact.first_name",
        "Given Name": "contact.first_name",
        "Middle Name": "google.middle",
        "Additional Name": "google.middle",
        "Last Name": "contact.last_name",
        "Family Name": "contact.last_name",
        "Name": "contact.user",  # the older layout's own joining of the parts: only where they are empty
        "Nickname": "contact.nickname",
        "Organization Name": "contact.company",
        "Organization 1 - Name": "contact.company",
        "Organization Title": "contact.job",
        "Organization 1 - Title": "contact.job",
        "Occupation": "contact.job",
        "Birthday": "contact.birthday",
        "Gender": "contact.gender",
        "Hobby": "contact.interests",
        "Notes": "contact.note",
        "Labels": "contact.tags",
        "Group Membership": "contact.tags",
        **_grown(),
    },
)  # fmt: skip

"""Outlook: the 61 columns of Outlook.com, and those that desktop Outlook has besides them."""

from __future__ import annotations

from crm_tui.exchange.fields import PART, SEPARATOR, Format

_PHONES = {
    "Mobile Phone": "mobile", "Primary Phone": "main", "Home Phone": "home", "Home Phone 2": "home",
    "Business Phone": "work", "Business Phone 2": "work", "Company Main Phone": "company", "Other Phone": "other",
    "Car Phone": "car",
}  # fmt: skip
_PLACE = {
    "Street": "street", "Street 2": "street2", "Street 3": "street3", "City": "city", "State": "region",
    "Postal Code": "postcode", "Country/Region": "country", "Country": "country",
}  # fmt: skip
_ROOMS = ("Home", "Business", "Other")


def fix(values: dict[str, str]) -> bool:
    """The home address, else the next one; further ones are kept beside it."""
    first, middle = values.get("contact.first_name", ""), values.pop("outlook.middle", "")
    values["contact.first_name"] = f"{first} {middle}".strip()
    phones = [(values.pop(f"outlook.phone.{name}", ""), label) for name, label in _PHONES.items()]
    values["contact.phone"] = SEPARATOR.join(f"{number}{PART}{label}" for number, label in phones if number)
    places = []
    for room in _ROOMS:
        part = {field: values.pop(f"outlook.{room}.{field}", "") for field in dict.fromkeys(_PLACE.values())}
        lines = ", ".join(filter(None, (part["street"], part["street2"], part["street3"])))
        place = (lines, part["city"], part["region"], part["postcode"], part["country"])
        if any(place):
            places.append((room.lower(), *place))
    if places:
        keys = ("address", "city", "region", "postcode", "country")
        values |= {f"contact.{key}": part for key, part in zip(keys, places[0][1:], strict=True)}
        values["contact.places"] = SEPARATOR.join(PART.join(place) for place in places[1:])
    return True


FORMAT = Format(
    name="outlook-contacts",
    platform="outlook",
    fix=fix,
    needs=("First Name", "Last Name", "E-mail Address", ("Mobile Phone", "Business Phone", "Home Phone")),
    columns={
        "First Name": "contact.first_name",
        "Middle Name": "outlook.middle",
        "Last Name": "contact.last_name",
        "Nickname": "contact.nickname",
        "E-mail Address": "contact.email",
        "E-mail 2 Address": "contact.email",
        "E-mail 3 Address": "contact.email",
        "Job Title": "contact.job",
        "Company": "contact.company",
        "Personal Web Page": "contact.website",
        "Web Page": "contact.website",
        "Hobby": "contact.interests",
        "Birthday": "contact.birthday",
        "Gender": "contact.gender",
        "Language": "contact.language",
        "Categories": "contact.tags",
        "Notes": "contact.note",
        **{name: f"outlook.phone.{name}" for name in _PHONES},
        **{f"{room} {word}": f"outlook.{room}.{field}" for room in _ROOMS for word, field in _PLACE.items()},
    },
)

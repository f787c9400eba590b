"""Where a parcel goes: the buyer's own address and phone, unless it is a gift for somebody else."""

from __future__ import annotations

from crm_tui.people import names
from crm_tui.text import words

ADDRESS = ("address", "address2", "city", "region", "postcode", "country")


def deliver(values: dict[str, str]) -> None:
    """Take `ship.…` as the buyer's own when the names can be one person's; a gift's stays on the order alone."""
    ship = {field: values.pop(f"ship.{field}", "") for field in ("name", "phone", *ADDRESS)}
    values["contact.receiver"] = ship["name"]
    if is_gift(values.get("contact.name", ""), ship["name"]):
        values["contact.receiver"], values["ship.gift"] = "", "yes"
        return
    if not any(values.get(f"contact.{field}") for field in ADDRESS if field != "country"):
        values |= {f"contact.{field}": ship[field] for field in ADDRESS}
    if not values.get("contact.phone"):
        values["contact.phone"] = ship["phone"]


def is_gift(buyer: str, receiver: str) -> bool:
    """Whether two names that are known share no word, not even a beginning."""
    if not (names.usable(buyer) and names.usable(receiver)):
        return False
    one, other = words(buyer), words(receiver)
    return not any(a.startswith(b) or b.startswith(a) for a in one for b in other)

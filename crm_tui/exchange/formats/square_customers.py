"""Square, customers. Rows of strangers who only paid by card (Instant Profile) are no customers: skipped."""

from __future__ import annotations

from crm_tui.exchange.fields import Format


def fix(values: dict[str, str]) -> bool:
    """Leave the card-only strangers out; a box nobody ticked and a bounced address are no refusal."""
    stranger = values.pop("square.instant", "").strip().lower() in ("yes", "true", "1")
    made_by = values.pop("square.made_by", "")
    values["extra.Creation Source"] = made_by
    status = values.get("consent.email", "").strip().lower()
    if status not in ("subscribed", "unsubscribed"):
        values["extra.Email Subscription Status"] = values.pop("consent.email", "")
    return not (stranger or made_by.strip().lower() == "instant profile")


FORMAT = Format(
    name="square-customers",
    platform="square",
    fix=fix,
    needs=("First Name", "Last Name", "Square Customer ID"),
    columns={
        "First Name": "contact.first_name",
        "Last Name": "contact.last_name",
        "Surname": "contact.last_name",
        "Email Address": "contact.email",
        "Phone Number": "contact.phone",
        "Nickname": "contact.nickname",
        "Company Name": "contact.company",
        "Street Address 1": "contact.address",
        "Street Address 2": "contact.address2",
        "City": "contact.city",
        "State": "contact.region",
        "Postal Code": "contact.postcode",
        "Country": "contact.country",
        "Birthday": "contact.birthday",
        "Memo": "contact.note",
        "Square Customer ID": "contact.external_id",
        "Creation Source": "square.made_by",
        "First Visit": "contact.created_at",
        "Email Subscription Status": "consent.email",
        "Instant Profile": "square.instant",
    },
)

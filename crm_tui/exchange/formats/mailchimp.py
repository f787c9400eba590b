"""Mailchimp: which of its files it is (subscribed, unsubscribed, cleaned) is told by its columns."""

from __future__ import annotations

import csv

from crm_tui.exchange.fields import SEPARATOR, Format


def fix(values: dict[str, str]) -> bool:
    """Consent with its day and reason, the address out of its one cell, tags out of their quotes."""
    opted_in = values.pop("mail.optin", "") or values.pop("mail.confirmed", "")
    if "mail.unsubscribed" in values:
        words = [values.pop("mail.reason", ""), values.pop("mail.words", "")]
        values |= {
            "consent.email": "unsubscribed", "consented.day": values.pop("mail.unsubscribed"),
            "consented.reason": ": ".join(filter(None, words)),
        }  # fmt: skip
    elif "mail.cleaned" in values:
        values |= {
            "consent.email": "cleaned", "consented.day": values.pop("mail.cleaned"),
            "consented.reason": values.pop("mail.campaign", ""),
        }  # fmt: skip
    elif opted_in:  # people who were never asked (transactional ones) have no such day
        values |= {"consent.email": "subscribed", "consented.day": opted_in}
    _address(values)
    tags = [tag.strip().strip('"') for tag in next(csv.reader([values.get("contact.tags", "")]), [])]
    values["contact.tags"] = SEPARATOR.join([*tags, ""])
    return True


def _address(values: dict[str, str]) -> None:
    """`Street  City  Region  Postcode  SE`: two blanks stand between the parts, empty ones are left out."""
    parts = [part.strip() for part in values.get("contact.address", "").split("  ") if part.strip()]
    if len(parts) < 3:
        return
    if len(parts[-1]) == 2 and parts[-1].isalpha():
        values["contact.country"] = parts.pop()
    if not any(
        ch.isdigit() for ch in parts[-1]
    ):  # the postcode is missing, and with it where the parts begin
        values["contact.address"] = ", ".join(parts)
        return
    values["contact.postcode"] = parts.pop()
    if len(parts) > 2:
        values["contact.region"] = parts.pop()
    if len(parts) > 1:
        values["contact.city"] = parts.pop()
    values["contact.address"] = ", ".join(parts)


FORMAT = Format(
    name="mailchimp",
    platform="mailchimp",
    fix=fix,
    needs=(
        ("Email Address", "Email"),
        ("MEMBER_RATING", "UNSUB_TIME", "CLEAN_TIME", "CLEANED_TIME"),
        ("LEID", "EUID"),
    ),
    columns={
        "Email Address": "contact.email",
        "Email": "contact.email",
        "First Name": "contact.first_name",
        "Last Name": "contact.last_name",
        "Address": "contact.address",
        "Phone Number": "contact.phone",
        "Phone": "contact.phone",
        "Birthday": "contact.birthday",
        "Company": "contact.company",
        "OPTIN_TIME": "mail.optin",
        "CONFIRM_TIME": "mail.confirmed",
        "UNSUB_TIME": "mail.unsubscribed",
        "UNSUB_REASON": "mail.reason",
        "UNSUB_REASON_OTHER": "mail.words",
        "CLEAN_TIME": "mail.cleaned",
        "CLEANED_TIME": "mail.cleaned",
        "CLEAN_CAMPAIGN_TITLE": "mail.campaign",
        "CLEANED_CAMPAIGN_TITLE": "mail.campaign",
        "CLEANED_CAMPAIGN": "mail.campaign",
        "NOTES": "contact.note",
        "TAGS": "contact.tags",
    },
)

"""Shopify, customers: the current 20 columns and the 19 of before 2022. Totals have no currency: kept in extra."""

from crm_tui.exchange.fields import Format

FORMAT = Format(
    name="shopify-customers",
    platform="shopify",
    needs=(
        "First Name",
        "Last Name",
        "Email",
        "Total Spent",
        ("Tax Exempt", "Accepts Marketing", "Accepts Email Marketing"),
    ),
    columns={
        "Customer ID": "contact.external_id",
        "First Name": "contact.first_name",
        "Last Name": "contact.last_name",
        "Email": "contact.email",
        "Accepts Email Marketing": "consent.email",
        "Accepts Marketing": "consent.email",
        "Accepts SMS Marketing": "consent.sms",
        "Company": "contact.company",
        "Address1": "contact.address",
        "Address2": "contact.address2",
        "City": "contact.city",
        "Province": "contact.region",
        "Province Code": "contact.region",
        "Country Code": "contact.country",
        "Country": "contact.country",
        "Zip": "contact.postcode",
        "Default Address Company": "contact.company",
        "Default Address Address1": "contact.address",
        "Default Address Address2": "contact.address2",
        "Default Address City": "contact.city",
        "Default Address Province Code": "contact.region",
        "Default Address Country Code": "contact.country",
        "Default Address Zip": "contact.postcode",
        "Default Address Phone": "contact.phone",
        "Phone": "contact.phone",
        "Note": "contact.note",
        "Tags": "contact.tags",
    },
)

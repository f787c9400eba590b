"""Stripe, customers: several of them may share an e-mail; times are UTC; totals have no currency, kept in extra."""

from crm_tui.exchange.fields import Format

FORMAT = Format(
    name="stripe-customers",
    platform="stripe",
    zone="UTC",
    needs=(
        "id",
        ("Email", "Customer Email"),
        ("Created (UTC)", "Delinquent"),
        ("Delinquent", "Total Spend", "Payment Count"),
    ),
    columns={
        "id": "contact.external_id",
        "Description": "contact.note",
        "Email": "contact.email",
        "Customer Email": "contact.email",
        "Name": "contact.name",
        "Customer Name": "contact.name",
        "Phone": "contact.phone",
        "Created (UTC)": "contact.created_at",
        "Address Line1": "contact.address",
        "Address Line2": "contact.address2",
        "Address City": "contact.city",
        "Address State": "contact.region",
        "Address Postal Code": "contact.postcode",
        "Address Country": "contact.country",
        "tag (metadata)": "contact.tags",
        "tags (metadata)": "contact.tags",
    },
)

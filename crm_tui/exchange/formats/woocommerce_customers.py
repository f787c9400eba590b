"""WooCommerce, Analytics › Customers: 15 columns, 12 before phones and roles were added; totals stay in extra."""

from crm_tui.exchange.fields import Format

FORMAT = Format(
    name="woocommerce-customers",
    platform="woocommerce",
    needs=("Name", "Username", "Email", "Sign Up", ("Country / Region", "AOV", "Total Spend")),
    columns={
        "Name": "contact.name",
        # unique within one site only, and the name of many people on different ones: no id
        "Username": ("contact.user", "contact.nickname"),
        "Sign Up": "contact.created_at",
        "Email": "contact.email",
        "Country / Region": "contact.country",
        "City": "contact.city",
        "Region": "contact.region",
        "Postal Code": "contact.postcode",
        "Billing Phone": "contact.phone",
        "Shipping Phone": "contact.phone",
    },
)

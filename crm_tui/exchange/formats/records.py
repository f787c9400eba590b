"""Records: JSON or NDJSON whose keys are contact fields (`name`, `external_id`, `phone`, `handles`, `tags` …)."""

from crm_tui.exchange.fields import CONTACT_FIELDS, Format

FORMAT = Format(
    name="records",
    platform="own",
    masked=False,
    names_make_people=True,
    needs=(("name", "external_id", "phone", "email", "handle", "handles", "first_name", "last_name"),),
    columns={
        **{name: f"contact.{name}" for name in CONTACT_FIELDS},
        "id": "contact.external_id",
        "phones": "contact.phone",
        "emails": "contact.email",
        "tag": "contact.tags",
        "notes": "contact.note",
    },
)

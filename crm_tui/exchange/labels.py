"""What the fields that a column can be mapped to are called, for people."""

from __future__ import annotations

from crm_tui.locale import N_, _

LABELS = {
    "contact.external_id": N_("customer's id on the platform"), "contact.name": N_("name"),
    "contact.first_name": N_("given name"), "contact.last_name": N_("family name"), "contact.nickname": N_("nickname"),
    "contact.company": N_("company"), "contact.phone": N_("phone"), "contact.email": N_("email"),
    "contact.wechat": N_("wechat"), "contact.address": N_("street"), "contact.address2": N_("street, second line"),
    "contact.city": N_("city"), "contact.region": N_("state or province"), "contact.postcode": N_("postcode"),
    "contact.country": N_("country"), "contact.birthday": N_("birthday"), "contact.gender": N_("gender"),
    "contact.language": N_("language"), "contact.job": N_("job"), "contact.tags": N_("tags"),
    "contact.note": N_("note"),
    "contact.source": N_("source"), "contact.interests": N_("interests"), "contact.created_at": N_("customer since"),
    "consent.email": N_("may be written to by e-mail"), "order.number": N_("order number"),
    "order.at": N_("order's day or time"), "order.status": N_("order's status"), "order.total": N_("order's total"),
    "order.paid": N_("amount paid"), "order.currency": N_("currency"), "order.shipping": N_("shipping cost"),
    "order.discount": N_("discount"), "order.tax": N_("tax"), "order.refunded": N_("amount refunded"),
    "order.payment": N_("way of payment"), "order.shipped_at": N_("day shipped"),
    "order.delivered_at": N_("day delivered"), "order.carrier": N_("carrier"), "order.tracking": N_("parcel number"),
    "order.note": N_("note on the order"), "order.wishes": N_("buyer's wishes"), "line.sku": N_("item code (sku)"),
    "line.name": N_("item"), "line.variant": N_("variant"), "line.quantity": N_("quantity"),
    "line.price": N_("price of one"), "product.category": N_("category"),
}  # fmt: skip


def say(field: str) -> str:
    """A field for people; one without a name of its own as it is."""
    return _(LABELS[field]) if field in LABELS else field

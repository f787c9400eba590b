"""Every field a template may name, and what it says: the one list that fills in, checks and explains."""

from __future__ import annotations

from crm_tui.locale import N_

OWN = "own_"  # a field of the seller's own, of a person: {{ own_shoe_size }}

FIELDS = {
    "first_name": N_("the given name: Mara, 小明; none for a nickname or a firm"),
    "name": N_("the whole name"),
    "nickname": N_("the nickname on the card"),
    "company": N_("their firm"),
    "city": N_("where they live"),
    "birthday": N_("their birthday: 3 May"),
    "product": N_("the first item of the order"),
    "products": N_("all items of the order"),
    "order": N_("the number of the order"),
    "ordered": N_("the day of the order"),
    "amount": N_("what was paid for the order: €38.00"),
    "refunded": N_("what was paid back"),
    "carrier": N_("who carries the parcel"),
    "tracking": N_("the number of the parcel"),
    "shipped": N_("the day the parcel left"),
    "delivered": N_("the day the parcel arrived"),
    "days": N_("days since the last order, a number"),
    "last_order": N_("the day of the last order"),
    "orders": N_("how many orders that count, a number"),
    "favourite": N_("what they buy most"),
    "shop_name": N_("your shop (crm config set name …)"),
    "seller": N_("your name under a message (crm config set seller …)"),
    "today": N_("the day it is"),
    "offer": N_("what you offer, where the list or a campaign says it"),
    "festival": N_("the festival, where it is about one"),
    "years": N_("how many years, on an anniversary, a number"),
    "interest": N_("what a prospect asked about"),
    "promise": N_("the day something is promised for"),
    "next_product": N_("what they may like next"),
    "inviter": N_("who brought them"),
    "reward": N_("what bringing somebody earns"),
}

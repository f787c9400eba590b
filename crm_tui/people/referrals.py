"""Who brought whom: one inviter per person, no self, no loops."""

from __future__ import annotations

from crm_tui.errors import CrmError, NotFound
from crm_tui.locale import _
from crm_tui.store import contacts, driver


def check(db: driver.Connection, contact: int | None, inviter: int) -> int:
    """The inviter, when they can have brought this contact (None for one that is being added).

    The first one who was named stays, until a hand takes them away.
    """
    if contacts.get(db, inviter) is None:
        raise NotFound(_("There is no contact %(id)s.") % {"id": inviter})
    if contact == inviter:
        raise CrmError(_("Nobody brings themselves; nothing was changed."))
    if contact is not None and contact in contacts.inviters(db, inviter):
        raise CrmError(
            _("%(name)s (#%(id)s) was brought by this person, directly or not; that would be a loop.")
            % {"name": contacts.name_of(db, inviter), "id": inviter}
        )
    known = contacts.get(db, contact) if contact is not None else None
    before = known.referred_by if known else None
    if before is not None and before != inviter:
        raise CrmError(
            _("%(name)s (#%(id)s) brought this person first; take that away before with --referred-by ''.")
            % {"name": contacts.name_of(db, before), "id": before}
        )
    return inviter

"""Forms: new and edit for contact, follow-up, order, case and review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crm_tui.screens.forms.form import FormScreen


def opened(form: str, about: dict[str, Any]) -> FormScreen:
    """The form of that name; "draft" takes up what was typed before."""
    from crm_tui.screens.forms import case, contact, followup, order, prospect, review, words

    if form == "draft":
        kept = about["words"]
        known = kept.get("form")
        made = opened(
            known
            if known in ("contact", "followup", "order", "case", "review", "prospect", "paste")
            else "words",
            kept.get("about") or {},
        )
        made.take_up(about["draft"], kept)
        return made
    kinds: dict[str, type[FormScreen]] = {
        "contact": contact.ContactForm, "followup": followup.FollowupForm, "order": order.OrderForm,
        "case": case.CaseForm, "review": review.ReviewForm, "prospect": prospect.ProspectForm,
        "paste": prospect.PasteForm, "words": words.WordsForm,
    }  # fmt: skip
    return kinds[form](about)

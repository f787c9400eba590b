"""What a person's file does not say yet and a chat could bring; one thing is asked at a time."""

from __future__ import annotations

from crm_tui.locale import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

HANDLE, BIRTHDAY, CITY, INTERESTS = "handle", "birthday", "city", "interests"


def missing(card: dict[str, Any]) -> list[str]:
    """What a card lacks, what is worth most first: handle, interests, birthday, city."""
    known = {
        HANDLE: card["handles"],
        INTERESTS: card["interests"],
        BIRTHDAY: card["birthday"],
        CITY: any(place["city"] for place in card["addresses"]),
    }
    return [what for what, said in known.items() if not said]


def name(what: str) -> str:
    """A gap in words."""
    return {
        HANDLE: _("a phone or chat handle"),
        BIRTHDAY: _("birthday"),
        CITY: _("city"),
        INTERESTS: _("interests"),
    }[what]


def question(what: str) -> str:
    """What to ask for it, next time."""
    return {
        HANDLE: _("Where can I reach you best?"),
        INTERESTS: _("What do you like most, and who is it for?"),
        BIRTHDAY: _("When is your birthday?"),
        CITY: _("Which city are you in?"),
    }[what]

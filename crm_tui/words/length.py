"""How long a message is: characters for a chat, and how many text messages (SMS) it takes.

GSM 03.38: 160 characters of the GSM alphabet in one message or 153 in each of several, a few signs (€, [ ], …)
count twice; one character outside it and all are sent as UCS-2, 70 in one or 67 in each. A pair is never cut.
"""

from __future__ import annotations

from collections import namedtuple

from crm_tui.locale import _, n_

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE = frozenset("\f^{}\\[~]|€")
_LIMITS = {"GSM-7": (160, 153), "UCS-2": (70, 67)}

# `characters` as one counts them, how many SMS, the alphabet they are sent in, and for UCS-2 the characters
# that made it so (at most three)
Length = namedtuple("Length", "characters messages alphabet odd")


def measure(text: str) -> Length:
    """The length of a message."""
    odd = [ch for ch in dict.fromkeys(text) if ch not in _GSM and ch not in _TWICE]
    alphabet = "UCS-2" if odd else "GSM-7"
    sizes = [1 + (ord(ch) > 0xFFFF) if odd else 1 + (ch in _TWICE) for ch in text]
    alone, each = _LIMITS[alphabet]
    messages = min(len(text), 1) if sum(sizes) <= alone else _packed(sizes, each)
    return Length(len(text), messages, alphabet, tuple(odd[:3]))


def _packed(sizes: Iterable[int], each: int) -> int:
    messages, taken = 1, 0
    for size in sizes:
        if taken + size > each:
            messages, taken = messages + 1, 0
        taken += size
    return messages


def say(length: Length, *, sms: bool = True) -> str:
    """The length in words: "183 characters, 2 SMS"; without the last for what is sent in a chat."""
    characters: str = n_("%(n)d character", "%(n)d characters", length.characters) % {"n": length.characters}
    if not sms:
        return characters
    said = _("%(characters)s, %(n)d SMS") % {"characters": characters, "n": length.messages}
    if length.messages > 1 and length.alphabet == "UCS-2" and all(ord(ch) < 0x2E80 for ch in length.odd):
        return said + " " + _("(because of %(signs)s)") % {"signs": " ".join(length.odd)}
    return said

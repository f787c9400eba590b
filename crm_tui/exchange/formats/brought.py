"""Who brought a buyer, as notes say it in several languages: a hint for the seller, never a fact."""

from __future__ import annotations

import re

from crm_tui.exchange.formats import chinese

_LOOKED_AT = 2000  # letters of a note
_WHO = r"([^\n\r\t;|,，；。!！?？(（){}\[\]\"<>]{2,60})"
_SAYS = (
    re.compile(rf"\brefer(?:r?ed[ _-]?by|rer|ral(?:[ _-]?(?:by|from|name))?)\s*[:=]\s*{_WHO}", re.IGNORECASE),
    re.compile(
        r"\b(?:referr?ed|recommended|introduced)(?:\s+to\s+(?:you|us|your shop))?\s+by\s+"
        rf"(?:(?:my|our|a|an|her|his)\s+)?(?:(?:good\s+)?friends?\s+|sister\s+|brother\s+|colleague\s+|mother\s+)?{_WHO}",
        re.IGNORECASE,
    ),
    re.compile(rf"\bfriend\s+of\s+{_WHO}", re.IGNORECASE),
    re.compile(
        rf"\b(?:empfohlen|geworben)\s+(?:von|durch)\s+{_WHO}|\bempfehlung\s+(?:von|durch)\s+{_WHO}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:recommandée?s?|parrainée?s?)\s+par\s+{_WHO}|\brecomendad[oa]\s+por\s+{_WHO}", re.IGNORECASE
    ),
)
# where a name ends: the rest of the sentence
_ENDS = re.compile(
    r"\s+(?:and|who|for|from|but|please|thanks|thank|because|last|on|in|at|und|die|der|bitte|danke|et|qui|y|que)\b.*"
    r"|\s+[-–—]\s.*|(?<=\w\w)[.:].*",
    re.IGNORECASE | re.DOTALL,
)
_NOBODY = re.compile(
    r"(?:a |an |my |our |your |the |one of |some |meine|einer?\b|un |une )|https?:|www\.|"
    r"(?:google|facebook|instagram|tiktok|pinterest|youtube|etsy|ebay|amazon|newsletter|e-?mail|friends?|somebody|someone"
    r"|none|no|n/a|unknown|other|website|ads?|you|me|us|direct|organic|search)\b",
    re.IGNORECASE,
)


def recommended(*notes: str) -> str:
    """Who brought the buyer, as one of the notes says it ("referred by Mara L."); "" when none does."""
    for note in notes:
        text = note[:_LOOKED_AT]
        for say in _SAYS:
            found = say.search(text)
            name = _ENDS.sub("", next(filter(None, found.groups()))).strip(" '’*:.-_") if found else ""
            if found and re.search(rf"{re.escape(name)}\.", text) and re.search(r"\s\w$", name):
                name += "."  # Mara L.
            if len(name) > 1 and any(map(str.isalpha, name)) and not _NOBODY.match(name):
                return name
    return chinese.recommended(*(note[:_LOOKED_AT] for note in notes))

"""Phone numbers: the form that says who somebody is (E.164) and the one that finds them (national digits).

Plain cases are answered here; phonenumbers (ITU plans, by Google) is loaded for the rest.
"""

from __future__ import annotations

from crm_tui.text import slug_digits

# ITU-T E.164: country codes of one digit, and where those of three begin; every other has two
_ONE = "17"
_NOT_TWO = "21 22 23 24 25 26 28 29 35 37 38 42 50 59 67 68 69 80 83 85 87 88 89 96 97 99"
# where a zero after the country code belongs to the number; elsewhere it is for callers at home
_ZERO_STAYS = {"39", "225", "226", "229", "241", "242", "378", "379"}
Phone = tuple[str, str]  # (E.164 or "", national digits without leading zeros)
NOBODY: Phone = ("", "")


def is_masked(text: str) -> bool:
    """Whether a platform hid the number (138****1234, ##…, --)."""
    return "*" in text or "#" in text or "$" in text


def country_code(digits: str) -> str:
    """The country code at the start of international digits."""
    if digits[:1] in _ONE:
        return digits[:1]
    return digits[:3] if digits[:2] in _NOT_TWO else digits[:2]


def has_extension(text: str) -> bool:
    """Whether the number leads to a switchboard (`ext. 12345`, `转801`): it never identifies anyone."""
    low = text.lower()
    return (
        "ext" in low or "转" in low or "#" in low or ("x" in low and low.partition("x")[2].strip().isdigit())
    )


def read_phone(text: str, region: str = "") -> Phone:
    """(E.164, national digits) of a number as written; region is an ISO country code, "" when unknown.

    E.164 is "" when the region is not known; both are "" for what is masked or has no 5 to 15 digits.
    """
    if is_masked(text):
        return NOBODY
    text = text.replace("(0)", "")  # +44 (0)7700 …: the zero is for callers at home
    digits = slug_digits(text)
    if not 5 <= len(digits) <= 17:
        return NOBODY
    head = text.strip().lstrip("(＋（")
    if text.strip()[:1] in "+＋" or head.startswith("+"):
        return _international(digits)
    if digits.startswith("00") and len(digits) > 9:
        return _international(digits[2:])
    if region in ("CN", "") and len(digits) == 11 and digits[0] == "1" and digits[1] in "3456789":
        return ("+86" + digits if region else "", digits)
    if region in ("US", "CA") and len(digits) in (10, 11) and len(digits.lstrip("1")) == 10:
        return "+1" + digits[-10:], digits[-10:]
    return _by_plan(text, digits, region) if region else ("", digits.lstrip("0") or digits)


def _international(digits: str) -> Phone:
    code = country_code(digits)
    rest = digits[len(code) :]
    if code not in _ZERO_STAYS:
        rest = rest.removeprefix("0")
    return ("+" + code + rest, rest.lstrip("0")) if len(rest) >= 4 and len(code + rest) <= 15 else NOBODY


def _by_plan(text: str, digits: str, region: str) -> Phone:
    import phonenumbers

    try:
        found = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return "", digits.lstrip("0") or digits
    national = phonenumbers.national_significant_number(found)
    return f"+{found.country_code}{national}", national.lstrip("0")

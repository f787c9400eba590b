"""Money: whole minor units and a currency code, never floats. Reading, showing, dividing."""

from __future__ import annotations

from crm_tui.errors import BadInput
from crm_tui.locale import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_CODES = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD
CAD CDF CHF CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD
GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT
LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD
OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN
SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF
XPF YER ZAR ZMW ZWG
"""
_WITHOUT_CENTS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_WITH_THOUSANDTHS = "BHD IQD JOD KWD LYD OMR TND"
_EXPONENTS = (
    dict.fromkeys(_WITHOUT_CENTS.split(), 0) | dict.fromkeys(_WITH_THOUSANDTHS.split(), 3) | {"CLF": 4}
)
_ALIASES = {"CDN": "CAD", "RMB": "CNY", "CNH": "CNY", "NTD": "TWD", "YEN": "JPY", "EURO": "EUR", "UKP": "GBP"}
_SIGNS = {
    "€": "EUR", "£": "GBP", "US$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD",
    "HK$": "HKD", "NZ$": "NZD", "S$": "SGD", "SG$": "SGD", "NT$": "TWD", "MX$": "MXN", "R$": "BRL",
    "₩": "KRW", "₹": "INR", "₽": "RUB", "฿": "THB", "₫": "VND", "₪": "ILS", "₺": "TRY", "₴": "UAH",
    "₱": "PHP", "₦": "NGN", "₸": "KZT", "ZŁ": "PLN", "KČ": "CZK", "FT": "HUF", "CN¥": "CNY", "JP¥": "JPY",
    "元": "CNY", "圆": "CNY", "人民币": "CNY", "円": "JPY", "日元": "JPY", "美元": "USD", "欧元": "EUR",
    "英镑": "GBP", "港币": "HKD", "港元": "HKD", "新台币": "TWD", "韩元": "KRW", "원": "KRW",
}  # fmt: skip
# A sign of many currencies means the expected one when that is among them, else the first; ? is a refusal.
_SHARED_SIGNS = {
    "$": "USD CAD AUD SGD HKD NZD TWD MXN CLP COP ARS",
    "¥": "CNY JPY",
    "KR": "? SEK NOK DKK ISK",
    "KR.": "? SEK NOK DKK ISK",
    "RS": "INR PKR LKR NPR MUR SCR",
    "RS.": "INR PKR LKR NPR MUR SCR",
}
_PRETTY = {
    "CNY": "¥", "JPY": "JP¥", "EUR": "€", "GBP": "£", "USD": "$", "AUD": "A$", "CAD": "C$", "HKD": "HK$",
    "NZD": "NZ$", "SGD": "S$", "TWD": "NT$", "MXN": "MX$", "BRL": "R$", "KRW": "₩", "INR": "₹", "THB": "฿",
    "VND": "₫",
}  # fmt: skip
_LARGEST = 10**15
_TENS = tuple(10**n for n in range(5))


def exponent(code: str) -> int:
    """How many decimal places the currency has."""
    return _EXPONENTS.get(code, 2)


def check_currency(text: str) -> str:
    """The ISO code of a currency as people write it: eur, RMB, CDN, €."""
    mark = _plain(text).upper()
    code = _code(mark) or _SIGNS.get(mark) or ("CNY" if mark == "¥" else "")
    if not code:
        raise BadInput(_("“%(text)s” is no currency code such as EUR or CNY.") % {"text": _quoted(text)})
    return code


def read_money(text: str, default: str, *, yen: str = "", decimal: str = "") -> tuple[int, str]:
    """Minor units and currency of an amount as shops and people write it.

    A code or sign in the text wins over `default`; `yen` says what ¥ means; `decimal` forces "," or ".".
    """
    whole, _dot, part = text.partition(".")
    digits = whole + part
    if digits.isdecimal() and len(digits) < 13 and decimal != ",":
        places = _EXPONENTS.get(default, 2) - len(part)
        if places == 0:
            return int(digits), default
        if places > 0:
            return int(digits) * _TENS[places], default
    return _read_slowly(text, default, yen, decimal)


def exact(text: str, decimal: str = "") -> tuple[int, int]:
    """A number without rounding: 0.001 is (1, 3), 1 over ten to the third."""
    whole, _dot, part = text.partition(".")
    digits = whole + part
    if digits.isdecimal() and len(digits) < 13 and decimal != ",":
        return int(digits), len(part)
    minus, number, _before, _after = _take_apart(text)
    mantissa, scale = _number(number, decimal, text)
    return -mantissa if minus else mantissa, scale


def line_amount(quantity: str | int, price: str, currency: str) -> int:
    """Quantity times unit price in minor units, rounded half to even once."""
    many, places = (quantity, 0) if isinstance(quantity, int) else exact(quantity)
    each, scale = exact(price)
    return _rounded(many * each, places + scale, exponent(currency), price)


def amount_text(minor: int, currency: str) -> str:
    """For machines: 129.00"""
    places = exponent(currency)
    if not places:
        return str(minor)
    whole, part = divmod(abs(minor), 10**places)
    return f"{'-' if minor < 0 else ''}{whole}.{part:0{places}}"


def show(minor: int, currency: str) -> str:
    """For people, plainly: 129.00 CNY"""
    return f"{amount_text(minor, currency)} {currency}"


def pretty(minor: int, currency: str) -> str:
    """For people, at a glance: ¥1,288.00, or 1,288.00 SEK where no sign is clear."""
    whole, dot, part = amount_text(abs(minor), currency).partition(".")
    sign = _PRETTY.get(currency, "")
    minus = "-" if minor < 0 else ""
    return f"{minus}{sign}{int(whole):,}{dot}{part}{'' if sign else ' ' + currency}"


def split(minor: int, weights: Sequence[int]) -> list[int]:
    """Divides an amount by weights so that the parts add up; largest remainders are rounded up first.

    Weights below zero count as none; when all are none, everyone gets the same.
    """
    if not weights:
        raise ValueError("nothing to divide among")
    shares = [max(0, weight) for weight in weights]
    total = sum(shares)
    if not total:
        shares, total = [1] * len(shares), len(shares)
    parts, remainders = [], []
    for i, share in enumerate(shares):
        part, remainder = divmod(abs(minor) * share, total)
        parts.append(part)
        remainders.append((-remainder, i))
    for _remainder, i in sorted(remainders)[: abs(minor) - sum(parts)]:
        parts[i] += 1
    return [-part for part in parts] if minor < 0 else parts


def _read_slowly(text: str, default: str, yen: str, decimal: str) -> tuple[int, str]:
    minus, number, before, after = _take_apart(text)
    currency = _currency(before, after, default, yen, text)
    mantissa, scale = _number(number, decimal, text)
    minor = _rounded(mantissa, scale, exponent(currency), text)
    return -minor if minus else minor, currency


_AMOUNT = r"([^\d.,]*)(\d(?:[\d.,' ]*\d)?[.,]?|[.,]\d+)([^\d]*)"


def _take_apart(text: str) -> tuple[bool, str, str, str]:
    """Minus or not, the number, and what stands before and after it."""
    import re

    plain = _plain(text)
    if not plain:
        raise BadInput(_("An amount is missing."))
    found = re.fullmatch(_AMOUNT, plain) if len(plain) < 100 else None
    if not found:
        raise _refusal(text)
    before, number, after = (part.strip() for part in found.groups())
    if number[-1] in ".,":
        after = after.lstrip("-")  # 5,- is a whole amount
    signs = [sign for sign in before + after if sign in "+-("]
    if len(signs) > 1 or ("(" in signs) != after.endswith(")") or "(" in after or ")" in before:
        raise _refusal(text)
    return bool(signs) and signs != ["+"], number, before.strip("+-( "), after.strip("+-) ")


def _plain(text: str) -> str:
    """Full-width forms, odd spaces, minus signs and apostrophes as ASCII ones; invisible marks gone."""
    if not text.isascii():
        import unicodedata

        text = unicodedata.normalize("NFKC", text)
        text = "".join(ch for ch in text if unicodedata.category(ch) != "Cf")
        for odd, usual in ("−-", "–-", "‐-", "’'", "‘'", "´'", "٫.", "٬,"):
            text = text.replace(odd, usual)
    return text.strip().lstrip("'")


def _code(mark: str) -> str:
    mark = _ALIASES.get(mark, mark)
    return mark if len(mark) == 3 and mark.isalpha() and mark in _CODES else ""


def _currency(before: str, after: str, default: str, yen: str, text: str) -> str:
    """The currency that the words around a number name; a code says more than a shared sign."""
    clear, shared = set(), set()
    for mark in filter(None, (before.upper(), after.upper())):
        code = _code(mark) or _SIGNS.get(mark) or _code(mark.removesuffix("$").rstrip(".: "))
        if code:
            clear.add(code)
        elif mark in _SHARED_SIGNS:
            among = _SHARED_SIGNS[mark].split()
            shared.add(yen if yen and mark == "¥" else default if default in among else among[0])
        else:
            raise _refusal(text)
    named = clear or shared
    if named == {"?"}:
        raise BadInput(_("“%(text)s” leaves the currency open: write its code.") % {"text": _quoted(text)})
    if len(named) > 1:
        raise BadInput(_("“%(text)s” names two currencies.") % {"text": _quoted(text)})
    return named.pop() if named else default


def _number(number: str, decimal: str, text: str) -> tuple[int, int]:
    """Mantissa and scale of digits with separators."""
    point = decimal or _point(number)
    if point and number.count(point) > 1:
        raise _refusal(text)
    whole, *parts = number.split(point) if point else [number]
    part = "".join(parts)
    digits = _ungrouped(whole)
    if not (digits + part).isdecimal():
        raise _refusal(text)
    if len(digits) > 18 or len(part) > 18:
        raise BadInput(_("“%(text)s” is too large for an amount.") % {"text": _quoted(text)})
    return int(digits + part), len(part)


def _point(number: str) -> str:
    """The decimal separator, if any: the last of two kinds; one comma with three digits after it groups."""
    commas, dots = number.count(","), number.count(".")
    if commas and dots:
        return "," if number.rindex(",") > number.rindex(".") else "."
    if dots:
        return "." if dots == 1 else ""
    head, _comma, tail = number.partition(",")
    groups = commas > 1 or (len(tail) == 3 and 1 <= len(head) <= 3 and head != "0")
    return "," if commas and not groups else ""


def _ungrouped(whole: str) -> str:
    """Digits without their separators, when those stand where groups of three (in India two) end."""
    for separator in ",.' ":
        if separator in whole:
            head, *groups = whole.split(separator)
            lengths = {len(group) for group in groups[:-1]} or {3}
            regular = len(groups[-1]) == 3 and (lengths == {3} or (lengths == {2} and separator == ","))
            return head + "".join(groups) if regular and 1 <= len(head) <= 3 else "?"
    return whole


def _rounded(mantissa: int, scale: int, places: int, text: str) -> int:
    """To so many places, half to even."""
    minor: int
    unit: int
    if scale <= places:
        minor = mantissa * 10 ** (places - scale)
    else:
        unit = 10 ** (scale - places)
        minor, rest = divmod(mantissa, unit)
        if 2 * rest > unit or (2 * rest == unit and minor % 2 == 1):
            minor += 1
    if abs(minor) > _LARGEST:
        raise BadInput(_("“%(text)s” is too large for an amount.") % {"text": _quoted(text)})
    return minor


def _refusal(text: str) -> BadInput:
    return BadInput(_("“%(text)s” is no amount of money.") % {"text": _quoted(text)})


def _quoted(text: str) -> str:
    from crm_tui.text import fit, visible

    shown = visible(text)
    return fit(shown, 40).rstrip() if len(shown) > 40 else shown

"""Money is read as shops write it, kept exactly, and shown so that it can be read again."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.errors import BadInput
from crm_tui.money import (
    amount_text,
    check_currency,
    exact,
    exponent,
    line_amount,
    pretty,
    read_money,
    show,
    split,
)

CODES = [
    "CNY",
    "EUR",
    "USD",
    "JPY",
    "KRW",
    "KWD",
    "TND",
    "SEK",
    "CAD",
    "VND",
    "CHF",
    "CLF",
    "BRL",
    "CLP",
    "INR",
]
codes = st.sampled_from(CODES)
amounts = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("129", (12900, "EUR")), ("129.00", (12900, "EUR")), ("12.0", (1200, "EUR")), (".50", (50, "EUR")),
        ("5.", (500, "EUR")), (" 7 ", (700, "EUR")), ("1,188.00", (118800, "EUR")),
        ("1.116,00 €", (111600, "EUR")),
        ("$1,234.50", (123450, "USD")), ("EUR 9.00", (900, "EUR")), ("9,00 EUR", (900, "EUR")),
        ("CDN 5", (500, "CAD")), ("0元", (0, "CNY")), ("12.00元", (1200, "CNY")), ("￥12", (1200, "CNY")),
        ("¥12", (1200, "CNY")), ("１２．５０元", (1250, "CNY")), ("US$5", (500, "USD")),
        ("A$ 3", (300, "AUD")),
        ("C$4", (400, "CAD")), ("£5", (500, "GBP")), ("₩1,200", (1200, "KRW")), ("R$ 5,00", (500, "BRL")),
        ("5 zł", (500, "PLN")), ("₹1,23,456.50", (12345650, "INR")), ("₽5", (500, "RUB")),
        ("฿5", (500, "THB")),
        ("₫5000", (5000, "VND")), ("5 Kč", (500, "CZK")), ("100 Ft", (10000, "HUF")),
        ("rmb 5", (500, "CNY")),
        ("-5.00", (-500, "EUR")), ("(5.00)", (-500, "EUR")), ("5.00-", (-500, "EUR")),
        ("−5", (-500, "EUR")),
        ("-$5.00", (-500, "USD")), ("$-5", (-500, "USD")), ("$(5)", (-500, "USD")), ("+5", (500, "EUR")),
        ("5,- €", (500, "EUR")), ("1 234,50", (123450, "EUR")), ("1\u202f234,50 €", (123450, "EUR")),
        ("1'234.50", (123450, "EUR")), ("CHF 1’234.50", (123450, "CHF")), ("1,234", (123400, "EUR")),
        ("1.234", (123, "EUR")), ("1.235", (124, "EUR")), ("1.225", (122, "EUR")), ("12,5", (1250, "EUR")),
        ("0,125", (12, "EUR")), ("1.234.567", (123456700, "EUR")), ("1,234,567.891", (123456789, "EUR")),
        ("$5 CAD", (500, "CAD")), ("$1,234.50 USD", (123450, "USD")), ("USD$5", (500, "USD")),
        ("١٢٫٥", (1250, "EUR")), ("\u200e5.00", (500, "EUR")), ("'5", (500, "EUR")),
        ("JPY 1,200", (1200, "JPY")),
        ("KWD 1.234", (1234, "KWD")), ("0.00", (0, "EUR")), ("-0.00", (0, "EUR")),
    ],
)  # fmt: skip
def test_amounts_as_shops_write_them(text: str, want: tuple[int, str]) -> None:
    assert read_money(text, "EUR") == want


@pytest.mark.parametrize(
    "text",
    [
        "", "  ", "abc", "1.9E+18", "1E5", "NaN", "Infinity", "-", "$", "元", "12 13", "1 2", "5 EUR USD",
        "€5 USD",
        "--1", "-(5)", "(5", "5)", "+-5", "0,0,0", "1.23.456", "12,34,56.7.8", "1,2,3", "0x10", "5%", "1/2",
        "9" * 30, "9" * 17, "12 kr", "ABC 5", "5 pieces", "1" * 500, "5 5", "½", "1.2,3.4", "..5",
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read_money(text, "EUR")
    assert str(refusal.value).endswith(".")
    if text.strip():
        assert text.strip()[:30] in str(refusal.value)


def test_shared_signs_follow_the_shop() -> None:
    for code in ("USD", "CAD", "AUD", "SGD", "HKD", "NZD", "TWD", "MXN"):
        assert read_money("$5", code)[1] == code
    assert read_money("$5", "EUR")[1] == "USD"
    assert read_money("¥5", "EUR") == (500, "CNY")
    assert read_money("¥5", "JPY") == (5, "JPY")
    assert read_money("¥5", "EUR", yen="JPY") == (5, "JPY")
    assert read_money("¥5", "JPY", yen="CNY") == (500, "CNY")
    assert read_money("12 kr", "SEK") == (1200, "SEK")
    assert read_money("12 kr.", "DKK") == (1200, "DKK")


def test_the_decimal_sign_can_be_forced() -> None:
    assert read_money("1.234", "EUR", decimal=",") == (123400, "EUR")
    assert read_money("1,234", "EUR", decimal=",") == (123, "EUR")
    assert read_money("1.116,00", "EUR", decimal=",") == (111600, "EUR")
    assert read_money("12", "EUR", decimal=",") == (1200, "EUR")
    for text, sign in (("12.50", ","), ("1,5", "."), ("1.116,00", ".")):
        with pytest.raises(BadInput):
            read_money(text, "EUR", decimal=sign)


def test_currencies() -> None:
    assert [check_currency(text) for text in ("eur", " CNY ", "CDN", "rmb", "¥", "€", "ｕｓｄ")] == [
        "EUR", "CNY", "CAD", "CNY", "CNY", "EUR", "USD",
    ]  # fmt: skip
    for text in ("", "XXQ", "EURO5", "$", "E U", "AED AFN"):
        with pytest.raises(BadInput):
            check_currency(text)
    assert [exponent(code) for code in ("JPY", "CNY", "HUF", "KWD", "CLF", "???")] == [0, 2, 2, 3, 4, 2]
    assert all(check_currency(code) == code for code in CODES)


def test_shown_for_people_and_for_machines() -> None:
    assert amount_text(12900, "CNY") == "129.00"
    assert amount_text(-5, "EUR") == "-0.05"
    assert amount_text(1200, "JPY") == "1200"
    assert amount_text(1234, "KWD") == "1.234"
    assert show(12900, "CNY") == "129.00 CNY"
    assert pretty(128800, "CNY") == "¥1,288.00"
    assert pretty(10620, "EUR") == "€106.20"
    assert pretty(500, "USD") == "$5.00"
    assert pretty(1200, "JPY") == "JP¥1,200"
    assert pretty(123400, "SEK") == "1,234.00 SEK"
    assert pretty(-123400, "EUR") == "-€1,234.00"


@given(amounts, codes)
def test_what_is_shown_reads_back(minor: int, code: str) -> None:
    assert read_money(amount_text(minor, code), code) == (minor, code)
    assert read_money(show(minor, code), "EUR") == (minor, code)
    assert read_money(pretty(minor, code), code) == (minor, code)


@given(st.decimals(-(10**9), 10**9, places=5), codes)
def test_rounding_is_half_to_even(number: Decimal, code: str) -> None:
    unit = Decimal(1).scaleb(-exponent(code))
    want = int(number.quantize(unit, ROUND_HALF_EVEN).scaleb(exponent(code)))
    assert read_money(f"{number:f}", code) == (want, code)


@given(st.text(max_size=40) | st.text("0123456789.,'-+() €$¥元EURkr\u202f", max_size=12), codes)
def test_anything_is_read_or_refused(text: str, code: str) -> None:
    try:
        minor, currency = read_money(text, code)
    except BadInput:
        return
    assert abs(minor) <= 10**15
    assert check_currency(currency) == currency


def test_exact_numbers() -> None:
    assert exact("0.001") == (1, 3)
    assert exact("6.0") == (60, 1)
    assert exact("-3") == (-3, 0)
    assert exact("1,188.50") == (118850, 2)
    assert exact("12,5") == (125, 1)
    assert exact("¥12.5") == (125, 1)
    with pytest.raises(BadInput):
        exact("1E5")


def test_line_amounts_are_rounded_once() -> None:
    assert line_amount("6.0", "2.55", "GBP") == 1530
    assert line_amount(1000, "0.001", "GBP") == 100
    assert line_amount("-3", "1.50", "EUR") == -450
    assert line_amount("1.5", "3", "JPY") == 4
    assert line_amount("2", "0.125", "EUR") == 25


@given(st.integers(-10000, 10000), st.decimals(0, 10**6, places=3), codes)
def test_line_amounts(many: int, price: Decimal, code: str) -> None:
    unit = Decimal(1).scaleb(-exponent(code))
    want = int((many * price).quantize(unit, ROUND_HALF_EVEN).scaleb(exponent(code)))
    assert line_amount(many, f"{price:f}", code) == line_amount(f"{many}.0", f"{price:f}", code) == want


@given(amounts, st.lists(st.integers(-5, 10**9), min_size=1, max_size=30))
def test_parts_add_up(minor: int, weights: list[int]) -> None:
    parts = split(minor, weights)
    assert sum(parts) == minor
    shares = [max(0, weight) for weight in weights]
    total = sum(shares)
    if total:
        assert all(
            abs(part * total - minor * share) < total for part, share in zip(parts, shares, strict=True)
        )
    else:
        assert max(parts) - min(parts) <= 1


def test_split() -> None:
    assert split(100, [1, 1, 1]) == [34, 33, 33]
    assert split(-100, [1, 1, 1]) == [-34, -33, -33]
    assert split(1000, [0, 0]) == [500, 500]
    assert split(999, [2, 1, 0]) == [666, 333, 0]
    with pytest.raises(ValueError, match="nothing"):
        split(5, [])

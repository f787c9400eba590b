"""Lengths for a chat and for text messages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.words.length import measure, say


@pytest.mark.parametrize(
    ("text", "messages", "alphabet"),
    [
        ("", 0, "GSM-7"), ("a" * 160, 1, "GSM-7"), ("a" * 161, 2, "GSM-7"), ("a" * 306, 2, "GSM-7"),
        ("a" * 307, 3, "GSM-7"), ("€" * 80, 1, "GSM-7"), ("€" * 81, 2, "GSM-7"), ("äöüñéà\n", 1, "GSM-7"),
        ("a" * 152 + "€" + "a" * 152, 3, "GSM-7"), ("a" * 153 + "€" + "a" * 151, 2, "GSM-7"),
        ("ę" * 70, 1, "UCS-2"), ("ę" * 71, 2, "UCS-2"), ("王" * 134, 2, "UCS-2"), ("王" * 135, 3, "UCS-2"),
        ("🌸" * 35, 1, "UCS-2"), ("🌸" * 36, 2, "UCS-2"), ("🌸" * 67, 3, "UCS-2"), ("it’s", 1, "UCS-2"),
    ],
)  # fmt: skip
def test_how_many_messages(text: str, messages: int, alphabet: str) -> None:
    length = measure(text)
    assert (length.messages, length.alphabet, length.characters) == (messages, alphabet, len(text))


def test_a_sign_that_halves_what_fits_is_named() -> None:
    assert say(measure("it’s " + "a" * 80)) == "85 characters, 2 SMS (because of ’)"
    assert say(measure("王" * 80)) == "80 characters, 2 SMS"
    assert say(measure("a")) == "1 character, 1 SMS"


@given(st.text(max_size=400))
def test_more_text_never_takes_fewer_messages(text: str) -> None:
    assert 0 <= measure(text).messages <= measure(text + "a").messages
    assert (measure(text).messages == 0) == (text == "")

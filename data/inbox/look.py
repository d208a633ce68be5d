"""What a value looks like, for fields whose name says nothing. A wrong guess writes to a stranger,
so both questions are answered with yes only where little else could be meant.
"""

from __future__ import annotations

import re

MAX_ADDRESS = 254
"""RFC 5321 4.5.3.1.3, without its angle brackets."""

_ADDRESS = re.compile(
    r"[^\s@<>(),;:\\\"\[\]]{1,64}@[^\s@<>(),;:\\\"\[\]_]+\.[^\s@<>(),;:\\\"\[\].]{2,}"
)
_NUMBER = re.compile(r"\+?[0-9(][0-9 ()./\u2010-\u2013\u00a0-]{6,30}")
_EXTENSION = re.compile(r"\s?(?:;ext=|ext\.?|x)\s?[0-9]{1,6}$", re.IGNORECASE)
_NOT_A_NUMBER = re.compile(
    r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}"  # an address of the internet
    r"|[0-9]{4}[-./][0-9]{1,2}[-./][0-9]{1,2}.*"  # a day, perhaps with a time
    r"|[0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{4}.*"
    r"|[0-9]+\.[0-9]+"  # a sum or a coordinate
    r"|[0-9]{4}(?:[ -][0-9]{4}){2,3}(?:[ -][0-9]{1,4})?"  # a bank card
)


def looks_like_email(text: str) -> bool:
    """One bare address with a dot in its domain, perhaps behind `mailto:`."""
    text = text.strip().removeprefix("mailto:")
    return len(text) <= MAX_ADDRESS and _ADDRESS.fullmatch(text) is not None


def looks_like_phone(text: str) -> bool:
    """A number with its `+` (8–15 digits, E.164), or one written in groups (10–15 digits).

    Bare digits are as often an id, a time stamp or a sum, and are not enough.
    """
    text = text.strip().removeprefix("tel:")
    if len(text) > 40:
        return False
    number = _EXTENSION.sub("", text)
    if not _NUMBER.fullmatch(number):
        return False
    digits = sum(char.isdigit() for char in number)
    if number.startswith(("+", "00")):
        return 8 <= digits <= 15 + 2 * number.startswith("00")
    return 10 <= digits <= 15 and not number.isdigit() and not _NOT_A_NUMBER.fullmatch(number)

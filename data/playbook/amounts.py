"""Read amounts of money in what a person wrote: "$25,000", "25k", "€ 30.000", "20-30k".

A number counts as money only with a currency or with a scale (k, thousand, million) beside it. So
phone numbers, years and street numbers stay what they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

# Longer runs of digits are order and card numbers.
_MOST_DIGITS = 13

_SIGNS = "$€£¥₹₽₩"
_CODES = r"(?:USD|EUR|GBP|CAD|AUD|NZD|CHF|SEK|NOK|DKK|INR|JPY|PLN)\b"
_CURRENCY = rf"(?:(?:US|CA|AU|NZ|HK|S|A|C|R)?\$|[{_SIGNS}]|{_CODES})"
_CURRENCY_AFTER = rf"(?:[{_SIGNS}]|{_CODES}|(?:dollars?|bucks|euros?|pounds|francs?)\b)"
# What people put between thousands beside "." and ",": apostrophes and blanks.
_GAPS = "'\u2019 \u00a0\u202f"
# Groups are bounded so that no input makes the search slow.
_NUMBER = rf"[0-9]{{1,15}}(?:[.,{_GAPS}][0-9]{{3}}){{0,4}}(?:[.,][0-9]{{1,2}})?(?![0-9])"
_SCALE = r"(?:thousand|grand|million|mio|mln|mill|billion|bn|mm|k|m)"
_ONE = re.compile(
    rf"(?<![\w.,#])(?P<before>{_CURRENCY}\s?)?"
    rf"(?P<number>{_NUMBER})"
    rf"(?:(?P<gap>[ \u00a0]?)(?P<scale>{_SCALE})\b)?"
    rf"(?P<after>\s?{_CURRENCY_AFTER})?",
    re.IGNORECASE,
)
_TO = re.compile(r"\s?(?:-|\u2013|\u2014|to|and|or|bis)\s?", re.IGNORECASE)
_NEXT_WORD = re.compile(r"[ \u00a0-]{1,2}([a-z²]{1,20})", re.IGNORECASE)

_MONEY = ("$", "usd", "eur", "gbp", "cad", "aud", "nzd", "chf", "sek", "nok", "dkk", "inr", "jpy",
          "pln", "dollar", "bucks", "pound", "franc")  # fmt: skip
_SCALED = re.compile(r"[0-9] ?[tgmbk]")
"""What an amount in ASCII can't be without: one of these or of those."""

_FACTORS = {
    "k": 1e3,
    "thousand": 1e3,
    "grand": 1e3,
    "m": 1e6,
    "mm": 1e6,
    "mio": 1e6,
    "mln": 1e6,
    "mill": 1e6,
    "million": 1e6,
    "bn": 1e9,
    "billion": 1e9,
}
# "k" and words can stand alone; "5 m" is as likely a length, so these need a currency.
_NEEDS_CURRENCY = {"m", "mm", "mill", "mio", "mln", "bn"}
# "25k visitors" and "2 million followers" count something else; "30 Grand Avenue" is an address.
_NOT_MONEY = frozenset(
    (
        "visitors",
        "visits",
        "visitor",
        "users",
        "user",
        "followers",
        "subscribers",
        "people",
        "customers",
        "clients",
        "views",
        "impressions",
        "clicks",
        "leads",
        "emails",
        "contacts",
        "members",
        "employees",
        "downloads",
        "words",
        "records",
        "rows",
        "items",
        "products",
        "times",
        "run",
        "race",
        "resolution",
        "video",
        "sq",
        "sqft",
        "square",
        "feet",
        "ft",
        "meters",
        "metres",
        "miles",
        "mile",
        "km",
        "steps",
        "st",
        "street",
        "ave",
        "avenue",
        "rd",
        "road",
        "blvd",
        "boulevard",
        "ln",
        "lane",
        "dr",
        "drive",
        "ct",
        "court",
        "way",
    )
)


@dataclass(frozen=True, slots=True)
class Amount:
    """`value` in whole units of whatever currency; `start:end` is where it stands in the text."""

    value: float
    start: int
    end: int


@lru_cache(maxsize=8)  # the same message is asked about by more than one rule
def amounts(text: str) -> tuple[Amount, ...]:
    """Every amount of money in `text`, in order; both ends of a range ("20-30k" is two)."""
    if text.isascii() and not _may_hold_one(text.lower()):
        return ()
    found: dict[int, Amount] = {}
    previous: re.Match[str] | None = None
    for match in _ONE.finditer(text):
        read = [_amount(match, text)]
        if previous is not None and _is_range(previous, match, text):
            read = [*_range(previous, match, found.get(previous.start()), read[0])]
        found.update((amount.start, amount) for amount in read if amount)
        previous = match
    return tuple(found.values())


def _may_hold_one(lowered: str) -> bool:
    """Quickly, since hardly any message does."""
    return _SCALED.search(lowered) is not None or any(word in lowered for word in _MONEY)


def _is_range(low: re.Match[str], high: re.Match[str], text: str) -> bool:
    """Whether nothing but "-" or "to" stands between the two."""
    near = high.start() - low.end() <= 7
    return near and _TO.fullmatch(text, low.end(), high.start()) is not None


def _range(
    low: re.Match[str], high: re.Match[str], first: Amount | None, second: Amount | None
) -> tuple[Amount | None, Amount | None]:
    """Each end lends the other what it lacks: "20-30k" is 20k and 30k, "$5-10" is $5 and $10."""
    if first and not second and _has_currency(low) and not high["scale"]:
        return first, _made(high, low["scale"] or "")
    if second and not low["scale"] and (high["scale"] or not first):
        return _made(low, high["scale"] or ""), second
    return first, second


def _made(match: re.Match[str], scale: str) -> Amount | None:
    value = _number(match, scale)
    if value is None:
        return None
    return Amount(value * _FACTORS.get(scale.casefold(), 1.0), match.start(), match.end())


def _amount(match: re.Match[str], text: str) -> Amount | None:
    scale = (match["scale"] or "").casefold()
    if not (scale or _has_currency(match)):
        return None
    if not _has_currency(match):
        following = _NEXT_WORD.match(text, match.end())
        counts_else = following is not None and following[1].casefold() in _NOT_MONEY
        spaced_letter = scale == "k" and match["gap"] != ""  # "1600 K Street"
        is_pension = scale == "k" and match["number"] == "401"
        if counts_else or spaced_letter or is_pension or scale in _NEEDS_CURRENCY:
            return None
    return _made(match, scale)


def _has_currency(match: re.Match[str]) -> bool:
    return bool(match["before"] or match["after"])


def _number(match: re.Match[str], scale: str) -> float | None:
    """The number as written in either convention; None for what is too long to be an amount.

    The last of two different separators is the decimal one. A lone separator before three digits
    groups thousands ("30.000", "25,000"), except a dot before a scale ("1.250 million").
    """
    written = re.sub(f"[{_GAPS}]", "", match["number"])
    if sum(character.isdigit() for character in written) > _MOST_DIGITS:
        return None
    separators = [character for character in written if character in ".,"]
    decimal = ""
    if len(set(separators)) == 2:
        decimal = separators[-1]
    elif len(separators) == 1:
        digits_after = len(written) - written.index(separators[0]) - 1
        if digits_after != 3 or (separators[0] == "." and scale):
            decimal = separators[0]
    whole, _, part = written.rpartition(decimal) if decimal else (written, "", "")
    digits = re.sub(r"[.,]", "", whole)
    return float(f"{digits}.{part or 0}")

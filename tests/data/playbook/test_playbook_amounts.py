"""Amounts of money are read as people write them; other numbers are left alone."""

import math
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.playbook.words import amounts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$25,000", [("$25,000", 25_000)]),
        ("25k", [("25k", 25_000)]),
        ("25K€", [("25K€", 25_000)]),
        ("€ 30.000", [("€ 30.000", 30_000)]),
        ("25.000,50 €", [("25.000,50 €", 25_000.5)]),
        ("$1,234.56", [("$1,234.56", 1_234.56)]),
        ("CHF 25'000", [("CHF 25'000", 25_000)]),
        ("25 000 €", [("25 000 €", 25_000)]),
        ("1,250,000 USD", [("1,250,000 USD", 1_250_000)]),
        ("1.2 million", [("1.2 million", 1_200_000)]),
        ("1.250 million", [("1.250 million", 1_250_000)]),
        ("1,5 million euros", [("1,5 million euros", 1_500_000)]),
        ("$1.5m", [("$1.5m", 1_500_000)]),
        ("30 grand", [("30 grand", 30_000)]),
        ("40 thousand dollars", [("40 thousand dollars", 40_000)]),
        ("US$40k", [("US$40k", 40_000)]),
        ("about 500 bucks.", [("500 bucks", 500)]),
        ("20-30k", [("20", 20_000), ("30k", 30_000)]),
        ("20–30k", [("20", 20_000), ("30k", 30_000)]),
        ("$20-30k", [("$20", 20_000), ("30k", 30_000)]),
        ("$20k to $30k", [("$20k", 20_000), ("$30k", 30_000)]),
        ("between 20 and 30k", [("20", 20_000), ("30k", 30_000)]),
        ("$5-10", [("$5", 5), ("10", 10)]),
        ("5-10 dollars", [("5", 5), ("10 dollars", 10)]),
        ("$20,000-$30,000", [("$20,000", 20_000), ("$30,000", 30_000)]),
        ("3 to 4 million", [("3", 3_000_000), ("4 million", 4_000_000)]),
    ],
)
def test_an_amount_is_read_in_either_convention(text, expected):
    assert [(text[a.start : a.end], a.value) for a in amounts(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "call 212-555-0142",
        "(555) 123-4567",
        "+49 30 1234567",
        "in 2026",
        "2024-2025",
        "12 Oak Street, 25000",
        "1600 K Street NW",
        "1600 K, apartment 2",
        "30 Grand Ave",
        "25k visitors a month",
        "2 million followers",
        "401k",
        "5m long",
        "3 bed 2 bath, 1,850 sq ft",
        "10-20 people",
        "order 4111111111111111",
        "$99999999999999",
        "$99999999999999999",
        "room B25k",
        "v1.25.000",
        "",
    ],
)
def test_other_numbers_are_not_money(text):
    assert amounts(text) == ()


PIECES = st.lists(
    st.sampled_from(["$", "€", "1", "25", "000", ",", ".", "'", " ", "-", "–", "to", "k", "m"])
    | st.sampled_from(["million", "USD", "9" * 20, "²", "٣", "\n", "and"])
    | st.characters().map(str),
    max_size=30,
).map("".join)


@given(PIECES)
def test_an_amount_always_lies_inside_and_is_a_number(text):
    found = amounts(text)
    for amount in found:
        assert 0 <= amount.start < amount.end <= len(text)
        assert math.isfinite(amount.value)
        assert amount.value >= 0
    assert all(a.end <= b.start for a, b in pairwise(found)), "in order, apart"


MONEY = ("$", "usd", "eur", "gbp", "cad", "aud", "nzd", "chf", "sek", "nok", "dkk", "inr", "jpy",
         "pln", "dollar", "dollars", "bucks", "euro", "euros", "pounds", "franc", "francs", "k",
         "thousand", "grand", "million", "billion")  # fmt: skip


@pytest.mark.parametrize("unit", [*MONEY, *(word.upper() for word in MONEY)])
@pytest.mark.parametrize("gap", ["", " "])
def test_no_sign_of_money_is_overlooked_at_a_glance(unit, gap):
    """A text in ASCII may be put aside at a glance; with another character behind it, it is not."""
    assert amounts(f"5{gap}{unit}") == amounts(f"5{gap}{unit} ß")
    assert amounts(f"5{unit}") != ()


@given(st.integers(min_value=0, max_value=999_999_999))
def test_every_way_of_writing_a_whole_amount_has_the_same_value(number):
    grouped = f"{number:,}"
    ways = [f"${grouped}", f"{grouped} USD", f"€{grouped.replace(',', '.')}", f"${number}"]
    assert {amount.value for text in ways for amount in amounts(text)} == {float(number)}


@pytest.mark.parametrize("unit", ["9", "1 ", "1,000", "1-", "$", "20k to "])
def test_hostile_text_takes_linear_time(unit):
    text = unit * (20_000 // len(unit))
    began = time.process_time()
    amounts(text)
    assert time.process_time() - began < 2, "up to 0.2 s is usual; quadratic would take minutes"

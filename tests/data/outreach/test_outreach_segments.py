"""A text message is counted in the SMS that it takes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.outreach.route import decide_length
from data.outreach.segments import segments_of
from tests.build import a_playbook

RULES = a_playbook()


@pytest.mark.parametrize(
    ("text", "count", "encoding"),
    [
        ("", 1, "GSM-7"), ("a" * 160, 1, "GSM-7"), ("a" * 161, 2, "GSM-7"), ("a" * 306, 2, "GSM-7"),
        ("a" * 307, 3, "GSM-7"), ("a" * 1000, 7, "GSM-7"), ("€" * 80, 1, "GSM-7"),
        ("€" * 81, 2, "GSM-7"),
        ("ë" * 70, 1, "UCS-2"), ("ë" * 71, 2, "UCS-2"), ("ë" * 134, 2, "UCS-2"),
        ("ë" * 135, 3, "UCS-2"),
        ("🏠" * 35, 1, "UCS-2"), ("🏠" * 36, 2, "UCS-2"),
        ("a" * 152 + "€" + "a" * 152, 3, "GSM-7"),  # the euro sign is not cut in two
        ("a" * 66 + "🏠" + "a" * 67, 3, "UCS-2"),  # nor is a house
    ],
)  # fmt: skip
def test_a_text_is_counted_in_the_sms_that_it_takes(text: str, count: int, encoding: str) -> None:
    found = segments_of(text)
    assert (found.count, found.encoding) == (count, encoding)


def test_the_characters_that_make_a_text_dear_are_named() -> None:
    assert segments_of("Café ✓ – “ja” ✓").misfits == "✓–“”"
    assert segments_of("Größe: 5 € [neu]").misfits == ""


@settings(max_examples=60)
@given(st.text(max_size=400))
def test_a_text_never_takes_fewer_sms_than_its_characters_need(text: str) -> None:
    found = segments_of(text)
    room = 160 if found.encoding == "GSM-7" else 70
    assert found.count * room >= found.units >= len(text)
    assert segments_of(text + "a").count >= found.count


def test_a_text_of_more_sms_than_the_team_allows_waits_for_a_person_and_an_email_never() -> None:
    (held,) = decide_length("sms", "word " * 200, RULES)
    assert held.why == "the text takes 7 SMS, and [delivery] sms_segments allows 3"
    assert decide_length("sms", "Zoë, " + "a" * 150, RULES) == (), "a name costs, and is no reason"
    assert decide_length("email", "word " * 200, RULES) == ()

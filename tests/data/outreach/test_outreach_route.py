"""Send at once, or ask a person first? And on which channel?"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.outreach.route import Facts, decide_channel, decide_review
from data.playbook.reasons import Reason
from tests.build import ROUTINE, Agency, a_lead, a_playbook, the_message

RULES = a_playbook()


def facts(message: str = ROUTINE, **changed: Any) -> Facts:
    given_ = {"name": "Dana", "email": "d@x.org", "phone": "", "place": {}, **changed}
    return Facts(message=message, **given_)


def reasons(of: Facts, changes: str = "") -> list[Reason]:
    return [held.reason for held in decide_review(of, a_playbook(changes))]


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("How much would a redesign cost?", Reason.PRICING), ("A quote please", Reason.PRICING),
        ("My lawyer will write to you", Reason.LEGAL), ("Do you sign an NDA?", Reason.LEGAL),
        ("See https://x.example for it", Reason.UNUSUAL), ("I pay by bitcoin", Reason.UNUSUAL),
        ("word " * 500, Reason.UNUSUAL), ("I want my money back", Reason.COMPLAINT),
        ("Your man was rude", Reason.COMPLAINT), ("It is worth $30,000 to us", Reason.HIGH_VALUE),
        ("We are a franchise", Reason.HIGH_VALUE),
    ],
)  # fmt: skip
def test_each_sensitive_message_waits_for_its_reason(message: str, reason: Reason) -> None:
    assert reason in reasons(facts(message))


@pytest.mark.parametrize(
    "message",
    [ROUTINE, "", "I feel Sue from your team was great", "We have 24,999 dollars", "At 5 Main St?"],
)
def test_a_routine_message_waits_for_nobody(message: str) -> None:
    assert reasons(facts(message)) == []


def test_one_message_may_wait_for_several_reasons_with_the_words_that_led_to_each() -> None:
    message = "What is the price? My attorney wants to know."
    held = decide_review(facts(message), RULES)
    assert {h.reason: [w.found for w in h.words] for h in held} == {
        Reason.PRICING: ["price"], Reason.LEGAL: ["attorney"],
    }  # fmt: skip
    for reason in held:
        for word in reason.words:
            assert message[word.start : word.end] == word.found
        assert reason.words[0].found in reason.why


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"name": ""}, "the lead has no name"),
        ({"email": ""}, "the lead has no e-mail or phone"),
        ({"name": "", "email": ""}, "the lead has no name and no e-mail or phone"),
    ],
)
def test_a_missing_name_or_address_is_incomplete(changed: dict[str, str], why: str) -> None:
    (held,) = decide_review(facts(**changed), RULES)
    assert (held.reason, held.why) == (Reason.INCOMPLETE, why)


AREA = '[area]\npostal_prefixes = ["SW1", "100"]\ncountries = ["US"]\n'


@pytest.mark.parametrize(
    ("place", "outside"),
    [
        ({}, False), ({"postal": "sw1a 1aa"}, False), ({"postal": "90210"}, True),
        ({"country": "us", "postal": "10001"}, False), ({"country": "DE"}, True),
        ({"city": "Anywhere"}, False),
    ],
)  # fmt: skip
def test_what_is_stated_outside_the_area_waits_and_what_is_not_stated_does_not(
    place: dict[str, str], outside: bool
) -> None:
    assert (Reason.OUT_OF_AREA in reasons(facts(place=place), AREA)) is outside
    assert reasons(facts(place=place)) == []


@given(st.text(max_size=200))
def test_the_highlighted_words_always_stand_in_the_message(message: str) -> None:
    for held in decide_review(facts(message), RULES):
        for word in held.words:
            assert message[word.start : word.end] == word.found


BOTH: Any = {"email": "d@x.org", "sms": "+12125550142"}
MAIL: Any = {"email": "d@x.org"}


@pytest.mark.parametrize(
    ("wanted", "recipients", "texts", "suppressed", "transports", "channel"),
    [
        (["email", "sms"], BOTH, ["email", "sms"], [], ["email", "sms"], "email"),
        (["sms", "email"], BOTH, ["email", "sms"], [], ["email", "sms"], "sms"),
        (["sms", "email"], MAIL, ["email", "sms"], [], ["email", "sms"], "email"),
        (["sms", "email"], BOTH, ["email"], [], ["email", "sms"], "email"),
        (["email", "sms"], BOTH, ["email", "sms"], ["email"], ["email", "sms"], "sms"),
        (["sms", "email"], BOTH, ["email", "sms"], [], ["email"], "email"),
        (["sms", "email"], BOTH, ["email", "sms"], [], [], "sms"),
        ([], MAIL, ["email"], [], ["email"], "email"),
        (["email", "sms"], MAIL, ["email", "sms"], ["email"], ["email", "sms"], None),
        (["email", "sms"], {}, ["email", "sms"], [], ["email", "sms"], None),
    ],
)
def test_the_channel_is_the_first_wanted_one_that_reaches_the_person(
    wanted: Any, recipients: Any, texts: Any, suppressed: Any, transports: Any, channel: Any
) -> None:
    choice = decide_channel(wanted, recipients, texts, suppressed, transports)
    assert choice.channel == channel
    assert choice.why
    assert choice.recipient == (recipients[channel] if channel else "")


def test_the_why_of_no_channel_names_the_opt_out() -> None:
    choice = decide_channel(["email"], MAIL, ["email"], ["email"], ["email"])
    assert choice.why == "the person opted out of email"


def test_a_number_that_is_only_possible_is_never_texted_by_itself(agency: Agency) -> None:
    lead_id = a_lead(agency, email=None, phone="555-0142", door="phone")
    message = the_message(agency, lead_id)
    assert (message.state.value, message.recipient) == ("review", "")
    assert message.reasons[0]["reason"] == "incomplete"

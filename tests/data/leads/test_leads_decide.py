"""Source, intent, urgency and score: pure rules, each with its why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.leads.decide import (
    asks_for_consultation,
    decide_intent,
    decide_source,
    decide_urgency,
    page_activity,
    source_rule,
)
from data.playbook.urgency import Urgency
from tests.build import a_playbook

RULES = a_playbook()


@pytest.mark.parametrize(
    ("stated", "utm", "door", "detail", "source", "why"),
    [
        ("Zillow.com", {}, "website", "", "portal", "names its source 'Zillow.com'"),
        ("facebook_ads", {}, "website", "", "ad", "names its source"),
        ("", {"medium": "cpc", "source": "facebook"}, "website", "", "ad", "utm_medium is 'cpc'"),
        ("", {"source": "Facebook"}, "website", "", "social", "utm_source is 'facebook'"),
        ("Mars", {"medium": "referral"}, "website", "", "referral", "utm_medium is 'referral'"),
        ("", {}, "website", "Houzz", "portal", "referred by 'Houzz'"),
        ("", {}, "phone", "", "phone", "through the door 'phone'"),
        ("", {}, "somewhere", "", "other", "nothing names a source"),
    ],
)
def test_the_source_is_what_was_said_then_the_campaign_then_the_door(
    stated: str, utm: dict[str, str], door: str, detail: str, source: str, why: str
) -> None:
    decision = decide_source(stated, utm, door, detail, RULES)
    assert decision.value == source
    assert why in decision.why


def test_a_source_that_left_the_playbook_is_treated_as_other() -> None:
    assert source_rule("radio", RULES) is RULES.sources["other"]
    assert source_rule("ad", RULES) is RULES.sources["ad"]


def test_the_intent_with_most_words_wins_and_its_why_quotes_them() -> None:
    intent = decide_intent("What does a redesign project cost? Is there a redesign package?", RULES)
    assert (intent.key, intent.tags) == ("project", ("project",))
    assert intent.why.startswith("intents.project found 'redesign', 'project'")


def test_the_upper_rule_wins_a_tie_and_no_word_is_no_intent() -> None:
    assert decide_intent("A quote? At what price?", RULES).key == "pricing"
    nothing = decide_intent("Hello!", RULES)
    assert (nothing.key, nothing.why) == ("", "no intent rule matched")


def test_who_asks_to_talk_is_hot_whatever_else_is_said() -> None:
    text = "Price, cost, fees, rates: how much? Then call me."
    assert decide_intent(text, RULES).key == "pricing"
    assert "'call me'" in asks_for_consultation(text, RULES)
    assert asks_for_consultation("How much is it?", RULES) == ""


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("It is URGENT, next week at the latest", Urgency.NOW), ("Maybe next week?", Urgency.SOON),
        ("No rush", Urgency.LOW), ("Hello", Urgency.NORMAL), ("No rush, but today", Urgency.NOW),
    ],
)  # fmt: skip
def test_the_highest_urgency_with_a_word_counts(text: str, level: Urgency) -> None:
    found, why = decide_urgency(text, RULES)
    assert found == level
    assert (level == Urgency.NORMAL) == (why == "no urgency rule matched")


def test_a_visited_price_page_counts_and_the_why_names_the_rule() -> None:
    kind, why = page_activity("https://x.org/Pricing/web?x=1", RULES) or ("", "")
    assert kind == "pricing_page"
    assert "'/pricing'" in why
    assert page_activity("https://x.org/about?u=/pricing", RULES) is None
    assert page_activity("http://[", RULES) is None
    assert page_activity("", RULES) is page_activity("https://pricing.org", RULES) is None


def test_the_points_are_those_of_the_seed_table() -> None:
    points = {kind: rule.points for kind, rule in RULES.scoring.points.items()}
    assert points == {"open": 5, "click": 10, "video": 15, "pricing_page": 30, "booking": 50}
    assert RULES.scoring.threshold == 70


@given(st.text(max_size=300))
def test_no_text_breaks_a_rule_and_every_decision_has_a_why(text: str) -> None:
    assert decide_intent(text, RULES).why
    assert decide_urgency(text, RULES)[1]
    assert decide_source(text, {"medium": text, "source": text}, text, text, RULES).why
    page_activity(f"http://{text}", RULES)

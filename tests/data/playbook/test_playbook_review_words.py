"""Which leads wait for a person. A routine lead must not."""

import pytest

from data.playbook.load import load
from data.playbook.words import amounts, find

REASONS = load(None).review.reasons

ROUTINE = [
    "I'd like help with my website",
    "looking to redo our kitchen next spring",
    "can you call me",
    "Hi, I'm Sue Miller. I feel our logo needs fresh eyes, and a friend gave you great feedback",
    "Do you work with small nonprofits? We have 12 people and about 2,500 visitors a month.",
    "My phone is 212-555-0142, best after 5pm. Address: 25000 Oak Court, Springfield 10001",
    "We open our cafe in May 2026 and need a menu, a sign and a simple site.",
    "I saw your work at the Costa Rica trade fair and loved the costume posters.",
    "Our current website is terrible and nobody finds us on Google.",
    "We were let down by our last agency and want to start over with someone who answers.",
    "Interested in a consultation, mornings suit me best",
    "The tennis court needs new lines, is that something you do?",
    "Could somebody come and look at the roof this week? It leaks in two places.",
    "Are you free next Tuesday at 4?",
    "Need a photographer for a wedding with 120 guests on June 14",
    "We're a family dentist, third generation, looking for a friendlier look.",
    "Hello, I'm in charge of marketing at a small school. What would the next step be?",
    "Please send me more information about your services",
    "I want to sell my house, 3 bed 2 bath, 1,850 sq ft",
    "Is the apartment on 30 Grand Street still available?",
    "At any rate, let me know when you have time. Thanks so much!",
    "We have 25k followers and no idea what to do with them",
    "Just moved here and need a plumber I can trust",
    "Would love a video like the one for the bakery, in 4k if you can",
]

HELD = [
    ("How much would a new website be?", "pricing"),
    ("Can I get a quote for a bathroom?", "pricing"),
    ("What are your PRICES for logos", "pricing"),
    ("Our budget is small, any discounts for charities?", "pricing"),
    ("Rough estimate please", "pricing"),
    ("What are your fees?", "pricing"),
    ("My lawyer’s letter is on its way", "legal"),
    ("If this isn't fixed I will sue", "legal"),
    ("Under GDPR I ask for a copy of my data", "legal"),
    ("This is a contract dispute and you know it", "legal"),
    ("You are using our trademark on your page", "legal"),
    ("I want a refund", "complaint"),
    ("I am disappointed in your work", "complaint"),
    ("This is unacceptable.", "complaint"),
    ("I'd like to file a complaint", "complaint"),
    ("Terrible   service, nobody called me back", "complaint"),
    ("We are a franchise with 14 shops", "high_value"),
    ("Need signs for multiple\nlocations", "high_value"),
    ("We have set aside $40,000 for this", "high_value"),
    ("It should stay between 20 and 30k", "high_value"),
    ("We would pay by wire transfer today", "unusual"),
    ("I'm a journalist and would like a comment", "unusual"),
    ("We buy guest posts on your blog", "unusual"),
]


def reasons_for(message: str) -> set[str]:
    return {
        str(reason)
        for reason, rule in REASONS.items()
        if find(rule.words, message)
        or (rule.max_length is not None and len(message) > rule.max_length)
        or (
            rule.min_amount is not None
            and any(amount.value >= rule.min_amount for amount in amounts(message))
        )
    }


@pytest.mark.parametrize("message", ROUTINE)
def test_a_routine_lead_is_not_held(message):
    assert reasons_for(message) == set()


@pytest.mark.parametrize(("message", "reason"), HELD)
def test_a_sensitive_lead_is_held_for_its_reason(message, reason):
    assert reason in reasons_for(message)


def test_a_message_of_more_than_two_thousand_characters_is_unusual():
    assert reasons_for("word " * 500) == {"unusual"}
    assert reasons_for("x" * 2000) == set()


def test_what_no_words_can_show_has_a_label_only():
    for reason in ("incomplete", "out_of_area", "uncertain_delivery", "unclear_opt_out"):
        rule = REASONS[reason]
        assert rule.label
        assert rule.words == ()

"""The default's words read like a careful writer's, whatever is known about the lead."""

import re
from collections import Counter
from itertools import chain

import pytest

from data.outreach.segments import GSM_7, segments_of
from data.playbook.language import render
from data.playbook.load import load
from data.playbook.variables import VARIABLES, business_values
from data.playbook.voice import spoken

PLAYBOOK = load(None)
PLAIN = {
    "first_name": "Dana",
    "full_name": "Dana Reed",
    "topic": "a new website",
    "source_label": "Website",
    "received_day": "Wednesday",
    "received": "last night",
    "times": "Wednesday morning or Wednesday afternoon",
    "part_of_day": "afternoon",
    "question": max((rule.ask for rule in PLAYBOOK.qualify.values()), key=len),
    "appointment_day": "Wednesday, November 25",
    "appointment_time": "11:30 AM",
    **business_values(PLAYBOOK),
    "booking_url": "https://maple.example.com/book",
    "review_url": "https://maple.example.com/r",
}
KNOWN = PLAIN | spoken(PLAYBOOK.voice, PLAIN)
BARE = PLAIN | {name: "" for name, one in VARIABLES.items() if one.may_be_empty}
NOTHING_KNOWN = BARE | spoken(PLAYBOOK.voice, BARE) | {"received": "just now"}
FIRST = sorted(
    {source.first_response for source in PLAYBOOK.sources.values()}
    | {rule.template for rule in PLAYBOOK.first_response}
)
TOPICS = [rule.label.lower() for rule in PLAYBOOK.intents.values()]
both = pytest.mark.parametrize("values", [KNOWN, NOTHING_KNOWN], ids=["known", "nothing-known"])


def every_text(values: dict[str, str], **changed: str) -> list[tuple[str, str]]:
    """Every subject, body and text message as it is read, with its place."""
    filled = {**values, **changed}
    return [
        (f"{name}.{place}", render(source, filled).strip())
        for name, template in PLAYBOOK.templates.items()
        for place, source in (
            ("subject", template.email.subject),
            ("body", template.email.body),
            ("sms", template.sms.body),
        )
    ]


def of_kind(kind: str, values: dict[str, str], **changed: str) -> dict[str, str]:
    texts = every_text(values, **changed)
    return {place.removesuffix(kind): text for place, text in texts if place.endswith(kind)}


def test_the_values_of_these_tests_are_the_variables_a_template_may_use():
    assert KNOWN.keys() == VARIABLES.keys()


def test_every_template_has_an_email_and_a_text():
    for name, template in PLAYBOOK.templates.items():
        assert template.email is not None, name
        assert template.sms is not None, name


def test_every_template_is_used():
    steps = {step.template for s in PLAYBOOK.sequences.values() for step in s.steps}
    assert steps | set(FIRST) == set(PLAYBOOK.templates)


@pytest.mark.parametrize("topic", ["", "a new website", *TOPICS])
@pytest.mark.parametrize("question", ["", KNOWN["question"]])
@both
def test_a_text_is_one_plain_message_whatever_they_asked_about(values, topic, question):
    for place, text in of_kind(".sms", values, topic=topic, question=question).items():
        assert segments_of(text).count == 1, (place, len(text), text)
        assert set(text) <= GSM_7, set(text) - GSM_7


@both
def test_the_first_text_names_the_business_and_says_how_to_stop(values):
    texts = of_kind(".sms", values)
    for name in FIRST:
        assert PLAYBOOK.business.name in texts[name]
        assert texts[name].endswith("Reply STOP to opt out")


@pytest.mark.parametrize("question", ["", KNOWN["question"]])
@both
def test_the_first_answer_asks_a_question_and_points_to_a_next_step(values, question):
    """004, step 1 and 3: a useful question, and a choice of two times."""
    bodies = of_kind(".body", values, question=question)
    texts = of_kind(".sms", values, question=question)
    for name in FIRST:
        assert "?" in bodies[name], name
        assert KNOWN["times"] in bodies[name], name
        assert not question or name == "import" or question in bodies[name], name
        assert "?" in texts[name], name


def test_no_text_asks_for_anything_when_there_is_nothing_open_and_still_reads_whole():
    for place, text in every_text(KNOWN, question=""):
        assert "  " not in text, place
        assert not text.startswith(("?", ".")), place


@both
def test_nothing_reads_broken_when_little_is_known(values):
    for place, text in every_text(values):
        assert not re.search(r"  | [.,?!;]|\n{3}|[.,]{2}|\bNone\b|[{}\[\]]|,\s*$|\(\)", text), (
            place,
            text,
        )
        assert not re.search(r"[.?!] [a-z]", text), (place, text)


def test_an_email_is_signed_and_short():
    for place, body in of_kind(".body", KNOWN).items():
        assert body.endswith(f"\n\n{KNOWN['sign_off']}"), place
        assert len(body.split()) <= 120, place


def test_no_sentence_stands_in_two_emails_and_no_two_have_the_same_subject():
    """Whoever gets several of them would know it at once. The signature is everybody's."""
    bodies = of_kind(".body", KNOWN, question="")
    sentences = chain.from_iterable(
        set(re.split(r"(?<=[.?!])\s+|\n+", body.removesuffix(KNOWN["sign_off"])))
        for body in bodies.values()
    )
    common = {text: n for text, n in Counter(sentences).items() if n > 1 and len(text.split()) > 2}
    assert common == {}
    subjects = of_kind(".subject", NOTHING_KNOWN)
    assert len(set(subjects.values())) == len(subjects)


def test_no_two_emails_begin_alike():
    openings = [
        " ".join(body.split("\n\n")[1].split()[:4]) for body in of_kind(".body", KNOWN).values()
    ]
    assert [text for text, n in Counter(openings).items() if n > 1] == []


MACHINES_SAY = re.compile(
    r"automat|do not reply|don't reply|this (?:e-?mail|message) (?:was|is) sent|ticket"
    r"|dear (?:sir|customer)|valued customer|we have received your|request has been received"
    r"|hope this (?:e-?mail|message) finds you|touch base|circle back|do not hesitate"
    r"|at your earliest convenience|our team will|a representative|100%|act now|limited time"
    r"|click here|!!",
    re.IGNORECASE,
)


@both
def test_no_text_sounds_like_a_machine_or_an_advertisement(values):
    for place, text in every_text(values):
        assert not MACHINES_SAY.search(text), (place, text)
        assert text.count("!") <= 1, place
        assert "—" not in text, "a keyboard has no such dash"


def test_only_answers_that_leave_at_once_claim_to_be_quick():
    """What may wait for the morning, or for a person, must still be true when it is read."""
    for place, text in every_text(KNOWN, received="last night"):
        if "right away" in text:
            assert place.endswith("website.body")
        assert "just now" not in text, place


def test_texts_that_come_after_months_say_again_how_to_stop():
    late = ("nurture-30", "win-back", "survey", "review", "referral-request")
    texts = of_kind(".sms", NOTHING_KNOWN)
    assert all(texts[name].endswith("Reply STOP to opt out") for name in late)


def test_everybody_is_asked_for_a_review_in_the_same_words():
    """DESIGN §4 and 16 CFR 465: nothing in them depends on what somebody thought of us."""
    for name in ("review", "review-again"):
        text = PLAYBOOK.templates[name].email.body
        assert "rating" not in text
        assert "happy" not in text

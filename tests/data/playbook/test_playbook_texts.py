"""The default's words read well, whatever is known about the lead."""

import re

import pytest
from jinja2 import Environment, StrictUndefined

from data.playbook.check import VARIABLES
from data.playbook.load import load

PLAYBOOK = load(None)
GSM_7 = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
KNOWN = {
    "greeting": "Hi Dana,",
    "first_name": "Dana",
    "full_name": "Dana Reed",
    "topic": "a new website",
    "source_label": "Website",
    "business": PLAYBOOK.business.name,
    "agent": PLAYBOOK.business.agent,
    "business_phone": PLAYBOOK.business.phone,
    "business_email": PLAYBOOK.business.email,
    "website": PLAYBOOK.business.website,
    "booking_url": "https://maple.example.com/book",
    "received_day": "Wednesday",
}
NOTHING_KNOWN = {
    **KNOWN,
    "greeting": "Hi,",
    "first_name": "",
    "full_name": "",
    "topic": "",
    "business_phone": "",
    "website": "",
    "booking_url": "",
}
FIRST = sorted({source.first_response for source in PLAYBOOK.sources.values()})
TOPICS = [rule.label.lower() for rule in PLAYBOOK.intents.values()]
both = pytest.mark.parametrize("values", [KNOWN, NOTHING_KNOWN], ids=["known", "nothing-known"])


def render(source: str, values: dict[str, str]) -> str:
    return Environment(undefined=StrictUndefined).from_string(source).render(values)


def test_the_values_of_these_tests_are_the_variables_a_template_may_use():
    assert KNOWN.keys() == VARIABLES.keys()


def test_every_template_has_an_email_and_a_text():
    for name, template in PLAYBOOK.templates.items():
        assert template.email is not None, name
        assert template.sms is not None, name


def test_every_template_is_used_and_no_two_first_answers_are_alike():
    steps = {step.template for s in PLAYBOOK.sequences.values() for step in s.steps}
    assert steps | set(FIRST) == set(PLAYBOOK.templates)
    bodies = {PLAYBOOK.templates[name].email.body for name in FIRST}
    assert len(bodies) == len(FIRST) == len(PLAYBOOK.sources)


@pytest.mark.parametrize("topic", ["", "a new website", *TOPICS])
@both
def test_a_text_is_one_plain_message_whatever_they_asked_about(values, topic):
    for template in PLAYBOOK.templates.values():
        text = render(template.sms.body, {**values, "topic": topic})
        assert len(text) <= 160, text
        assert set(text) <= GSM_7, set(text) - GSM_7


@both
def test_the_first_text_names_the_business_and_says_how_to_stop(values):
    for name in FIRST:
        text = render(PLAYBOOK.templates[name].sms.body, values)
        assert PLAYBOOK.business.name in text
        assert text.endswith("Reply STOP to opt out")


@both
def test_the_first_answer_asks_a_question_and_points_to_a_next_step(values):
    for name in FIRST:
        template = PLAYBOOK.templates[name]
        body = render(template.email.body, values)
        assert body.count("?") >= 2, "a useful question, and a choice for the next step"
        assert re.search(r"morning or (in the |an )?afternoon", body), "choice-based booking (004)"
        assert "?" in render(template.sms.body, values)


@both
def test_nothing_reads_broken_when_little_is_known(values):
    for template in PLAYBOOK.templates.values():
        for source in (template.email.subject, template.email.body, template.sms.body):
            text = render(source, values)
            assert text.strip() == text
            assert not re.search(r"  | [.,?!;]|\n{3}|[.,]{2}|\bNone\b|[{}]|,\s*$", text), text
            assert not re.search(r"[.?!] [a-z]", text), text


@pytest.mark.parametrize(
    ("phone", "signature"), [("", ""), ("+1 212 555 0142", ", +1 212 555 0142")]
)
def test_an_email_is_signed_and_short(phone, signature):
    business = PLAYBOOK.business
    for template in PLAYBOOK.templates.values():
        body = render(template.email.body, {**KNOWN, "business_phone": phone})
        assert body.endswith(f"\n\n{business.agent}\n{business.name}{signature}")
        assert len(body.split()) <= 120


def test_no_line_ends_in_a_tag_so_that_trim_blocks_changes_nothing():
    for name, template in PLAYBOOK.templates.items():
        assert "%}\n" not in template.email.body, name

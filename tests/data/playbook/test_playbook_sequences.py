"""What a sequence and an outcome may say, and the sentence for what they may not."""

from __future__ import annotations

from typing import get_args

import pytest

from data.leads.contact import Outcome
from data.outreach.states import StopCause
from data.playbook.load import PlaybookError, parse
from data.playbook.outcomes import OutcomeName
from data.playbook.sequences import Step, StoppedBy

PLAYBOOK = parse("", "default.toml")


def with_step(step: str, more: str = "") -> str:
    return f'[sequences.mine]\nlabel = "Mine"\n{more}\nsteps = [{{ name = "a", {step} }}]'


def said_of(text: str) -> tuple[str, ...]:
    with pytest.raises(PlaybookError) as error:
        parse(text, "team.toml")
    return error.value.problems


ONE_WAIT = (
    "a step needs exactly one wait: one of minutes, hours, days, business_days, before_minutes,"
    " before_days"
)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (with_step('template = "day-1"'), f"[sequences.mine] steps 1 (a): {ONE_WAIT}"),
        (
            with_step('days = 1, hours = 2, template = "day-1"'),
            f"[sequences.mine] steps 1 (a): {ONE_WAIT}, not hours and days",
        ),
        (
            with_step('days = 1, template = "day-1", when = "no_repli"'),
            (
                "[sequences.mine] steps 1 (a) when 1: 'no_repli' is not a condition;"
                " did you mean 'no_reply'?"
            ),
        ),
        (
            with_step('days = 1, template = "day-1", when = ["__import__(\'os\')"]'),
            (
                "[sequences.mine] steps 1 (a) when 1: '__import__('os')' is not a condition; use a"
                " word such as no_reply, has_phone, score>=40, tag:ad or not hot"
            ),
        ),
        (
            with_step('days = 1, template = "day-1", when = ["tag:add"]'),
            (
                "[sequences.mine] steps 1 (a) when: 'tag:add': there is no tag 'add';"
                " did you mean 'ad'?"
            ),
        ),
        (
            with_step('days = 1, template = "day-1", window = "ofice"'),
            (
                "[sequences.mine] steps 1 (a) window: there is no window 'ofice';"
                " did you mean 'office'?"
            ),
        ),
        (
            with_step('days = 1, template = "day-1", window = "night", channels = ["sms"]')
            + '\n[hours.windows.night]\nopens = "21:00"\ncloses = "23:00"',
            "[sequences.mine] steps 1 (a) window: 'night' has no hour in common with [hours.sms]",
        ),
        (
            with_step('days = 1, template = "day-1"', 'then = "mine"'),
            "[sequences.mine] then: leads back to 'mine', which would never end",
        ),
        (
            with_step('days = 1, template = "day-1"', 'then = "appointment"'),
            "[sequences.mine] then: 'appointment' counts back from an appointment",
        ),
        (
            '[outcomes.no_show]\nsequence = "no-shwo"',
            "[outcomes.no_show] sequence: there is no sequence 'no-shwo'; did you mean 'no-show'?",
        ),
        (
            '[outcomes.lost.reasons.price]\nwords = ["price"]\nsequence = "nurture"',
            (
                "[outcomes.lost.reasons.price] sequence: 'nurture' is for open leads, and this"
                " outcome makes lost ones; set its audience"
            ),
        ),
        (
            '[outcomes.no_show]\nsequence = "appointment"',
            "[outcomes.no_show] sequence: 'appointment' counts back from an appointment",
        ),
        (
            '[outcomes.noshow]\nsequence = "nurture"',
            "[outcomes] noshow: not an outcome; did you mean 'no_show'?",
        ),
    ],
)
def test_every_mistake_is_a_sentence_with_its_place(text: str, problem: str) -> None:
    assert said_of(text) == (problem,)


def test_steps_stand_in_the_order_of_their_waits_and_those_before_an_appointment_last() -> None:
    steps = '{ name = "a", days = 3, template = "day-1" }, { name = "b", %s, template = "day-3" }'
    for wait in ("hours = 2", "days = 1", "business_days = 2"):
        text = f'[sequences.mine]\nlabel = "Mine"\nsteps = [{steps % wait}]'
        assert "in the order of their waits" in said_of(text)[0]
    for wait in ("days = 3", "business_days = 5", "before_minutes = 60"):
        parse(f'[sequences.mine]\nlabel = "Mine"\nsteps = [{steps % wait}]', "team.toml")


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ({"days": 3}, "3 days after it began"),
        ({"hours": 1}, "1 hour after it began"),
        ({"minutes": 0}, "as soon as it began"),
        ({"before_days": 1}, "1 day before the appointment"),
        (
            {"business_days": 2, "window": "office", "when": ["no_reply", "not hot"]},
            "2 business days after it began, in the hours 'office', if no reply and not hot",
        ),
    ],
)
def test_a_rule_can_be_read_out(step: dict[str, object], said: str) -> None:
    assert Step.model_validate({"name": "a", "template": "t", **step}).said == said


def test_the_shipped_sequences_are_those_of_the_seeds() -> None:
    assert " ".join(PLAYBOOK.sequences) == (
        "new-lead same-day missed-call no-show nurture win-back appointment survey review referral"
    )
    for name in ("new-lead", "same-day", "missed-call", "no-show"):
        assert PLAYBOOK.sequences[name].then == "nurture", "nobody goes nowhere"


def test_every_outcome_of_the_form_can_begin_a_sequence() -> None:
    assert set(get_args(OutcomeName)) == {outcome.value for outcome in Outcome}
    assert set(get_args(StoppedBy)) == {cause.value for cause in StopCause}


def test_everybody_is_asked_for_a_review_whatever_they_answered() -> None:
    """DESIGN §4; FTC 16 CFR 465: only the referral may look at the rating."""
    for name in ("survey", "review"):
        conditions = [text for step in PLAYBOOK.sequences[name].steps for text in step.when]
        assert not any("rat" in text for text in conditions), name
    assert PLAYBOOK.sequences["referral"].steps[0].when == ("rating>=4",)

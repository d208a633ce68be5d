"""Which steps are said to whom, and which sequences begin: decisions without a database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.leads.rating import read_rating
from data.leads.stages import LeadStage
from data.outreach.audience import not_for
from data.outreach.conditions import Known, decide_when
from data.outreach.entry import Before, decide_entry
from data.outreach.gap import Person, Said, decide_gap
from data.outreach.triggers import decide_beginning
from tests.build import DAY, HOUR, NOON, a_playbook

DANA = Known(
    has_replied=False,
    has_email=True,
    has_phone=False,
    has_booking_link=False,
    has_review_link=True,
    is_hot=False,
    score=40,
    rating=None,
    tags=frozenset({"ad"}),
    intent="pricing",
    source="portal",
    urgency="now",
)


@pytest.mark.parametrize(
    "conditions",
    [
        (), ("no_reply", "has_email", "not has_phone", "not hot", "has_review_link"),
        ("score>=40", "score <= 40", "score=40", "not score>40"), ("not rating<5", "not rated"),
        ("tag:ad", "not tag:phone"), ("intent:pricing", "source: portal", "urgency:now"),
    ],
)  # fmt: skip
def test_a_step_is_said_when_all_of_its_conditions_hold(conditions: tuple[str, ...]) -> None:
    assert decide_when(conditions, DANA).is_met


@pytest.mark.parametrize(
    ("condition", "why"),
    [
        ("has_phone", "left out: it is for 'has_phone', and that is not so"),
        ("not has_email", "left out: it is for 'not has_email', and that is so"),
        ("score>40", "left out: it is for 'score>40', and the score is 40"),
        ("rating>=4", "left out: it is for 'rating>=4', and the rating is not known"),
        ("tag:phone", "left out: it is for 'tag:phone', and the tag is ad"),
        ("urgency:low", "left out: it is for 'urgency:low', and the urgency is now"),
    ],
)
def test_else_it_is_left_out_and_says_what_is_so_instead(condition: str, why: str) -> None:
    assert decide_when(("no_reply", condition), DANA).why == why


def test_a_word_of_theirs_ends_no_reply() -> None:
    assert not decide_when(("no_reply",), replace(DANA, has_replied=True)).is_met


RULES = a_playbook("""
[sequences.weighty]
label = "Weighty"
priority = 20
steps = [{ name = "a", days = 1, template = "day-1" }]
""")


def test_a_sequence_does_not_begin_again_too_soon() -> None:
    again = [Before("review", NOON - 364 * DAY, is_running=False)]
    assert "only after 365 days" in decide_entry("review", again, RULES, NOON).why
    assert decide_entry("review", again, RULES, NOON + 2 * DAY).may_begin
    assert decide_entry("new-lead", [Before("new-lead", NOON, False)], RULES, NOON).may_begin


def test_a_lighter_sequence_does_not_push_a_weightier_one_aside() -> None:
    running = [Before("weighty", NOON, is_running=True)]
    assert decide_entry("new-lead", running, RULES, NOON).why == (
        "weighty is running, which goes before it"
    )
    assert decide_entry("new-lead", [Before("weighty", NOON, False)], RULES, NOON).may_begin
    assert decide_entry("weighty", [Before("new-lead", NOON, True)], RULES, NOON).may_begin
    assert decide_entry("appointment", running, RULES, NOON).may_begin, "it runs beside any other"


@pytest.mark.parametrize(
    ("stage", "sequences"),
    [
        (LeadStage.CONTACTED, {"new-lead", "nurture", "appointment"}),
        (LeadStage.WON, {"survey", "review", "appointment"}),
        (LeadStage.LOST, {"win-back", "appointment"}),
    ],
)
def test_each_sequence_is_for_one_kind_of_lead_and_reminders_are_for_all(
    stage: LeadStage, sequences: set[str]
) -> None:
    names = ("new-lead", "nurture", "survey", "review", "win-back", "appointment", "gone", "")
    allowed = {name for name in names if not not_for(stage, name, a_playbook())}
    assert allowed == sequences | ({"gone", ""} if stage == LeadStage.CONTACTED else set())


DANA_NOW = Person(enrolment_id=1, lead_id=1, email="dana@example.org", phone="+12125550187")


@pytest.mark.parametrize(
    ("said", "waits"),
    [
        (Said(2, "nurture", "day-30", NOON - HOUR, 1, "", ""), True),
        (Said(2, "nurture", "day-30", NOON - HOUR, 9, "dana@example.org", ""), True),
        (Said(2, "nurture", "day-30", NOON - HOUR, 9, "", "+12125550187"), True),
        (Said(2, "nurture", "day-30", NOON + HOUR, 1, "", ""), True),  # it is queued
        (Said(2, "nurture", "day-30", NOON - 4 * HOUR, 1, "", ""), False),
        (Said(2, "nurture", "day-30", NOON - HOUR, 9, "eve@example.org", ""), False),
        (Said(1, "new-lead", "day-1", NOON - HOUR, 1, "", ""), False),  # the same sequence
    ],
)
def test_nobody_hears_from_two_sequences_within_the_gap(said: Said, waits: bool) -> None:
    gap = decide_gap(DANA_NOW, [said], a_playbook(), NOON)
    assert (gap is not None) == waits
    if gap is not None:
        assert gap.until == said.at + 4 * HOUR


def test_the_gap_counts_from_the_last_of_them_and_names_it() -> None:
    said = [Said(n, "nurture", f"day-{n}", NOON - n * HOUR, 1, "", "") for n in (3, 2)]
    gap = decide_gap(DANA_NOW, said, a_playbook(), NOON)
    assert gap is not None
    assert gap.until == NOON + 2 * HOUR
    assert gap.why == "they had nurture day-2 2 hours ago; 4 hours lie between two sequences"


@pytest.mark.parametrize(
    ("said", "rating"),
    [
        ("5", 5), (" 4!\n\nGreat work", 4), ("3/5", 3), ("2 out of 5, it leaks", 2), ("1 star", 1),
        ("5 - thank you", 5), ("2 weeks late", None), ("10", None), ("6", None), ("Great!", None),
        ("4 pm works for me", None), ("", None),
    ],
)  # fmt: skip
def test_a_survey_is_answered_by_a_number_and_words_are_for_a_person(
    said: str, rating: int | None
) -> None:
    assert read_rating(said) == rating


@pytest.mark.parametrize(
    ("outcome", "note", "sequence", "days"),
    [
        ("lost", "", "win-back", 90),
        ("lost", "Too expensive, they say", "win-back", 60),
        ("lost", "went with somebody else", "win-back", 180),
        ("lost", "angry about the price: do not contact", "", 0),
        ("no_show", "", "no-show", 0),
        ("not_a_lead", "", "", 0),
    ],
)
def test_the_reason_in_the_note_decides_what_follows(
    outcome: str, note: str, sequence: str, days: int
) -> None:
    beginning = decide_beginning(outcome, note, a_playbook())
    assert (beginning.sequence, beginning.after_days) == (sequence, days)

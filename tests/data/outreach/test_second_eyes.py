"""A second pair of eyes: two different people approve the very same text, or it does not leave."""

from __future__ import annotations

from datetime import timedelta

import pytest

from data.alerts.tables import Alert
from data.outreach import review
from data.outreach.queries import review_detail
from data.outreach.second_eyes import Eyes, Look, decide_look, still_missing
from data.outreach.states import MessageState
from data.outreach.tables import Message
from data.refused import Refused
from tests.build import (
    HOUR,
    NOON,
    Agency,
    a_lead,
    a_playbook,
    delivered,
    messages_of,
    story_of,
    with_rules,
)

HOLD = timedelta(seconds=10)
LEGAL = "My lawyer says you breached the contract."
NOBODY = Eyes("", "")
ANA, BO = Eyes("ana", "T"), Eyes("bo", "T")


@pytest.mark.parametrize(
    ("needed", "eyes", "by", "look"),
    [
        ((), (NOBODY, NOBODY), "ana", Look.LAST),
        (("legal",), (NOBODY, NOBODY), "ana", Look.FIRST),
        (("legal",), (ANA, NOBODY), "ana", Look.AGAIN),
        (("legal",), (ANA, NOBODY), " Ana ", Look.AGAIN),
        (("legal",), (ANA, NOBODY), "bo", Look.LAST),
        (("legal",), (Eyes("ana", "another text"), NOBODY), "bo", Look.FIRST),
        (("legal",), (ANA, BO), "ana", Look.LAST),
        (("legal",), (NOBODY, BO), "ana", Look.LAST),
    ],
)
def test_two_people_must_look_at_the_same_text(
    needed: tuple[str, ...], eyes: tuple[Eyes, ...], by: str, look: Look
) -> None:
    assert decide_look(needed, eyes, "T", by).look == look


@pytest.mark.parametrize(
    ("first", "last", "is_missing"),
    [
        (ANA, BO, False),
        (ANA, Eyes("ANA", "T"), True),
        (NOBODY, BO, True),
        (Eyes("ana", "another text"), BO, True),
    ],
)
def test_the_door_asks_for_whoever_is_missing(first: Eyes, last: Eyes, is_missing: bool) -> None:
    assert bool(still_missing(("legal",), first, last, "T")) is is_missing
    assert still_missing((), first, last, "T") == ""


def test_only_legal_matters_need_two_as_the_playbook_is_shipped() -> None:
    rules = a_playbook().review.reasons
    assert [reason.value for reason, rule in rules.items() if rule.second] == ["legal"]


def approve(agency: Agency, message: Message, by: str, **shown: str) -> Look:
    read = {"shown": None, **shown}
    return agency.do(review.approve, message.id, hold=HOLD, now=NOON, by=by, **read)


def the_draft(agency: Agency) -> Message:
    return messages_of(agency, 1)[0]


def test_a_legal_answer_leaves_when_a_second_person_approved_the_same_text(
    agency: Agency,
) -> None:
    a_lead(agency, message=LEGAL)
    text = agency.ask(review_detail, the_draft(agency).id).shown
    assert approve(agency, the_draft(agency), "ana", shown=text) == Look.FIRST
    assert delivered(agency, now=NOON + HOUR) == []
    row = agency.ask(review_detail, the_draft(agency).id).row
    assert (row.state, row.first_eyes, row.needs_two) == ("review", "ana", ("legal",))
    with pytest.raises(Refused, match=r"You approved this text already.*somebody else's turn"):
        approve(agency, the_draft(agency), "ana", shown=text)
    titles = [alert.title for alert in agency.rows(Alert)]
    assert "A second pair of eyes: Dana Ortiz" in titles
    assert approve(agency, the_draft(agency), "bo", shown=text) == Look.LAST
    assert len(delivered(agency, now=NOON + HOLD)) == 1
    assert story_of(agency, 1).count("message.first_eyes") == 1


def test_an_edit_between_the_two_means_that_both_look_again(agency: Agency) -> None:
    a_lead(agency, message=LEGAL)
    approve(agency, the_draft(agency), "ana")
    agency.do(review.edit, 1, playbook=agency.playbook, body="We will call.", now=NOON, by="bo")
    assert the_draft(agency).first_eyes_by == ""
    assert approve(agency, the_draft(agency), "bo") == Look.FIRST
    assert approve(agency, the_draft(agency), "ana") == Look.LAST


def test_both_can_take_their_approval_back(agency: Agency) -> None:
    a_lead(agency, message=LEGAL)
    approve(agency, the_draft(agency), "ana")
    agency.do(review.undo_approval, 1, now=NOON, by="ana")
    assert the_draft(agency).first_eyes_by == ""
    approve(agency, the_draft(agency), "ana")
    approve(agency, the_draft(agency), "bo")
    agency.do(review.undo_approval, 1, now=NOON, by="bo")
    assert (the_draft(agency).state, the_draft(agency).first_eyes_by) == ("review", "ana")
    assert approve(agency, the_draft(agency), "bo") == Look.LAST


def test_the_door_turns_away_what_only_one_person_approved(agency: Agency) -> None:
    a_lead(agency, message=LEGAL)
    approve(agency, the_draft(agency), "ana")
    approve(agency, the_draft(agency), "bo")
    with agency.store.write() as session:
        session.get_one(Message, 1).first_eyes_by = "Bo"
    assert delivered(agency, now=NOON + HOLD) == []
    why = "legal: a second person has not approved this text"
    assert (the_draft(agency).state, the_draft(agency).note) == (MessageState.REVIEW, why)
    assert f"was stopped at the last moment: {why}." in agency.rows(Alert)[-1].body


def test_any_reason_can_be_marked_by_the_team(agency: Agency) -> None:
    strict = with_rules(agency, "[review.reasons.pricing]\nsecond = true")
    a_lead(strict, message="How much is it?")
    assert approve(strict, the_draft(strict), "ana") == Look.FIRST

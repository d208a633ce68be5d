"""Drafts and time: what was put aside comes back, and what the lead answered is looked at anew."""

from __future__ import annotations

from datetime import timedelta

import pytest

from data.alerts.tables import Alert
from data.leads.contact import Touch, touch
from data.leads.queries import detail
from data.outreach import coming_due, review
from data.outreach.panes import review_pane
from data.outreach.states import FollowUpState, MessageState, Purpose
from data.outreach.tables import Message
from data.outreach.waking import wake_snoozed
from data.refused import Refused
from tests.build import (
    ASKS_FOR_THE_PRICE,
    DAY,
    HOUR,
    MINUTE,
    NOON,
    Agency,
    a_lead,
    an_answered_lead,
    delivered,
    messages_of,
    steps_of,
    story_of,
    the_message,
)
from tests.data.inbox.following.mails import letter, mailed

HOLD = timedelta(seconds=10)
REPLIED = "the person replied meanwhile"


def approve(agency: Agency, message: Message, now: object) -> None:
    agency.do(review.approve, message.id, shown=None, hold=HOLD, now=now, by="ana")


def whys(message: Message) -> list[str]:
    return [reason["why"] for reason in message.reasons]


def test_a_snoozed_draft_wakes_at_its_time_once_and_says_so(agency: Agency) -> None:
    lead = a_lead(agency, message=ASKS_FOR_THE_PRICE)
    draft = the_message(agency, lead)
    with pytest.raises(Refused, match="over already"):
        agency.do(review.snooze, draft.id, until=NOON, now=NOON, by="ana")
    agency.do(review.snooze, draft.id, until=NOON + HOUR, now=NOON, by="ana")
    assert agency.do(wake_snoozed, now=NOON + HOUR - MINUTE, by="runner") == 0
    assert agency.do(wake_snoozed, now=NOON + HOUR, by="runner") == 1
    assert agency.do(wake_snoozed, now=NOON + HOUR, by="runner") == 0
    assert [row.snoozed_until for row in agency.ask(review_pane, now=NOON)] == [None]
    assert story_of(agency, lead)[-1] == "message.woke"
    assert agency.rows(Alert)[-1].title == "Back from snooze: Dana Ortiz"


def test_a_reply_wakes_a_snoozed_draft_and_stands_in_the_conversation(agency: Agency) -> None:
    lead = a_lead(agency, message=ASKS_FOR_THE_PRICE)
    draft = the_message(agency, lead)
    mailed(agency, letter("Hello?", answers=draft, key="1@x"))
    agency.do(review.snooze, draft.id, until=NOON + DAY, now=NOON, by="ana")
    mailed(agency, letter("It is urgent now.", answers=draft, key="2@x"), now=NOON + HOUR)
    assert the_message(agency, lead).snoozed_until is None
    assert whys(the_message(agency, lead)).count(REPLIED) == 1
    said = agency.ask(detail, lead, agency.playbook).conversation
    assert [one.body for one in said if one.channel == "reply"] == ["Hello?", "It is urgent now."]


def a_follow_up(agency: Agency) -> Message:
    """The first follow-up of an answered lead, prepared and held a week before it leaves."""
    an_answered_lead(agency)
    agency.do(coming_due.prepare_due, house=agency.house, now=NOON + DAY, by="runner")
    return the_message(agency, 1)


def test_an_approved_follow_up_comes_back_as_an_answer_when_they_reply(agency: Agency) -> None:
    follow_up = a_follow_up(agency)
    with agency.store.write() as session:
        session.get_one(Message, follow_up.id).state = MessageState.REVIEW
    agency.do(review.edit, follow_up.id, playbook=agency.playbook, body="See you Monday.",
              now=NOON + DAY, by="ana")  # fmt: skip
    approve(agency, follow_up, NOON + DAY)
    mailed(agency, letter("Please call.", answers=follow_up), now=NOON + DAY)
    after = the_message(agency, 1)
    assert (after.state, after.purpose, after.body) == (
        MessageState.REVIEW, Purpose.FIRST_RESPONSE, "See you Monday.")  # fmt: skip
    assert whys(after) == [REPLIED]
    assert {step.state for step in steps_of(agency, 1)} == {FollowUpState.CANCELLED}
    assert delivered(agency, now=NOON + DAY + HOLD) == []
    approve(agency, after, NOON + DAY + HOUR)
    assert len(delivered(agency, now=NOON + DAY + HOUR + HOLD)) == 1


def test_a_follow_up_that_nobody_looked_at_goes_with_its_sequence(agency: Agency) -> None:
    follow_up = a_follow_up(agency)
    assert follow_up.state == MessageState.QUEUED
    mailed(agency, letter("Please call.", answers=follow_up), now=NOON + DAY)
    assert the_message(agency, 1).state == MessageState.CANCELLED


def test_an_answer_that_was_looked_at_again_comes_back_with_the_next_reply_too(
    agency: Agency,
) -> None:
    lead = a_lead(agency, message=ASKS_FOR_THE_PRICE)
    draft = the_message(agency, lead)
    for number in range(2):
        approve(agency, the_message(agency, lead), NOON)
        mailed(agency, letter("One more thing", answers=draft, key=f"{number}@x"))
        assert the_message(agency, lead).state == MessageState.REVIEW
    assert whys(the_message(agency, lead)).count(REPLIED) == 1


def test_who_fills_in_the_form_again_finds_the_approved_answer_held_and_only_one(
    agency: Agency,
) -> None:
    lead = a_lead(agency, message=ASKS_FOR_THE_PRICE)
    approve(agency, the_message(agency, lead), NOON)
    again = a_lead(agency, message="And how much without the shop?", now=NOON + HOLD / 2)
    assert again == lead
    (draft,) = messages_of(agency, lead)
    assert (draft.state, whys(draft)[-1]) == ("review", "the person wrote again meanwhile")


def test_a_reply_that_is_noted_by_hand_brings_the_drafts_back_as_well(agency: Agency) -> None:
    follow_up = a_follow_up(agency)
    with agency.store.write() as session:
        session.get_one(Message, follow_up.id).state = MessageState.REVIEW
    agency.do(touch, 1, Touch.REPLY, "on the phone", house=agency.house, now=NOON + DAY, by="ana")
    after = the_message(agency, 1)
    assert (after.state, whys(after)) == (MessageState.REVIEW, [REPLIED])

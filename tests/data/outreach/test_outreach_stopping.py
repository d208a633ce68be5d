"""A reply, a booking, an opt-out, an outcome, a touch by hand: the automation gives way."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from data.clients.tables import Client
from data.leads.contact import Outcome, Touch, outcome, touch
from data.leads.stages import LeadStage
from data.leads.tables import Lead
from data.outreach import stopping
from data.outreach.coming_due import prepare_due
from data.outreach.review import approve
from data.outreach.settle import it_went
from data.outreach.states import MessageState
from data.outreach.tables import Enrolment
from data.refused import Refused
from tests.build import (
    DAY,
    HOUR,
    NOON,
    Agency,
    a_lead,
    an_answered_lead,
    claimed,
    coming,
    delivered,
    followed_up,
    handed_over,
    settled,
    step_states,
    steps_of,
    the_message,
)

NEW_YORK = ZoneInfo("America/New_York")


def stop_by(agency: Agency, how: str, lead_id: int, now: datetime = NOON + HOUR) -> None:
    if how == "reply":
        agency.do(touch, lead_id, Touch.REPLY, "", house=agency.house, now=now, by="ana")
    elif how == "opt-out":
        agency.do(touch, lead_id, Touch.OPT_OUT_EMAIL, "", house=agency.house, now=now, by="ana")
    elif how == "operator":
        with agency.store.write() as session:
            lead = session.get_one(Lead, lead_id)
            stopping.stop_sequences(session, lead, "by hand", now=now, by="ana")
    else:
        agency.do(outcome, lead_id, Outcome(how), house=agency.house, now=now, by="ana")


STOPS = ["reply", "opt-out", "operator", "booked", "won", "lost", "not_a_lead"]


@pytest.mark.parametrize("how", STOPS)
def test_a_stop_ends_the_sequence_and_cancels_what_was_to_come(agency: Agency, how: str) -> None:
    lead_id = an_answered_lead(agency)
    stop_by(agency, how, lead_id)
    assert step_states(agency, lead_id)[:3] == ["cancelled"] * 3
    assert agency.rows(Enrolment)[0].state.value == "stopped"
    assert followed_up(agency, now=NOON + 9 * DAY) == []


@pytest.mark.parametrize("how", STOPS)
def test_a_stop_reaches_a_message_that_is_claimed_already(agency: Agency, how: str) -> None:
    lead_id = an_answered_lead(agency)
    agency.do(prepare_due, house=agency.house, now=NOON + DAY, by="runner")
    (claim,) = claimed(agency, now=NOON + DAY)
    stop_by(agency, how, lead_id, NOON + DAY)
    assert the_message(agency, lead_id).state == MessageState.CANCELLED
    assert handed_over(agency, claim, now=NOON + DAY) is None


def test_an_opt_out_cancels_on_its_channel_only_and_on_every_lead_with_the_address(
    agency: Agency,
) -> None:
    both = an_answered_lead(agency, phone="212 555 0142")
    other = an_answered_lead(agency, name="Sam", email="sam@example.org")
    agency.do(stopping.suppress, "sms", "+12125550142", why="STOP", now=NOON, by="ana")
    assert step_states(agency, both) == ["scheduled"] * 3
    agency.do(stopping.suppress, "email", "dana@example.org", why="STOP", now=NOON, by="ana")
    assert step_states(agency, both) == ["cancelled"] * 3
    assert step_states(agency, other) == ["scheduled"] * 3


def test_who_opted_out_of_mail_is_still_texted(agency: Agency) -> None:
    agency.do(stopping.suppress, "email", "dana@example.org", why="x", now=NOON, by="ana")
    lead_id = a_lead(agency, phone="212 555 0142")
    assert the_message(agency, lead_id).channel == "sms"
    assert len(delivered(agency)) == 1


def test_a_touch_by_hand_moves_the_steps_and_starts_the_sequence_when_there_was_none(
    agency: Agency,
) -> None:
    lead_id, now = an_answered_lead(agency), NOON + 20 * HOUR
    agency.do(touch, lead_id, Touch.VOICEMAIL, "", house=agency.house, now=now, by="ana")
    assert [due for _, due in coming(agency, lead_id)] == [
        now + timedelta(days=days) for days in (1, 3, 7)
    ]
    fresh = a_lead(agency, name="Sam", email="sam@example.org", now=now)
    agency.do(touch, fresh, Touch.CALL, "", house=agency.house, now=now, by="ana")
    assert len(coming(agency, fresh)) == 3
    assert delivered(agency, now=now) == []
    assert the_message(agency, fresh).note == "somebody answered by hand meanwhile"


def test_until_an_agreed_call_nothing_leaves_and_then_not_everything_at_once(
    agency: Agency,
) -> None:
    lead_id, on = an_answered_lead(agency), NOON + 10 * DAY
    agency.do(outcome, lead_id, Outcome.CALL_BACK, house=agency.house, now=NOON, by="ana", on=on)
    assert [due for _, due in coming(agency, lead_id)] == [on, on + 2 * DAY, on + 6 * DAY]


def test_not_now_stays_in_touch_and_not_before_the_agreed_day(agency: Agency) -> None:
    lead_id, on = an_answered_lead(agency), NOON + 90 * DAY
    agency.do(outcome, lead_id, Outcome.NOT_NOW, house=agency.house, now=NOON, by="ana", on=on)
    assert agency.row(Lead, lead_id).stage == LeadStage.NURTURE
    steps = coming(agency, lead_id)
    assert steps[0][0] == "day-30"
    assert steps[0][1].date() == on.date()
    assert len({due.date() for _, due in steps}) == len(steps)


def test_an_uncertain_answer_that_a_reply_proves_starts_no_sequence(agency: Agency) -> None:
    lead_id = a_lead(agency)
    (claim,) = claimed(agency)
    handed_over(agency, claim)
    settled(agency, claim, "uncertain", "cut")
    stop_by(agency, "reply", lead_id)
    agency.do(it_went, claim.id, house=agency.house, now=NOON + DAY, by="ana")
    assert coming(agency, lead_id) == []


def test_a_lead_that_was_lost_during_the_hand_over_is_not_followed_up(agency: Agency) -> None:
    lead_id = a_lead(agency)
    (claim,) = claimed(agency)
    handed_over(agency, claim)
    stop_by(agency, "lost", lead_id)
    settled(agency, claim)
    assert {step.sequence for step in steps_of(agency, lead_id)} == {"win-back"}


def test_a_client_who_writes_in_again_and_is_won_again_stays_one_client(agency: Agency) -> None:
    lead_id = an_answered_lead(agency)
    stop_by(agency, "won", lead_id)
    with pytest.raises(Refused, match="won already"):
        stop_by(agency, "won", lead_id)
    a_lead(agency, message="Another website, please", now=NOON + 50 * DAY)
    stop_by(agency, "won", lead_id, NOON + 51 * DAY)
    assert len(agency.rows(Client)) == 1


def test_an_opt_out_cancels_what_is_queued_at_once_and_not_only_at_the_door(
    agency: Agency,
) -> None:
    lead_id = a_lead(agency)
    agency.do(stopping.suppress, "sms", "dana@example.org", why="x", now=NOON, by="ana")
    assert the_message(agency, lead_id).state == MessageState.QUEUED
    agency.do(stopping.suppress, "email", "dana@example.org", why="x", now=NOON, by="ana")
    assert the_message(agency, lead_id).state == MessageState.CANCELLED


@pytest.mark.parametrize("stage", [LeadStage.LOST, LeadStage.WON])
def test_the_door_itself_turns_away_what_is_for_a_closed_lead(
    agency: Agency, stage: LeadStage
) -> None:
    lead_id = a_lead(agency)
    with agency.store.write() as session:
        session.get_one(Lead, lead_id).stage = stage
    assert delivered(agency) == []
    assert the_message(agency, lead_id).note == f"the lead is {stage.value}"


def test_a_touch_while_the_answer_waits_in_review_starts_no_sequence_yet(agency: Agency) -> None:
    lead_id = a_lead(agency, message="How much is it?")
    agency.do(touch, lead_id, Touch.VOICEMAIL, "", house=agency.house, now=NOON, by="ana")
    assert coming(agency, lead_id) == []
    later = NOON + HOUR
    draft = the_message(agency, lead_id).id
    agency.do(approve, draft, shown=None, hold=timedelta(0), now=later, by="ana")
    delivered(agency, now=later)
    assert len(coming(agency, lead_id)) == 3


def test_a_step_whose_delivery_is_uncertain_is_shown_as_waiting_for_a_person(
    agency: Agency,
) -> None:
    lead_id = an_answered_lead(agency)
    agency.do(prepare_due, house=agency.house, now=NOON + DAY, by="runner")
    delivered(agency, now=NOON + DAY, result="uncertain")
    assert step_states(agency, lead_id) == ["review", "scheduled", "scheduled"]

"""Claim, hand over, settle: once, by the one who holds the row, whatever dies in between."""

from __future__ import annotations

from datetime import timedelta

import pytest

from data.alerts.tables import Alert
from data.leads.tables import Lead
from data.lease import LEASE
from data.outreach import claims as claiming
from data.outreach import lapsed, review
from data.outreach.panes import review_pane
from data.outreach.settle import RETRY_FOR, it_went, retry_wait
from data.outreach.states import MessageState
from data.outreach.tables import Message
from data.refused import Refused
from tests.build import (
    DAY,
    HOUR,
    NOON,
    ROUTINE,
    Agency,
    a_lead,
    claimed,
    delivered,
    handed_over,
    messages_of,
    posted,
    processed,
    settled,
    steps_of,
    story_of,
    the_message,
)


def test_a_message_is_claimed_by_one_worker_only(agency: Agency) -> None:
    a_lead(agency)
    assert len(claimed(agency, worker="one")) == 1
    assert claimed(agency, worker="two") == []


def test_only_messages_of_a_channel_that_is_set_up_are_claimed(agency: Agency) -> None:
    a_lead(agency)
    assert agency.do(claiming.claim, worker="w", channels=["sms"], now=NOON) == []
    assert the_message(agency, 1).state == MessageState.QUEUED


def test_a_claim_that_lapsed_goes_back_and_the_late_worker_gets_nothing(agency: Agency) -> None:
    a_lead(agency)
    (late,) = claimed(agency, worker="late")
    assert agency.do(lapsed.release_lapsed, now=NOON + LEASE - timedelta(seconds=1), by="r") == (
        0, 0,
    )  # fmt: skip
    assert agency.do(lapsed.release_lapsed, now=NOON + LEASE, by="r") == (1, 0)
    assert handed_over(agency, late, worker="late") is None
    (again,) = claimed(agency, now=NOON + LEASE, worker="new")
    assert again.fence > late.fence
    assert handed_over(agency, late, worker="new") is None
    assert handed_over(agency, again, worker="new")


def test_a_worker_that_dies_in_the_hand_over_leaves_an_uncertain_message_to_a_person(
    agency: Agency,
) -> None:
    lead_id = a_lead(agency)
    (claim,) = claimed(agency)
    handed_over(agency, claim)
    assert agency.do(lapsed.release_lapsed, now=NOON + HOUR, by="r") == (0, 1)
    assert claimed(agency, now=NOON + DAY) == []
    (row,) = agency.ask(review_pane, now=NOON + HOUR)
    assert (row.state, row.reasons) == ("uncertain", ("uncertain_delivery",))
    assert "stopped during the hand-over" in row.note
    assert [alert.kind.value for alert in agency.rows(Alert)] == ["review_waiting"]
    assert not settled(agency, claim, now=NOON + HOUR)
    assert the_message(agency, lead_id).state == MessageState.UNCERTAIN
    assert agency.row(Lead, lead_id).first_response_at is None


def test_it_went_counts_as_sent_and_only_an_uncertain_one_can_have_gone(agency: Agency) -> None:
    lead_id = a_lead(agency)
    with pytest.raises(Refused, match="not uncertain; it is queued"):
        agency.do(it_went, 1, house=agency.house, now=NOON, by="ana")
    with pytest.raises(Refused, match="no message 7"):
        agency.do(it_went, 7, house=agency.house, now=NOON, by="ana")
    delivered(agency, result="uncertain", why="cut")
    agency.do(it_went, 1, house=agency.house, now=NOON + HOUR, by="ana")
    assert the_message(agency, lead_id).state == MessageState.SENT
    assert agency.row(Lead, lead_id).first_response_at == NOON + HOUR
    assert "sequence.started" in story_of(agency, lead_id)


def test_send_it_hands_an_uncertain_message_over_once_more(agency: Agency) -> None:
    a_lead(agency)
    (first,) = delivered(agency, result="uncertain", why="cut")
    agency.do(review.approve, 1, shown=None, hold=timedelta(0), now=NOON + HOUR, by="ana")
    (second,) = delivered(agency, now=NOON + HOUR)
    assert second.header_id == first.header_id
    assert delivered(agency, now=NOON + HOUR) == []


def test_a_result_of_a_worker_that_lost_the_row_is_not_recorded(agency: Agency) -> None:
    a_lead(agency)
    (claim,) = claimed(agency, worker="one")
    assert not settled(agency, claim, worker="one"), "it was never handed over"
    handed_over(agency, claim, worker="one")
    assert not settled(agency, claim, worker="two")
    assert settled(agency, claim, worker="one")
    assert not settled(agency, claim, "failed", "late", worker="one")
    assert the_message(agency, 1).state == MessageState.SENT


def test_claims_not_begun_are_given_back_at_the_end_and_a_begun_one_is_not(
    agency: Agency,
) -> None:
    a_lead(agency)
    claims = claimed(agency)
    agency.do(claiming.hand_back, claims, "w")
    claims = claimed(agency)
    handed_over(agency, claims[0])
    agency.do(claiming.hand_back, claims, "w")
    assert the_message(agency, 1).state == MessageState.SENDING


def test_the_waits_between_tries_double_within_their_bounds() -> None:
    for attempts in range(1, 200):
        base = min(5 * 2 ** (attempts - 1), 900)
        waits = [retry_wait(attempts).total_seconds() for _ in range(20)]
        assert base * 0.75 <= min(waits) <= max(waits) <= base * 1.25
    assert len({retry_wait(3) for _ in range(20)}) > 1, "without jitter all come back at once"


def test_a_temporary_failure_is_tried_again_and_told_once(agency: Agency) -> None:
    lead_id = a_lead(agency)
    now = NOON
    for attempt in (1, 2, 3):
        (parcel,) = delivered(agency, now=now, result="retry", why="451 later")
        assert parcel.attempt == attempt
        assert delivered(agency, now=now) == []
        now = the_message(agency, lead_id).due_at
    assert story_of(agency, lead_id).count("message.retry") == 1
    assert len(delivered(agency, now=now)) == 1


def test_after_two_days_of_tries_the_message_fails_visibly(agency: Agency) -> None:
    lead_id = a_lead(agency)
    delivered(agency, result="retry", why="451")
    delivered(agency, now=NOON + RETRY_FOR - timedelta(seconds=1), result="retry", why="451")
    assert the_message(agency, lead_id).state == MessageState.QUEUED
    delivered(agency, now=NOON + RETRY_FOR + HOUR, result="retry", why="451 still")
    (row,) = agency.ask(review_pane, now=NOON + 3 * DAY)
    assert (row.state, row.note) == ("failed", "451 still")
    assert agency.row(Lead, lead_id).respond_by is not None


def test_a_failed_message_that_is_approved_again_gets_its_two_days_anew(agency: Agency) -> None:
    a_lead(agency)
    delivered(agency, result="failed", why="550")
    later = NOON + 5 * DAY
    agency.do(review.approve, 1, shown=None, hold=timedelta(0), now=later, by="ana")
    delivered(agency, now=later, result="retry", why="451")
    message = agency.row(Message, 1)
    assert (message.state, message.attempts) == (MessageState.QUEUED, 1)


def test_an_outage_of_the_transport_loses_nothing_and_doubles_nothing(agency: Agency) -> None:
    leads = [a_lead(agency, name=f"N{n}", email=f"n{n}@example.org") for n in range(5)]
    for hour in range(4):
        delivered(agency, now=NOON + hour * HOUR, result="retry", why="refused")
    left = delivered(agency, now=NOON + 5 * HOUR)
    assert sorted(parcel.lead_id for parcel in left) == leads
    assert [len(messages_of(agency, lead)) for lead in leads] == [1] * 5


def test_a_door_whose_clock_is_ahead_does_not_take_the_inquiry_for_a_reply_to_its_answer(
    agency: Agency,
) -> None:
    posted(agency, now=NOON + timedelta(seconds=0.4), name="Dana", email="dana@example.org",
           message=ROUTINE)  # fmt: skip
    [done] = processed(agency, now=NOON)
    assert done.lead_id is not None
    delivered(agency, now=NOON + timedelta(seconds=0.1))
    assert len(steps_of(agency, done.lead_id)) == 3
    assert not agency.row(Lead, done.lead_id).wrote_after(NOON)

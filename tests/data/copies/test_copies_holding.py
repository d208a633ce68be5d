"""After a restore nothing that may have left since leaves again unless a person says so."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from data.inbox.process import replay, unprocessed
from data.outreach import review
from data.outreach.adjusting import resume
from data.outreach.panes import review_pane
from data.outreach.settle import it_went
from data.outreach.states import MessageState
from data.outreach.stopping import suppress
from data.tables import Alert, Inbound, Suppression
from tests.build import (
    ASKS_FOR_THE_PRICE,
    DAY,
    a_lead,
    an_answered_lead,
    claimed,
    delivered,
    followed_up,
    handed_over,
    posted,
    processed,
    step_states,
    steps_of,
    story_of,
    the_message,
)
from tests.data.copies.copying import LATER, Copies


@pytest.mark.parametrize("state", ["queued", "claimed", "sending"])
def test_a_message_that_was_about_to_leave_waits_for_a_person(copies: Copies, state: str) -> None:
    agency = copies.agency
    lead_id = a_lead(agency)
    if state != "queued":
        (claim,) = claimed(agency)
        if state == "sending":
            assert handed_over(agency, claim)
    made = copies.back_up()
    done = copies.restore(made.file)
    message = the_message(agency, lead_id)
    assert message.state == MessageState.UNCERTAIN
    assert message.note == (
        "restored from the backup of 2026-11-24 17:00 UTC; it may have left since"
    )
    assert done.held.messages == 1
    assert (message.lease_owner, message.lease_until, message.approved_hash) == ("", None, "")
    assert story_of(agency, lead_id)[-1] == "message.uncertain"
    assert [row.id for row in agency.ask(review_pane, now=LATER)] == [message.id]
    assert [alert.key for alert in agency.rows(Alert)] == [f"review:{message.id}:{message.fence}"]
    assert delivered(agency, now=LATER + DAY) == []


def test_the_person_has_both_choices(copies: Copies) -> None:
    agency = copies.agency
    went = a_lead(agency)
    send = a_lead(agency, name="Eve Moss", email="eve@example.org")
    copies.restore(copies.back_up().file)
    agency.do(it_went, the_message(agency, went).id, house=agency.house, now=LATER, by="ana")
    agency.do(review.approve, the_message(agency, send).id, shown=None, hold=timedelta(0),
              now=LATER, by="ana")  # fmt: skip
    assert [parcel.lead_id for parcel in delivered(agency, now=LATER)] == [send]
    assert "scheduled" in step_states(agency, went)


def test_a_follow_up_that_came_due_since_is_not_said_again(copies: Copies) -> None:
    """The copy knows of day 1 as still to come; the database it was taken from has sent it."""
    agency = copies.agency
    lead_id = an_answered_lead(agency)
    first, *later = steps_of(agency, lead_id)
    made = copies.back_up()
    copies.now = first.due_at + timedelta(hours=1)
    assert len(followed_up(agency, now=first.due_at)) == 1
    done = copies.restore(made.file, overwrite_newer=True)
    assert done.held.steps == 1
    assert step_states(agency, lead_id) == ["paused"] + ["scheduled"] * len(later)
    assert followed_up(agency, now=copies.now) == []
    assert story_of(agency, lead_id)[-1] == "follow_up.held"
    agency.do(resume, first.id, house=agency.house, now=copies.now, by="ana")
    assert len(followed_up(agency, now=copies.now)) == 1


def test_what_had_arrived_and_may_have_been_answered_is_not_answered_again(copies: Copies) -> None:
    agency = copies.agency
    receipt = posted(agency, name="Dana Ortiz", email="dana@example.org", message="Hello there.")
    made = copies.back_up()
    processed(agency)
    assert len(delivered(agency)) == 1
    done = copies.restore(made.file, overwrite_newer=True)
    assert done.held.arrivals == 1
    assert agency.ask(unprocessed) == []
    inbound = agency.row(Inbound, receipt.inbound_id)
    assert inbound.state == "quarantined"
    assert json.loads(inbound.payload)["name"] == "Dana Ortiz"
    assert "may have been answered since" in inbound.reason
    assert delivered(agency, now=LATER) == []
    agency.do(replay, receipt.inbound_id, house=agency.house, now=LATER, by="ana")
    assert len(delivered(agency, now=LATER)) == 1


def test_a_draft_that_somebody_may_have_sent_since_says_so(copies: Copies) -> None:
    agency = copies.agency
    lead_id = a_lead(agency, message=ASKS_FOR_THE_PRICE)
    done = copies.restore(copies.back_up().file)
    message = the_message(agency, lead_id)
    assert message.state == MessageState.REVIEW
    assert [held["reason"] for held in message.reasons] == ["pricing", "uncertain_delivery"]
    assert "somebody may have decided and sent it since" in message.reasons[-1]["why"]
    assert done.held.doubtful == 1


def test_an_opt_out_after_the_backup_outlives_the_restore(copies: Copies) -> None:
    agency = copies.agency
    a_lead(agency)
    made = copies.back_up()
    agency.do(suppress, "email", "dana@example.org", why="asked us to", now=LATER, by="gateway")
    done = copies.restore(made.file, overwrite_newer=True)
    (kept,) = agency.rows(Suppression)
    assert (kept.channel, kept.address, kept.at, kept.by, kept.why) == (
        "email", "dana@example.org", LATER, "gateway", "asked us to")  # fmt: skip
    assert done.held.opt_outs == 1
    assert done.held.sentence == (
        "Held for a person: 1 message that may have left. Kept: 1 opt-out from after the backup."
    )


def test_what_was_sent_before_the_backup_stays_sent(copies: Copies) -> None:
    agency = copies.agency
    lead_id = an_answered_lead(agency)
    done = copies.restore(copies.back_up().file)
    assert the_message(agency, lead_id).state == MessageState.SENT
    assert done.held.sentence == "Nothing was about to leave."

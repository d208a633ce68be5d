"""An approval holds for exactly what was shown, and for the lead as it was then."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from data.leads.contact import Touch, touch
from data.leads.stages import LeadStage
from data.leads.tables import Lead
from data.outreach import review
from data.outreach.approval import Shown, what_changed
from data.outreach.outbox import domain_of
from data.outreach.queries import review_detail
from data.outreach.states import MessageState
from data.outreach.tables import Message
from data.refused import Refused
from tests.build import (
    ASKS_FOR_THE_PRICE,
    MINUTE,
    NOON,
    Agency,
    a_lead,
    delivered,
    the_message,
)

SHOWN = Shown("email", "d@x.org", "Hello", "Text", "website", "new")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (replace(SHOWN, channel="sms"), "its text, recipient or template"),
        (replace(SHOWN, recipient="e@x.org"), "its text, recipient or template"),
        (replace(SHOWN, subject="Hello "), "its text, recipient or template"),
        (replace(SHOWN, subject="Hell", body="oText"), "its text, recipient or template"),
        (replace(SHOWN, template="portal"), "its text, recipient or template"),
        (replace(SHOWN, stage="booked"), "the lead is booked now and was new"),
    ],
)
def test_any_change_of_what_was_shown_voids_it(changed: Shown, why: str) -> None:
    assert what_changed(SHOWN.hash, changed).startswith(why)


def test_it_holds_for_the_same_and_nothing_holds_without_one() -> None:
    assert what_changed(SHOWN.hash, replace(SHOWN)) == ""
    assert what_changed("", SHOWN) == "this text was not approved"


def approved(agency: Agency) -> int:
    """The lead whose held answer somebody has approved, with a minute to take it back."""
    lead_id = a_lead(agency, message=ASKS_FOR_THE_PRICE)
    message = the_message(agency, lead_id)
    agency.do(review.approve, message.id, shown=None, hold=MINUTE, now=NOON, by="ana")
    return lead_id


def test_another_template_than_the_approved_one_waits_for_a_person_again(agency: Agency) -> None:
    lead_id = approved(agency)
    with agency.store.write() as session:
        session.get_one(Message, the_message(agency, lead_id).id).template = "portal"
    assert delivered(agency, now=NOON + MINUTE) == []
    message = the_message(agency, lead_id)
    assert message.state == MessageState.REVIEW
    assert message.note == "its text, recipient or template is not the one that was approved"
    assert message.approved_hash == ""


def test_a_lead_that_moved_on_since_voids_the_approval_and_says_how(agency: Agency) -> None:
    lead_id = approved(agency)
    reply = {"house": agency.house, "now": NOON, "by": "ana"}
    agency.do(touch, lead_id, Touch.NOTE, "Seems nice", **reply)
    assert the_message(agency, lead_id).state == MessageState.QUEUED
    with agency.store.write() as session:
        session.get_one(Lead, lead_id).stage = LeadStage.BOOKED
    assert delivered(agency, now=NOON + MINUTE) == []
    message = the_message(agency, lead_id)
    assert message.state == MessageState.REVIEW
    assert message.note == "the lead is booked now and was new when this was approved"


def test_an_approval_of_what_the_door_gave_back_without_a_reason_is_bound_as_well(
    agency: Agency,
) -> None:
    lead_id = a_lead(agency)
    message_id = the_message(agency, lead_id).id
    with agency.store.write() as session:
        session.get_one(Message, message_id).body = "Hello [First Name], when may we come?"
    assert delivered(agency) == []
    edit = {"playbook": agency.playbook, "now": NOON, "by": "ana"}
    agency.do(review.edit, message_id, body="Hello Dana, when may we come?", **edit)
    agency.do(review.approve, message_id, shown=None, hold=MINUTE, now=NOON, by="ana")
    with agency.store.write() as session:
        session.get_one(Message, message_id).body = "Hello Dana, we come at eight."
    assert delivered(agency, now=NOON + MINUTE) == []
    message = the_message(agency, lead_id)
    assert message.note == "its text, recipient or template is not the one that was approved"


def test_what_was_read_before_the_lead_moved_on_cannot_be_approved(agency: Agency) -> None:
    lead_id = a_lead(agency, message=ASKS_FOR_THE_PRICE)
    message_id = the_message(agency, lead_id).id
    shown = agency.ask(review_detail, message_id).shown
    with agency.store.write() as session:
        session.get_one(Lead, lead_id).stage = LeadStage.ENGAGED
    with pytest.raises(Refused, match=r"the lead is engaged now and was new.*Read it again"):
        agency.do(review.approve, message_id, shown=shown, hold=timedelta(0), now=NOON, by="ana")


def test_the_hold_keeps_it_back_and_undo_takes_it_back(agency: Agency) -> None:
    lead_id = approved(agency)
    assert delivered(agency, now=NOON + MINUTE - timedelta(seconds=1)) == []
    agency.do(review.undo_approval, the_message(agency, lead_id).id, now=NOON, by="ana")
    assert delivered(agency, now=NOON + 2 * MINUTE) == []
    assert the_message(agency, lead_id).state == MessageState.REVIEW


def test_the_domain_is_that_of_the_mail_server() -> None:
    assert domain_of("email", "Dana@Example.ORG") == "example.org"
    assert domain_of("sms", "+12125550199") == ""

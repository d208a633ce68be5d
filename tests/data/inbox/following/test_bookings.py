"""Appointments as booking tools tell them, in any order and more than once."""

from __future__ import annotations

from data.activity.timeline import of_lead
from data.inbox.states import EventState, InboundState
from data.inbox.tables import InboundEvent
from data.leads.stages import LeadStage
from data.leads.tables import Lead
from data.outreach.states import EnrolmentState
from data.outreach.tables import Enrolment
from tests.build import NOON, Agency, an_answered_lead, messages_of
from tests.data.inbox.following.telling import calendly


def said(agency: Agency, lead: int) -> list[str]:
    return [entry.kind for entry in agency.ask(of_lead, lead)]


def test_a_booking_stops_the_sequence_and_makes_the_lead_hot(agency: Agency) -> None:
    lead_id = an_answered_lead(agency)
    became = calendly(agency, "invitee.created", "one")
    assert became.lead_id == lead_id
    lead = agency.row(Lead, lead_id)
    assert (lead.stage, lead.hot_at) == (LeadStage.BOOKED, NOON)
    assert [run.state for run in agency.rows(Enrolment)] == [EnrolmentState.STOPPED]


def test_somebody_new_who_books_is_a_lead_that_needs_no_answer(agency: Agency) -> None:
    became = calendly(agency, "invitee.created", "one")
    assert became.lead_id is not None
    lead = agency.row(Lead, became.lead_id)
    assert (lead.stage, lead.email) == (LeadStage.BOOKED, "dana@example.org")
    assert messages_of(agency, became.lead_id) == []


def test_a_cancel_gives_the_lead_back_to_a_person(agency: Agency) -> None:
    calendly(agency, "invitee.created", "one")
    calendly(agency, "invitee.canceled", "one", cancellation={"reason": "Ill"})
    (lead,) = agency.rows(Lead)
    assert lead.stage == LeadStage.ENGAGED
    assert lead.respond_by is not None


def test_a_cancel_before_its_create_is_joined_when_the_create_comes(agency: Agency) -> None:
    lead = an_answered_lead(agency)
    first = calendly(agency, "invitee.canceled", "one")
    assert first.state == InboundState.NOTED
    (event,) = [e for e in agency.rows(InboundEvent) if e.booking]
    assert event.state == EventState.WAITING
    calendly(agency, "invitee.created", "one")
    assert agency.row(Lead, lead).stage != LeadStage.BOOKED
    assert agency.row(InboundEvent, event.id or 0).state == EventState.APPLIED
    assert said(agency, lead)[-2:] == ["appointment.booked", "appointment.cancelled"]


def test_a_move_is_one_appointment_in_either_order_of_its_halves(agency: Agency) -> None:
    lead = an_answered_lead(agency)
    calendly(agency, "invitee.created", "one")
    new = "https://api.calendly.com/scheduled_events/E/invitees/two"
    old = "https://api.calendly.com/scheduled_events/E/invitees/one"
    calendly(agency, "invitee.created", "two", old_invitee=old)
    calendly(agency, "invitee.canceled", "one", rescheduled=True, new_invitee=new)
    assert agency.row(Lead, lead).stage == LeadStage.BOOKED
    calendly(agency, "invitee.canceled", "two")
    assert agency.row(Lead, lead).stage == LeadStage.ENGAGED


def test_the_same_hook_twice_books_once(agency: Agency) -> None:
    lead = an_answered_lead(agency)
    calendly(agency, "invitee.created", "one")
    calendly(agency, "invitee.created", "one")
    assert said(agency, lead).count("appointment.booked") == 1
    assert agency.row(Lead, lead).score == 50

"""Opting out and in by text message, and a word that may be either (FACTS, STOP)."""

from __future__ import annotations

import pytest
from sqlmodel import select

from data.activity.timeline import of_lead
from data.inbox.following.follow import follow
from data.inbox.states import InboundState
from data.inbox.submission import Submission
from data.inbox.tables import Inbound
from data.inbox.understood import Kind, Understood
from data.leads.stages import LeadStage
from data.leads.tables import Lead
from data.outreach.states import EnrolmentState, MessageState
from data.outreach.tables import Enrolment, Suppression
from tests.build import (
    NOON,
    Agency,
    a_lead,
    an_answered_lead,
    claimed,
    handed_over,
    messages_of,
    settled,
)
from tests.data.inbox.following.telling import text_from

NUMBER = "+12123456789"


def suppressed(agency: Agency) -> list[tuple[str, str]]:
    return [(row.channel, row.address) for row in agency.rows(Suppression)]


@pytest.mark.parametrize(
    "words", ["STOP", " stop please ", "Unsubscribe!", "please stop texting me"]
)
def test_a_stop_counts_at_once_and_cancels_what_is_queued_on_that_channel(
    agency: Agency, words: str
) -> None:
    lead = a_lead(agency, phone=NUMBER)
    became = text_from(agency, NUMBER, words)
    assert (became.state, became.lead_id) == (InboundState.NOTED, lead)
    assert suppressed(agency) == [("sms", NUMBER)]
    waiting = [m for m in messages_of(agency, lead) if m.state == MessageState.QUEUED]
    assert {message.channel for message in waiting} <= {"email"}


def test_a_stop_of_a_stranger_holds_for_whoever_comes_with_that_number(agency: Agency) -> None:
    became = text_from(agency, NUMBER, "STOP")
    assert became.lead_id is None
    assert suppressed(agency) == [("sms", NUMBER)]


@pytest.mark.parametrize("words", ["Start", "YES", "unstop"])
def test_only_a_number_that_had_opted_out_is_opted_in_again(agency: Agency, words: str) -> None:
    a_lead(agency, phone=NUMBER)
    text_from(agency, NUMBER, "STOP", sid="SM1")
    became = text_from(agency, NUMBER, words, sid="SM2")
    assert became.state == InboundState.NOTED
    assert suppressed(agency) == []


def test_a_yes_without_an_opt_out_is_an_answer(agency: Agency) -> None:
    lead = an_answered_lead(agency, phone=NUMBER)
    became = text_from(agency, NUMBER, "Yes")
    assert became.lead_id == lead
    assert agency.row(Lead, lead).stage == LeadStage.ENGAGED
    assert suppressed(agency) == []


def test_a_start_word_does_not_bring_a_dead_number_back(agency: Agency) -> None:
    a_lead(agency, phone=NUMBER)
    with agency.store.write() as session:
        session.add(Suppression(channel="sms", address=NUMBER, at=agency.row(Lead, 1).received_at,
                                by="runner", why="bounced: 30005 Unknown destination"))  # fmt: skip
    text_from(agency, NUMBER, "START")
    assert suppressed(agency) == [("sms", NUMBER)]


@pytest.mark.parametrize("words", ["stop by tomorrow?", "STOP 12345"])
def test_an_unclear_word_holds_everything_and_asks_a_person(agency: Agency, words: str) -> None:
    lead = an_answered_lead(agency, phone=NUMBER)
    became = text_from(agency, NUMBER, words)
    assert became.lead_id == lead
    assert suppressed(agency) == []
    waiting = [m for m in messages_of(agency, lead) if m.state == MessageState.REVIEW]
    (draft,) = waiting
    assert draft.reasons[0]["reason"] == "unclear_opt_out"
    assert words in draft.reasons[0]["why"]
    with agency.store.read() as session:
        runs = session.exec(select(Enrolment).where(Enrolment.state == EnrolmentState.ACTIVE))
        assert runs.all() == []


def test_a_text_of_a_stranger_is_a_lead_and_answered_by_text(agency: Agency) -> None:
    became = text_from(agency, NUMBER, "Do you repair flat roofs?")
    assert became.state == InboundState.CREATED
    assert became.lead_id is not None
    lead = agency.row(Lead, became.lead_id)
    assert (lead.source, lead.phone, lead.message) == ("phone", NUMBER, "Do you repair flat roofs?")
    assert {message.channel for message in messages_of(agency, became.lead_id)} == {"sms"}


def test_the_same_text_twice_is_told_once(agency: Agency) -> None:
    lead = an_answered_lead(agency, phone=NUMBER)
    first = text_from(agency, NUMBER, "Thursday is fine")
    again = text_from(agency, NUMBER, "Thursday is fine")
    assert (again.inbound_id, again.lead_id) == (first.inbound_id, lead)
    assert [entry.kind for entry in agency.ask(of_lead, lead)].count("reply.received") == 1


def test_an_opt_out_that_only_the_service_knew_of_is_ours_from_then_on(agency: Agency) -> None:
    lead = a_lead(agency, source="phone", email=None, phone=NUMBER)
    (claim,) = claimed(agency)
    handed_over(agency, claim)
    settled(agency, claim, "failed", "21610: unsubscribed recipient", about="opted_out")
    assert suppressed(agency) == [("sms", NUMBER)]
    assert [message.state for message in messages_of(agency, lead)] == [MessageState.CANCELLED]


@pytest.mark.parametrize(("words", "asked"), [("STOP", 1), ("", 0)])
def test_a_stop_on_a_channel_that_we_do_not_write_on_suppresses_no_other_and_asks_a_person(
    agency: Agency, words: str, asked: int
) -> None:
    lead = an_answered_lead(agency)
    item = Understood(
        Kind.OPT_OUT,
        submission=Submission(email="dana@example.org"),
        channel="whatsapp",
        text=words,
    )
    with agency.store.write() as session:
        inbound = session.get_one(Inbound, 1)
        follow(session, inbound, item, house=agency.house, now=NOON, by="runner")
    assert suppressed(agency) == []
    waiting = [m for m in messages_of(agency, lead) if m.state == MessageState.REVIEW]
    assert len(waiting) == asked

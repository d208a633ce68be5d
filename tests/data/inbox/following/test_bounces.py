"""What mail servers and carriers say of our messages: dead addresses, full ones, complaints."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from data.activity.timeline import of_lead
from data.inbox.states import EventState, InboundState
from data.inbox.tables import InboundEvent
from data.leads.tables import Lead
from data.outreach.states import EnrolmentState, MessageState
from data.outreach.tables import Enrolment, Message, Suppression
from tests.build import (
    HOUR,
    MINUTE,
    NOON,
    Agency,
    a_lead,
    an_answered_lead,
    coming,
    followed_up,
    messages_of,
    story_of,
    the_message,
    with_rules,
)
from tests.data.inbox.following.mails import bounce, complaint, mailed
from tests.data.inbox.following.telling import FORM, tell

NUMBER = "+12123456789"
MIXED = """
[sequences.new-lead]
label = "New lead"
steps = [
  { name = "day-1", days = 1, template = "day-1", channels = ["email"] },
  { name = "day-3", days = 3, template = "day-3", channels = ["sms"] },
]
"""


def suppressed(agency: Agency) -> list[tuple[str, str]]:
    return sorted((row.channel, row.address) for row in agency.rows(Suppression))


def sequence(agency: Agency) -> Enrolment:
    (enrolment,) = agency.rows(Enrolment)
    return enrolment


def text_status(agency: Agency, number: str, status: str, code: str = "") -> None:
    """Twilio's status callback."""
    fields = {"MessageSid": "SM9", "SmsSid": "SM9", "MessageStatus": status, "SmsStatus": status,
              "AccountSid": "AC1", "From": "+12125550142", "To": number}  # fmt: skip
    if code:
        fields["ErrorCode"] = code
    tell(agency, "twilio", urlencode(fields).encode(), FORM)


def test_a_hard_bounce_suppresses_the_address_stops_the_sequence_and_wants_a_person(
    agency: Agency,
) -> None:
    lead = an_answered_lead(agency)
    sent = the_message(agency, lead)
    now = NOON + MINUTE
    became = mailed(agency, bounce("5.1.1", of=sent.header_id), now=now)
    assert (became.state, became.lead_id) == (InboundState.NOTED, lead)
    assert became.reason == "hard bounce: 5.1.1 550 5.1.1 said so"
    assert suppressed(agency) == [("email", "dana@example.org")]
    assert sequence(agency).state == EnrolmentState.STOPPED
    assert sequence(agency).why.startswith("a message could not be delivered: 5.1.1")
    assert coming(agency, lead) == []
    assert the_message(agency, lead).note.startswith("bounced: 5.1.1")
    assert agency.row(Lead, lead).respond_by == now + 4 * MINUTE
    story = story_of(agency, lead)
    assert "message.bounced" in story
    assert "lead.unreachable" in story
    assert "lead.opted_out" not in story


@pytest.mark.parametrize("status", ["5.2.2", "4.4.7"])
def test_a_soft_bounce_is_noted_and_nothing_stops(agency: Agency, status: str) -> None:
    lead = an_answered_lead(agency)
    before = coming(agency, lead)
    became = mailed(agency, bounce(status, of=the_message(agency, lead).header_id))
    assert became.reason.startswith(f"soft bounce: {status}")
    assert suppressed(agency) == []
    assert coming(agency, lead) == before
    assert sequence(agency).state == EnrolmentState.ACTIVE
    assert "message.bounced" in story_of(agency, lead)


def test_a_bounce_that_names_no_message_is_known_by_its_recipient_and_marks_the_last_one_to_it(
    agency: Agency,
) -> None:
    lead = an_answered_lead(agency, phone=NUMBER)
    mailed(agency, bounce("5.1.1", recipient="DANA@example.org"))
    assert suppressed(agency) == [("email", "dana@example.org")]
    first = messages_of(agency, lead)[0]
    assert (first.channel, first.note[:14]) == ("email", "bounced: 5.1.1")


def test_the_address_we_wrote_to_is_dead_as_well_when_the_one_behind_it_is(agency: Agency) -> None:
    lead = an_answered_lead(agency)
    sent = the_message(agency, lead)
    mailed(agency, bounce("5.1.1", recipient="old@forwarded.example", of=sent.header_id))
    assert suppressed(agency) == [
        ("email", "dana@example.org"),
        ("email", "old@forwarded.example"),
    ]
    assert sequence(agency).state == EnrolmentState.STOPPED


def test_a_sequence_goes_on_by_text_when_the_e_mail_address_is_dead(agency: Agency) -> None:
    mixed = with_rules(agency, MIXED)
    lead = an_answered_lead(mixed, phone=NUMBER)
    mailed(mixed, bounce("5.1.1", of=messages_of(mixed, lead)[0].header_id))
    assert sequence(mixed).state == EnrolmentState.ACTIVE
    ((step, due),) = coming(mixed, lead)
    assert step == "day-3"
    (parcel,) = followed_up(mixed, now=due)
    assert (parcel.channel, parcel.recipient) == ("sms", NUMBER)


def test_a_bounce_about_a_stranger_changes_nothing(agency: Agency) -> None:
    lead = an_answered_lead(agency)
    before = coming(agency, lead)
    became = mailed(agency, bounce("5.1.1", recipient="who@stranger.example"))
    assert (became.state, became.lead_id) == (InboundState.NOTED, None)
    assert became.reason.startswith("a bounce about nobody we know")
    assert suppressed(agency) == []
    assert coming(agency, lead) == before
    assert agency.rows(InboundEvent)[-1].state == EventState.NOTHING


def test_a_bounce_that_is_delivered_twice_is_told_once(agency: Agency) -> None:
    lead = an_answered_lead(agency)
    report = bounce("5.1.1", of=the_message(agency, lead).header_id)
    mailed(agency, report)
    mailed(agency, f"X-Copy: 1\n{report}")
    assert story_of(agency, lead).count("message.bounced") == 1


def test_what_is_queued_for_a_dead_address_never_leaves(agency: Agency) -> None:
    lead = an_answered_lead(agency)
    due = coming(agency, lead)[0][1]
    mailed(agency, bounce("5.1.1"), now=due - HOUR)
    assert followed_up(agency, now=due + HOUR) == []
    assert {m.state for m in messages_of(agency, lead)[1:]} <= {MessageState.CANCELLED}


def test_a_lead_that_comes_with_a_dead_address_waits_for_a_person(agency: Agency) -> None:
    an_answered_lead(agency)
    mailed(agency, bounce("5.1.1"))
    again = a_lead(agency, name="Dan", email="dana@example.org", message="Me again, about 2 roofs")
    assert the_message(agency, again).state == MessageState.REVIEW


@pytest.mark.parametrize("recipient", ["dana@example.org", ""])
def test_a_complaint_is_an_opt_out_also_when_it_names_nobody(
    agency: Agency, recipient: str
) -> None:
    lead = an_answered_lead(agency)
    became = mailed(agency, complaint(the_message(agency, lead).header_id, recipient))
    assert became.lead_id == lead
    assert suppressed(agency) == [("email", "dana@example.org")]
    assert sequence(agency).state == EnrolmentState.STOPPED
    told = next(e for e in agency.ask(of_lead, lead) if e.kind == "lead.opted_out")
    assert "complaint" in told.why


def test_twilios_21610_is_an_opt_out_from_texts_alone(agency: Agency) -> None:
    lead = an_answered_lead(agency, phone=NUMBER)
    before = coming(agency, lead)
    text_status(agency, NUMBER, "failed", "21610")
    assert suppressed(agency) == [("sms", NUMBER)]
    assert "lead.opted_out" in story_of(agency, lead)
    assert coming(agency, lead) == before


def test_a_number_that_does_not_exist_is_never_texted_again(agency: Agency) -> None:
    lead = an_answered_lead(agency, phone=NUMBER)
    text_status(agency, NUMBER, "undelivered", "30005")
    assert suppressed(agency) == [("sms", NUMBER)]
    assert "lead.unreachable" in story_of(agency, lead)
    assert sequence(agency).state == EnrolmentState.ACTIVE
    assert {row.note for row in agency.rows(Message) if row.channel == "email"} == {""}

"""The last word before a message leaves (DESIGN §2.3): whatever changed since wins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlmodel import Session

from data.activity.timeline import record
from data.leads.stages import LeadStage
from data.leads.tables import Lead
from data.outreach.compose import hash_of, unfilled
from data.outreach.hours import next_open
from data.outreach.outbox import Claimed, Parcel, held_row, parcel_of
from data.outreach.reach import place_of_lead, window_of
from data.outreach.states import EnrolmentState, FollowUpState, MessageState, Purpose
from data.outreach.stopping import UNDELIVERED
from data.outreach.suppression import is_suppressed, suppressed_channels
from data.outreach.tables import Enrolment, FollowUp, Message
from data.playbook.models import Playbook

SENDING_LEASE = timedelta(minutes=5)
"""A hand-over that is not recorded after this is uncertain."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Let it go, wait until a time, ask a person again, or cancel; and why."""

    says: Literal["go", "wait", "ask", "cancel"]
    why: str = ""
    until: datetime | None = None


def start_sending(
    session: Session, claimed: Claimed, *, worker: str, playbook: Playbook, now: datetime
) -> Parcel | None:
    """Check everything again and commit `sending`; None when the message must not leave now."""
    message = held_row(session, claimed, worker, MessageState.CLAIMED)
    if message is None:
        return None
    lead = session.get_one(Lead, message.lead_id)
    verdict = decide_door(session, message, lead, playbook, now)
    if verdict.says != "go":
        _turn_away(session, message, verdict, now=now, by="runner")
        return None
    message.state = MessageState.SENDING
    message.attempts += 1
    message.first_tried_at = message.first_tried_at or now
    message.lease_until = now + SENDING_LEASE
    return parcel_of(message, lead)


def decide_door(
    session: Session, message: Message, lead: Lead, playbook: Playbook, now: datetime
) -> Verdict:
    """Every stop of DESIGN §4, in the order of its weight."""
    if message.channel in suppressed_channels(session, lead) or is_suppressed(
        session, message.channel, message.recipient
    ):
        return Verdict("cancel", "the person opted out of this channel")
    if lead.stage in (LeadStage.WON, LeadStage.LOST):
        return Verdict("cancel", f"the lead is {lead.stage.value}")
    if message.purpose == Purpose.FOLLOW_UP:
        stopped = _sequence_verdict(session, message)
        if stopped is not None:
            return stopped
    elif lead.first_response_at is not None and not _is_meant(message, lead):
        return Verdict("cancel", "somebody answered by hand meanwhile")
    if message.reasons and message.approved_hash != hash_of(
        message.channel, message.recipient, message.subject, message.body
    ):
        return Verdict("ask", "this text was not approved")
    if placeholder := unfilled(message.subject, message.body):
        return Verdict("ask", f"the text still has the placeholder {placeholder}")
    return _hours_verdict(message, lead, playbook, now)


def _sequence_verdict(session: Session, message: Message) -> Verdict | None:
    step = session.get_one(FollowUp, message.follow_up_id)
    enrolment = session.get_one(Enrolment, step.enrolment_id)
    if enrolment.state == EnrolmentState.PAUSED:
        return Verdict("wait", "its sequence is paused")
    if step.state != FollowUpState.QUEUED:
        return Verdict("cancel", f"its step is {step.state.value}: {step.why}")
    if enrolment.state != EnrolmentState.ACTIVE and not enrolment.why.startswith(UNDELIVERED):
        return Verdict("cancel", f"its sequence is {enrolment.state.value}: {enrolment.why}")
    return None


def _is_meant(message: Message, lead: Lead) -> bool:
    """A person approved it knowing that the lead had been answered."""
    decided = message.decided_at
    return bool(decided and lead.first_response_at and decided > lead.first_response_at)


def _hours_verdict(message: Message, lead: Lead, playbook: Playbook, now: datetime) -> Verdict:
    """A text never leaves at night; an e-mail may, when it answers or a person sends it."""
    if message.channel == "email" and (
        message.purpose == Purpose.FIRST_RESPONSE or message.decided_by
    ):
        return Verdict("go")
    if message.channel == "sms" and just_in_touch(lead, playbook, now):
        return Verdict("go")
    place = place_of_lead(lead, playbook)
    window = window_of("sms" if message.channel == "sms" else "email", playbook)
    until = next_open(now, window, place)
    if until == now:
        return Verdict("go")
    local = until.astimezone(place.zone)
    return Verdict("wait", f"waits for {local:%H:%M %a} of the recipient's clock", until)


def just_in_touch(lead: Lead, playbook: Playbook, now: datetime) -> bool:
    """Whether the lead called or texted within the last minutes, so that a text may answer."""
    recent = now - lead.last_inbound_at <= timedelta(minutes=playbook.hours.sms_answer_minutes)
    return recent and lead.source == "phone"


def _turn_away(
    session: Session, message: Message, verdict: Verdict, *, now: datetime, by: str
) -> None:
    message.lease_owner, message.lease_until = "", None
    message.note = verdict.why
    message.version += 1
    if verdict.says == "wait":
        message.state = MessageState.QUEUED
        message.due_at = verdict.until or now + timedelta(minutes=1)
        return
    if verdict.says == "ask":
        message.state, message.approved_hash = MessageState.REVIEW, ""
        summary = "Back in review"
    else:
        message.state = MessageState.CANCELLED
        summary = "Not sent"
        if message.follow_up_id is not None:
            step = session.get_one(FollowUp, message.follow_up_id)
            if step.state == FollowUpState.QUEUED:
                step.state, step.why = FollowUpState.CANCELLED, verdict.why
                step.version += 1
    kind = f"message.{message.state.value}"
    record(session, kind, summary, why=verdict.why, now=now, by=by,
           lead_id=message.lead_id, message_id=message.id)  # fmt: skip

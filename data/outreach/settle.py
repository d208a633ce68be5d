"""Record what a transport said, once, and let the lead's story go on from there."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Literal

from sqlmodel import Session

from data.activity.timeline import record
from data.leads.decide import source_rule
from data.leads.stages import OPEN_STAGES, LeadStage
from data.leads.tables import Lead
from data.outreach.enrolling import advance, enrol
from data.outreach.outbox import Claimed, held_row, mark_uncertain, tell_reviewers
from data.outreach.route import Held
from data.outreach.states import FollowUpState, MessageState, Purpose
from data.outreach.stopping import UNDELIVERED, running_enrolments, stop_sequences
from data.outreach.tables import FollowUp, Message
from data.playbook.house import House
from data.playbook.models import Reason
from data.refused import Refused

RETRY_FIRST = timedelta(seconds=5)
RETRY_MOST = timedelta(minutes=15)
RETRY_FOR = timedelta(hours=48)
"""Temporary failures are retried this long, then the message fails, visibly."""

BY = "runner"
"""Who it was, on the timeline; the lease says which process."""

Outcome = Literal["sent", "retry", "failed", "uncertain"]


def settle(
    session: Session,
    claimed: Claimed,
    outcome: Outcome,
    why: str,
    *,
    worker: str,
    house: House,
    now: datetime,
) -> bool:
    """Record the outcome if `worker` still holds the row; False when it was taken away."""
    message = held_row(session, claimed, worker, MessageState.SENDING)
    if message is None:
        return False
    message.lease_owner, message.lease_until = "", None
    message.version += 1
    if outcome == "sent":
        _sent(session, message, house, now=now, by=BY)
    elif outcome == "uncertain":
        mark_uncertain(session, message, why, now=now, by=BY)
    elif outcome == "retry" and now - (message.first_tried_at or now) < RETRY_FOR:
        _again(session, message, why, now=now, by=BY)
    else:
        _failed(session, message, why, now=now, by=BY)
    return True


def retry_wait(attempts: int) -> timedelta:
    """Doubling waits from 5 s to 15 min, with jitter so that a returning server is not stormed."""
    wait = min(RETRY_FIRST * 2 ** min(attempts - 1, 12), RETRY_MOST)
    return timedelta(seconds=wait.total_seconds() * random.uniform(0.75, 1.25))


def _again(session: Session, message: Message, why: str, *, now: datetime, by: str) -> None:
    message.state, message.note = MessageState.QUEUED, why
    message.due_at = now + retry_wait(message.attempts)
    if message.attempts == 1:
        summary = f"Could not be sent by {message.channel} yet; it is tried again"
        record(session, "message.retry", summary, why=why, now=now, by=by,
               lead_id=message.lead_id, message_id=message.id)  # fmt: skip


def _failed(session: Session, message: Message, why: str, *, now: datetime, by: str) -> None:
    """Refused for good: a person decides; a sequence does not go on into a dead address."""
    message.state, message.note = MessageState.FAILED, why
    held = Held(Reason.INCOMPLETE, f"delivery failed: {why}")
    message.reasons = [*message.reasons, held.stored()]
    lead = session.get_one(Lead, message.lead_id)
    tell_reviewers(session, lead, message, [held], now=now)
    summary = f"Delivery by {message.channel} to {message.recipient} failed"
    record(session, "message.failed", summary, why=why, now=now, by=by,
           lead_id=message.lead_id, message_id=message.id)  # fmt: skip
    if message.follow_up_id is not None:
        step = session.get_one(FollowUp, message.follow_up_id)
        step.state, step.why = FollowUpState.CANCELLED, f"delivery failed: {why}"
        stop_sequences(session, lead, f"{UNDELIVERED}: {why}", now=now, by=by)


def _sent(session: Session, message: Message, house: House, *, now: datetime, by: str) -> None:
    message.state, message.sent_at, message.note = MessageState.SENT, now, ""
    lead = session.get_one(Lead, message.lead_id)
    label = message.purpose.value.replace("_", " ").capitalize()
    summary = f"{label} sent by {message.channel} to {message.recipient}"
    why = f"approved by {message.decided_by}" if message.decided_by else "routine: no review reason"
    record(session, "message.sent", summary, why=why, now=now, by=by,
           lead_id=lead.id, message_id=message.id)  # fmt: skip
    if message.purpose == Purpose.FOLLOW_UP:
        step = session.get_one(FollowUp, message.follow_up_id)
        step.state, step.why = FollowUpState.SENT, ""
        step.version += 1
        advance(session, step, house, now=now, by=by)
        return
    mark_answered(session, lead, now=now)
    if not running_enrolments(session, lead) and _wants_follow_up(lead, message):
        began = "the sequence starts with the first response (001)"
        name = source_rule(lead.source, house.playbook).sequence
        enrol(session, lead, name, house=house, now=now, by=by, why=began)


def _wants_follow_up(lead: Lead, message: Message) -> bool:
    """Not one that is closed or booked, nor one that replied while the delivery was uncertain."""
    tried = message.first_tried_at or message.created_at
    still_open = lead.stage in OPEN_STAGES and lead.stage != LeadStage.BOOKED
    return still_open and lead.last_inbound_at <= tried


def mark_answered(session: Session, lead: Lead, *, now: datetime) -> None:
    """Stop the first-response clock, by message or by hand."""
    if lead.first_response_at is None:
        lead.first_response_at = now
    lead.respond_by = None
    lead.version += 1
    if lead.stage == LeadStage.NEW:
        lead.stage = LeadStage.CONTACTED
    session.flush()


def it_went(session: Session, message_id: int, *, house: House, now: datetime, by: str) -> None:
    """A person confirms that an uncertain message arrived."""
    message = session.get(Message, message_id)
    if message is None:
        raise Refused(f"There is no message {message_id}.")
    if message.state != MessageState.UNCERTAIN:
        raise Refused(f"Message {message_id} is not uncertain; it is {message.state.value}.")
    message.decided_by, message.decided_at = by, now
    message.version += 1
    _sent(session, message, house, now=now, by=by)

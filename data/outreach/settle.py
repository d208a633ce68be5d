"""Record what a transport said, once, and let the lead's story go on from there."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlmodel import Session, select

from data.activity.timeline import record
from data.leads.decide import source_rule
from data.leads.stages import OPEN_STAGES, LeadStage
from data.leads.tables import Lead
from data.outreach.claims import Claimed, held, holding
from data.outreach.enrolling import advance, enrol
from data.outreach.lapsed import mark_uncertain
from data.outreach.outbox import tell_reviewers
from data.outreach.route import Held
from data.outreach.states import FollowUpState, MessageState, Purpose
from data.outreach.stopping import (
    CANCELLABLE,
    UNDELIVERED,
    running_enrolments,
    settle_step,
    stop_sequences,
)
from data.outreach.tables import FollowUp, Message
from data.playbook.house import House
from data.playbook.models import Reason
from data.reading import SessionWriter, Writer, words, writer_of
from data.refused import Refused

RETRY_FIRST = timedelta(seconds=5)
RETRY_MOST = timedelta(minutes=15)
RETRY_FOR = timedelta(hours=48)
"""Temporary failures are retried this long, then the message fails, visibly."""

BY = "runner"
"""Who it was, on the timeline; the lease says which process."""

Outcome = Literal["sent", "retry", "failed", "uncertain"]


def settle(
    source: Writer | Session,
    claimed: Claimed,
    outcome: Outcome,
    why: str,
    *,
    worker: str,
    house: House,
    now: datetime,
    again_at: datetime | None = None,
    about: str = "",
) -> bool:
    """Record the outcome if `worker` still holds the row; False when it was taken away.

    `again_at`: when to retry, where the transport knows; `about`: whom a refusal is about (`us`,
    `address`, `message`; empty: unknown).
    """
    writer = writer_of(source)
    if outcome == "sent":
        return _settle_sent(writer, claimed, worker, house, now)
    session = writer.session
    message = session.exec(
        select(Message)
        .where(
            Message.id == claimed.id,
            Message.state == MessageState.SENDING,
            Message.lease_owner == worker,
            Message.fence == claimed.fence,
        )
        .with_for_update()
    ).first()
    if message is None:
        return False
    message.lease_owner, message.lease_until = "", None
    message.version += 1
    if outcome == "uncertain":
        mark_uncertain(session, message, why, now=now, by=BY)
    elif outcome == "retry" and now - (message.first_tried_at or now) < RETRY_FOR:
        _again(session, message, why, again_at, now=now, by=BY)
    else:
        _failed(session, message, why, about, now=now, by=BY)
    return True


def _settle_sent(
    writer: Writer, claimed: Claimed, worker: str, house: House, now: datetime
) -> bool:
    """The outcome of nearly every message, in as few statements as it takes."""
    recorded = writer.rows(
        f"UPDATE message SET state = '{MessageState.SENT}', sent_at = :now, note = '',"
        " lease_owner = '', lease_until = NULL, version = version + 1"
        f" WHERE {held(MessageState.SENDING)} RETURNING {_TOLD}",
        now=now,
        **holding(claimed, worker),
    )
    for told in recorded:
        _went(writer, claimed.id, told, house, now=now, by=BY)
    return bool(recorded)


_TOLD = "lead_id, purpose, channel, recipient, decided_by, follow_up_id"
"""What the story goes on from."""


def retry_wait(attempts: int) -> timedelta:
    """Doubling waits from 5 s to 15 min, with jitter so that a returning server is not stormed."""
    wait = min(RETRY_FIRST * 2 ** min(attempts - 1, 12), RETRY_MOST)
    return timedelta(seconds=wait.total_seconds() * random.uniform(0.75, 1.25))


def _again(
    session: Session,
    message: Message,
    why: str,
    again_at: datetime | None,
    *,
    now: datetime,
    by: str,
) -> None:
    message.state, message.note = MessageState.QUEUED, why
    message.due_at = again_at or now + retry_wait(message.attempts)
    if message.attempts == 1:
        summary = f"Could not be sent by {message.channel} yet; it is tried again"
        record(session, "message.retry", summary, why=why, now=now, by=by,
               lead_id=message.lead_id, message_id=message.id)  # fmt: skip


def _failed(
    session: Session, message: Message, why: str, about: str, *, now: datetime, by: str
) -> None:
    """Refused for good: a person decides; a sequence does not go on into a dead address.

    A refusal of ourselves or of this one message says nothing of the address: the sequence stays.
    """
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
        if about in ("us", "message"):
            settle_step(session, step, FollowUpState.REVIEW, f"delivery failed: {why}")
            return
        step.state, step.why = FollowUpState.CANCELLED, f"delivery failed: {why}"
        stop_sequences(session, lead, f"{UNDELIVERED}: {why}", now=now, by=by)


def _went(
    writer: Writer, message_id: int, told: tuple[Any, ...], house: House, *, now: datetime, by: str
) -> None:
    """Let the lead's story go on from a message that was sent."""
    lead_id, purpose, channel, recipient, decided_by, step_id = told
    label = purpose.replace("_", " ").capitalize()
    why = f"approved by {decided_by}" if decided_by else "routine: no review reason"
    record(writer, "message.sent", f"{label} sent by {channel} to {recipient}", why=why, now=now,
           by=by, lead_id=lead_id, message_id=message_id)  # fmt: skip
    if purpose == Purpose.FOLLOW_UP:
        _step_done(writer, step_id, house, now=now, by=by)
    else:
        _answered(writer.session, message_id, house, now=now, by=by)


def _step_done(writer: Writer, step_id: int, house: House, *, now: datetime, by: str) -> None:
    ((enrolment_id,),) = writer.rows(
        f"UPDATE follow_up SET state = '{FollowUpState.SENT}', why = '', version = version + 1"
        " WHERE id = :id RETURNING enrolment_id",
        id=step_id,
    )
    more = writer.rows(
        "SELECT 1 FROM follow_up WHERE enrolment_id = :enrolment"
        f" AND state IN ({words(CANCELLABLE)}) LIMIT 1",
        enrolment=enrolment_id,
    )
    if not more:
        session = writer.session
        advance(session, session.get_one(FollowUp, step_id), house, now=now, by=by)


def _answered(session: Session, message_id: int, house: House, *, now: datetime, by: str) -> None:
    message = session.get_one(Message, message_id)
    lead = session.get_one(Lead, message.lead_id)
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
    message.state, message.sent_at, message.note = MessageState.SENT, now, ""
    message.version += 1
    writer = SessionWriter(session)
    (told,) = writer.rows(f"SELECT {_TOLD} FROM message WHERE id = :id", id=message_id)
    _went(writer, message_id, told, house, now=now, by=by)

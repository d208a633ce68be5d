"""Record what a transport said, once, and let the lead's story go on from there."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Literal, NamedTuple

from sqlmodel import Session, select

from data.activity.timeline import OfMessage, record, record_all
from data.leads.stages import OPEN_STAGES, LeadStage
from data.leads.tables import Lead
from data.outreach.claims import Claimed, held, holding
from data.outreach.enrolling import advance, enrol, is_in_sequence
from data.outreach.first import sequence_after
from data.outreach.lapsed import mark_uncertain
from data.outreach.outbox import tell_reviewers
from data.outreach.route import Held
from data.outreach.states import FollowUpState, MessageState, Purpose
from data.outreach.stopping import (
    CANCELLABLE,
    UNDELIVERED,
    settle_step,
    stop_one,
    suppress,
)
from data.outreach.tables import Enrolment, FollowUp, Message
from data.playbook.house import House
from data.playbook.reasons import Reason
from data.reading import SessionWriter, Writer, placed, places, words, writer_of
from data.refused import Refused
from data.words import _

RETRY_FIRST = timedelta(seconds=5)
RETRY_MOST = timedelta(minutes=15)
RETRY_FOR = timedelta(hours=48)
"""Temporary failures are retried this long, then the message fails, visibly."""

BY = "runner"
"""Who it was, on the timeline; the lease says which process."""

Outcome = Literal["sent", "retry", "failed", "uncertain"]


@dataclass(frozen=True, slots=True)
class HandOver:
    """What became of one hand-over.

    `again_at`: when to retry, where the transport knows; `about`: whom a refusal is about (`us`,
    `address`, `message`, `opted_out`; empty: unknown).
    """

    claimed: Claimed
    outcome: Outcome
    why: str = ""
    again_at: datetime | None = None
    about: str = ""


def settle(
    source: Writer | Session,
    results: Sequence[HandOver],
    *,
    worker: str,
    house: House,
    now: datetime,
) -> set[int]:
    """Record the results; gives the ids of those that `worker` still held."""
    writer = writer_of(source)
    went = [result.claimed for result in results if result.outcome == "sent"]
    recorded = _settle_sent(writer, went, worker, house, now) if went else set()
    for result in results:
        if result.outcome != "sent" and _settle_other(writer.session, result, worker, now):
            recorded.add(result.claimed.id)
    return recorded


def _settle_other(session: Session, result: HandOver, worker: str, now: datetime) -> bool:
    message = session.exec(
        select(Message)
        .where(
            Message.id == result.claimed.id,
            Message.state == MessageState.SENDING,
            Message.lease_owner == worker,
            Message.fence == result.claimed.fence,
        )
        .with_for_update()
    ).first()
    if message is None:
        return False
    message.lease_owner, message.lease_until = "", None
    message.version += 1
    if result.outcome == "uncertain":
        mark_uncertain(session, message, result.why, now=now, by=BY)
    elif result.outcome == "retry" and now - (message.first_tried_at or now) < RETRY_FOR:
        _again(session, message, result.why, result.again_at, now=now, by=BY)
    elif result.about == "opted_out":
        _opted_out_there(session, message, result.why, now=now, by=BY)
    else:
        _failed(session, message, result.why, result.about, now=now, by=BY)
    return True


def _settle_sent(
    writer: Writer, claims: Sequence[Claimed], worker: str, house: House, now: datetime
) -> set[int]:
    """The outcome of nearly every message, in as few statements as it takes."""
    rows = writer.rows(
        f"UPDATE message SET state = '{MessageState.SENT}', sent_at = :now, note = '',"
        " lease_owner = '', lease_until = NULL, version = version + 1"
        f" WHERE {held(MessageState.SENDING, len(claims))} RETURNING {_TOLD}",
        now=now,
        **holding(claims, worker),
    )
    _went(writer, [Told(*row) for row in sorted(rows)], house, now=now, by=BY)
    return {row[0] for row in rows}


_TOLD = "id, lead_id, purpose, channel, recipient, decided_by, follow_up_id"


class Told(NamedTuple):
    """What the story goes on from when a message was sent."""

    id: int
    lead_id: int
    purpose: str
    channel: str
    recipient: str
    decided_by: str
    follow_up_id: int | None

    def entry(self) -> OfMessage:
        label = self.purpose.replace("_", " ").capitalize()
        why = f"approved by {self.decided_by}" if self.decided_by else "routine: no review reason"
        summary = f"{label} sent by {self.channel} to {self.recipient}"
        return OfMessage(self.lead_id, self.id, summary, why)


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


def _opted_out_there(
    session: Session, message: Message, why: str, *, now: datetime, by: str
) -> None:
    """Whoever opted out at the service (Twilio's 21610) opted out here: nobody has to decide."""
    message.state, message.note = MessageState.CANCELLED, why
    record(session, "message.cancelled", "Not sent: they opted out", why=why, now=now, by=by,
           lead_id=message.lead_id, message_id=message.id)  # fmt: skip
    session.flush()
    suppress(session, "sms", message.recipient, why=why, now=now, by=by)


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
        enrolment = session.get_one(Enrolment, step.enrolment_id)
        stop_one(session, enrolment, f"{UNDELIVERED}: {why}", now=now, by=by)


def _went(writer: Writer, told: Sequence[Told], house: House, *, now: datetime, by: str) -> None:
    """Let each lead's story go on from a message that was sent."""
    if not told:
        return
    record_all(writer, "message.sent", [one.entry() for one in told], now=now, by=by)
    steps = [one.follow_up_id for one in told if one.purpose == Purpose.FOLLOW_UP]
    if steps:
        _steps_done(writer, steps, house, now=now, by=by)
    for one in told:
        if one.purpose != Purpose.FOLLOW_UP:
            _answered(writer.session, one.id, house, now=now, by=by)


def _steps_done(
    writer: Writer, steps: Sequence[int | None], house: House, *, now: datetime, by: str
) -> None:
    done = writer.rows(_done(len(steps)), **placed("id", steps))
    last = {enrolment_id: key for enrolment_id, key, goes_on in done if not goes_on}
    for enrolment_id in sorted(last):
        session = writer.session
        advance(session, session.get_one(FollowUp, last[enrolment_id]), house, now=now, by=by)


@cache
def _done(count: int) -> str:
    """Marks so many steps and says of each whether its sequence has others to come."""
    these = places("id", count)
    return (
        f"UPDATE follow_up SET state = '{FollowUpState.SENT}', why = '', version = version + 1"
        f" WHERE id IN ({these}) RETURNING enrolment_id, id, EXISTS (SELECT 1"
        " FROM follow_up AS other WHERE other.enrolment_id = follow_up.enrolment_id"
        f" AND other.state IN ({words(CANCELLABLE)}) AND other.id NOT IN ({these}))"
    )


def _answered(session: Session, message_id: int, house: House, *, now: datetime, by: str) -> None:
    message = session.get_one(Message, message_id)
    lead = session.get_one(Lead, message.lead_id)
    mark_answered(session, lead, now=now)
    if is_in_sequence(session, lead) or not _wants_follow_up(lead, message):
        return
    name = sequence_after(message.template, lead.source, house.playbook)
    if name:
        began = "the sequence starts with the first response (001)"
        enrol(session, lead, name, house=house, now=now, by=by, why=began)


def _wants_follow_up(lead: Lead, message: Message) -> bool:
    """Not one that is closed or booked, nor one that replied while the delivery was uncertain."""
    tried = message.first_tried_at or message.created_at
    still_open = lead.stage in OPEN_STAGES and lead.stage != LeadStage.BOOKED
    return still_open and not lead.wrote_after(tried)


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
        raise Refused(_("There is no message {message_id}.").format(message_id=message_id))
    if message.state != MessageState.UNCERTAIN:
        raise Refused(
            _("Message {message_id} is not uncertain; it is {state}.").format(
                message_id=message_id, state=message.state.value
            )
        )
    message.decided_by, message.decided_at = by, now
    message.state, message.sent_at, message.note = MessageState.SENT, now, ""
    message.version += 1
    writer = SessionWriter(session)
    rows = writer.rows(f"SELECT {_TOLD} FROM message WHERE id = :id", id=message_id)
    _went(writer, [Told(*row) for row in rows], house, now=now, by=by)

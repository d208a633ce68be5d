"""Stop, and cancel what is queued: a reply, a booking, an opt-out, an operator (DESIGN §4)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from data.activity.timeline import record
from data.leads.tables import Lead
from data.outreach.states import UNSENT, EnrolmentState, FollowUpState, MessageState, Purpose
from data.outreach.tables import Enrolment, FollowUp, Message, Suppression
from data.playbook.models import Channel

UNDELIVERED = "a message could not be delivered"
"""Why a sequence stopped whose step failed; a person may still send that step, mended."""

CANCELLABLE = (
    FollowUpState.SCHEDULED,
    FollowUpState.PAUSED,
    FollowUpState.QUEUED,
    FollowUpState.REVIEW,
)


def stop_sequences(
    session: Session,
    lead: Lead,
    why: str,
    *,
    now: datetime,
    by: str,
    purposes: Collection[Purpose] = (Purpose.FOLLOW_UP,),
) -> None:
    """End every running sequence of the lead and cancel its unsent messages of `purposes`."""
    for enrolment in running_enrolments(session, lead):
        end_enrolment(session, enrolment, EnrolmentState.STOPPED, why, now=now, by=by)
    _cancel_messages(session, lead, why, col(Message.purpose).in_(list(purposes)))
    _cancel_steps(session, lead, why)


def end_enrolment(
    session: Session,
    enrolment: Enrolment,
    state: EnrolmentState,
    why: str,
    *,
    now: datetime,
    by: str,
) -> None:
    """Close the enrolment; its steps are the caller's to settle."""
    enrolment.state, enrolment.ended_at, enrolment.why = state, now, why
    summary = f"Sequence {enrolment.sequence} {state.value}"
    kind = f"sequence.{state.value}"
    record(session, kind, summary, why=why, now=now, by=by, lead_id=enrolment.lead_id)


def suppress(
    session: Session,
    channel: Channel,
    address: str,
    *,
    why: str,
    now: datetime,
    by: str,
    is_dead: bool = False,
) -> None:
    """Never write to `address` (folded, or E.164) on `channel` again; cancel what is queued.

    `is_dead`: nobody asked for it; the address takes no messages.
    """
    known = select(Suppression.id).where(
        Suppression.channel == channel, Suppression.address == address
    )
    if session.exec(known).first() is None:
        session.add(Suppression(channel=channel, address=address, at=now, by=by, why=why))
    column = Lead.email_folded if channel == "email" else Lead.phone
    medium = "e-mail" if channel == "email" else "text messages"
    summary = f"The address takes no {medium}" if is_dead else f"Opted out of {medium}"
    kind = "lead.unreachable" if is_dead else "lead.opted_out"
    for lead in session.exec(select(Lead).where(column == address)).all():
        _cancel_messages(session, lead, summary, col(Message.channel) == channel)
        _cancel_steps(session, lead, summary, channel)
        record(session, kind, summary, why=why, now=now, by=by, lead_id=lead.id)
        for enrolment in running_enrolments(session, lead):
            if not steps_to_come(session, enrolment):
                stopped = EnrolmentState.STOPPED
                end_enrolment(session, enrolment, stopped, summary, now=now, by=by)


def steps_to_come(session: Session, enrolment: Enrolment) -> list[FollowUp]:
    """Steps that have not been decided yet, in order."""
    return list(
        session.exec(
            select(FollowUp)
            .where(FollowUp.enrolment_id == enrolment.id, col(FollowUp.state).in_(CANCELLABLE))
            .order_by(col(FollowUp.position))
        )
    )


def running_enrolments(session: Session, lead: Lead) -> list[Enrolment]:
    """Sequences of the lead that are active or paused."""
    states = (EnrolmentState.ACTIVE, EnrolmentState.PAUSED)
    where = (Enrolment.lead_id == lead.id, col(Enrolment.state).in_(states))
    return list(session.exec(select(Enrolment).where(*where)))


def _cancel_messages(session: Session, lead: Lead, why: str, which: object) -> None:
    """Also those already claimed: the door finds them cancelled before they are handed over."""
    rows = select(Message).where(Message.lead_id == lead.id, col(Message.state).in_(UNSENT))
    for message in session.exec(rows.where(which)):  # type: ignore[arg-type]
        message.state, message.note = MessageState.CANCELLED, why
        message.lease_owner, message.lease_until = "", None
        message.version += 1


def _cancel_steps(session: Session, lead: Lead, why: str, channel: Channel | None = None) -> None:
    rows = select(FollowUp).where(FollowUp.lead_id == lead.id, col(FollowUp.state).in_(CANCELLABLE))
    for step in session.exec(rows if channel is None else rows.where(FollowUp.channel == channel)):
        step.state, step.why = FollowUpState.CANCELLED, why
        step.version += 1


def settle_step(session: Session, step: FollowUp, state: FollowUpState, why: str) -> None:
    """Give a step its new state; flushed, so that what looks next sees it."""
    step.state, step.why = state, why
    step.version += 1
    session.flush()

"""Stop, and cancel what is queued: a reply, a booking, an opt-out, an operator (DESIGN §4)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, not_, or_, select

from data.activity.timeline import record
from data.consent.giving import note_consent
from data.consent.states import ConsentState
from data.leads.tables import Lead
from data.outreach.states import (
    UNSENT,
    EnrolmentState,
    FollowUpState,
    MessageState,
    Purpose,
    StopCause,
)
from data.outreach.tables import Enrolment, FollowUp, Message, Suppression
from data.playbook.channel import Channel
from data.playbook.models import Playbook
from data.privacy.sealing import is_sealed

UNDELIVERED = "a message could not be delivered"
"""Why a sequence stopped whose step failed; a person may still send that step, mended."""

CANCELLABLE = (
    FollowUpState.SCHEDULED,
    FollowUpState.PAUSED,
    FollowUpState.QUEUED,
    FollowUpState.REVIEW,
)

RUNNING = (EnrolmentState.ACTIVE, EnrolmentState.PAUSED)


def stop_sequences(
    session: Session,
    lead: Lead,
    why: str,
    *,
    now: datetime,
    by: str,
    purposes: Collection[Purpose] = (Purpose.FOLLOW_UP,),
    spared: Collection[int] = (),
) -> None:
    """End every running sequence of the lead and cancel its unsent messages of `purposes`.

    Enrolments whose ids are `spared` go on.
    """
    for enrolment in running_enrolments(session, lead):
        if enrolment.id not in spared:
            end_enrolment(session, enrolment, EnrolmentState.STOPPED, why, now=now, by=by)
    of_spared = select(FollowUp.id).where(col(FollowUp.enrolment_id).in_(list(spared)))
    going_on = col(Message.follow_up_id).in_(of_spared)
    meant: ColumnElement[bool] = col(Message.purpose).in_(list(purposes))
    if spared:
        meant = and_(meant, or_(col(Message.follow_up_id).is_(None), not_(going_on)))
    _cancel_messages(session, lead, why, meant, now=now, by=by)
    _cancel_steps(session, lead, why, col(FollowUp.enrolment_id).not_in(list(spared)))


def stop_on(
    session: Session,
    lead: Lead,
    cause: StopCause,
    why: str,
    *,
    playbook: Playbook,
    now: datetime,
    by: str,
) -> None:
    """End the sequences that a reply or a booking stops: reminders, for one, go on after both."""
    spared = [
        enrolment.id or 0
        for enrolment in running_enrolments(session, lead)
        if (rule := playbook.sequences.get(enrolment.sequence)) and cause not in rule.stopped_by
    ]
    stop_sequences(session, lead, why, now=now, by=by, spared=spared)


def stop_one(session: Session, enrolment: Enrolment, why: str, *, now: datetime, by: str) -> None:
    """End this one sequence of the lead, with what it has queued."""
    lead = session.get_one(Lead, enrolment.lead_id)
    others = [one.id or 0 for one in running_enrolments(session, lead) if one.id != enrolment.id]
    stop_sequences(session, lead, why, now=now, by=by, spared=others)


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
    is_known = session.exec(known).first() is not None or is_sealed(session, channel, address)
    if not is_known:
        session.add(Suppression(channel=channel, address=address, at=now, by=by, why=why))
    column = Lead.email_folded if channel == "email" else Lead.phone
    medium = "e-mail" if channel == "email" else "text messages"
    summary = f"The address takes no {medium}" if is_dead else f"Opted out of {medium}"
    kind = "lead.unreachable" if is_dead else "lead.opted_out"
    for lead in session.exec(select(Lead).where(column == address)).all():
        on_channel = col(Message.channel) == channel
        _cancel_messages(session, lead, summary, on_channel, now=now, by=by)
        _cancel_steps(session, lead, summary, col(FollowUp.channel) == channel)
        record(session, kind, summary, why=why, now=now, by=by, lead_id=lead.id)
        if not is_dead:
            note_consent(session, lead.id or 0, channel, ConsentState.WITHDRAWN, source="opt-out",
                         text=why, now=now, by=by)  # fmt: skip
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
    where = (Enrolment.lead_id == lead.id, col(Enrolment.state).in_(RUNNING))
    return list(session.exec(select(Enrolment).where(*where)))


def reminders_of(session: Session, lead: Lead) -> list[int]:
    """The running enrolments that are about an appointment: they run beside any other."""
    return [one.id or 0 for one in running_enrolments(session, lead) if one.about]


def _cancel_messages(
    session: Session, lead: Lead, why: str, which: object, *, now: datetime, by: str
) -> None:
    """Also those already claimed: the door finds them cancelled before they are handed over."""
    rows = select(Message).where(Message.lead_id == lead.id, col(Message.state).in_(UNSENT))
    for message in session.exec(rows.where(which)).all():  # type: ignore[arg-type]
        cancel_message(session, message, why, now=now, by=by)


def cancel_message(session: Session, message: Message, why: str, *, now: datetime, by: str) -> None:
    """It never leaves; the timeline says of this very message why."""
    message.state, message.note = MessageState.CANCELLED, why
    message.lease_owner, message.lease_until = "", None
    message.version += 1
    record(session, "message.cancelled", "Not sent", why=why, now=now, by=by,
           lead_id=message.lead_id, message_id=message.id)  # fmt: skip


def _cancel_steps(session: Session, lead: Lead, why: str, which: object) -> None:
    rows = select(FollowUp).where(FollowUp.lead_id == lead.id, col(FollowUp.state).in_(CANCELLABLE))
    for step in session.exec(rows.where(which)):  # type: ignore[arg-type]
        step.state, step.why = FollowUpState.CANCELLED, why
        step.version += 1


def settle_step(session: Session, step: FollowUp, state: FollowUpState, why: str) -> None:
    """Give a step its new state; flushed, so that what looks next sees it."""
    step.state, step.why = state, why
    step.version += 1
    session.flush()

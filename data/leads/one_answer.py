"""Two leads that were one person all the time are answered once, and followed up once."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from data.leads.combining import further
from data.leads.stages import OPEN_STAGES, LeadStage
from data.leads.tables import Lead
from data.outreach.respond import look_at_answer_again
from data.outreach.states import UNSENT, EnrolmentState, MessageState, Purpose
from data.outreach.stopping import reminders_of, running_enrolments, stop_sequences
from data.outreach.tables import Enrolment, Message
from data.playbook.models import Playbook

ROUTINE = (MessageState.QUEUED, MessageState.CLAIMED)
"""Leaves by itself. A claimed one is taken back: the door finds it cancelled."""


def answer_once(session: Session, kept: Lead, gone: Lead) -> list[Message]:
    """Cancel every first answer but one, and join the clocks; gives what was cancelled.

    What waits for a person goes on waiting: somebody has said something that no routine text
    answers. Of two such drafts the kept lead's stays, which now has the words of both.
    """
    mine, theirs = _answers(session, kept), _answers(session, gone)
    is_told = _was_answered(kept, since=gone.submitted_at) or kept.stage == LeadStage.WON
    they_were_told = _was_answered(gone, since=kept.submitted_at)
    a_person_looks = any(one.state == MessageState.REVIEW for one in mine)
    enough = {state: bool(is_told or mine) for state in ROUTINE}
    enough[MessageState.REVIEW] = a_person_looks or kept.stage == LeadStage.WON
    too_many = [one for one in theirs if enough.get(one.state)]
    left = [one for one in theirs if one not in too_many]
    if they_were_told or left:
        too_many += [one for one in mine if one.state in ROUTINE]
    for message in too_many:
        _cancel(message, f"lead {gone.id} is merged into lead {kept.id}, answered once")
    _join_clocks(kept, gone, is_told=is_told, they_were_told=they_were_told)
    return too_many


def _answers(session: Session, lead: Lead) -> list[Message]:
    """First answers that have not left, or may have."""
    return list(
        session.exec(
            select(Message)
            .where(
                Message.lead_id == lead.id,
                Message.purpose == Purpose.FIRST_RESPONSE,
                col(Message.state).in_((*UNSENT, MessageState.UNCERTAIN)),
            )
            .order_by(col(Message.id))
        )
    )


def _was_answered(lead: Lead, *, since: datetime) -> bool:
    return lead.first_response_at is not None and lead.first_response_at >= since


def _cancel(message: Message, why: str) -> None:
    message.state, message.note = MessageState.CANCELLED, why
    message.lease_owner, message.lease_until = "", None
    message.version += 1


def _join_clocks(kept: Lead, gone: Lead, *, is_told: bool, they_were_told: bool) -> None:
    """The clock that is due first runs on; an answer to either has stopped both."""
    stage = further(kept.stage, gone.stage)
    if stage != kept.stage:
        kept.stage, kept.outcome, kept.closed_at = stage, gone.outcome, gone.closed_at
    running = [
        lead
        for lead, is_over in ((kept, they_were_told), (gone, is_told))
        if lead.respond_by is not None and not is_over
    ]
    if running and kept.stage in OPEN_STAGES:
        first = min(running, key=lambda lead: lead.respond_by or lead.submitted_at)
        kept.respond_by, kept.overdue_at = first.respond_by, first.overdue_at
        kept.first_response_at = None
        return
    answered = [at for at in (kept.first_response_at, gone.first_response_at) if at is not None]
    kept.respond_by, kept.overdue_at = None, None
    kept.first_response_at = min(answered, default=None)


def follow_up_once(session: Session, kept: Lead, gone: Lead, *, now: datetime, by: str) -> None:
    """One running sequence stays: the kept lead's, or the other's where that had none yet.

    What has stopped one of them (a reply, a booking) stops both. Call it before stages are joined.
    """
    why = f"lead {gone.id} is merged into lead {kept.id}"
    had = session.exec(select(Enrolment.id).where(Enrolment.lead_id == kept.id)).first()
    begins = kept.stage in (LeadStage.NEW, LeadStage.CONTACTED) and had is None
    if not begins:
        stop_sequences(session, gone, why, now=now, by=by, spared=reminders_of(session, gone))
    if _has_reacted(session, gone) and running_enrolments(session, kept):
        reacted = f"{why}, and the person has reacted"
        spared = reminders_of(session, kept)
        stop_sequences(session, kept, reacted, now=now, by=by, spared=spared)


def _has_reacted(session: Session, lead: Lead) -> bool:
    if lead.stage == LeadStage.BOOKED:
        return True
    stopped = select(Enrolment.id).where(
        Enrolment.lead_id == lead.id, Enrolment.state == EnrolmentState.STOPPED
    )
    is_stopped = session.exec(stopped).first() is not None
    return lead.stage == LeadStage.ENGAGED and is_stopped and not running_enrolments(session, lead)


def look_at_words_again(
    session: Session, kept: Lead, *, playbook: Playbook, now: datetime, by: str
) -> None:
    """What both have said may be sensitive together: a routine answer then waits for a person."""
    for answer in _answers(session, kept):
        look_at_answer_again(session, kept, answer, playbook=playbook, now=now, by=by)

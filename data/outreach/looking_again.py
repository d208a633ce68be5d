"""What was written before the lead spoke again, and has not left, may not fit any more."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, or_, select

from data.leads.tables import Lead
from data.outreach.outbox import hold_for_person
from data.outreach.route import Held
from data.outreach.states import UNSENT, MessageState, Purpose, StopCause
from data.outreach.tables import FollowUp, Message
from data.playbook.models import Playbook
from data.playbook.reasons import Reason


def return_drafts(
    session: Session, lead: Lead, why: str, *, playbook: Playbook, now: datetime, by: str
) -> int:
    """Put before a person again what must not leave unseen; returns how many. Call it before the
    sequences are stopped.

    That is every first answer, and each follow-up that a person approved or was about to decide on:
    it leaves its sequence and waits as an answer, with what was written in it. A follow-up nobody
    looked at goes with its sequence; one whose sequence no reply stops stays in it.
    """
    theirs = select(Message).where(
        Message.lead_id == lead.id,
        col(Message.state).in_(UNSENT),
        or_(
            col(Message.purpose) == Purpose.FIRST_RESPONSE,
            col(Message.state) == MessageState.REVIEW,
            col(Message.approved_hash) != "",
        ),
    )
    held = Held(Reason.UNUSUAL, why)
    waiting = session.exec(theirs.order_by(col(Message.id))).all()
    drafts = [draft for draft in waiting if not _goes_on(session, draft, playbook)]
    for draft in drafts:
        draft.purpose, draft.follow_up_id = Purpose.FIRST_RESPONSE, None
        if draft.state != MessageState.REVIEW or held.stored() not in draft.reasons:
            draft.reasons = [reason for reason in draft.reasons if reason != held.stored()]
            hold_for_person(session, lead, draft, [held], now=now, by=by)
        elif draft.snoozed_until is not None:
            draft.snoozed_until = None
            draft.version += 1
    session.flush()
    return len(drafts)


def _goes_on(session: Session, draft: Message, playbook: Playbook) -> bool:
    """Whether it belongs to a sequence that a reply does not stop, such as reminders."""
    if draft.follow_up_id is None:
        return False
    rule = playbook.sequences.get(session.get_one(FollowUp, draft.follow_up_id).sequence)
    return rule is not None and StopCause.REPLY not in rule.stopped_by

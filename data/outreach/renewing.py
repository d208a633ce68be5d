"""A draft that waits for a person goes on speaking of now.

What was written at two in the night says "last night" and "this afternoon". Read the next morning,
the same words are wrong; so they are filled in again for the time at which they would leave.
Nothing else about a draft is changed: one that a person touched, or that its template would not
write as it stands any more, is left to the person who reads it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from data.activity.tables import Activity
from data.activity.timeline import record
from data.clients.own_rules import rules_for
from data.columns import one_of
from data.edits.tables import KeptEdit
from data.leads.tables import Lead
from data.outreach.compose import Draft, Uncomposable, compose
from data.outreach.questions import heard_from, heard_of
from data.outreach.reach import place_of_lead
from data.outreach.states import MessageState, Purpose
from data.outreach.tables import Enrolment, FollowUp, Message
from data.playbook.channel import Channel
from data.playbook.house import House
from data.words.moments import written

RESTED = timedelta(hours=1)
"""A draft younger than this says what it said when it was written."""

MOST = 200
"""Drafts that are looked at together; the oldest have waited longest and are the first."""

KIND = "message.renewed"


def drafts_that_waited(session: Session, *, now: datetime) -> list[int]:
    """Drafts old enough to say another time now, and that nobody has begun to decide or to edit."""
    typed = set(session.exec(select(KeptEdit.place)).all())
    rows = _waited(select(Message.id), now).limit(MOST)
    return [key for key in session.exec(rows) if key and f"message:{key}" not in typed]


def drafts_to_renew(
    session: Session, ids: Sequence[int], *, house: House, now: datetime
) -> list[tuple[int, Draft]]:
    """Those of them that would say the time otherwise, with what they would say. Writes nothing."""
    asked = set(ids) & set(drafts_that_waited(session, now=now))
    waiting = session.exec(_waited(select(Message), now).where(col(Message.id).in_(asked)))
    return [
        (message.id or 0, draft)
        for message in waiting.all()
        if (draft := _anew(session, message, house, now)) is not None
    ]


def _waited(rows: Any, now: datetime) -> Any:
    return rows.where(
        one_of(Message.state, (MessageState.REVIEW,)),
        col(Message.created_at) <= now - RESTED,
        Message.first_eyes_hash == "",
    ).order_by(col(Message.created_at), col(Message.id))


def renew_drafts(
    session: Session, ids: Sequence[int], *, house: House, now: datetime, by: str
) -> int:
    """Say the time anew in these; returns in how many of them that changed anything."""
    renewed = drafts_to_renew(session, ids, house=house, now=now)
    for message_id, draft in renewed:
        message = session.get_one(Message, message_id)
        why = f"it spoke of {written(_written_for(session, message))}"
        message.subject, message.body = draft.subject, draft.body
        message.version += 1
        record(session, KIND, "The draft says its times as of now", why=why, now=now, by=by,
               lead_id=message.lead_id, message_id=message.id)  # fmt: skip
    return len(renewed)


def _anew(session: Session, message: Message, house: House, now: datetime) -> Draft | None:
    """The draft as of now; None where it says the same, or is not as its template wrote it."""
    at = max(now, message.due_at)
    then = _written_for(session, message)
    if at <= then or message.template not in house.playbook.templates:
        return None
    was, draft = _written(session, message, house, (then, at))
    stands = was is not None and (was.subject, was.body) == (message.subject, message.body)
    return draft if stands and draft != was else None


def _written(
    session: Session, message: Message, house: House, times: Sequence[datetime]
) -> list[Draft | None]:
    """What the template says at each of these times, knowing what is known today."""
    lead = session.get_one(Lead, message.lead_id)
    playbook = rules_for(session, lead, house.playbook)
    if message.template not in playbook.templates:
        return [None for _ in times]
    is_first = message.purpose == Purpose.FIRST_RESPONSE
    heard = heard_of(lead) if is_first else heard_from(session, lead)
    place, appointment = place_of_lead(lead, playbook), _appointment(session, message)
    channel: Channel = "sms" if message.channel == "sms" else "email"
    drafts: list[Draft | None] = []
    for at in times:
        try:
            draft = compose(message.template, channel, lead, place, playbook, at=at,
                            heard=heard, appointment=appointment)  # fmt: skip
        except Uncomposable:
            return [None for _ in times]
        drafts.append(draft)
    return drafts


def _written_for(session: Session, message: Message) -> datetime:
    """The time that its words are of: its last renewal, else when it was to leave."""
    last = session.exec(
        select(Activity.at)
        .where(
            Activity.lead_id == message.lead_id,
            Activity.message_id == message.id,
            Activity.kind == KIND,
        )
        .order_by(col(Activity.id).desc())
        .limit(1)
    ).first()
    return max(last or message.due_at, message.due_at)


def _appointment(session: Session, message: Message) -> datetime | None:
    if message.follow_up_id is None:
        return None
    step = session.get_one(FollowUp, message.follow_up_id)
    return session.get_one(Enrolment, step.enrolment_id).anchor_at

"""The same answer on two channels (`both = true`): the second one, and when it is no longer wanted.

Both are drafted together, and each leaves when its channel may. As soon as the person reacts to one
of them, or one of us to the person, the other would only repeat what they know.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, or_, select

from data.leads.tables import Lead
from data.outreach.states import UNSENT, MessageState
from data.outreach.stopping import cancel_message
from data.outreach.tables import Message


def _said_already(session: Session, message: Message) -> bool:
    """Whether the same answer has left on the other channel."""
    other = select(Message.id).where(
        Message.lead_id == message.lead_id,
        or_(col(Message.id) == message.beside_id, col(Message.beside_id) == message.id),
        Message.state == MessageState.SENT,
    )
    return session.exec(other).first() is not None


def withdraw_second(session: Session, lead: Lead, why: str, *, now: datetime, by: str) -> None:
    """Cancel the half of an answer that has not left, where the other half has."""
    unsent = select(Message).where(Message.lead_id == lead.id, col(Message.state).in_(UNSENT))
    for message in session.exec(unsent).all():
        if _said_already(session, message):
            cancel_message(session, message, why, now=now, by=by)
    session.flush()

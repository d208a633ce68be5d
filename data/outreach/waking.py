"""Drafts that were put aside come back at their time, and somebody is told."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from data.activity.timeline import record
from data.alerts.raising import raise_alert
from data.alerts.states import AlertKind
from data.columns import one_of
from data.leads.tables import Lead
from data.outreach.states import WAITING_FOR_A_PERSON
from data.outreach.tables import Message
from data.reading import Reader, words


def some_wake(reader: Reader, *, now: datetime) -> bool:
    """Whether `wake_snoozed` would do anything: a look that takes no lock."""
    over = (
        f"SELECT 1 FROM message WHERE state IN ({words(WAITING_FOR_A_PERSON)})"
        " AND snoozed_until <= :now LIMIT 1"
    )
    return bool(reader.rows(over, now=now))


def wake_snoozed(session: Session, *, now: datetime, by: str, limit: int | None = None) -> int:
    """Bring back what was snoozed until now, once each; returns how many."""
    over = session.exec(
        select(Message)
        .where(
            one_of(Message.state, WAITING_FOR_A_PERSON),
            col(Message.snoozed_until) <= now,
        )
        .order_by(col(Message.snoozed_until), col(Message.id))
        .limit(limit)
    ).all()
    for message in over:
        _wake(session, message, now=now, by=by)
    return len(over)


def _wake(session: Session, message: Message, *, now: datetime, by: str) -> None:
    until = f"{message.snoozed_until:%Y-%m-%d %H:%M} UTC"
    message.snoozed_until = None
    message.version += 1
    record(session, "message.woke", "Back in the review queue", why=f"snoozed until {until}",
           now=now, by=by, lead_id=message.lead_id, message_id=message.id)  # fmt: skip
    lead = session.get_one(Lead, message.lead_id)
    who = lead.name or lead.email or lead.phone or f"lead {lead.id}"
    raise_alert(
        session,
        AlertKind.REVIEW_WAITING,
        key=f"woke:{message.id}:{until}",
        title=f"Back from snooze: {who}",
        body=f"The draft to {who} waits again; it was put aside until now. "
        f"Review {message.id} in Callboard.",
        now=now,
        recipient=lead.owner,
    )

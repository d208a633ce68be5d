"""Frozen rows of reviews and follow-ups, each made for one view."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, or_, select

from data.columns import fetch
from data.leads.queries import PANE_ROWS, Said, conversation
from data.leads.tables import Lead
from data.outreach.states import WAITING_FOR_A_PERSON, FollowUpState, MessageState
from data.outreach.tables import FollowUp, Message


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A line of the review queue. `state` is review, uncertain or failed."""

    id: int
    version: int
    lead_id: int
    lead_name: str
    reasons: tuple[str, ...]
    channel: str
    to: str
    subject: str
    body: str
    state: str
    note: str
    created_at: datetime
    respond_by: datetime | None
    snoozed_until: datetime | None


def review_pane(
    session: Session, *, now: datetime, snoozed: bool = False, limit: int = PANE_ROWS
) -> list[ReviewRow]:
    """Everything that waits for a person, oldest first; snoozed ones only when asked for."""
    rows = (
        select(Message, Lead)
        .join(Lead, col(Lead.id) == col(Message.lead_id))
        .where(col(Message.state).in_(WAITING_FOR_A_PERSON))
        .order_by(col(Message.created_at), col(Message.id))
        .limit(limit)
    )
    if not snoozed:
        awake = or_(col(Message.snoozed_until).is_(None), col(Message.snoozed_until) <= now)
        rows = rows.where(awake)
    return [_review_row(message, lead) for message, lead in session.exec(rows)]


def _review_row(message: Message, lead: Lead) -> ReviewRow:
    return ReviewRow(
        id=message.id or 0,
        version=message.version,
        lead_id=message.lead_id,
        lead_name=lead.name or lead.email or lead.phone or f"Lead {lead.id}",
        reasons=tuple(dict.fromkeys(item["reason"] for item in message.reasons)),
        channel=message.channel,
        to=message.recipient,
        subject=message.subject,
        body=message.body,
        state=message.state.value,
        note=message.note,
        created_at=message.created_at,
        respond_by=lead.respond_by,
        snoozed_until=message.snoozed_until,
    )


@dataclass(frozen=True, slots=True)
class ReasonShown:
    """One reason with the places in the lead's message that triggered it."""

    reason: str
    why: str
    words: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ReviewDetail:
    """The review screen: the whole conversation, the draft as it will leave, and why it waits.

    `shown` identifies exactly this text; an approval names it.
    """

    row: ReviewRow
    shown: str
    message: str
    reasons: tuple[ReasonShown, ...]
    conversation: tuple[Said, ...]
    decided_by: str
    decided_at: datetime | None


def review_detail(session: Session, message_id: int) -> ReviewDetail:
    from data.outreach.compose import hash_of

    message = fetch(session, Message, message_id, "review")
    lead = session.get_one(Lead, message.lead_id)
    others = tuple(
        said
        for said in conversation(session, lead)
        if not (said.direction == "out" and said.body == message.body and not message.sent_at)
    )
    return ReviewDetail(
        row=_review_row(message, lead),
        shown=hash_of(message.channel, message.recipient, message.subject, message.body),
        message=lead.message,
        reasons=tuple(_reason(item) for item in message.reasons),
        conversation=others,
        decided_by=message.decided_by,
        decided_at=message.decided_at,
    )


def _reason(item: dict[str, Any]) -> ReasonShown:
    words = tuple((word["start"], word["end"]) for word in item["words"])
    return ReasonShown(item["reason"], item["why"], words)


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """A line of the follow-ups pane. `state` also tells why it is not leaving."""

    id: int
    version: int
    lead_id: int
    lead_name: str
    sequence: str
    step: str
    channel: str
    due_at: datetime
    state: FollowUpState
    why: str


COMING = (
    FollowUpState.SCHEDULED,
    FollowUpState.PAUSED,
    FollowUpState.QUEUED,
    FollowUpState.REVIEW,
)


def follow_up_pane(
    session: Session, *, lead_id: int | None = None, every: bool = False, limit: int = PANE_ROWS
) -> list[FollowUpRow]:
    """Steps still to come, by due time, those on hold last; with `every`, decided ones as well."""
    rows = select(FollowUp, Lead).join(Lead, col(Lead.id) == col(FollowUp.lead_id))
    if lead_id is not None:
        rows = rows.where(FollowUp.lead_id == lead_id)
    if not every:
        rows = rows.where(col(FollowUp.state).in_(COMING))
    held = col(FollowUp.state) == FollowUpState.PAUSED
    order = (held, col(FollowUp.due_at), col(FollowUp.id))
    found = session.exec(rows.order_by(*order).limit(limit))
    return [
        FollowUpRow(
            id=step.id or 0,
            version=step.version,
            lead_id=step.lead_id,
            lead_name=lead.name or lead.email or lead.phone or f"Lead {lead.id}",
            sequence=step.sequence,
            step=step.step,
            channel=step.channel,
            due_at=step.due_at,
            state=step.state,
            why=step.why,
        )
        for step, lead in found
    ]


def next_due(session: Session, after: datetime, channels: Collection[str]) -> datetime | None:
    """When the next queued message on `channels` or scheduled step is due; past means now."""
    message = session.exec(
        select(Message.due_at)
        .where(Message.state == MessageState.QUEUED, col(Message.channel).in_(list(channels)))
        .order_by(col(Message.due_at))
        .limit(1)
    ).first()
    step = session.exec(
        select(FollowUp.due_at)
        .where(FollowUp.state == FollowUpState.SCHEDULED)
        .order_by(col(FollowUp.due_at))
        .limit(1)
    ).first()
    times = [moment for moment in (message, step) if moment is not None]
    return max(min(times), after) if times else None

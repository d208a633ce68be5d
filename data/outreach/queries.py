"""What the review screen shows, and when the next thing is due."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from data.columns import fetch
from data.leads.queries import Said, conversation
from data.leads.tables import Lead
from data.outreach.approval import shown_of
from data.outreach.panes import ReviewRow, review_row
from data.outreach.states import FollowUpState, MessageState, Purpose
from data.outreach.tables import Message
from data.reading import Reader, moment, reader_of


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
    """One draft with everything a person needs to decide; `Refused` when there is none."""
    message = fetch(session, Message, message_id, "review")
    lead = session.get_one(Lead, message.lead_id)
    others = tuple(
        said
        for said in conversation(session, lead)
        if not (said.direction == "out" and said.body == message.body and not message.sent_at)
    )
    return ReviewDetail(
        row=review_row(session, message_id),
        shown=shown_of(message, lead).hash,
        message=lead.message,
        reasons=tuple(_reason(item) for item in message.reasons),
        conversation=others,
        decided_by=message.decided_by,
        decided_at=message.decided_at,
    )


def _reason(item: dict[str, Any]) -> ReasonShown:
    words = tuple((word["start"], word["end"]) for word in item["words"])
    return ReasonShown(item["reason"], item["why"], words)


def next_due(
    source: Reader | Session, after: datetime, channels: Collection[str]
) -> datetime | None:
    """When the next queued message on `channels` or scheduled step is due; past means now."""
    reader = reader_of(source)
    first = [f"SELECT min(due_at) FROM follow_up WHERE state = '{FollowUpState.SCHEDULED}'"]
    first += [
        f"SELECT min(due_at) FROM message WHERE state = '{MessageState.QUEUED}'"
        f" AND channel = '{channel}' AND purpose = '{purpose}'"
        for channel in ("email", "sms")
        if channel in channels
        for purpose in Purpose
    ]
    found = reader.rows(" UNION ALL ".join(first))
    times = [moment(due) for (due,) in found if due is not None]
    return max(min(times), after) if times else None

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


@dataclass(frozen=True, slots=True)
class WhatIsDue:
    """Whether something is due now, and when the first of all others is."""

    now: bool
    next_at: datetime | None


def what_is_due(source: Reader | Session, now: datetime, channels: Collection[str]) -> WhatIsDue:
    """Of queued messages on `channels` and scheduled steps. What is due and not taken yet hides
    nothing that comes after it."""
    reader, queues = reader_of(source), _queues(channels)
    sides = [f"SELECT 0, min(due_at) FROM {queue} AND due_at <= :now" for queue in queues]
    sides += [f"SELECT 1, min(due_at) FROM {queue} AND due_at > :now" for queue in queues]
    found = reader.rows(" UNION ALL ".join(sides), now=now)
    times = [(ahead, moment(due)) for ahead, due in found if due is not None]
    coming = [due for ahead, due in times if ahead]
    return WhatIsDue(len(coming) < len(times), min(coming, default=None))


def next_due(
    source: Reader | Session, after: datetime, channels: Collection[str]
) -> datetime | None:
    """When the next queued message on `channels` or scheduled step is due; past means now."""
    reader = reader_of(source)
    first = [f"SELECT min(due_at) FROM {queue}" for queue in _queues(channels)]
    found = reader.rows(" UNION ALL ".join(first))
    times = [moment(due) for (due,) in found if due is not None]
    return max(min(times), after) if times else None


def _queues(channels: Collection[str]) -> list[str]:
    """Each a stretch of one index, in the order of due times."""
    return [f"follow_up WHERE state = '{FollowUpState.SCHEDULED}'"] + [
        f"message WHERE state = '{MessageState.QUEUED}'"
        f" AND channel = '{channel}' AND purpose = '{purpose}'"
        for channel in ("email", "sms")
        if channel in channels
        for purpose in Purpose
    ]

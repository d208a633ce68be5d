"""What we say to leads: messages, the sequences they belong to, and who must not be written to."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from data.columns import Table, partial_index, word
from data.outreach.states import (
    COMING_FOLLOW_UPS,
    IN_HAND,
    UNDECIDED_FOLLOW_UPS,
    WAITING_FOR_A_PERSON,
    EnrolmentState,
    FollowUpState,
    MessageState,
    Purpose,
)
from data.reading import words

_WAITING = f"state IN ({words(WAITING_FOR_A_PERSON)})"
_IN_HAND = f"state IN ({words(IN_HAND)})"
_UNDECIDED = " OR ".join(f"state = '{state}'" for state in UNDECIDED_FOLLOW_UPS)
"""In the words of the queries that ask for them: SQLite compares a partial index's condition with
theirs term by term."""


_COMING = f"state IN ({words(COMING_FOLLOW_UPS)})"


class Message(Table, table=True):
    """One message to one lead; `key` makes a second one for the same purpose impossible.

    `reasons` is a list of `{"reason", "why", "words": [{"start", "end", "found"}]}` where the
    positions are in the lead's own message; `"second": true` beside them asks for two people, the
    first of whom is in `first_eyes_…`. `rejected_because` is a key of `[review.rejections]`.
    `approved_hash` is the hash of exactly what was shown to the person who approved it. `fence`
    grows with each claim. `domain` is the part of an e-mail address after the @, in lower case;
    `tried_at` when a hand-over was last begun.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_lead", "lead_id"),
        Index("ix_message_header", "header_id"),
        partial_index("ix_message_waiting", "created_at", where=_WAITING),
        partial_index("ix_message_in_hand", "id", where=_IN_HAND),
        partial_index(
            "ix_message_queued", "channel", "purpose", "due_at", "id", where="state = 'queued'"
        ),
        partial_index("ix_message_tried", "channel", "tried_at", where="tried_at IS NOT NULL"),
        partial_index("ix_message_sent", "sent_at", where="sent_at IS NOT NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    version: int = 1
    key: str = Field(unique=True)
    lead_id: int = Field(foreign_key="lead.id")
    follow_up_id: int | None = Field(default=None, foreign_key="follow_up.id")
    purpose: Purpose = Field(sa_type=word(Purpose))
    template: str
    channel: str
    recipient: str
    domain: str = ""
    subject: str = ""
    body: str
    header_id: str
    reasons: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    state: MessageState = Field(sa_type=word(MessageState))
    created_at: datetime
    due_at: datetime
    note: str = ""
    snoozed_until: datetime | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    approved_hash: str = ""
    attempts: int = 0
    first_tried_at: datetime | None = None
    tried_at: datetime | None = None
    fence: int = 0
    lease_owner: str = ""
    lease_until: datetime | None = None
    sent_at: datetime | None = None
    first_eyes_by: str = ""
    first_eyes_at: datetime | None = None
    first_eyes_hash: str = ""
    rejected_because: str = ""
    beside_id: int | None = None
    """The message that says the same on another channel and leaves first (`both = true`)."""


class Enrolment(Table, table=True):
    """One lead in one sequence. Day 0 is the lead's local date of `started_at`.

    `anchor_at` is the time that steps count back from (an appointment), `about` the key of what the
    sequence is about, e.g. the booking.
    """

    __tablename__ = "enrolment"
    __table_args__ = (Index("ix_enrolment_lead", "lead_id"),)

    id: int | None = Field(default=None, primary_key=True)
    lead_id: int = Field(foreign_key="lead.id")
    sequence: str
    state: EnrolmentState = Field(default=EnrolmentState.ACTIVE, sa_type=word(EnrolmentState))
    started_at: datetime
    paused_at: datetime | None = None
    ended_at: datetime | None = None
    why: str = ""
    anchor_at: datetime | None = None
    about: str = ""


class FollowUp(Table, table=True):
    """One step of an enrolment, visible before it is due. `due_at` lies in the allowed hours."""

    __tablename__ = "follow_up"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "step", name="uq_follow_up_step"),
        partial_index("ix_follow_up_due", "state", "due_at", where=_UNDECIDED),
        partial_index("ix_follow_up_coming", "due_at", "id", where=_COMING),
        Index("ix_follow_up_lead", "lead_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    version: int = 1
    enrolment_id: int = Field(foreign_key="enrolment.id")
    lead_id: int = Field(foreign_key="lead.id")
    sequence: str
    step: str
    position: int
    channel: str
    template: str
    due_at: datetime
    state: FollowUpState = Field(default=FollowUpState.SCHEDULED, sa_type=word(FollowUpState))
    why: str = ""


class Suppression(Table, table=True):
    """An address that must not be written to on a channel. It outlives the lead."""

    __tablename__ = "suppression"
    __table_args__ = (UniqueConstraint("channel", "address", name="uq_suppression"),)

    id: int | None = Field(default=None, primary_key=True)
    channel: str
    address: str
    at: datetime
    by: str
    why: str

"""A lead: one person's interest, however often and through whichever door it arrived."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field

from data.columns import Table, partial_index, word
from data.leads.stages import OPEN_STAGES, LeadStage
from data.playbook.urgency import Urgency
from data.reading import words

_OPEN = f"stage IN ({words(OPEN_STAGES)})"


class Lead(Table, table=True):
    """`respond_by` is set while the first-response clock runs, counted from `submitted_at`."""

    __tablename__ = "lead"
    __table_args__ = (
        Index("ix_lead_received", "received_at"),
        Index("ix_lead_email", "email_folded"),
        Index("ix_lead_phone", "phone"),
        partial_index("ix_lead_new", "id", where="stage = 'new'"),
        partial_index("ix_lead_open", "received_at", where=f"{_OPEN} AND respond_by IS NULL"),
        partial_index("ix_lead_waiting", "respond_by", where="respond_by IS NOT NULL"),
        partial_index(
            "ix_lead_answered", "first_response_at", where="first_response_at IS NOT NULL"
        ),
        partial_index("ix_lead_closed", "closed_at", where="closed_at IS NOT NULL"),
        partial_index("ix_lead_client", "client_id", "outcome", where="client_id IS NOT NULL"),
        partial_index("ix_lead_handed", "id", where=f"{_OPEN} AND handed_off_at IS NOT NULL"),
        partial_index("ix_lead_hot", "id", where=f"{_OPEN} AND hot_at IS NOT NULL"),
        partial_index("ix_lead_owner", "owner", "owner_since", where=f"owner <> '' AND {_OPEN}"),
        partial_index("ix_lead_recent", "received_at", "id", where=_OPEN),
        partial_index("ix_lead_score", "score", "id", where=_OPEN),
        partial_index("ix_lead_name", text("lower(name)"), "id", where=_OPEN),
        partial_index("ix_lead_source", "source", "id", where=_OPEN),
        partial_index("ix_lead_merged", "merged_into", where="merged_into IS NOT NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    version: int = 1
    name: str = ""
    first_name: str = ""
    company: str = ""
    email: str = ""
    email_folded: str = ""
    phone_raw: str = ""
    phone: str = ""
    phone_valid: bool = False
    phone_country: str = ""
    message: str = ""
    source: str = "other"
    source_detail: str = ""
    door: str = ""
    page: str = ""
    utm: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    place: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    extra: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    zone: str = ""
    tags: list[str] = Field(default_factory=list, sa_type=JSON)
    intent: str = ""
    urgency: Urgency = Field(default=Urgency.NORMAL, sa_type=word(Urgency))
    score: int = 0
    stage: LeadStage = Field(default=LeadStage.NEW, sa_type=word(LeadStage))
    owner: str = ""
    outcome: str = ""
    received_at: datetime
    submitted_at: datetime
    last_inbound_at: datetime
    respond_by: datetime | None = None
    overdue_at: datetime | None = None
    first_response_at: datetime | None = None
    hot_at: datetime | None = None
    closed_at: datetime | None = None
    owner_since: datetime | None = None
    handed_off_at: datetime | None = None
    erased_at: datetime | None = None
    came_by: str = ""
    """The `Way` in which the person last got in touch; empty: stored before this was noted."""
    client_id: int | None = Field(default=None, foreign_key="client.id")
    merged_into: int | None = None
    """The lead that this one was merged into; it is closed, and its history is there."""

    def wrote_after(self, moment: datetime) -> bool:
        """Whether they were in touch again after it.

        Their inquiry is not again, whatever its time: where machines share a database, the clock of
        the one that took it in may be ahead of the one that answered it.
        """
        return self.last_inbound_at > max(moment, self.submitted_at)


class LeadArrival(Table, table=True):
    """A time that the lead came in: through which door, and as whom.

    `email` (folded) and `phone` (E.164) only where they can identify a person; `person` is the
    sender's own id of the contact, where the sender has one. `name_key` and `mail_key` are what
    people who are alike share (`data.leads.likeness`).
    """

    __tablename__ = "lead_arrival"
    __table_args__ = (
        Index("ix_lead_arrival_lead", "lead_id"),
        partial_index("ix_lead_arrival_email", "email", where="email <> ''"),
        partial_index("ix_lead_arrival_phone", "phone", where="phone <> ''"),
        partial_index("ix_lead_arrival_person", "door", "person", where="person <> ''"),
        partial_index("ix_lead_arrival_name", "name_key", where="name_key <> ''"),
        partial_index("ix_lead_arrival_mail", "mail_key", where="mail_key <> ''"),
    )

    id: int | None = Field(default=None, primary_key=True)
    lead_id: int = Field(foreign_key="lead.id")
    at: datetime
    door: str
    source: str
    detail: str = ""
    email: str = ""
    phone: str = ""
    person: str = ""
    name_key: str = ""
    mail_key: str = ""


class Suspicion(Table, table=True):
    """Two leads that may be one person, with the evidence; `one_id` is the smaller number.

    `settled_at` when a person decided: they were merged, or are not the same.
    """

    __tablename__ = "suspicion"
    __table_args__ = (
        UniqueConstraint("one_id", "other_id", name="uq_suspicion"),
        Index("ix_suspicion_other", "other_id"),
        partial_index("ix_suspicion_open", "id", where="settled_at IS NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    one_id: int = Field(foreign_key="lead.id")
    other_id: int = Field(foreign_key="lead.id")
    evidence: list[str] = Field(default_factory=list, sa_type=JSON)
    at: datetime
    settled_at: datetime | None = None


class ScorePoint(Table, table=True):
    """Points a lead earned, each with what it was earned for; the score is their capped sum."""

    __tablename__ = "score_point"
    __table_args__ = (Index("ix_score_point_lead", "lead_id"),)

    id: int | None = Field(default=None, primary_key=True)
    lead_id: int = Field(foreign_key="lead.id")
    kind: str
    points: int
    at: datetime
    why: str


class LeadMerge(Table, table=True):
    """Two leads that a person declared one. `before` holds both as they were, and `moved` which
    rows went from `gone_id` to `kept_id`, so that it can be undone as a whole."""

    __tablename__ = "lead_merge"
    __table_args__ = (
        Index("ix_lead_merge_kept", "kept_id"),
        Index("ix_lead_merge_gone", "gone_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kept_id: int = Field(foreign_key="lead.id")
    gone_id: int = Field(foreign_key="lead.id")
    at: datetime
    by: str
    why: str = ""
    before: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    moved: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    undone_at: datetime | None = None
    undone_by: str = ""


class NotTheSame(Table, table=True):
    """Two leads that a person looked at and declared two people; they are not offered again."""

    __tablename__ = "not_the_same"
    __table_args__ = (UniqueConstraint("one_id", "other_id", name="uq_not_the_same"),)

    id: int | None = Field(default=None, primary_key=True)
    one_id: int = Field(foreign_key="lead.id")
    other_id: int = Field(foreign_key="lead.id")
    at: datetime
    by: str

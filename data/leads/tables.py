"""A lead: one person's interest, however often and through whichever door it arrived."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from data.columns import Table, partial_index, word
from data.leads.stages import OPEN_STAGES, LeadStage
from data.playbook.models import Urgency
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
        partial_index("ix_lead_hot", "id", where=f"{_OPEN} AND hot_at IS NOT NULL"),
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
    client_id: int | None = Field(default=None, foreign_key="client.id")


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

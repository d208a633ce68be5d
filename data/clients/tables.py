"""A client: a won lead on its way through the implementation stages of 002."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from data.columns import Table, partial_index, word


class Client(Table, table=True):
    """`waiting_since` is set while the exit list is done and the next entry list is not."""

    __tablename__ = "client"
    __table_args__ = (
        Index("ix_client_stage", "stage"),
        Index("ix_client_lane", "stage", "entered_at", "id"),
        partial_index("ix_client_lead", "lead_id", where="lead_id IS NOT NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    version: int = 1
    name: str
    lead_id: int | None = None
    stage: str
    variant: str = ""
    owner: str = ""
    created_at: datetime
    entered_at: datetime
    waiting_since: datetime | None = None
    operational_at: datetime | None = None
    escalated_at: datetime | None = None
    custom: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class Tick(Table, table=True):
    """A criterion or deliverable that a person confirmed (`waived` false) or waived, and why."""

    __tablename__ = "tick"
    __table_args__ = (UniqueConstraint("client_id", "stage", "criterion", name="uq_tick"),)

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id")
    stage: str
    criterion: str
    waived: bool = False
    why: str = ""
    by: str
    at: datetime


class StageVisit(Table, table=True):
    """A stay in a stage; `left_at` is empty for the present one."""

    __tablename__ = "stage_visit"
    __table_args__ = (Index("ix_stage_visit_client", "client_id"),)

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id")
    stage: str
    entered_at: datetime
    left_at: datetime | None = None
    why: str = ""


class Holidays(Table, table=True):
    """Public holidays of a year as ISO dates, kept so that a start need not load every country."""

    __tablename__ = "holidays"

    country: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    days: list[str] = Field(default_factory=list, sa_type=JSON)


class BlockerKind(StrEnum):
    """The kinds of 002's question "What if a client gets stuck?", and the rest."""

    MISSING_INFORMATION = "missing_information"
    TECHNICAL = "technical"
    UNRESPONSIVE = "unresponsive"
    UNHAPPY = "unhappy"
    """Opened by an unhappy answer to the survey (`data.clients.cases`)."""
    OTHER = "other"


class Blocker(Table, table=True):
    """What is in a client's way; open while `cleared_at` is empty."""

    __tablename__ = "blocker"
    __table_args__ = (Index("ix_blocker_client", "client_id"),)

    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="client.id")
    kind: BlockerKind = Field(sa_type=word(BlockerKind))
    note: str = ""
    by: str
    at: datetime
    cleared_by: str = ""
    cleared_at: datetime | None = None

"""The append-only timeline of everything that happened, and why."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from data.columns import Table, partial_index


class Activity(Table, table=True):
    """One thing that happened. `data` holds the input of the decision; rows are never changed."""

    __tablename__ = "activity"
    __table_args__ = (
        Index("ix_activity_lead", "lead_id", "id"),
        partial_index("ix_activity_client", "client_id", "id", where="client_id IS NOT NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    by: str
    kind: str
    summary: str
    why: str = ""
    lead_id: int | None = Field(default=None, foreign_key="lead.id")
    client_id: int | None = Field(default=None, foreign_key="client.id")
    message_id: int | None = None
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)

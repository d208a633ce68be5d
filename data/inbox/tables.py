"""What arrived, raw, before anybody understood it."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from data.columns import Table, word
from data.inbox.states import InboundState


class Inbound(Table, table=True):
    """One delivery by a sender, committed before it is acknowledged (DESIGN §2.1)."""

    __tablename__ = "inbound"
    __table_args__ = (
        UniqueConstraint("source", "external_id", name="uq_inbound_source_external_id"),
        Index("ix_inbound_state", "state", "id"),
        Index("ix_inbound_content", "content_hash", "received_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    source: str
    external_id: str
    content_hash: str
    content_type: str
    payload: bytes
    received_at: datetime
    by: str
    state: InboundState = Field(default=InboundState.RECEIVED, sa_type=word(InboundState))
    reason: str = ""
    lead_id: int | None = Field(default=None, foreign_key="lead.id")
    processed_at: datetime | None = None
    fence: int = 0
    lease_owner: str = ""
    lease_until: datetime | None = None

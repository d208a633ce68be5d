"""What leads did with what we sent them, and on the website."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from data.columns import Table, partial_index


class Engagement(Table, table=True):
    """One thing a lead did; `key` keeps it from counting twice. `by_machine` counts for nothing.

    `link` is what was opened: a link of the message, or a page without what stands behind its `?`.
    Neither the address it came from nor its browser is kept.
    """

    __tablename__ = "engagement"
    __table_args__ = (
        Index("ix_engagement_lead", "lead_id", "at"),
        Index("ix_engagement_message", "message_id", "at"),
        partial_index("ix_engagement_uncounted", "counts_at", where="counts_at IS NOT NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    lead_id: int = Field(foreign_key="lead.id")
    message_id: int | None = Field(default=None, foreign_key="message.id")
    kind: str
    at: datetime
    by_machine: bool = False
    why: str = ""
    link: str = ""
    counts_at: datetime | None = None
    """When it is decided whether a person did it (`data.engagement.counting`); None: it is."""

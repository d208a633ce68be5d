"""What a person allowed us, and took back, in which words and where from."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from data.columns import Table, word
from data.consent.states import ConsentState


class Consent(Table, table=True):
    """One word on one channel; the newest for a channel holds. `text` is what was agreed to, in the
    words that stood there; `source` is the door or the person through which we know."""

    __tablename__ = "consent"
    __table_args__ = (Index("ix_consent_lead", "lead_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    lead_id: int = Field(foreign_key="lead.id")
    channel: str
    state: ConsentState = Field(sa_type=word(ConsentState))
    at: datetime
    source: str
    text: str = ""
    by: str

"""The note with which a lead is handed to the person who goes on with it."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from data.columns import Table


class Handoff(Table, table=True):
    """`note` is the page as it was handed over; what happens later does not change it."""

    __tablename__ = "handoff"
    __table_args__ = (Index("ix_handoff_lead", "lead_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    lead_id: int = Field(foreign_key="lead.id")
    agent: str
    at: datetime
    by: str
    note: str

"""Deeds by hand, and what each of them changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from data.columns import Table, partial_index


class DoneDeed(Table, table=True):
    """One deed of one operator. No person's name or words stand in it (`data.undo.deed`).

    `size` is how many changes belong to it: where fewer are left, somebody it concerned was erased.
    `first_entry` to `last_entry` are the timeline's entries that it made, `undone_first` to
    `undone_last` those of taking it back. Deeds that were done together share a `batch`, the number
    of the first of them; 0: it was done alone.
    """

    __tablename__ = "deed"
    __table_args__ = (Index("ix_deed_by", "by", "id"), Index("ix_deed_at", "at"))

    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    by: str
    kind: str
    summary: str
    final: str = ""
    size: int = 0
    first_entry: int = 0
    last_entry: int = 0
    batch: int = 0
    undone_at: datetime | None = None
    undone_by: str = ""
    undone_first: int = 0
    undone_last: int = 0


class DeedChange(Table, table=True):
    """A row that a deed changed, added or removed: its columns `before` and `after`, as JSON.

    Of a changed row only the columns that changed. `lead_id` and `client_id` say whose it is.
    """

    __tablename__ = "deed_change"
    __table_args__ = (
        Index("ix_deed_change_deed", "deed_id"),
        partial_index("ix_deed_change_lead", "lead_id", where="lead_id IS NOT NULL"),
        partial_index("ix_deed_change_client", "client_id", where="client_id IS NOT NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    deed_id: int = Field(foreign_key="deed.id")
    kind: str
    row_table: str
    row_id: int
    lead_id: int | None = None
    client_id: int | None = None
    before: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    after: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)

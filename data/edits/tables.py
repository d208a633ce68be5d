"""Text that somebody was typing: kept until it is saved, so that no dropped line loses it."""

from datetime import datetime

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from data.columns import Table


class KeptEdit(Table, table=True):
    """What `operator` has typed at `place` and not saved. `fields` maps a field to its text.

    `place` names what is edited, such as `message:12` or `lead:new`; `version` is the row's
    version when the edit began, so that a change since can be told.
    """

    __tablename__ = "kept_edit"
    __table_args__ = (UniqueConstraint("operator", "place", name="uq_kept_edit"),)

    id: int | None = Field(default=None, primary_key=True)
    operator: str
    place: str
    version: int = 0
    fields: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    kept_at: datetime

"""Who is at which row of the house just now."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from data.columns import Table


class Presence(Table, table=True):
    """An operator's console at a place such as `lead:12`; the place `here` is the console itself.

    `worker` is the runner in the same process, whose beats say that it lives (empty: it has none).
    `taken_by` is who took over what is edited here, `taken_at` when.
    """

    __tablename__ = "presence"
    __table_args__ = (UniqueConstraint("console", "place", name="uq_presence"),)

    id: int | None = Field(default=None, primary_key=True)
    console: str
    operator: str
    worker: str = ""
    place: str
    editing: bool = False
    since: datetime
    taken_by: str = ""
    taken_at: datetime | None = None

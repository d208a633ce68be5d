"""Views of lists that somebody keeps by name. (The index of words is the engines' own: `index`.)"""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from data.columns import Table


class SavedView(Table, table=True):
    """A list as it was filtered and sorted; `operator` is empty for one that all may use."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("operator", "name", name="uq_saved_view"),)

    id: int | None = Field(default=None, primary_key=True)
    name: str
    operator: str = ""
    pane: str
    filter: str = ""
    sorting: str = ""
    at: datetime
    by: str

"""How an operator likes the console: looks, layout, keys."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from data.columns import Table


class DeskSetting(Table, table=True):
    """What `operator` has chosen; an empty name: everybody who has not chosen otherwise.

    `name` is dotted, such as `main.layout`. `value` is a list of one: whatever JSON the screens
    keep there (a bare text would come back from PostgreSQL as one that is to be read as JSON). The
    data layer neither reads nor judges it. A filter in it may name a person: erasing takes such a
    setting away.
    """

    __tablename__ = "desk_setting"

    operator: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    value: list[Any] = Field(default_factory=list, sa_type=JSON, nullable=False)
    at: datetime

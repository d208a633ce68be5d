"""What operators are told outside the console."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from data.alerts.states import AlertKind, AlertState
from data.columns import Table, word


class Alert(Table, table=True):
    """`key` keeps the same event from alerting twice. Alerts may repeat rather than be lost.

    `recipient` is the lead's owner as it stands in the lead; empty: all operators.
    """

    __tablename__ = "alert"
    __table_args__ = (Index("ix_alert_state_due", "state", "due_at"),)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: AlertKind = Field(sa_type=word(AlertKind))
    title: str
    body: str
    state: AlertState = Field(default=AlertState.QUEUED, sa_type=word(AlertState))
    created_at: datetime
    due_at: datetime
    attempts: int = 0
    note: str = ""
    recipient: str = ""

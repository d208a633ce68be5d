"""Raise alerts for operators, and hand them to the delivery job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlmodel import Session, col, select

from data.alerts.states import AlertKind, AlertState
from data.alerts.tables import Alert
from data.playbook.models import Alerts
from data.reading import Reader, reader_of

RETRY_SECONDS = (10, 30, 120, 600, 1800)
"""Waits between tries; after the last one the alert is given up and listed as failed."""


def raise_alert(
    session: Session,
    kind: AlertKind,
    *,
    key: str,
    title: str,
    body: str,
    now: datetime,
    recipient: str = "",
) -> None:
    """Queue an alert unless this event (`key`) already raised one.

    `recipient` is the owner it is about: where that person has a channel it goes there and
    nowhere else.
    """
    if session.exec(select(Alert.id).where(Alert.key == key)).first() is None:
        session.add(
            Alert(key=key, kind=kind, title=title, body=body, created_at=now, due_at=now,
                  recipient=recipient)
        )  # fmt: skip


def alerts_are_due(source: Reader | Session, *, now: datetime) -> bool:
    """Whether there is anything to deliver or to settle: a look that takes no write lock."""
    due = f"SELECT 1 FROM alert WHERE state = '{AlertState.QUEUED}' AND due_at <= :now LIMIT 1"
    return bool(reader_of(source).rows(due, now=now))


@dataclass(frozen=True, slots=True)
class DueAlert:
    """`to` names the one channel of an agent it goes to; empty: the operators' channels."""

    id: int
    title: str
    body: str
    to: str = ""


def due_alerts(
    session: Session,
    *,
    wanted: Alerts,
    has_channel: bool,
    now: datetime,
    agents: Mapping[str, str] = MappingProxyType({}),
) -> list[DueAlert]:
    """Alerts to send now. Those nobody wants are settled at once, so that none piles up.

    `agents` gives the channel of each owner who has one (`data.team.members.channels_of`).
    """
    rows = session.exec(
        select(Alert)
        .where(Alert.state == AlertState.QUEUED, col(Alert.due_at) <= now)
        .order_by(col(Alert.id))
        .limit(50)
    ).all()
    due = []
    for row in rows:
        to = agents.get(row.recipient, "")
        if not has_channel and not to:
            row.state, row.note = AlertState.NOT_WANTED, "CALLBOARD_ALERT_URLS is not set"
        elif not getattr(wanted, row.kind.value):
            row.state, row.note = AlertState.NOT_WANTED, f"alerts.{row.kind.value} is off"
        else:
            due.append(DueAlert(row.id or 0, row.title, row.body, to))
    return due


def settle_alert(session: Session, alert_id: int, *, problem: str, now: datetime) -> None:
    """Record one try: empty `problem` means delivered, else it is tried again a few times."""
    row = session.get_one(Alert, alert_id)
    row.attempts += 1
    row.note = problem
    if not problem:
        row.state = AlertState.SENT
    elif row.attempts > len(RETRY_SECONDS):
        row.state = AlertState.FAILED
    else:
        row.due_at = now + timedelta(seconds=RETRY_SECONDS[row.attempts - 1])

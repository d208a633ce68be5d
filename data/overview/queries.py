"""The state of the house in one line, and the day in a few."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, or_, select

from data.alerts.states import AlertState
from data.alerts.tables import Alert
from data.inbox.states import InboundState
from data.inbox.tables import Inbound
from data.leads.stages import OPEN_STAGES, LeadStage
from data.leads.tables import Lead
from data.outreach.states import WAITING_FOR_A_PERSON, MessageState
from data.outreach.tables import Message
from data.schedule.workers import alive


@dataclass(frozen=True, slots=True)
class Overview:
    """The header's numbers. `unsent` are queued messages that are due and have not left.

    `trouble` is a runner's sentence or empty; `runners` how many are alive.
    """

    new: int
    waiting: int
    overdue: int
    hot: int
    review: int
    unsent: int
    retrying: int
    quarantined: int
    failed_alerts: int
    runners: tuple[str, ...]
    trouble: str


def overview(session: Session, *, now: datetime) -> Overview:
    is_open = col(Lead.stage).in_(OPEN_STAGES)
    awake = or_(col(Message.snoozed_until).is_(None), col(Message.snoozed_until) <= now)
    queued = Message.state == MessageState.QUEUED
    workers = alive(session, now=now)
    return Overview(
        new=_count(session, Lead, Lead.stage == LeadStage.NEW),
        waiting=_count(session, Lead, is_open, col(Lead.respond_by).is_not(None)),
        overdue=_count(session, Lead, is_open, col(Lead.respond_by) < now),
        hot=_count(session, Lead, is_open, col(Lead.hot_at).is_not(None)),
        review=_count(session, Message, col(Message.state).in_(WAITING_FOR_A_PERSON), awake),
        unsent=_count(session, Message, queued, col(Message.due_at) <= now),
        retrying=_count(session, Message, queued, col(Message.attempts) > 0),
        quarantined=_count(session, Inbound, Inbound.state == InboundState.QUARANTINED),
        failed_alerts=_count(session, Alert, Alert.state == AlertState.FAILED),
        runners=tuple(f"{worker.kind} on {worker.host}" for worker in workers),
        trouble=next((worker.trouble for worker in workers if worker.trouble), ""),
    )


def _count(session: Session, table: type, *where: object) -> int:
    rows = select(func.count()).select_from(table).where(*where)  # type: ignore[arg-type]
    return session.exec(rows).one()


@dataclass(frozen=True, slots=True)
class Digest:
    """What happened since yesterday, for the daily message to operators."""

    leads: int
    answered: int
    median_seconds: int | None
    sent: int
    won: int
    waiting: int
    review: int
    failed: int


def digest(session: Session, *, now: datetime) -> Digest:
    since = now - timedelta(days=1)
    answered = session.exec(
        select(Lead.submitted_at, Lead.first_response_at).where(col(Lead.first_response_at) > since)
    ).all()
    waits = sorted((done - asked).total_seconds() for asked, done in answered if done)
    return Digest(
        leads=_count(session, Lead, col(Lead.received_at) > since),
        answered=len(waits),
        median_seconds=int(waits[len(waits) // 2]) if waits else None,
        sent=_count(session, Message, col(Message.sent_at) > since),
        won=_count(session, Lead, Lead.stage == LeadStage.WON, col(Lead.closed_at) > since),
        waiting=_count(session, Lead, col(Lead.respond_by).is_not(None)),
        review=_count(session, Message, col(Message.state).in_(WAITING_FOR_A_PERSON)),
        failed=_count(session, Message, Message.state == MessageState.FAILED),
    )

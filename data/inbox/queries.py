"""Frozen rows of what arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from data.columns import fetch
from data.inbox.states import InboundState
from data.inbox.tables import Inbound, InboundEvent


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A line of `inbox list`."""

    id: int
    source: str
    external_id: str
    state: str
    reason: str
    lead_id: int | None
    received_at: datetime


def listing(
    session: Session, *, state: str = "", source: str = "", limit: int = 200
) -> list[InboxRow]:
    """What arrived raw, newest first."""
    rows = select(Inbound)
    if source:
        rows = rows.where(Inbound.source == source)
    if state:
        rows = rows.where(Inbound.state == InboundState(state))
    found = session.exec(rows.order_by(col(Inbound.id).desc()).limit(limit))
    return [_row(row) for row in found]


def _row(row: Inbound) -> InboxRow:
    return InboxRow(
        id=row.id or 0,
        source=row.source,
        external_id=row.external_id,
        state=row.state.value,
        reason=row.reason,
        lead_id=row.lead_id,
        received_at=row.received_at,
    )


@dataclass(frozen=True, slots=True)
class EventRow:
    """One thing that a delivery said, and what followed from it."""

    kind: str
    event: str
    state: str
    why: str
    lead_id: int | None
    message_id: int | None
    booking: str
    at: datetime
    fetch_id: str
    tries: int
    next_at: datetime | None
    problem: str


@dataclass(frozen=True, slots=True)
class InboxItem:
    """One raw delivery. `payload` is shown as text, whatever it was."""

    row: InboxRow
    content_type: str
    payload: str
    events: tuple[EventRow, ...] = ()


def item(session: Session, inbound_id: int) -> InboxItem:
    row = fetch(session, Inbound, inbound_id, "inbox item")
    events = select(InboundEvent).where(InboundEvent.inbound_id == inbound_id)
    return InboxItem(
        _row(row),
        row.content_type,
        row.payload.decode("utf-8", "replace"),
        tuple(_event(one) for one in session.exec(events.order_by(col(InboundEvent.id)))),
    )


def _event(row: InboundEvent) -> EventRow:
    return EventRow(
        kind=row.kind,
        event=row.event,
        state=row.state.value,
        why=row.why,
        lead_id=row.lead_id,
        message_id=row.message_id,
        booking=row.booking,
        at=row.at,
        fetch_id=row.fetch_id,
        tries=row.tries,
        next_at=row.next_at,
        problem=row.problem,
    )

"""Frozen rows of clients, each made for one view."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from data.activity import timeline
from data.clients.calendar import read_calendar
from data.clients.gates import Gate, stage_of
from data.clients.state import Standing, gates_of, open_blockers, standing_of
from data.clients.tables import Blocker, Client, StageVisit
from data.columns import fetch
from data.leads.tables import Lead
from data.playbook.models import Playbook, Stage


@dataclass(frozen=True, slots=True)
class BlockerShown:
    id: int
    kind: str
    note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A card of the board. `gate` is met and total of the way out of the stage."""

    id: int
    version: int
    name: str
    stage: str
    entered_at: datetime
    owner: str
    standing: Standing
    gate_met: int
    gate_total: int
    waiting_since: datetime | None
    blockers: tuple[BlockerShown, ...]
    variant: str


def board(session: Session, playbook: Playbook, now: datetime, limit: int = 500) -> list[ClientRow]:
    """Clients in the order of the stages, the longest in a stage first."""
    clients = session.exec(select(Client).order_by(col(Client.entered_at)).limit(limit)).all()
    known = [stage.key for stage in playbook.lifecycle.stages]
    clients = [client for client in clients if client.stage in known]
    years = range(min((c.created_at.year for c in clients), default=now.year), now.year + 1)
    read_calendar(session, playbook.business.country, years)
    gates = gates_of(session, clients, playbook, now)
    blockers = open_blockers(session, [client.id or 0 for client in clients])
    rows = [
        _row(client, gates[client.id or 0], blockers.get(client.id or 0, []), playbook, now)
        for client in clients
    ]
    return sorted(rows, key=lambda row: known.index(row.stage))


def _row(
    client: Client, gate: Gate, blockers: list[Blocker], playbook: Playbook, now: datetime
) -> ClientRow:
    return ClientRow(
        id=client.id or 0,
        version=client.version,
        name=client.name,
        stage=client.stage,
        entered_at=client.entered_at,
        owner=client.owner,
        standing=standing_of(client, playbook, now),
        gate_met=gate.met,
        gate_total=gate.total,
        waiting_since=client.waiting_since,
        blockers=tuple(BlockerShown(b.id or 0, b.kind.value, b.note, b.by, b.at) for b in blockers),
        variant=client.variant,
    )


@dataclass(frozen=True, slots=True)
class Visit:
    stage: str
    entered_at: datetime
    left_at: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class ClientDetail:
    """Everything the client's screen and `clients show` need."""

    row: ClientRow
    rule: Stage
    gate: Gate
    lead_id: int | None
    contact: str
    created_at: datetime
    values: dict[str, Any]
    visits: tuple[Visit, ...]
    timeline: tuple[timeline.Entry, ...]


def detail(session: Session, client_id: int, playbook: Playbook, now: datetime) -> ClientDetail:
    """One client with its gate list and history; `Refused` when there is none."""
    client = fetch(session, Client, client_id, "client")
    gate = gates_of(session, [client], playbook, now)[client_id]
    blockers = open_blockers(session, [client_id]).get(client_id, [])
    visits = session.exec(
        select(StageVisit).where(StageVisit.client_id == client_id).order_by(col(StageVisit.id))
    )
    lead = session.get(Lead, client.lead_id) if client.lead_id else None
    return ClientDetail(
        row=_row(client, gate, blockers, playbook, now),
        rule=stage_of(client.stage, playbook.lifecycle),
        gate=gate,
        lead_id=client.lead_id,
        contact=(lead.email or lead.phone) if lead else "",
        created_at=client.created_at,
        values=client.custom,
        visits=tuple(Visit(v.stage, v.entered_at, v.left_at, v.why) for v in visits),
        timeline=tuple(timeline.of_client(session, client_id, client.lead_id)),
    )

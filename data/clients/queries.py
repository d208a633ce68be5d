"""One client with everything that is known of it, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from data.activity import timeline
from data.clients.board import ClientRow, cards_of, gates_of, placed
from data.clients.gates import Gate, stage_of
from data.clients.tables import Client, StageVisit
from data.columns import fetch
from data.leads.tables import Lead
from data.playbook.lifecycle import Stage
from data.playbook.models import Playbook


@dataclass(frozen=True, slots=True)
class Visit:
    """A stay in a stage; `left_at` is None for the present one."""

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
    here = placed(session, "WHERE id = :id", id=client_id)
    visits = session.exec(
        select(StageVisit).where(StageVisit.client_id == client_id).order_by(col(StageVisit.id))
    )
    lead = session.get(Lead, client.lead_id) if client.lead_id else None
    return ClientDetail(
        row=cards_of(session, here, playbook, now)[0],
        rule=stage_of(client.stage, playbook.lifecycle),
        gate=gates_of(session, here, playbook, now)[client_id],
        lead_id=client.lead_id,
        contact=(lead.email or lead.phone) if lead else "",
        created_at=client.created_at,
        values=client.custom,
        visits=tuple(Visit(v.stage, v.entered_at, v.left_at, v.why) for v in visits),
        timeline=tuple(timeline.of_client(session, client_id, client.lead_id)),
    )

"""Escalate clients that are stuck: past their stage's target or past the way's limit (002)."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from data.activity.timeline import record
from data.alerts.raising import raise_alert
from data.alerts.states import AlertKind
from data.clients.board import open_blockers
from data.clients.gates import stage_of
from data.clients.standing import standing_of
from data.clients.tables import Client
from data.playbook.models import Playbook
from data.words import counted


def escalate_stuck(session: Session, *, playbook: Playbook, now: datetime, by: str) -> int:
    """Alert once for each client that went over in its present stage; returns how many."""
    escalated = 0
    known = [stage.key for stage in playbook.lifecycle.stages]
    clients = session.exec(select(Client).where(col(Client.stage).in_(known))).all()
    blockers = open_blockers(session, [client.id or 0 for client in clients])
    for client in clients:
        standing = standing_of(client, playbook, now)
        late = standing.days - (standing.target or 0) if standing.stage_overdue else 0
        over = late >= playbook.lifecycle.escalate_after_days and standing.stage_overdue
        if client.escalated_at is not None or not (over or standing.way_overdue):
            continue
        stage = stage_of(client.stage, playbook.lifecycle)
        why = _why(standing.days, standing.target, standing.way_days, standing.way_limit)
        held = blockers.get(client.id or 0, ())
        kinds = ", ".join(blocker.kind.replace("_", " ") for blocker in held)
        client.escalated_at = now
        raise_alert(
            session,
            AlertKind.CLIENT_STUCK,
            key=f"stuck:{client.id}:{client.stage}:{client.entered_at:%Y%m%d%H%M%S}",
            title=f"Client stuck: {client.name}",
            body=f"{client.name} is in {stage.label}: {why}. Owner: {client.owner}. "
            + (f"Blocked: {kinds}." if kinds else "No blocker is noted: find out what is missing."),
            now=now,
        )
        record(session, "client.escalated", f"Escalated in {stage.label}", why=why,
               now=now, by=by, client_id=client.id)  # fmt: skip
        escalated += 1
    return escalated


def _why(days: int, target: int | None, way: int | None, limit: int) -> str:
    if target is not None and days > target:
        stay = counted(days, "business day", "business days")
        return f"{stay} in the stage, the target is {target}"
    whole = counted(way or 0, "business day", "business days")
    return f"{whole} since the contract, the limit is {limit}"

"""Escalate clients over their stage's target or the whole way's limit (002). Default: 8:00 on
business days."""

from __future__ import annotations

from data.clients.stuck import escalate_stuck
from jobs.office import Office


def stuck_clients(office: Office) -> str:
    with office.store.write() as session:
        stuck = escalate_stuck(
            session, playbook=office.house.playbook, now=office.now(), by="runner"
        )
    return f"{stuck} escalated" if stuck else "none stuck"

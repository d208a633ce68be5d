"""Escalate clients over their stage's target or the whole way's limit (002), and unhappy ones whom
nobody called. Default: 8:00 on business days."""

from __future__ import annotations

from data.clients.cases import escalate_cases
from data.clients.stuck import escalate_stuck
from jobs.office import Office


def stuck_clients(office: Office) -> str:
    with office.store.write() as session:
        now, playbook = office.now(), office.house.playbook
        stuck = escalate_stuck(session, playbook=playbook, now=now, by="runner")
        unhappy = escalate_cases(session, playbook=playbook, now=now)
    told = [f"{stuck} escalated"] if stuck else []
    told += [f"{unhappy} still unhappy"] if unhappy else []
    return ", ".join(told) or "none stuck"

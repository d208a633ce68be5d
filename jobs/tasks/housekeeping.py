"""Forget old runs and runners that are gone. Default schedule: 3:15 at night."""

from __future__ import annotations

from datetime import timedelta

from data.clients.calendar import keep_calendar
from data.schedule.firing import fail_abandoned, prune_runs
from data.schedule.workers import forget_dead
from data.words import counted
from jobs.office import Office


def housekeeping(office: Office) -> str:
    now = office.now()
    country = office.house.playbook.business.country
    keep = timedelta(days=office.house.playbook.retention.runs_days)
    with office.store.write() as session:
        forget_dead(session, now=office.lease_now(), asker=office.worker)
        fail_abandoned(session, now=office.lease_now())
        keep_calendar(session, country, (now.year, now.year + 1))
        pruned = prune_runs(session, before=now - keep)
    return f"{counted(pruned, 'old run', 'old runs')} forgotten"

"""Fire cron entries once per due time, whoever is running (DESIGN §2.6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, func, select

from data.playbook.models import CronEntry, Playbook
from data.refused import Refused
from data.schedule.cron import last_due, next_due
from data.schedule.tables import Entry, Run, RunOutcome

ABANDONED_AFTER = timedelta(minutes=10)
"""A run that never ended is shown as failed after this: its process died."""


@dataclass(frozen=True, slots=True)
class Firing:
    """A run that this worker claimed."""

    run_id: int
    entry: str
    job: str
    slot: datetime


def zone_of(entry: CronEntry, playbook: Playbook) -> str:
    return entry.timezone or playbook.business.timezone or "UTC"


def remember_entries(session: Session, playbook: Playbook, *, now: datetime) -> None:
    """Make a row for each entry of the playbook; a new one makes up nothing from before."""
    known = set(session.exec(select(Entry.name)).all())
    for name, entry in playbook.jobs.items():
        if name not in known:
            session.add(Entry(name=name, since=now, paused=entry.paused))
    session.flush()


def claim_due(session: Session, playbook: Playbook, *, now: datetime, worker: str) -> list[Firing]:
    """Claim what is due. However many times were missed, each entry is made up once."""
    claimed = []
    rows = {row.name: row for row in session.exec(select(Entry))}
    for name, entry in playbook.jobs.items():
        row = rows.get(name)
        if row is None or row.paused:
            continue
        slot = last_due(entry.cron, zone_of(entry, playbook), now)
        if slot is None or slot <= row.since:
            continue
        row.since = slot
        if session.exec(select(Run.id).where(Run.entry == name, Run.slot == slot)).first():
            continue
        run = _start(session, name, slot, now=now, worker=worker)
        claimed.append(Firing(run.id or 0, name, entry.job, slot))
    return claimed


def start_by_hand(
    session: Session, playbook: Playbook, name: str, *, now: datetime, worker: str
) -> Firing:
    """Run an entry now, beside its schedule."""
    entry = playbook.jobs.get(name)
    if entry is None:
        known = ", ".join(playbook.jobs)
        raise Refused(f"There is no job '{name}'. The jobs are: {known}.")
    run = _start(session, name, now, now=now, worker=worker)
    run.by_hand = True
    return Firing(run.id or 0, name, entry.job, now)


def _start(session: Session, name: str, slot: datetime, *, now: datetime, worker: str) -> Run:
    run = Run(entry=name, slot=slot, started_at=now, worker=worker)
    session.add(run)
    session.flush()
    return run


def finish(
    session: Session, run_id: int, outcome: RunOutcome, detail: str, *, now: datetime
) -> None:
    run = session.get_one(Run, run_id)
    run.finished_at, run.outcome, run.detail = now, outcome, detail[:1000]


def fail_abandoned(session: Session, *, now: datetime) -> int:
    """Mark runs whose process died; returns how many."""
    rows = session.exec(
        select(Run).where(
            Run.outcome == RunOutcome.RUNNING, col(Run.started_at) < now - ABANDONED_AFTER
        )
    ).all()
    for run in rows:
        run.outcome, run.finished_at = RunOutcome.FAILED, now
        run.detail = "the process ended before the run did"
    return len(rows)


def set_paused(session: Session, playbook: Playbook, name: str, paused: bool, *, by: str) -> None:
    """Hold an entry, or let it go on. Holding drops nothing: it is made up once afterwards."""
    row = session.get(Entry, name)
    if row is None or name not in playbook.jobs:
        raise Refused(f"There is no job '{name}'. The jobs are: {', '.join(playbook.jobs)}.")
    row.paused, row.paused_by = paused, by if paused else ""


def prune_runs(session: Session, *, before: datetime) -> int:
    """Forget finished runs from before; the newest run of each entry always stays."""
    newest = select(func.max(Run.id)).group_by(Run.entry)
    old = delete(Run).where(
        col(Run.started_at) < before,
        col(Run.outcome) != RunOutcome.RUNNING,
        col(Run.id).not_in(newest),
    )
    return int(session.exec(old).rowcount)


def next_firing(session: Session, playbook: Playbook, now: datetime) -> datetime | None:
    """The earliest next due time of all entries that are not paused."""
    paused = set(session.exec(select(Entry.name).where(col(Entry.paused).is_(True))))
    times = [
        next_due(entry.cron, zone_of(entry, playbook), now)
        for name, entry in playbook.jobs.items()
        if name not in paused
    ]
    return min((moment for moment in times if moment is not None), default=None)

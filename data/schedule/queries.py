"""Frozen rows of jobs and their runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from data.playbook.models import Playbook
from data.schedule.cron import next_due
from data.schedule.firing import zone_of
from data.schedule.tables import Entry, Run


@dataclass(frozen=True, slots=True)
class RunRow:
    """One firing; `seconds` is None while it runs."""

    id: int
    entry: str
    slot: datetime
    started_at: datetime
    seconds: float | None
    outcome: str
    detail: str
    worker: str
    by_hand: bool


@dataclass(frozen=True, slots=True)
class JobRow:
    """A line of the jobs screen."""

    name: str
    job: str
    cron: str
    zone: str
    paused: bool
    next_at: datetime | None
    last: RunRow | None


def jobs(session: Session, playbook: Playbook, now: datetime) -> list[JobRow]:
    """Every entry of the playbook with its last and next run."""
    paused = {row.name: row.paused for row in session.exec(select(Entry))}
    newest = select(func.max(Run.id)).group_by(Run.entry)
    last = {run.entry: run for run in session.exec(select(Run).where(col(Run.id).in_(newest)))}
    rows = []
    for name, entry in playbook.jobs.items():
        zone, held = zone_of(entry, playbook), paused.get(name, entry.paused)
        due = None if held else next_due(entry.cron, zone, now)
        run = last.get(name)
        shown = _row(run) if run else None
        rows.append(JobRow(name, entry.job, entry.cron, zone, held, due, shown))
    return rows


def history(session: Session, *, entry: str = "", limit: int = 100) -> list[RunRow]:
    """Runs, newest first."""
    rows = select(Run).order_by(col(Run.id).desc()).limit(limit)
    if entry:
        rows = rows.where(Run.entry == entry)
    return [_row(run) for run in session.exec(rows)]


def _row(run: Run) -> RunRow:
    took = (run.finished_at - run.started_at).total_seconds() if run.finished_at else None
    return RunRow(
        id=run.id or 0,
        entry=run.entry,
        slot=run.slot,
        started_at=run.started_at,
        seconds=took,
        outcome=run.outcome.value,
        detail=run.detail,
        worker=run.worker,
        by_hand=run.by_hand,
    )

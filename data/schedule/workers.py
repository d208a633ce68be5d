"""Which runners are alive: each renews its row, so that every console can see them."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from data.schedule.tables import Worker

BEAT = timedelta(seconds=15)
"""How often a runner renews its row."""

ALIVE_FOR = BEAT * 3


def beat(
    session: Session,
    name: str,
    *,
    host: str,
    pid: int,
    kind: str,
    started_at: datetime,
    now: datetime,
    trouble: str,
) -> None:
    """Say that this runner is alive, and what troubles it (empty: nothing)."""
    row = session.get(Worker, name)
    if row is None:
        row = Worker(name=name, host=host, pid=pid, kind=kind, started_at=started_at, beat_at=now)
        session.add(row)
    row.beat_at, row.trouble = now, trouble


def leave(session: Session, name: str) -> None:
    """This runner has stopped."""
    row = session.get(Worker, name)
    if row is not None:
        session.delete(row)


def forget_dead(session: Session, *, now: datetime) -> None:
    session.exec(delete(Worker).where(col(Worker.beat_at) < now - ALIVE_FOR * 4))


def alive(session: Session, *, now: datetime) -> list[Worker]:
    rows = select(Worker).where(col(Worker.beat_at) >= now - ALIVE_FOR)
    return list(session.exec(rows.order_by(col(Worker.started_at))))

"""Which runners are alive: each renews its row, so that every console can see them."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, delete

from data.reading import Writer, writer_of
from data.schedule.beats import ALIVE_FOR
from data.schedule.tables import Worker


def beat(
    source: Writer | Session,
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
    writer = writer_of(source)
    told = "UPDATE worker SET beat_at = :now, trouble = :trouble WHERE name = :name"
    if not writer.run(told, name=name, now=now, trouble=trouble):
        row = Worker(name=name, host=host, pid=pid, kind=kind, started_at=started_at, beat_at=now,
                     trouble=trouble)  # fmt: skip
        writer.session.add(row)


def leave(session: Session, name: str) -> None:
    """This runner has stopped."""
    row = session.get(Worker, name)
    if row is not None:
        session.delete(row)


def forget_dead(session: Session, *, now: datetime, asker: str) -> None:
    """Who asks is alive, whatever a clock that jumped makes of its last beat."""
    is_long_ago = col(Worker.beat_at) < now - ALIVE_FOR * 4
    session.exec(delete(Worker).where(is_long_ago, col(Worker.name) != asker))

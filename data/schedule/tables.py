"""Cron entries, their runs, and the runners that are alive."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from data.columns import Table, partial_index, word


class RunOutcome(StrEnum):
    """How a firing ended; one whose process died is failed by the next runner."""

    RUNNING = "running"
    OK = "ok"
    FAILED = "failed"


class Entry(Table, table=True):
    """What must be remembered of a cron entry; its expression stands in the playbook."""

    __tablename__ = "cron_entry"

    name: str = Field(primary_key=True)
    since: datetime
    paused: bool = False
    paused_by: str = ""


class Run(Table, table=True):
    """One firing. The unique key makes a second firing of the same due time impossible."""

    __tablename__ = "cron_run"
    __table_args__ = (
        UniqueConstraint("entry", "slot", name="uq_cron_run_slot"),
        Index("ix_cron_run_entry_started", "entry", "started_at"),
        partial_index("ix_cron_run_running", "worker", where="outcome = 'running'"),
    )

    id: int | None = Field(default=None, primary_key=True)
    entry: str
    slot: datetime
    started_at: datetime
    finished_at: datetime | None = None
    outcome: RunOutcome = Field(default=RunOutcome.RUNNING, sa_type=word(RunOutcome))
    detail: str = ""
    worker: str
    lease_until: datetime | None = None
    by_hand: bool = False


class Worker(Table, table=True):
    """A process whose runner is alive: `beat_at` is renewed while it is."""

    __tablename__ = "worker"

    name: str = Field(primary_key=True)
    host: str
    pid: int
    kind: str
    started_at: datetime
    beat_at: datetime
    trouble: str = ""

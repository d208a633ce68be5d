"""APScheduler 3 with its SQLAlchemy store on SQLite: a date trigger for each job."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from bench.rivals import Order, wait_for_go
from bench.rivals_ours import BEFORE_IT_BEGINS, until_all_came

_LATENESS: list[float] = []
"""A stored job can only name a function of a module."""


def note(due: float) -> None:
    """The job."""
    _LATENESS.append(time.time() - due)


def late(order: Order) -> list[float]:
    """Let the scheduler run what comes due; each job's lateness in seconds."""
    store = SQLAlchemyJobStore(url=f"sqlite:///{order.folder}/apscheduler.sqlite")
    # by itself it drops what it finds more than a second late
    scheduler = BackgroundScheduler(
        jobstores={"default": store}, job_defaults={"misfire_grace_time": None}, timezone=UTC
    )
    scheduler.start(paused=True)
    start = time.time() + BEFORE_IT_BEGINS
    for seconds in order.due:
        due = start + seconds
        scheduler.add_job(note, "date", run_date=datetime.fromtimestamp(due, UTC), args=(due,))
    wait_for_go()
    scheduler.resume()
    until_all_came(lambda: len(_LATENESS), len(order.due), start + order.due[-1])
    return _LATENESS

"""Every job by the name that cron entries use."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable

from data.playbook.models import JobName
from jobs.office import Office
from jobs.tasks.daily_digest import daily_digest
from jobs.tasks.deliver import deliver
from jobs.tasks.follow_up import follow_up
from jobs.tasks.housekeeping import housekeeping
from jobs.tasks.overdue_check import overdue_check
from jobs.tasks.process_inbox import process_inbox
from jobs.tasks.stuck_clients import stuck_clients

JOBS: dict[JobName, Callable[[Office], str | Awaitable[str]]] = {
    "process-inbox": process_inbox,
    "deliver": deliver,
    "follow-up": follow_up,
    "overdue-check": overdue_check,
    "daily-digest": daily_digest,
    "stuck-clients": stuck_clients,
    "housekeeping": housekeeping,
}


async def run(job: str, office: Office) -> str:
    """Run a job to its end; what it returns is what the history shows."""
    result = next(work for name, work in JOBS.items() if name == job)(office)
    return await result if inspect.isawaitable(result) else result

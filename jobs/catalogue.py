"""Every job by the name that cron entries use."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable

from data.playbook.feeds import ENTRY
from data.playbook.models import JobName
from jobs.intake.fetching import fetch_leads
from jobs.office import Office
from jobs.tasks.count_engagement import count_engagement
from jobs.tasks.daily_digest import daily_digest
from jobs.tasks.deliver import deliver
from jobs.tasks.fade_scores import fade_scores
from jobs.tasks.follow_up import follow_up
from jobs.tasks.housekeeping import housekeeping
from jobs.tasks.overdue_check import overdue_check
from jobs.tasks.ownership import ownership
from jobs.tasks.process_inbox import work_off_inbox
from jobs.tasks.read_feed import read_feed
from jobs.tasks.read_mailbox import read_mailbox
from jobs.tasks.renew_drafts import renew_drafts
from jobs.tasks.retention import retention
from jobs.tasks.stuck_clients import stuck_clients

JOBS: dict[JobName, Callable[[Office], str | Awaitable[str]]] = {
    "process-inbox": work_off_inbox,
    "read-mailbox": read_mailbox,
    "fetch-leads": fetch_leads,
    "deliver": deliver,
    "follow-up": follow_up,
    "overdue-check": overdue_check,
    "renew-drafts": renew_drafts,
    "ownership": ownership,
    "count-engagement": count_engagement,
    "fade-scores": fade_scores,
    "daily-digest": daily_digest,
    "stuck-clients": stuck_clients,
    "retention": retention,
    "housekeeping": housekeeping,
}


async def run(job: str, office: Office, entry: str = "") -> str:
    """Run a job to its end; what it returns is what the history shows.

    `entry` is the cron entry that it was run by: a feed is known by it.
    """
    if job == "read-feed":
        return await read_feed(office, entry.removeprefix(ENTRY))
    result = next(work for name, work in JOBS.items() if name == job)(office)
    return await result if inspect.isawaitable(result) else result

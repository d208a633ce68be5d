"""The next times of a cron entry."""

from __future__ import annotations

from datetime import datetime

from data.outlook.coming import Coming, ComingKind
from data.schedule.cron import next_due
from data.schedule.queries import JobRow
from data.words import _

TIMES = 5
"""How many times are told."""

HELD = (_("an operator holds the entry"), _("the playbook takes it out or moves it"))


def of_job(job: JobRow, now: datetime) -> tuple[Coming, ...]:
    """The next times on the entry's own clock; none for one that is held or never comes."""
    if job.paused or job.problem:
        why = job.problem or _("an operator held it; it goes on when somebody lets it")
        return (Coming(None, ComingKind.RUN, _("{name} does not run").format(name=job.name), why),)
    why = _('[jobs.{name}] cron = "{cron}" on the clock of {zone}').format(
        name=job.name, cron=job.cron, zone=job.zone
    )
    times: list[Coming] = []
    due = next_due(job.cron, job.zone, now)
    while due is not None and len(times) < TIMES:
        times.append(Coming(due, ComingKind.RUN, _("{name} runs").format(name=job.name), why, HELD))
        due = next_due(job.cron, job.zone, due)
    return tuple(times)

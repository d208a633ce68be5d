"""An agency in which only the daily digest is ever due."""

from __future__ import annotations

from datetime import datetime

from data.playbook.house import House
from data.schedule import firing
from tests.build import DAY, NOON, Agency, a_playbook

JOBS = tuple(name for name in a_playbook().jobs if name != "daily-digest")
NEVER = "0 0 1 1 *"
"""New Year's midnight: a time of which no test is near."""

ONE_JOB = "".join(f'[jobs.{name}]\njob = "{name}"\ncron = "{NEVER}"\n' for name in JOBS) + (
    '[jobs.daily-digest]\njob = "daily-digest"\ncron = "30 7 * * *"\n'
)
DIGEST = NOON.replace(hour=12, minute=30) + DAY
"""Half past seven in New York, the day after NOON."""


def only_the_digest(agency: Agency) -> Agency:
    """The same database under that playbook, whose entries are known since NOON."""
    ours = Agency(agency.store, House(a_playbook(ONE_JOB)), agency.url)
    ours.do(firing.remember_entries, ours.playbook, now=NOON)
    return ours


def fired(office: Agency, now: datetime, worker: str = "w") -> list[datetime]:
    """The slots that are claimed now."""
    found = office.do(firing.claim_due, office.playbook, now=now, worker=worker)
    assert {item.job for item in found} <= {"daily-digest"}
    return [item.slot for item in found]

"""The cron runner's history: the real jobs, run at times gone by."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from random import Random

from console.demo.post import DemoPost, office_with
from console.demo.times import Today
from data.playbook.house import House
from data.schedule.firing import claim_due, finish, remember_entries
from data.schedule.tables import RunOutcome
from data.store import Store
from jobs.catalogue import run
from jobs.office import Office

LOST = "follow-up"
"""The entry whose oldest run never ended: the history has a failure to show."""

TIMES = ("3b 07:30", "2b 08:00", "1b 08:00")
"""When the runner is looked in on; at each time whatever was due until then is made up once."""


def times_of_runs(today: Today) -> list[datetime]:
    """Oldest first, a little after the full minute; the last time is now."""
    return [*(today.moment(text) + timedelta(seconds=4) for text in TIMES), today.now]


def begin_schedule(store: Store, house: House, since: datetime) -> None:
    with store.write() as session:
        remember_entries(session, house.playbook, now=since)


def fire(store: Store, house: House, now: datetime, rng: Random, *, lost: str = "") -> None:
    """Run what was due at `now`; the entry `lost` is begun and never ends."""
    office = office_with(store, house, DemoPost(rng), lambda: now)
    office.worker = "demo"
    asyncio.run(_fire(office, rng, lost))


async def _fire(office: Office, rng: Random, lost: str) -> None:
    now, playbook = office.now(), office.house.playbook
    with office.store.write() as session:
        firings = claim_due(session, playbook, now=now, worker=office.worker)
    details = {
        firing.run_id: await run(firing.job, office) for firing in firings if firing.entry != lost
    }
    with office.store.write() as session:
        for run_id, detail in details.items():
            took = timedelta(seconds=rng.uniform(0.004, 0.4))
            finish(session, run_id, RunOutcome.OK, detail, now=now + took, worker=office.worker)

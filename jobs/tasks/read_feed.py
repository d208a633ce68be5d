"""Read one polled feed. When: the `cron` or `every_minutes` of its table in the playbook."""

from __future__ import annotations

from jobs.office import Office
from jobs.own_thread import in_a_thread


async def read_feed(office: Office, name: str) -> str:
    """In a thread of its own: a slow server holds up nothing else. Raises `NotDone`."""
    from jobs.intake.feeds import read  # only who has a feed waits for httpx

    return await in_a_thread(lambda: read(office, name))

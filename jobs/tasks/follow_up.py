"""Turn steps whose time has come into messages. Default schedule: every minute, and when due."""

from __future__ import annotations

from data.outreach.coming_due import prepare_due, steps_are_due
from jobs.office import Office
from jobs.small_steps import Breath

AT_ONCE = 10
"""Steps in one transaction: at eight in the morning many are due, and a first answer must not wait
behind all of them."""


async def follow_up(office: Office) -> str:
    prepared = await prepare_steps(office)
    return f"{prepared} prepared" if prepared else "none due"


async def prepare_steps(office: Office) -> int:
    """A few at a time, with room for other work between; returns how many."""
    prepared, breath = 0, Breath()
    while _something_is_due(office):
        with office.store.write() as session:
            count = prepare_due(
                session, house=office.house, now=office.now(), by="runner", limit=AT_ONCE
            )
        prepared += count
        await breath.draw()
        if not count:
            break
    return prepared


def _something_is_due(office: Office) -> bool:
    with office.store.look() as reader:
        return steps_are_due(reader, now=office.now())

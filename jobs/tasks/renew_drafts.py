"""Drafts that have waited speak of the time at which they are read. Default schedule: every quarter
of an hour."""

from __future__ import annotations

from collections.abc import Sequence

from data.outreach.renewing import drafts_that_waited, drafts_to_renew
from data.outreach.renewing import renew_drafts as renew
from data.words import counted
from jobs.office import Office
from jobs.small_steps import AT_ONCE, Breath


async def renew_drafts(office: Office) -> str:
    """A few in each look and in each transaction: each is composed twice to be compared."""
    with office.store.read() as session:
        waiting = drafts_that_waited(session, now=office.now())
    renewed, breath = 0, Breath()
    for begin in range(0, len(waiting), AT_ONCE):
        renewed += _renew_some(office, waiting[begin : begin + AT_ONCE])
        await breath.draw()
    if not renewed:
        return "every draft says the right time"
    return f"{counted(renewed, 'draft says its', 'drafts say their')} times as of now"


def _renew_some(office: Office, ids: Sequence[int]) -> int:
    with office.store.read() as session:
        found = drafts_to_renew(session, ids, house=office.house, now=office.now())
    if not found:
        return 0
    changed = [message_id for message_id, _ in found]
    with office.store.write() as session:
        return renew(session, changed, house=office.house, now=office.now(), by="runner")

"""Understand what arrived and answer it. Default schedule: every minute, and on every arrival."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter

from data.inbox.claims import Taken, newest, something_waits, still_held, take
from data.inbox.process import process, quarantine_after_failure
from data.inbox.states import InboundState
from data.trouble import is_database_error
from jobs.office import Office

log = logging.getLogger(__name__)


def process_inbox(office: Office) -> str:
    """Each delivery in a transaction of its own: one that breaks never holds up the others."""
    counts: Counter[str] = Counter()
    while batch := process_batch(office):
        counts += batch
    return ", ".join(f"{number} {state}" for state, number in counts.items()) or "nothing new"


async def work_off_inbox(office: Office) -> str:
    """The same beside a gateway: while posts come in like a flood, they are taken in first."""
    counts: Counter[str] = Counter()
    while not office.closing.is_set():
        batch, rest = office.way.timed(lambda: process_batch(office, office.way.limit))
        if not batch:
            break
        counts += batch
        await asyncio.sleep(rest)
    return ", ".join(f"{number} {state}" for state, number in counts.items()) or "nothing new"


def process_batch(office: Office, limit: int = 20) -> Counter[str]:
    """The oldest deliveries that nobody has in hand; what became of them, counted."""
    with office.store.look() as reader:
        office.way.seen(newest(reader))
        if not something_waits(reader, worker=office.worker, lease_now=office.lease_now()):
            return Counter()
    with office.store.claim() as writer:
        taken = take(
            writer,
            worker=office.worker,
            lease_now=office.lease_now(),
            until=office.lease_end(),
            limit=limit,
        )
    done = Counter(state.value for item in taken if (state := _one(office, item)) is not None)
    if done:
        log.info("Arrived: %s.", ", ".join(f"{number} {word}" for word, number in done.items()))
    return done


def _one(office: Office, taken: Taken) -> InboundState | None:
    """What became of it; None when it was taken from us, because we stood still for too long."""
    now = office.now()
    try:
        with office.store.write() as session:
            if not still_held(session, taken, office.worker):
                return None
            return process(session, taken.id, house=office.house, now=now, by="runner").state
    except Exception as error:
        if is_database_error(error):
            raise  # it is busy or gone: the delivery is not to blame and stays
        log.exception("inbox item %s could not be processed", taken.id)
        with office.store.write() as session:
            problem = f"{type(error).__name__}: {error}"
            quarantine_after_failure(session, taken.id, problem, now=now)
        return InboundState.QUARANTINED

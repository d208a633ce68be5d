"""Understand what arrived and answer it. Default schedule: every minute, and on every arrival."""

from __future__ import annotations

import logging
from collections import Counter

from sqlalchemy.exc import OperationalError

from data.inbox.process import process, quarantine_after_failure, unprocessed
from data.inbox.states import InboundState
from jobs.office import Office

log = logging.getLogger(__name__)


def process_inbox(office: Office) -> str:
    """Each delivery in a transaction of its own: one that breaks never holds up the others."""
    counts: Counter[str] = Counter()
    while batch := process_batch(office):
        counts += batch
    return ", ".join(f"{number} {state}" for state, number in counts.items()) or "nothing new"


def process_batch(office: Office, limit: int = 20) -> Counter[str]:
    """The oldest deliveries, at most `limit`; what became of them, counted."""
    with office.store.read() as session:
        ids = unprocessed(session, limit)
    return Counter(_one(office, inbound_id).value for inbound_id in ids)


def _one(office: Office, inbound_id: int) -> InboundState:
    now = office.now()
    try:
        with office.store.write() as session:
            return process(session, inbound_id, house=office.house, now=now, by="runner").state
    except OperationalError:
        raise  # the database is busy or gone: the delivery is not to blame and stays
    except Exception as error:
        log.exception("inbox item %s could not be processed", inbound_id)
        with office.store.write() as session:
            problem = f"{type(error).__name__}: {error}"
            quarantine_after_failure(session, inbound_id, problem, now=now)
        return InboundState.QUARANTINED

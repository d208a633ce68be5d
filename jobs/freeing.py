"""What a dead worker of this machine held, and what a clock that was ahead promised, is free."""

from __future__ import annotations

from data.clock_back import forget_the_future
from data.imports.undo_turn import find_those_without
from data.inbox.claims import release_dead_takings
from data.outreach.lapsed import release_dead
from data.schedule.firing import fail_dead
from jobs.heartbeat import is_dead_here
from jobs.office import Office


def free_what_is_dead(office: Office) -> None:
    """Without waiting for any lease to run out; what it had begun to send goes to a person."""
    with office.store.direct() as writer:
        release_dead_takings(writer, is_dead_here)
        forget_the_future(writer, now=office.lease_now())
    with office.store.write() as session:
        fail_dead(session, is_dead=is_dead_here, now=office.now())
        find_those_without(session)
        release_dead(session, is_dead=is_dead_here, now=office.now(), by="runner")

"""Say in the database that a runner is alive, what troubles it, and what it has in hand."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable

from data.outreach.claims import renew
from data.schedule.beats import BEAT
from data.schedule.firing import fail_abandoned, fail_dead, renew_runs, some_are_abandoned
from data.schedule.workers import beat, leave
from jobs.office import Office
from jobs.troubles import Troubles


class Heartbeat:
    """Of one runner; `kind` says what it lives in (console, serve)."""

    def __init__(
        self, office: Office, kind: str, troubles: Troubles, steady: Callable[[], float]
    ) -> None:
        self._office = office
        self._kind = kind
        self._troubles = troubles
        self._steady = steady
        self._started_at = office.now()
        self._next_at = steady()
        self._said: tuple[str, ...] | None = None

    @property
    def wait(self) -> float:
        """Seconds until the next beat; none when what troubles the runner has changed."""
        if self._troubles.sentences != self._said:
            return 0.0
        return max(self._next_at - self._steady(), 0.0)

    def beat(self) -> bool:
        """If it is time; whether it was. What we hold is renewed first: nothing of it lapses."""
        if self.wait:
            return False
        office, said = self._office, self._troubles.sentences
        is_news = said != self._said
        store = office.store
        with store.direct() if is_news else store.direct_unheard() as writer:
            beat(
                writer,
                office.worker,
                host=socket.gethostname(),
                pid=os.getpid(),
                kind=self._kind,
                started_at=self._started_at,
                now=office.lease_now(),
                trouble="\n".join(said),
            )
            renew_runs(writer, office.worker, until=office.lease_end())
            renew(writer, tuple(office.in_hand), office.worker, until=office.lease_end())
        self._give_up_the_lost()
        self._next_at, self._said = self._steady() + BEAT.total_seconds(), said
        return True

    def _give_up_the_lost(self) -> None:
        office = self._office
        with office.store.look() as reader:
            if not some_are_abandoned(reader, now=office.lease_now()):
                return
        with office.store.write() as session:
            fail_abandoned(session, now=office.lease_now())

    def end(self) -> None:
        """This runner has stopped; a run that it could not end is another's to make up."""
        office = self._office
        with office.store.write() as session:
            fail_dead(session, is_dead=lambda name: name == office.worker, now=office.now())
            leave(session, office.worker)


def is_dead_here(worker: str) -> bool:
    """Whether a lease's holder was a process of this host that has ended."""
    host, _, rest = worker.partition(":")
    pid = rest.partition(":")[0]
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False

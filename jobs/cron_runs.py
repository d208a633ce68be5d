"""Cron entries: claim what is due, run it, record how it ended."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

from data.schedule.firing import (
    Firing,
    claim_due,
    finish,
    next_firing,
    remember_entries,
    start_by_hand,
)
from data.schedule.tables import RunOutcome
from jobs.catalogue import run
from jobs.hindrance import Hindrance
from jobs.not_done import NotDone
from jobs.office import Office

log = logging.getLogger(__name__)

LOOK_AT_LEAST = timedelta(minutes=1)
"""An entry that was resumed elsewhere, or a run that was lost, is found after this."""

APART = 0.02
"""Seconds between the beginnings of runs that are due together: what has a time to the second, such
as a message, waits for one of them at most, and not for all jobs of a full minute."""

Begin = Callable[[str, Callable[[], Coroutine[Any, Any, None]]], None]


class CronRuns:
    """Of one runner; `begin` starts a task beside the loop, `ending` is set when it must end."""

    def __init__(
        self, office: Office, hindrance: Hindrance, begin: Begin, ending: asyncio.Event
    ) -> None:
        self._office = office
        self._hindrance = hindrance
        self._begin = begin
        self._ending = ending
        self._said: dict[str, str] = {}
        self.next_at: datetime | None = office.now()

    def look_anew(self) -> None:
        """The clock or the rules have changed: nothing that was reckoned before holds."""
        self.next_at = self._office.now()

    def remember(self) -> None:
        """Know the entries of the rules in force."""
        with self._office.store.write() as session:
            remember_entries(session, self._office.house.playbook, now=self._office.now())

    def fire_due(self) -> None:
        """Begin what is due; only after the claim is committed, or it would be claimed again."""
        office, now = self._office, self._office.now()
        if self.next_at is None or now < self.next_at:
            return
        playbook = office.house.playbook
        with office.store.direct_unheard() as writer:  # who shows runs looks again by itself
            firings = claim_due(
                writer, playbook, now=now, worker=office.worker, lease_end=office.lease_end()
            )
            next_at = next_firing(writer, playbook, now)
        soon = now + LOOK_AT_LEAST
        self.next_at = min(next_at or soon, soon)
        for place, firing in enumerate(firings):
            self.begin(firing, after=place * APART)

    def by_hand(self, name: str) -> Firing:
        """Claim an entry beside its schedule; raises `Refused` for an unknown name."""
        office = self._office
        with office.store.write() as session:
            playbook, now = office.house.playbook, office.now()
            return start_by_hand(
                session,
                playbook,
                name,
                now=now,
                worker=office.worker,
                lease_end=office.lease_end(),
            )

    def begin(self, firing: Firing, after: float = 0.0) -> None:
        """Run it `after` so many seconds."""
        self._begin(f"run {firing.run_id}", lambda: self._fire(firing, after))

    async def _fire(self, firing: Firing, after: float) -> None:
        """To its end, however long the database is away meanwhile: the firing is not made again."""
        await asyncio.sleep(after)
        office, hindrance = self._office, self._hindrance
        try:
            detail = await hindrance.until_done(
                firing.entry, lambda: run(firing.job, office, firing.entry), self._ending
            )
            outcome = RunOutcome.OK
        except NotDone as why:
            detail, outcome = str(why), RunOutcome.FAILED
        except Exception as error:
            log.exception("job %s broke off", firing.entry)
            detail, outcome = f"{type(error).__name__}: {error}", RunOutcome.FAILED
            hindrance.meet(firing.entry, error)

        if self._said.get(firing.entry) != detail:  # most runs of most jobs find nothing to do
            self._said[firing.entry] = detail
            level = logging.WARNING if outcome is RunOutcome.FAILED else logging.INFO
            log.log(level, "job %s: %s", firing.entry, detail)

        async def record() -> None:
            store = office.store
            # what the job did is told by its own commits; that it went well is for who asks
            quietly = outcome is RunOutcome.OK and not firing.by_hand
            with store.direct_unheard() if quietly else store.direct() as writer:
                finish(
                    writer, firing.run_id, outcome, detail, now=office.now(), worker=office.worker
                )

        await hindrance.until_done(f"record of {firing.entry}", record, self._ending)
